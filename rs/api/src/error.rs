//! What can be wrong with a question, or keep it from being answered. Status codes are `problem`'s.

use crate::history::HistoryError;
use registry::AtError;
use thiserror::Error;

/// The longest part of a client's text that an error repeats, in characters.
const SHOWN_CHARACTERS: usize = 80;

/// Why there is no answer.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub(crate) enum Error {
    #[error("the server has no snapshot of the registry yet: import one into its store, or ask again in a moment")]
    NotReady,
    #[error("there is nothing at \"{path}\"; /api/openapi.json lists all paths")]
    UnknownPath { path: String },
    #[error("there is no {kind} \"{id}\" in version {version}; give an identifier in full, or at least the first {shortest} characters of it")]
    NotFound {
        kind: &'static str,
        id: String,
        version: u64,
        shortest: usize,
    },
    #[error("\"{id}\" begins the identifiers of {count} {kind}s; give more of it", count = candidates.len())]
    Ambiguous {
        kind: &'static str,
        id: String,
        candidates: Vec<String>,
    },
    #[error("there is no snapshot at \"{at}\": the oldest is version {oldest}")]
    NoSnapshot { at: String, oldest: u64 },
    #[error("the path or the query has {bytes} bytes; at most {limit} are taken")]
    TooLong { bytes: usize, limit: usize },
    #[error("the query has no parameter \"{name}\"")]
    UnknownParameter {
        name: String,
        known: Vec<&'static str>,
    },
    #[error("the parameter \"{name}\" is given twice; give it once, with commas between values")]
    DuplicateParameter { name: String },
    #[error("the parameter \"{name}\" is needed")]
    MissingParameter { name: &'static str },
    #[error("\"{text}\" is not percent-encoded UTF-8: {reason}")]
    BadEncoding { text: String, reason: &'static str },
    #[error("{name}: there is no field \"{field}\" to go by")]
    UnknownField {
        name: &'static str,
        field: String,
        known: Vec<&'static str>,
    },
    #[error("{name}: the field \"{field}\" is named twice")]
    DuplicateField { name: &'static str, field: String },
    #[error("{name}: \"{value}\" is not {expected}")]
    BadValue {
        name: &'static str,
        value: String,
        expected: &'static str,
    },
    #[error("{name}: {source}")]
    BadAt {
        name: &'static str,
        #[source]
        source: AtError,
    },
    #[error("cursor: {reason}; begin again without a cursor")]
    BadCursor { reason: &'static str },
    #[error("the history cannot be read: {0}")]
    History(#[from] HistoryError),
    #[error("the computation of the answer was cut off")]
    CutOff,
}

/// A client's text, shortened to what an error may repeat.
pub(crate) fn shown(text: &str) -> String {
    match text.char_indices().nth(SHOWN_CHARACTERS) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}
