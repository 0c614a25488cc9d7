//! What changed between two snapshots, in the terms that people who run or review the network use.
//!
//! A node's coming and going is told from the subnet's side (joined, left, moved) and from the registry's
//! (registered, removed) as two changes, because either happens without the other.

use crate::{Principal, Record, RecordKey, RecordKind, Snapshot, Topology, UnassignedNodes};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// One change between two snapshots.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// A subnet that was not there before.
    SubnetCreated {
        /// The subnet.
        subnet: Principal,
        /// How many nodes it has.
        size: usize,
    },
    /// A subnet that is no longer there.
    SubnetRemoved {
        /// The subnet.
        subnet: Principal,
        /// How many nodes it had.
        size: usize,
    },
    /// A subnet with more or fewer nodes than before.
    SubnetResized {
        /// The subnet.
        subnet: Principal,
        /// Its size before, in nodes.
        from: usize,
        /// Its size now.
        to: usize,
    },
    /// A subnet that runs another version.
    SubnetUpgraded {
        /// The subnet.
        subnet: Principal,
        /// The version before; empty where the source did not tell.
        from: String,
        /// The version now.
        to: String,
    },
    /// An unassigned or new node that is a member of a subnet now.
    NodeJoined {
        /// The node.
        node: Principal,
        /// The subnet.
        subnet: Principal,
    },
    /// A member that belongs to no subnet now.
    NodeLeft {
        /// The node.
        node: Principal,
        /// The subnet it left.
        subnet: Principal,
    },
    /// A member of one subnet that is a member of another now.
    NodeMoved {
        /// The node.
        node: Principal,
        /// The subnet it left.
        from: Principal,
        /// The subnet it joined.
        to: Principal,
    },
    /// A record that was not there before: a registered node, a new operator, an elected version.
    Added {
        /// The record.
        key: RecordKey,
    },
    /// A record that is no longer there.
    Removed {
        /// The record.
        key: RecordKey,
    },
    /// A record with other values, beyond what the changes above say.
    Changed {
        /// The record.
        key: RecordKey,
        /// The fields with other values, in the order of [`Record::fields`]; never empty.
        fields: Vec<FieldChange>,
    },
}

/// A field of a record with another value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldChange {
    /// The field's name, as [`Record::fields`] has it.
    pub field: &'static str,
    /// Its text before.
    pub from: String,
    /// Its text now.
    pub to: String,
}

impl Change {
    /// The change's name: `subnet_created`, `node_joined`, `operator_changed`, `data_center_added`, ...
    pub fn name(&self) -> String {
        let kind = |key: &RecordKey| match key.kind {
            RecordKind::NodeOperator => "operator",
            RecordKind::NodeProvider => "provider",
            kind => kind.as_str(),
        };
        match self {
            Self::SubnetCreated { .. } => "subnet_created".into(),
            Self::SubnetRemoved { .. } => "subnet_removed".into(),
            Self::SubnetResized { .. } => "subnet_resized".into(),
            Self::SubnetUpgraded { .. } => "subnet_upgraded".into(),
            Self::NodeJoined { .. } => "node_joined".into(),
            Self::NodeLeft { .. } => "node_left".into(),
            Self::NodeMoved { .. } => "node_moved".into(),
            Self::Added { key } => format!("{}_added", kind(key)),
            Self::Removed { key } => format!("{}_removed", kind(key)),
            Self::Changed { key, .. } => format!("{}_changed", kind(key)),
        }
    }

    /// The record that the change is told of: the subnet, or else the node, or else the record itself.
    pub fn subject(&self) -> RecordKey {
        let key = |kind, id: &Principal| RecordKey {
            kind,
            id: id.to_text(),
        };
        match self {
            Self::SubnetCreated { subnet, .. }
            | Self::SubnetRemoved { subnet, .. }
            | Self::SubnetResized { subnet, .. }
            | Self::SubnetUpgraded { subnet, .. } => key(RecordKind::Subnet, subnet),
            Self::NodeJoined { node, .. }
            | Self::NodeLeft { node, .. }
            | Self::NodeMoved { node, .. } => key(RecordKind::Node, node),
            Self::Added { key } | Self::Removed { key } | Self::Changed { key, .. } => key.clone(),
        }
    }
}

impl fmt::Display for Change {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SubnetCreated { subnet, size } => {
                write!(formatter, "subnet {subnet} was created with {size} nodes")
            }
            Self::SubnetRemoved { subnet, size } => {
                write!(formatter, "subnet {subnet}, of {size} nodes, was removed")
            }
            Self::SubnetResized { subnet, from, to } => {
                write!(formatter, "subnet {subnet} went from {from} to {to} nodes")
            }
            Self::SubnetUpgraded { subnet, from, to } => {
                write!(
                    formatter,
                    "subnet {subnet} was upgraded from {from} to {to}"
                )
            }
            Self::NodeJoined { node, subnet } => {
                write!(formatter, "node {node} joined subnet {subnet}")
            }
            Self::NodeLeft { node, subnet } => {
                write!(formatter, "node {node} left subnet {subnet}")
            }
            Self::NodeMoved { node, from, to } => {
                write!(formatter, "node {node} moved from subnet {from} to {to}")
            }
            Self::Added { key } => write!(formatter, "{key} was added"),
            Self::Removed { key } => write!(formatter, "{key} was removed"),
            Self::Changed { key, fields } => {
                write!(formatter, "{key} changed:")?;
                for change in fields {
                    let FieldChange { field, from, to } = change;
                    write!(formatter, " {field} \"{from}\" -> \"{to}\"")?;
                }
                Ok(())
            }
        }
    }
}

/// What changed from one snapshot to another: subnets, then memberships, then the other records kind by kind,
/// each in ascending order of identifiers. Empty when the records are equal, whatever the versions.
///
/// What only one of the two sources tells (its field is empty in the other) counts as a change: compare
/// snapshots of like sources.
pub fn diff(from: &Snapshot, to: &Snapshot) -> Vec<Change> {
    let mut changes = subnet_changes(from, to);
    changes.extend(membership_changes(from, to));
    changes.extend(record_changes(from, to));
    changes
}

fn subnet_changes(from: &Snapshot, to: &Snapshot) -> Vec<Change> {
    let ids: BTreeSet<Principal> = from
        .subnets
        .keys()
        .chain(to.subnets.keys())
        .copied()
        .collect();
    let mut changes = Vec::new();
    for subnet in ids {
        match (from.subnets.get(&subnet), to.subnets.get(&subnet)) {
            (None, Some(new)) => changes.push(Change::SubnetCreated {
                subnet,
                size: new.membership.len(),
            }),
            (Some(old), None) => changes.push(Change::SubnetRemoved {
                subnet,
                size: old.membership.len(),
            }),
            (Some(old), Some(new)) => {
                if old.membership.len() != new.membership.len() {
                    changes.push(Change::SubnetResized {
                        subnet,
                        from: old.membership.len(),
                        to: new.membership.len(),
                    });
                }
                if old.replica_version != new.replica_version {
                    changes.push(Change::SubnetUpgraded {
                        subnet,
                        from: old.replica_version.clone().unwrap_or_default(),
                        to: new.replica_version.clone().unwrap_or_default(),
                    });
                }
            }
            (None, None) => {}
        }
    }
    changes
}

fn membership_changes(from: &Snapshot, to: &Snapshot) -> Vec<Change> {
    let (old, new) = (Topology::new(from), Topology::new(to));
    let members = |snapshot: &Snapshot| -> BTreeSet<Principal> {
        let memberships = snapshot.subnets.values();
        memberships
            .flat_map(|subnet| subnet.membership.iter().copied())
            .collect()
    };
    let mut nodes = members(from);
    nodes.extend(members(to));
    nodes
        .into_iter()
        .filter_map(|node| match (old.subnet_of(&node), new.subnet_of(&node)) {
            (None, Some(subnet)) => Some(Change::NodeJoined { node, subnet }),
            (Some(subnet), None) => Some(Change::NodeLeft { node, subnet }),
            (Some(from), Some(to)) if from != to => Some(Change::NodeMoved { node, from, to }),
            _ => None,
        })
        .collect()
}

fn record_changes(from: &Snapshot, to: &Snapshot) -> Vec<Change> {
    let mut changes = Vec::new();
    compare(&from.subnets, &to.subnets, Record::Subnet, &mut changes);
    compare(&from.nodes, &to.nodes, Record::Node, &mut changes);
    compare(
        &from.operators,
        &to.operators,
        Record::NodeOperator,
        &mut changes,
    );
    compare(
        &from.providers,
        &to.providers,
        Record::NodeProvider,
        &mut changes,
    );
    compare(
        &from.data_centers,
        &to.data_centers,
        Record::DataCenter,
        &mut changes,
    );
    let versions = (&from.guestos_versions, &to.guestos_versions);
    compare(versions.0, versions.1, Record::GuestosVersion, &mut changes);
    let versions = (&from.hostos_versions, &to.hostos_versions);
    compare(versions.0, versions.1, Record::HostosVersion, &mut changes);
    let nodes = (&from.api_boundary_nodes, &to.api_boundary_nodes);
    compare(nodes.0, nodes.1, Record::ApiBoundaryNode, &mut changes);
    compare(
        &from.reward_table,
        &to.reward_table,
        Record::RewardRegion,
        &mut changes,
    );
    let single = |snapshot: &Snapshot| -> BTreeMap<(), UnassignedNodes> {
        snapshot
            .unassigned_nodes
            .iter()
            .cloned()
            .map(|it| ((), it))
            .collect()
    };
    compare(
        &single(from),
        &single(to),
        Record::UnassignedNodes,
        &mut changes,
    );
    // People look for identifiers as they are written; principals' bytes have another order.
    changes.sort_by_cached_key(Change::subject);
    changes
}

/// Appends the changes of one kind. Only records that differ are copied.
fn compare<K: Ord, T: Clone + PartialEq>(
    from: &BTreeMap<K, T>,
    to: &BTreeMap<K, T>,
    record: fn(T) -> Record,
    changes: &mut Vec<Change>,
) {
    let ids: BTreeSet<&K> = from.keys().chain(to.keys()).collect();
    for id in ids {
        let (before, after) = (from.get(id), to.get(id));
        if before == after {
            continue;
        }
        let before = before.cloned().map(record);
        let after = after.cloned().map(record);
        changes.extend(record_change(before.as_ref(), after.as_ref()));
    }
}

/// The change between two states of one record; `None` where [`subnet_changes`] and [`membership_changes`] tell it.
fn record_change(before: Option<&Record>, after: Option<&Record>) -> Option<Change> {
    let key = before.or(after)?.key();
    match (before, after) {
        (Some(before), Some(after)) => {
            let fields = changed_fields(before, after);
            (!fields.is_empty()).then_some(Change::Changed { key, fields })
        }
        _ if key.kind == RecordKind::Subnet => None,
        (Some(_), None) => Some(Change::Removed { key }),
        _ => Some(Change::Added { key }),
    }
}

/// A subnet's membership and version have changes of their own.
fn changed_fields(before: &Record, after: &Record) -> Vec<FieldChange> {
    let told_otherwise = |field: &str| {
        matches!(before, Record::Subnet(_)) && matches!(field, "membership" | "replica_version")
    };
    before
        .fields()
        .into_iter()
        .zip(after.fields())
        .filter(|((field, from), (_, to))| from != to && !told_otherwise(field))
        .map(|((field, from), (_, to))| FieldChange { field, from, to })
        .collect()
}
