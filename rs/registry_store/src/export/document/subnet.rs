//! Subnets in a dump, with the nodes of each as a dump repeats them.

use super::NodeDocument;
use registry::{Subnet, SubnetParameters, Topology};
use serde::Serialize;
use std::collections::BTreeMap;

#[derive(Serialize)]
pub(super) struct SubnetDocument<'a> {
    subnet_id: String,
    membership: Vec<String>,
    /// Derived.
    nodes: BTreeMap<String, NodeDocument<'a>>,
    subnet_type: Option<&'a str>,
    replica_version_id: Option<&'a str>,
    #[serde(flatten)]
    parameters: Option<ParametersDocument<'a>>,
}

#[derive(Serialize)]
struct ParametersDocument<'a> {
    max_ingress_bytes_per_message: u64,
    max_ingress_messages_per_block: u64,
    max_block_payload_size: u64,
    unit_delay_millis: u64,
    initial_notary_delay_millis: u64,
    dkg_interval_length: u64,
    dkg_dealings_per_block: u64,
    start_as_nns: bool,
    features: FeaturesDocument,
    max_number_of_canisters: u64,
    ssh_readonly_access: &'a [String],
    ssh_backup_access: &'a [String],
    is_halted: bool,
    halt_at_cup_height: bool,
    chain_key_config: Option<ChainKeyConfigDocument<'a>>,
}

#[derive(Serialize)]
struct FeaturesDocument {
    canister_sandboxing: bool,
    http_requests: bool,
    sev_enabled: bool,
}

#[derive(Serialize)]
struct ChainKeyConfigDocument<'a> {
    key_configs: Vec<KeyConfigDocument<'a>>,
}

#[derive(Serialize)]
struct KeyConfigDocument<'a> {
    key_id: KeyIdDocument<'a>,
}

#[derive(Serialize)]
struct KeyIdDocument<'a> {
    key_id: KeyDocument<'a>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum KeyDocument<'a> {
    /// The scheme, and the curve or algorithm with the key's name.
    Scheme(BTreeMap<&'a str, BTreeMap<&'static str, PartDocument<'a>>>),
    /// A key whose text has other parts.
    Text(&'a str),
}

#[derive(Serialize)]
#[serde(untagged)]
enum PartDocument<'a> {
    Number(i64),
    Name(&'a str),
}

/// Every subnet.
pub(super) fn documents<'a>(topology: &Topology<'a>) -> Vec<SubnetDocument<'a>> {
    let subnets = topology.snapshot().subnets.values();
    subnets
        .map(|subnet| SubnetDocument::of(topology, subnet))
        .collect()
}

impl<'a> SubnetDocument<'a> {
    fn of(topology: &Topology<'a>, subnet: &'a Subnet) -> Self {
        let members = topology.members(&subnet.id).into_iter();
        let mut membership: Vec<String> = subnet.membership.iter().map(|it| it.to_text()).collect();
        // Dumps are in the order of the texts, which is not that of the principals.
        membership.sort_unstable();
        Self {
            subnet_id: subnet.id.to_text(),
            membership,
            nodes: members
                .map(|member| (member.node.id.to_text(), NodeDocument::of(member)))
                .collect(),
            subnet_type: subnet.subnet_type.map(|it| it.as_str()),
            replica_version_id: subnet.replica_version.as_deref(),
            parameters: subnet.parameters.as_ref().map(ParametersDocument::of),
        }
    }
}

impl<'a> ParametersDocument<'a> {
    fn of(it: &'a SubnetParameters) -> Self {
        Self {
            max_ingress_bytes_per_message: it.max_ingress_bytes_per_message,
            max_ingress_messages_per_block: it.max_ingress_messages_per_block,
            max_block_payload_size: it.max_block_payload_size_bytes,
            unit_delay_millis: it.unit_delay_ms,
            initial_notary_delay_millis: it.initial_notary_delay_ms,
            dkg_interval_length: it.dkg_interval_length,
            dkg_dealings_per_block: it.dkg_dealings_per_block,
            start_as_nns: it.start_as_nns,
            features: FeaturesDocument {
                canister_sandboxing: it.features.canister_sandboxing,
                http_requests: it.features.http_requests,
                sev_enabled: it.features.sev_enabled,
            },
            max_number_of_canisters: it.max_number_of_canisters,
            ssh_readonly_access: &it.ssh_readonly_access,
            ssh_backup_access: &it.ssh_backup_access,
            is_halted: it.is_halted,
            halt_at_cup_height: it.halt_at_cup_height,
            chain_key_config: chain_key_config(&it.chain_keys),
        }
    }
}

fn chain_key_config(keys: &[String]) -> Option<ChainKeyConfigDocument<'_>> {
    if keys.is_empty() {
        return None;
    }
    let key_configs = keys.iter().map(|key| KeyConfigDocument {
        key_id: KeyIdDocument {
            key_id: scheme(key).map_or(KeyDocument::Text(key), KeyDocument::Scheme),
        },
    });
    Some(ChainKeyConfigDocument {
        key_configs: key_configs.collect(),
    })
}

/// The parts of `Ecdsa:1:key_1`, if writing them so gives the same text back.
fn scheme(key: &str) -> Option<BTreeMap<&str, BTreeMap<&'static str, PartDocument<'_>>>> {
    let mut parts = key.splitn(3, ':');
    let (scheme, number, name) = (parts.next()?, parts.next()?, parts.next()?);
    let value: i64 = number.parse().ok()?;
    if value.to_string() != number {
        return None;
    }
    let kind = if scheme == "Schnorr" {
        "algorithm"
    } else {
        "curve"
    };
    let key = BTreeMap::from([
        (kind, PartDocument::Number(value)),
        ("name", PartDocument::Name(name)),
    ]);
    Some(BTreeMap::from([(scheme, key)]))
}
