//! Builds as clients of the program see them: what stays, who may write, what is refused, what is described.

mod support;

use serde_json::Value;
use support::builds::{profile, refused_start, sha256, Webhook};
use support::{Server, TOKEN};

const SECOND: u64 = 1_000_000;

#[test]
fn a_profile_becomes_a_build_and_the_same_one_stays_it() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::with_builds(folder.path(), &[]);
    let text = profile(4 * SECOND, 0);
    let query =
        "?commit=abc&branch=main&target=//pkg:all&config=perf&host_class=ci&outcome=success";
    let (status, taken) = server.upload(query, text.as_bytes());
    assert_eq!(status, 201, "{taken}");
    assert_eq!(taken["sha256"], sha256(text.as_bytes()));
    let id = taken["id"].as_str().unwrap();
    let (status, again) = server.upload("", text.as_bytes());
    assert_eq!(
        (status, &again["id"], &again["existing"]),
        (200, &taken["id"], &true.into())
    );

    let document = server.json(&format!("/api/builds/{id}"));
    assert_eq!(document["metrics"]["build.wall_time"], 4e6);
    assert_eq!(
        document["report"]["profile"]["total_duration_us"],
        4_000_000
    );
    let list = server.json("/api/builds?branch=main");
    let row = &list["builds"][0];
    for (name, value) in [
        ("id", id),
        ("commit", "abc"),
        ("target", "//pkg:all"),
        ("config", "perf"),
        ("host_class", "ci"),
        ("outcome", "success"),
        ("source", "b-0"),
    ] {
        assert_eq!(row[name], value, "{list}");
        assert_eq!(document[name], value);
    }
    assert_eq!(row["metrics"]["build.wall_time"], 4e6);
    assert_eq!(
        (&row["has_report"], &row["has_timeline"]),
        (&true.into(), &true.into())
    );
    assert!(server.json("/api/builds?branch=other")["builds"]
        .as_array()
        .unwrap()
        .is_empty());
}

#[test]
fn a_build_outlives_the_server() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::with_builds(folder.path(), &[]);
    let id = server.build("", &profile(SECOND, 0));
    server.kill();
    let server = Server::with_builds(folder.path(), &[]);
    assert_eq!(server.json(&format!("/api/builds/{id}"))["id"], id.as_str());
    let (status, taken) = server.upload("", profile(SECOND, 0).as_bytes());
    assert_eq!((status, taken["id"].as_str()), (200, Some(&*id)));
}

#[test]
fn a_signal_closes_the_history_and_the_ledger() {
    let folder = tempfile::tempdir().unwrap();
    let webhook = Webhook::failing(0);
    let server = Server::with_builds_and_webhook(folder.path(), &[], &webhook.url);
    server.build("", &profile(SECOND, 0));
    assert_eq!(server.terminate(), Some(0));
    // The last connection that closes moves the log into the file.
    for name in ["history.sqlite-wal", "builds.sqlite-wal"] {
        assert!(!folder.path().join(name).exists(), "{name}");
    }
}

#[test]
fn writing_needs_the_token_and_reading_does_not() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::with_builds(folder.path(), &[]);
    let digest = "0".repeat(64);
    let upload = format!("/api/builds/uploads/{digest}");
    for (method, path) in [
        ("POST", "/api/builds"),
        ("PATCH", &upload),
        ("GET", &upload),
    ] {
        for header in ["", "authorization: Bearer another-token-of-tests\r\n"] {
            let headers = format!("{header}content-length: 0\r\n");
            let response = server.wire(&format!("{method} {path}"), &headers);
            assert_eq!(response.status(), "401", "{method} {path}");
        }
    }
    assert_eq!(server.get("/api/builds", &[]).status(), 200);
    let missing = server.get(&upload, &[("authorization", &format!("Bearer {TOKEN}"))]);
    assert_eq!(missing.status(), 404);
    let put = server.wire("PUT /api/builds", "content-length: 0\r\n");
    assert_eq!(
        (put.status(), put.header("allow")),
        ("405", Some("GET, HEAD, POST"))
    );
}

#[test]
fn a_server_without_a_data_folder_says_what_to_start_it_with() {
    let server = Server::start(&support::SMALL);
    for path in [
        "/api/builds",
        "/api/builds/0123",
        "/api/metrics/trend",
        "/api/alerts",
    ] {
        let mut response = server.get(path, &[]);
        assert_eq!(response.status(), 404, "{path}");
        let text = response.body_mut().read_to_string().unwrap();
        assert!(text.contains("--data-dir"), "{text}");
    }
}

#[test]
fn questions_that_are_wrong_are_problems() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::with_builds(folder.path(), &[]);
    let id = server.build("", &profile(SECOND, 0));
    for (path, status) in [
        ("/api/builds/0123456789".to_owned(), 404),
        (format!("/api/builds/{}", "0".repeat(64)), 404),
        ("/api/builds/zz".into(), 404),
        ("/api/builds?limit=0".into(), 400),
        ("/api/builds?limit=x".into(), 400),
        ("/api/builds?cursor=x".into(), 400),
        ("/api/builds?colour=red".into(), 400),
        ("/api/builds?cache_state=hot".into(), 400),
        (format!("/api/builds/{id}/timeline?width=0"), 400),
        (format!("/api/builds/{id}/timeline?width=99999"), 400),
        (format!("/api/builds/{id}/timeline?from=x"), 400),
        (format!("/api/builds/{id}/timeline/search"), 400),
        (format!("/api/builds/{id}/timeline/search?text="), 400),
        (
            format!("/api/builds/{id}/timeline/search?text={}", "x".repeat(201)),
            400,
        ),
        (
            format!("/api/builds/{id}/timeline/search?text=x&limit=0"),
            400,
        ),
        ("/api/metrics?colour=red".into(), 400),
        ("/api/builds/compare".into(), 400),
        (format!("/api/builds/compare?base={id}"), 400),
        (
            format!("/api/builds/compare?base={id}&head=0123456789"),
            404,
        ),
        ("/api/metrics/trend".into(), 400),
        ("/api/metrics/trend?metric=build.walltime".into(), 400),
        ("/api/alerts?cursor=x".into(), 400),
        ("/api/builds/a/b/c".into(), 404),
    ] {
        let mut response = server.get(&path, &[]);
        assert_eq!(response.status(), status, "{path}");
        assert_eq!(
            response.headers()["content-type"],
            "application/problem+json"
        );
        let text = response.body_mut().read_to_string().unwrap();
        let problem: Value = serde_json::from_str(&text).unwrap();
        assert!(problem["detail"].as_str().unwrap().len() > 10, "{problem}");
    }
}

#[test]
fn what_is_described_is_there() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::with_builds(folder.path(), &[]);
    let description = server.json("/api/openapi.json");
    let id = server.build("", &profile(SECOND, 0));
    let paths = description["paths"].as_object().unwrap();
    let own = paths.iter().filter(|(path, _)| {
        ["/api/builds", "/api/metrics", "/api/alerts"]
            .iter()
            .any(|it| path.starts_with(it))
    });
    let mut count = 0;
    for (path, operations) in own {
        count += 1;
        if path.contains("uploads") {
            assert!(operations.get("patch").is_some() && operations.get("head").is_some());
            continue;
        }
        let query = match path.as_str() {
            "/api/metrics/trend" => "?metric=build.wall_time".to_owned(),
            "/api/builds/{id}/timeline/search" => "?text=compiling".to_owned(),
            "/api/builds/compare" => format!("?base={id}&head={id}"),
            _ => String::new(),
        };
        let response = server.get(&(path.replace("{id}", &id) + &query), &[]);
        assert_eq!(response.status(), 200, "{path}");
        let content_type = response.headers()["content-type"].to_str().unwrap();
        let declared = &operations["get"]["responses"]["200"]["content"];
        assert!(
            declared.get(content_type).is_some(),
            "{path}: {content_type}"
        );
        for parameter in operations["get"]["parameters"]
            .as_array()
            .into_iter()
            .flatten()
        {
            if parameter["in"] == "query" {
                let name = parameter["name"].as_str().unwrap();
                let asked = format!("{}?{name}=a&{name}=b", path.replace("{id}", &id));
                let mut refused = server.get(&asked, &[]);
                let text = refused.body_mut().read_to_string().unwrap();
                assert!(!text.contains("unknown-parameter"), "{asked}: {text}");
            }
        }
    }
    assert_eq!(count, 9);
}

#[test]
fn a_password_file_has_one_line_and_belongs_to_a_database() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (data, file) = (path("data"), path("password"));
    let start = |history: &str| {
        let arguments = ["--data-dir", &data, "--history", history];
        refused_start(
            &[&arguments[..], &["--history-password-file", &file]].concat(),
            None,
        )
    };
    let url = "postgres://dre@127.0.0.1:1/dre";
    assert!(start(url).contains("cannot read the password file"));
    for text in ["", "\n", "two\nlines\n"] {
        std::fs::write(&file, text).unwrap();
        assert!(start(url).contains("a password file is one line"));
    }
    std::fs::write(&file, "a-password-of-tests\n").unwrap();
    for (history, reason) in [
        (&*path("history.sqlite"), "a file takes no password"),
        ("postgres://dre:x@127.0.0.1:1/dre", "given twice"),
        (url, "the history cannot be opened"),
    ] {
        let error = start(history);
        assert!(error.contains(reason), "{error}");
        assert!(!error.contains("a-password-of-tests"), "{error}");
    }
}
