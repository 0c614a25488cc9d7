//! Node operators and providers in a dump, with the counts that a dump has of them.

use registry::{NodeOperator, NodeProvider, NodeStatus, Placement, Principal, Topology};
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};

#[derive(Serialize)]
pub(super) struct OperatorDocument<'a> {
    node_operator_principal_id: String,
    node_provider_principal_id: String,
    dc_id: &'a str,
    rewardable_nodes: &'a BTreeMap<String, u32>,
    node_allowance: Option<u64>,
    ipv6: &'a str,
    computed: ComputedDocument<'a>,
}

/// Derived, except for the reward counts.
#[derive(Serialize)]
struct ComputedDocument<'a> {
    node_provider_name: &'a str,
    node_allowance_remaining: u64,
    node_allowance_total: u64,
    /// Nodes that answer, be it with an alert.
    total_up_nodes: usize,
    nodes_health: BTreeMap<&'static str, Vec<String>>,
    max_rewardable_count: &'a BTreeMap<String, u32>,
    nodes_in_subnets: usize,
    nodes_in_registry: usize,
}

#[derive(Serialize)]
pub(super) struct ProviderDocument<'a> {
    name: &'a str,
    principal: String,
    reward_account: &'a str,
    /// Derived.
    total_nodes: usize,
    /// Derived.
    nodes_in_subnet: usize,
    /// Derived.
    nodes_per_dc: BTreeMap<&'a str, usize>,
}

/// Every operator.
pub(super) fn operators<'a>(topology: &Topology<'a>) -> Vec<OperatorDocument<'a>> {
    let mut nodes = grouped(topology, |placement| Some(placement.node.operator_id));
    let snapshot = topology.snapshot();
    let operators = snapshot.operators.values();
    operators
        .map(|operator| {
            let provider = snapshot.providers.get(&operator.provider_id);
            OperatorDocument::of(
                operator,
                provider,
                &nodes.remove(&operator.id).unwrap_or_default(),
            )
        })
        .collect()
}

/// Every provider.
pub(super) fn providers<'a>(topology: &Topology<'a>) -> Vec<ProviderDocument<'a>> {
    let mut nodes = grouped(topology, Placement::provider_id);
    let providers = topology.snapshot().providers.values();
    providers
        .map(|provider| {
            ProviderDocument::of(provider, &nodes.remove(&provider.id).unwrap_or_default())
        })
        .collect()
}

fn grouped<'a>(
    topology: &Topology<'a>,
    by: impl Fn(&Placement<'a>) -> Option<Principal>,
) -> HashMap<Principal, Vec<Placement<'a>>> {
    let mut groups: HashMap<Principal, Vec<Placement<'a>>> = HashMap::new();
    for placement in topology.placements() {
        if let Some(key) = by(&placement) {
            groups.entry(key).or_default().push(placement);
        }
    }
    groups
}

fn assigned(nodes: &[Placement<'_>]) -> usize {
    nodes.iter().filter(|it| it.subnet_id.is_some()).count()
}

impl<'a> OperatorDocument<'a> {
    fn of(
        operator: &'a NodeOperator,
        provider: Option<&'a NodeProvider>,
        nodes: &[Placement<'_>],
    ) -> Self {
        let mut nodes_health: BTreeMap<&'static str, Vec<String>> = BTreeMap::new();
        for placement in nodes {
            let status = placement.node.status.unwrap_or(NodeStatus::Unknown);
            let ids = nodes_health.entry(status.as_str()).or_default();
            ids.push(placement.node.id.to_text());
        }
        nodes_health
            .values_mut()
            .for_each(|ids| ids.sort_unstable());
        let answers = |status| matches!(status, NodeStatus::Healthy | NodeStatus::Degraded);
        let up = |placement: &&Placement<'_>| placement.node.status.is_some_and(answers);
        let allowance = operator.node_allowance.unwrap_or_default();
        Self {
            node_operator_principal_id: operator.id.to_text(),
            node_provider_principal_id: operator.provider_id.to_text(),
            dc_id: operator.data_center_id.as_deref().unwrap_or_default(),
            rewardable_nodes: &operator.rewardable_nodes,
            node_allowance: operator.node_allowance,
            ipv6: operator.ipv6.as_deref().unwrap_or_default(),
            computed: ComputedDocument {
                node_provider_name: provider
                    .and_then(|provider| provider.name.as_deref())
                    .unwrap_or_default(),
                node_allowance_remaining: allowance,
                node_allowance_total: allowance.saturating_add(nodes.len() as u64),
                total_up_nodes: nodes.iter().filter(up).count(),
                nodes_health,
                max_rewardable_count: &operator.max_rewardable_nodes,
                nodes_in_subnets: assigned(nodes),
                nodes_in_registry: nodes.len(),
            },
        }
    }
}

impl<'a> ProviderDocument<'a> {
    fn of(provider: &'a NodeProvider, nodes: &[Placement<'a>]) -> Self {
        let mut nodes_per_dc = BTreeMap::new();
        for data_center in nodes.iter().filter_map(Placement::data_center_id) {
            *nodes_per_dc.entry(data_center).or_default() += 1;
        }
        Self {
            name: provider.name.as_deref().unwrap_or_default(),
            principal: provider.id.to_text(),
            reward_account: provider.reward_account.as_deref().unwrap_or_default(),
            total_nodes: nodes.len(),
            nodes_in_subnet: assigned(nodes),
            nodes_per_dc,
        }
    }
}
