//! The program as its clients see it: a real process on a free port of loopback.

mod support;

use registry::synthetic::{evolve, generate, Options};
use registry::{Snapshot, Timestamp};
use registry_store::Store;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::Command;
use std::time::Duration;
use support::{Server, SMALL, TOKEN};

const COLLECTIONS: [&str; 6] = [
    "/api/subnets",
    "/api/nodes",
    "/api/providers",
    "/api/operators",
    "/api/data-centers",
    "/api/decentralization",
];

fn network() -> Snapshot {
    let time: Timestamp = "2026-01-01T00:00:00Z".parse().unwrap();
    let options = Options {
        nodes: 120,
        subnets: 4,
        seed: 1,
        time,
    };
    generate(&options).unwrap()
}

fn dump(snapshot: &Snapshot) -> Vec<u8> {
    let mut bytes = Vec::new();
    registry_store::to_dump_json(snapshot, &mut bytes).unwrap();
    bytes
}

#[test]
fn every_encoding_carries_the_same_document() {
    let server = Server::start(&SMALL);
    for path in COLLECTIONS {
        let request = format!("GET {path}");
        let plain = server.wire(&request, "").body;
        let document: serde_json::Value = serde_json::from_slice(&plain).unwrap();
        assert_eq!(
            document["synthetic"], true,
            "{path} hides that it is generated"
        );
        for encoding in ["gzip", "br", "zstd"] {
            let response = server.wire(&request, &format!("accept-encoding: {encoding}\r\n"));
            assert_eq!(
                response.header("content-encoding"),
                Some(encoding),
                "{path}"
            );
            assert_eq!(response.header("vary"), Some("accept-encoding"));
            assert_eq!(response.decoded(), plain, "{path} {encoding}");
        }
    }
}

#[test]
fn what_the_client_has_is_not_sent_again() {
    let server = Server::start(&SMALL);
    for path in ["/api/subnets", "/api/nodes?limit=3", "/api/subnets?at=1"] {
        let response = server.get(path, &[]);
        assert_eq!(response.status(), 200, "{path}");
        let etag = response.headers()["etag"].to_str().unwrap();
        let mut again = server.get(path, &[("if-none-match", etag)]);
        assert_eq!(again.status(), 304, "{path}");
        assert_eq!(again.headers()["etag"], etag);
        assert!(again.body_mut().read_to_vec().unwrap().is_empty());
        assert_eq!(
            server.get(path, &[("if-none-match", "\"other\"")]).status(),
            200
        );
    }
}

#[test]
fn an_etag_names_the_registry_version() {
    let server = Server::start(&SMALL);
    let version = server.json("/api/subnets")["version"].as_u64().unwrap();
    let etag = server.get("/api/subnets", &[]).headers()["etag"].clone();
    assert!(etag
        .to_str()
        .unwrap()
        .starts_with(&format!("W/\"{version}-")));
}

#[test]
fn head_answers_without_a_body() {
    let server = Server::start(&SMALL);
    for path in ["/api/subnets", "/api/nodes?limit=3", "/healthz"] {
        let whole = server.wire(&format!("GET {path}"), "");
        let head = server.wire(&format!("HEAD {path}"), "");
        assert_eq!(head.status(), "200", "{path}");
        assert_eq!(
            head.header("content-length"),
            whole.header("content-length")
        );
        assert!(head.body.is_empty() && !whole.body.is_empty());
    }
}

#[test]
fn refusals_are_problem_documents() {
    let server = Server::start(&SMALL);
    let cases = [
        ("/api/nothing", 404),
        ("/api/subnets/aaaaa-bbbbb", 404),
        ("/api/nodes?limit=0", 400),
        ("/api/nodes?colour=red", 400),
        ("/api/subnets?at=yesterday", 400),
        ("/api/snapshots", 405),
        ("/nowhere.js", 404),
    ];
    for (path, status) in cases {
        let mut response = server.get(path, &[]);
        assert_eq!(response.status(), status, "{path}");
        assert_eq!(
            response.headers()["content-type"],
            "application/problem+json",
            "{path}"
        );
        assert!(response.headers().contains_key("x-request-id"));
        let text = response.body_mut().read_to_string().unwrap();
        let problem: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(problem["status"], status, "{path}");
        assert!(problem["detail"].as_str().unwrap().len() > 10, "{problem}");
    }
    let refused = server.get("/api/subnets", &[("accept-encoding", "identity;q=0")]);
    assert_eq!(refused.status(), 406);
    let posted = server
        .agent
        .post(format!("{}/api/subnets", server.url))
        .send("x")
        .unwrap();
    assert_eq!(posted.status(), 405);
    assert_eq!(posted.headers()["allow"], "GET, HEAD");
}

#[test]
fn a_request_id_is_kept_or_made() {
    let server = Server::start(&SMALL);
    let response = server.get("/api/subnets", &[("x-request-id", "mine-1.a")]);
    assert_eq!(response.headers()["x-request-id"], "mine-1.a");
    let made = server.get("/api/nodes?limit=1", &[("x-request-id", "two words")]);
    assert_eq!(made.headers()["x-request-id"].len(), 16);
    // Nothing is logged of a precomputed answer, so there is nothing to find by an id.
    let precomputed = server.get("/api/subnets", &[]);
    assert!(!precomputed.headers().contains_key("x-request-id"));
}

#[test]
fn every_described_path_is_there() {
    let server = Server::start(&SMALL);
    let description = server.json("/api/openapi.json");
    let id = server.json("/api/subnets?fields=id&limit=1")["subnets"][0]["id"].clone();
    let node = server.json("/api/nodes?fields=id&limit=1")["nodes"][0]["id"].clone();
    for (path, operations) in description["paths"].as_object().unwrap() {
        // Builds need a data folder: tests/builds.rs asks for these.
        if ["/api/builds", "/api/metrics", "/api/alerts"]
            .iter()
            .any(|begin| path.starts_with(begin))
        {
            continue;
        }
        if operations.get("post").is_some() {
            let (status, report) =
                server.import("?version=900&time=2100-01-01", TOKEN, &dump(&network()));
            assert_eq!(status, 201, "{path}: {report}");
            let schema =
                &operations["post"]["responses"]["201"]["content"]["application/json"]["schema"];
            let declared: Vec<&String> = schema["properties"].as_object().unwrap().keys().collect();
            let told: Vec<&String> = report.as_object().unwrap().keys().collect();
            assert_eq!(declared, told);
            continue;
        }
        let id = if path.contains("nodes") { &node } else { &id };
        let query = if path == "/api/diff" { "?from=1" } else { "" };
        let question = path.replace("{id}", id.as_str().unwrap()) + query;
        let response = server.get(&question, &[]);
        assert_eq!(response.status(), 200, "{path}");
        let content_type = response.headers()["content-type"].to_str().unwrap();
        let declared = operations["get"]["responses"]["200"]["content"]
            .as_object()
            .unwrap();
        let name = content_type.split(';').next().unwrap();
        assert!(declared.contains_key(name), "{path}: {content_type}");
    }
}

#[test]
fn writing_needs_the_token() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::with_store(&folder.path().join("store.sqlite"));
    let body = dump(&network());
    let (status, problem) = server.import("", "another-token-of-tests", &body);
    assert_eq!((status, problem["status"].as_u64()), (401, Some(401)));
    let (status, report) = server.import("", TOKEN, &body);
    assert_eq!(status, 201, "{report}");
    assert_eq!(report["version"], 1);
    let (status, report) = server.import("", TOKEN, &body);
    assert_eq!((status, &report["unchanged"]), (200, &true.into()));
    let (status, problem) = server.import("", TOKEN, b"{\"nodes\": 7}");
    assert_eq!(status, 422, "{problem}");
    assert!(
        problem["detail"].as_str().unwrap().contains("nodes"),
        "{problem}"
    );
}

#[test]
fn a_body_over_the_limit_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("store.sqlite");
    let server = Server::start(&[
        "--store",
        store.to_str().unwrap(),
        "--max-body-bytes",
        "1000",
    ]);
    let (status, problem) = server.import("", TOKEN, &dump(&network()));
    assert_eq!(status, 413, "{problem}");
    assert_eq!(
        server.get("/readyz", &[]).status(),
        503,
        "nothing was imported"
    );
}

#[test]
fn a_store_without_a_snapshot_is_not_ready() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::with_store(&folder.path().join("store.sqlite"));
    assert_eq!(server.get("/healthz", &[]).status(), 200);
    for path in ["/readyz", "/api/subnets", "/api/nodes?limit=1"] {
        let mut response = server.get(path, &[]);
        assert_eq!(response.status(), 503, "{path}");
        let text = response.body_mut().read_to_string().unwrap();
        assert!(text.contains("no snapshot"), "{path}: {text}");
    }
}

/// Reads events until one with this id has come; gives all ids.
fn ids_until(reader: &mut impl BufRead, last: &str) -> Vec<String> {
    let mut ids = Vec::new();
    for line in reader.lines() {
        let line = line.unwrap();
        if let Some(id) = line.strip_prefix("id: ") {
            ids.push(id.to_owned());
        }
        if line.is_empty() && ids.last().is_some_and(|id| id == last) {
            return ids;
        }
    }
    panic!("the stream ended after {ids:?}");
}

#[test]
fn followers_hear_of_each_version_and_resume() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::with_store(&folder.path().join("store.sqlite"));
    let mut snapshot = network();
    assert_eq!(server.import("", TOKEN, &dump(&snapshot)).0, 201);
    let mut response = server.get("/api/events", &[]);
    let mut live = BufReader::new(response.body_mut().as_reader());
    assert_eq!(ids_until(&mut live, "1"), ["1"]);
    for step in 1..4 {
        snapshot = evolve(&snapshot, step);
        assert_eq!(server.import("", TOKEN, &dump(&snapshot)).0, 201);
        let version = snapshot.version.to_string();
        assert_eq!(ids_until(&mut live, &version), [version]);
    }
    let mut response = server.get("/api/events", &[("last-event-id", "2")]);
    let mut resumed = BufReader::new(response.body_mut().as_reader());
    assert_eq!(ids_until(&mut resumed, "4"), ["3", "4"]);
    let mut response = server.get("/api/events", &[("last-event-id", "900")]);
    let mut text = String::new();
    let mut reset = BufReader::new(response.body_mut().as_reader());
    while !text.contains("event: reset") {
        assert_ne!(reset.read_line(&mut text).unwrap(), 0, "no reset in {text}");
    }
    assert_eq!(
        server
            .get("/api/events", &[("last-event-id", "x")])
            .status(),
        400
    );
}

#[test]
fn a_new_version_replaces_every_precomputed_answer() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store.sqlite");
    let first = network();
    let second = evolve(&first, 1);
    let store = Store::open(&path).unwrap();
    store.insert(&first, first.time).unwrap();
    let server = Server::with_store(&path);
    let mut response = server.get("/api/events", &[]);
    let mut live = BufReader::new(response.body_mut().as_reader());
    ids_until(&mut live, "1");
    assert_eq!(server.json("/api/nodes?limit=1")["version"], 1);
    // Another process writes: the server finds it by itself.
    store.insert(&second, second.time).unwrap();
    ids_until(&mut live, "2");
    for path in COLLECTIONS {
        assert_eq!(server.json(path)["version"], 2, "{path}");
    }
    assert_eq!(server.json("/api/nodes?limit=1")["version"], 2);
    assert_eq!(server.json("/api/nodes?limit=1&at=1")["version"], 1);
}

#[test]
fn killing_the_server_loses_nothing_that_it_acknowledged() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store.sqlite");
    let mut snapshot = network();
    let mut acknowledged = Vec::new();
    for round in 0..3 {
        let server = Server::with_store(&path);
        for step in 0..3 {
            let (status, report) = server.import("", TOKEN, &dump(&snapshot));
            assert_eq!(status, 201, "{report}");
            acknowledged.push(snapshot.clone());
            snapshot = evolve(&snapshot, round * 3 + step);
        }
        // One more is under way when the server dies; it is there as a whole or not at all.
        let mut stream = TcpStream::connect(server.url.trim_start_matches("http://")).unwrap();
        let body = dump(&snapshot);
        let head = format!(
            "POST /api/snapshots HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {TOKEN}\r\ncontent-length: {}\r\n\r\n",
            body.len()
        );
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(&body).unwrap();
        server.kill();
        let store = Store::open(&path).unwrap();
        let report = store.check().unwrap();
        assert!(report.is_ok(), "{report:?}");
        for snapshot in &acknowledged {
            let at = registry::At::Version(snapshot.version);
            let stored = store.snapshot(at).unwrap().unwrap();
            assert!(
                stored.records().eq(snapshot.records()),
                "version {}",
                snapshot.version
            );
        }
        if store.newest().unwrap().unwrap().version == snapshot.version {
            snapshot = evolve(&snapshot, round * 3 + 3);
        }
    }
}

#[test]
fn a_signal_drains_and_ends_the_server() {
    let server = Server::start(&SMALL);
    let url = server.url.trim_start_matches("http://").to_owned();
    let mut response = server.get("/api/events", &[]);
    let mut body = response.body_mut().as_reader();
    let mut first = [0_u8; 5];
    body.read_exact(&mut first).unwrap();
    assert_eq!(&first, b"retry");
    assert_eq!(server.terminate(), Some(0));
    let mut rest = String::new();
    body.read_to_string(&mut rest)
        .expect("the stream ends as a stream does");
    assert!(TcpStream::connect(url).is_err(), "nobody listens any more");
}

#[test]
fn a_health_check_tells_a_server_that_answers_from_one_that_is_gone() {
    let ask = |address: &str| {
        Command::new(env!("CARGO_BIN_EXE_dre-backend"))
            .args(["--health", "--listen", address])
            .output()
            .unwrap()
    };
    let server = Server::start(&SMALL);
    let address = server.url.trim_start_matches("http://").to_owned();
    assert_eq!(ask(&address).status.code(), Some(0));
    // As a container's command line says it.
    let everywhere = address.replace("127.0.0.1", "0.0.0.0");
    assert_eq!(ask(&everywhere).status.code(), Some(0));
    assert_eq!(server.terminate(), Some(0));
    for (address, says) in [
        (everywhere.as_str(), "the server on 127.0.0.1:"),
        ("127.0.0.1:0", "name one"),
    ] {
        let gone = ask(address);
        assert_eq!(gone.status.code(), Some(1));
        let line = String::from_utf8(gone.stderr).unwrap();
        assert!(
            line.starts_with("dre-backend: ") && line.contains(says),
            "{line}"
        );
        assert_eq!(line.lines().count(), 1, "{line}");
    }
}

#[test]
fn a_head_that_is_too_large_or_too_slow_is_refused() {
    let server = Server::start(&[SMALL[0], SMALL[1], "--request-timeout-seconds", "1"]);
    let address = server.url.trim_start_matches("http://");
    let answer = |head: &[u8]| {
        let mut stream = TcpStream::connect(address).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(30)))
            .unwrap();
        // The server may refuse before it has read all.
        let _ = stream.write_all(head);
        let mut text = Vec::new();
        let _ = stream.read_to_end(&mut text);
        String::from_utf8_lossy(&text).into_owned()
    };
    let large = format!(
        "GET /healthz HTTP/1.1\r\nhost: x\r\nlarge: {}\r\n\r\n",
        "x".repeat(300_000)
    );
    let text = answer(large.as_bytes());
    assert!(!text.contains("200 OK"), "{text}");
    let slow = answer(b"GET /healthz HTTP/1.1\r\nhost:");
    assert!(slow.starts_with("HTTP/1.1 408"), "{slow}");
    assert_eq!(server.text("/healthz"), "ok\n");
}

#[test]
fn metrics_tell_what_happened() {
    let server = Server::start(&SMALL);
    for _ in 0..3 {
        server.text("/api/subnets");
        server.text("/api/nodes?limit=2");
    }
    server.get("/api/nodes?colour=red", &[]);
    let text = server.text("/metrics");
    let lines = [
        "dre_http_requests_total{route=\"/api/subnets\",status=\"200\"} 3",
        "dre_http_requests_total{route=\"/api/nodes\",status=\"200\"} 3",
        "dre_http_requests_total{route=\"/api/nodes\",status=\"400\"} 1",
        "dre_http_request_duration_seconds_count{route=\"/api/subnets\"} 3",
        "dre_cache_hits_total 2",
        "dre_cache_misses_total 1",
        "dre_cache_evictions_total 0",
        "dre_snapshot_synthetic 1",
    ];
    for line in lines {
        assert!(
            text.lines().any(|each| each.starts_with(line)),
            "{line} is not in\n{text}"
        );
    }
    for name in [
        "dre_snapshot_age_seconds ",
        "dre_process_resident_memory_bytes ",
    ] {
        let line = text
            .lines()
            .find(|line| line.starts_with(name))
            .expect(name);
        let value: f64 = line[name.len()..].parse().unwrap();
        assert!(value > 0.0, "{line}");
    }
    assert!(text.ends_with("# EOF\n"));
}

#[test]
fn a_wrong_start_is_one_clear_line() {
    let run = |arguments: &[&str]| {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_dre-backend"))
            .args(arguments)
            .env("DRE_BACKEND_TOKEN", "short")
            .output()
            .unwrap();
        (
            output.status.code(),
            String::from_utf8(output.stderr).unwrap(),
        )
    };
    let (code, text) = run(&["--listen", "127.0.0.1:0"]);
    assert_eq!(code, Some(2));
    assert!(text.contains("at least 16 characters"), "{text}");
    let (code, text) = run(&["--token-file", "/nonexistent/token"]);
    assert_eq!(code, Some(2));
    assert!(text.contains("/nonexistent/token"), "{text}");
    let (code, text) = run(&["--synthetic", "nodes=many"]);
    assert_eq!(code, Some(2));
    assert!(text.contains("\"many\" is not a number of nodes"), "{text}");
}
