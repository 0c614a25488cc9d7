//! The cache through its public interface: who computes, who waits, and what nobody may get.
//!
//! Computations wait at gates that the tests open; nothing sleeps.

use std::future::Future;
use std::pin::pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use api::cache::{Abandoned, Cache, Clock, Limits, ManualClock, Statistics, Weigh};
use bytes::Bytes;
use tokio::sync::{mpsc, oneshot, Semaphore};

#[derive(Clone, Debug, PartialEq, Eq)]
enum Failure {
    Refused(u64),
    Abandoned,
}

impl From<Abandoned> for Failure {
    fn from(_: Abandoned) -> Self {
        Self::Abandoned
    }
}

type Numbers = Cache<String, u64, Failure, ManualClock>;

const LIMITS: Limits = Limits {
    max_entries: 1000,
    max_bytes: 1 << 20,
    time_to_live: Duration::from_secs(30),
    stale_for: Duration::from_secs(300),
};

fn cache(limits: Limits) -> (Numbers, ManualClock) {
    let clock = ManualClock::default();
    (Cache::with_clock(limits, clock.clone()), clock)
}

/// Asks for a key whose computation succeeds at once.
async fn ask(cache: &Numbers, key: &str, computed: u64) -> Result<u64, Failure> {
    cache
        .get_or_compute(key.to_owned(), move || async move { Ok(computed) })
        .await
}

/// A request in a task of its own, whose computation reports that it began and waits for a result.
struct Gated {
    request: Request,
    result: oneshot::Sender<Result<u64, Failure>>,
}

impl Gated {
    /// Returns when the computation has begun.
    async fn begin(cache: &Numbers, key: &str) -> Self {
        let (began, mut has_begun) = mpsc::channel(1);
        let (result, gate) = oneshot::channel();
        let request = tokio::spawn({
            let (cache, key) = (cache.clone(), key.to_owned());
            async move {
                let compute = move || async move {
                    began.send(()).await.unwrap();
                    gate.await.unwrap()
                };
                cache.get_or_compute(key, compute).await
            }
        });
        until(|| has_begun.try_recv().is_ok()).await;
        Self { request, result }
    }

    async fn end(self, result: Result<u64, Failure>) -> Result<u64, Failure> {
        self.result.send(result).unwrap();
        self.request.await.unwrap()
    }
}

type Request = tokio::task::JoinHandle<Result<u64, Failure>>;

/// Requests that must not compute; returns when all of them wait.
async fn waiters(cache: &Numbers, key: &str, count: u64) -> Vec<Request> {
    let waits_before = cache.statistics().waits;
    let tasks = (0..count)
        .map(|_| {
            let (cache, key) = (cache.clone(), key.to_owned());
            let compute = || async { panic!("a second computation") };
            tokio::spawn(async move { cache.get_or_compute(key, compute).await })
        })
        .collect();
    until(|| cache.statistics().waits == waits_before + count).await;
    tasks
}

async fn all_get(requests: Vec<Request>, expected: Result<u64, Failure>) {
    for request in requests {
        assert_eq!(request.await.unwrap(), expected);
    }
}

/// Turns given to the other tasks before a test fails instead of waiting for ever. On one thread a
/// few are enough.
const TURNS: u32 = 100_000;

/// Lets the other tasks run until the condition holds.
async fn until(mut condition: impl FnMut() -> bool) {
    for _ in 0..TURNS {
        if condition() {
            return;
        }
        tokio::task::yield_now().await;
    }
    panic!("what the test waits for does not happen");
}

/// Asks with a computation that gives `computed` until the answer is `expected`.
async fn ask_until(cache: &Numbers, key: &str, computed: u64, expected: u64) {
    for _ in 0..TURNS {
        if ask(cache, key, computed).await == Ok(expected) {
            return;
        }
        tokio::task::yield_now().await;
    }
    panic!("{key:?} never becomes {expected}");
}

#[tokio::test]
async fn a_value_is_computed_once_and_then_served() {
    let (cache, clock) = cache(LIMITS);
    assert_eq!(ask(&cache, "a", 1).await, Ok(1));
    clock.advance(Duration::from_secs(30) - Duration::from_nanos(1));
    assert_eq!(ask(&cache, "a", 2).await, Ok(1));
    assert_eq!(ask(&cache, "b", 3).await, Ok(3));
    let Statistics {
        hits,
        misses,
        entries,
        ..
    } = cache.statistics();
    assert_eq!((hits, misses, entries), (1, 2, 2));
}

#[tokio::test]
async fn a_stale_value_is_served_while_one_computation_renews_it() {
    let (cache, clock) = cache(LIMITS);
    assert_eq!(ask(&cache, "a", 1).await, Ok(1));
    clock.advance(Duration::from_secs(30));
    // The first is answered although its computation is held up.
    let renewal = Gated::begin(&cache, "a").await;
    assert_eq!(renewal.request.await.unwrap(), Ok(1));
    for _ in 0..50 {
        assert_eq!(ask(&cache, "a", 99).await, Ok(1));
    }
    assert_eq!(cache.statistics().stale_hits, 51);
    renewal.result.send(Ok(2)).unwrap();
    ask_until(&cache, "a", 99, 2).await;
    assert_eq!(cache.statistics().misses, 1);
}

#[tokio::test]
async fn a_failed_renewal_leaves_the_value_and_is_tried_again() {
    let (cache, clock) = cache(LIMITS);
    assert_eq!(ask(&cache, "a", 1).await, Ok(1));
    clock.advance(Duration::from_secs(31));
    let renewal = Gated::begin(&cache, "a").await;
    assert_eq!(renewal.request.await.unwrap(), Ok(1));
    renewal.result.send(Err(Failure::Refused(7))).unwrap();
    // Only the first request after the failure starts a computation, and its number is seen later.
    ask_until(&cache, "a", 2, 2).await;
}

#[tokio::test]
async fn past_its_stale_time_a_value_is_not_served() {
    let (cache, clock) = cache(LIMITS);
    assert_eq!(ask(&cache, "a", 1).await, Ok(1));
    clock.advance(Duration::from_secs(330));
    assert_eq!(ask(&cache, "a", 2).await, Ok(2));
    let Statistics {
        misses,
        expirations,
        entries,
        ..
    } = cache.statistics();
    assert_eq!((misses, expirations, entries), (2, 1, 1));
}

#[tokio::test]
async fn a_request_joins_the_renewal_of_a_value_that_expired_meanwhile() {
    let (cache, clock) = cache(LIMITS);
    assert_eq!(ask(&cache, "a", 1).await, Ok(1));
    clock.advance(Duration::from_secs(30));
    let renewal = Gated::begin(&cache, "a").await;
    clock.advance(Duration::from_secs(300));
    let waiters = waiters(&cache, "a", 3).await;
    assert_eq!(renewal.end(Ok(2)).await, Ok(1));
    all_get(waiters, Ok(2)).await;
}

#[tokio::test]
async fn a_hundred_requests_share_one_computation() {
    let (cache, _) = cache(LIMITS);
    let first = Gated::begin(&cache, "a").await;
    let waiters = waiters(&cache, "a", 99).await;
    assert_eq!(first.end(Ok(5)).await, Ok(5));
    all_get(waiters, Ok(5)).await;
    let Statistics { misses, waits, .. } = cache.statistics();
    assert_eq!((misses, waits), (1, 99));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_hundred_requests_on_four_threads_share_one_computation() {
    for round in 0..50 {
        let (cache, _) = cache(LIMITS);
        let computations = Arc::new(AtomicU64::new(0));
        let start = Arc::new(tokio::sync::Barrier::new(100));
        let requests: Vec<_> = (0..100)
            .map(|_| {
                let (cache, start) = (cache.clone(), Arc::clone(&start));
                let computations = Arc::clone(&computations);
                tokio::spawn(async move {
                    start.wait().await;
                    let compute = move || async move {
                        computations.fetch_add(1, Ordering::SeqCst);
                        tokio::task::yield_now().await;
                        Ok(round)
                    };
                    cache.get_or_compute("a".to_owned(), compute).await
                })
            })
            .collect();
        for request in requests {
            assert_eq!(request.await.unwrap(), Ok(round));
        }
        assert_eq!(computations.load(Ordering::SeqCst), 1);
        let Statistics {
            hits,
            misses,
            waits,
            ..
        } = cache.statistics();
        assert_eq!((misses, hits + waits), (1, 99));
    }
}

#[tokio::test]
async fn an_error_goes_to_all_who_wait_and_is_not_kept() {
    let (cache, _) = cache(LIMITS);
    let first = Gated::begin(&cache, "a").await;
    let waiters = waiters(&cache, "a", 10).await;
    assert_eq!(
        first.end(Err(Failure::Refused(3))).await,
        Err(Failure::Refused(3))
    );
    all_get(waiters, Err(Failure::Refused(3))).await;
    assert_eq!(ask(&cache, "a", 4).await, Ok(4));
}

#[tokio::test]
async fn a_client_that_goes_away_takes_nothing_from_the_others() {
    let (cache, _) = cache(LIMITS);
    let Gated { request, result } = Gated::begin(&cache, "a").await;
    let waiters = waiters(&cache, "a", 10).await;
    request.abort();
    assert!(request.await.unwrap_err().is_cancelled());
    result.send(Ok(6)).unwrap();
    all_get(waiters, Ok(6)).await;
}

#[tokio::test]
async fn a_computation_whose_every_client_went_away_still_fills_the_cache() {
    let (cache, _) = cache(LIMITS);
    let Gated { request, result } = Gated::begin(&cache, "a").await;
    request.abort();
    assert!(request.await.unwrap_err().is_cancelled());
    result.send(Ok(6)).unwrap();
    until(|| cache.statistics().entries == 1).await;
    assert_eq!(ask(&cache, "a", 99).await, Ok(6));
}

#[tokio::test]
async fn a_panic_reaches_all_who_wait_as_an_error_and_the_key_works_again() {
    let (cache, _) = cache(LIMITS);
    let Gated { request, result } = Gated::begin(&cache, "a").await;
    let waiters = waiters(&cache, "a", 10).await;
    drop(result); // the computation unwraps the closed gate
    assert_eq!(request.await.unwrap(), Err(Failure::Abandoned));
    all_get(waiters, Err(Failure::Abandoned)).await;
    assert_eq!(ask(&cache, "a", 4).await, Ok(4));
}

#[tokio::test]
async fn a_panic_before_the_first_await_is_an_error_too() {
    fn compute() -> std::future::Ready<Result<u64, Failure>> {
        panic!("before there is a future")
    }
    let (cache, _) = cache(LIMITS);
    let answer = cache.get_or_compute("a".to_owned(), compute).await;
    assert_eq!(answer, Err(Failure::Abandoned));
}

#[test]
fn the_end_of_the_computing_runtime_is_an_error_for_those_who_wait_elsewhere() {
    let (cache, _) = cache(LIMITS);
    let builder = tokio::runtime::Builder::new_current_thread;
    let (computing, waiting) = (builder().build().unwrap(), builder().build().unwrap());
    let gated = computing.block_on(Gated::begin(&cache, "a"));
    waiting.block_on(async {
        let waiters = waiters(&cache, "a", 3).await;
        computing.shutdown_background();
        all_get(waiters, Err(Failure::Abandoned)).await;
        assert_eq!(ask(&cache, "a", 4).await, Ok(4));
    });
    assert!(gated.result.is_closed());
}

#[test]
fn without_a_runtime_a_miss_is_an_error_and_not_a_panic() {
    let (cache, _) = cache(LIMITS);
    let request = pin!(ask(&cache, "a", 1));
    let answer = request.poll(&mut Context::from_waker(Waker::noop()));
    assert_eq!(answer, Poll::Ready(Err(Failure::Abandoned)));
}

#[tokio::test]
async fn what_was_computed_before_a_clear_is_not_kept_after_it() {
    let (cache, _) = cache(LIMITS);
    assert_eq!(ask(&cache, "kept", 1).await, Ok(1));
    let old = Gated::begin(&cache, "a").await;
    let old_waiters = waiters(&cache, "a", 2).await;
    cache.clear();
    assert_eq!(
        (cache.statistics().entries, cache.statistics().bytes),
        (0, 0)
    );
    // A later request does not join the old computation, and may even overtake it.
    let new = Gated::begin(&cache, "a").await;
    let new_waiters = waiters(&cache, "a", 2).await;
    assert_eq!(old.end(Ok(1)).await, Ok(1));
    all_get(old_waiters, Ok(1)).await;
    assert_eq!(cache.statistics().entries, 0);
    assert_eq!(new.end(Ok(2)).await, Ok(2));
    all_get(new_waiters, Ok(2)).await;
    assert_eq!(ask(&cache, "a", 99).await, Ok(2));
}

#[tokio::test]
async fn an_old_computation_that_lands_late_changes_nothing() {
    let (cache, _) = cache(LIMITS);
    let failing = Gated::begin(&cache, "a").await;
    cache.clear();
    let landing = Gated::begin(&cache, "a").await;
    cache.clear();
    assert_eq!(ask(&cache, "a", 3).await, Ok(3));
    assert_eq!(landing.end(Ok(2)).await, Ok(2));
    assert_eq!(
        failing.end(Err(Failure::Refused(1))).await,
        Err(Failure::Refused(1))
    );
    assert_eq!(ask(&cache, "a", 99).await, Ok(3));
}

#[tokio::test]
async fn invalidation_takes_the_chosen_keys_and_their_computations() {
    let (cache, _) = cache(LIMITS);
    for (key, number) in [("nodes/1", 1), ("nodes/2", 2), ("subnets/1", 3)] {
        assert_eq!(ask(&cache, key, number).await, Ok(number));
    }
    let chosen = Gated::begin(&cache, "nodes/3").await;
    let other = Gated::begin(&cache, "subnets/2").await;
    cache.invalidate_where(|key| key.starts_with("nodes/"));
    assert_eq!(cache.statistics().entries, 1);
    assert_eq!(chosen.end(Ok(4)).await, Ok(4));
    assert_eq!(other.end(Ok(5)).await, Ok(5));
    for (key, number) in [("nodes/1", 11), ("nodes/3", 14)] {
        assert_eq!(ask(&cache, key, number).await, Ok(number));
    }
    for (key, number) in [("subnets/1", 3), ("subnets/2", 5)] {
        assert_eq!(ask(&cache, key, 99).await, Ok(number));
    }
}

#[tokio::test]
async fn the_cache_stays_within_its_limits() {
    let cache: Cache<u64, Bytes, Abandoned> = Cache::new(Limits {
        max_entries: 200,
        max_bytes: 100_000,
        ..LIMITS
    });
    for key in 0..2000 {
        let body = Bytes::from(vec![0; (key as usize * 37) % 5000]);
        let expected = body.clone();
        let answer = cache.get_or_compute(key, || async { Ok(body) }).await;
        assert_eq!(answer, Ok(expected));
        let Statistics { entries, bytes, .. } = cache.statistics();
        assert!(
            entries <= 200 && bytes <= 100_000,
            "{entries} entries, {bytes} bytes"
        );
    }
    let Statistics {
        entries,
        evictions,
        misses,
        ..
    } = cache.statistics();
    assert!(entries > 10);
    assert_eq!(entries + evictions, misses);
}

#[tokio::test]
async fn a_value_too_heavy_to_keep_is_returned_to_all_who_wait() {
    let cache: Cache<u64, Bytes, Abandoned> = Cache::new(Limits {
        max_bytes: 1000,
        max_entries: 10,
        ..LIMITS
    });
    for _ in 0..2 {
        let heavy = Bytes::from(vec![1; 1000]);
        let expected = heavy.clone();
        let answer = cache.get_or_compute(1, || async { Ok(heavy) }).await;
        assert_eq!(answer, Ok(expected));
    }
    let Statistics {
        misses,
        entries,
        evictions,
        ..
    } = cache.statistics();
    assert_eq!((misses, entries, evictions), (2, 0, 0));
}

#[tokio::test]
async fn without_room_computations_are_still_shared() {
    let (cache, _) = cache(Limits {
        max_entries: 0,
        max_bytes: 0,
        ..LIMITS
    });
    let first = Gated::begin(&cache, "a").await;
    let waiters = waiters(&cache, "a", 5).await;
    assert_eq!(first.end(Ok(1)).await, Ok(1));
    all_get(waiters, Ok(1)).await;
    assert_eq!(ask(&cache, "a", 2).await, Ok(2));
}

#[tokio::test]
async fn endless_times_do_not_overflow() {
    let (cache, clock) = cache(Limits {
        time_to_live: Duration::MAX,
        stale_for: Duration::MAX,
        ..LIMITS
    });
    assert_eq!(ask(&cache, "a", 1).await, Ok(1));
    clock.advance(Duration::MAX);
    clock.advance(Duration::MAX);
    assert_eq!(clock.now(), Duration::from_nanos(u64::MAX));
    assert_eq!(ask(&cache, "a", 2).await, Ok(1));
}

/// While a writer publishes snapshots and clears, readers on other threads never get a value from
/// before the newest snapshot whose clear had ended when they asked.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn nobody_gets_a_value_older_than_the_last_clear() {
    const PUBLICATIONS: u64 = 300;
    let (cache, _) = cache(Limits {
        max_entries: 40,
        time_to_live: Duration::ZERO,
        ..LIMITS
    });
    let snapshot = Arc::new(AtomicU64::new(0));
    let cleared = Arc::new(AtomicU64::new(0));
    // Every publication waits for some answers, so that each snapshot is asked for.
    let answers = Arc::new(Semaphore::new(0));
    let outdated_answers = Arc::new(AtomicU64::new(0));
    let readers: Vec<_> = (0..4)
        .map(|reader: u64| {
            let (cache, snapshot) = (cache.clone(), Arc::clone(&snapshot));
            let (cleared, answers) = (Arc::clone(&cleared), Arc::clone(&answers));
            let outdated_answers = Arc::clone(&outdated_answers);
            tokio::spawn(async move {
                let mut question = reader;
                while cleared.load(Ordering::SeqCst) < PUBLICATIONS {
                    question += 1;
                    let oldest_allowed = cleared.load(Ordering::SeqCst);
                    let snapshot = Arc::clone(&snapshot);
                    let compute = move || async move {
                        let seen = snapshot.load(Ordering::SeqCst);
                        tokio::task::yield_now().await;
                        Ok(seen)
                    };
                    let key = (question % 60).to_string();
                    let seen = cache.get_or_compute(key, compute).await.unwrap();
                    outdated_answers.fetch_add(u64::from(seen < oldest_allowed), Ordering::SeqCst);
                    answers.add_permits(1);
                }
            })
        })
        .collect();
    for number in 1..=PUBLICATIONS {
        answers.acquire_many(20).await.unwrap().forget();
        snapshot.store(number, Ordering::SeqCst);
        cache.clear();
        cleared.store(number, Ordering::SeqCst);
    }
    for reader in readers {
        reader.await.unwrap();
    }
    assert_eq!(outdated_answers.load(Ordering::SeqCst), 0);
    assert!(
        cache.statistics().stale_hits > 0,
        "stale values were in play"
    );
}

#[test]
fn weights_include_what_is_owned() {
    let word = size_of::<usize>();
    assert_eq!(7u64.weight_bytes(), 8);
    assert_eq!(Bytes::from_static(b"12345").weight_bytes(), 4 * word + 5);
    assert_eq!(String::from("12345").weight_bytes(), 3 * word + 5);
    assert_eq!(Arc::<str>::from("12345").weight_bytes(), 2 * word + 5);
    assert_eq!((7u64, Arc::new(8u64)).weight_bytes(), 16 + word);
}
