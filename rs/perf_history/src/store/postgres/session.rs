//! A transaction on a PostgreSQL connection: binding values, and reading rows as they arrive.

use postgres::fallible_iterator::FallibleIterator;
use postgres::types::{ToSql, Type};
use postgres::Transaction;

use super::address::Address;
use crate::error::HistoryError;
use crate::store::database::{Row, Session, Value};

/// A transaction on a connection.
pub(super) struct PostgresSession<'a, 'c> {
    pub(super) transaction: &'a mut Transaction<'c>,
    pub(super) address: &'a Address,
}

impl Session for PostgresSession<'_, '_> {
    fn execute(&mut self, statement: &str, parameters: &[Value]) -> Result<u64, HistoryError> {
        let parameters: Vec<_> = parameters.iter().map(bound).collect();
        self.transaction
            .execute(statement, &parameters)
            .map_err(|error| self.address.failure("write to the history", error))
    }

    fn for_each(
        &mut self,
        query: &str,
        parameters: &[Value],
        each: &mut dyn FnMut(Row) -> Result<(), HistoryError>,
    ) -> Result<(), HistoryError> {
        let address = self.address;
        let failed = |error| address.failure("read the history", error);
        let mut rows = self
            .transaction
            .query_raw(query, parameters.iter().map(bound))
            .map_err(failed)?;
        while let Some(row) = rows.next().map_err(failed)? {
            let columns = 0..row.len();
            let values = columns.map(|column| value(&row, column, address));
            each(Row::new(values.collect::<Result<_, _>>()?))?;
        }
        Ok(())
    }

    fn integrity_problems(&mut self) -> Result<Vec<String>, HistoryError> {
        // The server checks its pages itself, where it is set up to.
        Ok(Vec::new())
    }
}

fn value(row: &postgres::Row, column: usize, address: &Address) -> Result<Value, HistoryError> {
    let failed = |error| address.failure("read the history", error);
    let kind = row.columns().get(column).map(postgres::Column::type_);
    match kind {
        Some(&Type::INT8) => row.try_get(column).map(Value::Integer).map_err(failed),
        Some(&Type::INT4) => {
            let number: i32 = row.try_get(column).map_err(failed)?;
            Ok(Value::Integer(number.into()))
        }
        Some(&Type::TEXT) => row.try_get(column).map(Value::Text).map_err(failed),
        Some(&Type::BYTEA) => row.try_get(column).map(Value::Bytes).map_err(failed),
        _ => Err(HistoryError::Damaged {
            what: "a column".to_owned(),
            reason: "has a value of no known type".to_owned(),
        }),
    }
}

fn bound(value: &Value) -> &(dyn ToSql + Sync) {
    match value {
        Value::Integer(number) => number,
        Value::Text(text) => text,
        Value::Bytes(bytes) => bytes,
    }
}
