//! Any text may come as a question: it is answered or refused, and nothing breaks.

mod support;

use api::Api;
use proptest::prelude::*;
use serde_json::Value;
use support::Network;

/// Every text of a path and query has one of these answers.
fn check(question: &str) -> Result<(), TestCaseError> {
    match Network::shared().ask(question) {
        Ok(answer) => {
            let document: Result<Value, _> = serde_json::from_slice(&answer.body);
            prop_assert!(document.is_ok(), "{question}: no JSON");
        }
        Err(problem) => {
            let expected = [400, 404, 414].contains(&problem.status);
            prop_assert!(expected, "{question}: {problem:?}");
            let document: Value = serde_json::from_slice(&problem.to_json(question)).unwrap();
            prop_assert_eq!(&document["instance"], question);
        }
    }
    let path = question.split('?').next().unwrap_or_default();
    let pattern = Api::route_of(path);
    let known = Api::routes().iter().any(|route| route.path == pattern);
    prop_assert!(known || pattern == "other");
    Ok(())
}

/// Queries of parts that mean something somewhere, in any combination.
fn query() -> impl Strategy<Value = String> {
    let name = prop_oneof![
        Just("at"),
        Just("from"),
        Just("to"),
        Just("sort"),
        Just("fields"),
        Just("limit"),
        Just("cursor"),
        Just("q"),
        Just("country"),
        Just("size"),
        Just("subnet_id"),
        Just("is_halted"),
        Just("status"),
        Just("version"),
        Just("subject_id"),
        Just(""),
    ];
    let value = prop_oneof![
        Just(String::new()),
        Just("id,-size".into()),
        Just("-version".into()),
        Just("10".into()),
        Just("2025-07-02".into()),
        Just("true".into()),
        Just("%C3%A4,+%2C".into()),
        Just("%ff".into()),
        any::<u64>().prop_map(|number| number.to_string()),
        "[A-Za-z0-9_-]{44}",
        "\\PC{0,20}",
    ];
    let pair = (name, value).prop_map(|(name, value)| format!("{name}={value}"));
    prop::collection::vec(pair, 0..5).prop_map(|pairs| pairs.join("&"))
}

fn path() -> impl Strategy<Value = String> {
    let paths: Vec<&str> = Api::routes().iter().map(|route| route.path).collect();
    let path = prop::sample::select(paths);
    let id = prop_oneof![
        Just("fi5vb".to_owned()),
        Just("FI5VB-DQBAE".to_owned()),
        "[a-z2-7-]{1,63}",
        "\\PC{0,10}",
    ];
    (path, id).prop_map(|(path, id)| path.replace("{id}", &id))
}

proptest! {
    #[test]
    fn questions_of_known_parts_are_answered_or_refused(path in path(), query in query()) {
        check(&format!("{path}?{query}"))?;
    }

    #[test]
    fn any_text_is_answered_or_refused(path in "\\PC{0,40}", query in any::<String>()) {
        check(&format!("{path}?{query}"))?;
        check(&format!("/api/nodes?{query}"))?;
    }

    #[test]
    fn pages_of_any_size_add_up(limit in 1_u32..12, descending: bool) {
        let sort = if descending { "-reward_type" } else { "status,-ip" };
        let network = Network::shared();
        let whole = network.column(&format!("/api/nodes?sort={sort}"), "nodes", "id");
        let mut found = Vec::new();
        let mut cursor = String::new();
        loop {
            let question = format!("/api/nodes?sort={sort}&limit={limit}{cursor}");
            found.extend(network.column(&question, "nodes", "id"));
            match network.document(&question)["next"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break,
            }
        }
        prop_assert_eq!(found, whole);
    }
}
