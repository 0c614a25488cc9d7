//! One shard: the entries and the flights of a part of the keys, under one lock. This module owns
//! the rules of a request (fresh, stale, in flight, missing) and of a landing; it must not know how
//! a computation is run or awaited.
//!
//! A *flight* is a computation under way. The lock is held for a constant amount of work (linear
//! for [`Shard::invalidate_where`]), never while a computation runs, and what leaves the shard is
//! dropped after the lock is released.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::watch;

use super::lru::{Budget, Entry, Lru};
use super::statistics::{Counters, Statistics};

/// What a flight came to: `None` until it lands. A closed channel without an outcome means that
/// the flight was abandoned.
pub(super) type Outcome<V, E> = Option<Result<V, E>>;

/// How long values may be served.
#[derive(Clone, Copy, Debug)]
pub(super) struct Freshness {
    pub(super) time_to_live: Duration,
    pub(super) stale_for: Duration,
}

impl Freshness {
    fn is_fresh(&self, age: Duration) -> bool {
        age < self.time_to_live
    }

    fn is_stale(&self, age: Duration) -> bool {
        age < self.time_to_live.saturating_add(self.stale_for)
    }
}

/// The duty to run one computation and to report how it went.
#[derive(Debug)]
pub(super) struct Ticket<K, V, E> {
    pub(super) hash: u64,
    pub(super) key: Arc<K>,
    /// Tells this flight from an older one for the same key, which an invalidation has cut off.
    flight: u64,
    pub(super) outcome: watch::Sender<Outcome<V, E>>,
}

/// What a request finds.
#[derive(Debug)]
pub(super) enum Admission<K, V, E> {
    /// A value to answer with. It is stale, and nobody renews it yet, if there is a ticket.
    Answer(V, Option<Ticket<K, V, E>>),
    /// Nothing yet. The request is the first and has to run the computation if there is a ticket.
    Wait(watch::Receiver<Outcome<V, E>>, Option<Ticket<K, V, E>>),
}

#[derive(Debug)]
struct Flight<V, E> {
    number: u64,
    outcome: watch::Receiver<Outcome<V, E>>,
}

#[derive(Debug)]
struct State<K, V, E> {
    entries: Lru<K, V>,
    flights: HashMap<Arc<K>, Flight<V, E>>,
    departures: u64,
}

/// A part of the cache. Shards lie on cache lines of their own, so that cores which work on
/// different shards do not slow each other down.
#[derive(Debug)]
#[repr(align(128))]
pub(super) struct Shard<K, V, E> {
    state: Mutex<State<K, V, E>>,
    counters: Counters,
    budget: Budget,
}

impl<K: Hash + Eq, V: Clone, E> Shard<K, V, E> {
    pub(super) fn new(budget: Budget) -> Self {
        Self {
            state: Mutex::new(State {
                entries: Lru::new(budget),
                flights: HashMap::new(),
                departures: 0,
            }),
            counters: Counters::default(),
            budget,
        }
    }

    /// Answers a request from the entries, or tells what to wait for and whether to compute it.
    pub(super) fn admit(
        &self,
        hash: u64,
        key: K,
        now: Duration,
        freshness: &Freshness,
    ) -> Admission<K, V, E> {
        // Declared before the guard, so dropped after it.
        let _expired;
        let mut state = self.lock();
        if let Some(entry) = state.entries.touch(hash, &key) {
            let age = now.saturating_sub(entry.stored_at);
            if freshness.is_fresh(age) {
                self.counters.hits.add(1);
                return Admission::Answer(entry.value.clone(), None);
            }
            if freshness.is_stale(age) {
                self.counters.stale_hits.add(1);
                let value = entry.value.clone();
                let shared_key = Arc::clone(&entry.key);
                let ticket =
                    (!state.flights.contains_key(&key)).then(|| state.depart(hash, shared_key).0);
                return Admission::Answer(value, ticket);
            }
            _expired = state.entries.remove(hash, &key);
            self.counters.expirations.add(1);
            self.note_holdings(&state);
        }
        if let Some(flight) = state.flights.get(&key) {
            self.counters.waits.add(1);
            return Admission::Wait(flight.outcome.clone(), None);
        }
        self.counters.misses.add(1);
        let (ticket, outcome) = state.depart(hash, Arc::new(key));
        Admission::Wait(outcome, Some(ticket))
    }

    /// Ends a flight with a value to keep, unless an invalidation has cut the flight off.
    pub(super) fn land(
        &self,
        ticket: &Ticket<K, V, E>,
        value: V,
        weight_bytes: usize,
        now: Duration,
    ) {
        let mut displaced = Vec::new();
        let entry = Entry {
            hash: ticket.hash,
            key: Arc::clone(&ticket.key),
            value,
            weight_bytes,
            stored_at: now,
        };
        let mut state = self.lock();
        if state.arrive(ticket) {
            let evictions = state.entries.insert(entry, &mut displaced);
            self.counters.evictions.add(evictions);
            self.note_holdings(&state);
        }
    }

    /// Ends a flight that has no value to keep.
    pub(super) fn give_up(&self, ticket: &Ticket<K, V, E>) {
        self.lock().arrive(ticket);
    }

    /// Forgets every entry and cuts off every flight.
    pub(super) fn clear(&self) {
        let mut state = self.lock();
        let entries = std::mem::replace(&mut state.entries, Lru::new(self.budget));
        let flights = std::mem::take(&mut state.flights);
        self.note_holdings(&state);
        drop(state);
        drop((entries, flights));
    }

    /// Forgets the entries and cuts off the flights whose key fulfils the predicate.
    pub(super) fn invalidate_where(&self, mut predicate: impl FnMut(&K) -> bool) {
        let mut state = self.lock();
        let entries = state.entries.extract_where(&mut predicate);
        let flights: Vec<_> = state.flights.extract_if(|key, _| predicate(key)).collect();
        self.note_holdings(&state);
        drop(state);
        drop((entries, flights));
    }

    /// Adds this shard's numbers to a sum.
    pub(super) fn add_to(&self, sum: &mut Statistics) {
        self.counters.add_to(sum);
    }

    fn note_holdings(&self, state: &State<K, V, E>) {
        self.counters
            .hold(state.entries.len(), state.entries.bytes());
    }

    fn lock(&self) -> MutexGuard<'_, State<K, V, E>> {
        // Foreign code under the lock (a key's `Eq` and `Hash`, a value's `Clone`, a predicate) runs
        // before or between whole changes of the state, so a panic of it leaves the state sound.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K: Hash + Eq, V, E> State<K, V, E> {
    /// Registers a flight.
    fn depart(
        &mut self,
        hash: u64,
        key: Arc<K>,
    ) -> (Ticket<K, V, E>, watch::Receiver<Outcome<V, E>>) {
        let (sender, receiver) = watch::channel(None);
        self.departures += 1;
        let flight = Flight {
            number: self.departures,
            outcome: receiver.clone(),
        };
        self.flights.insert(Arc::clone(&key), flight);
        let ticket = Ticket {
            hash,
            key,
            flight: self.departures,
            outcome: sender,
        };
        (ticket, receiver)
    }

    /// Takes a flight off the register. False if it is not on it: an invalidation has cut it off,
    /// and the register may hold its successor.
    fn arrive(&mut self, ticket: &Ticket<K, V, E>) -> bool {
        let is_current = self
            .flights
            .get(&*ticket.key)
            .is_some_and(|flight| flight.number == ticket.flight);
        if is_current {
            self.flights.remove(&*ticket.key);
        }
        is_current
    }
}
