//! The next version of a network: a few changes of the kinds that real ones see every day.

use super::nodes::endpoint;
use super::provenance;
use super::random::{Random, Topic};
use super::versions::elect_guestos;
use crate::{Endpoint, Node, NodeStatus, Principal, Snapshot, Source};
use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv6Addr};
use std::time::Duration;

/// The most members that are replaced in one subnet at once.
const MOST_REPLACED: usize = 3;
/// The most subnets that are upgraded at once.
const MOST_UPGRADED: usize = 5;
/// The most API boundary nodes that are upgraded at once.
const MOST_BOUNDARY_UPGRADED: usize = 2;
/// The most nodes without a subnet that take the version configured for them at once.
const MOST_CAUGHT_UP: usize = 8;
/// A new version is elected every so many steps: when most subnets of a network of 42 run the one before.
const STEPS_PER_ELECTION: u64 = 16;
/// The first step with an election, so that a short history has one.
const FIRST_ELECTION: u64 = 4;
/// How many elected versions of the guest system are kept, unless more are in use.
const KEPT_GUESTOS_VERSIONS: usize = 5;

/// The next version of a network: its version is one more and its time 4 to 20 hours later.
///
/// Members of one subnet are replaced, subnets are upgraded, a node is registered and one is removed, a node's health
/// changes; at the fourth step and every sixteenth after it a version of the guest system is elected. What the network
/// has no nodes for does not happen. No new [inconsistency](Snapshot::inconsistencies) comes about. The result is
/// synthetic whatever the snapshot was: of its seed, or of seed 0. The same snapshot and step give the same result;
/// other steps from the same snapshot give other futures.
pub fn evolve(snapshot: &Snapshot, step: u64) -> Snapshot {
    let seed = match snapshot.provenance.source {
        Source::Synthetic { seed } => seed,
        _ => 0,
    };
    let mut random = Random::new(seed, Topic::Evolution(step, snapshot.version));
    let mut next = snapshot.clone();
    next.version = snapshot.version.saturating_add(1);
    let later = Duration::from_secs(random.between(4 * 3_600, 20 * 3_600) as u64);
    next.time = snapshot.time.saturating_add(later).unwrap_or(snapshot.time);
    next.provenance = provenance(seed);
    replace_members(&mut next, &mut random);
    if step % STEPS_PER_ELECTION == FIRST_ELECTION {
        elect(&mut next, &mut random);
    }
    upgrade(&mut next, &mut random);
    remove_node(&mut next, &mut random);
    register_node(&mut next, &mut random);
    change_health(&mut next, &mut random);
    next
}

/// Nodes that are in no subnet and are no API boundary nodes, in ascending order.
fn unassigned(snapshot: &Snapshot) -> Vec<Principal> {
    let members: BTreeSet<&Principal> = snapshot
        .subnets
        .values()
        .flat_map(|subnet| &subnet.membership)
        .collect();
    let free = snapshot
        .nodes
        .keys()
        .filter(|id| !members.contains(id) && !snapshot.api_boundary_nodes.contains_key(id));
    free.copied().collect()
}

fn replace_members(snapshot: &mut Snapshot, random: &mut Random) {
    let mut pool = unassigned(snapshot);
    let status = |id: &Principal| snapshot.nodes.get(id).and_then(|node| node.status);
    pool.retain(|id| matches!(status(id), None | Some(NodeStatus::Healthy)));
    let subnets: Vec<Principal> = snapshot.subnets.keys().copied().collect();
    let chosen = random.pick(&subnets);
    let Some(subnet) = chosen.and_then(|id| snapshot.subnets.get_mut(id)) else {
        return;
    };
    let count = random
        .between(1, MOST_REPLACED)
        .min(subnet.membership.len());
    for _ in 0..count.min(pool.len()) {
        random.take(&mut subnet.membership);
    }
    for _ in 0..count {
        let Some(id) = random.take(&mut pool) else {
            break;
        };
        subnet.membership.push(id);
        if let Some(node) = snapshot.nodes.get_mut(&id) {
            node.guestos_version.clone_from(&subnet.replica_version);
        }
    }
    subnet.membership.sort_unstable();
}

/// Elects a version that subnets and other nodes take from now on, and retires one that none runs any more.
fn elect(snapshot: &mut Snapshot, random: &mut Random) {
    let id = elect_guestos(snapshot, random);
    if let Some(unassigned) = &mut snapshot.unassigned_nodes {
        unassigned.replica_version.clone_from(&id);
    }
    if snapshot.guestos_versions.len() <= KEPT_GUESTOS_VERSIONS {
        return;
    }
    let subnets = snapshot.subnets.values();
    let mut used: BTreeSet<&str> = subnets
        .filter_map(|it| it.replica_version.as_deref())
        .collect();
    used.extend(
        snapshot
            .api_boundary_nodes
            .values()
            .map(|it| it.version.as_str()),
    );
    used.insert(&id);
    let mut elected = snapshot.guestos_versions.keys();
    let retired = elected.find(|id| !used.contains(id.as_str())).cloned();
    if let Some(retired) = retired {
        snapshot.guestos_versions.remove(&retired);
    }
}

/// Upgrades some subnets, some API boundary nodes and some other nodes to the version that is configured for nodes
/// without a subnet.
fn upgrade(snapshot: &mut Snapshot, random: &mut Random) {
    let configured = snapshot.unassigned_nodes.as_ref();
    let Some(target) = configured.map(|it| it.replica_version.clone()) else {
        return;
    };
    let late = |node: &Principal| {
        let node = snapshot.nodes.get(node);
        node.is_some_and(|node| node.guestos_version.as_ref() != Some(&target))
    };
    let late = unassigned(snapshot).into_iter().filter(late);
    let mut nodes: Vec<Principal> = late.take(MOST_CAUGHT_UP).collect();
    nodes.extend(upgrade_subnets(snapshot, &target, random));
    nodes.extend(upgrade_boundary(snapshot, &target));
    for id in nodes {
        if let Some(node) = snapshot.nodes.get_mut(&id) {
            node.guestos_version = Some(target.clone());
        }
    }
}

/// Gives the members of the subnets that were upgraded.
fn upgrade_subnets(snapshot: &mut Snapshot, target: &str, random: &mut Random) -> Vec<Principal> {
    let subnets = snapshot.subnets.values();
    let mut behind: Vec<Principal> = subnets
        .filter(|subnet| subnet.replica_version.as_deref() != Some(target))
        .map(|subnet| subnet.id)
        .collect();
    let mut members = Vec::new();
    for _ in 0..random.between(1, MOST_UPGRADED) {
        let chosen = random.take(&mut behind);
        if let Some(subnet) = chosen.and_then(|id| snapshot.subnets.get_mut(&id)) {
            subnet.replica_version = Some(target.to_owned());
            members.extend_from_slice(&subnet.membership);
        }
    }
    members
}

/// Gives the API boundary nodes that were upgraded.
fn upgrade_boundary(snapshot: &mut Snapshot, target: &str) -> Vec<Principal> {
    let boundary = snapshot.api_boundary_nodes.values_mut();
    let behind = boundary.filter(|node| node.version != target);
    behind
        .take(MOST_BOUNDARY_UPGRADED)
        .map(|node| {
            node.version = target.to_owned();
            node.id
        })
        .collect()
}

fn remove_node(snapshot: &mut Snapshot, random: &mut Random) {
    if let Some(id) = random.take(&mut unassigned(snapshot)) {
        snapshot.nodes.remove(&id);
    }
}

/// Registers a node of an operator that has one already, beside it.
fn register_node(snapshot: &mut Snapshot, random: &mut Random) {
    let ids: Vec<Principal> = snapshot.nodes.keys().copied().collect();
    let sibling = random.pick(&ids).and_then(|id| snapshot.nodes.get(id));
    let Some(sibling) = sibling.cloned() else {
        return;
    };
    let groups = [random.word(), random.word(), random.word()];
    let beside = |endpoint: Option<Endpoint>| endpoint.map(|it| moved(it, groups));
    let unassigned = snapshot.unassigned_nodes.as_ref();
    let node = Node {
        id: random.principal(),
        xnet: beside(sibling.xnet),
        http: beside(sibling.http),
        chip_id: None,
        guestos_version: unassigned.map(|it| it.replica_version.clone()),
        public_ipv4: None,
        domain: None,
        status: sibling.status.map(|_| NodeStatus::Healthy),
        ..sibling
    };
    if let Some(operator) = snapshot.operators.get_mut(&node.operator_id) {
        operator.node_allowance = operator.node_allowance.map(|it| it.saturating_sub(1));
    }
    snapshot.nodes.insert(node.id, node);
}

/// Another address in the same network, and always one kept for documentation. Generated nodes have 6801 in the fifth
/// group, so that this is none of theirs.
fn moved(sibling: Endpoint, [sixth, seventh, eighth]: [u16; 3]) -> Endpoint {
    let (site, operator) = match sibling.address {
        IpAddr::V6(address) => (address.segments()[2], address.segments()[3]),
        IpAddr::V4(_) => (0xffff, 0xffff),
    };
    let address = Ipv6Addr::new(
        0x2001, 0xdb8, site, operator, 0x6802, sixth, seventh, eighth,
    );
    Endpoint {
        port: sibling.port,
        ..endpoint(address, 0)
    }
}

/// A node that was healthy is no longer, or the other way round.
fn change_health(snapshot: &mut Snapshot, random: &mut Random) {
    let nodes = snapshot.nodes.values();
    let mut ids: Vec<Principal> = nodes
        .filter(|it| it.status.is_some())
        .map(|it| it.id)
        .collect();
    let sick = |id: &Principal| {
        let status = snapshot.nodes.get(id).and_then(|node| node.status);
        status != Some(NodeStatus::Healthy)
    };
    let (heal, worse) = (random.one_in(2), [NodeStatus::Degraded, NodeStatus::Dead]);
    ids.retain(|id| sick(id) == heal);
    let to = if heal {
        Some(NodeStatus::Healthy)
    } else {
        random.pick(&worse).copied()
    };
    let chosen = random.take(&mut ids);
    if let Some(node) = chosen.and_then(|id| snapshot.nodes.get_mut(&id)) {
        node.status = to;
    }
}
