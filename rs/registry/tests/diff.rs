//! What a diff tells of every kind of change between two snapshots.

mod support;

use registry::{diff, Change, NodeStatus, Record, RecordKey, RecordKind, Snapshot};
use support::{data_center, node, principal, small_network, subnet};

/// Changes a small network and compares what the diff says, name and text, with what is expected. A principal is
/// written as its number in angle brackets.
fn check(change: impl FnOnce(&mut Snapshot), expected: &[(&str, &str)]) {
    let from = small_network();
    let mut to = from.clone();
    change(&mut to);
    let changes = diff(&from, &to);
    let told: Vec<(String, String)> = changes
        .iter()
        .map(|change| (change.name(), with_numbers(&change.to_string())))
        .collect();
    let told: Vec<(&str, &str)> = told.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    assert_eq!(told, expected);
    assert_eq!(diff(&to, &to), []);
}

fn with_numbers(text: &str) -> String {
    (0..=u8::MAX).fold(text.to_owned(), |text, number| {
        text.replace(&principal(number).to_text(), &format!("<{number}>"))
    })
}

#[test]
fn equal_records_have_no_changes_whatever_the_version() {
    check(
        |network| {
            network.version = 9;
            network.time = "2030-01-01T00:00:00Z".parse().unwrap();
        },
        &[],
    );
}

#[test]
fn an_unassigned_node_joins_a_subnet() {
    check(
        |network| {
            network.insert(Record::Subnet(subnet(100, &[1, 2, 4])));
        },
        &[
            ("subnet_resized", "subnet <100> went from 2 to 3 nodes"),
            ("node_joined", "node <4> joined subnet <100>"),
        ],
    );
}

#[test]
fn a_member_is_replaced() {
    check(
        |network| {
            network.insert(Record::Subnet(subnet(100, &[1, 4])));
        },
        &[
            ("node_left", "node <2> left subnet <100>"),
            ("node_joined", "node <4> joined subnet <100>"),
        ],
    );
}

#[test]
fn a_node_moves_from_one_subnet_to_another() {
    check(
        |network| {
            network.insert(Record::Subnet(subnet(100, &[1])));
            network.insert(Record::Subnet(subnet(101, &[2, 3])));
        },
        &[
            ("subnet_resized", "subnet <100> went from 2 to 1 nodes"),
            ("subnet_resized", "subnet <101> went from 1 to 2 nodes"),
            ("node_moved", "node <2> moved from subnet <100> to <101>"),
        ],
    );
}

#[test]
fn a_subnet_is_created_with_a_new_node() {
    check(
        |network| {
            network.insert(Record::Node(node(5, 10)));
            network.insert(Record::Subnet(subnet(102, &[5])));
        },
        &[
            ("subnet_created", "subnet <102> was created with 1 nodes"),
            ("node_joined", "node <5> joined subnet <102>"),
            ("node_added", "node <5> was added"),
        ],
    );
}

#[test]
fn a_subnet_is_removed_and_its_node_with_it() {
    check(
        |network| {
            network.subnets.remove(&principal(101));
            network.nodes.remove(&principal(3));
        },
        &[
            ("subnet_removed", "subnet <101>, of 1 nodes, was removed"),
            ("node_left", "node <3> left subnet <101>"),
            ("node_removed", "node <3> was removed"),
        ],
    );
}

#[test]
fn an_upgrade_is_no_other_change_of_the_subnet() {
    check(
        |network| {
            let subnet = network.subnets.get_mut(&principal(100)).unwrap();
            subnet.replica_version = Some("second".into());
        },
        &[(
            "subnet_upgraded",
            "subnet <100> was upgraded from first to second",
        )],
    );
}

#[test]
fn changed_fields_are_named_with_both_values() {
    check(
        |network| {
            let node = network.nodes.get_mut(&principal(1)).unwrap();
            node.status = Some(NodeStatus::Dead);
            node.operator_id = principal(11);
            let center = data_center("an1", "Europe,BE,Antwerp");
            network.insert(Record::DataCenter(center));
        },
        &[
            (
                "node_changed",
                "node <1> changed: operator_id \"<10>\" -> \"<11>\" status \"\" -> \"Dead\"",
            ),
            (
                "data_center_changed",
                "data_center an1 changed: region \"Europe,BE,Flanders\" -> \"Europe,BE,Antwerp\"",
            ),
        ],
    );
}

#[test]
fn a_change_is_told_of_one_record() {
    let key = |kind, number| RecordKey {
        kind,
        id: principal(number).to_text(),
    };
    let moved = Change::NodeMoved {
        node: principal(1),
        from: principal(100),
        to: principal(101),
    };
    assert_eq!(moved.subject(), key(RecordKind::Node, 1));
    let created = Change::SubnetCreated {
        subnet: principal(100),
        size: 2,
    };
    assert_eq!(created.subject(), key(RecordKind::Subnet, 100));
    let added = Change::Added {
        key: key(RecordKind::NodeProvider, 20),
    };
    assert_eq!(added.subject(), key(RecordKind::NodeProvider, 20));
}
