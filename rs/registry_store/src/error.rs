//! What can be wrong with a file or a store, in one line each: what, where, and what to do.

use registry::Timestamp;
use std::path::PathBuf;
use thiserror::Error;

/// Why the content of files cannot be taken.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum FormatError {
    /// A file, or all files together, are larger than any registry.
    #[error(
        "{input}: {bytes} bytes are more than the {limit_bytes} allowed; is this the right file?"
    )]
    TooLarge {
        /// The file's name.
        input: String,
        /// Its size.
        bytes: u64,
        /// The most that is allowed.
        limit_bytes: u64,
    },
    /// The content is of no known format.
    #[error("{input}: {reason}; known are a registry dump (JSON), the public API's node list (JSON or CSV) with its data centers, and a local store's changelog (protobuf)")]
    Unrecognized {
        /// The file's name.
        input: String,
        /// What was found instead.
        reason: String,
    },
    /// The JSON is damaged.
    #[error("{input}: damaged JSON: {source}")]
    Json {
        /// The file's name.
        input: String,
        /// Where and how.
        #[source]
        source: serde_json::Error,
    },
    /// The CSV is damaged.
    #[error("{input}: damaged CSV: {source}")]
    Csv {
        /// The file's name.
        input: String,
        /// Where and how.
        #[source]
        source: csv::Error,
    },
    /// One record is wrong.
    #[error("{input}: {record}: {field}: {reason}")]
    Record {
        /// The file's name.
        input: String,
        /// The record's identifier, or its place in the file where the identifier itself is wrong.
        record: String,
        /// The field.
        field: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The files do not make a snapshot, or changes, together.
    #[error("{reason}")]
    Combination {
        /// Which do not go together, and what would.
        reason: String,
    },
}

/// Why a store did not do what was asked. Nothing was changed then.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The files to import are wrong.
    #[error(transparent)]
    Format(#[from] FormatError),
    /// The file to read does not exist.
    #[error("{path}: there is no store; import a registry file first", path = path.display())]
    Missing {
        /// The store's path.
        path: PathBuf,
    },
    /// The file cannot be opened.
    #[error("{path}: cannot open the store: {source}", path = path.display())]
    Open {
        /// The store's path.
        path: PathBuf,
        /// What SQLite says.
        #[source]
        source: rusqlite::Error,
    },
    /// The file is something else.
    #[error("{path}: not a registry store: {reason}; give another path", path = path.display())]
    NotAStore {
        /// The store's path.
        path: PathBuf,
        /// What it is.
        reason: String,
    },
    /// The file was written by a later program.
    #[error("{path}: the store has schema {found}, this program knows up to {known}; use the newer program", path = path.display())]
    NewerSchema {
        /// The store's path.
        path: PathBuf,
        /// The file's schema.
        found: i64,
        /// The newest known schema.
        known: i64,
    },
    /// The file was written by an earlier program and is open for reading only.
    #[error("{path}: the store has schema {found}, older than {known}; open it once for writing to bring it up to date", path = path.display())]
    OlderSchema {
        /// The store's path.
        path: PathBuf,
        /// The file's schema.
        found: i64,
        /// The newest known schema.
        known: i64,
    },
    /// SQLite failed.
    #[error("cannot {doing}: {source}")]
    Sqlite {
        /// What was being done.
        doing: &'static str,
        /// What SQLite says.
        #[source]
        source: rusqlite::Error,
    },
    /// What the store holds is damaged.
    #[error("the store is damaged: {what}: {reason}; restore the file or import anew")]
    Damaged {
        /// The place.
        what: String,
        /// What is wrong there.
        reason: String,
    },
    /// A change was asked of a store that is open for reading only.
    #[error("the store is open for reading only")]
    ReadOnly,
    /// The version is there, and its records are others.
    #[error("version {version} is in the store already, with other records; give another version")]
    VersionTaken {
        /// The version.
        version: u64,
    },
    /// Versions and times would not ascend together.
    #[error("version {version} at {time} does not fit: version {neighbor_version} is at {neighbor_time}, and versions and times ascend together; give another version or time")]
    Order {
        /// The version to insert.
        version: u64,
        /// Its time.
        time: Timestamp,
        /// The version that it would contradict.
        neighbor_version: u64,
        /// That version's time.
        neighbor_time: Timestamp,
    },
    /// Neither the file nor the caller tells a version, and none is free at that time.
    #[error(
        "no version is free at {time}: {previous} is before it and {next} after it; give a version"
    )]
    NoFreeVersion {
        /// The time to insert at.
        time: Timestamp,
        /// The version before.
        previous: u64,
        /// The version after.
        next: u64,
    },
    /// Neither the file nor the caller tells a time.
    #[error("the file does not tell its time; give one")]
    NoTime,
    /// Changes do not follow the newest version.
    #[error("the next version to append is {expected}, but the changes {reason}")]
    Gap {
        /// The version that would follow.
        expected: u64,
        /// What comes instead.
        reason: String,
    },
    /// A number, time or record that the store cannot hold.
    #[error("{what} cannot be stored: {reason}")]
    OutOfRange {
        /// What it is.
        what: String,
        /// Why.
        reason: String,
    },
}

impl StoreError {
    /// Whether the cause is what was given, rather than the store or the machine: giving something else helps.
    pub fn is_bad_input(&self) -> bool {
        matches!(
            self,
            Self::Format(_)
                | Self::VersionTaken { .. }
                | Self::Order { .. }
                | Self::NoFreeVersion { .. }
                | Self::NoTime
                | Self::Gap { .. }
                | Self::OutOfRange { .. }
        )
    }

    pub(crate) fn sqlite(doing: &'static str) -> impl Fn(rusqlite::Error) -> Self {
        move |source| Self::Sqlite { doing, source }
    }
}
