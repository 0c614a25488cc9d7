use super::super::{read_inputs, Input};
use super::*;

fn dump(json: &str) -> Result<Content, FormatError> {
    read_inputs(&[Input {
        name: "dump.json".into(),
        bytes: json.into(),
    }])
}

fn versions(json: &str) -> (Option<(u64, VersionOrigin)>, Option<Source>) {
    let content = dump(&format!("{{\"subnets\":[]{json}}}")).unwrap();
    (content.version, content.source)
}

#[test]
fn a_version_is_the_registrys_only_when_the_dump_says_so() {
    assert_eq!(versions(""), (None, None));
    assert_eq!(
        versions(r#","version":7"#).0,
        Some((7, VersionOrigin::Given))
    );
    let registry = r#","version":7,"version_origin":"registry""#;
    assert_eq!(versions(registry).0, Some((7, VersionOrigin::Registry)));
    let error = dump(r#"{"subnets":[],"version":7,"version_origin":"x"}"#).unwrap_err();
    assert_eq!(
        error.to_string(),
        "dump.json: the dump: version_origin: \"x\" is none of registry, given, assigned"
    );
}

#[test]
fn what_is_generated_is_known_by_either_mark() {
    let seven = Some(Source::Synthetic { seed: 7 });
    assert_eq!(versions(r#","synthetic":true,"seed":7"#).1, seven);
    assert_eq!(versions(r#","source":"synthetic","seed":7"#).1, seven);
    assert_eq!(
        versions(r#","synthetic":true,"source":"nns""#).1,
        Some(Source::Synthetic { seed: 0 })
    );
    assert_eq!(versions(r#","source":"nns""#).1, Some(Source::Nns));
}

#[test]
fn providers_that_only_operators_name_are_added_without_a_name() {
    let json = r#"{"node_operators":[
        {"node_operator_principal_id":"em77e-bvlzu-aq","node_provider_principal_id":"aaaaa-aa"}]}"#;
    let ContentRecords::Snapshot(records) = dump(json).unwrap().records else {
        panic!("no snapshot");
    };
    let keys: Vec<String> = records.iter().map(|it| it.key().to_string()).collect();
    assert_eq!(
        keys,
        ["node_operator em77e-bvlzu-aq", "node_provider aaaaa-aa"]
    );
}
