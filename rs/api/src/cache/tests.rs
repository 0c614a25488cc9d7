//! The whole cache against a naive model, on a manual clock.

use std::sync::atomic::{AtomicU64, Ordering};

use proptest::prelude::*;

use super::*;

#[test]
fn small_caches_have_fewer_shards() {
    for (max_entries, shards) in [
        (0, 1),
        (1, 1),
        (31, 1),
        (32, 2),
        (100, 4),
        (127, 4),
        (128, 8),
        (usize::MAX, 8),
    ] {
        assert_eq!(shard_count(max_entries), shards, "{max_entries} entries");
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Parcel {
    number: u64,
    weight_bytes: usize,
}

impl Weigh for Parcel {
    fn weight_bytes(&self) -> usize {
        self.weight_bytes
    }
}

/// One shard, so that the order of eviction is that of the whole cache.
const LIMITS: Limits = Limits {
    max_entries: 4,
    max_bytes: 1000,
    time_to_live: Duration::from_secs(10),
    stale_for: Duration::from_secs(5),
};

/// The cache's rules, applied to a plain vector, newest first.
#[derive(Default)]
struct Model {
    now_s: u64,
    /// Key, parcel, time of storing in seconds.
    entries: Vec<(u64, Parcel, u64)>,
    statistics: Statistics,
}

impl Model {
    /// The answer to a request whose computation would give `new`, and whether it is computed.
    fn request(&mut self, key: u64, new: Parcel) -> (Parcel, bool) {
        let found = self.entries.iter().position(|entry| entry.0 == key);
        if let Some(entry) = found.map(|at| self.entries.remove(at)) {
            let age_s = self.now_s - entry.2;
            let value = entry.1.clone();
            if age_s < 10 {
                self.statistics.hits += 1;
                self.entries.insert(0, entry);
                return (value, false);
            }
            if age_s < 15 {
                self.statistics.stale_hits += 1;
                self.store(key, new);
                return (value, true);
            }
            self.statistics.expirations += 1;
        }
        self.statistics.misses += 1;
        self.store(key, new.clone());
        (new, true)
    }

    fn store(&mut self, key: u64, parcel: Parcel) {
        if weight(&parcel) > LIMITS.max_bytes {
            return;
        }
        self.entries.insert(0, (key, parcel, self.now_s));
        while self.entries.len() > LIMITS.max_entries || self.bytes() > LIMITS.max_bytes {
            self.entries.pop();
            self.statistics.evictions += 1;
        }
    }

    fn bytes(&self) -> usize {
        self.entries.iter().map(|entry| weight(&entry.1)).sum()
    }

    fn statistics(&self) -> Statistics {
        Statistics {
            entries: self.entries.len() as u64,
            bytes: self.bytes() as u64,
            ..self.statistics
        }
    }
}

fn weight(parcel: &Parcel) -> usize {
    0u64.weight_bytes() + parcel.weight_bytes + ENTRY_OVERHEAD_BYTES
}

#[derive(Clone, Debug)]
enum Operation {
    Request { key: u64, weight_bytes: usize },
    Advance { seconds: u64 },
    InvalidateMultiples { divisor: u64 },
    Clear,
}

fn operation() -> impl Strategy<Value = Operation> {
    prop_oneof![
        12 => (0u64..8, prop_oneof![0usize..300, 800usize..1000])
            .prop_map(|(key, weight_bytes)| Operation::Request { key, weight_bytes }),
        4 => (0u64..12).prop_map(|seconds| Operation::Advance { seconds }),
        1 => (2u64..4).prop_map(|divisor| Operation::InvalidateMultiples { divisor }),
        1 => Just(Operation::Clear),
    ]
}

/// Requests a key and lets the computation land, if one is due.
async fn request(
    cache: &Cache<u64, Parcel, Abandoned, ManualClock>,
    key: u64,
    new: Parcel,
    is_computed: bool,
) -> Parcel {
    let computations = Arc::new(AtomicU64::new(0));
    let counter = Arc::clone(&computations);
    let answer = cache.get_or_compute(key, move || async move {
        counter.fetch_add(1, Ordering::SeqCst);
        Ok(new)
    });
    let value = answer.await.unwrap();
    // On one thread a computation that never waits begins, ends and lands within one turn.
    tokio::task::yield_now().await;
    assert_eq!(computations.load(Ordering::SeqCst), u64::from(is_computed));
    value
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn it_does_what_the_model_does(operations in prop::collection::vec(operation(), 0..120)) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let clock = ManualClock::default();
        let cache = Cache::with_clock(LIMITS, clock.clone());
        let mut model = Model::default();
        for (number, operation) in operations.into_iter().enumerate() {
            match operation {
                Operation::Request { key, weight_bytes } => {
                    let new = Parcel { number: number as u64, weight_bytes };
                    let (expected, is_computed) = model.request(key, new.clone());
                    let value = runtime.block_on(request(&cache, key, new, is_computed));
                    prop_assert_eq!(value, expected);
                }
                Operation::Advance { seconds } => {
                    clock.advance(Duration::from_secs(seconds));
                    model.now_s += seconds;
                }
                Operation::InvalidateMultiples { divisor } => {
                    cache.invalidate_where(|key| key % divisor == 0);
                    model.entries.retain(|entry| entry.0 % divisor != 0);
                }
                Operation::Clear => {
                    cache.clear();
                    model.entries.clear();
                }
            }
            prop_assert_eq!(cache.statistics(), model.statistics());
        }
    }
}
