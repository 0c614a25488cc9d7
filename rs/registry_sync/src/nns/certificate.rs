//! Whether a certificate proves that a canister's certified data is a given hash (interface specification,
//! "Certificate", "Delegation", "Canister signatures"). This module owns the chain root key -> subnet key ->
//! certificate -> certified data; it must not know what the data are.

use std::time::Duration;

use ciborium::Value;
use ic_certification::hash_tree::{HashTreeNode, LookupResult, SubtreeLookupResult};
use ic_principal::Principal;
use ic_verify_bls_signature::{PublicKey, Signature};
use jiff::Timestamp;

use super::cbor::Document;
use super::hash_tree::{from_cbor, Node, Tree};
use super::{leb128, public_key};
use crate::SyncError;

const CERTIFICATE: &str = "certificate";
const DELEGATION: &str = "delegation's certificate";

/// What a certificate has to prove, and to whom.
pub(super) struct Expectation<'a> {
    pub(super) root_key: &'a PublicKey,
    pub(super) canister: Principal,
    /// The root hash of the canister's own tree.
    pub(super) certified_data: [u8; 32],
    pub(super) now: Timestamp,
    pub(super) max_clock_skew: Duration,
}

/// A certificate as sent.
struct Certificate {
    name: &'static str,
    tree: Tree,
    signature: Vec<u8>,
    delegation: Option<Value>,
}

/// Checks everything and returns when the network certified it.
pub(super) fn verify(
    expectation: &Expectation<'_>,
    certificate: &[u8],
) -> Result<Timestamp, SyncError> {
    let mut certificate = Certificate::parse(CERTIFICATE, certificate)?;
    match certificate.delegation.take() {
        None => certificate.check_signature(expectation.root_key, "root key")?,
        Some(delegation) => {
            let subnet_key = verify_delegation(expectation, delegation)?;
            certificate.check_signature(&subnet_key, "subnet key")?;
        }
    }
    let certified_at = certificate.time()?;
    let age = expectation.now.duration_since(certified_at);
    if age.unsigned_abs() > expectation.max_clock_skew {
        return Err(SyncError::StaleCertificate {
            certified_at,
            now: expectation.now,
            max_skew: expectation.max_clock_skew,
        });
    }
    certificate.check_certified_data(expectation)?;
    Ok(certified_at)
}

/// Returns the key that the root key vouches for, if its subnet is responsible for the canister.
///
/// The delegation's own time is not compared with the clock: subnets keep theirs for a while, and the
/// certificate made with it is fresh.
fn verify_delegation(
    expectation: &Expectation<'_>,
    delegation: Value,
) -> Result<PublicKey, SyncError> {
    let mut document = Document::from_value("delegation", delegation)?;
    let subnet = document.bytes("subnet_id")?;
    let subnet = Principal::try_from_slice(&subnet)
        .map_err(|_| document.error("subnet_id", "is not a principal"))?;
    let certificate = Certificate::parse(DELEGATION, &document.bytes("certificate")?)?;
    if certificate.delegation.is_some() {
        return Err(SyncError::NestedDelegation);
    }
    certificate.check_signature(expectation.root_key, "root key")?;
    if !certificate.is_responsible(subnet, expectation.canister)? {
        return Err(SyncError::CanisterOutOfRange {
            subnet,
            canister: expectation.canister,
        });
    }
    let path: [&[u8]; 3] = [b"subnet", subnet.as_slice(), b"public_key"];
    let key = certificate.require(&path, &format!("/subnet/{subnet}/public_key"))?;
    public_key::parse_der(key)
        .map_err(|problem| certificate.error(format!("/subnet/{subnet}/public_key"), problem))
}

impl Certificate {
    fn parse(name: &'static str, bytes: &[u8]) -> Result<Self, SyncError> {
        let mut document = Document::parse(name, bytes)?;
        Ok(Self {
            name,
            tree: from_cbor(name, document.require("tree")?)?,
            signature: document.bytes("signature")?,
            delegation: document.take("delegation"),
        })
    }

    fn check_signature(&self, key: &PublicKey, key_name: &'static str) -> Result<(), SyncError> {
        // "ic-state-root" behind its length keeps these signatures apart from all others of the key.
        let mut message = b"\x0dic-state-root".to_vec();
        message.extend_from_slice(&self.tree.digest());
        Signature::deserialize(&self.signature)
            .ok()
            .and_then(|signature| key.verify(&message, &signature).ok())
            .ok_or(SyncError::Signature {
                document: self.name,
                key: key_name,
            })
    }

    fn time(&self) -> Result<Timestamp, SyncError> {
        let nanoseconds = leb128::read_unsigned(self.require(&[b"time"], "/time")?)
            .ok_or_else(|| self.error("/time".to_owned(), "it is not a LEB128 number"))?;
        Timestamp::from_nanosecond(i128::from(nanoseconds))
            .map_err(|_| self.error("/time".to_owned(), "it is beyond the year 9999"))
    }

    fn check_certified_data(&self, expectation: &Expectation<'_>) -> Result<(), SyncError> {
        let canister = expectation.canister;
        let path: [&[u8]; 3] = [b"canister", canister.as_slice(), b"certified_data"];
        let certified = self.require(&path, &format!("/canister/{canister}/certified_data"))?;
        if certified == expectation.certified_data {
            return Ok(());
        }
        Err(SyncError::CertifiedData {
            canister,
            certified: hex(certified),
            computed: hex(&expectation.certified_data),
        })
    }

    /// Whether the subnet's canister ranges include the canister. They stand in one leaf, or in a newer form
    /// in one leaf for each stretch of identifiers, of which the one in question is enough.
    fn is_responsible(&self, subnet: Principal, canister: Principal) -> Result<bool, SyncError> {
        let flat: [&[u8]; 3] = [b"subnet", subnet.as_slice(), b"canister_ranges"];
        let mut leaves: Vec<Vec<u8>> = Vec::new();
        if let LookupResult::Found(ranges) = self.tree.lookup_path(flat) {
            leaves.push(ranges.to_vec());
        }
        let sharded: [&[u8]; 2] = [b"canister_ranges", subnet.as_slice()];
        if let SubtreeLookupResult::Found(shards) = self.tree.lookup_subtree(sharded) {
            collect_leaves(shards.as_ref(), &mut leaves);
        }
        if leaves.is_empty() {
            let path = format!("/subnet/{subnet}/canister_ranges");
            return Err(self.error(path, "it is missing"));
        }
        for ranges in &leaves {
            if in_ranges(ranges, canister)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn require(&self, path: &[&[u8]], shown: &str) -> Result<&[u8], SyncError> {
        let problem = match self.tree.lookup_path(path) {
            LookupResult::Found(value) => return Ok(value),
            LookupResult::Absent => "it is missing",
            LookupResult::Unknown => "it was cut out",
            LookupResult::Error => "it is not a leaf",
        };
        Err(self.error(shown.to_owned(), problem))
    }

    fn error(&self, path: String, problem: &'static str) -> SyncError {
        SyncError::HashTree {
            tree: self.name,
            path,
            problem,
        }
    }
}

fn collect_leaves(node: &Node, leaves: &mut Vec<Vec<u8>>) {
    match node {
        HashTreeNode::Fork(children) => {
            collect_leaves(&children.0, leaves);
            collect_leaves(&children.1, leaves);
        }
        HashTreeNode::Labeled(_, child) => collect_leaves(child, leaves),
        HashTreeNode::Leaf(content) => leaves.push(content.to_vec()),
        HashTreeNode::Empty() | HashTreeNode::Pruned(_) => {}
    }
}

/// Whether a CBOR array of [first, last] pairs covers the canister; principals compare by their bytes.
fn in_ranges(ranges: &[u8], canister: Principal) -> Result<bool, SyncError> {
    let malformed = || SyncError::Cbor {
        document: "canister ranges of the delegation".to_owned(),
        problem: "it is not an array of pairs of principals".to_owned(),
    };
    let value: Value = ciborium::from_reader(ranges).map_err(|_| malformed())?;
    let value = match value {
        Value::Tag(super::cbor::SELF_DESCRIBED_TAG, inner) => *inner,
        other => other,
    };
    let pairs = value.as_array().ok_or_else(malformed)?;
    for pair in pairs {
        match pair.as_array().map(Vec::as_slice) {
            Some([Value::Bytes(first), Value::Bytes(last)]) => {
                if (first.as_slice()..=last.as_slice()).contains(&canister.as_slice()) {
                    return Ok(true);
                }
            }
            _ => return Err(malformed()),
        }
    }
    Ok(false)
}

/// Lower-case hexadecimal digits.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
