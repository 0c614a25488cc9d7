//! A history in one SQLite file: opening it, its connections, and transactions on them.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{params_from_iter, Connection, OpenFlags, ToSql, TransactionBehavior};

use super::database::{Row, Session, Value};
use super::operations::{Database, Work};
use super::schema::{self, Dialect};
use super::Access;
use crate::error::HistoryError;

/// What SQLite's header says whose file it is: "dreH" in ASCII.
const APPLICATION_ID: i64 = 0x6472_6548;
/// How long an operation waits for another process that is writing.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);
/// Prepared statements that each connection keeps.
const STATEMENTS: usize = 32;
/// Connections for reading that are kept when nobody reads.
const IDLE_READERS: usize = 4;

const DIALECT: Dialect = [
    ("ROW_ID", "INTEGER PRIMARY KEY"),
    ("INTEGER_64", "INTEGER"),
    ("BYTES", "BLOB"),
    ("STRICT_TABLE", "STRICT"),
    ("KEY_TABLE", "STRICT, WITHOUT ROWID"),
];

/// A history in one SQLite file. Several processes may have the file open; readers do not wait for a writer.
pub struct SqliteHistory {
    location: String,
    /// `None` for a history in memory, which has the one connection only.
    path: Option<PathBuf>,
    /// Closed before the writer: the last connection to close moves the log into the file, and readers cannot.
    readers: Mutex<Vec<Connection>>,
    /// `None` when the history is open for reading only.
    writer: Option<Mutex<Connection>>,
}

impl SqliteHistory {
    /// Opens the history in a file.
    ///
    /// # Errors
    /// When the file cannot be opened, is no history, or is of a later schema; with [`Access::Read`] also when there
    /// is none or it is of an earlier schema.
    pub fn open(path: &Path, access: Access) -> Result<Self, HistoryError> {
        let location = path.display().to_string();
        let writer = match access {
            Access::Write => Some(Mutex::new(open_writer(path, &location)?)),
            Access::Read if !path.exists() => return Err(HistoryError::Missing { location }),
            Access::Read => None,
        };
        let history = Self {
            location,
            path: Some(path.to_owned()),
            readers: Mutex::default(),
            writer,
        };
        if access == Access::Read {
            history.admit_to_read(path)?;
        }
        Ok(history)
    }

    /// A new history in memory, which is gone when this is dropped.
    ///
    /// # Errors
    /// When SQLite has no memory.
    pub fn in_memory() -> Result<Self, HistoryError> {
        let location = ":memory:".to_owned();
        let mut writer = Connection::open_in_memory().map_err(open_failure(&location))?;
        prepare_writer(&writer).map_err(open_failure(&location))?;
        migrate(&mut writer, &location)?;
        Ok(Self {
            location,
            path: None,
            readers: Mutex::default(),
            writer: Some(Mutex::new(writer)),
        })
    }

    fn admit_to_read(&self, path: &Path) -> Result<(), HistoryError> {
        let reader = self.open_reader(path)?;
        if !is_history(&reader, &self.location)? {
            return Err(HistoryError::NotAHistory {
                location: self.location.clone(),
                reason: "it is empty".to_owned(),
            });
        }
        self.give_back(reader);
        let found = Database::read(self, &mut schema::version)?;
        schema::admit(found, &self.location, false)
    }

    fn open_reader(&self, path: &Path) -> Result<Connection, HistoryError> {
        let open = || {
            let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
            let connection = Connection::open_with_flags(path, flags)?;
            connection.busy_timeout(BUSY_TIMEOUT)?;
            connection.set_prepared_statement_cache_capacity(STATEMENTS);
            Ok(connection)
        };
        open().map_err(open_failure(&self.location))
    }

    fn give_back(&self, reader: Connection) {
        let mut readers = lock(&self.readers);
        if readers.len() < IDLE_READERS {
            readers.push(reader);
        }
    }

    fn transact<T>(
        &self,
        connection: &mut Connection,
        behavior: TransactionBehavior,
        work: Work<'_, T>,
    ) -> Result<T, HistoryError> {
        let location = self.location.as_str();
        let transaction = connection
            .transaction_with_behavior(behavior)
            .map_err(failure(location, "begin a transaction"))?;
        let mut session = SqliteSession {
            connection: &transaction,
            location,
        };
        let result = work(&mut session)?;
        transaction
            .commit()
            .map_err(failure(location, "commit to the history"))?;
        Ok(result)
    }

    fn writer(&self) -> Result<&Mutex<Connection>, HistoryError> {
        self.writer.as_ref().ok_or(HistoryError::ReadOnly)
    }
}

impl Database for SqliteHistory {
    fn read<T>(&self, work: Work<'_, T>) -> Result<T, HistoryError> {
        let deferred = TransactionBehavior::Deferred;
        let Some(path) = &self.path else {
            return self.transact(&mut lock(self.writer()?), deferred, work);
        };
        let idle = lock(&self.readers).pop();
        let mut reader = idle.map_or_else(|| self.open_reader(path), Ok)?;
        let result = self.transact(&mut reader, deferred, work);
        self.give_back(reader);
        result
    }

    fn write<T>(&self, work: Work<'_, T>) -> Result<T, HistoryError> {
        let mut writer = lock(self.writer()?);
        self.transact(&mut writer, TransactionBehavior::Immediate, work)
    }

    fn compact(&self) -> Result<(), HistoryError> {
        let writer = lock(self.writer()?);
        let step_through = |pragma| -> rusqlite::Result<()> {
            let mut statement = writer.prepare(pragma)?;
            let mut rows = statement.query([])?;
            // Each step gives back one page.
            while rows.next()?.is_some() {}
            Ok(())
        };
        step_through("PRAGMA incremental_vacuum")
            .and_then(|()| step_through("PRAGMA wal_checkpoint(TRUNCATE)"))
            .map_err(failure(&self.location, "compact the history"))
    }
}

/// Nothing that a panicking user left behind outlives its transaction, which ended with it.
fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn open_writer(path: &Path, location: &str) -> Result<Connection, HistoryError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_CREATE
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection =
        Connection::open_with_flags(path, flags).map_err(open_failure(location))?;
    connection
        .busy_timeout(BUSY_TIMEOUT)
        .map_err(open_failure(location))?;
    is_history(&connection, location)?;
    prepare_writer(&connection).map_err(open_failure(location))?;
    migrate(&mut connection, location)?;
    Ok(connection)
}

fn prepare_writer(connection: &Connection) -> rusqlite::Result<()> {
    // Only a file without tables takes it: pruning shall give space back.
    connection.pragma_update(None, "auto_vacuum", "INCREMENTAL")?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    // FULL also in WAL mode: what was acknowledged must survive a loss of power.
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    Ok(())
}

/// Whether the file is a history; a file without anything in it is none yet.
fn is_history(connection: &Connection, location: &str) -> Result<bool, HistoryError> {
    let not_a_history = |reason: &str| HistoryError::NotAHistory {
        location: location.to_owned(),
        reason: reason.to_owned(),
    };
    let application: i64 = connection
        .pragma_query_value(None, "application_id", |row| row.get(0))
        .map_err(|source| match source.sqlite_error_code() {
            Some(rusqlite::ErrorCode::NotADatabase) => not_a_history("it is no SQLite database"),
            _ => open_failure(location)(source),
        })?;
    let tables: i64 = connection
        .query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))
        .map_err(open_failure(location))?;
    match (application, tables) {
        (APPLICATION_ID, 1..) => Ok(true),
        (0, 0) => Ok(false),
        _ => Err(not_a_history("it is an SQLite database of another program")),
    }
}

fn migrate(connection: &mut Connection, location: &str) -> Result<(), HistoryError> {
    let transaction = connection
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .map_err(open_failure(location))?;
    let mut session = SqliteSession {
        connection: &transaction,
        location,
    };
    schema::migrate(&mut session, &DIALECT, location, schema::MIGRATIONS)?;
    transaction
        .pragma_update(None, "application_id", APPLICATION_ID)
        .map_err(open_failure(location))?;
    transaction.commit().map_err(open_failure(location))
}

fn open_failure(location: &str) -> impl Fn(rusqlite::Error) -> HistoryError + '_ {
    move |source| HistoryError::Open {
        location: location.to_owned(),
        source: Box::new(source),
    }
}

fn failure<'a>(
    location: &'a str,
    doing: &'static str,
) -> impl Fn(rusqlite::Error) -> HistoryError + 'a {
    move |source| HistoryError::Database {
        location: location.to_owned(),
        doing,
        source: Box::new(source),
    }
}

/// A transaction on a connection.
struct SqliteSession<'a> {
    connection: &'a Connection,
    location: &'a str,
}

impl Session for SqliteSession<'_> {
    fn execute(&mut self, statement: &str, parameters: &[Value]) -> Result<u64, HistoryError> {
        let run = || {
            let mut prepared = self.connection.prepare_cached(statement)?;
            prepared.execute(params_from_iter(parameters))
        };
        let count = run().map_err(failure(self.location, "write to the history"))?;
        Ok(count as u64)
    }

    fn for_each(
        &mut self,
        query: &str,
        parameters: &[Value],
        each: &mut dyn FnMut(Row) -> Result<(), HistoryError>,
    ) -> Result<(), HistoryError> {
        let failed = failure(self.location, "read the history");
        let mut prepared = self.connection.prepare_cached(query).map_err(&failed)?;
        let column_count = prepared.column_count();
        let mut rows = prepared
            .query(params_from_iter(parameters))
            .map_err(&failed)?;
        while let Some(row) = rows.next().map_err(&failed)? {
            let mut values = Vec::with_capacity(column_count);
            for column in 0..column_count {
                values.push(value(row.get_ref(column).map_err(&failed)?)?);
            }
            each(Row::new(values))?;
        }
        Ok(())
    }

    fn integrity_problems(&mut self) -> Result<Vec<String>, HistoryError> {
        let mut problems = Vec::new();
        self.for_each("PRAGMA integrity_check(100)", &[], &mut |mut row| {
            problems.push(row.text()?);
            Ok(())
        })?;
        problems.retain(|problem| problem != "ok");
        Ok(problems)
    }
}

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Integer(number) => ValueRef::Integer(*number),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Bytes(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

fn value(column: ValueRef<'_>) -> Result<Value, HistoryError> {
    let damaged = |reason: &str| HistoryError::Damaged {
        what: "a column".to_owned(),
        reason: reason.to_owned(),
    };
    match column {
        ValueRef::Integer(number) => Ok(Value::Integer(number)),
        ValueRef::Text(text) => std::str::from_utf8(text)
            .map(Value::from)
            .map_err(|_| damaged("has a text that is not UTF-8")),
        ValueRef::Blob(bytes) => Ok(Value::from(bytes)),
        ValueRef::Null | ValueRef::Real(_) => Err(damaged("has a value of no known type")),
    }
}

#[cfg(test)]
mod tests;
