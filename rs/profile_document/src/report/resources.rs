//! What the build used of its host, and what a slim profile hides of it.

use bazel_profile as profile;
use serde::Serialize;

#[derive(Debug, Serialize)]
pub(super) struct Network {
    up_peak_mbps: f64,
    up_average_mbps: f64,
    down_peak_mbps: f64,
    down_average_mbps: f64,
}

impl From<profile::Network> for Network {
    fn from(network: profile::Network) -> Self {
        Self {
            up_peak_mbps: network.up_peak_mbps,
            up_average_mbps: network.up_average_mbps,
            down_peak_mbps: network.down_peak_mbps,
            down_average_mbps: network.down_average_mbps,
        }
    }
}

#[derive(Debug, Serialize)]
pub(super) struct Memory<'a> {
    collection_duration_us: u64,
    collections: Vec<Collections<'a>>,
    bazel_peak_bytes: Option<u64>,
    host_peak_bytes: Option<u64>,
}

impl<'a> From<&'a profile::Memory> for Memory<'a> {
    fn from(memory: &'a profile::Memory) -> Self {
        Self {
            collection_duration_us: memory.collection_duration_us(),
            collections: memory.collections.iter().map(Collections::from).collect(),
            bazel_peak_bytes: memory.bazel_peak_bytes,
            host_peak_bytes: memory.host_peak_bytes,
        }
    }
}

#[derive(Debug, Serialize)]
struct Collections<'a> {
    kind: &'a str,
    count: u64,
    duration_us: u64,
}

impl<'a> From<&'a profile::Collections> for Collections<'a> {
    fn from(kind: &'a profile::Collections) -> Self {
        Self {
            kind: &kind.kind,
            count: kind.count,
            duration_us: kind.duration_us,
        }
    }
}

#[derive(Debug, Serialize)]
pub(super) struct Merged {
    span_count: u64,
    event_count: u64,
    duration_us: u64,
}

impl From<&profile::Merged> for Merged {
    fn from(merged: &profile::Merged) -> Self {
        Self {
            span_count: merged.span_count,
            event_count: merged.event_count,
            duration_us: merged.duration_us,
        }
    }
}
