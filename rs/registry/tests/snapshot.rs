//! Records go in and come out of a snapshot unchanged, and what does not hang together is named.

mod support;

use registry::synthetic::{generate, Options};
use registry::{Inconsistency, Record, RecordKey, RecordKind, Snapshot};
use std::collections::BTreeSet;
use support::{data_center, node, operator, principal, small_network, snapshot, subnet};

/// A network that has every kind of record.
fn network() -> Snapshot {
    generate(&Options {
        nodes: 60,
        subnets: 2,
        seed: 1,
        time: "2025-07-11T12:00:00Z".parse().unwrap(),
    })
    .unwrap()
}

fn emptied(network: &Snapshot) -> Snapshot {
    Snapshot::new(network.version, network.time, network.provenance.clone())
}

#[test]
fn records_of_every_kind_are_listed_in_order_and_counted() {
    let network = network();
    let keys: Vec<RecordKey> = network.records().map(|record| record.key()).collect();
    assert_eq!(keys.len(), network.record_count());
    let kinds: Vec<RecordKind> = keys.iter().map(|key| key.kind).collect();
    assert!(kinds.is_sorted());
    let different: BTreeSet<RecordKind> = kinds.into_iter().collect();
    assert_eq!(different.len(), RecordKind::ALL.len());
    assert_eq!(keys.iter().collect::<BTreeSet<_>>().len(), keys.len());
}

#[test]
fn a_snapshot_is_the_sum_of_its_records() {
    let network = network();
    let mut copy = emptied(&network);
    for record in network.records() {
        assert_eq!(record.kind(), record.key().kind);
        assert_eq!(copy.insert(record), None);
    }
    assert_eq!(copy, network);
}

#[test]
fn every_record_is_replaced_and_removed_by_its_key() {
    let network = network();
    let mut copy = network.clone();
    for record in network.records() {
        assert_eq!(copy.insert(record.clone()), Some(record.clone()));
        assert_eq!(copy.remove(&record.key()), Some(record.clone()));
        assert_eq!(copy.remove(&record.key()), None);
    }
    assert_eq!(copy.record_count(), 0);
    assert_eq!(copy, emptied(&network));
}

#[test]
fn a_key_that_is_no_principal_removes_nothing() {
    let mut network = network();
    let count = network.record_count();
    for kind in [
        RecordKind::Subnet,
        RecordKind::Node,
        RecordKind::NodeOperator,
        RecordKind::NodeProvider,
        RecordKind::ApiBoundaryNode,
    ] {
        let id = "not a principal".into();
        assert_eq!(network.remove(&RecordKey { kind, id }), None);
    }
    assert_eq!(network.record_count(), count);
}

#[test]
fn fields_of_one_kind_have_the_same_names() {
    let mut names = std::collections::BTreeMap::new();
    let small = small_network();
    let network = network();
    for record in network.records().chain(small.records()) {
        let fields: Vec<&str> = record.fields().iter().map(|(name, _)| *name).collect();
        let first = names.entry(record.kind()).or_insert_with(|| fields.clone());
        assert_eq!(*first, fields, "of {}", record.key());
    }
    assert_eq!(names.len(), RecordKind::ALL.len());
}

#[test]
fn kinds_are_found_by_their_names() {
    for kind in RecordKind::ALL {
        assert_eq!(RecordKind::from_name(kind.as_str()), Some(kind));
    }
    assert_eq!(RecordKind::from_name("planet"), None);
}

#[test]
fn a_whole_network_hangs_together() {
    assert_eq!(small_network().inconsistencies(), []);
    assert_eq!(network().inconsistencies(), []);
}

#[test]
fn references_that_lead_nowhere_or_to_two_places_are_named_once() {
    let network = snapshot(vec![
        Record::Subnet(subnet(100, &[1, 9])),
        Record::Subnet(subnet(101, &[1])),
        Record::Node(node(1, 10)),
        Record::Node(node(2, 12)),
        Record::Node(node(3, 12)),
        Record::NodeOperator(operator(10, 20, Some("zh1"))),
        Record::DataCenter(data_center("an1", "Europe,BE,Flanders")),
    ]);
    let expected = [
        Inconsistency::UnknownMember {
            subnet: principal(100),
            node: principal(9),
        },
        Inconsistency::TwoSubnets {
            node: principal(1),
            first: principal(100),
            second: principal(101),
        },
        Inconsistency::UnknownOperator {
            node: principal(2),
            operator: principal(12),
        },
        Inconsistency::UnknownDataCenter {
            operator: principal(10),
            data_center: "zh1".into(),
        },
    ];
    assert_eq!(network.inconsistencies(), expected);
    let text = expected[3].to_string();
    assert!(text.contains("data center zh1 has no record"), "{text}");
}
