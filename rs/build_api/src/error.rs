//! What can go wrong with builds. Which status code an error has is for the server to say.

use crate::digest::Digest;
use std::io;
use std::path::{Path, PathBuf};
use thiserror::Error;

/// Why a question about builds has no answer, or an upload becomes no build.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum BuildError {
    /// A file or folder of the data folder failed.
    #[error("cannot {doing} {}: {source}; see to the data folder's space and permissions", path.display())]
    File {
        /// What was to be done, as a verb.
        doing: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// Another process works in the data folder.
    #[error("{} is in use by another process; stop that one or give another --data-dir", path.display())]
    InUse {
        /// The folder.
        path: PathBuf,
    },
    /// The ledger failed.
    #[error("the ledger of builds: cannot {doing}: {source}")]
    Ledger {
        /// What was to be done, as a verb with its object.
        doing: &'static str,
        /// What SQLite said.
        #[source]
        source: rusqlite::Error,
    },
    /// The ledger is a later version's.
    #[error("{}: the ledger has schema {found}, and this program knows {known}; use a newer dre-backend", path.display())]
    NewerLedger {
        /// The file.
        path: PathBuf,
        /// Its schema.
        found: i64,
        /// The newest schema that is known here.
        known: i64,
    },
    /// The ledger is no ledger.
    #[error("{}: not a ledger of builds; give another --data-dir", path.display())]
    NotALedger {
        /// The file.
        path: PathBuf,
    },
    /// A document could not be written or read.
    #[error("{what} is no document: {source}")]
    Document {
        /// Which document.
        what: &'static str,
        /// What the JSON library said.
        #[source]
        source: serde_json::Error,
    },
    /// The history failed.
    #[error("the history of builds: {0}")]
    History(#[from] perf_history::HistoryError),
    /// Another request writes the same upload.
    #[error("another request sends the upload {digest}; ask for its length in a moment and continue there")]
    Busy {
        /// The upload.
        digest: Digest,
    },
    /// An upload is to be continued where it did not end.
    #[error("the upload has {received} bytes and cannot go on at {given}; continue at {received}")]
    WrongOffset {
        /// Where it was to be continued.
        given: u64,
        /// How many bytes it has.
        received: u64,
    },
    /// An upload has too many bytes.
    #[error("at most {max_bytes} bytes are taken; compress the profile (Bazel does so for a name that ends in .gz)")]
    TooLarge {
        /// The limit.
        max_bytes: u64,
    },
    /// The bytes are not those that were declared.
    #[error("the bytes have the digest {actual}, and {declared} was declared; nothing is kept: send them anew")]
    WrongDigest {
        /// What the sender said.
        declared: Digest,
        /// What was computed.
        actual: Digest,
    },
    /// The upload is no profile.
    #[error("the profile {0}")]
    Profile(#[from] bazel_profile::ProfileError),
    /// Looking at the profile took too long.
    #[error("the profile was not analyzed within {limit_seconds} s; send a smaller one")]
    Slow {
        /// The limit.
        limit_seconds: u64,
    },
    /// What is said of the build cannot be kept.
    #[error("{0}")]
    Run(#[from] perf_history::RunError),
    /// There is no such build.
    #[error("there is no build '{id}'; GET /api/builds lists all")]
    UnknownBuild {
        /// What was asked for.
        id: String,
    },
    /// Several builds begin so.
    #[error("several builds begin with '{id}'; give more digits")]
    AmbiguousBuild {
        /// What was asked for.
        id: String,
    },
    /// The build has no timeline.
    #[error("the build {id} has no timeline: it was recorded without one, the profile was too large, or it was pruned")]
    NoTimeline {
        /// The build.
        id: String,
    },
    /// The timeline cannot be read.
    #[error("the timeline of the build {id}: {reason}")]
    BadTimeline {
        /// The build.
        id: String,
        /// What is wrong.
        reason: String,
    },
    /// The build's profile is not here.
    #[error("the profile of the build {id} is not kept here; upload it again to compare it")]
    NoProfile {
        /// The build.
        id: String,
    },
    /// The build is too large for this question.
    #[error("the build {id} has {event_count} events, more than the {limit} that a comparison takes; compare it with dre profile diff")]
    TooManyEvents {
        /// The build.
        id: String,
        /// How many it has.
        event_count: u64,
        /// How many are taken.
        limit: u64,
    },
    /// The builds cannot be compared.
    #[error("{0}")]
    Diff(#[from] profile_diff::DiffError),
    /// A parameter is wrong.
    #[error("{name}: '{value}' is not {expected}")]
    BadValue {
        /// The parameter.
        name: &'static str,
        /// What was given.
        value: String,
        /// What it must be.
        expected: &'static str,
    },
    /// The file of alert rules is wrong.
    #[error("{0}")]
    Rules(#[from] crate::alerts::RulesError),
}

impl BuildError {
    /// For `map_err`: what was to be done with which file.
    pub(crate) fn file<'a>(
        doing: &'static str,
        path: &'a Path,
    ) -> impl FnOnce(io::Error) -> Self + 'a {
        move |source| Self::File {
            doing,
            path: path.to_owned(),
            source,
        }
    }

    /// For `map_err`: what was to be done with the ledger.
    pub(crate) fn ledger(doing: &'static str) -> impl FnOnce(rusqlite::Error) -> Self {
        move |source| Self::Ledger { doing, source }
    }
}
