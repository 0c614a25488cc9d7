//! Snapshots inserted in any order come back as they were.

mod support;

use proptest::prelude::*;
use registry::{At, GuestosVersion, Provenance, Record, Snapshot, Source, VersionOrigin};
use registry_store::Store;
use support::time;

/// For each of four records its value, 0 for none.
type Values = [u8; 4];

fn snapshot(index: usize, values: Values) -> Snapshot {
    let provenance = Provenance {
        source: Source::Synthetic { seed: u64::MAX },
        version_origin: VersionOrigin::Registry,
    };
    let index = index as u64;
    let mut snapshot = Snapshot::new(10 * index, time(index / 2), provenance);
    for (name, value) in ["a", "b", "c", "d"].into_iter().zip(values) {
        if value > 0 {
            snapshot.insert(Record::GuestosVersion(GuestosVersion {
                id: name.into(),
                release_package_sha256: Some(value.to_string()),
                release_package_urls: Vec::new(),
            }));
        }
    }
    snapshot
}

/// Histories, and an order to insert their snapshots in.
fn histories() -> impl Strategy<Value = (Vec<Values>, Vec<usize>)> {
    prop::collection::vec(prop::array::uniform4(0_u8..3), 1..12).prop_flat_map(|values| {
        let order: Vec<usize> = (0..values.len()).collect();
        (Just(values), Just(order).prop_shuffle())
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) })]

    #[test]
    fn any_order_gives_the_same_history((values, order) in histories()) {
        let store = Store::open_in_memory().unwrap();
        for index in order {
            store.insert(&snapshot(index, values[index]), time(0)).unwrap();
            let check = store.check().unwrap();
            prop_assert!(check.is_ok(), "{:?}", check.problems);
        }
        for (index, values) in values.iter().enumerate() {
            let expected = snapshot(index, *values);
            let back = store.snapshot(At::Version(expected.version)).unwrap();
            prop_assert_eq!(back.as_ref(), Some(&expected));
            for record in expected.records() {
                let at = At::Version(expected.version + 9);
                prop_assert_eq!(store.record(at, &record.key()).unwrap(), Some(record));
            }
        }
    }
}
