//! Node providers and what they own.

use super::tally::{count, Tally};
use super::texts::Texts;
use crate::query::{row, Filter};
use registry::{Principal, Topology};
use serde::Serialize;
use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;
use utoipa::ToSchema;

/// A node provider: owns nodes and is rewarded for them.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ProviderRow {
    /// The provider's principal.
    pub id: Arc<str>,
    /// Its name, as the network's governance knows it.
    pub name: Option<Arc<str>>,
    /// How many nodes it has.
    pub nodes: u32,
    /// How many of them belong to a subnet.
    pub assigned_nodes: u32,
    /// How many of them are healthy; null where the source does not observe nodes.
    pub healthy_nodes: Option<u32>,
    /// How many operators run nodes for it, or may.
    pub operators: u32,
    /// In how many data centers these operators are.
    pub data_centers: u32,
    /// In how many subnets it has nodes.
    pub subnets: u32,
    /// The ledger account that its rewards go to, in hexadecimal.
    pub reward_account: Option<Arc<str>>,
}

row!(ProviderRow in "providers" {
    id,
    name: Filter::Equal,
    nodes: Filter::Equal,
    assigned_nodes: Filter::Equal,
    healthy_nodes: Filter::Equal,
    operators: Filter::Equal,
    data_centers: Filter::Equal,
    subnets: Filter::Equal,
    reward_account,
});

/// A row for each provider that has a record or that an operator names, in the order of their identifiers' texts.
pub(super) fn rows(topology: &Topology<'_>, texts: &mut Texts) -> Vec<ProviderRow> {
    let snapshot = topology.snapshot();
    let mut nodes: BTreeMap<Principal, Tally<'_>> = BTreeMap::new();
    for placement in topology.placements() {
        if let Some(provider) = placement.provider_id() {
            nodes.entry(provider).or_default().add(&placement);
        }
    }
    let mut operators: BTreeMap<Principal, (u32, HashSet<&str>)> = BTreeMap::new();
    for id in snapshot.providers.keys() {
        operators.entry(*id).or_default();
    }
    for operator in snapshot.operators.values() {
        let (number, data_centers) = operators.entry(operator.provider_id).or_default();
        *number += 1;
        data_centers.extend(operator.data_center_id.as_deref());
    }
    let none = Tally::default();
    let mut rows: Vec<ProviderRow> = operators
        .into_iter()
        .map(|(id, (operators, data_centers))| {
            let provider = snapshot.providers.get(&id);
            let nodes = nodes.get(&id).unwrap_or(&none);
            ProviderRow {
                id: texts.of_principal(&id),
                name: texts.of_optional(provider.and_then(|it| it.name.as_deref())),
                nodes: nodes.nodes,
                assigned_nodes: nodes.assigned_nodes,
                healthy_nodes: nodes.healthy_nodes(),
                operators,
                data_centers: count(data_centers.len()),
                subnets: count(nodes.subnets.len()),
                reward_account: texts
                    .of_optional(provider.and_then(|it| it.reward_account.as_deref())),
            }
        })
        .collect();
    rows.sort_by(|this, that| this.id.cmp(&that.id));
    rows
}
