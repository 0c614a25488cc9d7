//! Which rows a list has: equality of fields, and text to search for.

use super::fields::{Field, Filter, Kind, Row, Value};
use super::parse::Parameter;
use crate::error::{shown, Error};
use std::mem::size_of_val;

/// A field and the values that rows may have in it, ascending, each once.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Condition {
    /// The field's place among the row's fields.
    pub field: usize,
    /// Any of these.
    pub values: Vec<Wanted>,
}

/// A value that rows may have.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Wanted {
    /// None at all.
    Absent,
    /// This text.
    Text(String),
    /// This number.
    Whole(u64),
    /// True, or false.
    Truth(bool),
}

impl Wanted {
    fn is(&self, value: Value<'_>) -> bool {
        match (self, value) {
            (Self::Absent, Value::Absent) => true,
            (Self::Text(wanted), Value::Text(value)) => wanted == value,
            (Self::Whole(wanted), Value::Whole(value)) => *wanted == value,
            (Self::Truth(wanted), Value::Truth(value)) => *wanted == value,
            _ => false,
        }
    }
}

impl Condition {
    /// Reads the values of a parameter that is a field's name.
    pub(super) fn parse(
        field: usize,
        declared: &Field,
        parameter: &Parameter<'_>,
    ) -> Result<Self, Error> {
        let values = parameter.values().map(|text| wanted(declared, text?));
        let mut values = values.collect::<Result<Vec<Wanted>, Error>>()?;
        values.sort();
        values.dedup();
        Ok(Self { field, values })
    }

    /// About how many bytes of memory it holds beyond itself.
    pub fn heap_bytes(&self) -> usize {
        let values = self.values.iter();
        let text_bytes = |value: &Wanted| match value {
            Wanted::Text(text) => text.len(),
            _ => 0,
        };
        values
            .map(|value| size_of_val(value) + text_bytes(value))
            .sum()
    }

    /// Puts another text in the place of each text for which there is one.
    pub fn complete(
        &mut self,
        other: impl Fn(&str) -> Result<Option<String>, Error>,
    ) -> Result<(), Error> {
        for value in &mut self.values {
            if let Wanted::Text(text) = value {
                if let Some(other) = other(text)? {
                    *text = other;
                }
            }
        }
        Ok(())
    }

    pub(super) fn holds<R: Row>(&self, row: &R) -> bool {
        R::VALUES.get(self.field).is_some_and(|value| {
            let value = value(row);
            self.values.iter().any(|wanted| wanted.is(value))
        })
    }
}

fn wanted(declared: &Field, text: String) -> Result<Wanted, Error> {
    let bad = |text: &str, expected| Error::BadValue {
        name: declared.name,
        value: shown(text),
        expected,
    };
    if text.is_empty() {
        return Ok(Wanted::Absent);
    }
    match (declared.kind, declared.filter) {
        (Kind::Whole, _) => text
            .parse()
            .map(Wanted::Whole)
            .map_err(|_| bad(&text, "a whole number")),
        (Kind::Truth, _) => text
            .parse()
            .map(Wanted::Truth)
            .map_err(|_| bad(&text, "true or false")),
        (_, Filter::Identifier(_)) => Ok(Wanted::Text(text.to_ascii_lowercase())),
        _ => Ok(Wanted::Text(text)),
    }
}

/// Whether one of the row's texts contains this one, which is in lower case, whatever the case there.
pub(super) fn contains<R: Row>(row: &R, search: &str) -> bool {
    R::VALUES.iter().any(|value| match value(row) {
        Value::Text(text) => contains_ignoring_case(text, search),
        _ => false,
    })
}

fn contains_ignoring_case(text: &str, search: &str) -> bool {
    if !text.is_ascii() {
        return text.to_lowercase().contains(search);
    }
    // Only ASCII is found in ASCII, and there the bytes can be compared as they stand.
    search.is_empty()
        || text
            .as_bytes()
            .windows(search.len())
            .any(|window| window.eq_ignore_ascii_case(search.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::contains_ignoring_case;

    #[test]
    fn a_search_ignores_the_case_of_any_alphabet() {
        assert!(contains_ignoring_case("Antwerp", "twe"));
        assert!(contains_ignoring_case("ANTWERP", "ant"));
        assert!(contains_ignoring_case("ZÜRICH", "zü"));
        assert!(contains_ignoring_case("", ""));
        assert!(!contains_ignoring_case("Antwerp", "zü"));
        assert!(!contains_ignoring_case("an", "ant"));
    }
}
