//! The description in OpenAPI says what the API does: every answer fits its schema, every parameter that is declared is
//! taken, and no other one is.

mod support;

use api::document::{
    AssessmentRow, ChangeRow, DataCenterRow, NodeRow, OperatorRow, ProviderRow, SubnetRow,
    VersionRow,
};
use api::query::Row;
use api::{Api, Problem};
use serde_json::{json, Value};
use std::collections::BTreeSet;
use support::{node_id, subnet_id, Network};
use utoipa::ToSchema;

fn description() -> Value {
    Network::shared().document("/api/openapi.json")
}

/// A question at each route that has an answer.
fn example(path: &str) -> String {
    match path {
        "/api/nodes/{id}" => path.replace("{id}", &node_id(1).to_text()),
        "/api/diff" => "/api/diff?from=10".into(),
        _ => path.replace("{id}", &subnet_id(1).to_text()),
    }
}

/// Compares a document with a schema of the description.
fn check(schema: Value, description: &Value, document: &Value, name: &str) {
    let whole = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "allOf": [schema],
        "components": description["components"],
    });
    let validator = jsonschema::validator_for(&whole).unwrap();
    let errors: Vec<String> = validator
        .iter_errors(document)
        .map(|error| format!("{} at {}", error, error.instance_path))
        .collect();
    assert!(errors.is_empty(), "{name}: {errors:#?}");
}

#[test]
fn every_route_is_described_and_fits_its_schema() {
    let description = description();
    assert_eq!(description["openapi"], "3.1.0");
    let described: BTreeSet<&str> = description["paths"]
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    let routes: BTreeSet<&str> = Api::routes().iter().map(|route| route.path).collect();
    // The server's own paths are held by its own tests.
    let own = described.difference(&routes).copied().collect::<Vec<_>>();
    let expected = [
        "/api/events",
        "/api/snapshots",
        "/healthz",
        "/metrics",
        "/readyz",
    ];
    assert_eq!(own, expected);
    assert!(described.is_superset(&routes));
    for path in routes {
        let answer = &description["paths"][path]["get"]["responses"]["200"]["content"];
        let schema = answer["application/json"]["schema"].clone();
        assert!(schema.is_object(), "{path}");
        for version in [10, 30] {
            let question = match path {
                "/api/diff" => format!("/api/diff?from=20&to={version}"),
                "/api/versions" | "/api/openapi.json" => path.to_owned(),
                _ => format!("{}?at={version}", example(path)),
            };
            let document = Network::shared().document(&question);
            check(schema.clone(), &description, &document, &question);
        }
        if parameters(path).iter().any(|name| name == "fields") {
            let document = ask_with(path, "fields", first_field(path)).unwrap();
            check(schema.clone(), &description, &document, path);
        }
    }
}

/// Every row has exactly the fields that its schema declares, in that order, and of those types.
fn check_rows<R: Row + ToSchema>(question: &str) {
    let description = description();
    let schema = &description["components"]["schemas"][&*R::name()];
    let answer = Network::shared().ask(question).unwrap();
    let document: Value = serde_json::from_slice(&answer.body).unwrap();
    let rows = document[R::PLURAL].as_array().unwrap();
    assert!(!rows.is_empty());
    let required: Vec<&str> = R::FIELDS.iter().map(|field| field.name).collect();
    for row in rows {
        check(schema.clone(), &description, row, question);
        let row: BTreeSet<&str> = row
            .as_object()
            .unwrap()
            .keys()
            .map(String::as_str)
            .collect();
        assert_eq!(row, required.iter().copied().collect());
        let declared = schema["properties"].as_object().unwrap();
        assert_eq!(row, declared.keys().map(String::as_str).collect());
        let certain = schema["required"].as_array().unwrap().iter();
        assert_eq!(row, certain.map(|name| name.as_str().unwrap()).collect());
    }
    // The maps above are sorted: the order is looked up in the texts.
    let texts = [
        std::str::from_utf8(&answer.body).unwrap(),
        &description_text(&R::name()),
    ];
    for text in texts {
        let mut rest = text;
        for name in &required {
            let field = format!("\"{name}\":");
            let position = rest
                .find(&field)
                .unwrap_or_else(|| panic!("{name} in {rest}"));
            rest = &rest[position + field.len()..];
        }
    }
}

/// The text of a schema in the description, up to the end of the description.
fn description_text(name: &str) -> String {
    let answer = Network::shared().ask("/api/openapi.json").unwrap();
    let text = String::from_utf8(answer.body.to_vec()).unwrap();
    let start = text.find(&format!("\"{name}\":{{")).unwrap();
    let properties = text[start..].find("\"properties\":").unwrap();
    text[start + properties..].to_owned()
}

#[test]
fn rows_have_the_fields_of_their_schema() {
    check_rows::<SubnetRow>("/api/subnets");
    check_rows::<NodeRow>("/api/nodes");
    check_rows::<ProviderRow>("/api/providers");
    check_rows::<OperatorRow>("/api/operators");
    check_rows::<DataCenterRow>("/api/data-centers");
    check_rows::<VersionRow>("/api/versions");
    check_rows::<ChangeRow>("/api/diff?from=10");
    check_rows::<AssessmentRow>("/api/decentralization");
}

fn parameters(path: &str) -> Vec<String> {
    let description = description();
    let parameters = description["paths"][path]["get"]["parameters"].clone();
    let parameters = parameters.as_array().unwrap().iter();
    let in_query = parameters.filter(|parameter| parameter["in"] == "query");
    in_query
        .map(|parameter| parameter["name"].as_str().unwrap().to_owned())
        .collect()
}

fn ask_with(path: &str, name: &str, value: &str) -> Result<Value, Problem> {
    let question = example(path);
    let question = match name {
        // An example that has the parameter already.
        "from" => format!("{path}?from={value}"),
        _ if question.contains('?') => format!("{question}&{name}={value}"),
        _ => format!("{question}?{name}={value}"),
    };
    let answer = Network::shared().ask(&question)?;
    Ok(serde_json::from_slice(&answer.body).unwrap())
}

fn first_field(path: &str) -> &'static str {
    match path {
        "/api/versions" => "version",
        "/api/diff" => "change",
        "/api/decentralization" => "subnet_id",
        _ => "id",
    }
}

#[test]
fn declared_parameters_are_taken() {
    for route in Api::routes() {
        for name in parameters(route.path) {
            let value = match name.as_str() {
                "at" | "to" => "20".to_owned(),
                "from" => "10".to_owned(),
                "limit" => "1".to_owned(),
                "sort" | "fields" => first_field(route.path).to_owned(),
                "cursor" => {
                    let page = ask_with(route.path, "limit", "1").unwrap();
                    page["next"].as_str().unwrap().to_owned()
                }
                _ => String::new(),
            };
            let answer = ask_with(route.path, &name, &value);
            assert!(answer.is_ok(), "{}?{name}={value}: {answer:?}", route.path);
        }
    }
}

#[test]
fn undeclared_parameters_are_refused() {
    let paths = Api::routes().iter().map(|route| route.path);
    let mut names: BTreeSet<String> = paths.flat_map(parameters).collect();
    names.insert("undeclared".into());
    for route in Api::routes() {
        let declared = parameters(route.path);
        for name in names.iter().filter(|name| !declared.contains(name)) {
            let problem = match ask_with(route.path, name, "1") {
                Err(problem) => problem,
                Ok(_) => panic!("{} took {name}", route.path),
            };
            let found = (problem.status, problem.kind);
            assert_eq!(found, (400, "unknown-parameter"), "{} {name}", route.path);
            assert_eq!(*problem.known, *declared, "{}", route.path);
        }
    }
}

#[test]
fn problems_fit_their_schema() {
    let description = description();
    let schema = &description["components"]["schemas"]["Problem"];
    for question in ["/api/nodes?colour=red", "/api/nowhere", "/api/nodes/abcde"] {
        let problem = Network::shared().problem(question);
        let document: Value = serde_json::from_slice(&problem.to_json("/api/nodes")).unwrap();
        check(schema.clone(), &description, &document, question);
        assert_eq!(document["status"], problem.status);
    }
}

#[test]
fn every_reference_leads_to_a_schema() {
    let description = description();
    let mut rest = vec![&description];
    let mut count = 0;
    while let Some(value) = rest.pop() {
        match value {
            Value::Array(values) => rest.extend(values),
            Value::Object(fields) => {
                if let Some(Value::String(reference)) = fields.get("$ref") {
                    let pointer = reference.trim_start_matches('#');
                    assert!(description.pointer(pointer).is_some(), "{reference}");
                    count += 1;
                }
                rest.extend(fields.values());
            }
            _ => {}
        }
    }
    assert!(count > 20, "{count}");
}
