//! Why bytes are no trace.

/// Why a stored trace could not be read. What is read is never acted on before it is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TraceError {
    /// The bytes do not begin as a trace does.
    #[error("is no stored trace")]
    NotATrace,
    /// The trace is of a format that this program does not know.
    #[error("is a stored trace of version {version}; this program reads version {known}: make it again from the profile")]
    UnknownVersion {
        /// The version that the bytes name.
        version: u8,
        /// The version that is known.
        known: u8,
    },
    /// The bytes end too early, or something is wrong with them.
    #[error("is a damaged trace ({part}): make it again from the profile")]
    Damaged {
        /// Which part of it.
        part: &'static str,
    },
}
