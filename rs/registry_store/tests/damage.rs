//! Damaged files give an error or other records, and never a panic.

mod support;

use proptest::prelude::*;
use registry::At;
use registry_store::{read_inputs, Store};
use support::*;

/// A file of each format.
fn files() -> [Vec<u8>; 5] {
    let node = format!("node_record_{}", principal(1));
    let operator = format!("node_operator_record_{}", principal(2));
    let changelog = entry(&[
        (&node, Some(vec![0x7a, 2, 1, 2])),
        (&operator, Some(vec![0x1a, 2, 1, 2, 0x2a, 4, 10, 0, 16, 3])),
        ("node_rewards_table", Some(vec![10, 4, 10, 2, 65, 66])),
        ("data_center_record_an1", Some(texts(&[(2, "Europe")]))),
        ("hostos_version_a", None),
    ]);
    [
        DUMP.into(),
        NODES_JSON.into(),
        NODES_CSV.into(),
        DATA_CENTERS.into(),
        changelog,
    ]
}

#[test]
fn the_files_are_whole_before_they_are_damaged() {
    let [dump, json, csv, centers, changelog] = files();
    for inputs in [vec![dump], vec![json, centers], vec![csv], vec![changelog]] {
        let inputs: Vec<_> = inputs.into_iter().map(|it| input("x", it)).collect();
        read_inputs(&inputs).unwrap();
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn damage_never_panics(
        file in 0_usize..5,
        edits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let mut bytes = files()[file].clone();
        for (index, byte) in edits {
            let index = index.index(bytes.len());
            bytes[index] = byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        let mut inputs = vec![input("x", bytes)];
        if file == 3 {
            inputs.push(input("nodes", NODES_JSON));
        }
        let store = Store::open_in_memory().unwrap();
        match store.import(&inputs, &at(0)) {
            Ok(report) => {
                let snapshot = store.snapshot(At::Newest).unwrap().unwrap();
                prop_assert_eq!(snapshot.record_count() as u64, report.record_count);
                prop_assert!(store.check().unwrap().is_ok());
            }
            Err(error) => {
                prop_assert!(error.is_bad_input(), "{}", error);
                prop_assert_eq!(store.versions().unwrap(), []);
            }
        }
    }
}
