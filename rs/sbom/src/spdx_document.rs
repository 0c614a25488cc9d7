//! SPDX 2.3 in JSON. Source: <https://spdx.github.io/spdx-spec/v2.3/>.

use std::collections::BTreeMap;
use std::iter;

use serde_json::{json, Map, Value};

use crate::inventory::{Checksum, Component, Inventory, Scope};
use crate::licence::Licence;
use crate::unique::{plain_names, uuid};

const DOCUMENT: &str = "SPDXRef-DOCUMENT";
const SUBJECT: &str = "SPDXRef-Program";
const NO_ASSERTION: &str = "NOASSERTION";

/// The document, with `created` (RFC 3339, in UTC, whole seconds) as its time.
pub fn spdx_document(inventory: &Inventory, created: &str) -> String {
    let names = plain_names(inventory.components().map(|(reference, _)| reference));
    let id = |reference: &str| format!("SPDXRef-Package-{}", names[reference]);
    let subject = &inventory.subject;
    let mut program = package(SUBJECT, &subject.name, &subject.version, &subject.licence);
    program.insert("primaryPackagePurpose".to_owned(), json!("APPLICATION"));
    let components = inventory
        .components()
        .map(|(reference, component)| component_package(&id(reference), component));
    let packages: Vec<Value> = iter::once(Value::Object(program))
        .chain(components)
        .collect();
    let relationships = relationships(inventory, id);
    let licences = extracted_licences(inventory);
    let content = json!([packages, relationships, licences, created]);
    let unique = uuid(content.to_string().as_bytes());
    let (name, version) = (&subject.name, &subject.version);
    let mut document = json!({
        "spdxVersion": "SPDX-2.3",
        "dataLicense": "CC0-1.0",
        "SPDXID": DOCUMENT,
        "name": format!("{name}-{version}"),
        "documentNamespace": format!("https://spdx.org/spdxdocs/{name}-{version}-{unique}"),
        "creationInfo": {
            "created": created,
            "creators": ["Tool: make_sbom"],
        },
        "packages": packages,
        "relationships": relationships,
    });
    if !licences.is_empty() {
        document["hasExtractedLicensingInfos"] = json!(licences);
    }
    format!("{document:#}\n")
}

fn package(id: &str, name: &str, version: &str, licence: &Licence) -> Map<String, Value> {
    let declared = match licence {
        Licence::Expression(expression) => expression.clone(),
        Licence::Other(text) => Licence::reference(text),
        Licence::Undeclared => NO_ASSERTION.to_owned(),
    };
    let fields = [
        ("SPDXID", json!(id)),
        ("name", json!(name)),
        ("versionInfo", json!(version)),
        ("downloadLocation", json!(NO_ASSERTION)),
        ("filesAnalyzed", json!(false)),
        ("licenseConcluded", json!(NO_ASSERTION)),
        ("licenseDeclared", json!(declared)),
        ("copyrightText", json!(NO_ASSERTION)),
    ];
    fields
        .map(|(key, value)| (key.to_owned(), value))
        .into_iter()
        .collect()
}

fn component_package(id: &str, component: &Component) -> Value {
    let (name, version) = (&component.name, &component.version);
    let mut fields = package(id, name, version, &component.licence);
    fields.insert("primaryPackagePurpose".to_owned(), json!("LIBRARY"));
    if let Some(Checksum { algorithm, digits }) = &component.checksum {
        // SPDX writes the algorithms without the dash.
        let checksum = json!({"algorithm": algorithm.replace('-', ""), "checksumValue": digits});
        fields.insert("checksums".to_owned(), json!([checksum]));
    }
    if let Some(purl) = &component.purl {
        let reference = json!({
            "referenceCategory": "PACKAGE-MANAGER",
            "referenceType": "purl",
            "referenceLocator": purl,
        });
        fields.insert("externalRefs".to_owned(), json!([reference]));
    }
    Value::Object(fields)
}

fn relationships(inventory: &Inventory, id: impl Fn(&str) -> String) -> Vec<Value> {
    let relate = |from: &str, kind: &str, to: &str| json!({"spdxElementId": from, "relationshipType": kind, "relatedSpdxElement": to});
    let mut all = vec![relate(DOCUMENT, "DESCRIBES", SUBJECT)];
    for tool in &inventory.tools {
        all.push(relate(&id(tool), "BUILD_TOOL_OF", SUBJECT));
    }
    for (reference, component) in inventory.components() {
        if component.scope == Scope::Linked {
            all.push(relate(SUBJECT, "CONTAINS", &id(reference)));
        }
    }
    let own = iter::once((
        SUBJECT.to_owned(),
        &inventory.dependencies,
        &inventory.build_dependencies,
    ));
    let others = inventory.components().map(|(reference, component)| {
        (
            id(reference),
            &component.dependencies,
            &component.build_dependencies,
        )
    });
    for (from, dependencies, build_dependencies) in own.chain(others) {
        for to in dependencies {
            all.push(relate(&from, "DEPENDS_ON", &id(to)));
        }
        for helper in build_dependencies {
            all.push(relate(&id(helper), "BUILD_DEPENDENCY_OF", &from));
        }
    }
    all
}

/// The texts of licences that SPDX does not know.
fn extracted_licences(inventory: &Inventory) -> Vec<Value> {
    let licences = inventory
        .components()
        .map(|(_, component)| &component.licence)
        .chain([&inventory.subject.licence]);
    let texts: BTreeMap<String, &String> = licences
        .filter_map(|licence| match licence {
            Licence::Other(text) => Some((Licence::reference(text), text)),
            _ => None,
        })
        .collect();
    texts
        .into_iter()
        .map(|(id, text)| json!({"licenseId": id, "extractedText": text}))
        .collect()
}
