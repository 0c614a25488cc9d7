//! Sends alerts to the webhook, from a thread of its own.
//!
//! The outbox is the ledger: an alert that was to be sent is sent again after a restart, until the webhook answers 2xx. It
//! may come twice when the process dies between the answer and its note; its id, also in `Idempotency-Key`, is the same
//! then.

use super::{now_ms, Builds};
use anyhow::{bail, Context, Result};
use build_api::{BuildError, StoredAlert};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender};
use std::sync::{Arc, Weak};
use std::time::Duration;
use ureq::http::Uri;
use ureq::Agent;

/// Where alerts go; not an argument, since such addresses hold secrets.
const ADDRESS: &str = "DRE_ALERT_WEBHOOK";
/// How long one attempt may take.
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(20);
/// The longest wait between two attempts.
const MAX_WAIT: Duration = Duration::from_secs(3600);
/// How often an alert is sent before it is given up: about two days at the longest waits.
const MAX_ATTEMPTS: u32 = 60;
/// How long the thread sleeps at most, so that a wake-up that was lost costs little.
const MAX_SLEEP: Duration = Duration::from_secs(60);

/// The way to the thread that sends alerts.
pub struct Courier(SyncSender<()>);

/// Where alerts go, and how patiently.
pub struct Destination {
    address: Uri,
    first_wait: Duration,
}

impl Destination {
    /// Reads the address from the environment; `None` when it names none.
    ///
    /// # Errors
    /// When it is no address, or alerts would be readable on their way.
    pub fn load(first_wait: Duration) -> Result<Option<Self>> {
        let Ok(text) = std::env::var(ADDRESS) else {
            return Ok(None);
        };
        let address: Uri = text
            .trim()
            .parse()
            .with_context(|| format!("{ADDRESS} is no address; give one as https://host/path"))?;
        let host = address.host().unwrap_or_default();
        let is_loopback = ["127.0.0.1", "[::1]", "localhost"].contains(&host);
        match address.scheme_str() {
            Some("https") => {}
            Some("http") if is_loopback => {}
            _ => bail!("{ADDRESS} must begin with https://, or http:// for this machine itself"),
        }
        Ok(Some(Self {
            address,
            first_wait,
        }))
    }
}

impl Courier {
    /// A courier and what its thread waits on.
    pub fn new() -> (Self, Receiver<()>) {
        // One wake-up that waits is as good as many.
        let (sender, receiver) = std::sync::mpsc::sync_channel(1);
        (Self(sender), receiver)
    }

    /// Says that there may be an alert to send.
    pub fn wake(&self) {
        let _ = self.0.try_send(());
    }
}

/// Starts the thread. It ends when the builds are gone.
///
/// # Errors
/// When the system gives no thread.
pub fn start(builds: &Arc<Builds>, destination: Destination, wake: Receiver<()>) -> Result<()> {
    let builds = Arc::downgrade(builds);
    std::thread::Builder::new()
        .name("webhook".into())
        .spawn(move || deliver(&builds, &destination, &wake))
        .map(drop)
        .context("cannot start the thread that sends alerts")
}

fn deliver(builds: &Weak<Builds>, destination: &Destination, wake: &Receiver<()>) {
    let agent: Agent = Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .timeout_global(Some(ATTEMPT_TIMEOUT))
        .build()
        .into();
    loop {
        let sleep = match builds.upgrade() {
            None => return,
            Some(builds) => send_due(&builds, destination, &agent).unwrap_or_else(|error| {
                tracing::error!(%error, "cannot read the outbox of alerts");
                MAX_SLEEP
            }),
        };
        match wake.recv_timeout(sleep) {
            Ok(()) | Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return,
        }
    }
}

/// Sends all alerts whose time has come; how long until the next one's.
fn send_due(
    builds: &Builds,
    destination: &Destination,
    agent: &Agent,
) -> Result<Duration, BuildError> {
    let ledger = builds.library.ledger();
    while let Some(stored) = ledger.due(now_ms())? {
        let sent = send(agent, destination, &stored);
        builds.figures.sent(sent.is_ok());
        let Err(reason) = sent else {
            ledger.note_delivered(stored.sequence)?;
            continue;
        };
        let attempts = stored.attempt_count + 1;
        let next = (attempts < MAX_ATTEMPTS).then(|| {
            let wait = wait_after(attempts, destination.first_wait);
            now_ms().saturating_add(i64::try_from(wait.as_millis()).unwrap_or(i64::MAX))
        });
        tracing::warn!(
            alert = stored.alert.id,
            attempts,
            reason,
            "alert not delivered"
        );
        ledger.note_failed(stored.sequence, &reason, next)?;
    }
    let next_ms = ledger.next_attempt_ms()?;
    let wait = next_ms.map(|next| u64::try_from(next - now_ms()).unwrap_or(0).max(1));
    Ok(wait.map_or(MAX_SLEEP, |ms| Duration::from_millis(ms).min(MAX_SLEEP)))
}

/// The reason when the webhook did not take it.
fn send(agent: &Agent, destination: &Destination, stored: &StoredAlert) -> Result<(), String> {
    let body = serde_json::to_vec(&stored.alert).map_err(|error| error.to_string())?;
    let answer = agent
        .post(&destination.address)
        .header("content-type", "application/json")
        .header("idempotency-key", &stored.alert.id)
        .send(&body[..])
        // The address may hold a secret: only the kind of failure is told.
        .map_err(|error| format!("the webhook cannot be reached: {error}"))?;
    match answer.status() {
        status if status.is_success() => Ok(()),
        status => Err(format!("the webhook answered {}", status.as_u16())),
    }
}

/// Doubles with each attempt.
fn wait_after(attempts: u32, first: Duration) -> Duration {
    let factor = 1_u32
        .checked_shl(attempts.saturating_sub(1))
        .unwrap_or(u32::MAX);
    first.saturating_mul(factor.max(1)).min(MAX_WAIT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_an_hour() {
        let first = Duration::from_secs(1);
        let waits: Vec<u64> = [1, 2, 5, 12, 13, 32, 33, 60]
            .map(|attempts| wait_after(attempts, first).as_secs())
            .to_vec();
        assert_eq!(waits, [1, 2, 16, 2048, 3600, 3600, 3600, 3600]);
    }
}
