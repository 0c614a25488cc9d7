//! How an image was built: the predicate of SLSA's provenance, version 1.
//! Source: <https://slsa.dev/spec/v1.0/provenance>.

use serde_json::{json, Map, Value};
use sha2::{Digest as _, Sha256};

/// What is known of a build.
#[derive(Debug, Default)]
pub struct Build {
    /// A URI: how the parameters are to be understood.
    pub build_type: String,
    /// A URI: who vouches for the build.
    pub builder: String,
    /// What was asked for, by names that the build type knows.
    pub parameters: Vec<(String, String)>,
    /// What the compiler says of itself.
    pub compiler: String,
    /// The commit (hexadecimal digits) and its time (RFC 3339), in a stamped build.
    pub commit: Option<(String, String)>,
    /// Files that name all that was downloaded, and their contents.
    pub materials: Vec<(String, Vec<u8>)>,
}

/// The predicate, without any time but the commit's. A parameter that is given several times is a list.
pub fn provenance_predicate(build: &Build) -> String {
    let mut parameters = Map::new();
    for (name, value) in &build.parameters {
        match parameters.get_mut(name) {
            None => {
                parameters.insert(name.clone(), json!(value));
            }
            Some(Value::Array(values)) => values.push(json!(value)),
            Some(one) => *one = json!([one.take(), value]),
        }
    }
    let source = build.commit.iter().map(|(revision, time)| {
        json!({
            "name": "source",
            "digest": {"gitCommit": revision},
            "annotations": {"committed": time},
        })
    });
    let materials = build.materials.iter().map(|(name, content)| {
        json!({"name": name, "digest": {"sha256": format!("{:x}", Sha256::digest(content))}})
    });
    let dependencies: Vec<Value> = source.chain(materials).collect();
    let predicate = json!({
        "buildDefinition": {
            "buildType": build.build_type,
            "externalParameters": parameters,
            "internalParameters": {"rustc": build.compiler},
            "resolvedDependencies": dependencies,
        },
        "runDetails": {"builder": {"id": build.builder}},
    });
    format!("{predicate:#}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_that_repeat_are_lists() {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let build = Build {
            parameters: vec![
                pair("platform", "a"),
                pair("target", "//x"),
                pair("platform", "b"),
            ],
            commit: Some(pair("abc", "2026-11-30T00:00:00Z")),
            materials: vec![("Cargo.lock".to_owned(), Vec::new())],
            ..Build::default()
        };
        let text = provenance_predicate(&build);
        let predicate: Value = serde_json::from_str(&text).unwrap();
        let definition = &predicate["buildDefinition"];
        let expected = json!({"platform": ["a", "b"], "target": "//x"});
        assert_eq!(definition["externalParameters"], expected);
        let dependencies = &definition["resolvedDependencies"];
        assert_eq!(dependencies[0]["digest"], json!({"gitCommit": "abc"}));
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(dependencies[1]["digest"], json!({"sha256": empty}));
    }
}
