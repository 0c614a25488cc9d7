//! What is asked: a route, points of the history, and which part of a list.

use super::cursor::Cursor;
use super::fields::Field;
use super::filter::Condition;
use super::parse::{parameters, Parameter};
use super::sort::{sort_keys, SortKey};
use crate::digest::Digest;
use crate::error::{shown, Error};
use crate::query::Filter;
use crate::routes::{Route, Standard};
use registry::At;
use std::hash::{Hash, Hasher};
use std::mem::size_of_val;

/// The most rows of a page that a client may ask for.
pub(crate) const MAX_LIMIT: u32 = 1000;

/// What is asked. Queries that differ only in order, encoding or defaults ask the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Question {
    /// The route.
    pub route: &'static Route,
    /// The identifier in the path, in lower case, perhaps only its beginning.
    pub id: Option<String>,
    /// The point of the history that is asked for.
    pub at: At,
    /// The point that it is compared with, for changes.
    pub from: Option<At>,
    /// Where the page begins, when it is not the first.
    pub cursor: Option<Cursor>,
    /// Which part of the list, for lists.
    pub list: List,
}

/// Which rows of a list, in which order and form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct List {
    /// All of these must hold.
    pub conditions: Vec<Condition>,
    /// Text to find in a row, in lower case; empty when there is nothing to find.
    pub search: String,
    /// What to sort by; nothing for the order of identifiers.
    pub sort: Vec<SortKey>,
    /// The places of the fields to write, ascending; nothing for all of them.
    pub fields: Vec<usize>,
    /// The most rows; `None` for all.
    pub limit: Option<u32>,
}

impl Question {
    /// The route alone, without parameters.
    pub fn plain(route: &'static Route) -> Self {
        Self {
            route,
            id: None,
            at: At::Newest,
            from: None,
            cursor: None,
            list: List::default(),
        }
    }

    /// Reads a query for a route.
    ///
    /// # Errors
    /// When a parameter is unknown, given twice, missing or has a wrong value.
    pub fn parse(route: &'static Route, id: Option<String>, query: &str) -> Result<Self, Error> {
        let mut question = Self {
            id,
            ..Self::plain(route)
        };
        for parameter in parameters(query)? {
            question.take(&parameter)?;
        }
        if route.takes(Standard::From) && question.from.is_none() {
            return Err(Error::MissingParameter { name: "from" });
        }
        question.list.conditions.sort();
        match question.cursor {
            Some(cursor) if cursor.question != question.digest() => Err(Error::BadCursor {
                reason: "it belongs to another question: only limit may differ between pages",
            }),
            _ => Ok(question),
        }
    }

    fn take(&mut self, parameter: &Parameter<'_>) -> Result<(), Error> {
        let fields = self.route.fields;
        match self.route.standard(&parameter.name) {
            Some(Standard::At) => self.at = point("at", parameter)?,
            Some(Standard::To) => self.at = point("to", parameter)?,
            Some(Standard::From) => self.from = Some(point("from", parameter)?),
            Some(Standard::Search) => self.list.search = parameter.text()?.to_lowercase(),
            Some(Standard::Limit) => self.list.limit = Some(limit(&parameter.text()?)?),
            Some(Standard::Cursor) => self.cursor = Some(Cursor::decode(&parameter.text()?)?),
            Some(Standard::Sort) => self.list.sort = sort_keys(&parameter.names()?, fields)?,
            Some(Standard::Fields) => {
                self.list.fields = selected_fields(&parameter.names()?, fields)?;
            }
            None => {
                let condition = self.condition(parameter)?;
                self.list.conditions.push(condition);
            }
        }
        Ok(())
    }

    fn condition(&self, parameter: &Parameter<'_>) -> Result<Condition, Error> {
        let mut fields = self.route.fields.iter().enumerate();
        let found = fields
            .find(|(_, field)| field.name == parameter.name && field.filter != Filter::None)
            .ok_or_else(|| Error::UnknownParameter {
                name: shown(&parameter.name),
                known: self.route.parameter_names().collect(),
            })?;
        Condition::parse(found.0, found.1, parameter)
    }

    /// Whether the whole list is asked for, as it is in its version.
    pub fn is_whole(&self) -> bool {
        self.id.is_none() && self.cursor.is_none() && self.list == List::default()
    }

    /// The digest of all that must be the same on every page.
    pub fn digest(&self) -> u64 {
        let mut digest = Digest::new();
        digest.text(self.route.path);
        self.id.hash(&mut digest);
        self.at.hash(&mut digest);
        self.from.hash(&mut digest);
        self.list.conditions.hash(&mut digest);
        self.list.search.hash(&mut digest);
        self.list.sort.hash(&mut digest);
        self.list.fields.hash(&mut digest);
        digest.finish()
    }
}

impl List {
    /// About how many bytes of memory it holds beyond itself.
    pub fn heap_bytes(&self) -> usize {
        let conditions: usize = self
            .conditions
            .iter()
            .map(|condition| size_of_val(condition) + condition.heap_bytes())
            .sum();
        conditions + self.search.len() + size_of_val(&*self.sort) + size_of_val(&*self.fields)
    }
}

fn point(name: &'static str, parameter: &Parameter<'_>) -> Result<At, Error> {
    let text = parameter.text()?;
    text.parse().map_err(|source| Error::BadAt { name, source })
}

fn limit(text: &str) -> Result<u32, Error> {
    let limit = text.parse().ok();
    limit
        .filter(|limit| (1..=MAX_LIMIT).contains(limit))
        .ok_or_else(|| Error::BadValue {
            name: "limit",
            value: shown(text),
            expected: "a whole number from 1 to 1000",
        })
}

fn selected_fields(names: &[String], fields: &[Field]) -> Result<Vec<usize>, Error> {
    let mut selected = Vec::with_capacity(names.len());
    for name in names {
        let position = fields.iter().position(|field| field.name == name);
        let position = position.ok_or_else(|| Error::UnknownField {
            name: "fields",
            field: shown(name),
            known: fields.iter().map(|field| field.name).collect(),
        })?;
        if selected.contains(&position) {
            return Err(Error::DuplicateField {
                name: "fields",
                field: name.clone(),
            });
        }
        selected.push(position);
    }
    selected.sort_unstable();
    match selected.len() == fields.len() {
        true => Ok(Vec::new()),
        false => Ok(selected),
    }
}
