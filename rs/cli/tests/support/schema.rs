//! The part of JSON Schema 2020-12 that the documented schema uses. A keyword that is not known here
//! fails, so that the schema cannot say something that nobody checks.

use std::collections::BTreeSet;

use serde_json::Value;

/// Holds values against a schema and remembers which of its properties they had.
pub struct Validator<'s> {
    root: &'s Value,
    /// Pointers of the properties that some value had, and not as null.
    pub seen: BTreeSet<String>,
}

impl<'s> Validator<'s> {
    pub fn new(root: &'s Value) -> Self {
        Self {
            root,
            seen: BTreeSet::new(),
        }
    }

    /// Checks `value` against the schema at `pointer`; the result says what is wrong.
    pub fn check(&mut self, value: &Value, pointer: &str) -> Result<(), String> {
        let schema = self
            .root
            .pointer(pointer)
            .ok_or(format!("{pointer}: no such schema"))?;
        for (keyword, argument) in schema.as_object().ok_or("a schema is an object")? {
            let ok = match keyword.as_str() {
                "$schema" | "$defs" | "title" | "description" => true,
                "type" => has_type(value, argument),
                "const" => value == argument,
                "enum" => argument
                    .as_array()
                    .is_some_and(|allowed| allowed.contains(value)),
                "minimum" => value.as_f64() >= argument.as_f64() || value.is_null(),
                "required" => texts(argument).all(|key| value.get(key).is_some()),
                "additionalProperties" => {
                    let known = schema.get("properties").and_then(Value::as_object);
                    value
                        .as_object()
                        .into_iter()
                        .flatten()
                        .all(|(key, _)| known.is_some_and(|k| k.contains_key(key)))
                }
                "properties" => self.properties(value, pointer).map(|()| true)?,
                "items" => {
                    let items = value.as_array().into_iter().flatten();
                    items
                        .map(|item| self.check(item, &format!("{pointer}/items")))
                        .collect::<Result<Vec<_>, _>>()?;
                    true
                }
                "oneOf" => {
                    let count = argument.as_array().map_or(0, Vec::len);
                    let fits = |index| {
                        self.check(value, &format!("{pointer}/oneOf/{index}"))
                            .is_ok()
                    };
                    (0..count).map(fits).filter(|fits| *fits).count() == 1
                }
                "$ref" => {
                    let target = argument
                        .as_str()
                        .unwrap_or_default()
                        .trim_start_matches('#');
                    self.check(value, target).map(|()| true)?
                }
                _ => return Err(format!("{pointer}: unknown keyword {keyword}")),
            };
            if !ok {
                return Err(format!(
                    "{pointer}: {keyword} {argument} does not hold for {value}"
                ));
            }
        }
        Ok(())
    }

    fn properties(&mut self, value: &Value, pointer: &str) -> Result<(), String> {
        for (key, member) in value.as_object().into_iter().flatten() {
            let pointer = format!("{pointer}/properties/{key}");
            if self.root.pointer(&pointer).is_some() {
                self.check(member, &pointer)?;
                if !member.is_null() {
                    self.seen.insert(pointer);
                }
            }
        }
        Ok(())
    }
}

/// The pointers of all properties that a schema documents.
pub fn documented(schema: &Value, pointer: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (key, member) in schema.as_object().into_iter().flatten() {
        let pointer = format!("{pointer}/{key}");
        if pointer.ends_with(&format!("/properties/{key}")) {
            found.insert(pointer.clone());
        }
        found.extend(documented(member, &pointer));
    }
    found
}

fn texts(argument: &Value) -> impl Iterator<Item = &str> {
    argument
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
}

fn has_type(value: &Value, argument: &Value) -> bool {
    let is = |name: &str| match name {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        _ => false,
    };
    argument
        .as_str()
        .map_or_else(|| texts(argument).any(is), is)
}
