//! Garbage collection and peaks of memory.

use crate::event::{readable, Event};

/// Bazel names a handful of kinds of collection; more is damage and goes to the last.
const MAX_KINDS: usize = 16;
const BYTES_PER_MEBIBYTE: f64 = 1024.0 * 1024.0;

/// Garbage collection and memory over the whole build.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Memory {
    /// Stop-the-world collections by kind, in the order of their first appearance.
    pub collections: Vec<Collections>,
    /// The highest sample of the memory of Bazel's JVM, heap and other, in bytes. `None` where it
    /// was not sampled.
    pub bazel_peak_bytes: Option<u64>,
    /// The highest sample of the memory in use on the host, in bytes.
    pub host_peak_bytes: Option<u64>,
}

/// Collections of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Collections {
    /// What Bazel calls it: `minor GC`, `major GC`.
    pub kind: String,
    /// How many there were.
    pub count: u64,
    /// Their time together, in microseconds.
    pub duration_us: u64,
}

impl Memory {
    /// The time of all collections together, in microseconds.
    #[must_use]
    pub fn collection_duration_us(&self) -> u64 {
        self.collections
            .iter()
            .fold(0, |sum, kind| sum.saturating_add(kind.duration_us))
    }
}

/// Collects samples and collections.
#[derive(Debug, Default)]
pub(crate) struct MemoryLog {
    memory: Memory,
}

impl MemoryLog {
    pub(crate) fn collection(&mut self, event: &Event<'_>) {
        let kinds = &mut self.memory.collections;
        let known = kinds
            .iter()
            .position(|kind| kind.kind.as_bytes() == event.name);
        let index = known.unwrap_or_else(|| {
            if kinds.len() < MAX_KINDS {
                kinds.push(Collections {
                    kind: readable(event.name),
                    count: 0,
                    duration_us: 0,
                });
            }
            kinds.len() - 1
        });
        if let Some(kind) = kinds.get_mut(index) {
            kind.count += 1;
            kind.duration_us = kind.duration_us.saturating_add(event.length_us());
        }
    }

    pub(crate) fn bazel_mebibytes(&mut self, mebibytes: f64) {
        raise(&mut self.memory.bazel_peak_bytes, mebibytes);
    }

    pub(crate) fn host_mebibytes(&mut self, mebibytes: f64) {
        raise(&mut self.memory.host_peak_bytes, mebibytes);
    }

    pub(crate) fn finish(self) -> Memory {
        self.memory
    }
}

/// A sample of 0 says that nothing was measured yet.
fn raise(peak_bytes: &mut Option<u64>, mebibytes: f64) {
    let bytes = (mebibytes * BYTES_PER_MEBIBYTE) as u64;
    if bytes > 0 {
        *peak_bytes = Some(peak_bytes.unwrap_or(0).max(bytes));
    }
}
