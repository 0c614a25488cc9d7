//! The wire form of nodes.

use super::{Row, Text};
use registry::{Endpoint, Node, NodeStatus, Principal, PublicIpv4};
use serde::{Deserialize, Serialize};
use std::net::{IpAddr, Ipv4Addr};

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NodeRow {
    id: Text<Principal>,
    operator_id: Text<Principal>,
    #[serde(skip_serializing_if = "Option::is_none")]
    xnet: Option<EndpointRow>,
    #[serde(skip_serializing_if = "Option::is_none")]
    http: Option<EndpointRow>,
    #[serde(skip_serializing_if = "Option::is_none")]
    chip_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    hostos_version: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    guestos_version: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    public_ipv4: Option<PublicIpv4Row>,
    #[serde(skip_serializing_if = "Option::is_none")]
    domain: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reward_type: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct EndpointRow {
    address: Text<IpAddr>,
    #[serde(skip_serializing_if = "Option::is_none")]
    port: Option<u16>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PublicIpv4Row {
    address: Text<Ipv4Addr>,
    gateways: Vec<Text<Ipv4Addr>>,
    prefix_length: u32,
}

impl Row for NodeRow {
    type Domain = Node;

    fn of(node: &Node) -> Self {
        Self {
            id: Text(node.id),
            operator_id: Text(node.operator_id),
            xnet: node.xnet.map(EndpointRow::of),
            http: node.http.map(EndpointRow::of),
            chip_id: node.chip_id.clone(),
            hostos_version: node.hostos_version.clone(),
            guestos_version: node.guestos_version.clone(),
            public_ipv4: node.public_ipv4.as_ref().map(|ipv4| PublicIpv4Row {
                address: Text(ipv4.address),
                gateways: ipv4.gateways.iter().copied().map(Text).collect(),
                prefix_length: ipv4.prefix_length,
            }),
            domain: node.domain.clone(),
            reward_type: node.reward_type.clone(),
            status: node.status.map(|it| it.as_str().to_owned()),
        }
    }

    fn into_domain(self) -> Result<Node, String> {
        let status = self
            .status
            .map(|name| NodeStatus::from_name(&name).ok_or(format!("\"{name}\" is no status")))
            .transpose()?;
        Ok(Node {
            id: self.id.0,
            operator_id: self.operator_id.0,
            xnet: self.xnet.map(EndpointRow::into_domain),
            http: self.http.map(EndpointRow::into_domain),
            chip_id: self.chip_id,
            hostos_version: self.hostos_version,
            guestos_version: self.guestos_version,
            public_ipv4: self.public_ipv4.map(|ipv4| PublicIpv4 {
                address: ipv4.address.0,
                gateways: ipv4.gateways.into_iter().map(|it| it.0).collect(),
                prefix_length: ipv4.prefix_length,
            }),
            domain: self.domain,
            reward_type: self.reward_type,
            status,
        })
    }
}

impl EndpointRow {
    fn of(endpoint: Endpoint) -> Self {
        Self {
            address: Text(endpoint.address),
            port: endpoint.port,
        }
    }

    fn into_domain(self) -> Endpoint {
        Endpoint {
            address: self.address.0,
            port: self.port,
        }
    }
}
