//! What makes a profile unreadable. Damage that leaves something to report is no error: it is a
//! [`crate::Gap`] of the report.

use std::fmt;
use std::io;

/// Why nothing could be read from the input.
///
/// Byte offsets count from 0 in the decoded (decompressed) JSON text.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ProfileError {
    /// The reader failed; the profile itself was not judged.
    #[error("cannot be read")]
    Io {
        /// What the reader said.
        #[from]
        source: io::Error,
    },
    /// There is no byte of content, or only white space.
    #[error("is empty")]
    Empty,
    /// The text is not JSON.
    #[error("is not JSON (byte {byte_offset})")]
    NotJson {
        /// Where the first byte stands that JSON does not allow.
        byte_offset: u64,
    },
    /// It is JSON, but there are no trace events in it.
    #[error("is JSON but not a Bazel profile: it has no trace events")]
    NotAProfile,
    /// The input ends, or turns to garbage, before the first trace event.
    #[error("{end} before its first trace event (byte {byte_offset})")]
    NoEvents {
        /// How many bytes of JSON there are.
        byte_offset: u64,
        /// How the input ended.
        end: DamagedEnd,
    },
}

/// How an input ended that did not end well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DamagedEnd {
    /// The JSON text stops in the middle.
    CutJson,
    /// The gzip stream stops in the middle.
    CutGzip,
    /// The gzip stream has wrong bytes.
    CorruptGzip,
}

impl fmt::Display for DamagedEnd {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::CutJson => "the JSON text is cut",
            Self::CutGzip => "the gzip stream is cut",
            Self::CorruptGzip => "the gzip stream is corrupt",
        })
    }
}
