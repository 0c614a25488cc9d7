//! Writing snapshots and changes: which validity intervals begin, end and split. All functions work within the
//! transaction that they are given, so a failure leaves nothing.

mod append;
mod state;

pub(super) use append::append;
pub(super) use state::ContentHash;

use super::read::{version_after, version_at};
use super::schema::OPEN_END;
use crate::provenance::seed_of;
use crate::row::{encode, fingerprint, Body};
use crate::StoreError;
use registry::{
    At, Provenance, Record, RecordKey, RecordKind, Snapshot, Timestamp, VersionInfo, VersionOrigin,
};
use rusqlite::Connection;
use state::{Current, State};
use std::collections::BTreeMap;

const DOING: &str = "write to the store";

/// What a version changes.
#[derive(Clone, Debug, PartialEq)]
pub struct VersionChanges {
    /// The version that the changes lead to.
    pub version: u64,
    /// When it was.
    pub time: Timestamp,
    /// The changes, in order.
    pub changes: Vec<RecordChange>,
}

/// One change of the records.
#[derive(Clone, Debug, PartialEq)]
#[expect(
    clippy::large_enum_variant,
    reason = "nearly all changes are of the large variant"
)]
pub enum RecordChange {
    /// The record is there from now on, in the place of one with the same key.
    ///
    /// A node provider or an elected guest system version of which nothing but the identifier is told does not
    /// take the place of one that is there: other records name it, which tells nothing new of it.
    Set(Record),
    /// There is no such record from now on.
    Delete(RecordKey),
    /// There is no record of this kind from now on. Where one entry of the registry stands for all records of a
    /// kind, as the reward table does, the new ones follow as [`RecordChange::Set`].
    Clear(RecordKind),
}

/// What became of a snapshot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Inserted {
    /// It was stored under its version.
    New {
        /// The version.
        version: u64,
    },
    /// Nothing was stored: this version has the same records.
    Unchanged {
        /// The version.
        version: u64,
    },
}

impl Inserted {
    /// The version that has the records.
    pub fn version(self) -> u64 {
        match self {
            Self::New { version } | Self::Unchanged { version } => version,
        }
    }
}

/// What became of changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Appended {
    /// The newest version of the store; `None` when it has none.
    pub newest: Option<u64>,
    /// How many versions were added.
    pub versions: u64,
    /// How many records they set or deleted, not counting those that were the same before.
    pub record_changes: u64,
}

/// A version about to be stored, without its records.
struct Header {
    version: u64,
    time: Timestamp,
    provenance: Provenance,
    now: Timestamp,
}

/// See [`super::Store::insert`].
pub(super) fn insert(
    connection: &Connection,
    snapshot: &Snapshot,
    now: Timestamp,
) -> Result<Inserted, StoreError> {
    let header = Header {
        version: snapshot.version,
        time: snapshot.time,
        provenance: snapshot.provenance.clone(),
        now,
    };
    let records = encode_all(snapshot.records())?;
    insert_records(connection, &header, &records)
}

/// The bodies of records by key.
fn encode_all(
    records: impl Iterator<Item = Record>,
) -> Result<BTreeMap<RecordKey, Body>, StoreError> {
    records
        .map(|record| {
            let key = record.key();
            let body = encode_one(&key, &record)?;
            Ok((key, body))
        })
        .collect()
}

fn encode_one(key: &RecordKey, record: &Record) -> Result<Body, StoreError> {
    encode(record).map_err(|reason| StoreError::OutOfRange {
        what: key.to_string(),
        reason,
    })
}

/// Stores records as a version, wherever in the history it is.
fn insert_records(
    connection: &Connection,
    header: &Header,
    records: &BTreeMap<RecordKey, Body>,
) -> Result<Inserted, StoreError> {
    let version = stored_version(header.version)?;
    let before = version_at(connection, At::Version(header.version))?;
    let after = version_after(connection, header.version)?;
    let mut state = State::at(connection, version)?;
    let same = state.matches(records);
    match &before {
        Some(info) if info.version == header.version => {
            return if same {
                Ok(Inserted::Unchanged {
                    version: info.version,
                })
            } else {
                Err(StoreError::VersionTaken {
                    version: info.version,
                })
            };
        }
        Some(info) if same && header.provenance.version_origin == VersionOrigin::Assigned => {
            return Ok(Inserted::Unchanged {
                version: info.version,
            });
        }
        _ => {}
    }
    check_order(header, before.as_ref(), after.as_ref())?;
    let mut content = ContentHash::default();
    for (key, body) in records {
        content.add(&fingerprint(key, &body.hash));
    }
    insert_header(connection, header, records.len(), &content)?;
    let next = after.map_or(Ok(OPEN_END), |info| stored_version(info.version))?;
    split_intervals(connection, &mut state, records, version, next)?;
    Ok(Inserted::New {
        version: header.version,
    })
}

/// Makes the records those of `version` alone: from it up to, and without, `next`.
fn split_intervals(
    connection: &Connection,
    state: &mut State,
    records: &BTreeMap<RecordKey, Body>,
    version: i64,
    next: i64,
) -> Result<(), StoreError> {
    for (key, body) in records {
        let before = state.take(key);
        if matches!(&before, Some(current) if current.hash == body.hash) {
            continue;
        }
        let key_id = match &before {
            Some(current) => current.key_id,
            None => state::key_id(connection, key)?,
        };
        let body_id = state::body_id(connection, body)?;
        if let Some(current) = before {
            end_at(connection, &current, version, next)?;
        }
        begin_at(connection, key_id, body_id, version, next)?;
    }
    for current in state.rest() {
        end_at(connection, &current, version, next)?;
    }
    Ok(())
}

/// Ends a record at `version`, and lets it begin again at `next` if it went on there.
fn end_at(
    connection: &Connection,
    current: &Current,
    version: i64,
    next: i64,
) -> Result<(), StoreError> {
    state::set_end(connection, current.key_id, current.from_version, version)?;
    if current.until_version > next {
        state::add_interval(
            connection,
            current.key_id,
            next,
            current.until_version,
            current.body_id,
        )?;
    }
    Ok(())
}

/// Begins a record at `version`, joined with its own interval from `next` on if it has the same body.
fn begin_at(
    connection: &Connection,
    key_id: i64,
    body_id: i64,
    version: i64,
    next: i64,
) -> Result<(), StoreError> {
    if next != OPEN_END && state::move_begin(connection, key_id, body_id, next, version)? {
        return Ok(());
    }
    state::add_interval(connection, key_id, version, next, body_id)
}

/// See [`super::Store::set_note`].
pub(super) fn set_note(connection: &Connection, name: &str, value: &str) -> Result<(), StoreError> {
    let sql = "INSERT INTO notes (name, value) VALUES (?1, ?2)
               ON CONFLICT (name) DO UPDATE SET value = excluded.value";
    state::execute(connection, sql, (name, value)).map(|_| ())
}

fn check_order(
    header: &Header,
    before: Option<&VersionInfo>,
    after: Option<&VersionInfo>,
) -> Result<(), StoreError> {
    let conflict = |neighbor: &VersionInfo| StoreError::Order {
        version: header.version,
        time: header.time,
        neighbor_version: neighbor.version,
        neighbor_time: neighbor.time,
    };
    match (before, after) {
        (Some(before), _) if before.time > header.time => Err(conflict(before)),
        (_, Some(after)) if after.time < header.time => Err(conflict(after)),
        _ => Ok(()),
    }
}

fn insert_header(
    connection: &Connection,
    header: &Header,
    record_count: usize,
    content: &ContentHash,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO snapshots (version, time_ns, source, seed, version_origin, record_count,
               content_hash, imported_at_ns) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
    let row = (
        stored_version(header.version)?,
        stored_time(header.time)?,
        header.provenance.source.as_str(),
        seed_of(header.provenance.source).map(u64::cast_signed),
        header.provenance.version_origin.as_str(),
        record_count as i64,
        content.bytes(),
        stored_time(header.now)?,
    );
    state::execute(connection, sql, row).map(|_| ())
}

/// A version as SQLite holds it.
fn stored_version(version: u64) -> Result<i64, StoreError> {
    match i64::try_from(version) {
        Ok(version) if version < OPEN_END - 1 => Ok(version),
        _ => Err(StoreError::OutOfRange {
            what: format!("version {version}"),
            reason: "versions go up to 9223372036854775805".to_owned(),
        }),
    }
}

/// A time as SQLite holds it, in nanoseconds since 1970.
fn stored_time(time: Timestamp) -> Result<i64, StoreError> {
    i64::try_from(time.as_nanosecond()).map_err(|_| StoreError::OutOfRange {
        what: format!("time {time}"),
        reason: "times go from the year 1677 to 2262".to_owned(),
    })
}
