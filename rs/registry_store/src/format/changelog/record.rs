//! The values of the registry's keys as records. Empty texts and zero ports of protobuf count as not told.

use super::super::proto;
use super::{Context, Key};
use crate::store::RecordChange;
use crate::FormatError;
use registry::{
    ApiBoundaryNode, DataCenter, Endpoint, Gps, GuestosVersion, HostosVersion, Node, NodeOperator,
    NodeProvider, PublicIpv4, Record, RecordKind, Region, RewardRate, RewardRegion, Subnet,
    SubnetFeatures, SubnetParameters, SubnetType, UnassignedNodes,
};
use std::fmt::Display;
use std::str::FromStr;

/// What setting a key to a value does.
pub(super) fn changes(
    key: Key<'_>,
    context: &Context<'_>,
    value: &[u8],
) -> Result<Vec<RecordChange>, FormatError> {
    let record = match key {
        Key::Subnet(id) => Record::Subnet(subnet(id, context, value)?),
        Key::Node(id) => Record::Node(node(id, context, value)?),
        Key::NodeOperator(id) => return operator(id, context, value),
        Key::DataCenter(id) => Record::DataCenter(data_center(id, context, value)?),
        Key::ReplicaVersion(id) => Record::GuestosVersion(replica_version(id, context, value)?),
        Key::HostosVersion(id) => Record::HostosVersion(hostos_version(id, context, value)?),
        Key::ApiBoundaryNode(id) => {
            let record: proto::ApiBoundaryNodeRecord = context.decode(value)?;
            Record::ApiBoundaryNode(ApiBoundaryNode {
                id: context.principal_of_key(id)?,
                version: record.version,
            })
        }
        Key::UnassignedNodes => {
            let record: proto::UnassignedNodesConfigRecord = context.decode(value)?;
            Record::UnassignedNodes(UnassignedNodes {
                replica_version: record.replica_version,
                ssh_readonly_access: record.ssh_readonly_access,
            })
        }
        Key::BlessedReplicaVersions => return blessed(context, value),
        Key::RewardsTable => return rewards(context, value),
    };
    Ok(vec![RecordChange::Set(record)])
}

fn subnet(id: &str, context: &Context<'_>, value: &[u8]) -> Result<Subnet, FormatError> {
    let record: proto::SubnetRecord = context.decode(value)?;
    let mut membership = Vec::with_capacity(record.membership.len());
    for node in &record.membership {
        membership.push(context.principal("membership", node)?);
    }
    membership.sort_unstable();
    for pair in membership.windows(2) {
        if let [first, second] = pair {
            if first == second {
                return Err(context.error("membership", format_args!("{first} is in it twice")));
            }
        }
    }
    Ok(Subnet {
        id: context.principal_of_key(id)?,
        membership,
        subnet_type: match record.subnet_type {
            1 => Some(SubnetType::Application),
            2 => Some(SubnetType::System),
            4 => Some(SubnetType::VerifiedApplication),
            5 => Some(SubnetType::CloudEngine),
            _ => None,
        },
        replica_version: told(record.replica_version_id.clone()),
        parameters: Some(parameters(record)),
    })
}

fn parameters(record: proto::SubnetRecord) -> SubnetParameters {
    let features = record.features.unwrap_or_default();
    let configs = record.chain_key_config.unwrap_or_default().key_configs;
    let mut chain_keys: Vec<String> = configs
        .into_iter()
        .filter_map(|config| chain_key(config.key_id?))
        .collect();
    chain_keys.sort_unstable();
    SubnetParameters {
        max_ingress_bytes_per_message: record.max_ingress_bytes_per_message,
        max_ingress_messages_per_block: record.max_ingress_messages_per_block,
        max_block_payload_size_bytes: record.max_block_payload_size,
        unit_delay_ms: record.unit_delay_millis,
        initial_notary_delay_ms: record.initial_notary_delay_millis,
        dkg_interval_length: record.dkg_interval_length,
        dkg_dealings_per_block: record.dkg_dealings_per_block,
        start_as_nns: record.start_as_nns,
        max_number_of_canisters: record.max_number_of_canisters,
        is_halted: record.is_halted,
        halt_at_cup_height: record.halt_at_cup_height,
        features: SubnetFeatures {
            canister_sandboxing: features.canister_sandboxing,
            http_requests: features.http_requests,
            sev_enabled: features.sev_enabled.unwrap_or_default(),
        },
        chain_keys,
        ssh_readonly_access: record.ssh_readonly_access,
        ssh_backup_access: record.ssh_backup_access,
    }
}

fn chain_key(id: proto::MasterPublicKeyId) -> Option<String> {
    let (scheme, key) = match id {
        proto::MasterPublicKeyId {
            ecdsa: Some(key), ..
        } => ("Ecdsa", key),
        proto::MasterPublicKeyId {
            schnorr: Some(key), ..
        } => ("Schnorr", key),
        proto::MasterPublicKeyId {
            vetkd: Some(key), ..
        } => ("Vetkd", key),
        _ => return None,
    };
    Some(format!("{scheme}:{}:{}", key.variant, key.name))
}

fn node(id: &str, context: &Context<'_>, value: &[u8]) -> Result<Node, FormatError> {
    let record: proto::NodeRecord = context.decode(value)?;
    let ipv4 = record
        .public_ipv4_config
        .map(|config| public_ipv4(context, &config))
        .transpose()?;
    Ok(Node {
        id: context.principal_of_key(id)?,
        operator_id: context.principal("node_operator_id", &record.node_operator_id)?,
        xnet: endpoint(context, "xnet", record.xnet)?,
        http: endpoint(context, "http", record.http)?,
        chip_id: told(hexadecimal(&record.chip_id)),
        hostos_version: told(record.hostos_version_id),
        guestos_version: None,
        public_ipv4: ipv4,
        domain: told(record.domain),
        reward_type: reward_type(record.node_reward_type).map(str::to_owned),
        status: None,
    })
}

/// `None` for a type that this program does not know.
fn reward_type(number: i32) -> Option<&'static str> {
    match number {
        1 => Some("type0"),
        2 => Some("type1"),
        3 => Some("type2"),
        4 => Some("type3"),
        5 => Some("type3.1"),
        6 => Some("type1.1"),
        _ => None,
    }
}

fn endpoint(
    context: &Context<'_>,
    field: &str,
    endpoint: Option<proto::ConnectionEndpoint>,
) -> Result<Option<Endpoint>, FormatError> {
    let Some(endpoint) = endpoint.filter(|endpoint| !endpoint.ip_addr.is_empty()) else {
        return Ok(None);
    };
    let port = u16::try_from(endpoint.port).map_err(|_| {
        let reason = format!("{} is no port", endpoint.port);
        context.error(&format!("{field}.port"), reason)
    })?;
    Ok(Some(Endpoint {
        address: parsed(context, &format!("{field}.ip_addr"), &endpoint.ip_addr)?,
        port: Some(port).filter(|port| *port != 0),
    }))
}

fn public_ipv4(
    context: &Context<'_>,
    config: &proto::IPv4InterfaceConfig,
) -> Result<PublicIpv4, FormatError> {
    let gateways = config
        .gateway_ip_addr
        .iter()
        .map(|text| parsed(context, "public_ipv4_config.gateway_ip_addr", text));
    Ok(PublicIpv4 {
        address: parsed(context, "public_ipv4_config.ip_addr", &config.ip_addr)?,
        gateways: gateways.collect::<Result<_, _>>()?,
        prefix_length: prefix_length(config.prefix_length)
            .map_err(|reason| context.error("public_ipv4_config.prefix_length", reason))?,
    })
}

/// A length of an IPv4 network's prefix.
pub(in crate::format) fn prefix_length(bits: u32) -> Result<u32, String> {
    if bits > 32 {
        return Err(format!("{bits} is more than 32 bits"));
    }
    Ok(bits)
}

/// The operator, and the provider that it names, which has no key of its own.
fn operator(
    id: &str,
    context: &Context<'_>,
    value: &[u8],
) -> Result<Vec<RecordChange>, FormatError> {
    let record: proto::NodeOperatorRecord = context.decode(value)?;
    let id = context.principal_of_key(id)?;
    let own = &record.node_operator_principal_id;
    if !own.is_empty() && own.as_slice() != id.as_slice() {
        return Err(context.error("node_operator_principal_id", "it is not the key's"));
    }
    let provider_id = context.principal(
        "node_provider_principal_id",
        &record.node_provider_principal_id,
    )?;
    let operator = NodeOperator {
        id,
        provider_id,
        data_center_id: told(record.dc_id),
        node_allowance: Some(record.node_allowance),
        rewardable_nodes: record.rewardable_nodes,
        max_rewardable_nodes: record.max_rewardable_nodes,
        ipv6: told(record.ipv6),
    };
    let provider = NodeProvider {
        id: provider_id,
        name: None,
        reward_account: None,
    };
    Ok(vec![
        RecordChange::Set(Record::NodeOperator(operator)),
        RecordChange::Set(Record::NodeProvider(provider)),
    ])
}

fn data_center(id: &str, context: &Context<'_>, value: &[u8]) -> Result<DataCenter, FormatError> {
    let record: proto::DataCenterRecord = context.decode(value)?;
    let gps = record.gps.map(|gps| Gps {
        latitude_degrees: gps.latitude,
        longitude_degrees: gps.longitude,
    });
    let on_earth =
        |gps: Gps| gps.latitude_degrees.abs() <= 90.0 && gps.longitude_degrees.abs() <= 180.0;
    if gps.is_some_and(|gps| !on_earth(gps)) {
        return Err(context.error("gps", "it is no position on Earth"));
    }
    Ok(DataCenter {
        id: id.to_owned(),
        region: Region::new(record.region),
        owner: record.owner,
        name: None,
        gps,
    })
}

fn replica_version(
    id: &str,
    context: &Context<'_>,
    value: &[u8],
) -> Result<GuestosVersion, FormatError> {
    let record: proto::ReplicaVersionRecord = context.decode(value)?;
    let mut urls = record.release_package_urls;
    if urls.is_empty() {
        urls.extend(told(record.release_package_url));
    }
    Ok(GuestosVersion {
        id: id.to_owned(),
        release_package_sha256: told(record.release_package_sha256_hex),
        release_package_urls: urls,
    })
}

fn hostos_version(
    id: &str,
    context: &Context<'_>,
    value: &[u8],
) -> Result<HostosVersion, FormatError> {
    let record: proto::HostosVersionRecord = context.decode(value)?;
    Ok(HostosVersion {
        id: id.to_owned(),
        release_package_sha256: told(record.release_package_sha256_hex),
        release_package_urls: record.release_package_urls,
    })
}

/// Versions of which this list knows nothing but the identifier; their own keys, where they exist, tell more.
fn blessed(context: &Context<'_>, value: &[u8]) -> Result<Vec<RecordChange>, FormatError> {
    let record: proto::BlessedReplicaVersions = context.decode(value)?;
    let versions = record.blessed_version_ids.into_iter().map(|id| {
        RecordChange::Set(Record::GuestosVersion(GuestosVersion {
            id,
            release_package_sha256: None,
            release_package_urls: Vec::new(),
        }))
    });
    Ok(versions.collect())
}

fn rewards(context: &Context<'_>, value: &[u8]) -> Result<Vec<RecordChange>, FormatError> {
    let table: proto::NodeRewardsTable = context.decode(value)?;
    let mut changes = vec![RecordChange::Clear(RecordKind::RewardRegion)];
    for (region, row) in table.table {
        let mut rates = std::collections::BTreeMap::new();
        for (name, rate) in row.rates {
            let coefficient_percent = rate
                .reward_coefficient_percent
                .map(u32::try_from)
                .transpose()
                .map_err(|_| {
                    let field = format!("table[{region}].rates[{name}].reward_coefficient_percent");
                    context.error(&field, "it is negative")
                })?;
            let rate = RewardRate {
                xdr_permyriad_per_month: rate.xdr_permyriad_per_node_per_month,
                coefficient_percent,
            };
            rates.insert(name, rate);
        }
        changes.push(RecordChange::Set(Record::RewardRegion(RewardRegion {
            region,
            rates,
        })));
    }
    Ok(changes)
}

fn parsed<T>(context: &Context<'_>, field: &str, text: &str) -> Result<T, FormatError>
where
    T: FromStr,
    T::Err: Display,
{
    text.parse()
        .map_err(|error| context.error(field, format_args!("\"{text}\": {error}")))
}

fn told(text: String) -> Option<String> {
    Some(text).filter(|text| !text.is_empty())
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
