//! Subnets and nodes as rows. These types are the wire format of JSON and CSV;
//! `docs/registry-documents.schema.json` documents it, a test holds the two together. Within a schema
//! version fields are only added. What a source does not tell is null, or an empty cell.

use std::collections::BTreeSet;

use registry::{Placement, Principal, Snapshot, Subnet, SubnetParameters, Topology};
use serde::Serialize;

/// One subnet.
#[derive(Debug, Serialize)]
pub struct SubnetRow {
    pub subnet_id: String,
    pub subnet_type: Option<&'static str>,
    pub node_count: usize,
    pub node_provider_count: usize,
    pub data_center_count: usize,
    pub country_count: usize,
    pub replica_version: Option<String>,
    pub is_halted: Option<bool>,
}

/// The names of a [`SubnetRow`]'s fields.
pub const SUBNET_COLUMNS: [&str; 8] = [
    "subnet_id",
    "subnet_type",
    "node_count",
    "node_provider_count",
    "data_center_count",
    "country_count",
    "replica_version",
    "is_halted",
];

impl SubnetRow {
    /// A subnet, and among how many others its nodes are divided.
    pub fn new(topology: &Topology<'_>, subnet: &Subnet) -> Self {
        let members = topology.members(&subnet.id);
        let providers: BTreeSet<Principal> =
            members.iter().filter_map(Placement::provider_id).collect();
        let data_centers: BTreeSet<&str> = members
            .iter()
            .filter_map(Placement::data_center_id)
            .collect();
        let countries: BTreeSet<&str> = members
            .iter()
            .filter_map(|member| member.data_center)
            .map(|data_center| data_center.region.country())
            .collect();
        Self {
            subnet_id: subnet.id.to_text(),
            subnet_type: subnet.subnet_type.map(|it| it.as_str()),
            node_count: subnet.membership.len(),
            node_provider_count: providers.len(),
            data_center_count: data_centers.len(),
            country_count: countries.len(),
            replica_version: subnet.replica_version.clone(),
            is_halted: subnet.parameters.as_ref().map(|it| it.is_halted),
        }
    }

    /// Every subnet, in ascending order of principals.
    pub fn all(snapshot: &Snapshot) -> Vec<Self> {
        let topology = Topology::new(snapshot);
        let subnets = snapshot.subnets.values();
        subnets.map(|subnet| Self::new(&topology, subnet)).collect()
    }
}

/// One node and where it is.
#[derive(Debug, Serialize)]
pub struct NodeRow {
    pub node_id: String,
    pub subnet_id: Option<String>,
    pub node_operator_id: String,
    pub node_provider_id: Option<String>,
    pub node_provider_name: Option<String>,
    pub data_center_id: Option<String>,
    pub data_center_owner: Option<String>,
    pub continent: Option<String>,
    pub country: Option<String>,
    pub area: Option<String>,
    pub ip_address: Option<String>,
    pub status: Option<&'static str>,
    pub hostos_version: Option<String>,
    pub reward_type: Option<String>,
}

/// The names of a [`NodeRow`]'s fields.
pub const NODE_COLUMNS: [&str; 14] = [
    "node_id",
    "subnet_id",
    "node_operator_id",
    "node_provider_id",
    "node_provider_name",
    "data_center_id",
    "data_center_owner",
    "continent",
    "country",
    "area",
    "ip_address",
    "status",
    "hostos_version",
    "reward_type",
];

impl From<Placement<'_>> for NodeRow {
    fn from(placement: Placement<'_>) -> Self {
        let node = placement.node;
        let data_center = placement.data_center;
        let region = data_center.map(|data_center| &data_center.region);
        Self {
            node_id: node.id.to_text(),
            subnet_id: placement.subnet_id.map(|id| id.to_text()),
            node_operator_id: node.operator_id.to_text(),
            node_provider_id: placement.provider_id().map(|id| id.to_text()),
            node_provider_name: placement.provider.and_then(|it| it.name.clone()),
            data_center_id: placement.data_center_id().map(str::to_owned),
            data_center_owner: data_center.map(|it| it.owner.clone()),
            continent: region.map(|it| it.continent().to_owned()),
            country: region.map(|it| it.country().to_owned()),
            area: region.map(|it| it.area().to_owned()),
            ip_address: node.ip_address().map(|address| address.to_string()),
            status: node.status.map(|status| status.as_str()),
            hostos_version: node.hostos_version.clone(),
            reward_type: node.reward_type.clone(),
        }
    }
}

/// A subnet's limits, intervals and access lists.
#[derive(Debug, Serialize)]
pub struct ParametersDocument<'a> {
    max_ingress_bytes_per_message: u64,
    max_ingress_messages_per_block: u64,
    max_block_payload_size_bytes: u64,
    unit_delay_ms: u64,
    initial_notary_delay_ms: u64,
    dkg_interval_length: u64,
    dkg_dealings_per_block: u64,
    start_as_nns: bool,
    max_number_of_canisters: u64,
    is_halted: bool,
    halt_at_cup_height: bool,
    canister_sandboxing: bool,
    http_requests: bool,
    sev_enabled: bool,
    chain_keys: &'a [String],
    ssh_readonly_access: &'a [String],
    ssh_backup_access: &'a [String],
}

impl<'a> From<&'a SubnetParameters> for ParametersDocument<'a> {
    fn from(parameters: &'a SubnetParameters) -> Self {
        Self {
            max_ingress_bytes_per_message: parameters.max_ingress_bytes_per_message,
            max_ingress_messages_per_block: parameters.max_ingress_messages_per_block,
            max_block_payload_size_bytes: parameters.max_block_payload_size_bytes,
            unit_delay_ms: parameters.unit_delay_ms,
            initial_notary_delay_ms: parameters.initial_notary_delay_ms,
            dkg_interval_length: parameters.dkg_interval_length,
            dkg_dealings_per_block: parameters.dkg_dealings_per_block,
            start_as_nns: parameters.start_as_nns,
            max_number_of_canisters: parameters.max_number_of_canisters,
            is_halted: parameters.is_halted,
            halt_at_cup_height: parameters.halt_at_cup_height,
            canister_sandboxing: parameters.features.canister_sandboxing,
            http_requests: parameters.features.http_requests,
            sev_enabled: parameters.features.sev_enabled,
            chain_keys: &parameters.chain_keys,
            ssh_readonly_access: &parameters.ssh_readonly_access,
            ssh_backup_access: &parameters.ssh_backup_access,
        }
    }
}
