//! The dashboard as browsers get it from the running program: its files, headers, and nothing but its files.

mod support;

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::Command;
use support::{Server, SMALL};
use tempfile::TempDir;

const SCRIPT: &str = "/main.0123456789abcdef.js";
const PAGE: &[u8] =
    b"<!doctype html><script src=\"https://cdn.example/main.0123456789abcdef.js\"></script>";

fn script() -> Vec<u8> {
    "export const one = 1;\n".repeat(50).into_bytes()
}

/// A bundle as webpack would leave it.
fn bundle() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| fs::write(folder.path().join(name), bytes).unwrap();
    write("index.html", PAGE);
    write("service_worker.js", b"self.skipWaiting");
    write("logo.svg", b"<svg/>");
    write(&SCRIPT[1..], &script());
    let mut brotli = brotli::CompressorWriter::new(Vec::new(), 4096, 11, 22);
    brotli.write_all(&script()).unwrap();
    write(&format!("{}.br", &SCRIPT[1..]), &brotli.into_inner());
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    gzip.write_all(&script()).unwrap();
    write(&format!("{}.gz", &SCRIPT[1..]), &gzip.finish().unwrap());
    folder
}

fn serve(folder: &Path, more: &[&str]) -> Server {
    let mut arguments = SMALL.to_vec();
    arguments.extend(["--assets-dir", folder.to_str().unwrap()]);
    arguments.extend(more);
    Server::start(&arguments)
}

#[test]
fn every_route_of_the_page_is_the_page() {
    let folder = bundle();
    let server = serve(folder.path(), &[]);
    for path in ["/", "/subnets", "/subnets/abc-def?at=5", "/builds/compare"] {
        let answer = server.wire(&format!("GET {path}"), "");
        assert_eq!(answer.status(), "200", "{path}");
        assert_eq!(answer.body, PAGE, "{path}");
        assert_eq!(
            answer.header("content-type"),
            Some("text/html; charset=utf-8")
        );
        assert_eq!(answer.header("cache-control"), Some("no-cache"));
    }
    assert_eq!(
        server.json("/api/subnets")["total"],
        4,
        "the API is as before"
    );
    assert_eq!(server.get("/api/nothing", &[]).status(), 404);
    assert_eq!(server.text("/healthz"), "ok\n");
    let metrics = server.text("/metrics");
    let line = "dre_http_requests_total{route=\"dashboard\",status=\"200\"} 4";
    assert!(metrics.lines().any(|each| each == line), "{metrics}");
}

#[test]
fn files_come_compressed_and_are_not_sent_twice() {
    let folder = bundle();
    let server = serve(folder.path(), &[]);
    let mut tags = Vec::new();
    for (accepted, encoding) in [
        ("gzip, deflate, br, zstd", Some("br")),
        ("br;q=0.5, gzip", Some("gzip")),
        ("zstd", None),
        ("identity", None),
    ] {
        let fields = format!("accept-encoding: {accepted}\r\n");
        let answer = server.wire(&format!("GET {SCRIPT}"), &fields);
        assert_eq!(answer.header("content-encoding"), encoding, "{accepted}");
        assert_eq!(answer.decoded(), script(), "{accepted}");
        assert_eq!(answer.header("vary"), Some("accept-encoding"));
        let cache_control = Some("public, max-age=31536000, immutable");
        assert_eq!(answer.header("cache-control"), cache_control);
        tags.push(answer.header("etag").unwrap().to_owned());
        let head = server.wire(&format!("HEAD {SCRIPT}"), &fields);
        assert_eq!(
            head.header("content-length"),
            answer.header("content-length")
        );
        assert!(head.body.is_empty());
        let again = format!("{fields}if-none-match: \"other\", {}\r\n", tags[0]);
        let unchanged = server.wire(&format!("GET {SCRIPT}"), &again);
        assert_eq!((unchanged.status(), unchanged.body.len()), ("304", 0));
        assert_eq!(unchanged.header("etag"), answer.header("etag"));
        assert_eq!(unchanged.header("cache-control"), cache_control);
    }
    tags.dedup();
    assert_eq!(tags.len(), 1, "one weak tag for all encodings");
    let logo = server.wire("GET /logo.svg", "accept-encoding: br\r\n");
    assert_eq!(
        (logo.header("vary"), logo.header("content-encoding")),
        (None, None)
    );
    let nothing = server.get("/logo.svg", &[("accept-encoding", "identity;q=0")]);
    assert_eq!(nothing.status(), 406);
    assert_eq!(
        server.get("/service_worker.js", &[]).headers()["cache-control"],
        "no-cache"
    );
}

#[test]
fn no_inline_script_and_no_other_site_is_allowed() {
    let folder = bundle();
    let server = serve(folder.path(), &[]);
    for path in ["/", SCRIPT, "/service_worker.js", "/logo.svg"] {
        let response = server.get(path, &[]);
        let header = |name: &str| response.headers()[name].to_str().unwrap().to_owned();
        assert_eq!(
            header("content-security-policy"),
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
             connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; \
             frame-ancestors 'none'",
            "{path}"
        );
        assert_eq!(header("x-content-type-options"), "nosniff");
        assert_eq!(header("referrer-policy"), "no-referrer");
        assert_eq!(header("cross-origin-opener-policy"), "same-origin");
        assert_eq!(header("cross-origin-resource-policy"), "same-origin");
        assert!(header("permissions-policy").contains("geolocation=()"));
        assert!(!header("x-request-id").is_empty());
    }
}

#[test]
fn an_origin_that_the_page_uses_is_allowed_too() {
    let folder = bundle();
    let server = serve(folder.path(), &["--assets-origin", "https://cdn.example"]);
    let response = server.get("/", &[]);
    let policy = response.headers()["content-security-policy"]
        .to_str()
        .unwrap();
    for kind in [
        "script-src 'self'",
        "style-src 'self'",
        "connect-src 'self'",
        "img-src 'self' data:",
    ] {
        assert!(
            policy.contains(&format!("{kind} https://cdn.example;")),
            "{policy}"
        );
    }
    assert!(policy.contains("worker-src 'self';"), "{policy}");
}

#[test]
fn what_is_no_file_of_the_bundle_is_a_problem() {
    let folder = bundle();
    let outside = tempfile::tempdir().unwrap();
    fs::write(outside.path().join("secret.txt"), "secret").unwrap();
    let name = outside.path().file_name().unwrap().to_str().unwrap();
    let server = serve(folder.path(), &[]);
    for path in [
        "/other.js",
        &format!("/../{name}/secret.txt"),
        &format!("/%2e%2e/{name}/secret.txt"),
        &format!("/..%2f{name}%2fsecret.txt"),
        &format!("//{name}/secret.txt"),
        "/index.html/x.js",
        "/%00.js",
        "/%ff.js",
    ] {
        let answer = server.wire(&format!("GET {path}"), "");
        assert_eq!(answer.status(), "404", "{path}");
        assert_eq!(
            answer.header("content-type"),
            Some("application/problem+json")
        );
    }
    let posted = server
        .agent
        .post(format!("{}/", server.url))
        .send("x")
        .unwrap();
    assert_eq!(posted.status(), 405);
    assert_eq!(posted.headers()["allow"], "GET, HEAD");
}

#[test]
fn a_folder_is_served_as_it_is_now() {
    let folder = bundle();
    let server = serve(folder.path(), &[]);
    let before = server.get("/", &[]).headers()["etag"].clone();
    fs::write(folder.path().join("index.html"), "edited").unwrap();
    let tag = before.to_str().unwrap();
    let mut after = server.get("/", &[("if-none-match", tag)]);
    assert_eq!(after.status(), 200);
    assert_eq!(after.body_mut().read_to_string().unwrap(), "edited");
    fs::remove_file(folder.path().join("index.html")).unwrap();
    assert_eq!(server.get("/", &[]).status(), 404);
}

#[test]
fn a_wrong_bundle_or_origin_is_one_clear_line() {
    let run = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_dre-backend"))
            .args(["--listen", "127.0.0.1:0"])
            .args(arguments)
            .env("RUST_LOG", "error")
            .output()
            .unwrap();
        (
            output.status.code(),
            String::from_utf8(output.stderr).unwrap(),
        )
    };
    let empty = tempfile::tempdir().unwrap();
    let (code, text) = run(&["--assets-dir", empty.path().to_str().unwrap()]);
    assert_eq!((code, text.lines().count()), (Some(2), 1), "{text}");
    assert!(
        text.contains("--assets-dir: ") && text.contains("has no index.html"),
        "{text}"
    );
    let (code, text) = run(&["--assets-dir", "/nonexistent"]);
    assert_eq!(code, Some(2));
    assert!(text.contains("cannot read /nonexistent"), "{text}");
    let folder = bundle();
    let other = [
        "--assets-dir",
        folder.path().to_str().unwrap(),
        "--assets-origin",
        "https://cdn.example.org",
    ];
    let (code, text) = run(&other);
    assert_eq!(code, Some(2));
    assert!(
        text.contains("DRE_PUBLIC_PATH=https://cdn.example.org/"),
        "{text}"
    );
    let (code, text) = run(&["--assets-origin", "cdn"]);
    assert_eq!(code, Some(2));
    assert!(text.contains("\"cdn\" is no origin"), "{text}");
}
