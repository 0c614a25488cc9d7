//! Builds as the API shows them, without HTTP: uploads come in, documents go out.
//!
//! This crate owns how an upload becomes a build ([`Library::take`]), what of it is kept and where, the rules that raise
//! alerts, and the documents about builds. It works in one data folder and on a [`perf_history::History`]. It must not
//! know sockets, headers or a web framework (that is `rs/backend`), nor how a profile is analyzed (`bazel_profile`),
//! compared (`profile_diff`) or a trend judged (`perf_statistics`); it reads no clock but the one that bounds an analysis.

mod analysis;
mod digest;
mod error;
mod ledger;
mod library;
mod openapi;
mod profiles;
mod questions;
mod spool;

pub mod alerts;
pub mod document;

pub use digest::{Digest, Digester, NotADigest};
pub use error::BuildError;
pub use ledger::{Delivery, Ledger, StoredAlert, Upload};
pub use library::{Labels, Library, LibraryLimits, Taken};
pub use openapi::openapi;
pub use questions::{search_json, timeline_json, Comparison, StoredDocument, MAX_FOUND, MAX_SIDE};
pub use spool::{Incoming, Received, Spool, SpoolLimits, Start};
