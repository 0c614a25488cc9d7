//! Fields of JSON objects, with errors that name the file, the record and the field. A field that is absent,
//! `null` or an empty text counts as not told. This module must not know which fields there are.

use crate::FormatError;
use registry::{parse_principal, Principal};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::fmt::Display;
use std::str::FromStr;

/// A JSON object that stands for a record or a part of one.
pub(super) struct Object<'a> {
    input: &'a str,
    record: String,
    prefix: String,
    fields: &'a Map<String, Value>,
}

impl<'a> Object<'a> {
    /// The object that a value is. `record` names it in errors.
    pub fn new(input: &'a str, record: String, value: &'a Value) -> Result<Self, FormatError> {
        match value.as_object() {
            Some(fields) => Ok(Self::of_fields(input, record, fields)),
            None => Err(FormatError::Record {
                input: input.to_owned(),
                record,
                field: "record".to_owned(),
                reason: format!("{} is no object", described(value)),
            }),
        }
    }

    /// An object of these fields.
    pub fn of_fields(input: &'a str, record: String, fields: &'a Map<String, Value>) -> Self {
        Self {
            input,
            record,
            prefix: String::new(),
            fields,
        }
    }

    /// The same object under a better name, once its identifier is known.
    pub fn named(self, kind: &str, id: impl Display) -> Self {
        Self {
            record: format!("{kind} {id}"),
            ..self
        }
    }

    /// An error about a field.
    pub fn error(&self, field: &str, reason: impl Display) -> FormatError {
        FormatError::Record {
            input: self.input.to_owned(),
            record: self.record.clone(),
            field: format!("{}{field}", self.prefix),
            reason: reason.to_string(),
        }
    }

    /// Every field with its name, in ascending order.
    pub fn fields(&self) -> impl Iterator<Item = (&'a String, &'a Value)> {
        self.fields.iter()
    }

    /// Whether the field is there, be it `null`.
    pub fn is_present(&self, field: &str) -> bool {
        self.fields.contains_key(field)
    }

    /// A field that is told.
    pub fn value(&self, field: &str) -> Option<&'a Value> {
        match self.fields.get(field)? {
            Value::Null => None,
            Value::String(text) if text.is_empty() => None,
            value => Some(value),
        }
    }

    /// A text that may be missing.
    pub fn optional_text(&self, field: &str) -> Result<Option<&'a str>, FormatError> {
        match self.value(field) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(other) => Err(self.not_a(field, "text", other)),
        }
    }

    /// A text that may be missing, owned.
    pub fn optional_string(&self, field: &str) -> Result<Option<String>, FormatError> {
        Ok(self.optional_text(field)?.map(str::to_owned))
    }

    /// A text that must be there.
    pub fn text(&self, field: &str) -> Result<&'a str, FormatError> {
        self.optional_text(field)?
            .ok_or_else(|| self.missing(field))
    }

    /// A text of a form, as an address, that may be missing.
    pub fn optional_parsed<T>(&self, field: &str) -> Result<Option<T>, FormatError>
    where
        T: FromStr,
        T::Err: Display,
    {
        self.optional_text(field)?
            .map(|text| {
                text.parse()
                    .map_err(|error| self.error(field, format_args!("\"{text}\": {error}")))
            })
            .transpose()
    }

    /// A principal that may be missing.
    pub fn optional_principal(&self, field: &str) -> Result<Option<Principal>, FormatError> {
        self.optional_text(field)?
            .map(|text| parse_principal(text).map_err(|error| self.error(field, error)))
            .transpose()
    }

    /// A principal that must be there.
    pub fn principal(&self, field: &str) -> Result<Principal, FormatError> {
        self.optional_principal(field)?
            .ok_or_else(|| self.missing(field))
    }

    /// A whole number that may be missing, of any size that `T` has.
    pub fn optional_number<T: TryFrom<u64>>(&self, field: &str) -> Result<Option<T>, FormatError> {
        let Some(value) = self.value(field) else {
            return Ok(None);
        };
        let number = value
            .as_u64()
            .ok_or_else(|| self.not_a(field, "whole number from 0 on", value))?;
        T::try_from(number)
            .map(Some)
            .map_err(|_| self.error(field, format_args!("{number} is too large")))
    }

    /// A number with a fraction, within bounds, that may be missing.
    pub fn optional_degrees(&self, field: &str, limit: f64) -> Result<Option<f32>, FormatError> {
        let Some(value) = self.value(field) else {
            return Ok(None);
        };
        let number = value
            .as_f64()
            .ok_or_else(|| self.not_a(field, "number", value))?;
        if number.abs() > limit {
            let reason = format!("{number} is not between -{limit} and {limit}");
            return Err(self.error(field, reason));
        }
        Ok(Some(number as f32))
    }

    /// A yes or no; no when it is missing.
    pub fn flag(&self, field: &str) -> Result<bool, FormatError> {
        match self.value(field) {
            None => Ok(false),
            Some(Value::Bool(flag)) => Ok(*flag),
            Some(other) => Err(self.not_a(field, "true or false", other)),
        }
    }

    /// A list; empty when it is missing.
    pub fn list(&self, field: &str) -> Result<&'a [Value], FormatError> {
        match self.value(field) {
            None => Ok(&[]),
            Some(Value::Array(list)) => Ok(list),
            Some(other) => Err(self.not_a(field, "list", other)),
        }
    }

    /// A list of texts; empty when it is missing.
    pub fn texts(&self, field: &str) -> Result<Vec<&'a str>, FormatError> {
        self.list(field)?
            .iter()
            .map(|value| {
                value
                    .as_str()
                    .ok_or_else(|| self.not_a(field, "text", value))
            })
            .collect()
    }

    /// A list of texts, owned.
    pub fn strings(&self, field: &str) -> Result<Vec<String>, FormatError> {
        Ok(self.texts(field)?.into_iter().map(str::to_owned).collect())
    }

    /// A part that is an object itself, and may be missing.
    pub fn object(&self, field: &str) -> Result<Option<Object<'a>>, FormatError> {
        match self.value(field) {
            None => Ok(None),
            Some(Value::Object(fields)) => Ok(Some(Object {
                input: self.input,
                record: self.record.clone(),
                prefix: format!("{}{field}.", self.prefix),
                fields,
            })),
            Some(other) => Err(self.not_a(field, "object", other)),
        }
    }

    /// Numbers by name; none when they are missing.
    pub fn counts(&self, field: &str) -> Result<BTreeMap<String, u32>, FormatError> {
        let Some(object) = self.object(field)? else {
            return Ok(BTreeMap::new());
        };
        let mut counts = BTreeMap::new();
        for (name, _) in object.fields() {
            if let Some(count) = object.optional_number(name)? {
                counts.insert(name.clone(), count);
            }
        }
        Ok(counts)
    }

    fn missing(&self, field: &str) -> FormatError {
        self.error(field, "it is missing")
    }

    fn not_a(&self, field: &str, expected: &str, found: &Value) -> FormatError {
        self.error(field, format_args!("{} is no {expected}", described(found)))
    }
}

/// A value in a message: small ones as they are.
fn described(value: &Value) -> String {
    match value {
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "an object".to_owned(),
        Value::String(text) => format!("\"{}\"", text.chars().take(80).collect::<String>()),
        other => other.to_string(),
    }
}
