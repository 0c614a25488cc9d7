//! Why an audit cannot be made, in one line each: what, where, and what to do.

use serde::de::DeserializeOwned;
use thiserror::Error;

/// Why an audit cannot be made.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum AuditError {
    /// A file cannot be read.
    #[error("cannot read {file}: {source}")]
    Unread {
        /// The file.
        file: String,
        /// Why.
        source: std::io::Error,
    },
    /// A file cannot be written.
    #[error("cannot write {file}: {source}")]
    Unwritten {
        /// The file.
        file: String,
        /// Why.
        source: std::io::Error,
    },
    /// A file is not what it should be.
    #[error("{file}: {problem}")]
    Malformed {
        /// The file.
        file: String,
        /// What is wrong with it.
        problem: String,
    },
    /// The policy speaks of a licence that SPDX does not know.
    #[error("{file}: {licence:?} is no SPDX licence ({problem}); see https://spdx.org/licenses")]
    UnknownLicence {
        /// The policy's file.
        file: String,
        /// What it says.
        licence: String,
        /// What is wrong with it.
        problem: String,
    },
    /// A program without the symbols that name its functions.
    #[error("{file} has no symbols, so nothing says whose its functions are; build //rs/…:<program>_with_symbols")]
    NoSymbols {
        /// The program.
        file: String,
    },
}

impl AuditError {
    /// For a file whose content is wrong.
    pub(crate) fn malformed(file: &str, problem: impl ToString) -> Self {
        let (file, problem) = (file.to_owned(), problem.to_string());
        Self::Malformed { file, problem }
    }
}

/// Reads TOML. Its own messages show the place in several lines.
pub(crate) fn parse_toml<T: DeserializeOwned>(file: &str, text: &str) -> Result<T, AuditError> {
    toml::from_str(text).map_err(|error| {
        let before = error.span().and_then(|span| text.get(..span.start));
        let line = before.map_or(1, |before| before.matches('\n').count() + 1);
        AuditError::malformed(&format!("{file}:{line}"), error.message())
    })
}
