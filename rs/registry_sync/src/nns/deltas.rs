//! The changes in a verified tree, and the proof that none is left out: versions must follow each other from
//! the one asked for. This module must not see a tree that was not verified, and knows no network.

use ic_certification::hash_tree::{HashTreeNode, LookupResult, SubtreeLookupResult};
use prost::bytes::Bytes;
use prost::Message;

use super::hash_tree::{Node, Tree, REGISTRY};
use super::leb128;
use super::messages::AtomicMutation;
use crate::SyncError;

/// What stands in the tree under `/delta`, in its order.
enum Entry<'a> {
    Version(&'a [u8], &'a Node),
    /// Something was cut out here.
    Pruned,
}

/// Reads the newest version and all versions after `since` that the tree has.
pub(super) fn read(
    tree: &Tree,
    since: u64,
) -> Result<(u64, Vec<(u64, AtomicMutation)>), SyncError> {
    let current_version = current_version(tree)?;
    if current_version < since {
        return Err(SyncError::RegistryBehind {
            since,
            current_version,
        });
    }
    let delta = match tree.lookup_subtree([b"delta".as_slice()]) {
        SubtreeLookupResult::Found(delta) => Some(delta),
        SubtreeLookupResult::Absent | SubtreeLookupResult::Unknown => None,
    };
    let mut entries = Vec::new();
    if let Some(delta) = &delta {
        collect(delta.as_ref(), &mut entries);
    }
    let changes = consecutive(&entries, since)?;
    match changes.last() {
        None if current_version > since => Err(SyncError::VersionGap {
            expected: since.saturating_add(1),
            found: first_found(&entries).to_owned(),
        }),
        Some((version, _)) if *version > current_version => Err(SyncError::VersionBeyondCurrent {
            version: *version,
            current_version,
        }),
        _ => Ok((current_version, changes)),
    }
}

fn first_found(entries: &[Entry<'_>]) -> &'static str {
    if entries.is_empty() {
        "nothing"
    } else {
        "a pruned node"
    }
}

fn current_version(tree: &Tree) -> Result<u64, SyncError> {
    let problem = match tree.lookup_path([b"current_version".as_slice()]) {
        LookupResult::Found(value) => match leb128::read_unsigned(value) {
            Some(version) => return Ok(version),
            None => "it is not a LEB128 number",
        },
        LookupResult::Absent => "it is missing",
        LookupResult::Unknown => "it was cut out",
        LookupResult::Error => "it is not a leaf",
    };
    Err(tree_error("/current_version".to_owned(), problem))
}

fn collect<'a>(node: &'a Node, entries: &mut Vec<Entry<'a>>) {
    match node {
        HashTreeNode::Empty() => {}
        HashTreeNode::Fork(children) => {
            collect(&children.0, entries);
            collect(&children.1, entries);
        }
        HashTreeNode::Labeled(label, child) => {
            entries.push(Entry::Version(label.as_bytes(), child));
        }
        // A leaf here would be a value without a version: as good as something cut out.
        HashTreeNode::Leaf(_) | HashTreeNode::Pruned(_) => entries.push(Entry::Pruned),
    }
}

/// Decodes the run of versions. Between two that follow each other nothing can have been cut out; before the
/// first and after the last it may.
fn consecutive(entries: &[Entry<'_>], since: u64) -> Result<Vec<(u64, AtomicMutation)>, SyncError> {
    let mut changes: Vec<(u64, AtomicMutation)> = Vec::new();
    let mut last = since;
    let mut pruned_since_last = false;
    for entry in entries {
        let Entry::Version(label, node) = entry else {
            pruned_since_last = true;
            continue;
        };
        let version = <[u8; 8]>::try_from(*label)
            .map(u64::from_be_bytes)
            .map_err(|_| tree_error("/delta".to_owned(), "a version has not 8 bytes"))?;
        let expected = last.saturating_add(1);
        let gap = |found| Err(SyncError::VersionGap { expected, found });
        // A hash at the border stands for versions not asked for. Only their labels may show.
        if changes.is_empty() && version <= since && matches!(node, HashTreeNode::Pruned(_)) {
            continue;
        }
        match node {
            _ if version != expected && pruned_since_last => {
                return gap(format!("a pruned node and then version {version}"));
            }
            _ if version != expected => return gap(format!("version {version}")),
            HashTreeNode::Leaf(content) => changes.push((version, decode(version, content)?)),
            HashTreeNode::Pruned(_) if !changes.is_empty() => {
                // The canister's witness of the page's upper border: the next version by its hash alone.
                return closed(entries, version, changes);
            }
            HashTreeNode::Pruned(_) => return gap("its hash alone".to_owned()),
            _ => return Err(tree_error(format!("/delta/{version}"), "it is not a leaf")),
        }
        last = version;
        pruned_since_last = false;
    }
    Ok(changes)
}

/// Ends a run before the version that is only there as a hash: no content may follow it.
fn closed(
    entries: &[Entry<'_>],
    border: u64,
    changes: Vec<(u64, AtomicMutation)>,
) -> Result<Vec<(u64, AtomicMutation)>, SyncError> {
    let border_label = border.to_be_bytes();
    for entry in entries {
        if let Entry::Version(label, HashTreeNode::Leaf(_)) = entry {
            if *label > border_label.as_slice() {
                return Err(SyncError::VersionGap {
                    expected: border,
                    found: "its hash alone, and later versions".to_owned(),
                });
            }
        }
    }
    Ok(changes)
}

fn decode(version: u64, content: &Bytes) -> Result<AtomicMutation, SyncError> {
    AtomicMutation::decode(content.clone()).map_err(|source| SyncError::Protobuf {
        message: format!("registry version {version}"),
        source,
    })
}

fn tree_error(path: String, problem: &'static str) -> SyncError {
    SyncError::HashTree {
        tree: REGISTRY,
        path,
        problem,
    }
}

#[cfg(test)]
mod tests;
