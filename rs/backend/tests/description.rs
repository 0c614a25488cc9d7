//! What `/api/openapi.json` says of builds is what the running program answers, so that a client can be generated from
//! it.

mod support;

use serde_json::{json, Value};
use std::collections::BTreeSet;
use std::path::Path;
use support::builds::{profile, sha256};
use support::{Server, TOKEN};

const SECOND: u64 = 1_000_000;

/// Where builds' paths begin; all others are held by `tests/backend.rs` and by `rs/api`.
const BEGINNINGS: [&str; 3] = ["/api/builds", "/api/metrics", "/api/alerts"];

/// A server with a rule that every build breaks.
fn start(folder: &Path) -> Server {
    let rules = folder.join("alerts.toml");
    let text = "[[alert]]\nmetric = \"build.wall_time\"\nlimit = \"1 ms\"\n";
    std::fs::write(&rules, text).unwrap();
    Server::with_builds(folder, &["--alerts", rules.to_str().unwrap()])
}

/// The schema of an operation's answer, which must be one that has a name.
fn schema(description: &Value, path: &str, method: &str, status: &str) -> Value {
    let answers = &description["paths"][path][method]["responses"];
    let schema = &answers[status]["content"]["application/json"]["schema"];
    assert!(
        schema["$ref"].is_string(),
        "{method} {path} {status}: {schema}"
    );
    schema.clone()
}

/// Holds a document against a schema of the description.
fn check(schema: &Value, description: &Value, document: &Value) {
    let whole = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "allOf": [schema],
        "components": description["components"],
    });
    let validator = jsonschema::validator_for(&whole).unwrap();
    let errors: Vec<String> = validator
        .iter_errors(document)
        .map(|error| format!("{error} at {}", error.instance_path))
        .collect();
    assert!(errors.is_empty(), "{schema}: {errors:#?}");
}

#[test]
fn documents_about_builds_fit_their_schemas() {
    let folder = tempfile::tempdir().unwrap();
    let server = start(folder.path());
    let description = server.json("/api/openapi.json");
    let first = profile(4 * SECOND, 0);
    let (status, taken) = server.upload("?branch=main&commit=1", first.as_bytes());
    assert_eq!(status, 201, "{taken}");
    check(
        &schema(&description, "/api/builds", "post", "201"),
        &description,
        &taken,
    );
    for begin_s in 1..12 {
        // Half of them much slower, so that the trend has a change.
        let duration = if begin_s < 6 { 4 } else { 40 } * SECOND;
        server.build(
            "?branch=main&commit=1",
            &profile(duration + begin_s, begin_s * 60),
        );
    }
    let id = taken["id"].as_str().unwrap();
    let builds = server.json("/api/builds?limit=2");
    let head = builds["builds"][0]["id"].as_str().unwrap();
    let questions = [
        ("/api/builds", "/api/builds?limit=2".to_owned()),
        ("/api/builds", "/api/builds".to_owned()),
        ("/api/builds/{id}", format!("/api/builds/{id}")),
        (
            "/api/builds/{id}/timeline",
            format!("/api/builds/{id}/timeline?width=100"),
        ),
        (
            "/api/builds/compare",
            format!("/api/builds/compare?base={id}&head={head}"),
        ),
        (
            "/api/metrics/trend",
            "/api/metrics/trend?metric=build.wall_time".to_owned(),
        ),
        ("/api/alerts", "/api/alerts?limit=3".to_owned()),
        ("/api/metrics", "/api/metrics".to_owned()),
        (
            "/api/builds/{id}/timeline/search",
            format!("/api/builds/{id}/timeline/search?text=compiling"),
        ),
    ];
    for (path, question) in &questions {
        let document = server.json(question);
        check(
            &schema(&description, path, "get", "200"),
            &description,
            &document,
        );
    }
    let trend = server.json(&questions[5].1);
    assert_eq!(
        trend["change_points"].as_array().unwrap().len(),
        1,
        "{trend}"
    );
    let alerts = server.json(&questions[6].1);
    assert_eq!(alerts["alerts"].as_array().unwrap().len(), 3, "{alerts}");
}

#[test]
fn the_state_of_an_upload_fits_its_schema() {
    let folder = tempfile::tempdir().unwrap();
    let server = start(folder.path());
    let description = server.json("/api/openapi.json");
    let path = "/api/builds/uploads/{sha256}";
    let schema = schema(&description, path, "get", "200");
    let body = profile(4 * SECOND, 0);
    let digest = sha256(body.as_bytes());
    let ask = || {
        let bearer = format!("Bearer {TOKEN}");
        let address = path.replace("{sha256}", &digest);
        let mut response = server.get(&address, &[("authorization", &bearer)]);
        assert_eq!(response.status(), 200);
        let text = response.body_mut().read_to_string().unwrap();
        serde_json::from_str::<Value>(&text).unwrap()
    };
    let (begin, rest) = body.as_bytes().split_at(100);
    let more = [("upload-offset", "0"), ("upload-complete", "?0")];
    assert_eq!(server.patch(&digest, &more, begin), (204, Some(100)));
    let part = ask();
    assert_eq!(part["received_bytes"], 100);
    check(&schema, &description, &part);
    let last = [("upload-offset", "100")];
    assert_eq!(server.patch(&digest, &last, rest).0, 201);
    let whole = ask();
    assert_eq!(whole["complete"], true);
    check(&schema, &description, &whole);
}

#[test]
fn every_answer_in_json_has_a_schema_with_a_name() {
    let folder = tempfile::tempdir().unwrap();
    let server = start(folder.path());
    let description = server.json("/api/openapi.json");
    let paths = description["paths"].as_object().unwrap();
    let mut names = BTreeSet::new();
    for (path, operations) in paths {
        for (method, operation) in operations.as_object().unwrap() {
            let id = operation["operationId"].as_str().unwrap();
            assert!(names.insert(id), "{id} is the name of two operations");
            if !BEGINNINGS.iter().any(|begin| path.starts_with(begin)) {
                continue;
            }
            for (status, answer) in operation["responses"].as_object().unwrap() {
                if answer["content"].get("application/json").is_some() {
                    schema(&description, path, method, status);
                }
            }
        }
    }
}

#[test]
fn every_reference_leads_to_something() {
    let folder = tempfile::tempdir().unwrap();
    let description = start(folder.path()).json("/api/openapi.json");
    let mut rest = vec![&description];
    let mut count = 0;
    while let Some(value) = rest.pop() {
        if let Some(Value::String(reference)) = value.get("$ref") {
            let pointer = reference.trim_start_matches('#');
            assert!(description.pointer(pointer).is_some(), "{reference}");
            count += 1;
        }
        match value {
            Value::Array(values) => rest.extend(values),
            Value::Object(fields) => rest.extend(fields.values()),
            _ => {}
        }
    }
    assert!(count > 100, "{count}");
}
