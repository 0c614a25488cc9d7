//! The dump's document. Field names and nesting are those of `dre registry`; what it derives from other records is
//! marked.

mod operator;
mod subnet;

use crate::provenance::seed_of;
use operator::{OperatorDocument, ProviderDocument};
use registry::{DataCenter, Endpoint, Gps, Placement, PublicIpv4, RewardRegion, Topology};
use serde::Serialize;
use std::collections::BTreeMap;
use subnet::SubnetDocument;

#[derive(Serialize)]
pub(super) struct Document<'a> {
    version: u64,
    version_origin: &'a str,
    time: String,
    source: &'a str,
    synthetic: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    seed: Option<u64>,
    subnets: Vec<SubnetDocument<'a>>,
    nodes: Vec<NodeDocument<'a>>,
    unassigned_nodes_config: Option<UnassignedNodesDocument<'a>>,
    dcs: Vec<DataCenterDocument<'a>>,
    node_operators: Vec<OperatorDocument<'a>>,
    node_rewards_table: BTreeMap<&'a str, BTreeMap<&'a str, RateDocument>>,
    api_bns: Vec<ApiBoundaryNodeDocument<'a>>,
    elected_guest_os_versions: Vec<GuestosDocument<'a>>,
    elected_host_os_versions: Vec<HostosDocument<'a>>,
    node_providers: Vec<ProviderDocument<'a>>,
}

#[derive(Serialize)]
struct NodeDocument<'a> {
    node_id: String,
    xnet: Option<EndpointDocument>,
    http: Option<EndpointDocument>,
    node_operator_id: String,
    chip_id: Option<&'a str>,
    hostos_version_id: &'a str,
    public_ipv4_config: Option<PublicIpv4Document>,
    /// Derived.
    subnet_id: Option<String>,
    /// Derived.
    dc_id: &'a str,
    /// Derived.
    node_provider_id: Option<String>,
    status: Option<&'a str>,
    node_type: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    guestos_version_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    domain: Option<&'a str>,
}

#[derive(Serialize)]
struct EndpointDocument {
    ip_addr: String,
    port: Option<u16>,
}

#[derive(Serialize)]
struct PublicIpv4Document {
    ip_addr: String,
    gateway_ip_addr: Vec<String>,
    prefix_length: u32,
}

#[derive(Serialize)]
struct UnassignedNodesDocument<'a> {
    ssh_readonly_access: &'a [String],
    replica_version: &'a str,
}

#[derive(Serialize)]
struct DataCenterDocument<'a> {
    id: &'a str,
    region: &'a str,
    owner: &'a str,
    gps: Option<GpsDocument>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
}

#[derive(Serialize)]
struct GpsDocument {
    latitude: f64,
    longitude: f64,
}

#[derive(Serialize)]
struct RateDocument {
    xdr_permyriad_per_node_per_month: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    reward_coefficient_percent: Option<u32>,
}

#[derive(Serialize)]
struct ApiBoundaryNodeDocument<'a> {
    principal: String,
    version: &'a str,
}

#[derive(Serialize)]
struct GuestosDocument<'a> {
    release_package_sha256_hex: Option<&'a str>,
    release_package_urls: &'a [String],
    guestos_version_id: &'a str,
}

#[derive(Serialize)]
struct HostosDocument<'a> {
    release_package_urls: &'a [String],
    release_package_sha256_hex: Option<&'a str>,
    hostos_version_id: &'a str,
}

impl<'a> Document<'a> {
    pub fn of(topology: &Topology<'a>) -> Self {
        let snapshot = topology.snapshot();
        let provenance = &snapshot.provenance;
        Self {
            version: snapshot.version,
            version_origin: provenance.version_origin.as_str(),
            time: snapshot.time.to_string(),
            source: provenance.source.as_str(),
            synthetic: snapshot.is_synthetic(),
            seed: seed_of(provenance.source),
            subnets: subnet::documents(topology),
            nodes: topology.placements().map(NodeDocument::of).collect(),
            unassigned_nodes_config: snapshot.unassigned_nodes.as_ref().map(|it| {
                UnassignedNodesDocument {
                    ssh_readonly_access: &it.ssh_readonly_access,
                    replica_version: &it.replica_version,
                }
            }),
            dcs: snapshot
                .data_centers
                .values()
                .map(DataCenterDocument::of)
                .collect(),
            node_operators: operator::operators(topology),
            node_rewards_table: snapshot.reward_table.values().map(reward_region).collect(),
            api_bns: api_boundary_nodes(topology),
            elected_guest_os_versions: guestos_versions(topology),
            elected_host_os_versions: hostos_versions(topology),
            node_providers: operator::providers(topology),
        }
    }
}

impl<'a> NodeDocument<'a> {
    fn of(placement: Placement<'a>) -> Self {
        let node = placement.node;
        Self {
            node_id: node.id.to_text(),
            xnet: node.xnet.map(EndpointDocument::of),
            http: node.http.map(EndpointDocument::of),
            node_operator_id: node.operator_id.to_text(),
            chip_id: node.chip_id.as_deref(),
            hostos_version_id: node.hostos_version.as_deref().unwrap_or_default(),
            public_ipv4_config: node.public_ipv4.as_ref().map(PublicIpv4Document::of),
            subnet_id: placement.subnet_id.map(|it| it.to_text()),
            dc_id: placement.data_center_id().unwrap_or_default(),
            node_provider_id: placement.provider_id().map(|it| it.to_text()),
            status: node.status.map(|it| it.as_str()),
            node_type: node.reward_type.as_deref(),
            guestos_version_id: node.guestos_version.as_deref(),
            domain: node.domain.as_deref(),
        }
    }
}

impl EndpointDocument {
    fn of(endpoint: Endpoint) -> Self {
        Self {
            ip_addr: endpoint.address.to_string(),
            port: endpoint.port,
        }
    }
}

impl PublicIpv4Document {
    fn of(ipv4: &PublicIpv4) -> Self {
        Self {
            ip_addr: ipv4.address.to_string(),
            gateway_ip_addr: ipv4.gateways.iter().map(ToString::to_string).collect(),
            prefix_length: ipv4.prefix_length,
        }
    }
}

impl<'a> DataCenterDocument<'a> {
    fn of(it: &'a DataCenter) -> Self {
        Self {
            id: &it.id,
            region: it.region.as_str(),
            owner: &it.owner,
            gps: it.gps.map(|gps: Gps| GpsDocument {
                latitude: f64::from(gps.latitude_degrees),
                longitude: f64::from(gps.longitude_degrees),
            }),
            name: it.name.as_deref(),
        }
    }
}

fn reward_region(it: &RewardRegion) -> (&str, BTreeMap<&str, RateDocument>) {
    let rates = it.rates.iter().map(|(name, rate)| {
        let rate = RateDocument {
            xdr_permyriad_per_node_per_month: rate.xdr_permyriad_per_month,
            reward_coefficient_percent: rate.coefficient_percent,
        };
        (name.as_str(), rate)
    });
    (&it.region, rates.collect())
}

fn api_boundary_nodes<'a>(topology: &Topology<'a>) -> Vec<ApiBoundaryNodeDocument<'a>> {
    let nodes = topology.snapshot().api_boundary_nodes.values();
    nodes
        .map(|it| ApiBoundaryNodeDocument {
            principal: it.id.to_text(),
            version: &it.version,
        })
        .collect()
}

fn guestos_versions<'a>(topology: &Topology<'a>) -> Vec<GuestosDocument<'a>> {
    let versions = topology.snapshot().guestos_versions.values();
    versions
        .map(|it| GuestosDocument {
            release_package_sha256_hex: it.release_package_sha256.as_deref(),
            release_package_urls: &it.release_package_urls,
            guestos_version_id: &it.id,
        })
        .collect()
}

fn hostos_versions<'a>(topology: &Topology<'a>) -> Vec<HostosDocument<'a>> {
    let versions = topology.snapshot().hostos_versions.values();
    versions
        .map(|it| HostosDocument {
            release_package_urls: &it.release_package_urls,
            release_package_sha256_hex: it.release_package_sha256.as_deref(),
            hostos_version_id: &it.id,
        })
        .collect()
}
