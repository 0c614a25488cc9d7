//! Versions appended by what they change, and changelogs.

mod support;

use registry::{At, NodeProvider, Record, RecordKind, RewardRegion, Source};
use registry_store::{RecordChange, Store, VersionChanges};
use std::collections::BTreeMap;
use support::*;

fn provider(number: u8, name: Option<&str>) -> Record {
    Record::NodeProvider(NodeProvider {
        id: principal(number),
        name: name.map(str::to_owned),
        reward_account: None,
    })
}

fn changes(version: u64, seconds: u64, changes: Vec<RecordChange>) -> VersionChanges {
    VersionChanges {
        version,
        time: time(seconds),
        changes,
    }
}

#[test]
fn changes_follow_the_newest_version() {
    let store = Store::open_in_memory().unwrap();
    let set = |number, name| RecordChange::Set(provider(number, name));
    let gone = |number| RecordChange::Delete(provider(number, None).key());
    let steps = [
        changes(1, 10, vec![set(1, None), set(2, Some("b"))]),
        changes(2, 10, vec![set(1, Some("a")), set(2, None), gone(9)]),
        changes(3, 20, vec![]),
        changes(4, 30, vec![gone(1), set(1, None), gone(2)]),
    ];
    let appended = store.append(&steps, Source::Nns, time(0)).unwrap();
    assert_eq!((appended.newest, appended.versions), (Some(4), 4));
    assert_eq!(appended.record_changes, 5);
    let names = |version| -> Vec<Option<String>> {
        let snapshot = store.snapshot(At::Version(version)).unwrap().unwrap();
        snapshot.providers.into_values().map(|it| it.name).collect()
    };
    assert_eq!(names(1), [None, Some("b".into())]);
    assert_eq!(
        names(2),
        [Some("a".into()), Some("b".into())],
        "a bare key tells nothing new"
    );
    assert_eq!(names(3), names(2));
    assert_eq!(names(4), [None]);
    for (wrong, expected) in [
        (changes(6, 40, vec![]), "the next version to append is 5, but the changes go on with version 6"),
        (changes(5, 29, vec![]), "version 5 at 2026-01-01T00:00:29Z does not fit: version 4 is at 2026-01-01T00:00:30Z, and versions and times ascend together; give another version or time"),
    ] {
        let good = changes(5, 40, vec![set(7, Some("x"))]);
        let steps = if wrong.version == 6 { vec![wrong] } else { vec![wrong, good] };
        let (message, is_bad_input) = store_error(store.append(&steps, Source::Nns, time(0)));
        assert_eq!((&*message, is_bad_input), (expected, true));
    }
    assert_eq!(store.newest().unwrap().unwrap().version, 4);
    assert!(store.check().unwrap().is_ok());
}

#[test]
fn a_table_of_one_key_replaces_the_one_before() {
    let region = |name: &str| {
        Record::RewardRegion(RewardRegion {
            region: name.into(),
            rates: BTreeMap::new(),
        })
    };
    let table = |names: &[&str]| -> Vec<RecordChange> {
        let clear = RecordChange::Clear(RecordKind::RewardRegion);
        let set = names.iter().map(|name| RecordChange::Set(region(name)));
        std::iter::once(clear).chain(set).collect()
    };
    let store = Store::open_in_memory().unwrap();
    let steps = [
        changes(1, 0, table(&["Asia", "Europe"])),
        changes(2, 0, table(&["Asia", "Africa"])),
    ];
    let appended = store.append(&steps, Source::Nns, time(0)).unwrap();
    assert_eq!(appended.record_changes, 4, "Asia stays");
    let newest = store.snapshot(At::Newest).unwrap().unwrap();
    assert_eq!(
        newest.reward_table.into_keys().collect::<Vec<_>>(),
        ["Africa", "Asia"]
    );
}

#[test]
fn a_changelog_continues_only_what_is_made_of_changes() {
    let file = |version: u64| {
        let name = format!("0000000000/00/00/{version:02x}.pb");
        let id = format!("data_center_record_d{version}");
        input(&name, entry(&[(&id, Some(texts(&[(2, "Europe")])))]))
    };
    let store = Store::open_in_memory().unwrap();
    store.import(&[file(1), file(2)], &at(0)).unwrap();
    let report = store.import(&[file(1), file(2), file(3)], &at(1)).unwrap();
    assert_eq!((report.version, report.versions_added), (3, 1));
    assert_eq!(
        report.warnings,
        ["versions 1 to 2 were there already and were not compared"]
    );
    assert!(store.import(&[file(2)], &at(1)).unwrap().is_unchanged());
    let (message, _) = store_error(store.import(&[file(5)], &at(2)));
    assert_eq!(
        message,
        "the next version to append is 4, but the changes go on with version 5"
    );
    let other = Store::open_in_memory().unwrap();
    other.import(&[input("x", NODES_JSON)], &at(0)).unwrap();
    let (message, is_bad_input) = store_error(other.import(&[file(1)], &at(1)));
    assert!(
        is_bad_input && message.contains("was not made of changes"),
        "{message}"
    );
}

#[test]
fn a_thousand_versions_are_appended_by_what_they_change() {
    let store = Store::open_in_memory().unwrap();
    let first = network(200, 8);
    let set_all = first.records().map(RecordChange::Set).collect();
    let mut steps = vec![changes(1, 0, set_all)];
    for version in 2..=1000_u64 {
        let name = format!("name {version}");
        let number = u8::try_from(version % 200).unwrap();
        steps.push(changes(
            version,
            version,
            vec![RecordChange::Set(provider(number, Some(&name)))],
        ));
    }
    let appended = store.append(&steps, Source::Nns, time(0)).unwrap();
    assert_eq!(appended.versions, 1000);
    let check = store.check().unwrap();
    assert!(check.is_ok(), "{:?}", check.problems);
    assert_eq!(check.intervals, first.record_count() as u64 + 999);
}
