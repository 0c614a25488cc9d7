//! When to try again and how long to wait before. Pure: it knows neither sockets nor clocks.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::time::Duration;

use jiff::fmt::rfc2822::DateTimeParser;
use jiff::Timestamp;

/// How often and how patiently a request is repeated.
///
/// The pause before attempt n+1 lies between half and all of `first_backoff` x 2^(n-1), at most
/// `max_backoff`; a `Retry-After` of the server replaces it, at most `max_retry_after`.
#[derive(Clone, Debug)]
pub struct RetryPolicy {
    /// How many attempts there are in all; 0 counts as 1.
    pub max_attempts: u32,
    /// The pause after the first attempt, before jitter.
    pub first_backoff: Duration,
    /// The longest pause without `Retry-After`.
    pub max_backoff: Duration,
    /// The longest pause that a server may ask for; more is cut down to it.
    pub max_retry_after: Duration,
    /// Where the jitter starts. Equal seeds give equal pauses; the default differs from process to process,
    /// so that many clients do not come back at the same moment.
    pub jitter_seed: u64,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            max_attempts: 5,
            first_backoff: Duration::from_millis(500),
            max_backoff: Duration::from_secs(20),
            max_retry_after: Duration::from_secs(120),
            jitter_seed: RandomState::new().build_hasher().finish(),
        }
    }
}

impl RetryPolicy {
    /// The pause after failed attempt number `attempt` (from 1); `draw` numbers all pauses of a client.
    pub(super) fn pause(&self, attempt: u32, draw: u64, retry_after: Option<Duration>) -> Duration {
        if let Some(asked) = retry_after {
            return asked.min(self.max_retry_after);
        }
        let doublings = attempt.saturating_sub(1).min(31);
        let full = self
            .first_backoff
            .saturating_mul(1 << doublings)
            .min(self.max_backoff);
        let share = random_share(self.jitter_seed.wrapping_add(draw));
        full.mul_f64(0.5 + 0.5 * share)
    }
}

/// Whether a status says that the same request may succeed later.
pub(super) fn is_retryable_status(status: u16) -> bool {
    matches!(status, 408 | 425 | 429) || (500..=599).contains(&status)
}

/// Reads a `Retry-After` header: whole seconds, or a date of RFC 9110's preferred form.
///
/// `None` for anything else; a date in the past is zero.
pub(super) fn parse_retry_after(value: &str, now: Timestamp) -> Option<Duration> {
    let value = value.trim();
    if let Ok(seconds) = value.parse::<u64>() {
        return Some(Duration::from_secs(seconds));
    }
    let date = DateTimeParser::new().parse_timestamp(value).ok()?;
    Some(Duration::try_from(date.duration_since(now)).unwrap_or(Duration::ZERO))
}

/// A number in 0..1 from a seed: the output function of SplitMix64 (Steele, Lea, Flood 2014).
fn random_share(seed: u64) -> f64 {
    let mut bits = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^= bits >> 31;
    // The upper 53 bits are what an f64 holds exactly.
    (bits >> 11) as f64 / (1u64 << 53) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy() -> RetryPolicy {
        RetryPolicy {
            max_attempts: 9,
            first_backoff: Duration::from_secs(1),
            max_backoff: Duration::from_secs(10),
            max_retry_after: Duration::from_secs(60),
            jitter_seed: 7,
        }
    }

    #[test]
    fn the_pause_doubles_up_to_its_limit_and_jitter_takes_at_most_half() {
        for (attempt, full_s) in [(1, 1), (2, 2), (3, 4), (4, 8), (5, 10), (6, 10), (200, 10)] {
            for draw in 0..50 {
                let pause = policy().pause(attempt, draw, None);
                let full = Duration::from_secs(full_s);
                assert!(
                    pause >= full / 2 && pause <= full,
                    "attempt {attempt}: {pause:?}"
                );
            }
        }
    }

    #[test]
    fn jitter_repeats_with_the_seed_and_differs_between_draws() {
        assert_eq!(policy().pause(1, 3, None), policy().pause(1, 3, None));
        assert_ne!(policy().pause(1, 3, None), policy().pause(1, 4, None));
    }

    #[test]
    fn the_servers_wish_counts_up_to_the_cap() {
        let wish = |seconds| policy().pause(1, 0, Some(Duration::from_secs(seconds)));
        assert_eq!(wish(0), Duration::ZERO);
        assert_eq!(wish(30), Duration::from_secs(30));
        assert_eq!(wish(100_000), Duration::from_secs(60));
    }

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let now: Timestamp = "2025-08-19T11:08:56Z".parse().unwrap();
        let parse = |value| parse_retry_after(value, now);
        assert_eq!(parse("120"), Some(Duration::from_secs(120)));
        assert_eq!(
            parse("Tue, 19 Aug 2025 11:09:06 GMT"),
            Some(Duration::from_secs(10))
        );
        assert_eq!(parse("Tue, 19 Aug 2025 11:00:00 GMT"), Some(Duration::ZERO));
        for nonsense in ["", "-1", "soon", "1.5", "99999999999999999999999"] {
            assert_eq!(parse(nonsense), None, "{nonsense:?}");
        }
    }

    #[test]
    fn only_passing_faults_are_retried() {
        for status in [408, 425, 429, 500, 502, 503, 504, 599] {
            assert!(is_retryable_status(status), "{status}");
        }
        for status in [200, 301, 304, 400, 401, 403, 404, 410, 422, 600] {
            assert!(!is_retryable_status(status), "{status}");
        }
    }
}
