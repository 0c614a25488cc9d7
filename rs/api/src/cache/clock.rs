//! Where the cache's time comes from. This module owns the reading of the machine's clock and its
//! replacement for tests; it must not know what the time is used for.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// A clock that never goes back.
pub trait Clock: Send + Sync + 'static {
    /// Time passed since an origin that stays the same for the clock's whole life.
    fn now(&self) -> Duration;
}

/// The machine's monotonic clock; its origin is the clock's creation.
#[derive(Clone, Copy, Debug)]
pub struct MonotonicClock {
    origin: Instant,
}

impl Default for MonotonicClock {
    fn default() -> Self {
        Self {
            origin: Instant::now(),
        }
    }
}

impl Clock for MonotonicClock {
    fn now(&self) -> Duration {
        self.origin.elapsed()
    }
}

/// A clock that moves only when told, for tests. Clones show and move the same time.
#[derive(Clone, Debug, Default)]
pub struct ManualClock {
    elapsed_ns: Arc<AtomicU64>,
}

impl ManualClock {
    /// Moves the time forward. What does not fit 64 bits of nanoseconds (584 years) is cut off.
    pub fn advance(&self, step: Duration) {
        let step_ns = u64::try_from(step.as_nanos()).unwrap_or(u64::MAX);
        let mut elapsed_ns = self.elapsed_ns.load(Ordering::Acquire);
        while let Err(actual) = self.elapsed_ns.compare_exchange_weak(
            elapsed_ns,
            elapsed_ns.saturating_add(step_ns),
            Ordering::AcqRel,
            Ordering::Acquire,
        ) {
            elapsed_ns = actual;
        }
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Duration {
        Duration::from_nanos(self.elapsed_ns.load(Ordering::Acquire))
    }
}
