//! What fails: each time one line, an exit code, and no tag that moved; and that the next run goes on.

mod support;

use std::fs;
use std::net::TcpListener;
use std::process::{Command, Stdio};

use base64::prelude::{Engine as _, BASE64_STANDARD};
use serde_json::json;

use support::image::Project;
use support::proxy::{Fault, Proxy};
use support::registry::{Server, PASSWORD, USERNAME};
use support::{make_key, output, program, run, Run};

fn publish(project: &Project, registry: &str, arguments: &[&str]) -> Run {
    let mut publish = program(&project.plan_file());
    run(publish
        .args(["--registry", registry, "--attempts", "1"])
        .args(arguments))
}

#[test]
fn a_wrong_password_is_one_line() {
    let Some(server) = Server::start_with_password() else {
        return;
    };
    let project = Project::new("a", 1000);
    let with = |password: &str| {
        run(program(&project.plan_file())
            .args(["--registry", &server.address])
            .env("DRE_REGISTRY_USERNAME", USERNAME)
            .env("DRE_REGISTRY_PASSWORD", password))
    };
    let secret = "a guess nobody may read";
    for refused in [with(secret), publish(&project, &server.address, &[])] {
        assert_eq!(refused.code, Some(4), "{}", refused.stderr);
        let error = refused.error();
        assert!(error.contains("refuses the credentials"), "{error}");
        assert!(error.contains(&server.address), "{error}");
        for hidden in [
            secret.to_owned(),
            BASE64_STANDARD.encode(format!("{USERNAME}:{secret}")),
        ] {
            assert!(!error.contains(&hidden), "{error}");
        }
    }
    assert_eq!(server.tags(), Vec::<String>::new());

    let half = run(program(&project.plan_file()).env("DRE_REGISTRY_USERNAME", USERNAME));
    assert_eq!(half.code, Some(2));
    assert!(
        half.error().contains("DRE_REGISTRY_PASSWORD"),
        "{}",
        half.stderr
    );

    // Both ways in: the environment, and Docker's configuration.
    assert_eq!(with(PASSWORD).code, Some(0));
    let auth = BASE64_STANDARD.encode(format!("{USERNAME}:{PASSWORD}"));
    project.write(
        "config.json",
        &json!({"auths": {&server.address: {"auth": auth}}}),
    );
    let again = publish(&project, &server.address, &[]);
    assert_eq!(again.code, Some(0), "{}", again.stderr);
    assert!(again.stdout.contains("nothing to push"), "{}", again.stdout);
}

#[test]
fn temporary_credentials_are_removed() {
    let Some(server) = Server::start_with_password() else {
        return;
    };
    let project = Project::new("a", 1000);
    let temporary = project.path().join("tmp");
    fs::create_dir(&temporary).unwrap();
    for password in [PASSWORD, "wrong"] {
        run(program(&project.plan_file())
            .args(["--registry", &server.address])
            .env("TMPDIR", &temporary)
            .env("DRE_REGISTRY_USERNAME", USERNAME)
            .env("DRE_REGISTRY_PASSWORD", password));
        assert_eq!(fs::read_dir(&temporary).unwrap().count(), 0);
    }
}

#[test]
fn a_signal_ends_a_run_that_waits() {
    let Some(server) = Server::start() else {
        return;
    };
    let proxy = Proxy::start(&server.address);
    let project = Project::new("a", 1000);
    let temporary = project.path().join("tmp");
    fs::create_dir(&temporary).unwrap();
    proxy.fail(Fault {
        stalls: true,
        times: usize::MAX,
        ..Fault::default()
    });
    let running = program(&project.plan_file())
        .args(["--registry", &proxy.address])
        .env("TMPDIR", &temporary)
        .env("DRE_REGISTRY_USERNAME", USERNAME)
        .env("DRE_REGISTRY_PASSWORD", PASSWORD)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    proxy.wait_for_write();
    assert_ne!(fs::read_dir(&temporary).unwrap().count(), 0);
    output(Command::new("kill").arg(running.id().to_string()));
    let ended = Run::from(running.wait_with_output().unwrap());
    assert_eq!(ended.code, Some(130), "{}", ended.stderr);
    assert!(ended.error().contains("interrupted"), "{}", ended.stderr);
    // Neither the credentials nor a layout is left.
    assert_eq!(fs::read_dir(&temporary).unwrap().count(), 0);
    assert_eq!(server.tags(), Vec::<String>::new());
}

#[test]
fn an_unreachable_registry_keeps_all_others_as_they_are() {
    let Some(server) = Server::start() else {
        return;
    };
    let proxy = Proxy::start(&server.address);
    let project = Project::new("a", 1000);
    // Bound, so that nobody else is there, and closed, so that nobody listens.
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let nobody = listener.local_addr().unwrap().to_string();
    drop(listener);
    let failed = publish(&project, &proxy.address, &["--registry", &nobody]);
    assert_eq!(failed.code, Some(5));
    let error = failed.error();
    assert!(
        error.contains(&nobody) && error.contains("connection refused"),
        "{error}"
    );
    assert_eq!(proxy.take_writes(), Vec::<String>::new());
}

#[test]
fn a_push_that_is_cut_off_goes_on() {
    let Some(server) = Server::start() else {
        return;
    };
    let proxy = Proxy::start(&server.address);
    let project = Project::new("a", 400_000);
    let cut = Fault {
        only: ("PATCH", ""),
        cut_after_bytes: Some(100_000),
        times: usize::MAX,
        ..Fault::default()
    };
    proxy.fail(cut.clone());
    let failed = publish(&project, &proxy.address, &[]);
    assert_eq!(failed.code, Some(5), "{}", failed.stdout);
    assert!(
        failed.error().contains("goes on where it stopped"),
        "{}",
        failed.stderr
    );
    assert_eq!(server.tags(), Vec::<String>::new());

    // Once more, and this time it is only the first connection that breaks.
    proxy.fail(Fault { times: 1, ..cut });
    let mut again = program(&project.plan_file());
    let done = run(again.args(["--registry", &proxy.address]));
    assert_eq!(done.code, Some(0), "{}", done.stderr);
    assert_eq!(server.digest(":latest"), project.digest);
}

#[test]
fn what_arrived_is_not_sent_again() {
    let Some(server) = Server::start() else {
        return;
    };
    let proxy = Proxy::start(&server.address);
    let project = Project::new("a", 1000);
    let key = make_key(project.path(), None);
    let signed: Vec<&str> = key
        .iter()
        .flat_map(|key| ["--key", key.to_str().unwrap()])
        .collect();
    // Stops at each kind of thing in turn: an image, what refers to it, lists, signatures, tags.
    for part in ["/manifests/sha256:", "/manifests/sha256-", "/manifests/1.0"] {
        proxy.fail(Fault {
            only: ("PUT", part),
            status: Some("400 Bad Request"),
            times: usize::MAX,
            ..Fault::default()
        });
        let failed = publish(&project, &proxy.address, &signed);
        assert_eq!(failed.code, Some(5), "{part}: {}", failed.stdout);
        assert_eq!(server.tags(), Vec::<String>::new());
    }
    proxy.fail(Fault::default());
    proxy.take_writes();
    let done = publish(&project, &proxy.address, &signed);
    assert_eq!(done.code, Some(0), "{}", done.stderr);
    // Only the tags were missing.
    let writes = proxy.take_writes();
    assert!(
        writes
            .iter()
            .all(|line| line.starts_with("PUT /v2/test/manifests/")),
        "{writes:?}"
    );
    assert_eq!(writes.len(), 2, "{writes:?}");
}

#[test]
fn a_list_of_referrers_that_was_cut_off_is_completed() {
    let Some(server) = Server::start() else {
        return;
    };
    let proxy = Proxy::start(&server.address);
    let project = Project::new("a", 1000);
    let list = format!(":{}", project.digest.replace(':', "-"));
    let part: &'static str = Box::leak(format!("/manifests/{}", &list[1..]).into_boxed_str());
    // The index's provenance is the last that is sent; its list is not.
    proxy.fail(Fault {
        only: ("PUT", part),
        status: Some("400 Bad Request"),
        times: usize::MAX,
        ..Fault::default()
    });
    assert_eq!(publish(&project, &proxy.address, &[]).code, Some(5));
    proxy.fail(Fault::default());
    assert_eq!(publish(&project, &proxy.address, &[]).code, Some(0));
    for (subject, referrers) in [
        (&project.digest, 1),
        (&project.images[0], 3),
        (&project.images[1], 3),
    ] {
        let list = server.manifest(&format!(":{}", subject.replace(':', "-")));
        let manifests = list["manifests"].as_array().unwrap();
        assert_eq!(manifests.len(), referrers);
        assert!(manifests
            .iter()
            .all(|it| it["artifactType"] != json!("application/vnd.oci.empty.v1+json")));
    }
}

#[test]
fn a_registry_that_fails_for_a_moment_is_asked_again() {
    let Some(server) = Server::start() else {
        return;
    };
    let proxy = Proxy::start(&server.address);
    let project = Project::new("a", 1000);
    // crane itself tries the first again, up to three times, and the second never.
    for (status, times) in [("503 Service Unavailable", 4), ("429 Too Many Requests", 3)] {
        proxy.fail(Fault {
            status: Some(status),
            times,
            ..Fault::default()
        });
        let tag = &status[..3];
        let mut publish = program(&project.plan_file());
        let done = run(publish.args(["--registry", &proxy.address, "--tag", tag]));
        assert_eq!(done.code, Some(0), "{}", done.stderr);
        assert_eq!(server.digest(&format!(":{tag}")), project.digest);
    }
}

fn check_full(failed: &Run) {
    assert_eq!(failed.code, Some(5), "{}", failed.stdout);
    assert!(failed.error().contains("disk is full"), "{}", failed.stderr);
}

#[test]
fn a_full_disk_is_one_line() {
    let Some(server) = Server::start() else {
        return;
    };
    let proxy = Proxy::start(&server.address);
    let project = Project::new("a", 1000);
    proxy.fail(Fault {
        status: Some("507 Insufficient Storage"),
        times: usize::MAX,
        ..Fault::default()
    });
    check_full(&publish(&project, &proxy.address, &[]));
    assert_eq!(server.tags(), Vec::<String>::new());
}

#[test]
fn a_disk_that_is_really_full_is_one_line() {
    let Some(server) = Server::start_on_small_disk(1 << 20) else {
        return;
    };
    let project = Project::new("a", 3 << 20);
    check_full(&publish(&project, &server.address, &[]));
    assert_eq!(server.tags(), Vec::<String>::new());
}

#[test]
fn a_damaged_layout_is_not_sent() {
    let project = Project::new("a", 1000);
    let manifest = project.images[1].replace("sha256:", "blobs/sha256/");
    let path = project.layout().join(manifest);
    let whole = fs::read(&path).unwrap();
    let check = |expected: &str| {
        let refused = publish(&project, "127.0.0.1:1", &[]);
        assert_eq!(refused.code, Some(2), "{}", refused.stderr);
        let error = refused.error();
        assert!(
            error.contains("damaged image layout") && error.contains(expected),
            "{error}"
        );
    };
    let mut changed = whole.clone();
    *changed.last_mut().unwrap() = b' ';
    fs::write(&path, &changed).unwrap();
    check("has the hash sha256:");
    fs::write(&path, &whole[1..]).unwrap();
    check("bytes instead of");
    fs::remove_file(&path).unwrap();
    check(&project.images[1]);
    fs::write(project.layout().join("index.json"), "{").unwrap();
    check("index.json");
    fs::write(
        project.layout().join("index.json"),
        r#"{"schemaVersion":2,"manifests":[]}"#,
    )
    .unwrap();
    check("0 manifests instead of one");
}

#[test]
fn bad_input_is_one_line() {
    let project = Project::new("a", 1000);
    let missing = project.path().join("missing");
    let missing = missing.to_str().unwrap();
    let text = project.path().join("text");
    fs::write(&text, "-----BEGIN EC PRIVATE KEY-----\n").unwrap();
    let check = |arguments: &[&str], expected: &str| {
        let refused = run(program(&project.plan_file()).args(arguments));
        assert_eq!(refused.code, Some(2), "{}", refused.stderr);
        assert!(refused.error().contains(expected), "{}", refused.stderr);
    };
    check(&["--key", missing], "cannot read signing key");
    check(&["--key", text.to_str().unwrap()], "openssl pkcs8 -topk8");
    check(&["--registry", "10.0.0.1:5000"], "--insecure");
    check(&["--root", missing], "damaged image layout");
    if let Some(key) = make_key(project.path(), Some("mellon")) {
        check(
            &["--key", key.to_str().unwrap()],
            "DRE_SIGNING_KEY_PASSWORD",
        );
        let mut wrong = program(&project.plan_file());
        let wrong = run(wrong
            .arg("--key")
            .arg(&key)
            .env("DRE_SIGNING_KEY_PASSWORD", "friend"));
        assert_eq!(wrong.code, Some(2));
        assert!(
            wrong.error().contains("DRE_SIGNING_KEY_PASSWORD"),
            "{}",
            wrong.stderr
        );
    }
    fs::remove_file(project.path().join("v3.cdx.json")).unwrap();
    check(&[], "v3.cdx.json");
    project.plan(&["a b"], &[]);
    check(&[], "no tag");
    project.plan(&["1.0"], &["1.0"]);
    check(&[], "moves and does not");
    project.write("plan.json", &json!({"version": 2, "publications": []}));
    check(&[], "version 2 instead of 1");
}
