//! Histories in databases: one set of statements (`operations`) over one set of tables (`schema`), and what differs
//! between the two databases, which is opening, transactions and binding (`sqlite`, `postgres`).

mod attachments;
mod check;
mod database;
mod figures;
mod filter;
mod members;
mod operations;
mod postgres;
mod prune;
mod read;
mod schema;
mod sqlite;
mod write;

use std::path::Path;

pub use self::postgres::{is_postgres_url, PostgresHistory};
pub use self::sqlite::SqliteHistory;

use crate::error::HistoryError;
use crate::history::History;

/// What a history is opened for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Reading: nothing is created, and nothing changes.
    Read,
    /// Reading and writing: it is created if it is not there, and an earlier schema is brought up to date.
    Write,
}

/// Opens the history of that name: an address such as `postgres://user@host/database`, or else the path of an SQLite
/// file.
///
/// # Errors
/// When it cannot be opened, is no history, or is of a later schema; with [`Access::Read`] also when it is not there
/// or of an earlier schema.
pub fn open(location: &str, access: Access) -> Result<Box<dyn History>, HistoryError> {
    Ok(if is_postgres_url(location) {
        Box::new(PostgresHistory::open(location, access)?)
    } else {
        Box::new(SqliteHistory::open(Path::new(location), access)?)
    })
}

/// As [`open`] for a PostgreSQL database, with the user's password, as it is, beside an address that does not show it.
///
/// # Errors
/// As [`open`], and when the location is a file or has a password, too.
pub fn open_with_password(
    location: &str,
    password: &str,
    access: Access,
) -> Result<Box<dyn History>, HistoryError> {
    if !is_postgres_url(location) {
        return Err(HistoryError::Location {
            location: location.to_owned(),
            reason: "a file takes no password: name a database as postgres://user@host/database"
                .to_owned(),
        });
    }
    Ok(Box::new(PostgresHistory::open_with_password(
        location, password, access,
    )?))
}
