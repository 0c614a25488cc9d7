//! A snapshot as answers need it: the records, the rows made from them once, and how things are found by their
//! identifiers.

use crate::digest;
use crate::document::{Envelope, Tables};
use crate::error::{shown, Error};
use crate::query::Identifier;
use registry::{Snapshot, Topology};

/// The fewest characters by which an identifier can be found.
const SHORTEST_BEGINNING: usize = 5;

/// The most identifiers that are listed for an ambiguous beginning.
const MAX_CANDIDATES: usize = 20;

/// A snapshot with the rows made from it.
pub(crate) struct View {
    /// The records.
    pub snapshot: Snapshot,
    /// The rows.
    pub tables: Tables,
    /// The digest of the contents.
    pub contents: u32,
}

impl View {
    /// Makes the rows of a snapshot.
    pub fn new(snapshot: Snapshot) -> Self {
        Self {
            tables: Tables::new(&snapshot),
            contents: digest::of_snapshot(&snapshot),
            snapshot,
        }
    }

    /// The registry's version.
    pub fn version(&self) -> u64 {
        self.snapshot.version
    }

    /// What every document of this snapshot says first.
    pub fn envelope(&self) -> Envelope {
        let snapshot = &self.snapshot;
        Envelope::new(snapshot.version, snapshot.time, &snapshot.provenance)
    }

    /// The weak entity tag of every document of this snapshot: its version and the digest of its contents.
    pub fn etag(&self) -> String {
        format!("W/\"{}-{:08x}\"", self.version(), self.contents)
    }

    /// The snapshot with its references resolved.
    pub fn topology(&self) -> Topology<'_> {
        Topology::new(&self.snapshot)
    }

    /// The one identifier of a kind that is this text or begins with it, and its place in the kind's table.
    ///
    /// # Errors
    /// When there is none, or several.
    pub fn find(&self, kind: Identifier, text: &str) -> Result<(usize, &str), Error> {
        let tables = &self.tables;
        match kind {
            Identifier::Subnet => self.find_in(kind, &tables.subnets, |row| &row.id, text),
            Identifier::Node => self.find_in(kind, &tables.nodes, |row| &row.id, text),
            Identifier::Operator => self.find_in(kind, &tables.operators, |row| &row.id, text),
            Identifier::Provider => self.find_in(kind, &tables.providers, |row| &row.id, text),
        }
    }

    fn find_in<'a, R>(
        &self,
        kind: Identifier,
        rows: &'a [R],
        id: fn(&R) -> &str,
        text: &str,
    ) -> Result<(usize, &'a str), Error> {
        let kind = kind.as_str();
        let start = rows.partition_point(|row| id(row) < text);
        let from_start = rows.get(start..).unwrap_or_default();
        let beginning = from_start
            .iter()
            .take_while(|row| id(row).starts_with(text));
        let found: Vec<&str> = beginning.map(id).collect();
        let is_enough = text.len() >= SHORTEST_BEGINNING;
        match found.as_slice() {
            [first, ..] if *first == text => Ok((start, first)),
            [only] if is_enough => Ok((start, only)),
            [_, _, ..] if is_enough => Err(Error::Ambiguous {
                kind,
                id: shown(text),
                candidates: found
                    .iter()
                    .take(MAX_CANDIDATES)
                    .map(|id| (*id).to_owned())
                    .collect(),
            }),
            _ => Err(Error::NotFound {
                kind,
                id: shown(text),
                version: self.version(),
                shortest: SHORTEST_BEGINNING,
            }),
        }
    }
}
