//! The protobuf messages of the registry, as far as this vocabulary has what they say. Other fields are skipped.
//!
//! Numbers are those of the definitions in the network's public sources (`registry/**.proto`), and agree with
//! the registry's first version. Those that rest on memory alone are marked.

use prost::Message;
use std::collections::BTreeMap;

/// What one version changes. `local_store.v1`.
#[derive(Clone, PartialEq, Message)]
pub(super) struct ChangelogEntry {
    #[prost(message, repeated, tag = "1")]
    pub key_mutations: Vec<KeyMutation>,
}

/// The change of one key.
#[derive(Clone, PartialEq, Message)]
pub(super) struct KeyMutation {
    #[prost(string, tag = "1")]
    pub key: String,
    #[prost(bytes = "vec", tag = "2")]
    pub value: Vec<u8>,
    /// 1 set, 2 unset.
    #[prost(int32, tag = "3")]
    pub mutation_type: i32,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct SubnetRecord {
    #[prost(bytes = "vec", repeated, tag = "3")]
    pub membership: Vec<Vec<u8>>,
    #[prost(uint64, tag = "5")]
    pub max_ingress_bytes_per_message: u64,
    #[prost(uint64, tag = "7")]
    pub unit_delay_millis: u64,
    #[prost(uint64, tag = "8")]
    pub initial_notary_delay_millis: u64,
    #[prost(string, tag = "9")]
    pub replica_version_id: String,
    #[prost(uint64, tag = "10")]
    pub dkg_interval_length: u64,
    #[prost(bool, tag = "14")]
    pub start_as_nns: bool,
    /// 1 application, 2 system, 4 verified application, 5 cloud engine.
    #[prost(int32, tag = "15")]
    pub subnet_type: i32,
    #[prost(uint64, tag = "16")]
    pub dkg_dealings_per_block: u64,
    #[prost(bool, tag = "17")]
    pub is_halted: bool,
    #[prost(uint64, tag = "18")]
    pub max_ingress_messages_per_block: u64,
    #[prost(uint64, tag = "19")]
    pub max_block_payload_size: u64,
    #[prost(message, optional, tag = "23")]
    pub features: Option<SubnetFeatures>,
    #[prost(uint64, tag = "24")]
    pub max_number_of_canisters: u64,
    #[prost(string, repeated, tag = "25")]
    pub ssh_readonly_access: Vec<String>,
    #[prost(string, repeated, tag = "26")]
    pub ssh_backup_access: Vec<String>,
    #[prost(bool, tag = "28")]
    pub halt_at_cup_height: bool,
    #[prost(message, optional, tag = "29")]
    pub chain_key_config: Option<ChainKeyConfig>,
}

#[derive(Clone, Copy, PartialEq, Message)]
pub(super) struct SubnetFeatures {
    #[prost(bool, tag = "2")]
    pub canister_sandboxing: bool,
    #[prost(bool, tag = "3")]
    pub http_requests: bool,
    #[prost(bool, optional, tag = "9")]
    pub sev_enabled: Option<bool>,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct ChainKeyConfig {
    #[prost(message, repeated, tag = "1")]
    pub key_configs: Vec<KeyConfig>,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct KeyConfig {
    #[prost(message, optional, tag = "1")]
    pub key_id: Option<MasterPublicKeyId>,
}

/// One of the three.
#[derive(Clone, PartialEq, Message)]
pub(super) struct MasterPublicKeyId {
    #[prost(message, optional, tag = "1")]
    pub ecdsa: Option<KeyId>,
    #[prost(message, optional, tag = "2")]
    pub schnorr: Option<KeyId>,
    /// The number is from memory.
    #[prost(message, optional, tag = "3")]
    pub vetkd: Option<KeyId>,
}

/// A curve (ECDSA, VetKD) or an algorithm (Schnorr), and the key's name.
#[derive(Clone, PartialEq, Message)]
pub(super) struct KeyId {
    #[prost(int32, tag = "1")]
    pub variant: i32,
    #[prost(string, tag = "2")]
    pub name: String,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct NodeRecord {
    #[prost(message, optional, tag = "5")]
    pub xnet: Option<ConnectionEndpoint>,
    #[prost(message, optional, tag = "6")]
    pub http: Option<ConnectionEndpoint>,
    #[prost(bytes = "vec", tag = "15")]
    pub node_operator_id: Vec<u8>,
    #[prost(bytes = "vec", tag = "16")]
    pub chip_id: Vec<u8>,
    #[prost(string, tag = "17")]
    pub hostos_version_id: String,
    #[prost(message, optional, tag = "18")]
    pub public_ipv4_config: Option<IPv4InterfaceConfig>,
    #[prost(string, tag = "19")]
    pub domain: String,
    /// The number, and the numbers of the types, are from memory.
    #[prost(int32, tag = "20")]
    pub node_reward_type: i32,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct ConnectionEndpoint {
    #[prost(string, tag = "1")]
    pub ip_addr: String,
    #[prost(uint32, tag = "2")]
    pub port: u32,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct IPv4InterfaceConfig {
    #[prost(string, tag = "1")]
    pub ip_addr: String,
    #[prost(string, repeated, tag = "2")]
    pub gateway_ip_addr: Vec<String>,
    #[prost(uint32, tag = "3")]
    pub prefix_length: u32,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct NodeOperatorRecord {
    #[prost(bytes = "vec", tag = "1")]
    pub node_operator_principal_id: Vec<u8>,
    #[prost(uint64, tag = "2")]
    pub node_allowance: u64,
    #[prost(bytes = "vec", tag = "3")]
    pub node_provider_principal_id: Vec<u8>,
    #[prost(string, tag = "4")]
    pub dc_id: String,
    #[prost(btree_map = "string, uint32", tag = "5")]
    pub rewardable_nodes: BTreeMap<String, u32>,
    #[prost(string, tag = "6")]
    pub ipv6: String,
    /// The number is from memory.
    #[prost(btree_map = "string, uint32", tag = "7")]
    pub max_rewardable_nodes: BTreeMap<String, u32>,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct DataCenterRecord {
    #[prost(string, tag = "1")]
    pub id: String,
    #[prost(string, tag = "2")]
    pub region: String,
    #[prost(string, tag = "3")]
    pub owner: String,
    #[prost(message, optional, tag = "4")]
    pub gps: Option<Gps>,
}

#[derive(Clone, Copy, PartialEq, Message)]
pub(super) struct Gps {
    #[prost(float, tag = "1")]
    pub latitude: f32,
    #[prost(float, tag = "2")]
    pub longitude: f32,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct ReplicaVersionRecord {
    /// Earlier records have one address here.
    #[prost(string, tag = "5")]
    pub release_package_url: String,
    #[prost(string, tag = "6")]
    pub release_package_sha256_hex: String,
    #[prost(string, repeated, tag = "7")]
    pub release_package_urls: Vec<String>,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct BlessedReplicaVersions {
    #[prost(string, repeated, tag = "1")]
    pub blessed_version_ids: Vec<String>,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct HostosVersionRecord {
    #[prost(string, repeated, tag = "1")]
    pub release_package_urls: Vec<String>,
    #[prost(string, tag = "2")]
    pub release_package_sha256_hex: String,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct ApiBoundaryNodeRecord {
    #[prost(string, tag = "1")]
    pub version: String,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct UnassignedNodesConfigRecord {
    #[prost(string, repeated, tag = "1")]
    pub ssh_readonly_access: Vec<String>,
    #[prost(string, tag = "2")]
    pub replica_version: String,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct NodeRewardsTable {
    #[prost(btree_map = "string, message", tag = "1")]
    pub table: BTreeMap<String, NodeRewardRates>,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct NodeRewardRates {
    #[prost(btree_map = "string, message", tag = "1")]
    pub rates: BTreeMap<String, NodeRewardRate>,
}

#[derive(Clone, Copy, PartialEq, Message)]
pub(super) struct NodeRewardRate {
    #[prost(uint64, tag = "1")]
    pub xdr_permyriad_per_node_per_month: u64,
    #[prost(int32, optional, tag = "2")]
    pub reward_coefficient_percent: Option<i32>,
}
