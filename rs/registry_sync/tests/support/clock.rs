//! The moment that all tests play at: a clock that stands still there, and limits of HTTP that go with it.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use jiff::Timestamp;
use registry_sync::{Clock, HttpOptions, RetryPolicy};

/// A clock that stands still, never waits, and writes down the pauses.
pub struct TestClock {
    /// The pauses so far.
    pub pauses: Mutex<Vec<Duration>>,
}

impl TestClock {
    /// A clock at the moment that all tests play at.
    pub fn new() -> Arc<Self> {
        Arc::new(Self {
            pauses: Mutex::default(),
        })
    }
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        now()
    }

    fn sleep(&self, pause: Duration) {
        self.pauses.lock().unwrap().push(pause);
    }
}

/// The moment that all tests play at.
pub fn now() -> Timestamp {
    "2025-08-19T11:08:56Z".parse().unwrap()
}

/// Limits that let faults show quickly.
pub fn http_options() -> HttpOptions {
    HttpOptions {
        read_timeout: Duration::from_secs(20),
        request_timeout: Duration::from_secs(30),
        retry: RetryPolicy {
            max_attempts: 3,
            first_backoff: Duration::from_secs(1),
            max_backoff: Duration::from_secs(8),
            max_retry_after: Duration::from_secs(60),
            jitter_seed: 1,
        },
        ..HttpOptions::default()
    }
}
