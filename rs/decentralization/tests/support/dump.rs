//! A small reader of registry dumps, of its own: what the tests compare must not come from the product's readers.

use registry::{
    DataCenter, NodeOperator, NodeProvider, Principal, Provenance, Record, Region, Snapshot,
    Source, Subnet, VersionOrigin,
};
use serde_json::Value;
use std::collections::BTreeMap;

use super::node;

/// The text of a field.
pub fn text<'a>(object: &'a Value, field: &str) -> &'a str {
    object[field]
        .as_str()
        .unwrap_or_else(|| panic!("no text {field} in {object}"))
}

/// The elements of a list.
pub fn list<'a>(object: &'a Value, field: &str) -> &'a [Value] {
    object[field]
        .as_array()
        .unwrap_or_else(|| panic!("no list {field}"))
}

fn id(object: &Value, field: &str) -> Principal {
    Principal::from_text(text(object, field)).unwrap()
}

/// The records that scores and rules need.
pub fn snapshot(dump: &Value) -> Snapshot {
    let provenance = Provenance {
        source: Source::Dump,
        version_origin: VersionOrigin::Given,
    };
    let mut snapshot = Snapshot::new(1, "2025-07-11T12:00:00Z".parse().unwrap(), provenance);
    for subnet in list(dump, "subnets") {
        let members = list(subnet, "membership").iter();
        let mut membership: Vec<Principal> = members
            .map(|it| Principal::from_text(it.as_str().unwrap()).unwrap())
            .collect();
        membership.sort_unstable();
        snapshot.insert(Record::Subnet(Subnet {
            id: id(subnet, "subnet_id"),
            membership,
            subnet_type: None,
            replica_version: None,
            parameters: None,
        }));
    }
    for each in list(dump, "nodes") {
        let node = node(id(each, "node_id"), id(each, "node_operator_id"));
        snapshot.insert(Record::Node(node));
    }
    for each in list(dump, "node_operators") {
        snapshot.insert(Record::NodeOperator(NodeOperator {
            id: id(each, "node_operator_principal_id"),
            provider_id: id(each, "node_provider_principal_id"),
            data_center_id: Some(text(each, "dc_id").to_owned()),
            node_allowance: None,
            rewardable_nodes: BTreeMap::new(),
            max_rewardable_nodes: BTreeMap::new(),
            ipv6: None,
        }));
    }
    for each in list(dump, "node_providers") {
        snapshot.insert(Record::NodeProvider(NodeProvider {
            id: id(each, "principal"),
            name: Some(text(each, "name").to_owned()),
            reward_account: None,
        }));
    }
    for each in list(dump, "dcs") {
        snapshot.insert(Record::DataCenter(DataCenter {
            id: text(each, "id").to_owned(),
            region: Region::new(text(each, "region")),
            owner: text(each, "owner").to_owned(),
            name: None,
            gps: None,
        }));
    }
    snapshot
}
