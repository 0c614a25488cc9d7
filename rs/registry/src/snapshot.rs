//! A snapshot: every record of the registry at one version and time, and where it came from.

use crate::{
    ApiBoundaryNode, DataCenter, GuestosVersion, HostosVersion, Node, NodeOperator, NodeProvider,
    Principal, Record, RecordKey, RecordKind, RewardRegion, Subnet, Timestamp, UnassignedNodes,
};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// The registry at one version and time. Records are found by their identifiers and iterate in ascending order.
#[derive(Clone, Debug, PartialEq)]
pub struct Snapshot {
    /// The registry's version. 1 is the first.
    pub version: u64,
    /// When the registry was, or was seen, like this.
    pub time: Timestamp,
    /// Where the records came from and how the version was found.
    pub provenance: Provenance,
    /// Subnets by principal.
    pub subnets: BTreeMap<Principal, Subnet>,
    /// Nodes by principal.
    pub nodes: BTreeMap<Principal, Node>,
    /// Node operators by principal.
    pub operators: BTreeMap<Principal, NodeOperator>,
    /// Node providers by principal.
    pub providers: BTreeMap<Principal, NodeProvider>,
    /// Data centers by id.
    pub data_centers: BTreeMap<String, DataCenter>,
    /// Elected guest system versions by id.
    pub guestos_versions: BTreeMap<String, GuestosVersion>,
    /// Elected host system versions by id.
    pub hostos_versions: BTreeMap<String, HostosVersion>,
    /// API boundary nodes by principal.
    pub api_boundary_nodes: BTreeMap<Principal, ApiBoundaryNode>,
    /// The reward table by region.
    pub reward_table: BTreeMap<String, RewardRegion>,
    /// How unassigned nodes run, where the source tells.
    pub unassigned_nodes: Option<UnassignedNodes>,
}

/// Where a snapshot's records came from and how its version was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provenance {
    /// The kind of source.
    pub source: Source,
    /// How the version was found.
    pub version_origin: VersionOrigin,
}

/// The kinds of sources of snapshots.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// A full registry dump in JSON.
    Dump,
    /// The public API's list of nodes, with or without its list of data centers.
    NodeList,
    /// Changes of the registry itself, verified by whoever wrote the local store.
    Changelog,
    /// The public API, fetched.
    IcApi,
    /// The registry canister's changes, fetched and verified by their certificates.
    Nns,
    /// Made by the generator from this seed: no network looks like this.
    Synthetic {
        /// The generator's seed.
        seed: u64,
    },
}

impl Source {
    /// The kind's name: `dump`, `node_list`, `changelog`, `ic_api`, `nns` or `synthetic`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Dump => "dump",
            Self::NodeList => "node_list",
            Self::Changelog => "changelog",
            Self::IcApi => "ic_api",
            Self::Nns => "nns",
            Self::Synthetic { .. } => "synthetic",
        }
    }
}

/// How a snapshot's version was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VersionOrigin {
    /// The source tells it.
    Registry,
    /// The user gave it.
    Given,
    /// The source has none: the next free number was taken, and it means nothing outside this store.
    Assigned,
}

impl VersionOrigin {
    /// Every origin.
    pub const ALL: [Self; 3] = [Self::Registry, Self::Given, Self::Assigned];

    /// The name: `registry`, `given` or `assigned`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Registry => "registry",
            Self::Given => "given",
            Self::Assigned => "assigned",
        }
    }

    /// The origin of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|each| each.as_str() == name)
    }
}

impl Snapshot {
    /// A snapshot without records.
    pub fn new(version: u64, time: Timestamp, provenance: Provenance) -> Self {
        Self {
            version,
            time,
            provenance,
            subnets: BTreeMap::new(),
            nodes: BTreeMap::new(),
            operators: BTreeMap::new(),
            providers: BTreeMap::new(),
            data_centers: BTreeMap::new(),
            guestos_versions: BTreeMap::new(),
            hostos_versions: BTreeMap::new(),
            api_boundary_nodes: BTreeMap::new(),
            reward_table: BTreeMap::new(),
            unassigned_nodes: None,
        }
    }

    /// Whether the records were generated and describe no real network.
    pub fn is_synthetic(&self) -> bool {
        matches!(self.provenance.source, Source::Synthetic { .. })
    }

    /// Puts a record in the place of the one with the same key, and gives that one back.
    pub fn insert(&mut self, record: Record) -> Option<Record> {
        match record {
            Record::Subnet(it) => self.subnets.insert(it.id, it).map(Record::Subnet),
            Record::Node(it) => self.nodes.insert(it.id, it).map(Record::Node),
            Record::NodeOperator(it) => self.operators.insert(it.id, it).map(Record::NodeOperator),
            Record::NodeProvider(it) => self.providers.insert(it.id, it).map(Record::NodeProvider),
            Record::DataCenter(it) => self
                .data_centers
                .insert(it.id.clone(), it)
                .map(Record::DataCenter),
            Record::GuestosVersion(it) => self
                .guestos_versions
                .insert(it.id.clone(), it)
                .map(Record::GuestosVersion),
            Record::HostosVersion(it) => self
                .hostos_versions
                .insert(it.id.clone(), it)
                .map(Record::HostosVersion),
            Record::ApiBoundaryNode(it) => self
                .api_boundary_nodes
                .insert(it.id, it)
                .map(Record::ApiBoundaryNode),
            Record::RewardRegion(it) => self
                .reward_table
                .insert(it.region.clone(), it)
                .map(Record::RewardRegion),
            Record::UnassignedNodes(it) => self
                .unassigned_nodes
                .replace(it)
                .map(Record::UnassignedNodes),
        }
    }

    /// Takes the record with that key out; `None` when there is none.
    pub fn remove(&mut self, key: &RecordKey) -> Option<Record> {
        let principal = || Principal::from_text(&key.id).ok();
        match key.kind {
            RecordKind::Subnet => self.subnets.remove(&principal()?).map(Record::Subnet),
            RecordKind::Node => self.nodes.remove(&principal()?).map(Record::Node),
            RecordKind::NodeOperator => self
                .operators
                .remove(&principal()?)
                .map(Record::NodeOperator),
            RecordKind::NodeProvider => self
                .providers
                .remove(&principal()?)
                .map(Record::NodeProvider),
            RecordKind::DataCenter => self.data_centers.remove(&key.id).map(Record::DataCenter),
            RecordKind::GuestosVersion => self
                .guestos_versions
                .remove(&key.id)
                .map(Record::GuestosVersion),
            RecordKind::HostosVersion => self
                .hostos_versions
                .remove(&key.id)
                .map(Record::HostosVersion),
            RecordKind::ApiBoundaryNode => self
                .api_boundary_nodes
                .remove(&principal()?)
                .map(Record::ApiBoundaryNode),
            RecordKind::RewardRegion => self.reward_table.remove(&key.id).map(Record::RewardRegion),
            RecordKind::UnassignedNodes => {
                self.unassigned_nodes.take().map(Record::UnassignedNodes)
            }
        }
    }

    /// Every record, kind by kind in the order of [`RecordKind::ALL`], each kind in ascending order of identifiers.
    pub fn records(&self) -> impl Iterator<Item = Record> + '_ {
        let subnets = self.subnets.values().cloned().map(Record::Subnet);
        let nodes = self.nodes.values().cloned().map(Record::Node);
        let operators = self.operators.values().cloned().map(Record::NodeOperator);
        let providers = self.providers.values().cloned().map(Record::NodeProvider);
        let data_centers = self.data_centers.values().cloned().map(Record::DataCenter);
        let guestos = self.guestos_versions.values().cloned();
        let hostos = self.hostos_versions.values().cloned();
        let boundary = self.api_boundary_nodes.values().cloned();
        subnets
            .chain(nodes)
            .chain(operators)
            .chain(providers)
            .chain(data_centers)
            .chain(guestos.map(Record::GuestosVersion))
            .chain(hostos.map(Record::HostosVersion))
            .chain(boundary.map(Record::ApiBoundaryNode))
            .chain(
                self.reward_table
                    .values()
                    .cloned()
                    .map(Record::RewardRegion),
            )
            .chain(self.unassigned_nodes.clone().map(Record::UnassignedNodes))
    }

    /// How many records there are.
    pub fn record_count(&self) -> usize {
        self.subnets.len()
            + self.nodes.len()
            + self.operators.len()
            + self.providers.len()
            + self.data_centers.len()
            + self.guestos_versions.len()
            + self.hostos_versions.len()
            + self.api_boundary_nodes.len()
            + self.reward_table.len()
            + usize::from(self.unassigned_nodes.is_some())
    }

    /// What does not hang together: references to records that are not there, nodes in two subnets.
    ///
    /// Real registries have some of these for a while, so they are reported and never refused.
    pub fn inconsistencies(&self) -> Vec<Inconsistency> {
        let mut found = Vec::new();
        let mut assigned: BTreeMap<Principal, Principal> = BTreeMap::new();
        for subnet in self.subnets.values() {
            for node in &subnet.membership {
                if !self.nodes.contains_key(node) {
                    found.push(Inconsistency::UnknownMember {
                        subnet: subnet.id,
                        node: *node,
                    });
                }
                if let Some(first) = assigned.insert(*node, subnet.id) {
                    found.push(Inconsistency::TwoSubnets {
                        node: *node,
                        first,
                        second: subnet.id,
                    });
                }
            }
        }
        let mut missing_operators = BTreeSet::new();
        for node in self.nodes.values() {
            if !self.operators.contains_key(&node.operator_id)
                && missing_operators.insert(node.operator_id)
            {
                found.push(Inconsistency::UnknownOperator {
                    node: node.id,
                    operator: node.operator_id,
                });
            }
        }
        for operator in self.operators.values() {
            if let Some(data_center) = &operator.data_center_id {
                if !self.data_centers.contains_key(data_center) {
                    found.push(Inconsistency::UnknownDataCenter {
                        operator: operator.id,
                        data_center: data_center.clone(),
                    });
                }
            }
        }
        found
    }
}

/// A reference within a snapshot that leads nowhere, or to two places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inconsistency {
    /// A subnet's membership names a node without a record.
    UnknownMember {
        /// The subnet.
        subnet: Principal,
        /// The node.
        node: Principal,
    },
    /// A node stands in the membership of two subnets.
    TwoSubnets {
        /// The node.
        node: Principal,
        /// One subnet.
        first: Principal,
        /// The other.
        second: Principal,
    },
    /// A node names an operator without a record. Reported once an operator.
    UnknownOperator {
        /// The first such node.
        node: Principal,
        /// The operator.
        operator: Principal,
    },
    /// An operator names a data center without a record.
    UnknownDataCenter {
        /// The operator.
        operator: Principal,
        /// The data center's id.
        data_center: String,
    },
}

impl fmt::Display for Inconsistency {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownMember { subnet, node } => {
                write!(formatter, "subnet {subnet}: member {node} has no record")
            }
            Self::TwoSubnets {
                node,
                first,
                second,
            } => write!(
                formatter,
                "node {node} is in two subnets, {first} and {second}"
            ),
            Self::UnknownOperator { node, operator } => {
                write!(formatter, "node {node}: operator {operator} has no record")
            }
            Self::UnknownDataCenter {
                operator,
                data_center,
            } => write!(
                formatter,
                "operator {operator}: data center {data_center} has no record"
            ),
        }
    }
}
