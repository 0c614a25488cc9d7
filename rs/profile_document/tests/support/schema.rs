//! Which properties of a schema occur in documents, so that what is documented is known to exist.

use std::collections::BTreeSet;

use serde_json::Value;

/// The pointers of the properties that `value` has, and not as null, by the schema at `pointer`.
pub fn occurring(root: &Value, pointer: &str, value: &Value, found: &mut BTreeSet<String>) {
    let Some(schema) = root.pointer(pointer) else {
        panic!("{pointer}: no such schema");
    };
    if let Some(reference) = schema["$ref"].as_str() {
        occurring(root, reference.trim_start_matches('#'), value, found);
    }
    for index in 0..schema["oneOf"].as_array().map_or(0, Vec::len) {
        let pointer = format!("{pointer}/oneOf/{index}");
        if is_alternative(root, &pointer, value) {
            occurring(root, &pointer, value, found);
        }
    }
    for item in value.as_array().into_iter().flatten() {
        if schema.get("items").is_some() {
            occurring(root, &format!("{pointer}/items"), item, found);
        }
    }
    for (key, member) in value.as_object().into_iter().flatten() {
        let pointer = format!("{pointer}/properties/{key}");
        if root.pointer(&pointer).is_some() && !member.is_null() {
            occurring(root, &pointer, member, found);
            found.insert(pointer);
        }
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

/// Alternatives differ by the properties that they require.
fn is_alternative(root: &Value, pointer: &str, value: &Value) -> bool {
    let schema = &root.pointer(pointer).expect("an alternative is there");
    let target = match schema["$ref"].as_str() {
        Some(reference) => root.pointer(reference.trim_start_matches('#')),
        None => Some(*schema),
    };
    let required = target.and_then(|target| target["required"].as_array());
    let mut keys = required.into_iter().flatten().filter_map(Value::as_str);
    keys.all(|key| value.get(key).is_some())
}
