//! Nodes: where they are, whose they are, and what they run.

use super::texts::Texts;
use crate::query::{row, Filter, Identifier};
use registry::{ApiBoundaryNode, Placement, Principal, Snapshot, Topology};
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Arc;
use utoipa::ToSchema;

/// A node: one machine of the network.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct NodeRow {
    /// The node's principal.
    pub id: Arc<str>,
    /// The address that users, or else other subnets, reach it by.
    #[schema(example = "2001:db8::1")]
    pub ip: Option<Arc<str>>,
    /// Its public IPv4 address.
    pub ipv4: Option<Arc<str>>,
    /// Its domain name.
    pub domain: Option<Arc<str>>,
    /// The subnet it belongs to; null for an unassigned node.
    pub subnet_id: Option<Arc<str>>,
    /// Its operator's principal.
    pub operator_id: Arc<str>,
    /// The principal of the provider that owns it.
    pub provider_id: Option<Arc<str>>,
    /// The provider's name.
    pub provider_name: Option<Arc<str>>,
    /// The data center it stands in.
    #[schema(example = "an1")]
    pub data_center_id: Option<Arc<str>>,
    /// The owner of that data center.
    pub data_center_owner: Option<Arc<str>>,
    /// The data center's region as the registry has it: continent, country, area.
    #[schema(example = "Europe,BE,Antwerp")]
    pub region: Option<Arc<str>>,
    /// The region's country.
    #[schema(example = "BE")]
    pub country: Option<Arc<str>>,
    /// The region's area.
    pub area: Option<Arc<str>>,
    /// Its health when the source looked: `Healthy`, `Degraded`, `Dead` or `Unknown`. Null where the source does
    /// not observe nodes; the registry itself knows no health.
    pub status: Option<&'static str>,
    /// The type that its reward goes by.
    #[schema(example = "type1.1")]
    pub reward_type: Option<Arc<str>>,
    /// The version of its host system.
    pub hostos_version: Option<Arc<str>>,
    /// The version of its guest system, where the source observed one.
    pub guestos_version: Option<Arc<str>>,
    /// Whether it routes users' requests rather than running canisters.
    pub is_api_boundary_node: bool,
}

row!(NodeRow in "nodes" {
    id,
    ip,
    ipv4,
    domain,
    subnet_id: Filter::Identifier(Identifier::Subnet),
    operator_id: Filter::Identifier(Identifier::Operator),
    provider_id: Filter::Identifier(Identifier::Provider),
    provider_name,
    data_center_id: Filter::Equal,
    data_center_owner: Filter::Equal,
    region: Filter::Equal,
    country: Filter::Equal,
    area: Filter::Equal,
    status: Filter::Equal,
    reward_type: Filter::Equal,
    hostos_version: Filter::Equal,
    guestos_version: Filter::Equal,
    is_api_boundary_node: Filter::Equal,
});

/// A node with all that its record has.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct NodeDetail {
    /// What lists say of it.
    #[serde(flatten)]
    pub row: NodeRow,
    /// Where users reach it: address and port.
    pub http: Option<String>,
    /// Where other subnets reach it: address and port.
    pub xnet: Option<String>,
    /// The identifier of its processor, where it attested one.
    pub chip_id: Option<String>,
    /// The gateways of its public IPv4 address.
    pub ipv4_gateways: Vec<String>,
    /// The length of that address's prefix, in bits.
    pub ipv4_prefix_length: Option<u32>,
    /// The version that it runs as a node that routes users' requests.
    pub api_boundary_version: Option<String>,
}

/// The document about one node.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct NodeBody {
    /// The node.
    pub node: NodeDetail,
}

/// A row for each node, in the order of their identifiers' texts.
pub(super) fn rows(topology: &Topology<'_>, texts: &mut Texts) -> Vec<NodeRow> {
    let boundary = &topology.snapshot().api_boundary_nodes;
    let mut rows: Vec<NodeRow> = topology
        .placements()
        .map(|placement| row_of(&placement, boundary, texts))
        .collect();
    rows.sort_by(|this, that| this.id.cmp(&that.id));
    rows
}

fn row_of(
    placement: &Placement<'_>,
    boundary: &BTreeMap<Principal, ApiBoundaryNode>,
    texts: &mut Texts,
) -> NodeRow {
    let node = placement.node;
    let data_center = placement.data_center;
    let region = data_center.map(|it| &it.region);
    let address = node.public_ipv4.as_ref().map(|it| it.address);
    NodeRow {
        id: texts.of_principal(&node.id),
        ip: node.ip_address().map(|it| it.to_string().into()),
        ipv4: address.map(|it| it.to_string().into()),
        domain: texts.of_optional(node.domain.as_deref()),
        subnet_id: placement.subnet_id.map(|it| texts.of_principal(&it)),
        operator_id: texts.of_principal(&node.operator_id),
        provider_id: placement.provider_id().map(|it| texts.of_principal(&it)),
        provider_name: texts.of_optional(placement.provider.and_then(|it| it.name.as_deref())),
        data_center_id: texts.of_optional(placement.data_center_id()),
        data_center_owner: texts.of_optional(data_center.map(|it| it.owner.as_str())),
        region: texts.of_optional(region.map(|it| it.as_str())),
        country: texts.of_optional(region.map(|it| it.country())),
        area: texts.of_optional(region.map(|it| it.area())),
        status: node.status.map(|it| it.as_str()),
        reward_type: texts.of_optional(node.reward_type.as_deref()),
        hostos_version: texts.of_optional(node.hostos_version.as_deref()),
        guestos_version: texts.of_optional(node.guestos_version.as_deref()),
        is_api_boundary_node: boundary.contains_key(&node.id),
    }
}

impl NodeDetail {
    /// All there is to say of the node that this row is of.
    pub fn new(row: &NodeRow, snapshot: &Snapshot) -> Self {
        let id = Principal::from_text(&row.id).ok();
        let node = id.and_then(|id| snapshot.nodes.get(&id));
        let boundary = id.and_then(|id| snapshot.api_boundary_nodes.get(&id));
        let ipv4 = node.and_then(|node| node.public_ipv4.as_ref());
        Self {
            row: row.clone(),
            http: node.and_then(|node| node.http).map(|it| it.to_string()),
            xnet: node.and_then(|node| node.xnet).map(|it| it.to_string()),
            chip_id: node.and_then(|node| node.chip_id.clone()),
            ipv4_gateways: ipv4
                .into_iter()
                .flat_map(|it| it.gateways.iter().map(ToString::to_string))
                .collect(),
            ipv4_prefix_length: ipv4.map(|it| it.prefix_length),
            api_boundary_version: boundary.map(|it| it.version.clone()),
        }
    }
}
