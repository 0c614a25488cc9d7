//! What the statements need of a database: values, rows, and running a statement within a transaction. Statements
//! are written once for both databases. They number their parameters `$1`, `$2` ... in the order in which they first
//! stand in the text, because SQLite numbers `$` parameters that way; and they use integers of 64 bits, texts and
//! bytes, and no NULL.

use crate::error::HistoryError;

/// A value of a parameter or a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value {
    Integer(i64),
    Text(String),
    Bytes(Vec<u8>),
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Integer(number)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        // PostgreSQL refuses this character even to compare with; no stored text has it.
        Self::Text(text.replace('\0', "\u{fffd}"))
    }
}

impl From<&[u8]> for Value {
    fn from(bytes: &[u8]) -> Self {
        Self::Bytes(bytes.to_vec())
    }
}

impl From<Vec<u8>> for Value {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Bytes(bytes)
    }
}

/// A count as the databases have it; more than there can be counts as all.
pub(super) fn integer(count: usize) -> Value {
    Value::Integer(i64::try_from(count).unwrap_or(i64::MAX))
}

/// The values of one row, taken from the first column to the last.
pub(super) struct Row(std::vec::IntoIter<Value>);

impl Row {
    pub(super) fn new(values: Vec<Value>) -> Self {
        Self(values.into_iter())
    }

    /// The next column, a whole number.
    pub(super) fn integer(&mut self) -> Result<i64, HistoryError> {
        match self.0.next() {
            Some(Value::Integer(number)) => Ok(number),
            _ => Err(unlike("a whole number")),
        }
    }

    /// The next column, a count.
    pub(super) fn count(&mut self) -> Result<u64, HistoryError> {
        u64::try_from(self.integer()?).map_err(|_| unlike("a count"))
    }

    /// The next column, a text.
    pub(super) fn text(&mut self) -> Result<String, HistoryError> {
        match self.0.next() {
            Some(Value::Text(text)) => Ok(text),
            _ => Err(unlike("a text")),
        }
    }

    /// The next column, bytes.
    pub(super) fn bytes(&mut self) -> Result<Vec<u8>, HistoryError> {
        match self.0.next() {
            Some(Value::Bytes(bytes)) => Ok(bytes),
            _ => Err(unlike("bytes")),
        }
    }
}

fn unlike(expected: &str) -> HistoryError {
    HistoryError::Damaged {
        what: "a column".to_owned(),
        reason: format!("has no {expected}"),
    }
}

/// A transaction.
pub(super) trait Session {
    /// Runs a statement; how many rows it changed.
    fn execute(&mut self, statement: &str, parameters: &[Value]) -> Result<u64, HistoryError>;

    /// Runs a query and hands over each row; an error that `each` returns ends it.
    fn for_each(
        &mut self,
        query: &str,
        parameters: &[Value],
        each: &mut dyn FnMut(Row) -> Result<(), HistoryError>,
    ) -> Result<(), HistoryError>;

    /// What the database itself finds wrong with its file, one line each.
    fn integrity_problems(&mut self) -> Result<Vec<String>, HistoryError>;
}

/// The first row of a query, read by `read`.
pub(super) fn first<T>(
    session: &mut dyn Session,
    query: &str,
    parameters: &[Value],
    mut read: impl FnMut(Row) -> Result<T, HistoryError>,
) -> Result<Option<T>, HistoryError> {
    let mut found = None;
    session.for_each(query, parameters, &mut |row| {
        if found.is_none() {
            found = Some(read(row)?);
        }
        Ok(())
    })?;
    Ok(found)
}

/// All rows of a query, read by `read`.
pub(super) fn all<T>(
    session: &mut dyn Session,
    query: &str,
    parameters: &[Value],
    mut read: impl FnMut(Row) -> Result<T, HistoryError>,
) -> Result<Vec<T>, HistoryError> {
    let mut found = Vec::new();
    session.for_each(query, parameters, &mut |row| {
        found.push(read(row)?);
        Ok(())
    })?;
    Ok(found)
}
