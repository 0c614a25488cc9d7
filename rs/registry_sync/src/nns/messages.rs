//! The registry's protobuf messages, as far as they are read (`ic_registry_transport.pb.v1` and
//! `messaging.xnet.v1.MixedHashTree`). Declarations only.

use prost::bytes::Bytes;

/// Argument of `get_certified_changes_since`.
#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct ChangesSince {
    #[prost(uint64, tag = "1")]
    pub(super) version: u64,
}

/// Reply of every certified method.
#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct CertifiedResponse {
    /// A [`TreeNode`], kept undecoded: see there.
    #[prost(bytes = "bytes", tag = "1")]
    pub(super) hash_tree: Bytes,
    #[prost(bytes = "bytes", tag = "2")]
    pub(super) certificate: Bytes,
}

/// One node of a `MixedHashTree`, its children undecoded.
///
/// The tree over all versions is deeper than the 100 nested messages that prost reads, so that each level is
/// decoded on its own; the bytes are shared, not copied.
#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct TreeNode {
    #[prost(oneof = "TreeNodeKind", tags = "1, 2, 3, 4, 5")]
    pub(super) kind: Option<TreeNodeKind>,
}

#[derive(Clone, PartialEq, prost::Oneof)]
pub(super) enum TreeNodeKind {
    #[prost(bytes = "bytes", tag = "1")]
    Empty(Bytes),
    #[prost(bytes = "bytes", tag = "2")]
    Fork(Bytes),
    #[prost(bytes = "bytes", tag = "3")]
    Labeled(Bytes),
    #[prost(bytes = "bytes", tag = "4")]
    Leaf(Bytes),
    #[prost(bytes = "bytes", tag = "5")]
    Pruned(Bytes),
}

/// `MixedHashTree.Fork`, its children undecoded.
#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct Fork {
    #[prost(bytes = "bytes", optional, tag = "1")]
    pub(super) left: Option<Bytes>,
    #[prost(bytes = "bytes", optional, tag = "2")]
    pub(super) right: Option<Bytes>,
}

/// `MixedHashTree.Labeled`, its child undecoded.
#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct Labeled {
    #[prost(bytes = "bytes", tag = "1")]
    pub(super) label: Bytes,
    #[prost(bytes = "bytes", optional, tag = "2")]
    pub(super) subtree: Option<Bytes>,
}

/// All changes of one version: `HighCapacityRegistryAtomicMutateRequest`. Its preconditions (5) are of no
/// use once it has been applied.
#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct AtomicMutation {
    #[prost(message, repeated, tag = "1")]
    pub(super) mutations: Vec<KeyMutation>,
    #[prost(uint64, tag = "6")]
    pub(super) timestamp_ns: u64,
}

/// `HighCapacityRegistryMutation`.
#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct KeyMutation {
    /// See [`MutationType`].
    #[prost(int32, tag = "1")]
    pub(super) mutation_type: i32,
    #[prost(bytes = "vec", tag = "2")]
    pub(super) key: Vec<u8>,
    #[prost(oneof = "Content", tags = "3, 4")]
    pub(super) content: Option<Content>,
}

/// `RegistryMutation.Type`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, prost::Enumeration)]
#[repr(i32)]
pub(super) enum MutationType {
    Insert = 0,
    Update = 1,
    Delete = 2,
    Upsert = 4,
}

#[derive(Clone, PartialEq, prost::Oneof)]
pub(super) enum Content {
    #[prost(bytes = "vec", tag = "3")]
    Value(Vec<u8>),
    #[prost(message, tag = "4")]
    Chunks(ChunkKeys),
}

/// `LargeValueChunkKeys`: the value is the concatenation of these chunks.
#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct ChunkKeys {
    #[prost(bytes = "vec", repeated, tag = "1")]
    pub(super) chunk_content_sha256s: Vec<Vec<u8>>,
}
