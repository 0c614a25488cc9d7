//! What can be wrong with a bundle, in one line each: what, where, and what to do.

use std::io;
use std::path::PathBuf;
use thiserror::Error;

/// Why packed bytes are no bundle.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum BundleError {
    /// The first bytes are those of something else.
    #[error("these bytes are no packed bundle of version {version}; make one with pack_web_assets FOLDER FILE")]
    Unrecognized {
        /// The version that is read.
        version: u8,
    },
    /// There are fewer or more bytes than the pack says of itself.
    #[error(
        "the packed bundle has {actual_bytes} bytes where it says {expected_bytes}; pack it anew"
    )]
    WrongSize {
        /// What it says.
        expected_bytes: u64,
        /// What is there.
        actual_bytes: u64,
    },
    /// The index is no index.
    #[error("the packed bundle's index is damaged: {source}; pack it anew")]
    Index {
        /// Where and how.
        #[source]
        source: serde_json::Error,
    },
    /// A name could lead out of a folder, or no server can be asked for it.
    #[error("the packed bundle names {path:?}, which is no path of a file in it")]
    BadPath {
        /// The name.
        path: String,
    },
    /// Two files have one name.
    #[error("the packed bundle has {path:?} twice")]
    Duplicate {
        /// The name.
        path: String,
    },
    /// A file would lie beyond the contents.
    #[error("the packed bundle places {path:?} outside of its contents; pack it anew")]
    OutOfRange {
        /// The name.
        path: String,
    },
    /// There is no page.
    #[error("the packed bundle has no index.html; is it that of a web page?")]
    NoIndex,
}

/// Why a folder cannot be served.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum FolderError {
    /// It, or a file in it, cannot be read.
    #[error("cannot read {}: {source}", path.display())]
    Unreadable {
        /// The folder or file.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// There is no page.
    #[error("{} has no index.html; build the web page first, or name the folder that its bundler writes", path.display())]
    NoIndex {
        /// The folder.
        path: PathBuf,
    },
}

/// Why a folder cannot be packed.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum PackError {
    /// The folder is none that can be served.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// A name is not of a kind that a server can be asked for.
    #[error("{} is not named as a file of a bundle can be (UTF-8, no backslash, no control character)", path.display())]
    BadName {
        /// The file.
        path: PathBuf,
    },
    /// Folders lie in each other without end.
    #[error("{} lies more than {limit} folders deep; does a link lead back?", path.display())]
    TooDeep {
        /// The folder.
        path: PathBuf,
        /// The most that is allowed.
        limit: usize,
    },
    /// A compressed form stands alone.
    #[error("{path} has no file beside it that it could be the compressed form of; clean the folder and build anew")]
    Orphan {
        /// The compressed form.
        path: String,
    },
    /// A compressed form is of another file than that beside it.
    #[error(
        "{path} does not hold the same as the file beside it; clean the folder and build anew"
    )]
    Stale {
        /// The compressed form.
        path: String,
    },
    /// The index cannot be written.
    #[error("cannot write the index: {source}")]
    Index {
        /// Why.
        #[source]
        source: serde_json::Error,
    },
    /// There are too many files for one pack.
    #[error("the bundle's index would have {bytes} bytes, more than a pack can hold")]
    TooLarge {
        /// What it would take.
        bytes: usize,
    },
}
