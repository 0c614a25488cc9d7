//! Who has nodes: providers, and their operators in data centers.

use super::data_centers::Site;
use super::random::{apportion, Random, Topic};
use super::world::{
    at_rank, scaled, DATA_CENTERS_WITH_NODES, NODES_OF_PROVIDERS, OPERATORS_OF_PROVIDERS,
    OPERATORS_WITHOUT_NODES, PROVIDERS_WITHOUT_NODES, PROVIDERS_WITH_NODES, REWARD_TYPES,
};
use crate::{NodeOperator, NodeProvider, Principal, Snapshot};
use std::collections::BTreeMap;

/// An operator's share of the network: how many nodes to make for whom, and where.
pub(super) struct Plot<'a> {
    pub(super) operator: Principal,
    /// The operator's place in the list of operators.
    pub(super) place: usize,
    /// The provider's place in the list of providers.
    pub(super) provider: usize,
    pub(super) site: &'a Site,
    pub(super) nodes: usize,
    pub(super) reward_type: &'static str,
}

/// Makes the providers and operators of a network whose largest subnet has so many nodes: enough providers for one
/// for each of them.
pub(super) fn generate<'a>(
    snapshot: &mut Snapshot,
    sites: &'a [Site],
    nodes: usize,
    largest: usize,
    seed: u64,
) -> Vec<Plot<'a>> {
    let mut random = Random::new(seed, Topic::Actors);
    let count = scaled(PROVIDERS_WITH_NODES, nodes).max(largest).min(nodes);
    let idle = scaled(PROVIDERS_WITHOUT_NODES, nodes);
    let providers: Vec<Principal> = (1..=count + idle)
        .map(|number| provider(snapshot, number, &mut random))
        .collect();
    let used = used_sites(sites, nodes, largest, &mut random);
    let mut plots = Vec::new();
    for (place, (nodes, operators)) in shares(nodes, count, &mut random).into_iter().enumerate() {
        let weights: Vec<usize> = (0..operators).map(|_| random.between(1, 4)).collect();
        for nodes in apportion(nodes, &weights, 1) {
            let Some(site) = site_of(plots.len(), &used, &mut random) else {
                continue;
            };
            plots.push(Plot {
                operator: random.principal(),
                place: plots.len(),
                provider: place,
                site,
                nodes,
                reward_type: reward_type(&mut random),
            });
        }
    }
    for plot in &plots {
        operator(snapshot, plot, &providers, &mut random);
    }
    idle_operators(snapshot, sites, &providers, nodes, &mut random);
    plots
}

/// How many nodes and operators each provider has, those with most nodes first.
fn shares(nodes: usize, providers: usize, random: &mut Random) -> Vec<(usize, usize)> {
    let ranks = |ranks| -> Vec<usize> {
        let each = (0..providers).map(|rank| at_rank(ranks, rank, providers));
        each.collect()
    };
    let nodes = apportion(nodes, &ranks(&NODES_OF_PROVIDERS), 1);
    let mut operators = ranks(&OPERATORS_OF_PROVIDERS);
    // Some with many nodes have them in one place, others in many. Those with few nodes have few operators anyway.
    let many = providers * 6 / 10;
    if let Some(shuffled) = operators.get_mut(1..many) {
        random.shuffle(shuffled);
    }
    let pairs = nodes.into_iter().zip(operators);
    pairs
        .map(|(nodes, operators)| (nodes, operators.min(nodes)))
        .collect()
}

/// The data centers that have nodes, in the order in which operators take them.
fn used_sites<'a>(
    sites: &'a [Site],
    nodes: usize,
    largest: usize,
    random: &mut Random,
) -> Vec<&'a Site> {
    let mut used: Vec<&Site> = sites.iter().collect();
    random.shuffle(&mut used);
    used.truncate(scaled(DATA_CENTERS_WITH_NODES, nodes).max(largest));
    used
}

/// The first operators have a data center each; later ones join any of those, so that some have several.
fn site_of<'a>(place: usize, used: &[&'a Site], random: &mut Random) -> Option<&'a Site> {
    used.get(place).or_else(|| random.pick(used)).copied()
}

fn reward_type(random: &mut Random) -> &'static str {
    let mut drawn = random.below(REWARD_TYPES.iter().map(|(_, weight)| weight).sum());
    for (name, weight) in REWARD_TYPES {
        if drawn < weight {
            return name;
        }
        drawn -= weight;
    }
    "type1.1"
}

fn provider(snapshot: &mut Snapshot, number: usize, random: &mut Random) -> Principal {
    let id = random.principal();
    let record = NodeProvider {
        id,
        name: Some(format!("Synthetic Provider {number:03}")),
        reward_account: Some(random.hexadecimal(32)),
    };
    snapshot.providers.insert(id, record);
    id
}

fn operator(snapshot: &mut Snapshot, plot: &Plot, providers: &[Principal], random: &mut Random) {
    let Some(provider_id) = providers.get(plot.provider) else {
        return;
    };
    let nodes = u32::try_from(plot.nodes).unwrap_or(u32::MAX);
    let rewardable = BTreeMap::from([(plot.reward_type.to_owned(), nodes)]);
    let spare = if random.one_in(5) {
        random.between(1, 4)
    } else {
        0
    };
    let record = NodeOperator {
        id: plot.operator,
        provider_id: *provider_id,
        data_center_id: Some(plot.site.id.clone()),
        node_allowance: Some(spare as u64),
        rewardable_nodes: rewardable.clone(),
        max_rewardable_nodes: rewardable,
        ipv6: Some(format!(
            "2001:db8:{:x}:{:x}::/64",
            plot.site.place, plot.place
        )),
    };
    snapshot.operators.insert(plot.operator, record);
}

/// Operators that have an allowance and no node yet.
fn idle_operators(
    snapshot: &mut Snapshot,
    sites: &[Site],
    providers: &[Principal],
    nodes: usize,
    random: &mut Random,
) {
    for _ in 0..scaled(OPERATORS_WITHOUT_NODES, nodes) {
        let (Some(site), Some(provider_id)) = (random.pick(sites), random.pick(providers)) else {
            return;
        };
        let id = random.principal();
        let record = NodeOperator {
            id,
            provider_id: *provider_id,
            data_center_id: Some(site.id.clone()),
            node_allowance: Some(random.between(1, 14) as u64),
            rewardable_nodes: BTreeMap::new(),
            max_rewardable_nodes: BTreeMap::new(),
            ipv6: None,
        };
        snapshot.operators.insert(id, record);
    }
}
