//! Reading versions and records, each within the transaction or statement that it is given.

use super::schema::OPEN_END;
use crate::provenance::source_from;
use crate::row::decode;
use crate::StoreError;
use registry::{
    At, Provenance, Record, RecordKey, RecordKind, Snapshot, Timestamp, VersionInfo, VersionOrigin,
};
use rusqlite::{Connection, OptionalExtension, Row};

/// The columns that [`version_info`] reads.
const INFO: &str = "version, time_ns, source, seed, version_origin, imported_at_ns";

/// The records of one version, given as `?1`: for one at a time, or all.
const RECORD: &str = "
SELECT bodies.text FROM records JOIN bodies ON bodies.id = records.body_id
WHERE records.key_id = (SELECT id FROM keys WHERE kind = ?1 AND name = ?2)
  AND records.from_version <= ?3 AND ?3 < records.until_version
ORDER BY records.from_version DESC LIMIT 1";

const RECORDS: &str = "
SELECT keys.kind, bodies.text
FROM records INDEXED BY records_by_end
JOIN keys ON keys.id = records.key_id
JOIN bodies ON bodies.id = records.body_id
WHERE ?1 < records.until_version AND records.from_version <= ?1";

/// What the store says of each version, ascending.
pub(super) fn versions(connection: &Connection) -> Result<Vec<VersionInfo>, StoreError> {
    let failed = StoreError::sqlite("list the versions");
    let mut statement = connection
        .prepare_cached(&format!("SELECT {INFO} FROM snapshots ORDER BY version"))
        .map_err(&failed)?;
    let mut rows = statement.query([]).map_err(&failed)?;
    let mut versions = Vec::new();
    while let Some(row) = rows.next().map_err(&failed)? {
        versions.push(version_info(row)?);
    }
    Ok(versions)
}

/// The newest version that is not after a point.
pub(super) fn version_at(
    connection: &Connection,
    at: At,
) -> Result<Option<VersionInfo>, StoreError> {
    let failed = StoreError::sqlite("find the version");
    let (condition, order, limit) = match at {
        At::Newest => ("version <= ?1", "version DESC", OPEN_END),
        At::Version(version) => ("version <= ?1", "version DESC", clamped(version)),
        At::Time(time) => (
            "time_ns <= ?1",
            "time_ns DESC, version DESC",
            floor_ns(time),
        ),
    };
    let mut statement = connection
        .prepare_cached(&format!(
            "SELECT {INFO} FROM snapshots WHERE {condition} ORDER BY {order} LIMIT 1"
        ))
        .map_err(&failed)?;
    let mut rows = statement.query([limit]).map_err(&failed)?;
    match rows.next().map_err(&failed)? {
        Some(row) => version_info(row).map(Some),
        None => Ok(None),
    }
}

/// The first version after one.
pub(super) fn version_after(
    connection: &Connection,
    version: u64,
) -> Result<Option<VersionInfo>, StoreError> {
    let failed = StoreError::sqlite("find the version");
    let mut statement = connection
        .prepare_cached(&format!(
            "SELECT {INFO} FROM snapshots WHERE version > ?1 ORDER BY version LIMIT 1"
        ))
        .map_err(&failed)?;
    let mut rows = statement.query([clamped(version)]).map_err(&failed)?;
    match rows.next().map_err(&failed)? {
        Some(row) => version_info(row).map(Some),
        None => Ok(None),
    }
}

/// The snapshot at a point.
pub(super) fn snapshot(connection: &Connection, at: At) -> Result<Option<Snapshot>, StoreError> {
    let failed = StoreError::sqlite("read the snapshot");
    let Some(info) = version_at(connection, at)? else {
        return Ok(None);
    };
    let mut snapshot = Snapshot::new(info.version, info.time, info.provenance);
    let mut statement = connection.prepare_cached(RECORDS).map_err(&failed)?;
    let mut rows = statement.query([clamped(info.version)]).map_err(&failed)?;
    while let Some(row) = rows.next().map_err(&failed)? {
        let kind = text(row, 0).map_err(&failed)?;
        let body = text(row, 1).map_err(&failed)?;
        let record = parse(kind, body)?;
        if let Some(other) = snapshot.insert(record) {
            return Err(StoreError::Damaged {
                what: format!("version {}", info.version),
                reason: format!("{} is in it twice", other.key()),
            });
        }
    }
    Ok(Some(snapshot))
}

/// One record at a point.
pub(super) fn record(
    connection: &Connection,
    at: At,
    key: &RecordKey,
) -> Result<Option<Record>, StoreError> {
    let failed = StoreError::sqlite("read the record");
    // The intervals answer for versions that are not in the table as well, so most points need no look-up.
    let version = match at {
        At::Newest => OPEN_END - 1,
        At::Version(version) => clamped(version),
        At::Time(_) => match version_at(connection, at)? {
            Some(info) => clamped(info.version),
            None => return Ok(None),
        },
    };
    let mut statement = connection.prepare_cached(RECORD).map_err(&failed)?;
    let mut rows = statement
        .query((key.kind.as_str(), &key.id, version))
        .map_err(&failed)?;
    match rows.next().map_err(&failed)? {
        Some(row) => parse_as(key.kind, text(row, 0).map_err(&failed)?).map(Some),
        None => Ok(None),
    }
}

/// How many records a version has, as it was recorded.
pub(super) fn record_count(connection: &Connection, version: u64) -> Result<u64, StoreError> {
    let failed = StoreError::sqlite("read a version");
    let count: i64 = connection
        .prepare_cached("SELECT record_count FROM snapshots WHERE version = ?1")
        .map_err(&failed)?
        .query_row([clamped(version)], |row| row.get(0))
        .map_err(&failed)?;
    Ok(count.unsigned_abs())
}

/// A named value.
pub(super) fn note(connection: &Connection, name: &str) -> Result<Option<String>, StoreError> {
    let failed = StoreError::sqlite("read the note");
    connection
        .prepare_cached("SELECT value FROM notes WHERE name = ?1")
        .map_err(&failed)?
        .query_row([name], |row| row.get(0))
        .optional()
        .map_err(&failed)
}

/// A time as the store keeps it; what is before or after all that it can keep is its first or last time.
fn floor_ns(time: Timestamp) -> i64 {
    let nanoseconds = time.as_nanosecond();
    i64::try_from(nanoseconds).unwrap_or(if nanoseconds < 0 { i64::MIN } else { i64::MAX })
}

/// A version as the store keeps it; there is none above [`OPEN_END`] - 1.
fn clamped(version: u64) -> i64 {
    i64::try_from(version).map_or(OPEN_END - 1, |version| version.min(OPEN_END - 1))
}

fn text<'a>(row: &'a Row<'_>, column: usize) -> rusqlite::Result<&'a str> {
    Ok(row.get_ref(column)?.as_str()?)
}

fn parse(kind: &str, body: &str) -> Result<Record, StoreError> {
    let kind = RecordKind::from_name(kind).ok_or_else(|| StoreError::Damaged {
        what: "a record's kind".to_owned(),
        reason: format!("\"{kind}\" is none"),
    })?;
    parse_as(kind, body)
}

fn parse_as(kind: RecordKind, body: &str) -> Result<Record, StoreError> {
    decode(kind, body).map_err(|reason| StoreError::Damaged {
        what: format!("a record of kind {kind}"),
        reason,
    })
}

fn version_info(row: &Row<'_>) -> Result<VersionInfo, StoreError> {
    let failed = StoreError::sqlite("read a version");
    let version: i64 = row.get(0).map_err(&failed)?;
    let time_ns: i64 = row.get(1).map_err(&failed)?;
    let source = text(row, 2).map_err(&failed)?;
    let seed: Option<i64> = row.get(3).map_err(&failed)?;
    let origin = text(row, 4).map_err(&failed)?;
    let imported_at_ns: i64 = row.get(5).map_err(&failed)?;
    let damaged = |reason: String| StoreError::Damaged {
        what: format!("version {version}"),
        reason,
    };
    let time = |nanoseconds: i64| {
        Timestamp::from_nanosecond(i128::from(nanoseconds))
            .map_err(|error| damaged(error.to_string()))
    };
    Ok(VersionInfo {
        version: u64::try_from(version).map_err(|error| damaged(error.to_string()))?,
        time: time(time_ns)?,
        provenance: Provenance {
            source: source_from(source, seed.map(i64::cast_unsigned))
                .ok_or_else(|| damaged(format!("\"{source}\" is no source")))?,
            version_origin: VersionOrigin::from_name(origin)
                .ok_or_else(|| damaged(format!("\"{origin}\" is no origin of a version")))?,
        },
        imported_at: time(imported_at_ns)?,
    })
}
