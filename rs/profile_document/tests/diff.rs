//! Black box: diffs in, documents out, each held against the schema.

mod support {
    pub mod schema;
}

use std::collections::BTreeSet;

use bazel_profile::{analyze_actions, Options};
use expect_test::expect;
use profile_diff::{diff, DiffOptions, Side, Sides};
use profile_document::diff::{document, SCHEMA};
use serde_json::{json, Value};
use support::schema::{documented, occurring};

fn schema() -> Value {
    serde_json::from_str(SCHEMA).expect("the schema is JSON")
}

/// A profile of two actions, the first on the critical path.
fn profile(first_us: u64, second_us: u64) -> String {
    format!(
        r#"{{"otherData":{{"bazel_version":"release 7.7.1"}},"traceEvents":[
{{"name":"thread_name","ph":"M","pid":1,"tid":9,"args":{{"name":"Main Thread"}}}},
{{"cat":"build phase marker","name":"Build artifacts","ph":"i","ts":0,"pid":1,"tid":9}},
{{"cat":"general information","name":"subprocess.run","ph":"X","ts":0,"dur":{first_us},"pid":1,"tid":40}},
{{"cat":"action processing","name":"Compiling a.cc","ph":"X","ts":0,"dur":{first_us},"pid":1,"args":{{"target":"//a:a","mnemonic":"CppCompile"}},"tid":40}},
{{"cat":"action processing","name":"Linking b","ph":"X","ts":0,"dur":{second_us},"pid":1,"args":{{"target":"//b:b","mnemonic":"CppLink"}},"tid":41}},
{{"cat":"critical path component","name":"action 'Compiling a.cc'","ph":"X","ts":0,"dur":{first_us},"pid":1,"args":{{"tid":40}},"tid":0}}
]}}"#
    )
}

fn side(profiles: &[String]) -> Side {
    let profiles = profiles.iter();
    let read = profiles.map(|text| analyze_actions(text.as_bytes(), &Options::default()));
    Side::new(read.map(|it| it.expect("a profile")).collect())
}

/// The document about a diff, held against the schema.
fn check(base: &[String], head: &[String]) -> Value {
    let options = DiffOptions {
        top: 1,
        ..DiffOptions::default()
    };
    let diff = diff(&side(base), &side(head), &options).expect("alike");
    let names = |count: usize, side: &str| -> Vec<String> {
        (0..count).map(|run| format!("{side}{run}.json")).collect()
    };
    let (base, head) = (names(base.len(), "base"), names(head.len(), "head"));
    let names = Sides {
        base: base.as_slice(),
        head: head.as_slice(),
    };
    let document = serde_json::to_value(document(names, &diff)).expect("a document is JSON");
    let validator = jsonschema::validator_for(&schema()).expect("the schema is one");
    let errors: Vec<_> = validator
        .iter_errors(&document)
        .map(|error| format!("{}: {error}", error.instance_path))
        .collect();
    assert!(errors.is_empty(), "{errors:#?}");
    document
}

fn runs(first_us: u64) -> Vec<String> {
    (0..5)
        .map(|run| profile(first_us + run * 1_000, 500_000))
        .collect()
}

#[test]
fn every_document_fits_the_schema_and_every_property_occurs() {
    let document = check(&runs(1_000_000), &runs(3_000_000));
    let mut found = BTreeSet::new();
    occurring(&schema(), "", &document, &mut found);
    let missing: Vec<_> = documented(&schema(), "")
        .into_iter()
        .filter(|it| !found.contains(it))
        .collect();
    assert!(
        missing.is_empty(),
        "documented, but in no document: {missing:#?}"
    );
    expect![[r#"
        [
          [
            {
              "action_count": 1,
              "evidence": [
                "1 action took 2.000 s longer: 1.002 s in the base, 3.002 s in the head",
                "It is: Compiling a.cc",
                "On the critical path in 5 of 5 head runs"
              ],
              "gain_basis": "critical_path",
              "gain_us": 2000000,
              "kind": "slower_actions",
              "mnemonic": "CppCompile",
              "share_of_total": 1.0,
              "target": "//a:a",
              "work_us": 2000000
            }
          ],
          {
            "base_us": 1002000,
            "difference_us": 2000000,
            "head_us": 3002000,
            "interval": {
              "high_us": 2003000,
              "low_us": 1997000
            },
            "is_certain": true
          }
        ]"#]]
    .assert_eq(&format!(
        "{:#}",
        json!([document["causes"], document["total"]])
    ));
}

#[test]
fn single_runs_and_equal_ones_fit_too() {
    let one = check(&[profile(1_000_000, 1)], &[profile(3_000_000, 1)]);
    assert_eq!(one["total"]["interval"], Value::Null);
    assert_eq!(one["verdict"], "undecided");
    let same = check(&runs(1_000_000), &runs(1_000_000));
    assert_eq!(same["causes"], json!([]));
    // Nothing at all took time on either side.
    check(&[profile(0, 0)], &[profile(0, 0)]);
}

#[test]
fn the_schema_refuses_what_it_does_not_document() {
    let validator = jsonschema::validator_for(&schema()).expect("the schema is one");
    let mut document = check(&runs(1_000_000), &runs(3_000_000));
    assert!(validator.is_valid(&document));
    document["causes"][0]["gain_ms"] = json!(1);
    assert!(!validator.is_valid(&document));
}
