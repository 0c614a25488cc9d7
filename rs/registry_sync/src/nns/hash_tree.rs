//! Hash trees from their two wire forms, CBOR (certificates) and protobuf (the registry's answers), into the
//! type that computes their hash. This module must not know what is in them.

use ciborium::Value;
use ic_certification::hash_tree::{
    empty, fork, label, leaf, pruned, HashTree, HashTreeNode, Label,
};
use prost::bytes::Bytes;
use prost::Message;

use super::messages::{Fork, Labeled, TreeNode, TreeNodeKind};
use crate::SyncError;

/// How deep a tree may be. The registry's is a balanced tree of some 2^16 versions with at most two forks a
/// level; the limit keeps a malformed one off the stack.
const MAX_DEPTH: usize = 256;

/// A tree whose leaves share the buffer they came in.
pub(super) type Tree = HashTree<Bytes>;

/// A node of [`Tree`].
pub(super) type Node = HashTreeNode<Bytes>;

/// Reads the tree of a `CertifiedResponse`.
pub(super) fn from_protobuf(bytes: Bytes) -> Result<Tree, SyncError> {
    protobuf_node(bytes, 0)
}

fn protobuf_node(bytes: Bytes, depth: usize) -> Result<Tree, SyncError> {
    let malformed = |problem| SyncError::HashTree {
        tree: REGISTRY,
        path: format!("depth {depth}"),
        problem,
    };
    if depth > MAX_DEPTH {
        return Err(malformed("it is too deep"));
    }
    let child = |bytes: Option<Bytes>| {
        let bytes = bytes.ok_or_else(|| malformed("a child is missing"))?;
        protobuf_node(bytes, depth + 1)
    };
    match decode::<TreeNode>(bytes)?.kind {
        None => Err(malformed("a node is of no known kind")),
        Some(TreeNodeKind::Empty(_)) => Ok(empty()),
        Some(TreeNodeKind::Fork(bytes)) => {
            let node = decode::<Fork>(bytes)?;
            Ok(fork(child(node.left)?, child(node.right)?))
        }
        Some(TreeNodeKind::Labeled(bytes)) => {
            let node = decode::<Labeled>(bytes)?;
            Ok(label(Label::from(node.label), child(node.subtree)?))
        }
        Some(TreeNodeKind::Leaf(bytes)) => Ok(leaf(bytes)),
        Some(TreeNodeKind::Pruned(bytes)) => <[u8; 32]>::try_from(bytes.as_ref())
            .map(pruned)
            .map_err(|_| malformed("a pruned node's hash has not 32 bytes")),
    }
}

/// What messages call the tree of a `CertifiedResponse`.
pub(super) const REGISTRY: &str = "registry's answer";

fn decode<M: Message + Default>(bytes: Bytes) -> Result<M, SyncError> {
    M::decode(bytes).map_err(|source| SyncError::Protobuf {
        message: format!("hash tree of the {REGISTRY}"),
        source,
    })
}

/// Reads the tree of a certificate (interface specification, "Certificate": the grammar of `hash-tree`).
pub(super) fn from_cbor(tree: &'static str, value: Value) -> Result<Tree, SyncError> {
    cbor_node(tree, value, 0)
}

fn cbor_node(tree: &'static str, value: Value, depth: usize) -> Result<Tree, SyncError> {
    let malformed = |problem| SyncError::HashTree {
        tree,
        path: format!("depth {depth}"),
        problem,
    };
    if depth > MAX_DEPTH {
        return Err(malformed("it is too deep"));
    }
    let Value::Array(items) = value else {
        return Err(malformed("a node is not an array"));
    };
    let mut items = items.into_iter();
    let kind = match items.next() {
        Some(Value::Integer(kind)) => i128::from(kind),
        _ => return Err(malformed("a node has no kind")),
    };
    match (kind, items.next(), items.next(), items.next()) {
        (0, None, None, None) => Ok(empty()),
        (1, Some(left), Some(right), None) => Ok(fork(
            cbor_node(tree, left, depth + 1)?,
            cbor_node(tree, right, depth + 1)?,
        )),
        (2, Some(Value::Bytes(name)), Some(subtree), None) => Ok(label(
            Label::from(Bytes::from(name)),
            cbor_node(tree, subtree, depth + 1)?,
        )),
        (3, Some(Value::Bytes(content)), None, None) => Ok(leaf(content)),
        (4, Some(Value::Bytes(hash)), None, None) => <[u8; 32]>::try_from(hash)
            .map(pruned)
            .map_err(|_| malformed("a pruned node's hash has not 32 bytes")),
        _ => Err(malformed("a node has not the shape of any kind")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example tree of the interface specification and its root hash, given there.
    #[test]
    fn the_specifications_example_has_its_hash() {
        let text = "8301830183024161830183018302417882034568656c6c6f810083024179820345776f726c64\
                    83024162820344676f6f648301830241638100830241648203476d6f726e696e67";
        let bytes: Vec<u8> = (0..text.len())
            .step_by(2)
            .map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap())
            .collect();
        let value: Value = ciborium::from_reader(&bytes[..]).unwrap();
        let tree = from_cbor("test", value).unwrap();
        let hash: String = tree.digest().iter().map(|b| format!("{b:02x}")).collect();
        assert_eq!(
            hash,
            "eb5c5b2195e62d996b84c9bcc8259d19a83786a2f59e0878cec84c811f669aa0"
        );
    }

    #[test]
    fn malformed_nodes_are_refused() {
        let int = |number: i64| Value::from(number);
        let bytes = |length: usize| Value::Bytes(vec![0; length]);
        let cases = [
            Value::Null,
            Value::Array(vec![]),
            Value::Array(vec![int(5)]),
            Value::Array(vec![int(0), int(0)]),
            Value::Array(vec![int(1), Value::Array(vec![int(0)])]),
            Value::Array(vec![int(2), int(0), Value::Array(vec![int(0)])]),
            Value::Array(vec![int(3)]),
            Value::Array(vec![int(4), bytes(31)]),
        ];
        for value in cases {
            let shown = format!("{value:?}");
            assert!(
                matches!(from_cbor("test", value), Err(SyncError::HashTree { .. })),
                "{shown}"
            );
        }
    }

    fn nested(depth: usize) -> Bytes {
        let mut node = TreeNode {
            kind: Some(TreeNodeKind::Leaf(Bytes::from_static(b"x"))),
        };
        for _ in 0..depth {
            let labeled = Labeled {
                label: Bytes::from_static(b"l"),
                subtree: Some(node.encode_to_vec().into()),
            };
            node = TreeNode {
                kind: Some(TreeNodeKind::Labeled(labeled.encode_to_vec().into())),
            };
        }
        node.encode_to_vec().into()
    }

    #[test]
    fn deep_trees_are_read_and_bottomless_ones_are_refused() {
        assert!(from_protobuf(nested(200)).is_ok());
        let error = from_protobuf(nested(300)).unwrap_err();
        assert!(error.to_string().contains("too deep"), "{error}");
    }

    #[test]
    fn protobuf_nodes_need_their_parts() {
        let node = |kind| TreeNode { kind: Some(kind) }.encode_to_vec().into();
        let cases: [Bytes; 5] = [
            Bytes::new(),
            node(TreeNodeKind::Fork(Bytes::new())),
            node(TreeNodeKind::Labeled(Bytes::new())),
            node(TreeNodeKind::Pruned(Bytes::from_static(b"short"))),
            Bytes::from_static(b"\xff\xff"),
        ];
        for bytes in cases {
            let shown = format!("{bytes:?}");
            assert!(from_protobuf(bytes).is_err(), "{shown}");
        }
    }
}
