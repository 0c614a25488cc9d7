//! The tables, and how a file of an earlier schema becomes one of the newest. This module must not know what
//! is read or written later.

use crate::StoreError;
use rusqlite::{Connection, TransactionBehavior};
use std::path::Path;

/// What SQLite's header says whose file it is: "dreR" in ASCII.
pub(super) const APPLICATION_ID: i64 = 0x6472_6552;

/// The end of the validity of a record that is in the newest version.
pub(super) const OPEN_END: i64 = i64::MAX;

/// Each entry takes a file from the schema of its index to the next. A published entry never changes.
pub(super) const MIGRATIONS: &[&str] = &[VERSION_1];

/// Every record stands once for each run of versions in which it is the same: `[from_version, until_version)`.
/// Between two snapshots that stand in the table, the earlier one holds.
const VERSION_1: &str = "
CREATE TABLE snapshots (
    version        INTEGER PRIMARY KEY CHECK (version >= 0),
    time_ns        INTEGER NOT NULL,  -- since 1970 (UTC)
    source         TEXT    NOT NULL,
    seed           INTEGER,           -- a generator's, as the same 64 bits with a sign
    version_origin TEXT    NOT NULL,
    record_count   INTEGER NOT NULL,
    content_hash   BLOB    NOT NULL CHECK (length(content_hash) = 32),
    imported_at_ns INTEGER NOT NULL
) STRICT;
CREATE INDEX snapshots_by_time ON snapshots (time_ns, version);

CREATE TABLE keys (
    id   INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    UNIQUE (kind, name)
) STRICT;

CREATE TABLE bodies (
    id   INTEGER PRIMARY KEY,
    hash BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
    text TEXT NOT NULL
) STRICT;

CREATE TABLE records (
    key_id        INTEGER NOT NULL REFERENCES keys (id),
    from_version  INTEGER NOT NULL REFERENCES snapshots (version),
    until_version INTEGER NOT NULL,
    body_id       INTEGER NOT NULL REFERENCES bodies (id),
    PRIMARY KEY (key_id, from_version),
    CHECK (from_version < until_version)
) STRICT, WITHOUT ROWID;
CREATE INDEX records_by_end ON records (until_version, from_version, key_id, body_id);

CREATE TABLE notes (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
";

/// Whose file it is, by its header.
pub(super) enum State {
    /// No table and no header: a new file.
    Empty,
    /// A store of this schema, at most the newest known.
    Store(i64),
}

/// Reads the header.
///
/// # Errors
/// When the file is no SQLite database, not ours, or of a later schema.
pub(super) fn state(connection: &Connection, path: &Path) -> Result<State, StoreError> {
    let not_a_store = |reason: String| StoreError::NotAStore {
        path: path.to_owned(),
        reason,
    };
    let number = |pragma: &str| -> Result<i64, StoreError> {
        connection
            .pragma_query_value(None, pragma, |row| row.get(0))
            .map_err(|source| match source.sqlite_error_code() {
                Some(rusqlite::ErrorCode::NotADatabase) => {
                    not_a_store("it is no SQLite database".to_owned())
                }
                _ => StoreError::Open {
                    path: path.to_owned(),
                    source,
                },
            })
    };
    let application = number("application_id")?;
    let schema = number("user_version")?;
    let tables: i64 = connection
        .query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))
        .map_err(|source| StoreError::Open {
            path: path.to_owned(),
            source,
        })?;
    let known = newest_schema(MIGRATIONS);
    match (application, schema, tables) {
        (0, 0, 0) => Ok(State::Empty),
        (APPLICATION_ID, found, _) if found > known => Err(StoreError::NewerSchema {
            path: path.to_owned(),
            found,
            known,
        }),
        (APPLICATION_ID, found, _) if found >= 0 => Ok(State::Store(found)),
        _ => Err(not_a_store(
            "it is an SQLite database of another program".to_owned(),
        )),
    }
}

/// Brings a file up to the newest schema, each step in a transaction of its own.
///
/// # Errors
/// When a step fails; the steps before it stay.
pub(super) fn migrate(
    connection: &mut Connection,
    path: &Path,
    migrations: &[&str],
) -> Result<(), StoreError> {
    let failed = |source| StoreError::Open {
        path: path.to_owned(),
        source,
    };
    loop {
        // The lock comes first: another process may be at the same step.
        let transaction = connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(failed)?;
        let current = schema_within(&transaction).map_err(failed)?;
        let Some(step) = usize::try_from(current)
            .ok()
            .and_then(|index| migrations.get(index))
        else {
            return Ok(());
        };
        transaction.execute_batch(step).map_err(failed)?;
        transaction
            .pragma_update(None, "application_id", APPLICATION_ID)
            .map_err(failed)?;
        transaction
            .pragma_update(None, "user_version", current + 1)
            .map_err(failed)?;
        transaction.commit().map_err(failed)?;
    }
}

/// The schema that a list of migrations leads to.
pub(super) fn newest_schema(migrations: &[&str]) -> i64 {
    i64::try_from(migrations.len()).unwrap_or(i64::MAX)
}

/// The schema of a file that is ours or new.
fn schema_within(connection: &Connection) -> rusqlite::Result<i64> {
    let application: i64 =
        connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
    if application == 0 {
        return Ok(0);
    }
    connection.pragma_query_value(None, "user_version", |row| row.get(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn schema_of(connection: &Connection) -> i64 {
        connection
            .pragma_query_value(None, "user_version", |row| row.get(0))
            .unwrap()
    }

    #[test]
    fn a_file_of_an_earlier_schema_keeps_its_rows_and_gains_the_new_steps() {
        let mut connection = Connection::open_in_memory().unwrap();
        let path = Path::new("store");
        migrate(&mut connection, path, MIGRATIONS).unwrap();
        connection
            .execute("INSERT INTO notes VALUES ('a', 'b')", [])
            .unwrap();
        let later = [
            VERSION_1,
            "ALTER TABLE notes ADD COLUMN comment TEXT NOT NULL DEFAULT 'none'",
        ];
        migrate(&mut connection, path, &later).unwrap();
        assert_eq!(schema_of(&connection), 2);
        let row: (String, String) = connection
            .query_row("SELECT value, comment FROM notes", [], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })
            .unwrap();
        assert_eq!(row, ("b".into(), "none".into()));
    }

    #[test]
    fn a_step_that_fails_leaves_the_schema_before_it() {
        let mut connection = Connection::open_in_memory().unwrap();
        let path = Path::new("store");
        let broken = [VERSION_1, "CREATE TABLE more (a INTEGER); CREATE NONSENSE"];
        assert!(migrate(&mut connection, path, &broken).is_err());
        assert_eq!(schema_of(&connection), 1);
        let more: i64 = connection
            .query_row(
                "SELECT count(*) FROM sqlite_schema WHERE name = 'more'",
                [],
                |row| row.get(0),
            )
            .unwrap();
        assert_eq!(more, 0);
    }

    #[test]
    fn headers_of_others_are_told_apart() {
        let path = Path::new("store");
        let connection = Connection::open_in_memory().unwrap();
        assert!(matches!(state(&connection, path), Ok(State::Empty)));
        connection.execute_batch("CREATE TABLE other (a)").unwrap();
        let error = state(&connection, path).err().unwrap();
        assert_eq!(
            error.to_string(),
            "store: not a registry store: it is an SQLite database of another program; give another path"
        );
    }
}
