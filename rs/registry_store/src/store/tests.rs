//! What the files look like inside, and that damage to them is found.

use super::*;
use registry::{GuestosVersion, Provenance};
use rusqlite::params;

fn snapshot(version: u64, hashes: &[(&str, &str)]) -> Snapshot {
    let provenance = Provenance {
        source: Source::Dump,
        version_origin: VersionOrigin::Given,
    };
    let time = Timestamp::from_second(i64::try_from(version).unwrap()).unwrap();
    let mut snapshot = Snapshot::new(version, time, provenance);
    for (id, hash) in hashes {
        snapshot.insert(Record::GuestosVersion(GuestosVersion {
            id: (*id).to_owned(),
            release_package_sha256: Some((*hash).to_owned()),
            release_package_urls: Vec::new(),
        }));
    }
    snapshot
}

fn store_of(snapshots: &[Snapshot]) -> Store {
    let store = Store::open_in_memory().unwrap();
    for snapshot in snapshots {
        store.insert(snapshot, Timestamp::UNIX_EPOCH).unwrap();
    }
    store
}

fn intervals(store: &Store) -> Vec<(String, i64, i64)> {
    let connection = lock(store.writer.as_ref().unwrap());
    let mut statement = connection
        .prepare(
            "SELECT keys.name, from_version, until_version FROM records
             JOIN keys ON keys.id = key_id ORDER BY 1, 2",
        )
        .unwrap();
    let rows = statement
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .unwrap();
    rows.map(Result::unwrap).collect()
}

#[test]
fn a_record_stands_once_for_each_run_of_versions() {
    let open = schema::OPEN_END;
    let store = store_of(&[
        snapshot(10, &[("a", "1"), ("b", "1")]),
        snapshot(20, &[("a", "1"), ("b", "2")]),
        snapshot(30, &[("a", "1"), ("b", "1")]),
    ]);
    let row = |name: &str, from, until| (name.to_owned(), from, until);
    let expected = [
        row("a", 10, open),
        row("b", 10, 20),
        row("b", 20, 30),
        row("b", 30, open),
    ];
    assert_eq!(intervals(&store), expected);
    let connection = lock(store.writer.as_ref().unwrap());
    let bodies: i64 = connection
        .query_row("SELECT count(*) FROM bodies", [], |row| row.get(0))
        .unwrap();
    assert_eq!(bodies, 3, "the same record again has the same body");
}

#[test]
fn a_version_between_others_splits_and_joins_intervals() {
    let open = schema::OPEN_END;
    let store = store_of(&[
        snapshot(10, &[("a", "1"), ("b", "1")]),
        snapshot(30, &[("a", "1"), ("b", "2")]),
        snapshot(20, &[("a", "2"), ("b", "2"), ("c", "1")]),
    ]);
    let row = |name: &str, from, until| (name.to_owned(), from, until);
    let expected = [
        row("a", 10, 20),
        row("a", 20, 30),
        row("a", 30, open),
        row("b", 10, 20),
        row("b", 20, open),
        row("c", 20, 30),
    ];
    assert_eq!(intervals(&store), expected);
    assert!(store.check().unwrap().is_ok());
}

#[test]
fn each_kind_of_damage_is_found() {
    for (damage, expected) in [
        (
            "UPDATE bodies SET text = text || ' '",
            "its text has another hash",
        ),
        ("UPDATE bodies SET text = '{'", "EOF while parsing"),
        (
            "UPDATE keys SET name = 'z' WHERE name = 'a'",
            "is of guestos_version a",
        ),
        (
            "UPDATE keys SET kind = 'z' WHERE name = 'a'",
            "\"z\" is no kind of records",
        ),
        (
            "UPDATE records SET until_version = 7 WHERE until_version = 2",
            "which is no version",
        ),
        (
            "DELETE FROM records WHERE until_version = 2",
            "version 1: 1 records, not 2",
        ),
        (
            "UPDATE snapshots SET content_hash = zeroblob(32)",
            "its records are not those stored",
        ),
        (
            "UPDATE snapshots SET time_ns = 0 WHERE version = 2",
            "is earlier than the one before it",
        ),
        (
            "UPDATE records SET until_version = 9223372036854775807 WHERE until_version = 2",
            "two records at version 2",
        ),
        (
            "DELETE FROM snapshots WHERE version = 1",
            "refers to a missing row of snapshots",
        ),
    ] {
        let store = store_of(&[
            snapshot(1, &[("a", "1"), ("b", "1")]),
            snapshot(2, &[("a", "2"), ("b", "1")]),
        ]);
        assert!(store.check().unwrap().is_ok());
        let connection = lock(store.writer.as_ref().unwrap());
        connection
            .pragma_update(None, "foreign_keys", false)
            .unwrap();
        assert!(
            connection.execute(damage, params![]).unwrap() > 0,
            "{damage}"
        );
        drop(connection);
        let report = store.check().unwrap();
        let found = report.problems.iter().any(|line| line.contains(expected));
        assert!(found, "{damage}: {:?}", report.problems);
        assert!(!report.is_ok());
    }
}

#[test]
fn a_damaged_record_is_an_error_and_no_panic() {
    let store = store_of(&[snapshot(1, &[("a", "1")])]);
    lock(store.writer.as_ref().unwrap())
        .execute("UPDATE bodies SET text = '[]'", [])
        .unwrap();
    let error = store.snapshot(At::Newest).unwrap_err();
    assert!(
        error.to_string().starts_with("the store is damaged"),
        "{error}"
    );
    assert!(!error.is_bad_input());
}

#[test]
fn newest_versions_are_found_by_index() {
    let store = store_of(&[snapshot(1, &[("a", "1")])]);
    let connection = lock(store.writer.as_ref().unwrap());
    let plan = |sql: &str| -> String {
        let mut statement = connection
            .prepare(&format!("EXPLAIN QUERY PLAN {sql}"))
            .unwrap();
        let rows = statement
            .query_map([], |row| row.get::<_, String>(3))
            .unwrap();
        rows.map(Result::unwrap).collect::<Vec<_>>().join("; ")
    };
    let by_time = plan(
        "SELECT version FROM snapshots WHERE time_ns <= 5 ORDER BY time_ns DESC, version DESC LIMIT 1",
    );
    assert!(
        by_time.contains("SEARCH") && !by_time.contains("TEMP B-TREE"),
        "{by_time}"
    );
    let newest =
        plan("SELECT source FROM snapshots WHERE version <= 5 ORDER BY version DESC LIMIT 1");
    assert!(
        newest.contains("SEARCH") && !newest.contains("TEMP B-TREE"),
        "{newest}"
    );
}
