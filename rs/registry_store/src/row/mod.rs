//! Records as the JSON text that the store keeps, and back. The text of equal records is equal, so its hash
//! stands for the record. Each kind has one row type in a file of its topic; the vocabulary derives nothing.

mod data_center;
mod node;
mod operator;
mod reward;
mod subnet;
mod text;
mod version;

use registry::{Record, RecordKey, RecordKind};
use serde::de::DeserializeOwned;
use serde::Serialize;
use sha2::{Digest, Sha256};
use text::Text;

/// A SHA-256.
pub(crate) type Hash = [u8; 32];

/// A record as the store keeps it.
pub(crate) struct Body {
    /// The record as JSON.
    pub text: String,
    /// The SHA-256 of the text.
    pub hash: Hash,
}

/// A kind's wire form.
trait Row: Serialize + DeserializeOwned {
    /// The kind in the vocabulary.
    type Domain;
    /// The form of a record.
    fn of(record: &Self::Domain) -> Self;
    /// The record; the error says what no record can have.
    fn into_domain(self) -> Result<Self::Domain, String>;
}

/// The text and hash of a record.
///
/// # Errors
/// When JSON cannot hold it: a position that is no finite number.
pub(crate) fn encode(record: &Record) -> Result<Body, String> {
    let text = match record {
        Record::Subnet(it) => to_text::<subnet::SubnetRow>(it),
        Record::Node(it) => to_text::<node::NodeRow>(it),
        Record::NodeOperator(it) => to_text::<operator::OperatorRow>(it),
        Record::NodeProvider(it) => to_text::<operator::ProviderRow>(it),
        Record::DataCenter(it) => {
            data_center::check(it)?;
            to_text::<data_center::DataCenterRow>(it)
        }
        Record::GuestosVersion(it) => to_text::<version::GuestosRow>(it),
        Record::HostosVersion(it) => to_text::<version::HostosRow>(it),
        Record::ApiBoundaryNode(it) => to_text::<version::ApiBoundaryNodeRow>(it),
        Record::RewardRegion(it) => to_text::<reward::RewardRegionRow>(it),
        Record::UnassignedNodes(it) => to_text::<version::UnassignedNodesRow>(it),
    }?;
    let hash = hash_of(&text);
    Ok(Body { text, hash })
}

/// The record that a text holds.
///
/// # Errors
/// When it is not the text of a record of that kind.
pub(crate) fn decode(kind: RecordKind, text: &str) -> Result<Record, String> {
    Ok(match kind {
        RecordKind::Subnet => Record::Subnet(from_text::<subnet::SubnetRow>(text)?),
        RecordKind::Node => Record::Node(from_text::<node::NodeRow>(text)?),
        RecordKind::NodeOperator => Record::NodeOperator(from_text::<operator::OperatorRow>(text)?),
        RecordKind::NodeProvider => Record::NodeProvider(from_text::<operator::ProviderRow>(text)?),
        RecordKind::DataCenter => {
            Record::DataCenter(from_text::<data_center::DataCenterRow>(text)?)
        }
        RecordKind::GuestosVersion => {
            Record::GuestosVersion(from_text::<version::GuestosRow>(text)?)
        }
        RecordKind::HostosVersion => Record::HostosVersion(from_text::<version::HostosRow>(text)?),
        RecordKind::ApiBoundaryNode => {
            Record::ApiBoundaryNode(from_text::<version::ApiBoundaryNodeRow>(text)?)
        }
        RecordKind::RewardRegion => {
            Record::RewardRegion(from_text::<reward::RewardRegionRow>(text)?)
        }
        RecordKind::UnassignedNodes => {
            Record::UnassignedNodes(from_text::<version::UnassignedNodesRow>(text)?)
        }
    })
}

/// The SHA-256 of a text.
pub(crate) fn hash_of(text: &str) -> Hash {
    Sha256::digest(text.as_bytes()).into()
}

/// What a record adds to the content hash of a snapshot: a SHA-256 over its key and its text's hash.
pub(crate) fn fingerprint(key: &RecordKey, body_hash: &Hash) -> Hash {
    let mut hasher = Sha256::new();
    hasher.update(key.kind.as_str().as_bytes());
    hasher.update([0]);
    hasher.update(key.id.as_bytes());
    hasher.update([0]);
    hasher.update(body_hash);
    hasher.finalize().into()
}

fn to_text<R: Row>(record: &R::Domain) -> Result<String, String> {
    serde_json::to_string(&R::of(record)).map_err(|error| error.to_string())
}

fn from_text<R: Row>(text: &str) -> Result<R::Domain, String> {
    let row: R = serde_json::from_str(text).map_err(|error| error.to_string())?;
    row.into_domain()
}

#[cfg(test)]
mod tests;
