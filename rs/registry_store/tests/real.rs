//! The real network's files, where they are.

mod support;

use registry::{At, Snapshot, VersionOrigin};
use registry_store::{to_dump_json, ImportOptions, ImportReport, Input, Store};
use support::*;

fn imported(inputs: &[Input]) -> (Store, Snapshot, ImportReport) {
    let store = Store::open_in_memory().unwrap();
    let report = store.import(inputs, &at(0)).unwrap();
    let snapshot = store.snapshot(At::Newest).unwrap().unwrap();
    assert!(store.check().unwrap().is_ok());
    (store, snapshot, report)
}

/// Nodes, subnets, providers, operators, data centers, API boundary nodes.
fn counts(snapshot: &Snapshot) -> [usize; 6] {
    [
        snapshot.nodes.len(),
        snapshot.subnets.len(),
        snapshot.providers.len(),
        snapshot.operators.len(),
        snapshot.data_centers.len(),
        snapshot.api_boundary_nodes.len(),
    ]
}

#[test]
fn dumps_have_their_records_and_come_back_the_same() {
    for (file, expected, guestos, hostos) in [
        (
            "registry-2025-07-11.json",
            [1438, 42, 94, 159, 113, 20],
            3,
            13,
        ),
        ("registry-2025-06.json", [1447, 37, 94, 160, 113, 20], 9, 11),
    ] {
        let Some(file) = real("dumps_have_their_records_and_come_back_the_same", file) else {
            return;
        };
        let (_, snapshot, report) = imported(&[file]);
        assert_eq!(counts(&snapshot), expected);
        assert_eq!(snapshot.guestos_versions.len(), guestos);
        assert_eq!(snapshot.hostos_versions.len(), hostos);
        assert_eq!(snapshot.reward_table.len(), 32);
        assert!(snapshot.unassigned_nodes.is_some());
        assert_eq!(report.warnings, Vec::<String>::new());
        let mut bytes = Vec::new();
        to_dump_json(&snapshot, &mut bytes).unwrap();
        assert_eq!(imported(&[input("again", bytes)]).1, snapshot);
    }
}

#[test]
fn what_we_derive_in_a_dump_is_what_the_original_has() {
    let test = "what_we_derive_in_a_dump_is_what_the_original_has";
    let Some(file) = real(test, "registry-2025-07-11.json") else {
        return;
    };
    let original: serde_json::Value = serde_json::from_slice(&file.bytes).unwrap();
    let (_, snapshot, _) = imported(&[file]);
    let mut bytes = Vec::new();
    to_dump_json(&snapshot, &mut bytes).unwrap();
    let ours: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
    for (list, id) in [
        ("subnets", "subnet_id"),
        ("nodes", "node_id"),
        ("node_operators", "node_operator_principal_id"),
        ("node_providers", "principal"),
        ("dcs", "id"),
        ("api_bns", "principal"),
        ("elected_host_os_versions", "hostos_version_id"),
    ] {
        for theirs in original[list].as_array().unwrap() {
            let mut found = ours[list].as_array().unwrap().iter();
            let ours = found.find(|ours| ours[id] == theirs[id]).unwrap();
            let mut theirs = theirs.clone();
            if let Some(name) = theirs.pointer_mut("/computed/node_provider_name") {
                // The original finds the name by the operator's nodes; ours is there without nodes as well.
                if name == "" {
                    *name = ours["computed"]["node_provider_name"].clone();
                }
            }
            for (field, value) in theirs.as_object().unwrap() {
                let is_compared = match field.as_str() {
                    "nodes" | "chain_key_config" | "features" => false,
                    "node_type" => ours[field] != serde_json::Value::Null,
                    _ => true,
                };
                assert!(
                    !is_compared || &ours[field] == value,
                    "{list}: {field}: {value}"
                );
            }
        }
    }
    assert_eq!(ours["node_rewards_table"], original["node_rewards_table"]);
    assert_eq!(
        ours["unassigned_nodes_config"],
        original["unassigned_nodes_config"]
    );
}

#[test]
fn the_public_apis_lists_have_their_records() {
    let test = "the_public_apis_lists_have_their_records";
    let Some(csv) = real(test, "current_nodes_20250819_110856.csv") else {
        return;
    };
    let (_, snapshot, report) = imported(&[csv]);
    assert_eq!(
        counts(&snapshot),
        [1449, 47, snapshot.providers.len(), 145, 94, 0]
    );
    assert_eq!(report.warnings, Vec::<String>::new());
    let (Some(nodes), Some(centers)) = (
        real(test, "ic-api-nodes-2024-06-22.json"),
        real(test, "ic-api-data-centers-2024-06-22.json"),
    ) else {
        return;
    };
    let (_, alone, _) = imported(std::slice::from_ref(&nodes));
    assert_eq!(
        counts(&alone),
        [1426, 37, alone.providers.len(), 168, 96, 0]
    );
    let (_, both, _) = imported(&[nodes, centers]);
    assert_eq!(both.nodes.len(), 1426);
    assert_eq!(both.data_centers.len(), 111);
    assert!(both.data_centers.values().all(|it| it.gps.is_some()));
    let members: usize = both.subnets.values().map(|it| it.membership.len()).sum();
    assert_eq!(members, 559);
}

#[test]
fn the_registrys_first_version_has_its_records() {
    let test = "the_registrys_first_version_has_its_records";
    let Some(mut file) = real(test, "registry-mainnet-genesis-v1.changelog.pb") else {
        return;
    };
    let (_, snapshot, report) = imported(&[file.clone()]);
    assert_eq!(counts(&snapshot), [24, 5, 1, 1, 0, 0]);
    assert_eq!(report.provenance.version_origin, VersionOrigin::Assigned);
    assert_eq!(report.version, 1);
    assert_eq!(report.ignored["crypto_tls_cert"], 24);
    assert_eq!(report.ignored["crypto_record"], 96);
    assert_eq!(snapshot.inconsistencies(), []);
    let version = &snapshot.guestos_versions["afe384f6654ab93b559ff889087c81b6526957a0"];
    assert!(
        version.release_package_sha256.is_some(),
        "its own key tells more than the list"
    );
    file.name = "0000000000/00/00/01.pb".into();
    let (_, _, report) = imported(&[file]);
    assert_eq!(report.provenance.version_origin, VersionOrigin::Registry);
}

#[test]
fn the_real_history_keeps_what_is_the_same_once() {
    let test = "the_real_history_keeps_what_is_the_same_once";
    let (Some(june), Some(july)) = (
        real(test, "registry-2025-06.json"),
        real(test, "registry-2025-07-11.json"),
    ) else {
        return;
    };
    let store = Store::open_in_memory().unwrap();
    let import = |file: &Input, seconds| {
        let options: ImportOptions = at(seconds);
        store.import(std::slice::from_ref(file), &options).unwrap()
    };
    assert_eq!(import(&july, 200).version, 1);
    // Earlier than all there is: version 0 is the registry before its first change, so 1 would be next.
    let (message, is_bad_input) = store_error(store.import(std::slice::from_ref(&june), &at(100)));
    assert!(
        is_bad_input && message.contains("give a version"),
        "{message}"
    );
    let report = import(&june, 300);
    assert_eq!((report.version, report.is_unchanged()), (2, false));
    assert!(import(&june, 400).is_unchanged());
    let check = store.check().unwrap();
    assert!(check.is_ok());
    let all = check.versions * 1_900;
    assert!(
        check.bodies < all,
        "{} bodies of {all} records",
        check.bodies
    );
}
