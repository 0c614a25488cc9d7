//! Black box: reports in, documents out, each held against the schema.

mod support {
    pub mod profile;
    pub mod schema;
}

use std::collections::BTreeSet;

use bazel_profile::{analyze_actions, replay, CacheState, Options, Report, Strategy, WhatIf};
use expect_test::expect;
use profile_document::report::{document, list, SCHEMA, SCHEMA_VERSION};
use serde_json::{json, Value};
use support::profile::{filled, report, BUILD};
use support::schema::{documented, occurring};

fn schema() -> Value {
    serde_json::from_str(SCHEMA).expect("the schema is JSON")
}

/// Holds a document against the schema and returns it.
fn check(document: impl serde::Serialize) -> Value {
    let document = serde_json::to_value(document).expect("a document is JSON");
    let validator = jsonschema::validator_for(&schema()).expect("the schema is one");
    let errors: Vec<_> = validator
        .iter_errors(&document)
        .map(|error| format!("{}: {error}", error.instance_path))
        .collect();
    assert!(errors.is_empty(), "{errors:#?}");
    document
}

fn one(report: &Report) -> Value {
    check(document("build.json", Ok(report)))
}

#[test]
fn every_document_fits_the_schema_and_every_property_occurs() {
    let whole = filled();
    let cut = report(&BUILD[..BUILD.len() / 2]);
    let plain = report(BUILD);
    let reports = [
        ("whole.json", Ok(&whole)),
        ("plain.json", Ok(&plain)),
        ("cut.json", Ok(&cut)),
        ("missing.json", Err("does not exist: check the path")),
    ];
    let profile = analyze_actions(BUILD.as_bytes(), &Options::default()).expect("a profile");
    let replayed = replay(&profile, &WhatIf::default());
    let mut found = BTreeSet::new();
    for (file, result) in reports {
        let document = document(file, result).with_replay(Some(&replayed));
        occurring(&schema(), "", &check(document), &mut found);
    }
    let documents =
        reports.map(|(file, result)| document(file, result).with_replay(Some(&replayed)));
    let several = check(list(documents));
    occurring(&schema(), "", &several, &mut found);
    let failed = check(document("missing.json", Err("does not exist")));
    occurring(&schema(), "", &failed, &mut found);
    let missing: Vec<_> = documented(&schema(), "")
        .into_iter()
        .filter(|it| !found.contains(it))
        .collect();
    assert!(
        missing.is_empty(),
        "documented, but in no document: {missing:#?}"
    );
    let statuses: Vec<_> = (0..4)
        .map(|index| several["reports"][index]["status"].clone())
        .collect();
    assert_eq!(
        statuses,
        ["complete", "complete", "incomplete", "unreadable"]
    );
}

#[test]
fn the_schema_refuses_what_it_does_not_document() {
    let validator = jsonschema::validator_for(&schema()).expect("the schema is one");
    let document = one(&filled());
    let mut renamed = document.clone();
    renamed["profile"]["sandbox"]["set_up_us"] = json!(1);
    let mut another = document.clone();
    another["schema_version"] = json!(SCHEMA_VERSION + 1);
    let mut negative = document;
    negative["profile"]["queueing"]["resource_us"] = json!(-1);
    for wrong in [renamed, another, negative] {
        assert!(!validator.is_valid(&wrong), "{wrong}");
    }
}

#[test]
fn a_list_holds_the_same_as_the_single_documents() {
    let report = filled();
    let mut single = one(&report);
    let several = check(list([document("build.json", Ok(&report))]));
    let version = single
        .as_object_mut()
        .and_then(|it| it.remove("schema_version"));
    assert_eq!(version, Some(several["schema_version"].clone()));
    assert_eq!(several["reports"], json!([single]));
}

#[test]
fn every_strategy_is_documented() {
    let mut report = filled();
    for strategy in Strategy::ALL {
        report.actions.top[0].strategy = strategy;
        let document = one(&report);
        assert_eq!(
            document["profile"]["actions"]["top"][0]["strategy"],
            strategy.name()
        );
    }
}

#[test]
fn every_cache_state_is_documented() {
    let states = &schema()["$defs"]["profile"]["properties"]["cache_state"]["enum"];
    assert_eq!(*states, json!(CacheState::ALL.map(CacheState::name)));
}

#[test]
fn the_names_of_fields() {
    let document = one(&filled());
    let profile = &document["profile"];
    let shown = json!({
        "cache_state": profile["cache_state"],
        "suggestions": profile["suggestions"],
        "step": profile["critical_path"]["steps"][0],
        "by_repository": profile["actions"]["by_repository"],
        "by_mnemonic_and_strategy": profile["actions"]["by_mnemonic_and_strategy"],
        "workers": profile["workers"],
        "queueing": profile["queueing"],
        "sandbox": profile["sandbox"],
        "remote": profile["remote"],
        "fetches": profile["fetches"],
        "network": profile["network"],
    });
    expect![[r#"
        {
          "by_mnemonic_and_strategy": [
            {
              "action_count": 1,
              "duration_us": 600000,
              "mnemonic": "CppCompile",
              "strategy": "sandbox"
            }
          ],
          "by_repository": {
            "groups": [
              {
                "action_count": 1,
                "duration_us": 600000,
                "name": ""
              }
            ],
            "remainder": {
              "action_count": 0,
              "duration_us": 0,
              "group_count": 0
            },
            "uncertainty_us": 5
          },
          "cache_state": "cold",
          "fetches": {
            "count": 1,
            "duration_us": 70000,
            "longest": [
              {
                "duration_us": 70000,
                "repository": "@@rules_rust+",
                "start_us": 10000
              }
            ]
          },
          "network": {
            "down_average_mbps": 12.25,
            "down_peak_mbps": 90.0,
            "up_average_mbps": 1.5,
            "up_peak_mbps": 8.5
          },
          "queueing": {
            "duration_us": 65000,
            "remote_count": 3,
            "remote_us": 50000,
            "resource_count": 1,
            "resource_us": 12000,
            "worker_count": 2,
            "worker_us": 3000
          },
          "remote": {
            "check_count": 4,
            "check_us": 8000,
            "download_count": 6,
            "download_us": 35000,
            "execution_count": 7,
            "execution_us": 850000,
            "hit_count": 3,
            "hit_ratio": 0.75,
            "longest_misses": [
              {
                "description": "Compiling lib/a.cc",
                "duration_us": 600000,
                "mnemonic": "CppCompile",
                "primary_output": "bin/lib/a.o",
                "start_us": 200000,
                "strategy": "sandbox",
                "target": "//lib:a"
              }
            ],
            "miss_count": 1,
            "process_us": 700000,
            "queue_us": 100000,
            "setup_us": 45000,
            "upload_count": 5,
            "upload_us": 90000
          },
          "sandbox": {
            "action_count": 1,
            "run_us": 500000,
            "setup_us": 20000,
            "teardown_us": 30000
          },
          "step": {
            "description": "Compiling lib/a.cc",
            "drag": {
              "at_least_us": 400000,
              "at_most_us": 599800
            },
            "duration_us": 599800,
            "mnemonic": "CppCompile",
            "split": {
              "other_us": 37800,
              "output_us": 30000,
              "queue_us": 12000,
              "run_us": 500000,
              "setup_us": 20000
            },
            "start_us": 200100,
            "strategy": "sandbox",
            "target": "//lib:a"
          },
          "suggestions": [
            {
              "advice": "Build again.",
              "evidence": [
                "The profile ends early."
              ],
              "flags": [
                "--noslim_profile"
              ],
              "gain": {
                "at_least_us": 0,
                "at_most_us": 100000
              },
              "kind": "incomplete_profile"
            }
          ],
          "workers": {
            "borrow_us": 3000,
            "by_mnemonic": [
              {
                "borrow_us": 3000,
                "copy_us": 1000,
                "mnemonic": "Javac",
                "process_count": 1,
                "request_count": 2,
                "setup_us": 4000,
                "work_us": 200000
              }
            ],
            "copy_us": 1000,
            "idle_us": 90000,
            "process_count": 1,
            "request_count": 2,
            "setup_us": 4000,
            "work_us": 200000
          }
        }"#]]
    .assert_eq(&serde_json::to_string_pretty(&shown).expect("JSON"));
}
