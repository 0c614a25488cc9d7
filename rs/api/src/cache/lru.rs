//! Least recently used order within a budget. This module owns the list, its index and the budget;
//! it must not know time to live, locks or computations.
//!
//! Entries live in a slab whose slots are linked by their numbers, from the most to the least
//! recently used; a map leads from a key's hash to its slot. Every operation but
//! [`Lru::extract_where`] takes constant time, amortised.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::Arc;
use std::time::Duration;

/// No slot: the end of the list, or of the chain of vacant slots.
const NONE: u32 = u32::MAX;

/// How much an [`Lru`] may hold.
#[derive(Clone, Copy, Debug)]
pub(super) struct Budget {
    /// Entries; more than 2^32 - 2 counts as that.
    pub(super) entries: usize,
    /// Sum of the entries' weights.
    pub(super) bytes: usize,
}

/// A value with what must be known to find it, weigh it and tell its age.
#[derive(Debug)]
pub(super) struct Entry<K, V> {
    /// The key's hash under the cache's own random keys.
    pub(super) hash: u64,
    pub(super) key: Arc<K>,
    pub(super) value: V,
    pub(super) weight_bytes: usize,
    /// The clock's time at which the value was stored.
    pub(super) stored_at: Duration,
}

#[derive(Debug)]
struct Slot<K, V> {
    /// `None` while the slot is vacant.
    entry: Option<Entry<K, V>>,
    /// Next more recently used slot.
    newer: u32,
    /// Next less recently used slot; in a vacant slot, the next vacant one.
    older: u32,
}

/// The entries in the order of their last use.
#[derive(Debug)]
pub(super) struct Lru<K, V> {
    budget: Budget,
    /// Hash to slot. Two keys with the same 64-bit hash displace each other: a cache may always
    /// forget, and under random hash keys this is too rare to be worth a chain.
    index: HashMap<u64, u32, BuildHasherDefault<Hashed>>,
    slots: Vec<Slot<K, V>>,
    vacant: u32,
    newest: u32,
    oldest: u32,
    bytes: usize,
}

impl<K: Eq, V> Lru<K, V> {
    pub(super) fn new(budget: Budget) -> Self {
        Self {
            budget: Budget {
                entries: budget.entries.min(NONE as usize - 1),
                bytes: budget.bytes,
            },
            index: HashMap::default(),
            slots: Vec::new(),
            vacant: NONE,
            newest: NONE,
            oldest: NONE,
            bytes: 0,
        }
    }

    /// Number of entries.
    pub(super) fn len(&self) -> usize {
        self.index.len()
    }

    /// Sum of the entries' weights.
    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }

    /// The key's entry, which becomes the most recently used.
    pub(super) fn touch(&mut self, hash: u64, key: &K) -> Option<&Entry<K, V>> {
        let at = self.find(hash, key)?;
        if at != self.newest {
            self.unlink(at);
            self.link_newest(at);
        }
        self.slots[at as usize].entry.as_ref()
    }

    /// Takes the key's entry out.
    pub(super) fn remove(&mut self, hash: u64, key: &K) -> Option<Entry<K, V>> {
        let at = self.find(hash, key)?;
        self.take(at)
    }

    /// Puts an entry in as the most recently used one and returns how many others were evicted for
    /// it. An entry that outweighs the whole budget is not kept; its key's former entry goes anyway.
    ///
    /// Whatever does not stay is appended to `displaced`, for the caller to drop it outside its lock.
    pub(super) fn insert(&mut self, entry: Entry<K, V>, displaced: &mut Vec<Entry<K, V>>) -> u64 {
        if let Some(&at) = self.index.get(&entry.hash) {
            displaced.extend(self.take(at));
        }
        if self.budget.entries == 0 || entry.weight_bytes > self.budget.bytes {
            displaced.push(entry);
            return 0;
        }
        let mut evictions = 0;
        while self.len() >= self.budget.entries
            || self.bytes > self.budget.bytes - entry.weight_bytes
        {
            let Some(oldest) = self.take(self.oldest) else {
                break; // nothing is left to evict
            };
            displaced.push(oldest);
            evictions += 1;
        }
        self.bytes += entry.weight_bytes;
        let hash = entry.hash;
        let at = self.occupy(entry);
        self.index.insert(hash, at);
        self.link_newest(at);
        evictions
    }

    /// Takes out every entry whose key fulfils the predicate. Linear in the number of entries.
    pub(super) fn extract_where(
        &mut self,
        mut predicate: impl FnMut(&K) -> bool,
    ) -> Vec<Entry<K, V>> {
        let mut extracted = Vec::new();
        let mut at = self.newest;
        while let Some(slot) = self.slots.get(at as usize) {
            let older = slot.older;
            if slot
                .entry
                .as_ref()
                .is_some_and(|entry| predicate(&entry.key))
            {
                extracted.extend(self.take(at));
            }
            at = older;
        }
        extracted
    }

    fn find(&self, hash: u64, key: &K) -> Option<u32> {
        let &at = self.index.get(&hash)?;
        let entry = self.slots[at as usize].entry.as_ref()?;
        (*entry.key == *key).then_some(at)
    }

    /// Empties a slot; `None` if there is no such slot or it is vacant already.
    fn take(&mut self, at: u32) -> Option<Entry<K, V>> {
        let entry = self.slots.get_mut(at as usize)?.entry.take()?;
        self.unlink(at);
        self.slots[at as usize].older = self.vacant;
        self.vacant = at;
        self.index.remove(&entry.hash);
        self.bytes -= entry.weight_bytes;
        Some(entry)
    }

    /// Puts the entry into a vacant or a new slot, not yet linked.
    fn occupy(&mut self, entry: Entry<K, V>) -> u32 {
        let at = self.vacant;
        if let Some(slot) = self.slots.get_mut(at as usize) {
            self.vacant = slot.older;
            slot.entry = Some(entry);
            return at;
        }
        self.slots.push(Slot {
            entry: Some(entry),
            newer: NONE,
            older: NONE,
        });
        // The budget keeps the number of slots below `NONE`.
        (self.slots.len() - 1) as u32
    }

    fn unlink(&mut self, at: u32) {
        let Slot { newer, older, .. } = self.slots[at as usize];
        match self.slots.get_mut(newer as usize) {
            Some(slot) => slot.older = older,
            None => self.newest = older,
        }
        match self.slots.get_mut(older as usize) {
            Some(slot) => slot.newer = newer,
            None => self.oldest = newer,
        }
    }

    fn link_newest(&mut self, at: u32) {
        let older = self.newest;
        let slot = &mut self.slots[at as usize];
        slot.newer = NONE;
        slot.older = older;
        match self.slots.get_mut(older as usize) {
            Some(slot) => slot.newer = at,
            None => self.oldest = at,
        }
        self.newest = at;
    }
}

/// The hasher of keys which are hashes already.
#[derive(Debug, Default)]
pub(super) struct Hashed(u64);

impl Hasher for Hashed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        // The index hashes only `u64`; this keeps the trait's promise for anything else.
        for &byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(byte);
        }
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

#[cfg(test)]
mod tests;
