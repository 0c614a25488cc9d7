//! Small handmade networks, for the tests of this crate.

#![allow(dead_code)] // Each test file is a crate of its own and uses some of this.

use registry::{
    DataCenter, Node, NodeOperator, NodeProvider, Principal, Provenance, Record, Region, Snapshot,
    Source, Subnet, SubnetType, VersionOrigin,
};
use std::collections::BTreeMap;

/// A principal that is told from others by one number.
pub fn principal(number: u8) -> Principal {
    Principal::from_slice(&[number])
}

/// A node of an operator, of which nothing else is known.
pub fn node(id: u8, operator: u8) -> Node {
    Node {
        id: principal(id),
        operator_id: principal(operator),
        xnet: None,
        http: None,
        chip_id: None,
        hostos_version: None,
        guestos_version: None,
        public_ipv4: None,
        domain: None,
        reward_type: None,
        status: None,
    }
}

/// A subnet of these nodes.
pub fn subnet(id: u8, members: &[u8]) -> Subnet {
    Subnet {
        id: principal(id),
        membership: members.iter().map(|it| principal(*it)).collect(),
        subnet_type: Some(SubnetType::Application),
        replica_version: Some("first".into()),
        parameters: None,
    }
}

/// An operator of a provider in a data center.
pub fn operator(id: u8, provider: u8, data_center: Option<&str>) -> NodeOperator {
    NodeOperator {
        id: principal(id),
        provider_id: principal(provider),
        data_center_id: data_center.map(Into::into),
        node_allowance: Some(1),
        rewardable_nodes: BTreeMap::new(),
        max_rewardable_nodes: BTreeMap::new(),
        ipv6: None,
    }
}

/// A data center.
pub fn data_center(id: &str, region: &str) -> DataCenter {
    DataCenter {
        id: id.into(),
        region: Region::new(region),
        owner: "owner".into(),
        name: None,
        gps: None,
    }
}

/// A snapshot of these records.
pub fn snapshot(records: Vec<Record>) -> Snapshot {
    let provenance = Provenance {
        source: Source::Dump,
        version_origin: VersionOrigin::Given,
    };
    let time = "2025-07-11T12:00:00Z".parse().unwrap();
    let mut snapshot = Snapshot::new(1, time, provenance);
    for record in records {
        assert_eq!(snapshot.insert(record), None, "a record is given twice");
    }
    snapshot
}

/// Two subnets, 100 of the nodes 1 and 2 and 101 of the node 3, and the unassigned node 4. The operators 10 (of
/// provider 20 in `an1`) and 11 (of provider 21, nowhere) have two nodes each.
pub fn small_network() -> Snapshot {
    let provider = NodeProvider {
        id: principal(20),
        name: Some("Provider".into()),
        reward_account: None,
    };
    snapshot(vec![
        Record::Subnet(subnet(100, &[1, 2])),
        Record::Subnet(subnet(101, &[3])),
        Record::Node(node(1, 10)),
        Record::Node(node(2, 11)),
        Record::Node(node(3, 10)),
        Record::Node(node(4, 11)),
        Record::NodeOperator(operator(10, 20, Some("an1"))),
        Record::NodeOperator(operator(11, 21, None)),
        Record::NodeProvider(provider),
        Record::DataCenter(data_center("an1", "Europe,BE,Flanders")),
    ])
}
