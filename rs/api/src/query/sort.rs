//! Orders of lists: `sort=-size,id`.

use super::fields::{Field, Kind, Row};
use crate::error::{shown, Error};
use std::cmp::Ordering;

/// One field that a list is sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct SortKey {
    /// The field's place among the row's fields.
    pub field: usize,
    /// From the largest to the smallest value.
    pub descending: bool,
}

/// The keys that these names mean; a name after `-` is descending.
pub(super) fn sort_keys(names: &[String], fields: &[Field]) -> Result<Vec<SortKey>, Error> {
    let sortable = |field: &Field| field.kind != Kind::Composite;
    let mut keys: Vec<SortKey> = Vec::with_capacity(names.len());
    for name in names {
        let (bare, descending) = match name.strip_prefix('-') {
            Some(bare) => (bare, true),
            None => (name.as_str(), false),
        };
        let position = fields
            .iter()
            .position(|field| field.name == bare && sortable(field));
        let field = position.ok_or_else(|| Error::UnknownField {
            name: "sort",
            field: shown(bare),
            known: fields
                .iter()
                .filter(|field| sortable(field))
                .map(|field| field.name)
                .collect(),
        })?;
        if keys.iter().any(|key| key.field == field) {
            return Err(Error::DuplicateField {
                name: "sort",
                field: bare.to_owned(),
            });
        }
        keys.push(SortKey { field, descending });
    }
    Ok(keys)
}

/// The order of two rows by these keys.
pub(super) fn compare<R: Row>(this: &R, that: &R, keys: &[SortKey]) -> Ordering {
    keys.iter()
        .filter_map(|key| Some((R::VALUES.get(key.field)?, key.descending)))
        .map(|(value, descending)| value(this).compare(&value(that), descending))
        .find(|order| order.is_ne())
        .unwrap_or(Ordering::Equal)
}
