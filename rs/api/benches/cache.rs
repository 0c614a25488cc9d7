//! A hit in the cache, alone and with a second thread that does the same, next to the two structures
//! that one would write first: a map under a read-write lock, which bounds nothing and keeps no order,
//! and a map with an ordered tree of last uses under one mutex.
//!
//! All three look at the clock and hand out a shared body of 1 kB; a time is that of one hit on one
//! thread. `cargo bench -p api --bench cache`

use std::collections::{BTreeMap, HashMap};
use std::future::Future;
use std::hint::black_box;
use std::pin::pin;
use std::sync::{Barrier, Mutex, RwLock};
use std::task::{Context, Poll, Waker};
use std::thread;
use std::time::{Duration, Instant};

use api::cache::{Abandoned, Cache, Limits};
use bytes::Bytes;
use criterion::{criterion_group, criterion_main, Criterion};

const KEYS: u64 = 1024;
const TIME_TO_LIVE: Duration = Duration::from_secs(3600);

/// Something that holds a fresh body for each of the keys `0..KEYS`.
trait Store: Sync {
    fn hit(&self, key: u64) -> Bytes;
}

fn body() -> Bytes {
    Bytes::from(vec![b'x'; 1000])
}

impl Store for Cache<u64, Bytes, Abandoned> {
    fn hit(&self, key: u64) -> Bytes {
        let request = pin!(self.get_or_compute(key, || async { Err(Abandoned) }));
        match request.poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(Ok(body)) => body,
            other => panic!("key {key} is not in memory: {other:?}"),
        }
    }
}

fn cache() -> Cache<u64, Bytes, Abandoned> {
    let cache = Cache::new(Limits {
        // Twice what is needed, since hashing spreads the keys over the shards unevenly.
        max_entries: 2 * KEYS as usize,
        max_bytes: 64 << 20,
        time_to_live: TIME_TO_LIVE,
        stale_for: Duration::ZERO,
    });
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .expect("a runtime without drivers needs nothing");
    for key in 0..KEYS {
        let filled = runtime.block_on(cache.get_or_compute(key, || async { Ok(body()) }));
        assert!(filled.is_ok());
    }
    cache
}

/// Time to live only.
struct ReadWriteLocked(RwLock<HashMap<u64, (Bytes, Instant)>>);

impl Store for ReadWriteLocked {
    fn hit(&self, key: u64) -> Bytes {
        let now = Instant::now();
        let entries = self.0.read().expect("nobody panicked");
        let (body, stored_at) = &entries[&key];
        assert!(now.duration_since(*stored_at) < TIME_TO_LIVE);
        body.clone()
    }
}

fn read_write_locked() -> ReadWriteLocked {
    let entry = |key| (key, (body(), Instant::now()));
    ReadWriteLocked(RwLock::new((0..KEYS).map(entry).collect()))
}

/// Time to live, and the order of last use in a tree.
struct Ordered {
    entries: HashMap<u64, OrderedEntry>,
    last_uses: BTreeMap<u64, u64>,
    uses: u64,
}

struct OrderedEntry {
    body: Bytes,
    stored_at: Instant,
    last_use: u64,
}

impl Store for Mutex<Ordered> {
    fn hit(&self, key: u64) -> Bytes {
        let now = Instant::now();
        let mut ordered = self.lock().expect("nobody panicked");
        let Ordered {
            entries,
            last_uses,
            uses,
        } = &mut *ordered;
        let entry = entries.get_mut(&key).expect("every key is there");
        assert!(now.duration_since(entry.stored_at) < TIME_TO_LIVE);
        last_uses.remove(&entry.last_use);
        *uses += 1;
        entry.last_use = *uses;
        last_uses.insert(*uses, key);
        entry.body.clone()
    }
}

fn ordered() -> Mutex<Ordered> {
    let entry = |key| OrderedEntry {
        body: body(),
        stored_at: Instant::now(),
        last_use: key,
    };
    Mutex::new(Ordered {
        entries: (0..KEYS).map(|key| (key, entry(key))).collect(),
        last_uses: (0..KEYS).map(|key| (key, key)).collect(),
        uses: KEYS,
    })
}

/// Hits in an order that neither repeats soon nor follows memory.
fn hit_many(store: &impl Store, hits: u64, start: u64) {
    let mut key = start;
    for _ in 0..hits {
        key = (key * 5 + 1) % KEYS;
        black_box(store.hit(black_box(key)));
    }
}

/// The time in which each of two threads makes this many hits.
fn time_of_two_threads(store: &impl Store, hits: u64) -> Duration {
    let start = Barrier::new(2);
    let run = |first_key| {
        start.wait();
        let began = Instant::now();
        hit_many(store, hits, first_key);
        began.elapsed()
    };
    thread::scope(|scope| {
        let other = scope.spawn(|| run(KEYS / 2));
        let own = run(0);
        own.max(other.join().expect("a hit does not panic"))
    })
}

fn measure(criterion: &mut Criterion, name: &str, store: &impl Store) {
    criterion.bench_function(&format!("hit/1_thread/{name}"), |bencher| {
        bencher.iter_custom(|hits| {
            let began = Instant::now();
            hit_many(store, hits, 0);
            began.elapsed()
        });
    });
    criterion.bench_function(&format!("hit/2_threads/{name}"), |bencher| {
        bencher.iter_custom(|hits| time_of_two_threads(store, hits));
    });
}

fn hits(criterion: &mut Criterion) {
    measure(criterion, "cache", &cache());
    measure(criterion, "rwlock_map", &read_write_locked());
    measure(criterion, "mutex_ordered_map", &ordered());
}

criterion_group!(benches, hits);
criterion_main!(benches);
