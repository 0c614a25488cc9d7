//! Keeps versions of the registry, and reads the formats they come in.
//!
//! [`read_inputs`] turns files into records: a registry dump, the public API's node list, a local store's
//! changelog. [`Store`] keeps any number of versions in SQLite, each record once for as long as it stays
//! the same. This crate knows files and SQL; it must not know HTTP, a clock, or what the records are used
//! for: the present time comes in as an argument.

mod error;
mod export;
mod format;
mod provenance;
mod row;
mod store;

pub use error::{FormatError, StoreError};
pub use export::to_dump_json;
pub use format::{
    changes_of_mutation, ignored_key_kind, local_store_version, read_inputs, Content,
    ContentRecords, Entry, Format, Input, MAX_INPUT_BYTES, MAX_TOTAL_BYTES,
};
pub use store::{
    Appended, CheckReport, ImportOptions, ImportReport, Inserted, PoolStatus, RecordChange, Store,
    VersionChanges,
};
