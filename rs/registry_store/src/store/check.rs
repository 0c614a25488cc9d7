//! Reading the whole store and holding it against itself.

use super::schema::OPEN_END;
use super::write::ContentHash;
use crate::row::{decode, fingerprint, hash_of, Hash};
use crate::StoreError;
use registry::{RecordKey, RecordKind};
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Problems that are told one by one; further ones are only counted.
const TOLD: usize = 100;

/// What a check read, and what it found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CheckReport {
    /// How many versions there are.
    pub versions: u64,
    /// How many different records there are, over all versions.
    pub bodies: u64,
    /// How many intervals of validity there are.
    pub intervals: u64,
    /// What is wrong, one line each, at most 100 of them.
    pub problems: Vec<String>,
    /// How many problems there are in all.
    pub problems_total: u64,
}

impl CheckReport {
    /// Whether nothing is wrong.
    pub fn is_ok(&self) -> bool {
        self.problems_total == 0
    }

    fn problem(&mut self, line: String) {
        self.problems_total += 1;
        if self.problems.len() < TOLD {
            self.problems.push(line);
        }
    }
}

/// See [`super::Store::check`].
pub(super) fn check(connection: &Connection) -> Result<CheckReport, StoreError> {
    let mut report = CheckReport::default();
    check_pages(connection, &mut report).map_err(StoreError::sqlite("check the file"))?;
    check_bodies(connection, &mut report).map_err(StoreError::sqlite("check the records"))?;
    check_intervals(connection, &mut report).map_err(StoreError::sqlite("check the versions"))?;
    Ok(report)
}

fn check_pages(connection: &Connection, report: &mut CheckReport) -> rusqlite::Result<()> {
    let mut statement = connection.prepare("PRAGMA integrity_check")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let line: String = row.get(0)?;
        if line != "ok" {
            report.problem(format!("SQLite: {line}"));
        }
    }
    let mut statement = connection.prepare("PRAGMA foreign_key_check")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (table, parent): (String, String) = (row.get(0)?, row.get(2)?);
        report.problem(format!(
            "a row of {table} refers to a missing row of {parent}"
        ));
    }
    Ok(())
}

/// Each text has its hash, and each pair of key and text that occurs is a record of that key.
fn check_bodies(connection: &Connection, report: &mut CheckReport) -> rusqlite::Result<()> {
    let mut statement = connection.prepare("SELECT id, hash, text FROM bodies")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        report.bodies += 1;
        let (id, hash): (i64, Hash) = (row.get(0)?, row.get(1)?);
        if hash_of(row.get_ref(2)?.as_str()?) != hash {
            report.problem(format!("body {id}: its text has another hash"));
        }
    }
    let mut statement = connection.prepare(
        "SELECT keys.kind, keys.name, bodies.id, bodies.text
         FROM (SELECT DISTINCT key_id, body_id FROM records) AS pairs
         JOIN keys ON keys.id = pairs.key_id JOIN bodies ON bodies.id = pairs.body_id",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (kind, name): (String, String) = (row.get(0)?, row.get(1)?);
        let id: i64 = row.get(2)?;
        let Some(kind) = RecordKind::from_name(&kind) else {
            report.problem(format!("\"{kind}\" is no kind of records"));
            continue;
        };
        match decode(kind, row.get_ref(3)?.as_str()?) {
            Err(reason) => report.problem(format!("body {id} of {kind} {name}: {reason}")),
            Ok(record) if record.key().id != name => {
                report.problem(format!("body {id} of {kind} {name} is of {}", record.key()));
            }
            Ok(_) => {}
        }
    }
    Ok(())
}

struct Recorded {
    record_count: i64,
    content_hash: Hash,
}

/// No two intervals of a key overlap, all end where a version begins, and at each version those that hold have
/// the recorded number and content hash.
fn check_intervals(connection: &Connection, report: &mut CheckReport) -> rusqlite::Result<()> {
    let versions = recorded_versions(connection, report)?;
    let fingerprints = fingerprints(connection)?;
    let mut events = Events::new();
    let mut statement = connection.prepare(
        "SELECT key_id, from_version, until_version, body_id FROM records
         ORDER BY key_id, from_version",
    )?;
    let mut rows = statement.query([])?;
    let mut last = (0, 0);
    while let Some(row) = rows.next()? {
        report.intervals += 1;
        let (key, from, until): (i64, i64, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
        if last.0 == key && from < last.1 {
            report.problem(format!("key {key}: two records at version {from}"));
        }
        last = (key, until);
        if until != OPEN_END && !versions.contains_key(&until) {
            report.problem(format!(
                "key {key}: a record ends at {until}, which is no version"
            ));
        }
        if let Some(fingerprint) = fingerprints.get(&(key, row.get(3)?)) {
            let begin = events.entry(from).or_default();
            begin.0 += 1;
            begin.1.add(fingerprint);
            let end = events.entry(until).or_default();
            end.0 -= 1;
            end.1.remove(fingerprint);
        }
    }
    compare(&versions, &events, report);
    Ok(())
}

/// How many records begin and end at each version, and what that does to the content hash.
type Events = BTreeMap<i64, (i64, ContentHash)>;

/// Goes through the versions with the records that hold at each, as the intervals have them.
fn compare(versions: &BTreeMap<i64, Recorded>, events: &Events, report: &mut CheckReport) {
    let mut count = 0;
    let mut content = ContentHash::default();
    let points: BTreeSet<i64> = versions.keys().chain(events.keys()).copied().collect();
    for point in points {
        if let Some((difference, change)) = events.get(&point) {
            count += difference;
            content.merge(change);
        }
        if let Some(recorded) = versions.get(&point) {
            if recorded.record_count != count {
                let expected = recorded.record_count;
                report.problem(format!("version {point}: {count} records, not {expected}"));
            } else if recorded.content_hash != content.bytes() {
                report.problem(format!("version {point}: its records are not those stored"));
            }
        }
    }
}

/// Also checks that times ascend with versions.
fn recorded_versions(
    connection: &Connection,
    report: &mut CheckReport,
) -> rusqlite::Result<BTreeMap<i64, Recorded>> {
    let mut versions = BTreeMap::new();
    let mut statement = connection.prepare(
        "SELECT version, time_ns, record_count, content_hash FROM snapshots ORDER BY version",
    )?;
    let mut rows = statement.query([])?;
    let mut last_time = i64::MIN;
    while let Some(row) = rows.next()? {
        report.versions += 1;
        let (version, time): (i64, i64) = (row.get(0)?, row.get(1)?);
        if time < last_time {
            report.problem(format!(
                "version {version} is earlier than the one before it"
            ));
        }
        last_time = time;
        let recorded = Recorded {
            record_count: row.get(2)?,
            content_hash: row.get(3)?,
        };
        versions.insert(version, recorded);
    }
    Ok(versions)
}

fn fingerprints(connection: &Connection) -> rusqlite::Result<HashMap<(i64, i64), Hash>> {
    let mut fingerprints = HashMap::new();
    let mut statement = connection.prepare(
        "SELECT keys.id, bodies.id, keys.kind, keys.name, bodies.hash
         FROM (SELECT DISTINCT key_id, body_id FROM records) AS pairs
         JOIN keys ON keys.id = pairs.key_id JOIN bodies ON bodies.id = pairs.body_id",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let kind: String = row.get(2)?;
        if let Some(kind) = RecordKind::from_name(&kind) {
            let key = RecordKey {
                kind,
                id: row.get(3)?,
            };
            let hash: Hash = row.get(4)?;
            fingerprints.insert((row.get(0)?, row.get(1)?), fingerprint(&key, &hash));
        }
    }
    Ok(fingerprints)
}
