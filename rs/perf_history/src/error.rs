//! What can be wrong with a history, in one line each: what, where, and what to do.

use std::error::Error;

use thiserror::Error;

use crate::run::{RunError, RunId};

/// What the database says.
type Cause = Box<dyn Error + Send + Sync>;

/// Why a history did not do what was asked. Nothing was changed then. `location` is the file, or the database's
/// address without its password.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum HistoryError {
    /// What names the history is neither a path nor an address.
    #[error("{location}: {reason}")]
    Location {
        /// The name.
        location: String,
        /// What is wrong with it, and what would be right.
        reason: String,
    },
    /// The history to read is not there.
    #[error("{location}: there is no history; add a run first, or name another one")]
    Missing {
        /// Where it would be.
        location: String,
    },
    /// The history cannot be opened.
    #[error("{location}: the history cannot be opened: {source}")]
    Open {
        /// Where it is.
        location: String,
        /// What the database says.
        source: Cause,
    },
    /// There is something else.
    #[error("{location}: is no history: {reason}; name another one")]
    NotAHistory {
        /// Where it is.
        location: String,
        /// What it is.
        reason: String,
    },
    /// It was written by a later program.
    #[error("{location}: the history has schema {found}, this program knows up to {known}; use the newer program")]
    NewerSchema {
        /// Where it is.
        location: String,
        /// Its schema.
        found: i64,
        /// The newest known schema.
        known: i64,
    },
    /// It was written by an earlier program and is open for reading only.
    #[error("{location}: the history has schema {found}, older than {known}; add a run to bring it up to date")]
    OlderSchema {
        /// Where it is.
        location: String,
        /// Its schema.
        found: i64,
        /// The newest known schema.
        known: i64,
    },
    /// The database failed.
    #[error("{location}: cannot {doing}: {source}")]
    Database {
        /// Where it is.
        location: String,
        /// What was being done.
        doing: &'static str,
        /// What the database says.
        source: Cause,
    },
    /// What the history holds is damaged.
    #[error("the history is damaged: {what}: {reason}; check it, and restore it from a copy")]
    Damaged {
        /// The place.
        what: String,
        /// What is wrong there.
        reason: String,
    },
    /// A run has a metric that this program does not know.
    #[error(
        "run {id} has the metric '{name}', which this program does not know; use the newer program"
    )]
    UnknownMetric {
        /// The run.
        id: RunId,
        /// The metric.
        name: String,
    },
    /// A change was asked of a history that is open for reading only.
    #[error("the history is open for reading only")]
    ReadOnly,
    /// What was given is no run, or no identifier of one.
    #[error(transparent)]
    Run(#[from] RunError),
    /// An attachment cannot be kept.
    #[error("attachment '{kind}': {reason}")]
    Attachment {
        /// Its kind.
        kind: String,
        /// What is wrong with it.
        reason: String,
    },
}

impl HistoryError {
    /// Whether the cause is what was given, rather than the history or the machine: giving something else helps.
    #[must_use]
    pub fn is_bad_input(&self) -> bool {
        matches!(
            self,
            Self::Location { .. } | Self::Run(_) | Self::Attachment { .. }
        )
    }
}
