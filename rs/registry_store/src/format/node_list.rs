//! The public API's list of nodes, as JSON or CSV. Each row names the node's subnet, operator, provider and data
//! center, and these records are built from what the rows say. The columns are the same in both forms.

use super::json::Object;
use super::{Content, ContentRecords, Format};
use crate::FormatError;
use registry::{
    DataCenter, Endpoint, Node, NodeOperator, NodeProvider, NodeStatus, Principal, Record, Region,
    Subnet,
};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// The column by which a CSV file is taken for a node list.
const ID_COLUMN: &str = "node_id";

/// Whether the text begins with a CSV header that has a column of node identifiers.
pub(super) fn is_csv_header(text: &str) -> bool {
    let header = text.lines().next().unwrap_or_default();
    header
        .split(',')
        .any(|column| column.trim_matches(|c: char| c == '"' || c.is_whitespace()) == ID_COLUMN)
}

/// Reads the list, bare or as `nodes` of an object.
pub(super) fn read_json(
    input: &str,
    document: &Value,
    data_centers: Option<BTreeMap<String, DataCenter>>,
) -> Result<Content, FormatError> {
    let list = document.get("nodes").unwrap_or(document);
    let list = list.as_array().ok_or_else(|| FormatError::Record {
        input: input.to_owned(),
        record: "the file".to_owned(),
        field: "nodes".to_owned(),
        reason: "it is no list".to_owned(),
    })?;
    let mut network = Network::new(data_centers);
    for (index, value) in list.iter().enumerate() {
        network.add(Object::new(input, format!("nodes[{index}]"), value)?)?;
    }
    Ok(network.into_content(Format::NodeListJson))
}

/// Reads the rows after the header, whose columns may be in any order.
pub(super) fn read_csv(
    input: &str,
    bytes: &[u8],
    data_centers: Option<BTreeMap<String, DataCenter>>,
) -> Result<Content, FormatError> {
    let damaged = |source| FormatError::Csv {
        input: input.to_owned(),
        source,
    };
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_reader(bytes);
    let columns = reader.headers().map_err(damaged)?.clone();
    let mut network = Network::new(data_centers);
    for (index, row) in reader.records().enumerate() {
        let row = row.map_err(damaged)?;
        let fields: Map<String, Value> = columns
            .iter()
            .zip(&row)
            .map(|(column, text)| (column.to_owned(), Value::from(text)))
            .collect();
        network.add(Object::of_fields(
            input,
            format!("row {}", index + 2),
            &fields,
        ))?;
    }
    Ok(network.into_content(Format::NodeListCsv))
}

/// The records that the rows so far name.
struct Network {
    nodes: BTreeMap<Principal, Node>,
    subnets: BTreeMap<Principal, Vec<Principal>>,
    operators: BTreeMap<Principal, NodeOperator>,
    providers: BTreeMap<Principal, NodeProvider>,
    data_centers: BTreeMap<String, DataCenter>,
    /// Whether the data centers have a list of their own, which knows them better than the rows.
    has_list: bool,
    warnings: Vec<String>,
}

impl Network {
    fn new(data_centers: Option<BTreeMap<String, DataCenter>>) -> Self {
        Self {
            nodes: BTreeMap::new(),
            subnets: BTreeMap::new(),
            operators: BTreeMap::new(),
            providers: BTreeMap::new(),
            has_list: data_centers.is_some(),
            data_centers: data_centers.unwrap_or_default(),
            warnings: Vec::new(),
        }
    }

    fn add(&mut self, row: Object<'_>) -> Result<(), FormatError> {
        let id = row.principal(ID_COLUMN)?;
        let row = row.named("node", id);
        let node = Node {
            id,
            operator_id: row.principal("node_operator_id")?,
            xnet: None,
            http: row.optional_parsed("ip_address")?.map(|address| Endpoint {
                address,
                port: None,
            }),
            chip_id: None,
            hostos_version: None,
            guestos_version: row.optional_string("guestos_version")?,
            public_ipv4: None,
            domain: None,
            reward_type: None,
            status: status(&row)?,
        };
        let operator_id = node.operator_id;
        if self.nodes.insert(id, node).is_some() {
            return Err(row.error(ID_COLUMN, "another node has the same"));
        }
        if let Some(subnet) = row.optional_principal("subnet_id")? {
            self.subnets.entry(subnet).or_default().push(id);
        }
        let provider_id = self.add_provider(&row)?;
        let data_center_id = self.add_data_center(&row)?;
        self.add_operator(&row, operator_id, provider_id, data_center_id);
        Ok(())
    }

    fn add_provider(&mut self, row: &Object<'_>) -> Result<Principal, FormatError> {
        let id = row.principal("node_provider_id")?;
        let name = row.optional_string("node_provider_name")?;
        let provider = self.providers.entry(id).or_insert_with(|| NodeProvider {
            id,
            name: name.clone(),
            reward_account: None,
        });
        if provider.name != name && name.is_some() {
            self.warnings.push(format!(
                "provider {id} has two names, \"{}\" and \"{}\"; the first counts",
                provider.name.as_deref().unwrap_or_default(),
                name.unwrap_or_default()
            ));
        }
        Ok(id)
    }

    fn add_data_center(&mut self, row: &Object<'_>) -> Result<Option<String>, FormatError> {
        let Some(id) = row.optional_text("dc_id")? else {
            return Ok(None);
        };
        let id = id.to_owned();
        let told = DataCenter {
            id: id.clone(),
            region: Region::new(row.optional_text("region")?.unwrap_or_default()),
            owner: row.optional_string("owner")?.unwrap_or_default(),
            name: row.optional_string("dc_name")?,
            gps: None,
        };
        let known = self
            .data_centers
            .entry(id.clone())
            .or_insert_with(|| told.clone());
        if !self.has_list && *known != told {
            self.warnings.push(format!(
                "data center {id} has two owners, names or regions; the first counts"
            ));
        }
        Ok(Some(id))
    }

    fn add_operator(
        &mut self,
        row: &Object<'_>,
        id: Principal,
        provider_id: Principal,
        data_center_id: Option<String>,
    ) {
        let told = NodeOperator {
            id,
            provider_id,
            data_center_id,
            node_allowance: None,
            rewardable_nodes: BTreeMap::new(),
            max_rewardable_nodes: BTreeMap::new(),
            ipv6: None,
        };
        let known = self.operators.entry(id).or_insert_with(|| told.clone());
        if *known != told {
            let warning = row.error(
                "node_operator_id",
                format_args!("operator {id} has two providers or data centers; the first counts"),
            );
            self.warnings.push(warning.to_string());
        }
    }

    fn into_content(self, format: Format) -> Content {
        let subnets = self.subnets.into_iter().map(|(id, mut membership)| {
            membership.sort_unstable();
            Record::Subnet(Subnet {
                id,
                membership,
                subnet_type: None,
                replica_version: None,
                parameters: None,
            })
        });
        let records = subnets
            .chain(self.nodes.into_values().map(Record::Node))
            .chain(self.operators.into_values().map(Record::NodeOperator))
            .chain(self.providers.into_values().map(Record::NodeProvider))
            .chain(self.data_centers.into_values().map(Record::DataCenter))
            .collect();
        Content {
            format,
            records: ContentRecords::Snapshot(records),
            version: None,
            time: None,
            source: None,
            warnings: self.warnings,
            ignored: BTreeMap::new(),
        }
    }
}

/// A node's health. The network's tooling takes a node whose metrics merely cannot be fetched for healthy.
fn status(row: &Object<'_>) -> Result<Option<NodeStatus>, FormatError> {
    let alert = row.optional_text("alertname")?;
    Ok(row.optional_text("status")?.map(|status| match status {
        "UP" | "UNASSIGNED" => NodeStatus::Healthy,
        "DEGRADED" if alert == Some("IC_PrometheusTargetMissing") => NodeStatus::Healthy,
        "DEGRADED" => NodeStatus::Degraded,
        "DOWN" => NodeStatus::Dead,
        _ => NodeStatus::Unknown,
    }))
}
