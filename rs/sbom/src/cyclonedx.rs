//! CycloneDX 1.5 in JSON. Source: <https://cyclonedx.org/docs/1.5/json/>.

use std::iter;

use serde_json::{json, Value};

use crate::inventory::{Checksum, Component, Inventory, Scope};
use crate::licence::Licence;
use crate::unique::uuid;

/// The document, with `created` (RFC 3339, in UTC, whole seconds) as its time.
pub fn cyclonedx_document(inventory: &Inventory, created: &str) -> String {
    let subject = &inventory.subject;
    let reference = format!("program:{}@{}", subject.name, subject.version);
    let mut program = json!({
        "type": "application",
        "bom-ref": reference,
        "name": subject.name,
        "version": subject.version,
    });
    set_licences(&mut program, &subject.licence);
    let components: Vec<Value> = inventory.components().map(component).collect();
    let dependencies = dependencies(inventory, &reference);
    let metadata = json!({
        "timestamp": created,
        "tools": {"components": [{"type": "application", "name": "make_sbom"}]},
        "component": program,
    });
    let content = json!([metadata, components, dependencies]);
    let document = json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "serialNumber": format!("urn:uuid:{}", uuid(content.to_string().as_bytes())),
        "version": 1,
        "metadata": metadata,
        "components": components,
        "dependencies": dependencies,
    });
    format!("{document:#}\n")
}

fn set_licences(component: &mut Value, licence: &Licence) {
    match licence {
        Licence::Expression(expression) => {
            component["licenses"] = json!([{"expression": expression}]);
        }
        Licence::Other(text) => component["licenses"] = json!([{"license": {"name": text}}]),
        Licence::Undeclared => {}
    }
}

fn component((reference, component): (&str, &Component)) -> Value {
    // A scope of npm is a group here.
    let scoped = component
        .name
        .strip_prefix('@')
        .and_then(|_| component.name.split_once('/'));
    let (group, name) = scoped.unwrap_or(("", &component.name));
    let mut value = json!({
        "type": "library",
        "bom-ref": reference,
        "name": name,
        "version": component.version,
        // What is not in the program is of no concern where it runs.
        "scope": match component.scope {
            Scope::Linked => "required",
            Scope::Build => "excluded",
        },
    });
    if !group.is_empty() {
        value["group"] = json!(group);
    }
    if let Some(Checksum { algorithm, digits }) = &component.checksum {
        value["hashes"] = json!([{"alg": algorithm, "content": digits}]);
    }
    if let Some(purl) = &component.purl {
        value["purl"] = json!(purl);
    }
    set_licences(&mut value, &component.licence);
    value
}

/// What depends on what. The format does not tell linking from building; scopes do.
fn dependencies(inventory: &Inventory, subject: &str) -> Vec<Value> {
    let own = inventory
        .dependencies
        .iter()
        .chain(&inventory.build_dependencies)
        .chain(&inventory.tools);
    let own = json!({"ref": subject, "dependsOn": unique(own)});
    let others = inventory.components().map(|(reference, component)| {
        let references = component
            .dependencies
            .iter()
            .chain(&component.build_dependencies);
        json!({"ref": reference, "dependsOn": unique(references)})
    });
    iter::once(own).chain(others).collect()
}

fn unique<'a>(references: impl Iterator<Item = &'a String>) -> Vec<&'a String> {
    let mut references: Vec<&String> = references.collect();
    references.sort_unstable();
    references.dedup();
    references
}
