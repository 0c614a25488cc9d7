//! Why an inventory cannot be made, in one line each: what, where, and what to do.

use thiserror::Error;

/// Why an inventory cannot be made.
#[derive(Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum SbomError {
    /// A manifest or a lock file is not what it should be.
    #[error("{file}: {problem}")]
    Unreadable {
        /// The file.
        file: String,
        /// What is wrong with it.
        problem: String,
    },
    /// The lock file does not know a crate that is built.
    #[error("the lock file has no checksum of the crate {name} {version}, which is built; do graph and lock file belong together?")]
    NotLocked {
        /// The crate or package.
        name: String,
        /// Its version.
        version: String,
    },
    /// A crate depends on one that is not in the list.
    #[error("{from} depends on {to}, which is not in the list of crates")]
    Dangling {
        /// The crate.
        from: String,
        /// What is missing.
        to: String,
    },
    /// The build's status lacks a key.
    #[error("the build's status has no {key}; is --workspace_status_command set?")]
    NoStatus {
        /// The key.
        key: String,
    },
    /// Two components have one identity and differ.
    #[error("{reference} is there twice, with different {what}")]
    Conflict {
        /// The component.
        reference: String,
        /// What differs.
        what: &'static str,
    },
}
