//! The ledger's tables, and how a file is opened and brought up to the newest schema.

use crate::error::BuildError;
use rusqlite::{Connection, TransactionBehavior};
use std::path::Path;
use std::time::Duration;

/// What SQLite's header says whose file it is: "dreB" in ASCII.
const APPLICATION_ID: i64 = 0x6472_6542;
/// How long an operation waits for another process, such as a backup.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// Each entry takes a file from the schema of its index to the next. A published entry never changes.
const MIGRATIONS: &[&str] = &[VERSION_1];

/// `delivery` is a name of [`super::Delivery`]. A row whose delivery is pending is the outbox.
const VERSION_1: &str = "
CREATE TABLE uploads (
    digest      BLOB    PRIMARY KEY CHECK (length(digest) = 32),
    run_id      BLOB    NOT NULL CHECK (length(run_id) = 32),
    received_ms INTEGER NOT NULL,  -- since 1970 (UTC)
    event_count INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX uploads_by_run ON uploads (run_id);

CREATE TABLE alerts (
    sequence        INTEGER PRIMARY KEY AUTOINCREMENT,
    id              TEXT    NOT NULL UNIQUE,
    document        TEXT    NOT NULL,
    delivery        TEXT    NOT NULL,
    attempt_count   INTEGER NOT NULL DEFAULT 0,
    next_attempt_ms INTEGER NOT NULL,
    last_failure    TEXT
) STRICT;
CREATE INDEX alerts_due ON alerts (next_attempt_ms, sequence) WHERE delivery = 'pending';
";

/// Opens the file, and makes it where there is none.
pub(super) fn open(path: &Path) -> Result<Connection, BuildError> {
    let mut connection = Connection::open(path).map_err(BuildError::ledger("open the file"))?;
    prepare(&mut connection, path)?;
    Ok(connection)
}

fn prepare(connection: &mut Connection, path: &Path) -> Result<(), BuildError> {
    let failed = || BuildError::ledger("prepare the file");
    connection.busy_timeout(BUSY_TIMEOUT).map_err(failed())?;
    refuse_others(connection, path)?;
    connection
        .pragma_update(None, "journal_mode", "WAL")
        .map_err(failed())?;
    // FULL also in WAL mode: what was acknowledged must survive a loss of power.
    connection
        .pragma_update(None, "synchronous", "FULL")
        .map_err(failed())?;
    let transaction = connection
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .map_err(failed())?;
    let schema: usize = transaction
        .pragma_query_value(None, "user_version", |row| row.get(0))
        .map_err(failed())?;
    for step in MIGRATIONS.iter().skip(schema) {
        transaction.execute_batch(step).map_err(failed())?;
    }
    transaction
        .pragma_update(None, "application_id", APPLICATION_ID)
        .map_err(failed())?;
    transaction
        .pragma_update(None, "user_version", MIGRATIONS.len())
        .map_err(failed())?;
    transaction.commit().map_err(failed())
}

/// Leaves files of other programs, and of later versions of this one, as they are.
fn refuse_others(connection: &Connection, path: &Path) -> Result<(), BuildError> {
    let failed = || BuildError::ledger("read the file");
    let number = |pragma: &str| -> Result<i64, BuildError> {
        connection
            .pragma_query_value(None, pragma, |row| row.get(0))
            .map_err(failed())
    };
    let tables: i64 = connection
        .query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))
        .map_err(failed())?;
    let known = i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX);
    match (number("application_id")?, number("user_version")?) {
        (0, 0) if tables == 0 => Ok(()),
        (APPLICATION_ID, found) if found > known => Err(BuildError::NewerLedger {
            path: path.to_owned(),
            found,
            known,
        }),
        (APPLICATION_ID, _) => Ok(()),
        _ => Err(BuildError::NotALedger {
            path: path.to_owned(),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_others_and_of_later_versions_are_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let other = folder.path().join("other.sqlite");
        let connection = Connection::open(&other).unwrap();
        connection.execute_batch("CREATE TABLE t (a)").unwrap();
        let error = open(&other).unwrap_err().to_string();
        assert!(error.contains("other.sqlite") && error.contains("give another"));

        let later = folder.path().join("later.sqlite");
        drop(open(&later).unwrap());
        let connection = Connection::open(&later).unwrap();
        connection.pragma_update(None, "user_version", 9).unwrap();
        let error = open(&later).unwrap_err().to_string();
        assert!(error.contains("schema 9"), "{error}");
    }
}
