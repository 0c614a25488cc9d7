//! The alternatives as black boxes: each is started as the benchmark starts it, and asked over a plain socket. Also what
//! the benchmark says when it cannot run.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use tempfile::TempDir;

const JSON: &str = r#"{"version":57012,"nodes":[{"id":"b","ip":"10.0.0.2","load":0.1},{"id":"a","ip":"10.0.0.1","load":2.5}],"next":null}"#;

fn bench() -> Command {
    Command::new(env!("CARGO_BIN_EXE_backend_bench"))
}

fn brotli(text: &str) -> Vec<u8> {
    let mut compressed = Vec::new();
    let parameters = brotli::enc::BrotliEncoderParams::default();
    brotli::BrotliCompress(&mut text.as_bytes(), &mut compressed, &parameters).unwrap();
    compressed
}

fn decoded(body: &[u8]) -> String {
    let mut text = String::new();
    brotli::Decompressor::new(body, 4096)
        .read_to_string(&mut text)
        .unwrap();
    text
}

/// A running alternative; it ends with its standard input.
struct Server {
    child: Child,
    address: String,
    _files: TempDir,
}

impl Server {
    fn start(kind: &str) -> Self {
        let files = tempfile::tempdir().unwrap();
        let write = |name: &str, content: &[u8]| {
            let path = files.path().join(name);
            fs::write(&path, content).unwrap();
            path
        };
        let mut child = bench()
            .args(["serve", kind, "--body-json"])
            .arg(write("body.json", JSON.as_bytes()))
            .arg("--body-br")
            .arg(write("body.json.br", &brotli(JSON)))
            .arg("--headers")
            .arg(write(
                "headers",
                br#"[["content-encoding","br"],["etag","W/\"1-a\""]]"#,
            ))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let stdout = child.stdout.as_mut().unwrap();
        BufReader::new(stdout).read_line(&mut line).unwrap();
        let address = line.trim_end().strip_prefix("listening on http://");
        let address = address.unwrap_or_else(|| panic!("{kind} says {line:?}"));
        Self {
            address: address.to_owned(),
            child,
            _files: files,
        }
    }

    fn get(&self, target: &str) -> Answer {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let request = format!(
            "GET {target} HTTP/1.1\r\nHost: {}\r\nAccept-Encoding: br\r\nConnection: close\r\n\r\n",
            self.address
        );
        stream.write_all(request.as_bytes()).unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        let end = bytes
            .windows(4)
            .position(|part| part == b"\r\n\r\n")
            .unwrap();
        Answer {
            head: String::from_utf8(bytes[..end].to_vec())
                .unwrap()
                .to_ascii_lowercase(),
            body: bytes[end + 4..].to_vec(),
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        let status = self.child.wait().unwrap();
        assert!(status.success(), "{status}");
    }
}

struct Answer {
    head: String,
    body: Vec<u8>,
}

impl Answer {
    fn check(&self, status: &str, headers: &[&str]) {
        let mut lines = self.head.split("\r\n");
        assert_eq!(lines.next(), Some(format!("http/1.1 {status}").as_str()));
        let lines: Vec<&str> = lines.collect();
        for header in headers {
            assert!(lines.contains(header), "no {header} in {}", self.head);
        }
        let length = format!("content-length: {}", self.body.len());
        assert!(lines.contains(&length.as_str()), "{}", self.head);
    }
}

#[test]
fn the_constant_is_the_compressed_body_with_the_given_headers() {
    let server = Server::start("hyper-constant");
    for path in ["/api/nodes", "/"] {
        let answer = server.get(path);
        answer.check("200 ok", &["content-encoding: br", "etag: w/\"1-a\""]);
        assert_eq!(answer.body, brotli(JSON));
    }
}

#[test]
fn rows_are_serialised_to_the_very_document() {
    let server = Server::start("serialize-rwlock");
    let answer = server.get("/api/nodes");
    answer.check("200 ok", &["content-type: application/json"]);
    assert!(!answer.head.contains("content-encoding"));
    assert_eq!(answer.body, JSON.as_bytes());
}

#[test]
fn compressed_rows_are_the_very_document() {
    let server = Server::start("compress-brotli");
    let answer = server.get("/api/nodes");
    answer.check("200 ok", &["content-encoding: br", "vary: accept-encoding"]);
    assert_eq!(decoded(&answer.body), JSON);
}

#[test]
fn the_unbounded_cache_answers_queries_and_repeats_itself() {
    let server = Server::start("unbounded-cache");
    let target = "/api/nodes?limit=9&fields=id&sort=id&q=10.0";
    let first = server.get(target);
    first.check("200 ok", &["content-encoding: br"]);
    assert_eq!(
        decoded(&first.body),
        r#"{"version":57012,"nodes":[{"id":"a"},{"id":"b"}],"next":null}"#
    );
    assert_eq!(server.get(target).body, first.body);
    server
        .get("/api/nodes?page=2")
        .check("400 bad request", &[]);
}

fn check_failure(output: &Output, message: &str) {
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(String::from_utf8_lossy(&output.stderr), message);
    assert_eq!(output.stdout, b"");
}

#[test]
fn without_wrk_it_says_how_to_get_it() {
    let output = bench()
        .args(["--backend", "./dre-backend"])
        .env("PATH", "")
        .output()
        .unwrap();
    check_failure(
        &output,
        "backend_bench: wrk is not installed; Debian: apt-get install wrk\n",
    );
}

#[test]
fn a_backend_that_is_not_there_is_named_and_nothing_is_left() {
    let directory = tempfile::tempdir().unwrap();
    // It is never started, because the backend is looked for first.
    fs::write(directory.path().join("wrk"), "").unwrap();
    let temporary = directory.path().join("temporary");
    fs::create_dir(&temporary).unwrap();
    let output = bench()
        .args(["--backend", "/nowhere/dre-backend"])
        .env("PATH", directory.path())
        .env("TMPDIR", &temporary)
        .output()
        .unwrap();
    check_failure(
        &output,
        "backend_bench: cannot start /nowhere/dre-backend: No such file or directory (os error 2)\n",
    );
    assert!(is_empty(&temporary));
}

fn is_empty(directory: &Path) -> bool {
    fs::read_dir(directory).unwrap().next().is_none()
}

#[test]
fn a_document_that_cannot_be_served_is_named() {
    let output = bench()
        .args([
            "serve",
            "serialize-rwlock",
            "--body-json",
            "/nowhere/a",
            "--body-br",
            "/nowhere/b",
        ])
        .stdin(Stdio::piped())
        .output()
        .unwrap();
    check_failure(
        &output,
        "backend_bench: cannot read /nowhere/a: No such file or directory (os error 2)\n",
    );
}
