//! The registry's own changes: entries of a local store's changelog. Which record a key stands for is known here;
//! what is in the record, in `record`.

mod record;

pub(super) use record::prefix_length;

use super::proto::{ChangelogEntry, KeyMutation};
use super::{Content, ContentRecords, Entry, Format, Input};
use crate::store::RecordChange;
use crate::FormatError;
use prost::Message;
use registry::{parse_principal, Principal, RecordKey, RecordKind};
use std::collections::BTreeMap;
use std::path::{Component, Path};

/// The key that a changelog's entry, and an error of a single mutation, is named by.
const MUTATION: &str = "registry mutation";

/// Digits of a version in a local store's path.
const VERSION_DIGITS: usize = 16;

/// The version that a file's path below a local store tells: the path's 16 hexadecimal digits. The usual layout is
/// `0000000000/00/00/01.pb`; any other split of the digits is taken as well.
pub fn local_store_version(relative_path: &Path) -> Option<u64> {
    if relative_path.extension()? != "pb" {
        return None;
    }
    let mut digits = String::new();
    for component in relative_path.with_extension("").components() {
        match component {
            Component::Normal(part) => digits.push_str(part.to_str()?),
            Component::CurDir => {}
            _ => return None,
        }
    }
    let is_hexadecimal = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    if digits.len() != VERSION_DIGITS || !is_hexadecimal {
        return None;
    }
    u64::from_str_radix(&digits, 16)
        .ok()
        .filter(|version| *version > 0)
}

/// Whether these bytes are an entry of a changelog, or were one before they were damaged.
pub(super) fn is_one(bytes: &[u8]) -> bool {
    // Field 1, length-delimited: the only field of the message.
    if bytes.first() != Some(&0x0a) {
        return false;
    }
    match ChangelogEntry::decode(bytes) {
        Ok(entry) => entry
            .key_mutations
            .iter()
            .all(|mutation| !mutation.key.is_empty()),
        Err(_) => std::str::from_utf8(bytes).is_err() || bytes.contains(&0),
    }
}

/// Reads entries in the order of their versions.
pub(super) fn read(inputs: &[Input]) -> Result<Content, FormatError> {
    let mut ignored = BTreeMap::new();
    let mut entries = Vec::new();
    for input in inputs {
        let version = local_store_version(Path::new(&input.name));
        if version.is_none() && inputs.len() > 1 {
            return Err(FormatError::Combination {
                reason: format!(
                    "{}: several entries of a changelog are ordered by their paths, as 0000000000/00/00/01.pb, and this one tells no version; give it alone",
                    input.name
                ),
            });
        }
        let changes = read_entry(input, &mut ignored)?;
        entries.push((&input.name, Entry { version, changes }));
    }
    entries.sort_by_key(|(_, entry)| entry.version);
    for pair in entries.windows(2) {
        if let [(_, before), (name, after)] = pair {
            let expected = before.version.map(|version| version.saturating_add(1));
            if expected != after.version {
                return Err(FormatError::Combination {
                    reason: format!(
                        "{name}: version {} follows version {}; a changelog has every version once",
                        after.version.unwrap_or_default(),
                        before.version.unwrap_or_default()
                    ),
                });
            }
        }
    }
    Ok(Content {
        format: Format::Changelog,
        records: ContentRecords::Changes(entries.into_iter().map(|(_, entry)| entry).collect()),
        version: None,
        time: None,
        source: None,
        warnings: Vec::new(),
        ignored,
    })
}

fn read_entry(
    input: &Input,
    ignored: &mut BTreeMap<String, u64>,
) -> Result<Vec<RecordChange>, FormatError> {
    let wrong = |record: &str, field: &str, reason: String| FormatError::Record {
        input: input.name.clone(),
        record: record.to_owned(),
        field: field.to_owned(),
        reason,
    };
    let entry = ChangelogEntry::decode(input.bytes.as_slice())
        .map_err(|error| wrong("the entry", "key_mutations", error.to_string()))?;
    let mut changes = Vec::new();
    for (index, mutation) in entry.key_mutations.iter().enumerate() {
        if mutation.key.is_empty() {
            let record = format!("key_mutations[{index}]");
            return Err(wrong(&record, "key", "it is missing".to_owned()));
        }
        if let Some(kind) = ignored_key_kind(&mutation.key) {
            *ignored.entry(kind).or_default() += 1;
            continue;
        }
        let value =
            value_of(mutation).map_err(|reason| wrong(&mutation.key, "mutation_type", reason))?;
        let of_mutation = changes_of(&input.name, &mutation.key, value)?;
        changes.extend(of_mutation);
    }
    Ok(changes)
}

fn value_of(mutation: &KeyMutation) -> Result<Option<&[u8]>, String> {
    match mutation.mutation_type {
        1 => Ok(Some(&mutation.value)),
        2 if mutation.value.is_empty() => Ok(None),
        2 => Err("2 (unset) with a value".to_owned()),
        other => Err(format!("{other} is neither 1 (set) nor 2 (unset)")),
    }
}

/// What the change of one of the registry's keys does to the records: sets them to `value`, or removes them when it
/// is `None`. Keys that stand for no record of this vocabulary change nothing; [`ignored_key_kind`] tells them.
///
/// # Errors
/// When the key or the value is not what the registry has under such a key.
pub fn changes_of_mutation(
    key: &str,
    value: Option<&[u8]>,
) -> Result<Vec<RecordChange>, FormatError> {
    changes_of(MUTATION, key, value)
}

/// What a key that stands for no record is counted as: the key without what identifies it in its kind, as
/// `crypto_record`. `None` for a key that stands for records.
pub fn ignored_key_kind(key: &str) -> Option<String> {
    if Key::of(key).is_some() {
        return None;
    }
    let parts = key
        .split('_')
        .take_while(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase()));
    let kind = parts.collect::<Vec<_>>().join("_");
    Some(if kind.is_empty() {
        "other".to_owned()
    } else {
        kind
    })
}

/// A key that stands for records, with the identifier in it.
#[derive(Clone, Copy)]
enum Key<'a> {
    Subnet(&'a str),
    Node(&'a str),
    NodeOperator(&'a str),
    DataCenter(&'a str),
    ReplicaVersion(&'a str),
    HostosVersion(&'a str),
    ApiBoundaryNode(&'a str),
    BlessedReplicaVersions,
    RewardsTable,
    UnassignedNodes,
}

impl<'a> Key<'a> {
    fn of(key: &'a str) -> Option<Self> {
        type Make<'a> = fn(&'a str) -> Key<'a>;
        let with_id: [(&str, Make<'a>); 7] = [
            ("subnet_record_", Key::Subnet),
            ("node_record_", Key::Node),
            ("node_operator_record_", Key::NodeOperator),
            ("data_center_record_", Key::DataCenter),
            ("replica_version_", Key::ReplicaVersion),
            ("hostos_version_", Key::HostosVersion),
            ("api_boundary_node_", Key::ApiBoundaryNode),
        ];
        match key {
            "blessed_replica_versions" => return Some(Self::BlessedReplicaVersions),
            "node_rewards_table" => return Some(Self::RewardsTable),
            "unassigned_nodes_config" => return Some(Self::UnassignedNodes),
            _ => {}
        }
        with_id
            .into_iter()
            .find_map(|(prefix, make)| key.strip_prefix(prefix).map(make))
    }

    /// What goes when the key is removed.
    fn deletion(self, context: &Context<'_>) -> Result<Vec<RecordChange>, FormatError> {
        let principal = |text| context.principal_of_key(text).map(|it| it.to_text());
        let (kind, id) = match self {
            Self::Subnet(id) => (RecordKind::Subnet, principal(id)?),
            Self::Node(id) => (RecordKind::Node, principal(id)?),
            Self::NodeOperator(id) => (RecordKind::NodeOperator, principal(id)?),
            Self::ApiBoundaryNode(id) => (RecordKind::ApiBoundaryNode, principal(id)?),
            Self::DataCenter(id) => (RecordKind::DataCenter, id.to_owned()),
            Self::ReplicaVersion(id) => (RecordKind::GuestosVersion, id.to_owned()),
            Self::HostosVersion(id) => (RecordKind::HostosVersion, id.to_owned()),
            Self::UnassignedNodes => (RecordKind::UnassignedNodes, String::new()),
            Self::RewardsTable => return Ok(vec![RecordChange::Clear(RecordKind::RewardRegion)]),
            // The versions themselves have keys of their own.
            Self::BlessedReplicaVersions => return Ok(Vec::new()),
        };
        Ok(vec![RecordChange::Delete(RecordKey { kind, id })])
    }
}

fn changes_of(
    input: &str,
    key: &str,
    value: Option<&[u8]>,
) -> Result<Vec<RecordChange>, FormatError> {
    let context = Context { input, key };
    match (Key::of(key), value) {
        (None, _) => Ok(Vec::new()),
        (Some(key), None) => key.deletion(&context),
        (Some(key), Some(value)) => record::changes(key, &context, value),
    }
}

/// What errors of a mutation name.
#[derive(Clone, Copy)]
struct Context<'a> {
    input: &'a str,
    key: &'a str,
}

impl Context<'_> {
    fn error(&self, field: &str, reason: impl ToString) -> FormatError {
        FormatError::Record {
            input: self.input.to_owned(),
            record: self.key.to_owned(),
            field: field.to_owned(),
            reason: reason.to_string(),
        }
    }

    fn decode<M: Message + Default>(&self, value: &[u8]) -> Result<M, FormatError> {
        M::decode(value).map_err(|error| self.error("value", error))
    }

    fn principal_of_key(&self, text: &str) -> Result<Principal, FormatError> {
        parse_principal(text).map_err(|error| self.error("key", error))
    }

    fn principal(&self, field: &str, bytes: &[u8]) -> Result<Principal, FormatError> {
        if bytes.is_empty() {
            return Err(self.error(field, "it is missing"));
        }
        Principal::try_from_slice(bytes).map_err(|error| self.error(field, error))
    }
}

#[cfg(test)]
mod tests;
