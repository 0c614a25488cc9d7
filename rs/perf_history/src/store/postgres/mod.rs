//! A history in a PostgreSQL database that many machines share: its connections, and transactions on them. Where the
//! server is and how it is reached is in `address`.

mod address;
mod session;

use std::sync::{Mutex, MutexGuard, PoisonError};

use postgres::{Client, IsolationLevel};

pub use address::is_postgres_url;

use self::address::Address;
use self::session::PostgresSession;
use super::database::Session;
use super::operations::{Database, Work};
use super::schema::{self, Dialect};
use super::Access;
use crate::error::HistoryError;

/// Connections that are kept when nobody uses them.
const IDLE_CLIENTS: usize = 4;

/// The tables have a schema of their own, so that the database may have others.
const PREPARE: &str = "
    SET search_path TO dre_history;
    SET lock_timeout TO '10s';
    SET client_min_messages TO warning;
    SET synchronous_commit TO on;
";

/// Lets one writer in at a time until its transaction ends, as SQLite does: "dreH" in ASCII names the lock.
const LOCK: &str = "SELECT 1 FROM (SELECT pg_advisory_xact_lock(1685218632)) AS taken";

const DIALECT: Dialect = [
    ("ROW_ID", "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY"),
    ("INTEGER_64", "BIGINT"),
    ("BYTES", "BYTEA"),
    ("STRICT_TABLE", ""),
    ("KEY_TABLE", ""),
];

/// A history in a PostgreSQL database, in tables of the schema `dre_history`.
///
/// It must not be used on a thread that drives an asynchronous runtime: its connections drive one of their own.
pub struct PostgresHistory {
    address: Address,
    idle: Mutex<Vec<Client>>,
    is_writer: bool,
}

impl PostgresHistory {
    /// Opens the history in the database at an address, `postgres://user:password@host:port/database`.
    ///
    /// The connection is encrypted, and the server's certificate verified, unless the server is on this machine or
    /// the address says `?sslmode=disable`. Certificates are those of the system and Mozilla's, and those of a file
    /// that `?sslrootcert=FILE` names. Other parameters are libpq's.
    ///
    /// # Errors
    /// When the address is wrong, the server cannot be reached or refuses, or the history is of a later schema; with
    /// [`Access::Read`] also when there is no history or it is of an earlier schema.
    pub fn open(url: &str, access: Access) -> Result<Self, HistoryError> {
        Self::open_address(Address::parse(url)?, access)
    }

    /// As [`Self::open`], with the user's password, which the address does not show then.
    ///
    /// # Errors
    /// As [`Self::open`], and when the address has a password, too.
    pub fn open_with_password(
        url: &str,
        password: &str,
        access: Access,
    ) -> Result<Self, HistoryError> {
        Self::open_address(Address::parse(url)?.with_password(password)?, access)
    }

    fn open_address(address: Address, access: Access) -> Result<Self, HistoryError> {
        let history = Self {
            address,
            idle: Mutex::default(),
            is_writer: access == Access::Write,
        };
        history.admit()?;
        Ok(history)
    }

    /// Makes the tables where they may be made, and looks at their schema.
    fn admit(&self) -> Result<(), HistoryError> {
        let location = self.address.name();
        match self.schema()? {
            None if !self.is_writer => Err(HistoryError::Missing {
                location: location.to_owned(),
            }),
            Some(found) if found >= schema::newest() || !self.is_writer => {
                schema::admit(found, location, self.is_writer)
            }
            _ => Database::write(self, &mut |session| {
                session.execute("CREATE SCHEMA IF NOT EXISTS dre_history", &[])?;
                schema::migrate(session, &DIALECT, location, schema::MIGRATIONS)
            }),
        }
    }

    /// The schema that is there, if any.
    fn schema(&self) -> Result<Option<i64>, HistoryError> {
        Database::read(self, &mut |session: &mut dyn Session| {
            let query = "SELECT 1 FROM pg_catalog.pg_tables
                         WHERE schemaname = 'dre_history' AND tablename = 'history_schema'";
            match super::database::first(session, query, &[], |_| Ok(()))? {
                Some(()) => schema::version(session).map(Some),
                None => Ok(None),
            }
        })
    }

    fn connect(&self) -> Result<Client, HistoryError> {
        let mut client = self.address.connect()?;
        client
            .batch_execute(PREPARE)
            .map_err(|error| self.address.open_failure(error))?;
        Ok(client)
    }

    /// A connection that works: one that is idle may have been cut meanwhile.
    fn client(&self) -> Result<Client, HistoryError> {
        while let Some(mut client) = self.clients().pop() {
            if !client.is_closed() && client.simple_query("").is_ok() {
                return Ok(client);
            }
        }
        self.connect()
    }

    fn clients(&self) -> MutexGuard<'_, Vec<Client>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn transact<T>(&self, is_write: bool, work: Work<'_, T>) -> Result<T, HistoryError> {
        let mut client = self.client()?;
        let result = self.transact_on(&mut client, is_write, work);
        let mut idle = self.clients();
        if !client.is_closed() && idle.len() < IDLE_CLIENTS {
            idle.push(client);
        }
        result
    }

    fn transact_on<T>(
        &self,
        client: &mut Client,
        is_write: bool,
        work: Work<'_, T>,
    ) -> Result<T, HistoryError> {
        let builder = client.build_transaction();
        let begun = if is_write {
            builder
                .isolation_level(IsolationLevel::ReadCommitted)
                .start()
        } else {
            // One state for all queries of a read.
            builder
                .isolation_level(IsolationLevel::RepeatableRead)
                .read_only(true)
                .start()
        };
        let failed = |doing| move |error| self.address.failure(doing, error);
        let mut transaction = begun.map_err(failed("begin a transaction"))?;
        if is_write {
            transaction
                .execute(LOCK, &[])
                .map_err(failed("lock the history for writing"))?;
        }
        let mut session = PostgresSession {
            transaction: &mut transaction,
            address: &self.address,
        };
        let result = work(&mut session)?;
        transaction
            .commit()
            .map_err(failed("commit to the history"))?;
        Ok(result)
    }
}

impl Database for PostgresHistory {
    fn read<T>(&self, work: Work<'_, T>) -> Result<T, HistoryError> {
        self.transact(false, work)
    }

    fn write<T>(&self, work: Work<'_, T>) -> Result<T, HistoryError> {
        if !self.is_writer {
            return Err(HistoryError::ReadOnly);
        }
        self.transact(true, work)
    }

    fn compact(&self) -> Result<(), HistoryError> {
        // The server's own autovacuum does it.
        Ok(())
    }
}
