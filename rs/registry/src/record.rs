//! The records of the registry, one type a kind, and the enum over all of them that stores and diffs use.
//!
//! A record holds what the registry says of one thing and nothing that follows from other records: which
//! subnet a node is in stands in the subnet, and `topology` finds it. What a source does not tell is `None`.

use crate::{Principal, Region};
use std::collections::BTreeMap;
use std::fmt;
use std::net::{IpAddr, Ipv4Addr};

/// A subnet: nodes that together run one blockchain. Key `subnet_record_<id>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subnet {
    /// The subnet's principal.
    pub id: Principal,
    /// The nodes that make it, in ascending order, each once.
    pub membership: Vec<Principal>,
    /// What it is for, unless the source does not tell.
    pub subnet_type: Option<SubnetType>,
    /// The GuestOS version that its nodes run.
    pub replica_version: Option<String>,
    /// Limits, intervals and access, unless the source does not tell.
    pub parameters: Option<SubnetParameters>,
}

/// What a subnet is for; decides its canisters' limits and fees.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SubnetType {
    /// Canisters of everyone.
    Application,
    /// The network's own canisters.
    System,
    /// Canisters of everyone, by an older vetting process.
    VerifiedApplication,
    /// Application canisters on leased engines of a cloud.
    CloudEngine,
}

impl SubnetType {
    /// Every type, in the order of their names.
    pub const ALL: [Self; 4] = [
        Self::Application,
        Self::CloudEngine,
        Self::System,
        Self::VerifiedApplication,
    ];

    /// The registry's name: `application`, `cloud_engine`, `system` or `verified_application`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Application => "application",
            Self::CloudEngine => "cloud_engine",
            Self::System => "system",
            Self::VerifiedApplication => "verified_application",
        }
    }

    /// The type of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|each| each.as_str() == name)
    }
}

/// A subnet's limits, intervals and access lists, as its record has them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SubnetParameters {
    /// The largest ingress message, in bytes.
    pub max_ingress_bytes_per_message: u64,
    /// The most ingress messages a block takes.
    pub max_ingress_messages_per_block: u64,
    /// The largest payload of a block, in bytes.
    pub max_block_payload_size_bytes: u64,
    /// How long a block maker of each further rank waits, in milliseconds.
    pub unit_delay_ms: u64,
    /// How long a notary waits at first, in milliseconds.
    pub initial_notary_delay_ms: u64,
    /// Blocks between two distributed key generations.
    pub dkg_interval_length: u64,
    /// The most dealings of a key generation that a block takes.
    pub dkg_dealings_per_block: u64,
    /// Whether it was started as the network's first subnet.
    pub start_as_nns: bool,
    /// The most canisters it takes; 0 for no limit.
    pub max_number_of_canisters: u64,
    /// Whether it makes no progress now.
    pub is_halted: bool,
    /// Whether it halts at its next catch-up package.
    pub halt_at_cup_height: bool,
    /// What it can do besides running canisters.
    pub features: SubnetFeatures,
    /// The keys it holds or signs with, as `Ecdsa:1:key_1` (scheme, curve or algorithm, name), in ascending order.
    pub chain_keys: Vec<String>,
    /// Public keys that may read its nodes' state by SSH.
    pub ssh_readonly_access: Vec<String>,
    /// Public keys that may take backups by SSH.
    pub ssh_backup_access: Vec<String>,
}

/// Features that a subnet's record turns on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SubnetFeatures {
    /// Canisters run in processes of their own.
    pub canister_sandboxing: bool,
    /// Canisters may call other servers by HTTP.
    pub http_requests: bool,
    /// Nodes run in encrypted memory.
    pub sev_enabled: bool,
}

/// A node: one machine of the network. Key `node_record_<id>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// The node's principal.
    pub id: Principal,
    /// Who runs it: the operator's principal.
    pub operator_id: Principal,
    /// Where other subnets reach it.
    pub xnet: Option<Endpoint>,
    /// Where users reach it.
    pub http: Option<Endpoint>,
    /// The identifier of its processor, in hexadecimal, where it attested one.
    pub chip_id: Option<String>,
    /// The version of the host system it runs.
    pub hostos_version: Option<String>,
    /// The version of the guest system it runs, where the source observed one.
    pub guestos_version: Option<String>,
    /// Its public IPv4 address, where it has one.
    pub public_ipv4: Option<PublicIpv4>,
    /// Its domain name, where it has one.
    pub domain: Option<String>,
    /// The type that its reward goes by, as `type1.1`.
    pub reward_type: Option<String>,
    /// Its health when the source looked; the registry itself does not know it.
    pub status: Option<NodeStatus>,
}

impl Node {
    /// The address that users reach it by, or else other subnets.
    pub fn ip_address(&self) -> Option<IpAddr> {
        self.http
            .as_ref()
            .or(self.xnet.as_ref())
            .map(|endpoint| endpoint.address)
    }
}

/// Where a node listens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Endpoint {
    /// The address, mostly IPv6.
    pub address: IpAddr,
    /// The TCP port, unless the source does not tell.
    pub port: Option<u16>,
}

impl fmt::Display for Endpoint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.address, self.port) {
            (IpAddr::V6(address), Some(port)) => write!(formatter, "[{address}]:{port}"),
            (address, Some(port)) => write!(formatter, "{address}:{port}"),
            (address, None) => write!(formatter, "{address}"),
        }
    }
}

/// A node's public IPv4 configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicIpv4 {
    /// Its address.
    pub address: Ipv4Addr,
    /// The gateways it may use.
    pub gateways: Vec<Ipv4Addr>,
    /// The length of its network's prefix, 0 to 32 bits.
    pub prefix_length: u32,
}

/// A node's health as an observer reports it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NodeStatus {
    /// It answers and keeps up.
    Healthy,
    /// It answers, and an alert is on.
    Degraded,
    /// It does not answer.
    Dead,
    /// The observer could not tell.
    Unknown,
}

impl NodeStatus {
    /// Every status, from best to worst.
    pub const ALL: [Self; 4] = [Self::Healthy, Self::Degraded, Self::Dead, Self::Unknown];

    /// The name that registry dumps use: `Healthy`, `Degraded`, `Dead` or `Unknown`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Healthy => "Healthy",
            Self::Degraded => "Degraded",
            Self::Dead => "Dead",
            Self::Unknown => "Unknown",
        }
    }

    /// The status of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|each| each.as_str() == name)
    }
}

/// A node operator: runs nodes for one provider in one data center. Key `node_operator_record_<id>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NodeOperator {
    /// The operator's principal.
    pub id: Principal,
    /// The provider it runs nodes for.
    pub provider_id: Principal,
    /// The data center its nodes stand in.
    pub data_center_id: Option<String>,
    /// How many more nodes it may register, unless the source does not tell.
    pub node_allowance: Option<u64>,
    /// How many nodes of each reward type are rewarded.
    pub rewardable_nodes: BTreeMap<String, u32>,
    /// The most nodes of each reward type that may be rewarded.
    pub max_rewardable_nodes: BTreeMap<String, u32>,
    /// The prefix of its nodes' addresses.
    pub ipv6: Option<String>,
}

/// A node provider: owns nodes and is rewarded for them. Providers are known to the registry only as
/// principals in operators' records; names come from the network's governance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NodeProvider {
    /// The provider's principal.
    pub id: Principal,
    /// Its name.
    pub name: Option<String>,
    /// The ledger account that its rewards go to, in hexadecimal.
    pub reward_account: Option<String>,
}

/// A data center. Key `data_center_record_<id>`.
#[derive(Clone, Debug, PartialEq)]
pub struct DataCenter {
    /// The identifier, as `an1`, as the source writes it: `li2` and `Li2` are two.
    pub id: String,
    /// Where it is.
    pub region: Region,
    /// Who owns it.
    pub owner: String,
    /// Its name for people, as `Antwerp`, where the source has one.
    pub name: Option<String>,
    /// Its position.
    pub gps: Option<Gps>,
}

/// A position on Earth.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gps {
    /// Degrees north, -90 to 90.
    pub latitude_degrees: f32,
    /// Degrees east, -180 to 180.
    pub longitude_degrees: f32,
}

/// A guest system version that subnets may be upgraded to. Key `replica_version_<id>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GuestosVersion {
    /// The version: the commit it was built from.
    pub id: String,
    /// The SHA-256 of its update image, in hexadecimal.
    pub release_package_sha256: Option<String>,
    /// Where the image can be had.
    pub release_package_urls: Vec<String>,
}

/// A host system version that nodes may be upgraded to. Key `hostos_version_<id>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostosVersion {
    /// The version: the commit it was built from.
    pub id: String,
    /// The SHA-256 of its update image, in hexadecimal.
    pub release_package_sha256: Option<String>,
    /// Where the image can be had.
    pub release_package_urls: Vec<String>,
}

/// A node that routes users' requests. Key `api_boundary_node_<id>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiBoundaryNode {
    /// The node's principal.
    pub id: Principal,
    /// The version it runs.
    pub version: String,
}

/// What nodes of one region earn. An entry of the record `node_rewards_table`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RewardRegion {
    /// The region, as `Africa,ZA`.
    pub region: String,
    /// The rate by reward type.
    pub rates: BTreeMap<String, RewardRate>,
}

/// What one node of a type earns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RewardRate {
    /// Ten-thousandths of an XDR a month.
    pub xdr_permyriad_per_month: u64,
    /// The percentage that each further node's rate is multiplied with, for types that have one.
    pub coefficient_percent: Option<u32>,
}

/// How nodes that belong to no subnet run. Key `unassigned_nodes_config`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnassignedNodes {
    /// The guest system version they run.
    pub replica_version: String,
    /// Public keys that may read them by SSH.
    pub ssh_readonly_access: Vec<String>,
}

/// The kinds of records, in the order in which they are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RecordKind {
    /// [`Subnet`].
    Subnet,
    /// [`Node`].
    Node,
    /// [`NodeOperator`].
    NodeOperator,
    /// [`NodeProvider`].
    NodeProvider,
    /// [`DataCenter`].
    DataCenter,
    /// [`GuestosVersion`].
    GuestosVersion,
    /// [`HostosVersion`].
    HostosVersion,
    /// [`ApiBoundaryNode`].
    ApiBoundaryNode,
    /// [`RewardRegion`].
    RewardRegion,
    /// [`UnassignedNodes`].
    UnassignedNodes,
}

impl RecordKind {
    /// Every kind, in order.
    pub const ALL: [Self; 10] = [
        Self::Subnet,
        Self::Node,
        Self::NodeOperator,
        Self::NodeProvider,
        Self::DataCenter,
        Self::GuestosVersion,
        Self::HostosVersion,
        Self::ApiBoundaryNode,
        Self::RewardRegion,
        Self::UnassignedNodes,
    ];

    /// The kind's name: `subnet`, `node`, `node_operator`, ...
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Subnet => "subnet",
            Self::Node => "node",
            Self::NodeOperator => "node_operator",
            Self::NodeProvider => "node_provider",
            Self::DataCenter => "data_center",
            Self::GuestosVersion => "guestos_version",
            Self::HostosVersion => "hostos_version",
            Self::ApiBoundaryNode => "api_boundary_node",
            Self::RewardRegion => "reward_region",
            Self::UnassignedNodes => "unassigned_nodes",
        }
    }

    /// The kind of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|each| each.as_str() == name)
    }
}

impl fmt::Display for RecordKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// What identifies a record within a snapshot: its kind, and the text of its identifier.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RecordKey {
    /// The kind.
    pub kind: RecordKind,
    /// The identifier: a principal's text, a data center's id, a version, a region; empty where there is only one.
    pub id: String,
}

impl fmt::Display for RecordKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.kind, self.id)
    }
}

/// Any record.
#[derive(Clone, Debug, PartialEq)]
pub enum Record {
    /// A subnet.
    Subnet(Subnet),
    /// A node.
    Node(Node),
    /// A node operator.
    NodeOperator(NodeOperator),
    /// A node provider.
    NodeProvider(NodeProvider),
    /// A data center.
    DataCenter(DataCenter),
    /// An elected guest system version.
    GuestosVersion(GuestosVersion),
    /// An elected host system version.
    HostosVersion(HostosVersion),
    /// An API boundary node.
    ApiBoundaryNode(ApiBoundaryNode),
    /// A region of the reward table.
    RewardRegion(RewardRegion),
    /// The configuration of unassigned nodes.
    UnassignedNodes(UnassignedNodes),
}

impl Record {
    /// The record's kind.
    pub fn kind(&self) -> RecordKind {
        match self {
            Self::Subnet(_) => RecordKind::Subnet,
            Self::Node(_) => RecordKind::Node,
            Self::NodeOperator(_) => RecordKind::NodeOperator,
            Self::NodeProvider(_) => RecordKind::NodeProvider,
            Self::DataCenter(_) => RecordKind::DataCenter,
            Self::GuestosVersion(_) => RecordKind::GuestosVersion,
            Self::HostosVersion(_) => RecordKind::HostosVersion,
            Self::ApiBoundaryNode(_) => RecordKind::ApiBoundaryNode,
            Self::RewardRegion(_) => RecordKind::RewardRegion,
            Self::UnassignedNodes(_) => RecordKind::UnassignedNodes,
        }
    }

    /// What identifies the record within a snapshot.
    pub fn key(&self) -> RecordKey {
        let id = match self {
            Self::Subnet(record) => record.id.to_text(),
            Self::Node(record) => record.id.to_text(),
            Self::NodeOperator(record) => record.id.to_text(),
            Self::NodeProvider(record) => record.id.to_text(),
            Self::DataCenter(record) => record.id.clone(),
            Self::GuestosVersion(record) => record.id.clone(),
            Self::HostosVersion(record) => record.id.clone(),
            Self::ApiBoundaryNode(record) => record.id.to_text(),
            Self::RewardRegion(record) => record.region.clone(),
            Self::UnassignedNodes(_) => String::new(),
        };
        RecordKey {
            kind: self.kind(),
            id,
        }
    }
}
