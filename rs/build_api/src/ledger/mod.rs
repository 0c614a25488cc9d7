//! What the server remembers of its own beside the history: which upload became which build, and alerts with the state of
//! their delivery. One SQLite file, one writer.
//!
//! The history may be shared by many machines; uploads and alerts are this server's. This module must not know how alerts
//! come about, nor how they are sent.

mod schema;
#[cfg(test)]
mod tests;

use crate::alerts::Alert;
use crate::digest::Digest;
use crate::error::BuildError;
use perf_history::RunId;
use rusqlite::{params, Connection, OptionalExtension, Row, TransactionBehavior};
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The longest reason of a failed delivery that is kept, in characters.
const REASON_CHARACTERS: usize = 200;

/// The ledger. It may be shared between threads.
pub struct Ledger(Mutex<Connection>);

/// An upload that became a build.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Upload {
    /// The digest of its bytes as they came.
    pub digest: Digest,
    /// The build.
    pub run_id: RunId,
    /// When it was complete, in milliseconds since 1970 (UTC).
    pub received_ms: i64,
    /// How many events the profile has.
    pub event_count: u64,
}

/// What became of an alert's way to the webhook.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// There was no webhook when it was raised.
    NotSent,
    /// It is to be sent, for the first time or again.
    Pending,
    /// The webhook has taken it.
    Delivered,
    /// It was tried too often.
    GivenUp,
}

/// An alert as it is kept.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredAlert {
    /// Its place: later alerts have greater ones.
    pub sequence: i64,
    /// The alert.
    pub alert: Alert,
    /// What became of its way to the webhook.
    pub delivery: Delivery,
    /// How often it was sent.
    pub attempt_count: u32,
    /// Why the last attempt failed.
    pub last_failure: Option<String>,
}

impl Delivery {
    const ALL: [Self; 4] = [Self::NotSent, Self::Pending, Self::Delivered, Self::GivenUp];

    /// The stable lower-case name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::NotSent => "not_sent",
            Self::Pending => "pending",
            Self::Delivered => "delivered",
            Self::GivenUp => "given_up",
        }
    }
}

impl Ledger {
    /// Opens the file, and makes it where there is none.
    ///
    /// # Errors
    /// When it cannot be opened, or is a file of another program or of a later version of this one.
    pub fn open(path: &Path) -> Result<Self, BuildError> {
        schema::open(path).map(|connection| Self(Mutex::new(connection)))
    }

    /// The upload of this digest that became a build; `None` when there is none.
    ///
    /// # Errors
    /// When the file fails.
    pub fn upload(&self, digest: &Digest) -> Result<Option<Upload>, BuildError> {
        let sql = "SELECT digest, run_id, received_ms, event_count FROM uploads WHERE digest = ?1";
        self.find(sql, &digest.0)
    }

    /// The upload that became this build; `None` when it came another way.
    ///
    /// # Errors
    /// When the file fails.
    pub fn upload_of(&self, run_id: RunId) -> Result<Option<Upload>, BuildError> {
        let sql = "SELECT digest, run_id, received_ms, event_count FROM uploads WHERE run_id = ?1 \
             ORDER BY received_ms DESC LIMIT 1";
        self.find(sql, run_id.as_bytes())
    }

    /// Remembers an upload and the alerts that it raised, in one transaction. Alerts that are there already stay as they
    /// are.
    ///
    /// # Errors
    /// When the file fails. Nothing was changed then.
    pub fn record(
        &self,
        upload: &Upload,
        alerts: &[Alert],
        delivery: Delivery,
    ) -> Result<(), BuildError> {
        let failed = || BuildError::ledger("record an upload");
        let mut connection = self.lock();
        let transaction = connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(failed())?;
        let row = params![
            upload.digest.0,
            upload.run_id.as_bytes(),
            upload.received_ms,
            count_to_sql(upload.event_count),
        ];
        transaction
            .execute(
                "INSERT OR REPLACE INTO uploads VALUES (?1, ?2, ?3, ?4)",
                row,
            )
            .map_err(failed())?;
        for alert in alerts {
            let document = serde_json::to_string(alert).map_err(|source| BuildError::Document {
                what: "an alert",
                source,
            })?;
            let row = params![alert.id, document, delivery.name(), upload.received_ms];
            transaction
                .execute(
                    "INSERT OR IGNORE INTO alerts (id, document, delivery, next_attempt_ms) \
                     VALUES (?1, ?2, ?3, ?4)",
                    row,
                )
                .map_err(failed())?;
        }
        transaction.commit().map_err(failed())
    }

    /// Alerts before a place, or all, the newest first.
    ///
    /// # Errors
    /// When the file fails.
    pub fn alerts(
        &self,
        before: Option<i64>,
        limit: usize,
    ) -> Result<Vec<StoredAlert>, BuildError> {
        let failed = || BuildError::ledger("read the alerts");
        let connection = self.lock();
        let mut statement = connection
            .prepare_cached(
                "SELECT sequence, document, delivery, attempt_count, last_failure FROM alerts \
                 WHERE sequence < ?1 ORDER BY sequence DESC LIMIT ?2",
            )
            .map_err(failed())?;
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let rows = statement
            .query_map(params![before.unwrap_or(i64::MAX), limit], stored_alert)
            .map_err(failed())?;
        rows.collect::<Result<_, _>>().map_err(failed())
    }

    /// The alert to send next, if its time has come.
    ///
    /// # Errors
    /// When the file fails.
    pub fn due(&self, now_ms: i64) -> Result<Option<StoredAlert>, BuildError> {
        self.lock()
            .query_row(
                "SELECT sequence, document, delivery, attempt_count, last_failure FROM alerts \
                 WHERE delivery = 'pending' AND next_attempt_ms <= ?1 \
                 ORDER BY next_attempt_ms, sequence LIMIT 1",
                [now_ms],
                stored_alert,
            )
            .optional()
            .map_err(BuildError::ledger("read the outbox"))
    }

    /// When the next alert is to be sent, in milliseconds since 1970 (UTC); `None` when none waits.
    ///
    /// # Errors
    /// When the file fails.
    pub fn next_attempt_ms(&self) -> Result<Option<i64>, BuildError> {
        self.lock()
            .query_row(
                "SELECT min(next_attempt_ms) FROM alerts WHERE delivery = 'pending'",
                [],
                |row| row.get(0),
            )
            .map_err(BuildError::ledger("read the outbox"))
    }

    /// How many alerts wait for their delivery.
    ///
    /// # Errors
    /// When the file fails.
    pub fn pending_count(&self) -> Result<u64, BuildError> {
        self.lock()
            .query_row(
                "SELECT count(*) FROM alerts WHERE delivery = 'pending'",
                [],
                |row| row.get(0).map(count_from_sql),
            )
            .map_err(BuildError::ledger("read the outbox"))
    }

    /// Notes that the webhook has taken an alert.
    ///
    /// # Errors
    /// When the file fails: the alert is sent once more then.
    pub fn note_delivered(&self, sequence: i64) -> Result<(), BuildError> {
        self.note(sequence, Delivery::Delivered, 0, None)
    }

    /// Notes that an attempt has failed, and when the next one is due; without one the alert is given up.
    ///
    /// # Errors
    /// When the file fails.
    pub fn note_failed(
        &self,
        sequence: i64,
        reason: &str,
        next_attempt_ms: Option<i64>,
    ) -> Result<(), BuildError> {
        let reason: String = reason.chars().take(REASON_CHARACTERS).collect();
        let delivery = match next_attempt_ms {
            Some(_) => Delivery::Pending,
            None => Delivery::GivenUp,
        };
        let next = next_attempt_ms.unwrap_or(0);
        self.note(sequence, delivery, next, Some(&reason))
    }

    fn note(
        &self,
        sequence: i64,
        delivery: Delivery,
        next_attempt_ms: i64,
        reason: Option<&str>,
    ) -> Result<(), BuildError> {
        let row = params![sequence, delivery.name(), next_attempt_ms, reason];
        self.lock()
            .execute(
                "UPDATE alerts SET delivery = ?2, next_attempt_ms = ?3, last_failure = ?4, \
                 attempt_count = attempt_count + 1 WHERE sequence = ?1",
                row,
            )
            .map(drop)
            .map_err(BuildError::ledger("note a delivery"))
    }

    fn find(&self, sql: &str, key: &[u8; 32]) -> Result<Option<Upload>, BuildError> {
        self.lock()
            .query_row(sql, [key], |row| {
                Ok(Upload {
                    digest: Digest(row.get(0)?),
                    run_id: RunId::from_bytes(row.get(1)?),
                    received_ms: row.get(2)?,
                    event_count: count_from_sql(row.get(3)?),
                })
            })
            .optional()
            .map_err(BuildError::ledger("look for an upload"))
    }

    /// Nothing that a panicking thread left behind outlives its transaction.
    fn lock(&self) -> MutexGuard<'_, Connection> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn stored_alert(row: &Row<'_>) -> rusqlite::Result<StoredAlert> {
    let document: String = row.get(1)?;
    let alert = serde_json::from_str(&document).map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(1, rusqlite::types::Type::Text, Box::new(error))
    })?;
    let delivery: String = row.get(2)?;
    Ok(StoredAlert {
        sequence: row.get(0)?,
        alert,
        delivery: Delivery::ALL
            .into_iter()
            .find(|each| each.name() == delivery)
            .unwrap_or(Delivery::GivenUp),
        attempt_count: row.get(3)?,
        last_failure: row.get(4)?,
    })
}

fn count_to_sql(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

fn count_from_sql(count: i64) -> u64 {
    u64::try_from(count).unwrap_or(0)
}
