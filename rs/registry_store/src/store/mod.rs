//! The store: opening a file, and the public operations, each of which is one transaction. What the
//! transactions do is in `read`, `write`, `import` and `check`; this module must not know SQL of records.

mod check;
mod import;
mod pool;
mod read;
mod schema;
#[cfg(test)]
mod tests;
mod write;

pub use check::CheckReport;
pub use import::{ImportOptions, ImportReport};
pub use pool::PoolStatus;
pub use write::{Appended, Inserted, RecordChange, VersionChanges};

use crate::format::Input;
use crate::StoreError;
use pool::Pool;
use registry::{At, Record, RecordKey, Snapshot, Source, Timestamp, VersionInfo, VersionOrigin};
use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};
use schema::{State, MIGRATIONS};
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How long an operation waits for another process that is writing.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);
/// How much of the file the readers map; SQLite reads the rest in the ordinary way.
const MMAP_BYTES: i64 = 256 << 20;
/// Prepared statements that each connection keeps.
const STATEMENTS: usize = 32;

/// Versions of the registry in one SQLite file. It can be shared between threads; several processes may
/// have the file open.
///
/// A write that returned survives a crash of the process or the machine. Reads see whole versions only.
pub struct Store {
    /// Without connections when the store is in memory: the writer reads then. They are closed before the writer:
    /// the last connection to close moves the log into the file, and readers cannot.
    readers: Pool,
    /// `None` when the store is open for reading only.
    writer: Option<Mutex<Connection>>,
}

impl Store {
    /// Opens a store for reading and writing, creates it if there is no file, and brings an earlier schema up
    /// to date.
    ///
    /// # Errors
    /// When the file cannot be opened, is not a store, or is of a later schema.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let failed = |source| StoreError::Open {
            path: path.to_owned(),
            source,
        };
        let mut writer = Connection::open_with_flags(
            path,
            OpenFlags::SQLITE_OPEN_READ_WRITE
                | OpenFlags::SQLITE_OPEN_CREATE
                | OpenFlags::SQLITE_OPEN_NO_MUTEX,
        )
        .map_err(failed)?;
        writer.busy_timeout(BUSY_TIMEOUT).map_err(failed)?;
        schema::state(&writer, path)?;
        writer
            .pragma_update(None, "journal_mode", "WAL")
            .map_err(failed)?;
        prepare_writer(&writer).map_err(failed)?;
        schema::migrate(&mut writer, path, MIGRATIONS)?;
        Ok(Self {
            writer: Some(Mutex::new(writer)),
            readers: Pool::new(open_readers(path).map_err(failed)?),
        })
    }

    /// Opens an existing store for reading. Nothing in the file changes, so an earlier schema is refused.
    ///
    /// # Errors
    /// When there is no file, or it cannot be opened, is not a store, or is of another schema.
    pub fn open_read_only(path: &Path) -> Result<Self, StoreError> {
        if !path.exists() {
            return Err(StoreError::Missing {
                path: path.to_owned(),
            });
        }
        let readers = open_readers(path).map_err(|source| StoreError::Open {
            path: path.to_owned(),
            source,
        })?;
        let known = schema::newest_schema(MIGRATIONS);
        for reader in readers.iter().take(1) {
            match schema::state(reader, path)? {
                State::Store(found) if found == known => {}
                State::Store(found) => {
                    return Err(StoreError::OlderSchema {
                        path: path.to_owned(),
                        found,
                        known,
                    })
                }
                State::Empty => {
                    return Err(StoreError::NotAStore {
                        path: path.to_owned(),
                        reason: "it is empty".to_owned(),
                    })
                }
            }
        }
        Ok(Self {
            writer: None,
            readers: Pool::new(readers),
        })
    }

    /// A new store in memory, which is gone when this is dropped. Its reads wait for each other.
    ///
    /// # Errors
    /// When SQLite has no memory.
    pub fn open_in_memory() -> Result<Self, StoreError> {
        let path = Path::new(":memory:");
        let failed = |source| StoreError::Open {
            path: path.to_owned(),
            source,
        };
        let mut writer = Connection::open_in_memory().map_err(failed)?;
        prepare_writer(&writer).map_err(failed)?;
        schema::migrate(&mut writer, path, MIGRATIONS)?;
        Ok(Self {
            writer: Some(Mutex::new(writer)),
            readers: Pool::new(Vec::new()),
        })
    }

    /// Takes the content of files into the store: a snapshot, or consecutive changes. All or nothing; the files
    /// are read before the store is locked.
    ///
    /// # Errors
    /// When a file is wrong, when its version or time is not known or does not fit, or when the store fails.
    pub fn import(
        &self,
        inputs: &[Input],
        options: &ImportOptions,
    ) -> Result<ImportReport, StoreError> {
        let content = crate::format::read_inputs(inputs)?;
        self.write(|transaction| import::import(transaction, content, options))
    }

    /// Takes one snapshot into the store, after, before or between those that are there.
    ///
    /// A snapshot whose version was merely assigned, and whose records are those of the version before it, is
    /// not stored again.
    ///
    /// # Errors
    /// When its version is there with other records, when versions and times would not ascend together, or
    /// when the store fails.
    pub fn insert(&self, snapshot: &Snapshot, now: Timestamp) -> Result<Inserted, StoreError> {
        self.write(|transaction| write::insert(transaction, snapshot, now))
    }

    /// Adds versions after the newest one, each by what it changes. The first is the newest version plus 1, or
    /// 1 in an empty store; each further one is 1 more. All or nothing.
    ///
    /// # Errors
    /// When a version is missing, when times descend, or when the store fails.
    pub fn append(
        &self,
        changes: &[VersionChanges],
        source: Source,
        now: Timestamp,
    ) -> Result<Appended, StoreError> {
        let origin = VersionOrigin::Registry;
        self.write(|transaction| write::append(transaction, changes, source, origin, now))
    }

    /// What there is, in ascending order of versions.
    ///
    /// # Errors
    /// When the store fails.
    pub fn versions(&self) -> Result<Vec<VersionInfo>, StoreError> {
        self.with_reader(|connection| read::versions(connection))
    }

    /// The newest version; `None` in an empty store. Cheap enough to ask every second.
    ///
    /// # Errors
    /// When the store fails.
    pub fn newest(&self) -> Result<Option<VersionInfo>, StoreError> {
        self.with_reader(|connection| read::version_at(connection, At::Newest))
    }

    /// The newest snapshot that is not after a point; `None` when all are after it.
    ///
    /// # Errors
    /// When the store fails or is damaged.
    pub fn snapshot(&self, at: At) -> Result<Option<Snapshot>, StoreError> {
        self.read(|transaction| read::snapshot(transaction, at))
    }

    /// One record of the newest snapshot that is not after a point; `None` when it is not in it.
    ///
    /// # Errors
    /// When the store fails or is damaged.
    pub fn record(&self, at: At, key: &RecordKey) -> Result<Option<Record>, StoreError> {
        // One statement is consistent in itself: no transaction around it.
        self.with_reader(|connection| read::record(connection, at, key))
    }

    /// Reads all there is and says what does not hang together.
    ///
    /// # Errors
    /// When the store fails so badly that it cannot be read on. What is merely wrong is in the report.
    pub fn check(&self) -> Result<CheckReport, StoreError> {
        self.read(|transaction| check::check(transaction))
    }

    /// A small named value, as the ETag of a source; `None` when it was never set.
    ///
    /// # Errors
    /// When the store fails.
    pub fn note(&self, name: &str) -> Result<Option<String>, StoreError> {
        self.with_reader(|connection| read::note(connection, name))
    }

    /// Sets a small named value.
    ///
    /// # Errors
    /// When the store fails.
    pub fn set_note(&self, name: &str, value: &str) -> Result<(), StoreError> {
        self.write(|transaction| write::set_note(transaction, name, value))
    }

    /// How busy the read connections are. A store in memory has none: all its reads share the one connection.
    pub fn pool_status(&self) -> PoolStatus {
        self.readers.status()
    }

    fn write<T>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let mut connection = lock(self.writer.as_ref().ok_or(StoreError::ReadOnly)?);
        let transaction = connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(StoreError::sqlite("lock the store for writing"))?;
        let result = work(&transaction)?;
        transaction
            .commit()
            .map_err(StoreError::sqlite("commit to the store"))?;
        Ok(result)
    }

    fn read<T>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.with_reader(|connection| {
            let transaction = connection
                .transaction()
                .map_err(StoreError::sqlite("start reading the store"))?;
            work(&transaction)
        })
    }

    fn with_reader<T>(
        &self,
        work: impl FnOnce(&mut Connection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        match (self.readers.lease(), &self.writer) {
            (Some(mut lease), _) => work(lease.connection()),
            (None, Some(writer)) => work(&mut lock(writer)),
            (None, None) => Err(StoreError::ReadOnly),
        }
    }
}

/// Nothing that a panicking writer left behind outlives its transaction, which ended with it.
fn lock(connection: &Mutex<Connection>) -> MutexGuard<'_, Connection> {
    connection.lock().unwrap_or_else(PoisonError::into_inner)
}

fn prepare_writer(connection: &Connection) -> rusqlite::Result<()> {
    // FULL also in WAL mode: what was acknowledged must survive a loss of power.
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    Ok(())
}

fn open_readers(path: &Path) -> rusqlite::Result<Vec<Connection>> {
    let count = std::thread::available_parallelism().map_or(2, |it| it.get().max(2));
    (0..count).map(|_| open_reader(path)).collect()
}

fn open_reader(path: &Path) -> rusqlite::Result<Connection> {
    let connection = Connection::open_with_flags(
        path,
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.pragma_update(None, "mmap_size", MMAP_BYTES)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    Ok(connection)
}
