//! Who is where: for each node its subnet, operator, provider and data center, found once for a snapshot.

use crate::{DataCenter, Node, NodeOperator, NodeProvider, Principal, Snapshot};
use std::collections::HashMap;

/// A snapshot with the references between its records resolved. Making one takes a pass over the memberships.
#[derive(Clone, Debug)]
pub struct Topology<'a> {
    snapshot: &'a Snapshot,
    subnet_of_node: HashMap<Principal, Principal>,
}

/// One node with all that its record refers to, as far as the records exist.
#[derive(Clone, Copy, Debug)]
pub struct Placement<'a> {
    /// The node.
    pub node: &'a Node,
    /// The subnet that has it as a member; `None` for an unassigned node.
    pub subnet_id: Option<Principal>,
    /// Its operator.
    pub operator: Option<&'a NodeOperator>,
    /// Its operator's provider.
    pub provider: Option<&'a NodeProvider>,
    /// Its operator's data center.
    pub data_center: Option<&'a DataCenter>,
}

impl<'a> Placement<'a> {
    /// The provider's principal, which the operator names whether or not the provider has a record.
    pub fn provider_id(&self) -> Option<Principal> {
        self.operator.map(|operator| operator.provider_id)
    }

    /// The data center's id, which the operator names whether or not the data center has a record.
    pub fn data_center_id(&self) -> Option<&'a str> {
        self.operator
            .and_then(|operator| operator.data_center_id.as_deref())
    }
}

impl<'a> Topology<'a> {
    /// Resolves the references of a snapshot. A node in two subnets counts for the one with the smaller principal.
    pub fn new(snapshot: &'a Snapshot) -> Self {
        let mut subnet_of_node = HashMap::with_capacity(snapshot.nodes.len());
        for subnet in snapshot.subnets.values() {
            for node in &subnet.membership {
                subnet_of_node.entry(*node).or_insert(subnet.id);
            }
        }
        Self {
            snapshot,
            subnet_of_node,
        }
    }

    /// The snapshot.
    pub fn snapshot(&self) -> &'a Snapshot {
        self.snapshot
    }

    /// The subnet that has this node as a member.
    pub fn subnet_of(&self, node: &Principal) -> Option<Principal> {
        self.subnet_of_node.get(node).copied()
    }

    /// A node and what it refers to; `None` when there is no such node.
    pub fn placement(&self, node: &Principal) -> Option<Placement<'a>> {
        self.snapshot.nodes.get(node).map(|node| self.resolve(node))
    }

    /// Every node and what it refers to, in ascending order of principals.
    pub fn placements(&self) -> impl Iterator<Item = Placement<'a>> + '_ {
        self.snapshot.nodes.values().map(|node| self.resolve(node))
    }

    /// The members of a subnet that have records, in ascending order; none for an unknown subnet.
    pub fn members(&self, subnet: &Principal) -> Vec<Placement<'a>> {
        let membership = self.snapshot.subnets.get(subnet);
        membership
            .into_iter()
            .flat_map(|subnet| &subnet.membership)
            .filter_map(|node| self.placement(node))
            .collect()
    }

    fn resolve(&self, node: &'a Node) -> Placement<'a> {
        let operator = self.snapshot.operators.get(&node.operator_id);
        Placement {
            node,
            subnet_id: self.subnet_of(&node.id),
            operator,
            provider: operator.and_then(|it| self.snapshot.providers.get(&it.provider_id)),
            data_center: operator
                .and_then(|it| it.data_center_id.as_ref())
                .and_then(|id| self.snapshot.data_centers.get(id)),
        }
    }
}
