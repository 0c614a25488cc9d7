//! A snapshot as a full dump of the registry in JSON: the form that the importer reads, with what other tools
//! expect to find derived in it. Beyond the usual fields it carries where the snapshot came from, and fields
//! that the usual dump lacks, so that reading it back gives the same records.

mod document;

use document::Document;
use registry::{Snapshot, Topology};
use std::io;

/// Writes a snapshot as a registry dump. Reading it back gives equal records, version, time and source.
///
/// # Errors
/// When the writer fails.
pub fn to_dump_json(snapshot: &Snapshot, writer: impl io::Write) -> io::Result<()> {
    let topology = Topology::new(snapshot);
    let mut writer = io::BufWriter::new(writer);
    serde_json::to_writer(&mut writer, &Document::of(&topology))?;
    io::Write::flush(&mut writer)
}

#[cfg(test)]
mod tests;
