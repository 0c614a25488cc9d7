//! What a topology finds of a node, and what it does where records are missing.

mod support;

use registry::{Record, Topology};
use support::{node, operator, principal, small_network, snapshot, subnet};

#[test]
fn a_node_is_found_with_all_it_refers_to() {
    let network = small_network();
    let topology = Topology::new(&network);
    let placement = topology.placement(&principal(1)).unwrap();
    assert_eq!(placement.node.id, principal(1));
    assert_eq!(placement.subnet_id, Some(principal(100)));
    assert_eq!(placement.provider_id(), Some(principal(20)));
    assert_eq!(placement.data_center_id(), Some("an1"));
    let name = placement.provider.unwrap().name.as_deref();
    assert_eq!(name, Some("Provider"));
    let region = &placement.data_center.unwrap().region;
    assert_eq!(region.country(), "BE");
}

#[test]
fn a_reference_without_a_record_is_still_told() {
    let network = snapshot(vec![
        Record::Node(node(1, 10)),
        Record::Node(node(2, 11)),
        Record::NodeOperator(operator(10, 20, Some("an1"))),
    ]);
    let topology = Topology::new(&network);
    let known = topology.placement(&principal(1)).unwrap();
    assert_eq!(known.provider_id(), Some(principal(20)));
    assert!(known.provider.is_none());
    assert_eq!(known.data_center_id(), Some("an1"));
    assert!(known.data_center.is_none());
    let alone = topology.placement(&principal(2)).unwrap();
    assert!(alone.operator.is_none());
    assert_eq!(alone.provider_id(), None);
    assert_eq!(alone.data_center_id(), None);
}

#[test]
fn members_and_nodes_are_listed_in_ascending_order() {
    let network = small_network();
    let topology = Topology::new(&network);
    let members = topology.members(&principal(100));
    let members: Vec<_> = members.iter().map(|it| it.node.id).collect();
    assert_eq!(members, [principal(1), principal(2)]);
    let subnets: Vec<_> = topology.placements().map(|it| it.subnet_id).collect();
    let (first, second) = (Some(principal(100)), Some(principal(101)));
    assert_eq!(subnets, [first, first, second, None]);
    assert_eq!(topology.snapshot(), &network);
}

#[test]
fn what_is_not_there_is_not_found() {
    let network = snapshot(vec![Record::Subnet(subnet(100, &[1]))]);
    let topology = Topology::new(&network);
    assert!(topology.placement(&principal(1)).is_none());
    assert!(topology.members(&principal(100)).is_empty());
    assert!(topology.members(&principal(101)).is_empty());
    assert_eq!(topology.subnet_of(&principal(1)), Some(principal(100)));
}

#[test]
fn a_node_in_two_subnets_counts_for_the_smaller_principal() {
    let network = snapshot(vec![
        Record::Subnet(subnet(101, &[1])),
        Record::Subnet(subnet(100, &[1])),
        Record::Node(node(1, 10)),
    ]);
    let topology = Topology::new(&network);
    assert_eq!(topology.subnet_of(&principal(1)), Some(principal(100)));
}
