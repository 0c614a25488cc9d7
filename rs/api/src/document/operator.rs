//! Node operators and what they may register.

use super::tally::Tally;
use super::texts::Texts;
use crate::query::{row, Filter, Identifier};
use registry::{NodeOperator, Principal, Topology};
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Arc;
use utoipa::ToSchema;

/// A node operator: runs nodes for one provider in one data center.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OperatorRow {
    /// The operator's principal.
    pub id: Arc<str>,
    /// The provider it runs nodes for.
    pub provider_id: Arc<str>,
    /// The provider's name.
    pub provider_name: Option<Arc<str>>,
    /// The data center its nodes stand in.
    pub data_center_id: Option<Arc<str>>,
    /// That data center's country.
    pub country: Option<Arc<str>>,
    /// How many nodes it has.
    pub nodes: u32,
    /// How many of them belong to a subnet.
    pub assigned_nodes: u32,
    /// How many of them are healthy; null where the source does not observe nodes.
    pub healthy_nodes: Option<u32>,
    /// How many more nodes it may register.
    pub node_allowance: Option<u64>,
    /// How many nodes of each reward type are rewarded.
    pub rewardable_nodes: BTreeMap<Arc<str>, u32>,
    /// The most nodes of each reward type that may be rewarded.
    pub max_rewardable_nodes: BTreeMap<Arc<str>, u32>,
    /// The prefix of its nodes' addresses.
    pub ipv6: Option<Arc<str>>,
}

row!(OperatorRow in "operators" {
    id,
    provider_id: Filter::Identifier(Identifier::Provider),
    provider_name,
    data_center_id: Filter::Equal,
    country: Filter::Equal,
    nodes: Filter::Equal,
    assigned_nodes: Filter::Equal,
    healthy_nodes: Filter::Equal,
    node_allowance: Filter::Equal,
    rewardable_nodes,
    max_rewardable_nodes,
    ipv6,
});

/// A row for each operator, in the order of their identifiers' texts.
pub(super) fn rows(topology: &Topology<'_>, texts: &mut Texts) -> Vec<OperatorRow> {
    let snapshot = topology.snapshot();
    let mut nodes: BTreeMap<Principal, Tally<'_>> = BTreeMap::new();
    for placement in topology.placements() {
        let operator = placement.node.operator_id;
        nodes.entry(operator).or_default().add(&placement);
    }
    let none = Tally::default();
    let mut rows: Vec<OperatorRow> = snapshot
        .operators
        .values()
        .map(|operator| {
            let nodes = nodes.get(&operator.id).unwrap_or(&none);
            row_of(operator, topology, nodes, texts)
        })
        .collect();
    rows.sort_by(|this, that| this.id.cmp(&that.id));
    rows
}

fn row_of(
    operator: &NodeOperator,
    topology: &Topology<'_>,
    nodes: &Tally<'_>,
    texts: &mut Texts,
) -> OperatorRow {
    let snapshot = topology.snapshot();
    let provider = snapshot.providers.get(&operator.provider_id);
    let data_center_id = operator.data_center_id.as_deref();
    let data_center = data_center_id.and_then(|id| snapshot.data_centers.get(id));
    OperatorRow {
        id: texts.of_principal(&operator.id),
        provider_id: texts.of_principal(&operator.provider_id),
        provider_name: texts.of_optional(provider.and_then(|it| it.name.as_deref())),
        data_center_id: texts.of_optional(data_center_id),
        country: texts.of_optional(data_center.map(|it| it.region.country())),
        nodes: nodes.nodes,
        assigned_nodes: nodes.assigned_nodes,
        healthy_nodes: nodes.healthy_nodes(),
        node_allowance: operator.node_allowance,
        rewardable_nodes: counts(&operator.rewardable_nodes, texts),
        max_rewardable_nodes: counts(&operator.max_rewardable_nodes, texts),
        ipv6: texts.of_optional(operator.ipv6.as_deref()),
    }
}

fn counts(counts: &BTreeMap<String, u32>, texts: &mut Texts) -> BTreeMap<Arc<str>, u32> {
    let counts = counts.iter();
    counts
        .map(|(name, number)| (texts.of(name), *number))
        .collect()
}
