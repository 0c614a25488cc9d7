//! The wire forms of node operators and node providers.

use super::{Row, Text};
use registry::{NodeOperator, NodeProvider, Principal};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OperatorRow {
    id: Text<Principal>,
    provider_id: Text<Principal>,
    #[serde(skip_serializing_if = "Option::is_none")]
    data_center_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    node_allowance: Option<u64>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    rewardable_nodes: BTreeMap<String, u32>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    max_rewardable_nodes: BTreeMap<String, u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ipv6: Option<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ProviderRow {
    id: Text<Principal>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reward_account: Option<String>,
}

impl Row for OperatorRow {
    type Domain = NodeOperator;

    fn of(operator: &NodeOperator) -> Self {
        Self {
            id: Text(operator.id),
            provider_id: Text(operator.provider_id),
            data_center_id: operator.data_center_id.clone(),
            node_allowance: operator.node_allowance,
            rewardable_nodes: operator.rewardable_nodes.clone(),
            max_rewardable_nodes: operator.max_rewardable_nodes.clone(),
            ipv6: operator.ipv6.clone(),
        }
    }

    fn into_domain(self) -> Result<NodeOperator, String> {
        Ok(NodeOperator {
            id: self.id.0,
            provider_id: self.provider_id.0,
            data_center_id: self.data_center_id,
            node_allowance: self.node_allowance,
            rewardable_nodes: self.rewardable_nodes,
            max_rewardable_nodes: self.max_rewardable_nodes,
            ipv6: self.ipv6,
        })
    }
}

impl Row for ProviderRow {
    type Domain = NodeProvider;

    fn of(provider: &NodeProvider) -> Self {
        Self {
            id: Text(provider.id),
            name: provider.name.clone(),
            reward_account: provider.reward_account.clone(),
        }
    }

    fn into_domain(self) -> Result<NodeProvider, String> {
        Ok(NodeProvider {
            id: self.id.0,
            name: self.name,
            reward_account: self.reward_account,
        })
    }
}
