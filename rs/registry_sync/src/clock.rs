//! Time as an argument: what the clients ask for the present moment and for a pause. This module must not
//! know why they ask.

use std::time::Duration;

use jiff::Timestamp;

/// Where the clients take the time from, and how they wait between two attempts.
///
/// Tests give one that never waits; programs give [`SystemClock`].
pub trait Clock: Send + Sync {
    /// The present moment. It stamps results, dates requests and judges the age of certificates.
    fn now(&self) -> Timestamp;

    /// Returns after `pause` has passed.
    fn sleep(&self, pause: Duration);
}

/// The clock of the computer.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    fn sleep(&self, pause: Duration) {
        std::thread::sleep(pause);
    }
}
