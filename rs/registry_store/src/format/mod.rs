//! The formats that the registry comes in, found by their content, and what all of them are read into. Each
//! format has a module; this one must not know their fields.

mod changelog;
mod data_centers;
mod dump;
mod json;
mod node_list;
mod proto;

pub use changelog::{changes_of_mutation, ignored_key_kind, local_store_version};

use crate::store::RecordChange;
use crate::FormatError;
use registry::{Record, Source, Timestamp, VersionOrigin};
use serde_json::Value;
use std::collections::BTreeMap;

/// The largest file that is read, in bytes. A dump of the real registry has 2 million.
pub const MAX_INPUT_BYTES: u64 = 64 << 20;
/// The most that all files of one import may have together, in bytes.
pub const MAX_TOTAL_BYTES: u64 = 1 << 30;

/// A format, as it is found by the content of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A full dump of the registry as JSON.
    Dump,
    /// The public API's list of nodes as JSON.
    NodeListJson,
    /// The public API's list of nodes as CSV.
    NodeListCsv,
    /// The public API's list of data centers as JSON.
    DataCenters,
    /// An entry of a local store's changelog, as protobuf.
    Changelog,
}

impl Format {
    /// The name: `dump`, `node_list_json`, `node_list_csv`, `data_centers` or `changelog`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Dump => "dump",
            Self::NodeListJson => "node_list_json",
            Self::NodeListCsv => "node_list_csv",
            Self::DataCenters => "data_centers",
            Self::Changelog => "changelog",
        }
    }
}

/// One file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// What messages call it. Of a changelog's entry, its path below the local store, which tells the version.
    pub name: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// What files hold together.
#[derive(Clone, Debug, PartialEq)]
pub struct Content {
    /// What they are. A node list with data centers counts as a node list.
    pub format: Format,
    /// The records, or what changes.
    pub records: ContentRecords,
    /// The version of a snapshot, where the file tells it, and how it was found.
    pub version: Option<(u64, VersionOrigin)>,
    /// The time, where the file tells it.
    pub time: Option<Timestamp>,
    /// The source, where the file tells it.
    pub source: Option<Source>,
    /// What is doubtful, one line each.
    pub warnings: Vec<String>,
    /// How many entries of each kind were left out because they are no records of this vocabulary.
    pub ignored: BTreeMap<String, u64>,
}

/// Records, or changes of records.
#[derive(Clone, Debug, PartialEq)]
pub enum ContentRecords {
    /// All records, each key once.
    Snapshot(Vec<Record>),
    /// What consecutive versions change, in order; at least one.
    Changes(Vec<Entry>),
}

/// What one version changes.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The version that the changes lead to, where the file's path tells it.
    pub version: Option<u64>,
    /// The changes, in order.
    pub changes: Vec<RecordChange>,
}

/// Reads files that belong together: one dump; one node list, alone or with one list of data centers; or entries
/// of a changelog.
///
/// # Errors
/// When a file is too large, of no known format or wrong, or when the files do not belong together.
pub fn read_inputs(inputs: &[Input]) -> Result<Content, FormatError> {
    check_sizes(inputs)?;
    let mut read = Vec::new();
    for input in inputs {
        read.push((input, Parsed::new(input)?));
    }
    let formats: Vec<Format> = read.iter().map(|(_, parsed)| parsed.format()).collect();
    match read.as_slice() {
        [(input, Parsed::Dump(document))] => dump::read(&input.name, document),
        [(input, Parsed::NodeListJson(list))] => node_list::read_json(&input.name, list, None),
        [(input, Parsed::NodeListCsv)] => node_list::read_csv(&input.name, &input.bytes, None),
        [(input, Parsed::NodeListJson(list)), (other, Parsed::DataCenters(centers))]
        | [(other, Parsed::DataCenters(centers)), (input, Parsed::NodeListJson(list))] => {
            let centers = data_centers::read(&other.name, centers)?;
            node_list::read_json(&input.name, list, Some(centers))
        }
        [(input, Parsed::NodeListCsv), (other, Parsed::DataCenters(centers))]
        | [(other, Parsed::DataCenters(centers)), (input, Parsed::NodeListCsv)] => {
            let centers = data_centers::read(&other.name, centers)?;
            node_list::read_csv(&input.name, &input.bytes, Some(centers))
        }
        [(input, Parsed::DataCenters(_))] => Err(FormatError::Combination {
            reason: format!(
                "{}: a list of data centers is no snapshot; give it together with a node list",
                input.name
            ),
        }),
        _ if !formats.is_empty() && formats.iter().all(|it| *it == Format::Changelog) => {
            changelog::read(inputs)
        }
        _ => Err(do_not_belong_together(&formats)),
    }
}

/// What a file is, as far as telling it apart already read it.
enum Parsed {
    Dump(Value),
    NodeListJson(Value),
    NodeListCsv,
    DataCenters(Value),
    Changelog,
}

impl Parsed {
    fn new(input: &Input) -> Result<Self, FormatError> {
        // A changelog begins with a line feed, which is white space to the others.
        if changelog::is_one(&input.bytes) {
            return Ok(Self::Changelog);
        }
        let unrecognized = |reason: &str| FormatError::Unrecognized {
            input: input.name.clone(),
            reason: reason.to_owned(),
        };
        let Ok(text) = std::str::from_utf8(&input.bytes) else {
            return Err(unrecognized("neither text nor a changelog"));
        };
        let text = text.trim_start_matches('\u{feff}').trim_start();
        match text.bytes().next() {
            None => Err(unrecognized("the file is empty")),
            Some(b'{' | b'[') => {
                let value = serde_json::from_str(text).map_err(|source| FormatError::Json {
                    input: input.name.clone(),
                    source,
                })?;
                Self::of_json(value).ok_or_else(|| unrecognized("JSON of another kind"))
            }
            Some(_) if node_list::is_csv_header(text) => Ok(Self::NodeListCsv),
            Some(_) => Err(unrecognized("neither JSON nor CSV with a column node_id")),
        }
    }

    fn of_json(value: Value) -> Option<Self> {
        let first_has = |list: &Value, field: &str| {
            let first = list.as_array().and_then(|list| list.first());
            first.is_some_and(|first| first.get(field).is_some())
        };
        if value.get("subnets").is_some() || value.get("node_operators").is_some() {
            return Some(Self::Dump(value));
        }
        let list = match &value {
            Value::Object(object) => object.get("nodes").or(object.get("data_centers"))?,
            list => list,
        };
        if value.get("nodes").is_some() || first_has(list, "node_id") {
            return Some(Self::NodeListJson(value));
        }
        if value.get("data_centers").is_some() || first_has(list, "key") {
            return Some(Self::DataCenters(value));
        }
        None
    }

    fn format(&self) -> Format {
        match self {
            Self::Dump(_) => Format::Dump,
            Self::NodeListJson(_) => Format::NodeListJson,
            Self::NodeListCsv => Format::NodeListCsv,
            Self::DataCenters(_) => Format::DataCenters,
            Self::Changelog => Format::Changelog,
        }
    }
}

fn check_sizes(inputs: &[Input]) -> Result<(), FormatError> {
    let mut total = 0_u64;
    for input in inputs {
        let bytes = input.bytes.len() as u64;
        total = total.saturating_add(bytes);
        let too_large = |bytes, limit_bytes| FormatError::TooLarge {
            input: input.name.clone(),
            bytes,
            limit_bytes,
        };
        if bytes > MAX_INPUT_BYTES {
            return Err(too_large(bytes, MAX_INPUT_BYTES));
        }
        if total > MAX_TOTAL_BYTES {
            return Err(too_large(total, MAX_TOTAL_BYTES));
        }
    }
    Ok(())
}

fn do_not_belong_together(formats: &[Format]) -> FormatError {
    let reason = if formats.is_empty() {
        "no file to read; give a registry dump, a node list or a changelog".to_owned()
    } else {
        let names: Vec<&str> = formats.iter().map(|format| format.as_str()).collect();
        format!(
            "these files do not make one import: {}; give one dump, or one node list with at most one list of data centers, or entries of one changelog",
            names.join(", ")
        )
    };
    FormatError::Combination { reason }
}
