//! The records of a dump, one function a kind. Fields that real dumps lack, and that ours add so that nothing is
//! lost, may be missing: `domain` and `guestos_version_id` of nodes, `name` of data centers, `guestos_version_id`
//! of elected versions.

use super::super::changelog::prefix_length;
use super::super::data_centers::gps;
use super::super::json::Object;
use crate::FormatError;
use registry::{
    parse_principal, ApiBoundaryNode, DataCenter, Endpoint, GuestosVersion, HostosVersion, Node,
    NodeOperator, NodeProvider, NodeStatus, Principal, PublicIpv4, Record, Region, RewardRate,
    RewardRegion, Subnet, SubnetFeatures, SubnetParameters, SubnetType, UnassignedNodes,
};
use serde_json::Value;
use std::collections::BTreeMap;

/// What a dump has in place of a reward type that it could not find.
const UNKNOWN_REWARD_TYPE: &str = "unknown:";

/// Fields of which any shows that the source tells a subnet's parameters.
const PARAMETERS: [&str; 15] = [
    "max_ingress_bytes_per_message",
    "max_ingress_messages_per_block",
    "max_block_payload_size",
    "unit_delay_millis",
    "initial_notary_delay_millis",
    "dkg_interval_length",
    "dkg_dealings_per_block",
    "start_as_nns",
    "max_number_of_canisters",
    "is_halted",
    "halt_at_cup_height",
    "features",
    "chain_key_config",
    "ssh_readonly_access",
    "ssh_backup_access",
];

pub(super) fn subnet(object: Object<'_>) -> Result<Record, FormatError> {
    let id = object.principal("subnet_id")?;
    let object = object.named("subnet", id);
    let subnet_type = object
        .optional_text("subnet_type")?
        .map(|name| {
            SubnetType::from_name(name).ok_or_else(|| {
                object.error("subnet_type", format_args!("\"{name}\" is no subnet type"))
            })
        })
        .transpose()?;
    let tells = PARAMETERS.iter().any(|field| object.value(field).is_some());
    let parameters = if tells {
        Some(parameters(&object)?)
    } else {
        None
    };
    Ok(Record::Subnet(Subnet {
        id,
        membership: membership(&object)?,
        subnet_type,
        replica_version: object.optional_string("replica_version_id")?,
        parameters,
    }))
}

fn membership(object: &Object<'_>) -> Result<Vec<Principal>, FormatError> {
    let mut membership = Vec::new();
    for text in object.texts("membership")? {
        let node = parse_principal(text).map_err(|error| object.error("membership", error))?;
        membership.push(node);
    }
    membership.sort_unstable();
    for pair in membership.windows(2) {
        if let [first, second] = pair {
            if first == second {
                return Err(object.error("membership", format_args!("{first} is in it twice")));
            }
        }
    }
    Ok(membership)
}

fn parameters(object: &Object<'_>) -> Result<SubnetParameters, FormatError> {
    let number = |field| -> Result<u64, FormatError> {
        Ok(object.optional_number(field)?.unwrap_or_default())
    };
    let features = match object.object("features")? {
        None => SubnetFeatures::default(),
        Some(features) => SubnetFeatures {
            canister_sandboxing: features.flag("canister_sandboxing")?,
            http_requests: features.flag("http_requests")?,
            sev_enabled: features.flag("sev_enabled")?,
        },
    };
    Ok(SubnetParameters {
        max_ingress_bytes_per_message: number("max_ingress_bytes_per_message")?,
        max_ingress_messages_per_block: number("max_ingress_messages_per_block")?,
        max_block_payload_size_bytes: number("max_block_payload_size")?,
        unit_delay_ms: number("unit_delay_millis")?,
        initial_notary_delay_ms: number("initial_notary_delay_millis")?,
        dkg_interval_length: number("dkg_interval_length")?,
        dkg_dealings_per_block: number("dkg_dealings_per_block")?,
        start_as_nns: object.flag("start_as_nns")?,
        max_number_of_canisters: number("max_number_of_canisters")?,
        is_halted: object.flag("is_halted")?,
        halt_at_cup_height: object.flag("halt_at_cup_height")?,
        features,
        chain_keys: chain_keys(object)?,
        ssh_readonly_access: object.strings("ssh_readonly_access")?,
        ssh_backup_access: object.strings("ssh_backup_access")?,
    })
}

/// Keys stand as `{"key_id": {"key_id": {"Ecdsa": {"curve": 1, "name": "key_1"}}}}`.
fn chain_keys(object: &Object<'_>) -> Result<Vec<String>, FormatError> {
    let field = "chain_key_config.key_configs";
    let configs = match object.object("chain_key_config")? {
        None => return Ok(Vec::new()),
        Some(config) => config.list("key_configs")?,
    };
    let mut keys = Vec::with_capacity(configs.len());
    for config in configs {
        let key = config.pointer("/key_id/key_id").and_then(chain_key);
        keys.push(key.ok_or_else(|| object.error(field, "a key has no scheme, number and name"))?);
    }
    keys.sort_unstable();
    Ok(keys)
}

fn chain_key(id: &Value) -> Option<String> {
    if let Value::String(key) = id {
        return Some(key.clone());
    }
    let (scheme, key) = id.as_object()?.iter().next()?;
    let number = key.get("curve").or_else(|| key.get("algorithm"))?;
    let name = key.get("name")?.as_str()?;
    Some(format!("{scheme}:{}:{name}", number.as_i64()?))
}

pub(super) fn node(object: Object<'_>) -> Result<Record, FormatError> {
    let id = object.principal("node_id")?;
    let object = object.named("node", id);
    let status = object
        .optional_text("status")?
        .map(|name| {
            NodeStatus::from_name(name)
                .ok_or_else(|| object.error("status", format_args!("\"{name}\" is no status")))
        })
        .transpose()?;
    let reward_type = object
        .optional_string("node_type")?
        .filter(|name| !name.starts_with(UNKNOWN_REWARD_TYPE));
    Ok(Record::Node(Node {
        id,
        operator_id: object.principal("node_operator_id")?,
        xnet: endpoint(&object, "xnet")?,
        http: endpoint(&object, "http")?,
        chip_id: chip_id(&object)?,
        hostos_version: object.optional_string("hostos_version_id")?,
        guestos_version: object.optional_string("guestos_version_id")?,
        public_ipv4: public_ipv4(&object)?,
        domain: object.optional_string("domain")?,
        reward_type,
        status,
    }))
}

fn endpoint(object: &Object<'_>, field: &str) -> Result<Option<Endpoint>, FormatError> {
    let Some(endpoint) = object.object(field)? else {
        return Ok(None);
    };
    let port = endpoint.optional_number("port")?;
    Ok(endpoint
        .optional_parsed("ip_addr")?
        .map(|address| Endpoint { address, port }))
}

fn public_ipv4(object: &Object<'_>) -> Result<Option<PublicIpv4>, FormatError> {
    let Some(config) = object.object("public_ipv4_config")? else {
        return Ok(None);
    };
    let field = "gateway_ip_addr";
    let mut gateways = Vec::new();
    for text in config.texts(field)? {
        let gateway = text
            .parse()
            .map_err(|error| config.error(field, format_args!("\"{text}\": {error}")))?;
        gateways.push(gateway);
    }
    let bits = config.optional_number("prefix_length")?.unwrap_or_default();
    let address = config
        .optional_parsed("ip_addr")?
        .ok_or_else(|| config.error("ip_addr", "it is missing"))?;
    Ok(Some(PublicIpv4 {
        address,
        gateways,
        prefix_length: prefix_length(bits)
            .map_err(|reason| config.error("prefix_length", reason))?,
    }))
}

/// In hexadecimal, or as a list of bytes.
fn chip_id(object: &Object<'_>) -> Result<Option<String>, FormatError> {
    let field = "chip_id";
    let Some(Value::Array(list)) = object.value(field) else {
        return object.optional_string(field);
    };
    let mut text = String::with_capacity(2 * list.len());
    for value in list {
        let byte = value.as_u64().and_then(|number| u8::try_from(number).ok());
        match byte {
            Some(byte) => text.push_str(&format!("{byte:02x}")),
            None => return Err(object.error(field, format_args!("{value} is no byte"))),
        }
    }
    Ok(Some(text).filter(|text| !text.is_empty()))
}

pub(super) fn operator(object: Object<'_>) -> Result<Record, FormatError> {
    let id = object.principal("node_operator_principal_id")?;
    let object = object.named("operator", id);
    let max_rewardable_nodes = match object.object("computed")? {
        None => BTreeMap::new(),
        Some(computed) => computed.counts("max_rewardable_count")?,
    };
    Ok(Record::NodeOperator(NodeOperator {
        id,
        provider_id: object.principal("node_provider_principal_id")?,
        data_center_id: object.optional_string("dc_id")?,
        node_allowance: object.optional_number("node_allowance")?,
        rewardable_nodes: object.counts("rewardable_nodes")?,
        max_rewardable_nodes,
        ipv6: object.optional_string("ipv6")?,
    }))
}

pub(super) fn provider(object: Object<'_>) -> Result<Record, FormatError> {
    let id = object.principal("principal")?;
    let object = object.named("provider", id);
    Ok(Record::NodeProvider(NodeProvider {
        id,
        name: object.optional_string("name")?,
        reward_account: object.optional_string("reward_account")?,
    }))
}

/// A provider of which only the principal is known.
pub(super) fn unnamed_provider(id: Principal) -> Record {
    Record::NodeProvider(NodeProvider {
        id,
        name: None,
        reward_account: None,
    })
}

pub(super) fn data_center(object: Object<'_>) -> Result<Record, FormatError> {
    let id = object.text("id")?.to_owned();
    let object = object.named("data center", &id);
    let position = match object.object("gps")? {
        None => None,
        Some(position) => gps(&position)?,
    };
    Ok(Record::DataCenter(DataCenter {
        id,
        region: Region::new(object.optional_text("region")?.unwrap_or_default()),
        owner: object.optional_string("owner")?.unwrap_or_default(),
        name: object.optional_string("name")?,
        gps: position,
    }))
}

/// A dump has no identifier here: it stands in the addresses, after `/ic/`.
pub(super) fn guestos_version(object: Object<'_>) -> Result<Record, FormatError> {
    let field = "release_package_urls";
    let urls = object.strings(field)?;
    let id = match object.optional_string("guestos_version_id")? {
        Some(id) => id,
        None => urls
            .iter()
            .find_map(|url| version_of_url(url))
            .ok_or_else(|| object.error(field, "no address has a version after \"/ic/\""))?,
    };
    Ok(Record::GuestosVersion(GuestosVersion {
        id,
        release_package_sha256: object.optional_string("release_package_sha256_hex")?,
        release_package_urls: urls,
    }))
}

fn version_of_url(url: &str) -> Option<String> {
    let (_, rest) = url.split_once("/ic/")?;
    let version = rest.split('/').next()?;
    Some(version.to_owned()).filter(|version| !version.is_empty())
}

pub(super) fn hostos_version(object: Object<'_>) -> Result<Record, FormatError> {
    Ok(Record::HostosVersion(HostosVersion {
        id: object.text("hostos_version_id")?.to_owned(),
        release_package_sha256: object.optional_string("release_package_sha256_hex")?,
        release_package_urls: object.strings("release_package_urls")?,
    }))
}

pub(super) fn api_boundary_node(object: Object<'_>) -> Result<Record, FormatError> {
    let id = object.principal("principal")?;
    let object = object.named("API boundary node", id);
    Ok(Record::ApiBoundaryNode(ApiBoundaryNode {
        id,
        version: object.optional_string("version")?.unwrap_or_default(),
    }))
}

pub(super) fn reward_table(dump: &Object<'_>) -> Result<Vec<Record>, FormatError> {
    let field = "node_rewards_table";
    let Some(table) = dump.object(field)? else {
        return Ok(Vec::new());
    };
    let mut regions = Vec::new();
    for (region, _) in table.fields() {
        let mut rates = BTreeMap::new();
        // A region may have an empty name as far as JSON goes; `object` reads it all the same.
        if let Some(row) = table.object(region)? {
            for (name, _) in row.fields() {
                let rate = row
                    .object(name)?
                    .ok_or_else(|| row.error(name, "it is missing"))?;
                let rate = RewardRate {
                    xdr_permyriad_per_month: rate
                        .optional_number("xdr_permyriad_per_node_per_month")?
                        .unwrap_or_default(),
                    coefficient_percent: rate.optional_number("reward_coefficient_percent")?,
                };
                rates.insert(name.clone(), rate);
            }
        }
        regions.push(Record::RewardRegion(RewardRegion {
            region: region.clone(),
            rates,
        }));
    }
    Ok(regions)
}

pub(super) fn unassigned_nodes(config: &Object<'_>) -> Result<Record, FormatError> {
    Ok(Record::UnassignedNodes(UnassignedNodes {
        replica_version: config
            .optional_string("replica_version")?
            .unwrap_or_default(),
        ssh_readonly_access: config.strings("ssh_readonly_access")?,
    }))
}
