//! The API's cache: a bounded map from questions to computed answers. It owns time to live, least
//! recently used eviction within a budget of entries and bytes, one computation for any number of
//! waiters (single flight) and stale-while-revalidate ([RFC 5861], section 3). It must not know
//! HTTP, the registry or what the answers mean.
//!
//! ```text
//! get_or_compute ── admit ──> Shard { Mutex<{ Lru, flights }>, Counters }      one of up to 8
//!        │                        ▲
//!        └─ first of its key ──> task: compute().await ── land
//! ```
//!
//! A computation runs in a task of its own, so a client that disconnects takes nothing away from
//! those who wait for the same answer. If that task panics or its runtime ends, all of them get
//! [`Abandoned`] as their error: a waiter never hangs on a flight that cannot land.
//!
//! [RFC 5861]: https://www.rfc-editor.org/rfc/rfc5861#section-3

mod clock;
mod lru;
mod shard;
mod statistics;
mod weight;

use std::fmt;
use std::future::Future;
use std::hash::{BuildHasher, Hash, RandomState};
use std::sync::Arc;
use std::time::Duration;

use thiserror::Error;
use tokio::runtime::Handle;

pub use clock::{Clock, ManualClock, MonotonicClock};
use lru::Budget;
use shard::{Admission, Freshness, Shard, Ticket};
pub use statistics::Statistics;
pub use weight::Weigh;

/// Two requests at the same time meet at the same lock in one case of eight.
const MAX_SHARDS: usize = 8;

/// A smaller shard would evict by the accidents of hashing rather than by last use.
const MIN_ENTRIES_PER_SHARD: usize = 16;

/// What an entry weighs besides its key and value, in bytes: its place in the list and the index.
pub const ENTRY_OVERHEAD_BYTES: usize = 96;

/// How much a [`Cache`] keeps, and for how long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Most entries held at once. With 0 nothing is kept, but computations are still shared.
    pub max_entries: usize,
    /// Most bytes held at once, see [`Weigh`]. The budget is divided evenly among the shards (8 from
    /// 128 entries on); a value that outweighs its shard's part is returned but not kept.
    pub max_bytes: usize,
    /// Age up to which a value is served as it is. The age counts from the end of the computation.
    pub time_to_live: Duration,
    /// Time after `time_to_live` in which a value is still served at once while it is renewed.
    pub stale_for: Duration,
}

/// The computation that a request waited for ended without an outcome: it panicked, or the runtime
/// that ran it was shut down.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("the computation of a cached answer ended without a result: see the server's log for a panic, then ask again")]
pub struct Abandoned;

/// A cache from keys `K` to values `V`, whose computations fail with `E`.
///
/// Clones are handles to the same cache. `V::clone` runs under a shard's lock and must be cheap
/// (`Arc`, `Bytes`); so do `Eq` and `Hash` of `K`. An expired value is dropped when somebody asks
/// for it or when room is needed, so `max_bytes` may stay in use without requests.
pub struct Cache<K, V, E, C = MonotonicClock> {
    shared: Arc<Shared<K, V, E, C>>,
}

struct Shared<K, V, E, C> {
    /// A power of two of them.
    shards: Box<[Shard<K, V, E>]>,
    freshness: Freshness,
    limits: Limits,
    hash_keys: RandomState,
    clock: C,
}

impl<K, V, E> Cache<K, V, E>
where
    K: Hash + Eq + Weigh + Send + Sync + 'static,
    V: Clone + Weigh + Send + Sync + 'static,
    E: Clone + From<Abandoned> + Send + Sync + 'static,
{
    /// An empty cache on the machine's monotonic clock.
    pub fn new(limits: Limits) -> Self {
        Self::with_clock(limits, MonotonicClock::default())
    }
}

impl<K, V, E, C> Cache<K, V, E, C>
where
    K: Hash + Eq + Weigh + Send + Sync + 'static,
    V: Clone + Weigh + Send + Sync + 'static,
    E: Clone + From<Abandoned> + Send + Sync + 'static,
    C: Clock,
{
    /// An empty cache on the given clock.
    pub fn with_clock(limits: Limits, clock: C) -> Self {
        let shards = shard_count(limits.max_entries);
        // The parts differ by at most one and add up to the whole.
        let part =
            |whole: usize, shard: usize| whole / shards + usize::from(shard < whole % shards);
        Self {
            shared: Arc::new(Shared {
                shards: (0..shards)
                    .map(|shard| {
                        Shard::new(Budget {
                            entries: part(limits.max_entries, shard),
                            bytes: part(limits.max_bytes, shard),
                        })
                    })
                    .collect(),
                freshness: Freshness {
                    time_to_live: limits.time_to_live,
                    stale_for: limits.stale_for,
                },
                limits,
                hash_keys: RandomState::new(),
                clock,
            }),
        }
    }

    /// The key's value: from memory if it is there, else by `compute`.
    ///
    /// - Younger than `time_to_live`: the value.
    /// - Younger than `time_to_live + stale_for`: the value at once; the first such request also
    ///   starts `compute` in the background. If that fails the value stays, and a later request
    ///   tries again.
    /// - Else: the result of a computation, which is started unless one is under way already. An
    ///   error goes to all who wait for it and is not kept.
    ///
    /// `compute` is called in a task on the Tokio runtime of the caller. It must read the state that
    /// it depends on only when it is called: then no value older than a [`Cache::clear`] outlives
    /// it. It must not ask this cache for the same key, since it would wait for itself.
    ///
    /// # Errors
    ///
    /// Those of `compute`; and [`Abandoned`] if the computation panicked, its runtime was shut down,
    /// or there is no Tokio runtime to start it on.
    pub async fn get_or_compute<F, Fut>(&self, key: K, compute: F) -> Result<V, E>
    where
        F: FnOnce() -> Fut + Send + 'static,
        Fut: Future<Output = Result<V, E>> + Send + 'static,
    {
        let mut outcome = match self.admit(key) {
            Admission::Answer(value, None) => return Ok(value),
            Admission::Answer(value, Some(ticket)) => {
                self.launch(ticket, compute);
                return Ok(value);
            }
            Admission::Wait(outcome, None) => outcome,
            Admission::Wait(outcome, Some(ticket)) => {
                self.launch(ticket, compute);
                outcome
            }
        };
        let landed = outcome.wait_for(Option::is_some).await;
        match landed.as_deref() {
            Ok(Some(result)) => result.clone(),
            Ok(None) | Err(_) => Err(E::from(Abandoned)),
        }
    }

    /// Forgets everything, for instance because a new snapshot was published.
    ///
    /// Computations under way go on for those who wait for them already, but their values are not
    /// kept, and later requests do not join them. Publish first, then clear: a request that comes
    /// after this call only gets values whose computation began after the publication.
    pub fn clear(&self) {
        for shard in &self.shared.shards {
            shard.clear();
        }
    }

    /// Like [`Cache::clear`] for the keys that fulfil the predicate.
    ///
    /// The predicate sees every key, each shard's under its lock: it must be quick and must not call
    /// this cache.
    pub fn invalidate_where(&self, mut predicate: impl FnMut(&K) -> bool) {
        for shard in &self.shared.shards {
            shard.invalidate_where(&mut predicate);
        }
    }

    /// What the cache did so far and holds now. Takes no lock.
    pub fn statistics(&self) -> Statistics {
        let mut sum = Statistics::default();
        for shard in &self.shared.shards {
            shard.add_to(&mut sum);
        }
        sum
    }

    fn admit(&self, key: K) -> Admission<K, V, E> {
        let shared = &*self.shared;
        let hash = shared.hash_keys.hash_one(&key);
        let now = shared.clock.now();
        shared.shard(hash).admit(hash, key, now, &shared.freshness)
    }

    /// Runs the ticket's computation in a task of its own.
    fn launch<F, Fut>(&self, ticket: Ticket<K, V, E>, compute: F)
    where
        F: FnOnce() -> Fut + Send + 'static,
        Fut: Future<Output = Result<V, E>> + Send + 'static,
    {
        let flight = AirborneFlight {
            shared: Arc::clone(&self.shared),
            ticket,
            landed: false,
        };
        let task = async move {
            let result = compute().await;
            flight.land(result);
        };
        // Without a runtime the task is dropped here, which abandons the flight.
        if let Ok(runtime) = Handle::try_current() {
            runtime.spawn(task);
        }
    }
}

impl<K, V, E, C> Shared<K, V, E, C> {
    fn shard(&self, hash: u64) -> &Shard<K, V, E> {
        // Bits that a hash table of less than 2^32 places uses neither for the place nor for its tag.
        &self.shards[(hash >> 40) as usize & (self.shards.len() - 1)]
    }
}

/// The largest power of two of shards that are not too small.
fn shard_count(max_entries: usize) -> usize {
    let affordable = (max_entries / MIN_ENTRIES_PER_SHARD).clamp(1, MAX_SHARDS);
    1 << affordable.ilog2()
}

/// A flight under way: it lands, or dropping it (a panic, the end of the runtime) takes it off the
/// register and closes the channel on which its waiters wait.
struct AirborneFlight<K: Hash + Eq, V: Clone, E, C> {
    shared: Arc<Shared<K, V, E, C>>,
    ticket: Ticket<K, V, E>,
    landed: bool,
}

impl<K, V, E, C> AirborneFlight<K, V, E, C>
where
    K: Hash + Eq + Weigh,
    V: Clone + Weigh,
    C: Clock,
{
    fn land(mut self, result: Result<V, E>) {
        if let Ok(value) = &result {
            // `K::` for the key itself; its shared pointer is part of the overhead.
            let weight_bytes = K::weight_bytes(&self.ticket.key)
                .saturating_add(value.weight_bytes())
                .saturating_add(ENTRY_OVERHEAD_BYTES);
            let now = self.shared.clock.now();
            let shard = self.shared.shard(self.ticket.hash);
            shard.land(&self.ticket, value.clone(), weight_bytes, now);
        } else {
            self.shared.shard(self.ticket.hash).give_up(&self.ticket);
        }
        self.landed = true;
        self.ticket.outcome.send_replace(Some(result));
    }
}

impl<K: Hash + Eq, V: Clone, E, C> Drop for AirborneFlight<K, V, E, C> {
    fn drop(&mut self) {
        if !self.landed {
            self.shared.shard(self.ticket.hash).give_up(&self.ticket);
        }
    }
}

impl<K, V, E, C> Clone for Cache<K, V, E, C> {
    fn clone(&self) -> Self {
        Self {
            shared: Arc::clone(&self.shared),
        }
    }
}

impl<K, V, E, C> fmt::Debug for Cache<K, V, E, C> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Cache")
            .field("limits", &self.shared.limits)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
