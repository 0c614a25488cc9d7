//! The records of one version by their keys, without their texts, and the statements that change intervals.

use super::DOING;
use crate::row::{fingerprint, Body, Hash};
use crate::StoreError;
use registry::{RecordKey, RecordKind};
use rusqlite::{Connection, Params};
use std::collections::BTreeMap;

/// The interval of a record that holds at a version.
pub(super) struct Current {
    pub key_id: i64,
    pub from_version: i64,
    pub until_version: i64,
    pub body_id: i64,
    pub hash: Hash,
}

/// The records that hold at a version.
pub(super) struct State {
    records: BTreeMap<RecordKey, Current>,
    content: ContentHash,
    record_count: usize,
}

impl State {
    /// Reads the records that hold at a version, whether or not the version is stored.
    pub fn at(connection: &Connection, version: i64) -> Result<Self, StoreError> {
        let failed = StoreError::sqlite("read the records");
        let sql = "SELECT keys.kind, keys.name, records.key_id, records.from_version,
                   records.until_version, records.body_id, bodies.hash
                   FROM records INDEXED BY records_by_end
                   JOIN keys ON keys.id = records.key_id
                   JOIN bodies ON bodies.id = records.body_id
                   WHERE ?1 < records.until_version AND records.from_version <= ?1";
        let mut statement = connection.prepare_cached(sql).map_err(&failed)?;
        let mut rows = statement.query([version]).map_err(&failed)?;
        let mut state = Self {
            records: BTreeMap::new(),
            content: ContentHash::default(),
            record_count: 0,
        };
        while let Some(row) = rows.next().map_err(&failed)? {
            let kind: String = row.get(0).map_err(&failed)?;
            let key = RecordKey {
                kind: RecordKind::from_name(&kind).ok_or_else(|| StoreError::Damaged {
                    what: "a record's kind".to_owned(),
                    reason: format!("\"{kind}\" is none"),
                })?,
                id: row.get(1).map_err(&failed)?,
            };
            let current = Current {
                key_id: row.get(2).map_err(&failed)?,
                from_version: row.get(3).map_err(&failed)?,
                until_version: row.get(4).map_err(&failed)?,
                body_id: row.get(5).map_err(&failed)?,
                hash: row.get(6).map_err(&failed)?,
            };
            state.content.add(&fingerprint(&key, &current.hash));
            state.record_count += 1;
            state.records.insert(key, current);
        }
        Ok(state)
    }

    /// Whether these are exactly the records.
    pub fn matches(&self, records: &BTreeMap<RecordKey, Body>) -> bool {
        records.len() == self.records.len()
            && self
                .records
                .iter()
                .zip(records)
                .all(|((key, current), (other, body))| key == other && current.hash == body.hash)
    }

    /// The hash of a record's text.
    pub fn hash_of(&self, key: &RecordKey) -> Option<Hash> {
        self.records.get(key).map(|current| current.hash)
    }

    /// The keys of a kind.
    pub fn keys_of(&self, kind: RecordKind) -> impl Iterator<Item = &RecordKey> {
        self.records.keys().filter(move |key| key.kind == kind)
    }

    /// Takes a record out, without counting it.
    pub fn take(&mut self, key: &RecordKey) -> Option<Current> {
        self.records.remove(key)
    }

    /// Puts a record in, without counting it.
    pub fn put(&mut self, key: RecordKey, current: Current) {
        self.records.insert(key, current);
    }

    /// The records that were not taken.
    pub fn rest(&mut self) -> impl Iterator<Item = Current> {
        std::mem::take(&mut self.records).into_values()
    }

    /// Brings count and content hash to where the record has a new text, or is gone.
    pub fn count(&mut self, key: &RecordKey, new: Option<&Hash>) {
        if let Some(current) = self.records.get(key) {
            self.content.remove(&fingerprint(key, &current.hash));
            self.record_count = self.record_count.saturating_sub(1);
        }
        if let Some(hash) = new {
            self.content.add(&fingerprint(key, hash));
            self.record_count += 1;
        }
    }

    /// How many records there are.
    pub fn record_count(&self) -> usize {
        self.record_count
    }

    /// The content hash.
    pub fn content(&self) -> &ContentHash {
        &self.content
    }
}

/// A hash over the records of a version that does not depend on their order: the sum of their fingerprints,
/// in four lanes of 64 bits. A version's hash follows from the one before it and what changed.
///
/// It finds damage. It is no defence against someone who makes records to fit.
#[derive(Clone, Default, PartialEq, Eq)]
pub(in crate::store) struct ContentHash([u64; 4]);

impl ContentHash {
    /// Counts a record in.
    pub fn add(&mut self, fingerprint: &Hash) {
        for (lane, part) in self.0.iter_mut().zip(lanes(fingerprint)) {
            *lane = lane.wrapping_add(part);
        }
    }

    /// Counts a record out.
    pub fn remove(&mut self, fingerprint: &Hash) {
        for (lane, part) in self.0.iter_mut().zip(lanes(fingerprint)) {
            *lane = lane.wrapping_sub(part);
        }
    }

    /// Counts in all that another one counted.
    pub fn merge(&mut self, other: &Self) {
        for (lane, part) in self.0.iter_mut().zip(other.0) {
            *lane = lane.wrapping_add(part);
        }
    }

    /// The hash as it is stored.
    pub fn bytes(&self) -> Hash {
        let mut bytes = [0; 32];
        for (chunk, lane) in bytes.chunks_exact_mut(8).zip(self.0) {
            chunk.copy_from_slice(&lane.to_le_bytes());
        }
        bytes
    }
}

fn lanes(hash: &Hash) -> impl Iterator<Item = u64> + '_ {
    hash.chunks_exact(8).map(|chunk| {
        chunk
            .iter()
            .rev()
            .fold(0, |lane, byte| lane << 8 | u64::from(*byte))
    })
}

/// The number of a key, new or old.
pub(super) fn key_id(connection: &Connection, key: &RecordKey) -> Result<i64, StoreError> {
    let row = (key.kind.as_str(), &key.id);
    execute(
        connection,
        "INSERT INTO keys (kind, name) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
        row,
    )?;
    number(
        connection,
        "SELECT id FROM keys WHERE kind = ?1 AND name = ?2",
        row,
    )
}

/// The number of a text, new or old.
pub(super) fn body_id(connection: &Connection, body: &Body) -> Result<i64, StoreError> {
    execute(
        connection,
        "INSERT INTO bodies (hash, text) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
        (body.hash, &body.text),
    )?;
    number(
        connection,
        "SELECT id FROM bodies WHERE hash = ?1",
        [body.hash],
    )
}

/// Adds an interval.
pub(super) fn add_interval(
    connection: &Connection,
    key_id: i64,
    from_version: i64,
    until_version: i64,
    body_id: i64,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO records (key_id, from_version, until_version, body_id)
               VALUES (?1, ?2, ?3, ?4)";
    execute(
        connection,
        sql,
        (key_id, from_version, until_version, body_id),
    )
    .map(|_| ())
}

/// Ends an interval.
pub(super) fn set_end(
    connection: &Connection,
    key_id: i64,
    from_version: i64,
    until_version: i64,
) -> Result<(), StoreError> {
    let sql = "UPDATE records SET until_version = ?3 WHERE key_id = ?1 AND from_version = ?2";
    execute(connection, sql, (key_id, from_version, until_version)).map(|_| ())
}

/// Lets the interval that begins at `from` begin at `to`, if there is one with this body.
pub(super) fn move_begin(
    connection: &Connection,
    key_id: i64,
    body_id: i64,
    from: i64,
    to: i64,
) -> Result<bool, StoreError> {
    let sql = "UPDATE records SET from_version = ?4
               WHERE key_id = ?1 AND body_id = ?2 AND from_version = ?3";
    execute(connection, sql, (key_id, body_id, from, to)).map(|rows| rows > 0)
}

/// Runs a statement; returns how many rows it changed.
pub(super) fn execute(
    connection: &Connection,
    sql: &str,
    parameters: impl Params,
) -> Result<usize, StoreError> {
    let failed = StoreError::sqlite(DOING);
    connection
        .prepare_cached(sql)
        .map_err(&failed)?
        .execute(parameters)
        .map_err(&failed)
}

fn number(connection: &Connection, sql: &str, parameters: impl Params) -> Result<i64, StoreError> {
    let failed = StoreError::sqlite(DOING);
    connection
        .prepare_cached(sql)
        .map_err(&failed)?
        .query_row(parameters, |row| row.get(0))
        .map_err(&failed)
}
