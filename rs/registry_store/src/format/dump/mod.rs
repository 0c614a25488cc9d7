//! A full dump of the registry as JSON, as `dre registry` writes it. What a dump derives from other records is
//! compared with them and not kept; the records themselves are read in `record`.

mod derived;
mod record;

use super::json::Object;
use super::{Content, ContentRecords, Format};
use crate::provenance::source_from;
use crate::FormatError;
use registry::{Record, RecordKey, Source, Timestamp, VersionOrigin};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// How the file itself is named where a field of it is wrong.
const FILE: &str = "the dump";

/// Reads a dump.
pub(super) fn read(input: &str, document: &Value) -> Result<Content, FormatError> {
    let object = Object::new(input, FILE.to_owned(), document)?;
    let mut records = Records::default();
    let nodes = object.list("nodes")?;
    read_list(input, &object, "subnets", &mut records, record::subnet)?;
    read_list(input, &object, "nodes", &mut records, record::node)?;
    read_list(
        input,
        &object,
        "node_operators",
        &mut records,
        record::operator,
    )?;
    read_list(
        input,
        &object,
        "node_providers",
        &mut records,
        record::provider,
    )?;
    read_list(input, &object, "dcs", &mut records, record::data_center)?;
    read_list(
        input,
        &object,
        "elected_guest_os_versions",
        &mut records,
        record::guestos_version,
    )?;
    read_list(
        input,
        &object,
        "elected_host_os_versions",
        &mut records,
        record::hostos_version,
    )?;
    read_list(
        input,
        &object,
        "api_bns",
        &mut records,
        record::api_boundary_node,
    )?;
    // Regions are a JSON object's fields and there is one configuration: these cannot be there twice.
    records.list.extend(record::reward_table(&object)?);
    if let Some(config) = object.object("unassigned_nodes_config")? {
        records.list.push(record::unassigned_nodes(&config)?);
    }
    records.add_unnamed_providers();
    Ok(Content {
        format: Format::Dump,
        version: version(&object)?,
        time: object.optional_parsed::<Timestamp>("time")?,
        source: source(&object)?,
        warnings: derived::contradictions(input, &records.list, nodes)?,
        ignored: BTreeMap::new(),
        records: ContentRecords::Snapshot(records.list),
    })
}

/// The records so far, each key once.
#[derive(Default)]
struct Records {
    list: Vec<Record>,
    keys: BTreeSet<RecordKey>,
}

impl Records {
    /// Adds the providers that only an operator names.
    fn add_unnamed_providers(&mut self) {
        let unnamed: Vec<Record> = self
            .list
            .iter()
            .filter_map(|record| match record {
                Record::NodeOperator(operator) => {
                    Some(record::unnamed_provider(operator.provider_id))
                }
                _ => None,
            })
            .filter(|provider| self.keys.insert(provider.key()))
            .collect();
        self.list.extend(unnamed);
    }
}

fn read_list(
    input: &str,
    dump: &Object<'_>,
    field: &str,
    records: &mut Records,
    read: fn(Object<'_>) -> Result<Record, FormatError>,
) -> Result<(), FormatError> {
    for (index, value) in dump.list(field)?.iter().enumerate() {
        let object = Object::new(input, format!("{field}[{index}]"), value)?;
        let record = read(object)?;
        let key = record.key();
        if records.keys.contains(&key) {
            let object = Object::new(input, format!("{field}[{index}]"), value)?;
            return Err(object.error("id", format_args!("{key} is there already")));
        }
        records.keys.insert(key);
        records.list.push(record);
    }
    Ok(())
}

/// A version counts as the registry's only when the dump says so.
fn version(dump: &Object<'_>) -> Result<Option<(u64, VersionOrigin)>, FormatError> {
    let Some(version) = dump.optional_number("version")? else {
        return Ok(None);
    };
    let origin = match dump.optional_text("version_origin")? {
        None => VersionOrigin::Given,
        Some(name) => VersionOrigin::from_name(name).ok_or_else(|| {
            let reason = format!("\"{name}\" is none of registry, given, assigned");
            dump.error("version_origin", reason)
        })?,
    };
    Ok(Some((version, origin)))
}

fn source(dump: &Object<'_>) -> Result<Option<Source>, FormatError> {
    let seed = dump.optional_number("seed")?;
    let name = match dump.optional_text("source")? {
        _ if dump.flag("synthetic")? => "synthetic",
        None => return Ok(None),
        Some(name) => name,
    };
    let known = match name {
        // Without its seed it is still no real network.
        "synthetic" => Some(Source::Synthetic {
            seed: seed.unwrap_or_default(),
        }),
        name => source_from(name, None),
    };
    match known {
        Some(source) => Ok(Some(source)),
        None => Err(dump.error("source", format_args!("\"{name}\" is no source"))),
    }
}

#[cfg(test)]
mod tests;
