//! The cache's numbers. This module owns the counters and their sum; it must not know the cache's
//! rules.

use std::sync::atomic::{AtomicU64, Ordering};

/// What the cache did since it was made, and what it holds now.
///
/// Every request is counted once, as one of `hits`, `stale_hits`, `misses` or `waits`. The numbers
/// are read without a lock: each is exact, together they may be some requests apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Statistics {
    /// Requests answered by a value within its time to live.
    pub hits: u64,
    /// Requests answered at once by a value past its time to live but within `stale_for`.
    pub stale_hits: u64,
    /// Requests that started a computation and waited for it.
    pub misses: u64,
    /// Requests that waited for a computation which an earlier request had started.
    pub waits: u64,
    /// Values dropped to make room for newer ones.
    pub evictions: u64,
    /// Values dropped because they were too old when somebody asked for them.
    pub expirations: u64,
    /// Values held now.
    pub entries: u64,
    /// What the values held now weigh with their keys and bookkeeping, in bytes.
    pub bytes: u64,
}

/// The counters of one shard.
///
/// Only the holder of the shard's lock writes, so a plain load and store replace the dearer
/// read-modify-write; readers need no lock.
#[derive(Debug, Default)]
pub(super) struct Counters {
    pub(super) hits: Counter,
    pub(super) stale_hits: Counter,
    pub(super) misses: Counter,
    pub(super) waits: Counter,
    pub(super) evictions: Counter,
    pub(super) expirations: Counter,
    entries: Counter,
    bytes: Counter,
}

impl Counters {
    /// Notes what the shard holds now. For the holder of the shard's lock only.
    pub(super) fn hold(&self, entries: usize, bytes: usize) {
        self.entries.set(entries as u64);
        self.bytes.set(bytes as u64);
    }

    /// Adds this shard's numbers to a sum.
    pub(super) fn add_to(&self, sum: &mut Statistics) {
        sum.hits += self.hits.value();
        sum.stale_hits += self.stale_hits.value();
        sum.misses += self.misses.value();
        sum.waits += self.waits.value();
        sum.evictions += self.evictions.value();
        sum.expirations += self.expirations.value();
        sum.entries += self.entries.value();
        sum.bytes += self.bytes.value();
    }
}

/// A number with one writer at a time and any number of readers.
#[derive(Debug, Default)]
pub(super) struct Counter(AtomicU64);

impl Counter {
    /// Counts `count` more. For the holder of the shard's lock only.
    pub(super) fn add(&self, count: u64) {
        self.set(self.value().wrapping_add(count));
    }

    fn set(&self, value: u64) {
        self.0.store(value, Ordering::Relaxed);
    }

    fn value(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}
