//! The store as its users see it: versions, times, points, notes, sizes, and files of others.

mod support;

use registry::synthetic::evolve;
use registry::{
    At, NodeProvider, Provenance, Record, RecordKey, RecordKind, Snapshot, Source, VersionOrigin,
};
use registry_store::{to_dump_json, ImportOptions, Inserted, Store, StoreError};
use rusqlite::Connection;
use std::path::Path;
use support::*;

fn provider(number: u8, name: Option<&str>) -> Record {
    Record::NodeProvider(NodeProvider {
        id: principal(number),
        name: name.map(str::to_owned),
        reward_account: None,
    })
}

fn snapshot(version: u64, origin: VersionOrigin, seconds: u64, names: &[&str]) -> Snapshot {
    let provenance = Provenance {
        source: Source::Dump,
        version_origin: origin,
    };
    let mut snapshot = Snapshot::new(version, time(seconds), provenance);
    for (number, name) in names.iter().enumerate() {
        snapshot.insert(provider(u8::try_from(number).unwrap(), Some(name)));
    }
    snapshot
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

#[test]
fn a_store_is_send_and_sync() {
    fn check<T: Send + Sync>() {}
    check::<Store>();
}

#[test]
fn a_point_means_the_newest_version_that_is_not_after_it() {
    let store = Store::open_in_memory().unwrap();
    assert_eq!(store.newest().unwrap(), None);
    assert_eq!(store.snapshot(At::Newest).unwrap(), None);
    let ten = snapshot(10, VersionOrigin::Given, 100, &["a"]);
    let twenty = snapshot(20, VersionOrigin::Registry, 200, &["b", "c"]);
    for snapshot in [&ten, &twenty] {
        store.insert(snapshot, time(7)).unwrap();
    }
    for (at, expected) in [
        (At::Newest, Some(&twenty)),
        (At::Version(9), None),
        (At::Version(10), Some(&ten)),
        (At::Version(19), Some(&ten)),
        (At::Version(20), Some(&twenty)),
        (At::Version(u64::MAX), Some(&twenty)),
        (At::Time(time(99)), None),
        (At::Time(time(100)), Some(&ten)),
        (At::Time(time(199)), Some(&ten)),
        (At::Time(time(1000)), Some(&twenty)),
        (At::Time(registry::Timestamp::MAX), Some(&twenty)),
        (At::Time(registry::Timestamp::MIN), None),
    ] {
        assert_eq!(store.snapshot(at).unwrap().as_ref(), expected, "{at:?}");
        for record in twenty.records() {
            let key = record.key();
            let expected = expected.and_then(|it| it.records().find(|it| it.key() == key));
            assert_eq!(store.record(at, &key).unwrap(), expected, "{at:?}");
        }
    }
    let versions = store.versions().unwrap();
    assert_eq!(
        versions.iter().map(|it| it.version).collect::<Vec<_>>(),
        [10, 20]
    );
    assert_eq!(versions[1].imported_at, time(7));
    assert_eq!(versions[1].provenance, twenty.provenance);
    assert_eq!(store.newest().unwrap().as_ref(), versions.last());
}

#[test]
fn versions_and_times_ascend_together() {
    let store = Store::open_in_memory().unwrap();
    let insert = |version, seconds, name| {
        store.insert(
            &snapshot(version, VersionOrigin::Given, seconds, &[name]),
            time(0),
        )
    };
    insert(10, 100, "a").unwrap();
    insert(20, 200, "b").unwrap();
    let (message, is_bad_input) = store_error(insert(30, 150, "c"));
    assert!(is_bad_input);
    assert_eq!(
        message,
        "version 30 at 2026-01-01T00:02:30Z does not fit: version 20 is at 2026-01-01T00:03:20Z, and versions and times ascend together; give another version or time"
    );
    assert!(matches!(
        insert(15, 99, "c"),
        Err(StoreError::Order {
            neighbor_version: 10,
            ..
        })
    ));
    assert!(matches!(
        insert(15, 201, "c"),
        Err(StoreError::Order {
            neighbor_version: 20,
            ..
        })
    ));
    assert!(matches!(
        insert(10, 100, "c"),
        Err(StoreError::VersionTaken { version: 10 })
    ));
    assert_eq!(
        insert(10, 100, "a").unwrap(),
        Inserted::Unchanged { version: 10 }
    );
    assert_eq!(insert(15, 200, "c").unwrap(), Inserted::New { version: 15 });
    let out = insert(u64::MAX, 300, "d").unwrap_err();
    assert!(out.is_bad_input(), "{out}");
    assert_eq!(store.versions().unwrap().len(), 3);
    assert!(store.check().unwrap().is_ok());
}

#[test]
fn an_assigned_version_with_the_same_records_is_not_stored_again() {
    let store = Store::open_in_memory().unwrap();
    let first = snapshot(1, VersionOrigin::Assigned, 0, &["a"]);
    let again = snapshot(2, VersionOrigin::Assigned, 10, &["a"]);
    let given = snapshot(3, VersionOrigin::Given, 10, &["a"]);
    assert_eq!(
        store.insert(&first, time(0)).unwrap(),
        Inserted::New { version: 1 }
    );
    assert_eq!(
        store.insert(&again, time(0)).unwrap(),
        Inserted::Unchanged { version: 1 }
    );
    assert_eq!(
        store.insert(&given, time(0)).unwrap(),
        Inserted::New { version: 3 }
    );
}

#[test]
fn a_version_that_no_one_tells_follows_the_one_before_its_time() {
    let store = Store::open_in_memory().unwrap();
    let import = |text: &str, options: &ImportOptions| store.import(&[input("x", text)], options);
    assert_eq!(import(NODES_JSON, &at(100)).unwrap().version, 1);
    let other = NODES_JSON.replace("\"UP\"", "\"DOWN\"");
    let given = ImportOptions {
        version: Some(5),
        ..at(500)
    };
    assert_eq!(import(&other, &given).unwrap().version, 5);
    assert_eq!(import(&other, &at(200)).unwrap().version, 2);
    assert_eq!(import(NODES_JSON, &at(300)).unwrap().version, 3);
    assert_eq!(import(&other, &at(400)).unwrap().version, 4);
    let (message, is_bad_input) = store_error(import(DUMP, &at(450)));
    assert!(is_bad_input);
    assert_eq!(
        message,
        "no version is free at 2026-01-01T00:07:30Z: 4 is before it and 5 after it; give a version"
    );
}

#[test]
fn a_time_is_given_told_or_taken_from_the_file_with_a_warning() {
    let store = Store::open_in_memory().unwrap();
    let files = [input("x", NODES_JSON)];
    let (message, is_bad_input) = store_error(store.import(&files, &ImportOptions::default()));
    assert_eq!(
        (&*message, is_bad_input),
        ("the file does not tell its time; give one", true)
    );
    let fallback = ImportOptions {
        fallback_time: Some(time(60)),
        ..ImportOptions::default()
    };
    let report = store.import(&files, &fallback).unwrap();
    assert_eq!(report.time, time(60));
    assert_eq!(
        report.warnings,
        ["time taken from the file's modification time, 2026-01-01T00:01:00Z"]
    );
    let mut bytes = Vec::new();
    to_dump_json(&snapshot(9, VersionOrigin::Given, 90, &["a"]), &mut bytes).unwrap();
    let report = store.import(&[input("x", bytes)], &fallback).unwrap();
    assert_eq!(
        (report.time, report.version, report.warnings.len()),
        (time(90), 9, 0)
    );
}

#[test]
fn notes_are_kept_with_the_import_that_brings_them() {
    let folder = folder();
    let path = folder.path().join("store");
    let store = Store::open(&path).unwrap();
    let with_note = |value: &str| ImportOptions {
        notes: vec![("etag".into(), value.into())],
        ..at(0)
    };
    store
        .import(&[input("x", NODES_JSON)], &with_note("one"))
        .unwrap();
    assert_eq!(store.note("etag").unwrap().as_deref(), Some("one"));
    let wrong = NODES_JSON.replace("2001:db8::1", "?");
    store
        .import(&[input("x", wrong)], &with_note("two"))
        .unwrap_err();
    assert_eq!(store.note("etag").unwrap().as_deref(), Some("one"));
    let unchanged = store
        .import(&[input("x", NODES_JSON)], &with_note("three"))
        .unwrap();
    assert!(unchanged.is_unchanged());
    store.set_note("other", "").unwrap();
    drop(store);
    let reader = Store::open_read_only(&path).unwrap();
    assert_eq!(reader.note("etag").unwrap().as_deref(), Some("three"));
    assert_eq!(reader.note("other").unwrap().as_deref(), Some(""));
    assert_eq!(reader.note("none").unwrap(), None);
    assert!(matches!(
        reader.set_note("a", "b"),
        Err(StoreError::ReadOnly)
    ));
}

#[test]
fn two_hundred_versions_of_one_change_each_take_little_more_than_one() {
    let folder = folder();
    let size = |path: &Path| std::fs::metadata(path).unwrap().len();
    let first = network(300, 10);
    let one = folder.path().join("one");
    let store = Store::open(&one).unwrap();
    store.insert(&first, time(0)).unwrap();
    drop(store);
    let many = folder.path().join("many");
    let store = Store::open(&many).unwrap();
    store.insert(&first, time(0)).unwrap();
    let mut snapshot = first;
    let ids: Vec<_> = snapshot.nodes.keys().copied().collect();
    for version in 0..200_u64 {
        snapshot.version += 1;
        snapshot.time = time(version + 1);
        let id = ids[usize::try_from(version).unwrap() % ids.len()];
        let node = snapshot.nodes.get_mut(&id).unwrap();
        node.domain = Some(format!("node-{version}.example.org"));
        store.insert(&snapshot, time(0)).unwrap();
    }
    assert_eq!(store.versions().unwrap().len(), 201);
    assert!(store.check().unwrap().is_ok());
    drop(store);
    let (one, many) = (size(&one), size(&many));
    assert!(
        many < 3 * one,
        "{many} bytes for 201 versions, {one} for one"
    );
}

#[test]
fn evolving_networks_come_back_the_same() {
    let folder = folder();
    let store = Store::open(&folder.path().join("store")).unwrap();
    let mut snapshots = vec![network(120, 5)];
    for step in 1..10 {
        let next = evolve(snapshots.last().unwrap(), step);
        snapshots.push(next);
    }
    for snapshot in &snapshots {
        store.insert(snapshot, time(0)).unwrap();
    }
    for snapshot in &snapshots {
        let back = store.snapshot(At::Version(snapshot.version)).unwrap();
        assert_eq!(back.as_ref(), Some(snapshot));
    }
    assert!(store.check().unwrap().is_ok());
    let status = store.pool_status();
    assert!(status.connections >= 2 && status.in_use == 0);
}

#[test]
fn other_files_are_not_taken_for_stores() {
    let folder = folder();
    let path = folder.path().join("file");
    assert!(matches!(
        Store::open_read_only(&path),
        Err(StoreError::Missing { .. })
    ));
    assert!(!path.exists(), "reading creates nothing");
    std::fs::write(
        &path,
        "this is a text of more than a hundred bytes. ".repeat(5),
    )
    .unwrap();
    for result in [Store::open(&path), Store::open_read_only(&path)] {
        let message = result.err().unwrap().to_string();
        assert!(
            message.ends_with("not a registry store: it is no SQLite database; give another path"),
            "{message}"
        );
    }
    std::fs::remove_file(&path).unwrap();
    Connection::open(&path)
        .unwrap()
        .execute_batch("CREATE TABLE a (b)")
        .unwrap();
    for result in [Store::open(&path), Store::open_read_only(&path)] {
        let message = result.err().unwrap().to_string();
        assert!(
            message.contains("an SQLite database of another program"),
            "{message}"
        );
    }
}

#[test]
fn files_of_other_schemas_are_migrated_or_refused() {
    let folder = folder();
    let path = folder.path().join("store");
    let with_schema = |schema: i64| {
        let connection = Connection::open(&path).unwrap();
        connection
            .pragma_update(None, "application_id", 0x6472_6552)
            .unwrap();
        connection
            .pragma_update(None, "user_version", schema)
            .unwrap();
    };
    with_schema(0);
    assert!(matches!(
        Store::open_read_only(&path),
        Err(StoreError::OlderSchema {
            found: 0,
            known: 1,
            ..
        })
    ));
    Store::open(&path)
        .unwrap()
        .insert(&network(60, 2), time(0))
        .unwrap();
    assert_eq!(
        Store::open_read_only(&path)
            .unwrap()
            .versions()
            .unwrap()
            .len(),
        1
    );
    with_schema(2);
    for result in [Store::open(&path), Store::open_read_only(&path)] {
        assert!(matches!(
            result,
            Err(StoreError::NewerSchema {
                found: 2,
                known: 1,
                ..
            })
        ));
    }
}

#[test]
fn two_writers_take_turns() {
    let folder = folder();
    let path = folder.path().join("store");
    let stores = [Store::open(&path).unwrap(), Store::open(&path).unwrap()];
    std::thread::scope(|scope| {
        for (index, store) in stores.iter().enumerate() {
            scope.spawn(move || {
                for step in 0..20_u64 {
                    store.set_note(&format!("{index}-{step}"), "x").unwrap();
                }
            });
        }
    });
    for index in 0..2 {
        for step in 0..20 {
            let note = stores[1 - index].note(&format!("{index}-{step}")).unwrap();
            assert_eq!(note.as_deref(), Some("x"));
        }
    }
}

#[test]
fn a_record_of_another_kind_is_not_found_under_the_same_name() {
    let store = Store::open_in_memory().unwrap();
    store
        .insert(&snapshot(1, VersionOrigin::Given, 0, &["a"]), time(0))
        .unwrap();
    let key = RecordKey {
        kind: RecordKind::Node,
        id: principal(0).to_text(),
    };
    assert_eq!(store.record(At::Newest, &key).unwrap(), None);
}

#[test]
fn a_closed_store_is_one_file() {
    let folder = folder();
    let path = folder.path().join("store.sqlite");
    let store = Store::open(&path).unwrap();
    store.insert(&network(60, 2), time(9)).unwrap();
    assert!(store.snapshot(At::Newest).unwrap().is_some());
    drop(store);
    let names: Vec<_> = std::fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(names, ["store.sqlite"]);
}
