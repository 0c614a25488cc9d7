//! The reports on build profiles as JSON documents, under versioned schemas.
//!
//! This crate owns the wire format of what the analysis crates say: which fields there are, what they are called,
//! and what a schema version promises. The schemas of `docs/` document it and the tests hold the two together. It
//! must not know where profiles come from, where documents go, nor do arithmetic on what it is given.
//!
//! Within a `schema_version` fields are only added: a reader that ignores what it does not know stays right.

pub mod diff;
pub mod report;
