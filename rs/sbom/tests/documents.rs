//! What the documents say, and that they keep the rules of their formats.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::process::Command;

use cyclonedx_bom::models::bom::Bom;
use cyclonedx_bom::validation::Validate;
use sbom::{
    cyclonedx_document, spdx_document, CrateNode, Inventory, NpmPackage, SbomError, Workspace,
};
use serde_json::{json, Value};

const MANIFEST: &str = "[workspace.package]\nversion = \"0.1.0\"\nlicense = \"Apache-2.0\"\n";
const CREATED: &str = "2026-11-30T00:00:00Z";

fn node(id: &str, version: &str, dependencies: &[&str], build_dependencies: &[&str]) -> CrateNode {
    let list = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect();
    let manifest = match version {
        "" => String::new(),
        _ => format!("{}.toml", id.trim_end_matches("#tool")),
    };
    CrateNode {
        id: id.to_owned(),
        name: id.trim_end_matches("#tool").to_owned(),
        version: version.to_owned(),
        manifest,
        dependencies: list(dependencies),
        build_dependencies: list(build_dependencies),
    }
}

/// A program with a library of ours, a crate that is linked and used by a macro, and a crate of tests that nothing reaches.
fn nodes() -> Vec<CrateNode> {
    vec![
        node("program", "", &["own", "linked"], &["macro"]),
        node("own", "", &["linked"], &[]),
        node("linked", "1.0.0", &[], &[]),
        node("macro", "2.0.0+meta", &["linked#tool", "only_tool"], &[]),
        node("linked#tool", "1.0.0", &["only_tool"], &[]),
        node("only_tool", "3.0.0", &[], &[]),
        node("unreached", "4.0.0", &[], &[]),
    ]
}

fn manifests() -> BTreeMap<String, String> {
    let licences = [
        ("linked", "license = \"MIT/Apache-2.0\""),
        ("macro", "license = \"Homemade\""),
        ("only_tool", ""),
    ];
    let manifest = |(name, licence): (&str, &str)| {
        (
            format!("{name}.toml"),
            format!("[package]\nname = \"{name}\"\n{licence}\n"),
        )
    };
    licences.map(manifest).into()
}

fn lock() -> String {
    let packages = [
        ("linked", "1.0.0"),
        ("macro", "2.0.0+meta"),
        ("only_tool", "3.0.0"),
    ];
    packages
        .map(|(name, version)| locked(name, version))
        .concat()
}

fn locked(name: &str, version: &str) -> String {
    let checksum = "a".repeat(64);
    format!("[[package]]\nname = \"{name}\"\nversion = \"{version}\"\nchecksum = \"{checksum}\"\n")
}

fn inventory() -> Inventory {
    let workspace = Workspace::parse(MANIFEST, &lock()).unwrap();
    let roots = ["program".to_owned()];
    let mut inventory = workspace
        .inventory("program", &roots, &[], &nodes(), &manifests())
        .unwrap();
    inventory.add_rust("1.95.0").unwrap();
    let package = |name: &str, dependencies: &[&str]| NpmPackage {
        name: name.to_owned(),
        version: "1.0.0".to_owned(),
        licence: Some("ISC".to_owned()),
        dependencies: dependencies.iter().map(|it| (*it).to_owned()).collect(),
    };
    let packages = [
        package("@scope/widgets", &["tiny@1.0.0"]),
        package("tiny", &[]),
    ];
    let entry = |name: &str| {
        format!(
            "  {name}:\n    resolution: {{integrity: sha512-{}==}}\n",
            "A".repeat(86)
        )
    };
    let npm_lock = entry("'@scope/widgets@1.0.0'") + &entry("tiny@1.0.0");
    inventory.add_bundle(&packages, &npm_lock).unwrap();
    inventory.check().unwrap();
    inventory
}

fn find<'a>(list: &'a Value, key: &str, value: &str) -> &'a Value {
    let found = list
        .as_array()
        .unwrap()
        .iter()
        .find(|it| it[key] == json!(value));
    found.unwrap_or_else(|| panic!("no {key} {value}"))
}

#[test]
fn spdx_says_what_is_linked_and_what_builds() {
    let document: Value = serde_json::from_str(&spdx_document(&inventory(), CREATED)).unwrap();
    let packages = &document["packages"];
    let linked = find(packages, "name", "linked");
    assert_eq!(linked["licenseDeclared"], json!("MIT OR Apache-2.0"));
    let checksum = json!([{"algorithm": "SHA256", "checksumValue": "a".repeat(64)}]);
    assert_eq!(linked["checksums"], checksum);
    assert_eq!(
        linked["externalRefs"][0]["referenceLocator"],
        json!("pkg:cargo/linked@1.0.0")
    );
    let made = find(packages, "name", "macro");
    assert_eq!(
        made["externalRefs"][0]["referenceLocator"],
        json!("pkg:cargo/macro@2.0.0%2Bmeta")
    );
    assert_eq!(made["licenseDeclared"], json!("LicenseRef-Homemade"));
    assert_eq!(
        find(
            &document["hasExtractedLicensingInfos"],
            "licenseId",
            "LicenseRef-Homemade"
        )["extractedText"],
        json!("Homemade")
    );
    assert_eq!(
        find(packages, "name", "only_tool")["licenseDeclared"],
        json!("NOASSERTION")
    );
    assert_eq!(
        find(packages, "name", "own")["licenseDeclared"],
        json!("Apache-2.0")
    );
    assert!(packages
        .as_array()
        .unwrap()
        .iter()
        .all(|it| it["name"] != json!("unreached")));

    let id = |name: &str| find(packages, "name", name)["SPDXID"].clone();
    let relationships = document["relationships"].as_array().unwrap();
    let relates = |from: &Value, kind: &str, to: &Value| {
        let wanted =
            json!({"spdxElementId": from, "relationshipType": kind, "relatedSpdxElement": to});
        relationships.contains(&wanted)
    };
    let program = id("program");
    for name in ["own", "linked", "@scope/widgets", "tiny", "rust-std"] {
        assert!(relates(&program, "CONTAINS", &id(name)), "{name}");
    }
    for name in ["macro", "only_tool", "rustc"] {
        assert!(!relates(&program, "CONTAINS", &id(name)), "{name}");
    }
    assert!(relates(&id("own"), "DEPENDS_ON", &id("linked")));
    assert!(relates(&id("@scope/widgets"), "DEPENDS_ON", &id("tiny")));
    assert!(relates(&id("macro"), "BUILD_DEPENDENCY_OF", &program));
    assert!(relates(&id("rustc"), "BUILD_TOOL_OF", &program));
}

/// The specification's rules that a schema cannot hold: identifiers are unique and well-formed, references resolve.
#[test]
fn spdx_keeps_the_rules() {
    let document: Value = serde_json::from_str(&spdx_document(&inventory(), CREATED)).unwrap();
    assert_eq!(document["spdxVersion"], json!("SPDX-2.3"));
    assert_eq!(document["creationInfo"]["created"], json!(CREATED));
    let packages = document["packages"].as_array().unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let mut ids: BTreeSet<String> = packages.iter().map(|it| text(&it["SPDXID"])).collect();
    assert_eq!(ids.len(), packages.len());
    for id in &ids {
        let rest = id.strip_prefix("SPDXRef-").unwrap();
        assert!(
            rest.chars()
                .all(|it| it.is_ascii_alphanumeric() || ".-".contains(it)),
            "{id}"
        );
    }
    ids.insert("SPDXRef-DOCUMENT".to_owned());
    for relationship in document["relationships"].as_array().unwrap() {
        for end in ["spdxElementId", "relatedSpdxElement"] {
            assert!(
                ids.contains(relationship[end].as_str().unwrap()),
                "{relationship}"
            );
        }
    }
    for package in packages {
        assert_eq!(package["filesAnalyzed"], json!(false));
        assert!(package["downloadLocation"].is_string() && package["copyrightText"].is_string());
    }
    assert!(text(&document["documentNamespace"])
        .starts_with("https://spdx.org/spdxdocs/program-0.1.0-"));
}

#[test]
fn cyclonedx_keeps_the_rules() {
    let text = cyclonedx_document(&inventory(), CREATED);
    let bom = Bom::parse_from_json(text.as_bytes()).unwrap();
    let result = bom.validate();
    assert!(result.passed(), "{result:?}");

    let document: Value = serde_json::from_str(&text).unwrap();
    let components = document["components"].as_array().unwrap();
    let mut references: BTreeSet<&str> = components
        .iter()
        .map(|it| it["bom-ref"].as_str().unwrap())
        .collect();
    assert_eq!(references.len(), components.len());
    references.insert(
        document["metadata"]["component"]["bom-ref"]
            .as_str()
            .unwrap(),
    );
    let dependencies = document["dependencies"].as_array().unwrap();
    assert_eq!(dependencies.len(), references.len());
    for dependency in dependencies {
        let ends = [&dependency["ref"]]
            .into_iter()
            .chain(dependency["dependsOn"].as_array().unwrap());
        for end in ends {
            assert!(references.contains(end.as_str().unwrap()), "{dependency}");
        }
    }
    let widgets = find(&document["components"], "name", "widgets");
    assert_eq!(widgets["group"], json!("@scope"));
    assert_eq!(
        widgets["hashes"],
        json!([{"alg": "SHA-512", "content": "0".repeat(128)}])
    );
    assert_eq!(
        find(&document["components"], "name", "macro")["scope"],
        json!("excluded")
    );
    assert_eq!(
        find(&document["components"], "name", "linked")["scope"],
        json!("required")
    );
}

#[test]
fn the_same_inventory_gives_the_same_bytes() {
    let mut turned = nodes();
    turned.reverse();
    let workspace = Workspace::parse(MANIFEST, &lock()).unwrap();
    let make = |nodes: &[CrateNode]| {
        workspace
            .inventory("program", &["program".to_owned()], &[], nodes, &manifests())
            .unwrap()
    };
    for document in [spdx_document, cyclonedx_document] {
        assert_eq!(
            document(&make(&nodes()), CREATED),
            document(&make(&turned), CREATED)
        );
        assert_ne!(
            document(&make(&nodes()), CREATED),
            document(&inventory(), CREATED)
        );
    }
}

#[test]
fn what_is_in_a_program_without_being_linked_is_contained() {
    let workspace = Workspace::parse(MANIFEST, &(lock() + &locked("unreached", "4.0.0"))).unwrap();
    let mut manifests = manifests();
    let manifest = "[package]\nlicense = \"MPL-2.0\"".to_owned();
    manifests.insert("unreached.toml".to_owned(), manifest);
    let (roots, contents) = (["program".to_owned()], ["unreached".to_owned()]);
    let inventory = workspace.inventory("program", &roots, &contents, &nodes(), &manifests);
    let document = spdx_document(&inventory.unwrap(), CREATED);
    let document: Value = serde_json::from_str(&document).unwrap();
    let unreached = find(&document["packages"], "name", "unreached");
    assert_eq!(unreached["licenseDeclared"], json!("MPL-2.0"));
    let contained = find(
        &document["relationships"],
        "relatedSpdxElement",
        unreached["SPDXID"].as_str().unwrap(),
    );
    assert_eq!(contained["relationshipType"], json!("CONTAINS"));
}

#[test]
fn what_is_missing_is_named() {
    let workspace = Workspace::parse(MANIFEST, "package = []").unwrap();
    let roots = ["program".to_owned()];
    let error = workspace
        .inventory("program", &roots, &[], &nodes(), &manifests())
        .unwrap_err();
    assert!(matches!(error, SbomError::NotLocked { .. }), "{error}");
    let workspace = Workspace::parse(MANIFEST, &lock()).unwrap();
    let error = workspace
        .inventory("program", &roots, &[], &nodes()[..3], &manifests())
        .unwrap_err();
    assert!(matches!(error, SbomError::Dangling { .. }), "{error}");
    let error = Workspace::parse("a = ", &lock()).unwrap_err();
    assert!(error.to_string().starts_with("Cargo.toml: "), "{error}");
}

#[test]
fn the_program_writes_both_documents() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let write = |name: &str, text: &str| fs::write(path(name), text).unwrap();
    write("Cargo.toml", MANIFEST);
    write("Cargo.lock", &lock());
    write("linked.toml", &manifests()["linked.toml"]);
    let crates = [
        json!({"id": "p", "name": "p", "version": "", "manifest": "", "dependencies": ["l"], "build_dependencies": []}),
        json!({"id": "l", "name": "linked", "version": "1.0.0", "manifest": path("linked.toml"), "dependencies": [], "build_dependencies": []}),
    ];
    write("crates", &crates.map(|node| format!("{node}\n")).concat());
    write(
        "status",
        "BUILD_USER x\nSTABLE_COMMIT_TIME 2026-11-30T01:02:03Z\n",
    );
    let run = |more: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_make_sbom"));
        for (option, value) in [
            ("--name", "p".to_owned()),
            ("--root", "p".to_owned()),
            ("--crates", path("crates")),
            ("--manifest", path("Cargo.toml")),
            ("--lock", path("Cargo.lock")),
            ("--spdx", path("spdx")),
            ("--cyclonedx", path("cdx")),
        ] {
            command.args([option, &value]);
        }
        command.args(more).output().unwrap()
    };
    let read =
        |name: &str| serde_json::from_slice::<Value>(&fs::read(path(name)).unwrap()).unwrap();
    write("rustc", "rustc 1.95.0 (59807616e 2026-04-14)\n");
    assert!(run(&["--rustc", &path("rustc")]).status.success());
    assert_eq!(
        find(&read("spdx")["packages"], "name", "rust-std")["versionInfo"],
        json!("1.95.0")
    );
    assert_eq!(
        read("spdx")["creationInfo"]["created"],
        json!("1970-01-01T00:00:00Z")
    );
    assert!(run(&["--status", &path("status")]).status.success());
    assert_eq!(
        read("cdx")["metadata"]["timestamp"],
        json!("2026-11-30T01:02:03Z")
    );
    assert_eq!(
        find(&read("cdx")["components"], "name", "linked")["version"],
        json!("1.0.0")
    );

    write("status", "");
    let failed = run(&["--status", &path("status")]);
    assert_eq!(failed.status.code(), Some(1));
    let line = String::from_utf8(failed.stderr).unwrap();
    assert!(
        line.contains("STABLE_COMMIT_TIME") && line.lines().count() == 1,
        "{line}"
    );
    assert_eq!(run(&["--unknown", "x"]).status.code(), Some(2));
}

#[test]
fn the_program_writes_the_provenance() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let write = |name: &str, text: &str| fs::write(path(name), text).unwrap();
    write("rustc", "rustc 1.95.0 (59807616e 2026-04-14)\n");
    write(
        "status",
        "STABLE_REVISION abc\nSTABLE_COMMIT_TIME 2026-11-30T01:02:03Z\n",
    );
    let run = |more: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_make_provenance"));
        command.args([
            "--build-type",
            "urn:type",
            "--builder",
            "urn:builder",
            "--parameter",
            "target=//x",
        ]);
        command.args(["--rustc", &path("rustc"), "--output", &path("predicate")]);
        command.args(["--material", &format!("lock={}", path("status"))]);
        command.args(more).output().unwrap()
    };
    let read = || serde_json::from_slice::<Value>(&fs::read(path("predicate")).unwrap()).unwrap();
    assert!(run(&[]).status.success());
    let dependencies = read()["buildDefinition"]["resolvedDependencies"].clone();
    assert_eq!(dependencies.as_array().unwrap().len(), 1);
    assert!(run(&["--status", &path("status")]).status.success());
    let definition = read()["buildDefinition"].clone();
    assert_eq!(
        definition["resolvedDependencies"][0]["digest"],
        json!({"gitCommit": "abc"})
    );
    assert_eq!(
        definition["internalParameters"]["rustc"],
        json!("rustc 1.95.0 (59807616e 2026-04-14)")
    );
    assert_eq!(read()["runDetails"]["builder"]["id"], json!("urn:builder"));

    write("status", "STABLE_COMMIT_TIME 2026-11-30T01:02:03Z\n");
    let failed = run(&["--status", &path("status")]);
    assert_eq!(failed.status.code(), Some(1));
    let line = String::from_utf8(failed.stderr).unwrap();
    assert!(
        line.contains("STABLE_REVISION") && line.lines().count() == 1,
        "{line}"
    );
    assert_eq!(run(&["--parameter", "none"]).status.code(), Some(2));
}
