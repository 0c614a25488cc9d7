//! The wire form of subnets.

use super::{Row, Text};
use registry::{Principal, Subnet, SubnetFeatures, SubnetParameters, SubnetType};
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SubnetRow {
    id: Text<Principal>,
    membership: Vec<Text<Principal>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    subnet_type: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    replica_version: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    parameters: Option<ParametersRow>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ParametersRow {
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
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    chain_keys: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    ssh_readonly_access: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    ssh_backup_access: Vec<String>,
}

impl Row for SubnetRow {
    type Domain = Subnet;

    fn of(subnet: &Subnet) -> Self {
        Self {
            id: Text(subnet.id),
            membership: subnet.membership.iter().copied().map(Text).collect(),
            subnet_type: subnet.subnet_type.map(|it| it.as_str().to_owned()),
            replica_version: subnet.replica_version.clone(),
            parameters: subnet.parameters.as_ref().map(ParametersRow::of),
        }
    }

    fn into_domain(self) -> Result<Subnet, String> {
        let subnet_type = self
            .subnet_type
            .map(|name| SubnetType::from_name(&name).ok_or(format!("\"{name}\" is no subnet type")))
            .transpose()?;
        Ok(Subnet {
            id: self.id.0,
            membership: self.membership.into_iter().map(|node| node.0).collect(),
            subnet_type,
            replica_version: self.replica_version,
            parameters: self.parameters.map(ParametersRow::into_domain),
        })
    }
}

impl ParametersRow {
    fn of(it: &SubnetParameters) -> Self {
        Self {
            max_ingress_bytes_per_message: it.max_ingress_bytes_per_message,
            max_ingress_messages_per_block: it.max_ingress_messages_per_block,
            max_block_payload_size_bytes: it.max_block_payload_size_bytes,
            unit_delay_ms: it.unit_delay_ms,
            initial_notary_delay_ms: it.initial_notary_delay_ms,
            dkg_interval_length: it.dkg_interval_length,
            dkg_dealings_per_block: it.dkg_dealings_per_block,
            start_as_nns: it.start_as_nns,
            max_number_of_canisters: it.max_number_of_canisters,
            is_halted: it.is_halted,
            halt_at_cup_height: it.halt_at_cup_height,
            canister_sandboxing: it.features.canister_sandboxing,
            http_requests: it.features.http_requests,
            sev_enabled: it.features.sev_enabled,
            chain_keys: it.chain_keys.clone(),
            ssh_readonly_access: it.ssh_readonly_access.clone(),
            ssh_backup_access: it.ssh_backup_access.clone(),
        }
    }

    fn into_domain(self) -> SubnetParameters {
        SubnetParameters {
            max_ingress_bytes_per_message: self.max_ingress_bytes_per_message,
            max_ingress_messages_per_block: self.max_ingress_messages_per_block,
            max_block_payload_size_bytes: self.max_block_payload_size_bytes,
            unit_delay_ms: self.unit_delay_ms,
            initial_notary_delay_ms: self.initial_notary_delay_ms,
            dkg_interval_length: self.dkg_interval_length,
            dkg_dealings_per_block: self.dkg_dealings_per_block,
            start_as_nns: self.start_as_nns,
            max_number_of_canisters: self.max_number_of_canisters,
            is_halted: self.is_halted,
            halt_at_cup_height: self.halt_at_cup_height,
            features: SubnetFeatures {
                canister_sandboxing: self.canister_sandboxing,
                http_requests: self.http_requests,
                sev_enabled: self.sev_enabled,
            },
            chain_keys: self.chain_keys,
            ssh_readonly_access: self.ssh_readonly_access,
            ssh_backup_access: self.ssh_backup_access,
        }
    }
}
