//! What lies in a registry after a run, and that a second run sends nothing.

mod support;

use std::fs;
use std::path::Path;
use std::process::Command;

use base64::prelude::{Engine as _, BASE64_STANDARD};
use serde_json::{json, Value};
use tempfile::TempDir;

use support::image::{digest, Project};
use support::proxy::Proxy;
use support::registry::Server;
use support::{find, make_key, output, program, run};

/// The tag under which what belongs to a manifest is found.
fn attached(digest: &str) -> String {
    format!(":{}", digest.replace(':', "-"))
}

fn verify(folder: &Path, key: &Path, message: &[u8], signature: &[u8]) {
    let openssl = find("openssl", None).unwrap();
    let path = |name: &str| folder.join(name);
    output(
        Command::new(&openssl)
            .args(["pkey", "-pubout", "-in"])
            .arg(key)
            .arg("-out")
            .arg(path("public.pem")),
    );
    fs::write(path("message"), message).unwrap();
    fs::write(path("signature"), signature).unwrap();
    let said = output(
        Command::new(&openssl)
            .args(["dgst", "-sha256", "-verify"])
            .arg(path("public.pem"))
            .arg("-signature")
            .arg(path("signature"))
            .arg(path("message")),
    );
    assert_eq!(String::from_utf8(said).unwrap().trim(), "Verified OK");
}

#[test]
fn a_second_run_sends_nothing() {
    let Some(server) = Server::start() else {
        return;
    };
    let proxy = Proxy::start(&server.address);
    let project = Project::new("a", 10_000);
    let Some(key) = make_key(project.path(), None) else {
        return;
    };
    let mut publish = program(&project.plan_file());
    publish
        .args(["--registry", &proxy.address, "--format", "json", "--key"])
        .arg(&key);

    let first = run(&mut publish).json();
    let sent = json!({"images": 1, "referrers": 7, "signatures": 3, "lists": 3, "tags": 2});
    assert_eq!(
        first["registries"],
        json!([{"registry": proxy.address, "sent": sent}])
    );
    assert_eq!(first["dry_run"], json!(false));
    assert!(!proxy.take_writes().is_empty());
    assert_eq!(server.tags(), ["1.0", "latest"]);
    assert_eq!(server.digest(":1.0"), project.digest);
    assert_eq!(server.digest(":latest"), project.digest);

    let second = run(&mut publish).json();
    let sent = json!({"images": 0, "referrers": 0, "signatures": 0, "lists": 0, "tags": 0});
    assert_eq!(second["registries"][0]["sent"], sent);
    assert_eq!(first["publications"], second["publications"]);
    assert_eq!(proxy.take_writes(), Vec::<String>::new());

    // Another registry, with a prefix, gets the same bytes.
    let prefixed = format!("{}/team", proxy.address);
    let third = run(program(&project.plan_file())
        .args(["--registry", &prefixed, "--format", "json", "--key"])
        .arg(&key));
    assert_eq!(third.json()["publications"], first["publications"]);
    let there = server.ask(&["digest", &format!("{}/team/test:1.0", server.address)]);
    assert_eq!(String::from_utf8(there).unwrap().trim(), project.digest);
}

#[test]
fn what_refers_to_an_image_is_found_and_is_signed() {
    let Some(server) = Server::start() else {
        return;
    };
    let project = Project::new("a", 1000);
    let folder = TempDir::new().unwrap();
    let Some(key) = make_key(folder.path(), None) else {
        return;
    };
    let mut publish = program(&project.plan_file());
    publish
        .args(["--registry", &server.address, "--key"])
        .arg(&key);
    let done = run(&mut publish);
    assert_eq!(done.code, Some(0), "{}", done.stderr);
    assert_eq!(done.stderr, "");

    let image = &project.images[1];
    let list = server.manifest(&attached(image));
    let types: Vec<&str> = list["manifests"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["artifactType"].as_str().unwrap())
        .collect();
    assert_eq!(types.len(), 3);
    for (artifact_type, file) in [
        ("application/spdx+json", "v3.spdx.json"),
        ("application/vnd.cyclonedx+json", "v3.cdx.json"),
    ] {
        let manifest = referrer(&server, &list, artifact_type);
        assert_eq!(manifest["subject"]["digest"], json!(image));
        let blob = server.blob(manifest["layers"][0]["digest"].as_str().unwrap());
        assert_eq!(blob, fs::read(project.path().join(file)).unwrap());
    }

    // The provenance: an envelope whose signature is over type and payload.
    let manifest = referrer(&server, &list, "application/vnd.in-toto+json");
    let blob = server.blob(manifest["layers"][0]["digest"].as_str().unwrap());
    let envelope: Value = serde_json::from_slice(&blob).unwrap();
    let decode = |value: &Value| BASE64_STANDARD.decode(value.as_str().unwrap()).unwrap();
    let payload = decode(&envelope["payload"]);
    let statement: Value = serde_json::from_slice(&payload).unwrap();
    assert_eq!(statement["_type"], json!("https://in-toto.io/Statement/v1"));
    assert_eq!(
        statement["predicateType"],
        json!("https://slsa.dev/provenance/v1")
    );
    let expected =
        json!([{"name": "test", "digest": {"sha256": image.trim_start_matches("sha256:")}}]);
    assert_eq!(statement["subject"], expected);
    let header = format!("DSSEv1 28 application/vnd.in-toto+json {} ", payload.len());
    let signed = [header.as_bytes(), &payload].concat();
    verify(
        folder.path(),
        &key,
        &signed,
        &decode(&envelope["signatures"][0]["sig"]),
    );

    // The signatures of the images and of the index.
    for subject in project.images.iter().chain([&project.digest]) {
        let manifest = server.manifest(&format!("{}.sig", attached(subject)));
        let layer = &manifest["layers"][0];
        assert_eq!(
            layer["mediaType"],
            json!("application/vnd.dev.cosign.simplesigning.v1+json")
        );
        let text = server.blob(layer["digest"].as_str().unwrap());
        let signed: Value = serde_json::from_slice(&text).unwrap();
        assert_eq!(
            signed["critical"]["image"]["docker-manifest-digest"],
            json!(subject)
        );
        let signature = decode(&layer["annotations"]["dev.cosignproject.cosign/signature"]);
        verify(folder.path(), &key, &text, &signature);
        let config = server.blob(manifest["config"]["digest"].as_str().unwrap());
        let config: Value = serde_json::from_slice(&config).unwrap();
        assert_eq!(config["rootfs"]["diff_ids"], json!([digest(&text)]));
    }
}

fn referrer(server: &Server, list: &Value, artifact_type: &str) -> Value {
    let mut manifests = list["manifests"].as_array().unwrap().iter();
    let found = manifests
        .find(|it| it["artifactType"] == json!(artifact_type))
        .unwrap();
    let manifest = server.manifest(&format!("@{}", found["digest"].as_str().unwrap()));
    assert_eq!(manifest["artifactType"], json!(artifact_type));
    manifest
}

#[test]
fn the_signature_of_another_key_stays() {
    let Some(server) = Server::start() else {
        return;
    };
    let project = Project::new("a", 1000);
    for password in [None, Some("mellon")] {
        let folder = TempDir::new().unwrap();
        let Some(key) = make_key(folder.path(), password) else {
            return;
        };
        let mut publish = program(&project.plan_file());
        publish
            .args(["--registry", &server.address, "--key"])
            .arg(&key);
        publish.env("DRE_SIGNING_KEY_PASSWORD", password.unwrap_or(""));
        let done = run(&mut publish);
        assert_eq!(done.code, Some(0), "{}", done.stderr);
        let again = run(&mut publish);
        assert!(
            again.stdout.contains(": nothing to push"),
            "{}",
            again.stdout
        );
    }
    let manifest = server.manifest(&format!("{}.sig", attached(&project.digest)));
    let layers = manifest["layers"].as_array().unwrap();
    assert_eq!(layers.len(), 2);
    // The same text, signed twice.
    assert_eq!(layers[0]["digest"], layers[1]["digest"]);
    assert_ne!(layers[0]["annotations"], layers[1]["annotations"]);
}

#[test]
fn a_tag_that_never_moves_stops_everything() {
    let Some(server) = Server::start() else {
        return;
    };
    let proxy = Proxy::start(&server.address);
    let (old, new) = (Project::new("old", 1000), Project::new("new", 1000));
    let publish = |project: &Project, arguments: &[&str]| {
        run(program(&project.plan_file())
            .args(["--registry", &proxy.address])
            .args(arguments))
    };
    assert_eq!(publish(&old, &[]).code, Some(0));
    proxy.take_writes();

    let refused = publish(&new, &[]);
    assert_eq!(refused.code, Some(3));
    let error = refused.error();
    assert!(
        error.contains(&old.digest) && error.contains(&new.digest),
        "{error}"
    );
    assert!(
        error.contains(&format!("{}/test:1.0", proxy.address)),
        "{error}"
    );
    assert_eq!(proxy.take_writes(), Vec::<String>::new());

    // With another version, what is meant to move moves.
    new.plan(&["1.1"], &["latest"]);
    assert_eq!(
        publish(&new, &["--tag", "build-7", "--moving-tag", "edge"]).code,
        Some(0)
    );
    assert_eq!(server.tags(), ["1.0", "1.1", "build-7", "edge", "latest"]);
    assert_eq!(server.digest(":1.0"), old.digest);
    for tag in [":1.1", ":build-7", ":edge", ":latest"] {
        assert_eq!(server.digest(tag), new.digest);
    }
}

#[test]
fn a_dry_run_says_what_would_be_pushed() {
    let project = Project::new("a", 1000);
    let shown = run(program(&project.plan_file()).args(["--format", "json"])).json();
    assert_eq!(shown["dry_run"], json!(true));
    assert_eq!(shown["registries"], json!([]));
    let table = run(&mut program(&project.plan_file()));
    assert!(
        table.stdout.contains("dry run: nothing was sent"),
        "{}",
        table.stdout
    );
    assert!(table.stdout.contains(&project.digest), "{}", table.stdout);

    let Some(server) = Server::start() else {
        return;
    };
    let proxy = Proxy::start(&server.address);
    let registry = ["--registry", &proxy.address, "--format", "json"];
    let asked = run(program(&project.plan_file())
        .args(registry)
        .arg("--dry-run"))
    .json();
    assert_eq!(asked["registries"][0]["sent"]["referrers"], json!(7));
    assert_eq!(proxy.take_writes(), Vec::<String>::new());
    let pushed = run(program(&project.plan_file()).args(registry)).json();
    assert_eq!(pushed["publications"], shown["publications"]);
}

#[test]
fn in_ci_a_registry_must_be_named() {
    let project = Project::new("a", 1000);
    for (variable, arguments) in [("true", vec![]), ("false", vec!["--no-dry-run"])] {
        let refused = run(program(&project.plan_file())
            .env("CI", variable)
            .args(arguments));
        assert_eq!(refused.code, Some(2));
        assert!(
            refused.error().contains("give --registry"),
            "{}",
            refused.stderr
        );
    }
    let shown = run(program(&project.plan_file())
        .env("CI", "true")
        .arg("--dry-run"));
    assert_eq!(shown.code, Some(0), "{}", shown.stderr);
}
