//! Subnets: their sizes, their parameters, and which nodes are in them.

use super::actors::Plot;
use super::nodes::Free;
use super::random::{Random, Topic};
use super::versions::Elected;
use crate::{Principal, Snapshot, Subnet, SubnetFeatures, SubnetParameters, SubnetType};

/// The size of the first subnet of a network that has large ones.
const ROOT_SIZE: usize = 40;
/// The size of other large subnets.
const LARGE_SIZE: usize = 34;
/// The size of all others.
const SIZE: usize = 13;
/// One subnet in so many is large.
const SUBNETS_PER_LARGE: usize = 10;

/// A country with so many members of a subnet is full.
const NODES_PER_COUNTRY: usize = 2;

/// How many nodes are looked at for each member: enough that a conflict is rare, few enough that large networks are
/// made in linear time.
const CANDIDATES: usize = 32;

/// The subnets' sizes in nodes, largest first.
pub(super) fn sizes(subnets: usize) -> impl Iterator<Item = usize> {
    let large = subnets / SUBNETS_PER_LARGE;
    (0..subnets).map(move |place| match place {
        _ if place >= large => SIZE,
        0 => ROOT_SIZE,
        _ => LARGE_SIZE,
    })
}

/// The sum of the sizes, or the largest number where it is more than that.
pub(super) fn nodes_needed(subnets: usize) -> usize {
    let large = subnets / SUBNETS_PER_LARGE;
    let root = if large > 0 { ROOT_SIZE - LARGE_SIZE } else { 0 };
    let small = (subnets - large).saturating_mul(SIZE);
    let large = large.saturating_mul(LARGE_SIZE);
    small.saturating_add(large).saturating_add(root)
}

/// Makes the subnets of nodes that it takes out of the pool.
pub(super) fn generate(
    snapshot: &mut Snapshot,
    subnets: usize,
    pool: &mut Vec<Free>,
    elected: &Elected,
    seed: u64,
) {
    let mut random = Random::new(seed, Topic::Subnets);
    for (place, size) in sizes(subnets).enumerate() {
        let mut membership = members(size, careless(place), pool, &mut random);
        membership.sort_unstable();
        let version = if place % 7 == 0 {
            elected.older_guestos()
        } else {
            elected.newest_guestos()
        };
        for id in &membership {
            if let Some(node) = snapshot.nodes.get_mut(id) {
                node.guestos_version = Some(version.clone());
            }
        }
        let id = random.principal();
        let subnet = Subnet {
            id,
            membership,
            subnet_type: Some(subnet_type(place, size)),
            replica_version: Some(version),
            parameters: Some(parameters(place, size)),
        };
        snapshot.subnets.insert(id, subnet);
    }
}

/// How many members of a subnet are deliberately chosen against the limits: some in one subnet of six.
fn careless(place: usize) -> usize {
    match place % 12 {
        3 => 1,
        9 => 3,
        _ => 0,
    }
}

/// Chooses members one by one: of some candidates the one that shares least with the members so far, and for the
/// last, careless ones the one that shares most.
fn members(
    size: usize,
    careless: usize,
    pool: &mut Vec<Free>,
    random: &mut Random,
) -> Vec<Principal> {
    let mut plots: Vec<&Plot> = Vec::with_capacity(size);
    let mut members = Vec::with_capacity(size);
    while members.len() < size && !pool.is_empty() {
        let candidates: Vec<usize> = (0..CANDIDATES).map(|_| random.below(pool.len())).collect();
        let shared = |place: &usize| {
            let free = pool.get(*place);
            free.map_or(0, |free| shared(free.plot, &plots))
        };
        let chosen = if members.len() + careless < size {
            candidates.into_iter().min_by_key(shared)
        } else {
            candidates.into_iter().max_by_key(shared)
        };
        let free = pool.swap_remove(chosen.unwrap_or_default());
        plots.push(free.plot);
        members.push(free.id);
    }
    members
}

/// How much a node would share with the members: ten for each actor it has in common with one, and for a country
/// that is full; one for a country or area that is merely there.
fn shared(plot: &Plot, members: &[&Plot]) -> usize {
    let any = |same: fn(&Plot, &Plot) -> bool| members.iter().any(|member| same(plot, member));
    let same_country = |member: &&&Plot| member.site.country == plot.site.country;
    let compatriots = members.iter().filter(same_country).count();
    let actors = [
        any(|one, two| one.provider == two.provider),
        any(|one, two| one.site.place == two.site.place),
        any(|one, two| one.site.owner == two.site.owner),
        compatriots >= NODES_PER_COUNTRY,
    ];
    let places = [
        any(|one, two| one.site.area == two.site.area),
        compatriots > 0,
    ];
    let count = |all: &[bool]| all.iter().filter(|it| **it).count();
    10 * count(&actors) + count(&places)
}

fn subnet_type(place: usize, size: usize) -> SubnetType {
    match place {
        0 => SubnetType::System,
        1 if size > SIZE => SubnetType::System,
        _ if place % 4 == 2 && size == SIZE => SubnetType::VerifiedApplication,
        _ => SubnetType::Application,
    }
}

/// The real subnets' parameters.
fn parameters(place: usize, size: usize) -> SubnetParameters {
    let large = size > SIZE;
    let root = place == 0;
    let keys = match place {
        1 | 2 if large => "key_1",
        5 | 15 => "test_key_1",
        _ => "",
    };
    SubnetParameters {
        max_ingress_bytes_per_message: if large { 3_670_016 } else { 2_097_152 },
        max_ingress_messages_per_block: 1_000,
        max_block_payload_size_bytes: 4_194_304,
        unit_delay_ms: if large { 3_000 } else { 1_000 },
        initial_notary_delay_ms: 300,
        dkg_interval_length: 499,
        dkg_dealings_per_block: 1,
        start_as_nns: root,
        max_number_of_canisters: if root { 0 } else { 120_000 },
        is_halted: false,
        halt_at_cup_height: false,
        features: SubnetFeatures {
            canister_sandboxing: false,
            http_requests: !root,
            sev_enabled: false,
        },
        chain_keys: chain_keys(keys),
        ssh_readonly_access: Vec::new(),
        ssh_backup_access: Vec::new(),
    }
}

fn chain_keys(name: &str) -> Vec<String> {
    if name.is_empty() {
        return Vec::new();
    }
    let schemes = ["Ecdsa:1", "Schnorr:1", "Schnorr:2", "Vetkd:1"];
    schemes.map(|scheme| format!("{scheme}:{name}")).to_vec()
}
