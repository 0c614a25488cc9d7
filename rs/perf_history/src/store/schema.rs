//! The tables of both databases, and how an earlier schema becomes the newest. This module must not know what is
//! read or written later.
//!
//! A run takes one row: its values stand as 8 bytes each in `figures`, in the order of the metrics of its `shape`,
//! which is shared by all runs with the same metrics. So a run with 60 metrics takes some 700 bytes, and a trend
//! cuts 8 bytes out of each row and decodes nothing else. Names, shapes, and what is alike in many runs (`series`)
//! stand once.

use super::database::{first, Session};
use crate::error::HistoryError;

/// What differs between the databases in the text of a schema: a word of the text, and what stands for it.
pub(super) type Dialect = [(&'static str, &'static str); 5];

/// Each entry takes a history from the schema of its index to the next. A published entry never changes.
pub(super) const MIGRATIONS: &[&[&str]] = &[VERSION_1];

const VERSION_1: &[&str] = &[
    // All of a key but the commit.
    "CREATE TABLE series (
        id             ROW_ID,
        branch         TEXT NOT NULL,
        target_pattern TEXT NOT NULL,
        config         TEXT NOT NULL,
        host_class     TEXT NOT NULL,
        cache_state    TEXT NOT NULL,
        digest         BYTES NOT NULL UNIQUE  -- of the five, which may be long
    ) STRICT_TABLE",
    "CREATE TABLE metrics (
        id   ROW_ID,
        name TEXT NOT NULL UNIQUE
    ) STRICT_TABLE",
    "CREATE TABLE shapes (
        id      ROW_ID,
        digest  BYTES NOT NULL UNIQUE,  -- of the members
        members BYTES NOT NULL          -- the metrics' numbers, see members.rs
    ) STRICT_TABLE",
    "CREATE TABLE shape_metrics (
        metric_id INTEGER_64 NOT NULL REFERENCES metrics (id),
        shape_id  INTEGER_64 NOT NULL REFERENCES shapes (id),
        position  INTEGER_64 NOT NULL,  -- of the value in figures, from 0
        PRIMARY KEY (metric_id, shape_id)
    ) KEY_TABLE",
    "CREATE TABLE runs (
        id        ROW_ID,
        digest    BYTES NOT NULL UNIQUE,       -- names the run
        time_ms   INTEGER_64 NOT NULL,         -- since 1970 (UTC)
        series_id INTEGER_64 NOT NULL REFERENCES series (id),
        shape_id  INTEGER_64 NOT NULL REFERENCES shapes (id),
        revision  TEXT NOT NULL,               -- the commit
        outcome   TEXT NOT NULL,
        source    TEXT NOT NULL,
        figures   BYTES NOT NULL               -- f64, little-endian
    ) STRICT_TABLE",
    "CREATE INDEX runs_by_time ON runs (time_ms, digest)",
    "CREATE INDEX runs_by_series ON runs (series_id, time_ms)",
    "CREATE INDEX runs_by_shape ON runs (shape_id)",
    "CREATE TABLE attachments (
        run_id        INTEGER_64 NOT NULL REFERENCES runs (id),
        kind          TEXT NOT NULL,
        encoding      TEXT NOT NULL,  -- plain or zlib
        content_bytes INTEGER_64 NOT NULL,
        digest        BYTES NOT NULL,      -- of the content
        content       BYTES NOT NULL,
        PRIMARY KEY (run_id, kind)
    ) STRICT_TABLE",
];

/// The newest schema.
pub(super) fn newest() -> i64 {
    i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX)
}

/// The schema of a history that has the table of schemas; 0 if it has no row yet.
pub(super) fn version(session: &mut dyn Session) -> Result<i64, HistoryError> {
    let found = first(
        session,
        "SELECT version FROM history_schema ORDER BY version DESC LIMIT 1",
        &[],
        |mut row| row.integer(),
    )?;
    Ok(found.unwrap_or(0))
}

/// Refuses a history that a later program wrote, and one of an earlier schema that is open for reading only.
pub(super) fn admit(found: i64, location: &str, is_writer: bool) -> Result<(), HistoryError> {
    let known = newest();
    let location = location.to_owned();
    if found > known {
        return Err(HistoryError::NewerSchema {
            location,
            found,
            known,
        });
    }
    if found < known && !is_writer {
        return Err(HistoryError::OlderSchema {
            location,
            found,
            known,
        });
    }
    Ok(())
}

/// Brings the tables to the newest schema, in the transaction that the session is.
pub(super) fn migrate(
    session: &mut dyn Session,
    dialect: &Dialect,
    location: &str,
    migrations: &[&[&str]],
) -> Result<(), HistoryError> {
    let create = "CREATE TABLE IF NOT EXISTS history_schema (version INTEGER_64 PRIMARY KEY)";
    session.execute(&translated(create, dialect), &[])?;
    let found = version(session)?;
    admit(found, location, true)?;
    for (step, statements) in (0_i64..).zip(migrations) {
        if step < found {
            continue;
        }
        for statement in *statements {
            session.execute(&translated(statement, dialect), &[])?;
        }
        session.execute(
            "INSERT INTO history_schema (version) VALUES ($1)",
            &[(step + 1).into()],
        )?;
    }
    Ok(())
}

fn translated(statement: &str, dialect: &Dialect) -> String {
    let mut text = statement.to_owned();
    for (word, meaning) in dialect {
        text = text.replace(word, meaning);
    }
    text
}
