//! Nodes, and those of them that are API boundary nodes.

use super::actors::Plot;
use super::random::{Random, Topic};
use super::versions::Elected;
use super::world::{scaled, API_BOUNDARY_NODES, NODES, NODES_WITH_IPV4};
use crate::{ApiBoundaryNode, Endpoint, Node, NodeStatus, Principal, PublicIpv4, Snapshot};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// The networks of IPv4 that are kept for documentation, without their last byte.
const IPV4_NETWORKS: [[u8; 3]; 3] = [[192, 0, 2], [198, 51, 100], [203, 0, 113]];
/// How many hosts one of them has: not the network, its gateway, nor the broadcast address.
const IPV4_HOSTS: usize = 253;
/// The port that other subnets use.
const XNET_PORT: u16 = 2497;
/// The port that users use.
const HTTP_PORT: u16 = 8080;

/// A node that is in no subnet yet.
pub(super) struct Free<'a> {
    pub(super) id: Principal,
    pub(super) plot: &'a Plot<'a>,
}

/// Makes every operator's nodes.
pub(super) fn generate<'a>(
    snapshot: &mut Snapshot,
    plots: &'a [Plot<'a>],
    elected: &Elected,
    seed: u64,
) -> Vec<Free<'a>> {
    let mut random = Random::new(seed, Topic::Nodes);
    let mut pool = Vec::new();
    let mut with_ipv4 = 0;
    for plot in plots {
        for _ in 0..plot.nodes {
            let mut node = node(plot, pool.len(), elected, &mut random);
            if random.one_in(NODES / NODES_WITH_IPV4) {
                node.public_ipv4 = public_ipv4(with_ipv4);
                with_ipv4 += 1;
                node.domain = Some(format!("node-{with_ipv4:03}.synthetic.example"));
            }
            let free = Free { id: node.id, plot };
            snapshot.nodes.insert(node.id, node);
            pool.push(free);
        }
    }
    pool
}

fn node(plot: &Plot, number: usize, elected: &Elected, random: &mut Random) -> Node {
    let address = address(plot, number);
    let newest = elected.hostos.last();
    let hostos = if random.one_in(60) {
        random.pick(&elected.hostos)
    } else {
        newest
    };
    let attested = plot.reward_type.starts_with("type3") && random.one_in(8);
    Node {
        id: random.principal(),
        operator_id: plot.operator,
        xnet: Some(endpoint(address, XNET_PORT)),
        http: Some(endpoint(address, HTTP_PORT)),
        chip_id: attested.then(|| random.hexadecimal(64)),
        hostos_version: hostos.cloned(),
        guestos_version: Some(elected.newest_guestos()),
        public_ipv4: None,
        domain: None,
        reward_type: Some(plot.reward_type.into()),
        status: Some(status(random)),
    }
}

/// One node in 140 is dead and one in 350 degraded.
fn status(random: &mut Random) -> NodeStatus {
    match random.below(700) {
        0..5 => NodeStatus::Dead,
        5..7 => NodeStatus::Degraded,
        _ => NodeStatus::Healthy,
    }
}

/// The data center and the operator make the prefix, the node's number the rest. The fifth group is the one that
/// real nodes' addresses have there.
fn address(plot: &Plot, number: usize) -> Ipv6Addr {
    let group = |number: usize| (number & 0xffff) as u16;
    let (site, operator) = (group(plot.site.place), group(plot.place));
    let (high, low) = (group(number >> 16), group(number));
    Ipv6Addr::new(0x2001, 0xdb8, site, operator, 0x6801, 0, high, low)
}

/// A node's endpoint at one of its ports.
pub(super) fn endpoint(address: Ipv6Addr, port: u16) -> Endpoint {
    Endpoint {
        address: IpAddr::V6(address),
        port: Some(port),
    }
}

/// The address of that number, as long as there are any.
fn public_ipv4(number: usize) -> Option<PublicIpv4> {
    let [first, second, third] = *IPV4_NETWORKS.get(number / IPV4_HOSTS)?;
    let host = u8::try_from(2 + number % IPV4_HOSTS).ok()?;
    Some(PublicIpv4 {
        address: Ipv4Addr::new(first, second, third, host),
        gateways: vec![Ipv4Addr::new(first, second, third, 1)],
        prefix_length: 24,
    })
}

/// Takes API boundary nodes from what the subnets left over, at most a quarter of it, at least one.
pub(super) fn boundary(
    snapshot: &mut Snapshot,
    pool: &mut Vec<Free>,
    elected: &Elected,
    seed: u64,
) {
    let mut random = Random::new(seed, Topic::Boundary);
    let quarter = pool.len().div_ceil(4);
    let count = scaled(API_BOUNDARY_NODES, snapshot.nodes.len()).min(quarter);
    for number in 1..=count {
        let Some(free) = random.take(pool) else {
            return;
        };
        if let Some(node) = snapshot.nodes.get_mut(&free.id) {
            node.domain = Some(format!("boundary-{number:02}.synthetic.example"));
            node.status = Some(NodeStatus::Healthy);
        }
        let record = ApiBoundaryNode {
            id: free.id,
            version: elected.newest_guestos(),
        };
        snapshot.api_boundary_nodes.insert(free.id, record);
    }
}
