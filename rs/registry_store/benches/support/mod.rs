//! The network that is measured: generated, of the real one's size.

#![allow(dead_code, reason = "each benchmark uses a part")]

use registry::synthetic::{generate, Options};
use registry::{NodeProvider, Record, RecordKey, RecordKind, Snapshot, Timestamp};
use registry_store::RecordChange;
use std::time::Duration;

/// The time of version 1.
pub fn start() -> Timestamp {
    Timestamp::UNIX_EPOCH + Duration::from_secs(1_750_000_000)
}

/// 1440 nodes in 42 subnets.
pub fn network() -> Snapshot {
    let options = Options {
        nodes: 1440,
        subnets: 42,
        seed: 1,
        time: start(),
    };
    generate(&options).expect("the network's options are fixed")
}

/// The keys of all nodes.
pub fn node_keys(snapshot: &Snapshot) -> Vec<RecordKey> {
    let nodes = snapshot.nodes.keys();
    nodes
        .map(|id| RecordKey {
            kind: RecordKind::Node,
            id: id.to_text(),
        })
        .collect()
}

/// A change of one provider's name, another with each number.
pub fn renamed(snapshot: &Snapshot, number: u64) -> Vec<RecordChange> {
    let count = snapshot.providers.len().max(1) as u64;
    let index = usize::try_from(number % count).unwrap_or_default();
    let provider = snapshot.providers.values().nth(index);
    provider
        .map(|provider| {
            RecordChange::Set(Record::NodeProvider(NodeProvider {
                name: Some(format!("name {number}")),
                ..provider.clone()
            }))
        })
        .into_iter()
        .collect()
}
