//! What a dump says of each node that follows from other records: its subnet, data center and provider. Dumps are
//! put together from several sources, so these may contradict the records; the records count.

use super::super::json::Object;
use crate::FormatError;
use registry::{NodeOperator, Principal, Record};
use serde_json::Value;
use std::collections::HashMap;

/// Contradictions that are told one by one; further ones are counted.
const TOLD: usize = 20;

/// A line for each contradiction between what nodes say and what operators and memberships say.
pub(super) fn contradictions(
    input: &str,
    records: &[Record],
    nodes: &[Value],
) -> Result<Vec<String>, FormatError> {
    let mut subnets: HashMap<Principal, Principal> = HashMap::new();
    let mut operators: HashMap<Principal, &NodeOperator> = HashMap::new();
    for record in records {
        match record {
            Record::Subnet(subnet) => {
                subnets.extend(subnet.membership.iter().map(|node| (*node, subnet.id)));
            }
            Record::NodeOperator(operator) => {
                operators.insert(operator.id, operator);
            }
            _ => {}
        }
    }
    let mut warnings = Vec::new();
    for (index, value) in nodes.iter().enumerate() {
        let object = Object::new(input, format!("nodes[{index}]"), value)?;
        let id = object.principal("node_id")?;
        let object = object.named("node", id);
        compare_subnet(&object, subnets.get(&id), &mut warnings)?;
        if let Some(operator) = operators.get(&object.principal("node_operator_id")?) {
            compare_operator(&object, operator, &mut warnings)?;
        }
    }
    if warnings.len() > TOLD {
        let more = warnings.len() - TOLD;
        warnings.truncate(TOLD);
        warnings.push(format!("and {more} more contradictions of this kind"));
    }
    Ok(warnings)
}

fn compare_subnet(
    node: &Object<'_>,
    membership: Option<&Principal>,
    warnings: &mut Vec<String>,
) -> Result<(), FormatError> {
    let field = "subnet_id";
    let told = node.optional_principal(field)?;
    // A dump that does not have the field says nothing; `null` says that the node is unassigned.
    if node.is_present(field) && told.as_ref() != membership {
        let name = |subnet: Option<&Principal>| {
            subnet.map_or_else(|| "no subnet".to_owned(), Principal::to_text)
        };
        let reason = format!(
            "{}, but the memberships say {}",
            name(told.as_ref()),
            name(membership)
        );
        warnings.push(node.error(field, reason).to_string());
    }
    Ok(())
}

fn compare_operator(
    node: &Object<'_>,
    operator: &NodeOperator,
    warnings: &mut Vec<String>,
) -> Result<(), FormatError> {
    let data_center = node.optional_string("dc_id")?;
    if data_center.is_some() && data_center != operator.data_center_id {
        let reason = format!(
            "{}, but its operator is in {}",
            data_center.unwrap_or_default(),
            operator.data_center_id.as_deref().unwrap_or("none")
        );
        warnings.push(node.error("dc_id", reason).to_string());
    }
    let provider = node.optional_principal("node_provider_id")?;
    if let Some(provider) = provider.filter(|provider| *provider != operator.provider_id) {
        let reason = format!("{provider}, but its operator's is {}", operator.provider_id);
        warnings.push(node.error("node_provider_id", reason).to_string());
    }
    Ok(())
}
