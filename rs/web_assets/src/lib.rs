//! The files of a web page, and what a server says of each: bytes, media type, entity tag, how long it may be kept, and
//! the compressed forms that the bundler wrote.
//!
//! ```text
//! folder ──pack──> one file ──include_bytes!──> Bundle ──find──┐
//!    └──────────────────────────────────────> Folder ──read──> Asset
//! ```
//!
//! This crate owns the format of the packed file and the rules that follow from names. It must not know HTTP: headers,
//! negotiation and status codes are `rs/backend`'s; nor what made the bundle.

mod asset;
mod bundle;
mod error;
mod folder;
mod format;
mod name;
mod pack;

pub use asset::{Asset, Caching};
pub use bundle::Bundle;
pub use error::{BundleError, FolderError, PackError};
pub use folder::Folder;
pub use name::{file_of, INDEX};
pub use pack::pack;
