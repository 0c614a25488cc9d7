//! Builds for a server: profiles, uploads, and a webhook that fails as often as it is told.

use super::{until, Server, SMALL, TOKEN};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::Command;
use std::sync::mpsc::{channel, Receiver};
use std::time::Duration;

/// A small profile whose build took so long and began so many seconds after another one's.
pub fn profile(duration_us: u64, begin_s: u64) -> String {
    let finish_ms = 1_767_225_600_000_u64 + begin_s * 1000;
    let mut text = format!(
        "{{\"otherData\":{{\"bazel_version\":\"release 7.7.1\",\"build_id\":\"b-{begin_s}\",\"date\":\"2026-01-01T00:00:00Z\",\
         \"profile_start_ts\":{finish_ms}}},\"traceEvents\":[\n"
    );
    text += "{\"name\":\"thread_name\",\"ph\":\"M\",\"pid\":1,\"tid\":9,\"args\":{\"name\":\"Main Thread\"}},\n";
    text += "{\"cat\":\"build phase marker\",\"name\":\"Initialize command\",\"ph\":\"i\",\"ts\":0,\"pid\":1,\"tid\":9},\n";
    let each = duration_us / 4;
    for index in 0..4 {
        let (start, target) = (index * each, format!("//pkg:t{index}"));
        text += &format!(
            "{{\"cat\":\"action processing\",\"name\":\"Compiling {index}\",\"ph\":\"X\",\"ts\":{start},\"dur\":{each},\"pid\":1,\
             \"out\":\"pkg/t{index}.o\",\"args\":{{\"target\":\"{target}\",\"mnemonic\":\"CppCompile\"}},\"tid\":40}},\n"
        );
    }
    text += &format!(
        "{{\"cat\":\"build phase marker\",\"name\":\"Complete build\",\"ph\":\"i\",\"ts\":{duration_us},\"pid\":1,\"tid\":9}}\n]}}\n"
    );
    text
}

/// A profile that is large on its way, so that it can be cut.
pub fn large_profile() -> Vec<u8> {
    let mut text = profile(4_000_000, 0);
    let end = text.rfind('\n').unwrap_or(text.len());
    let end = text[..end].rfind("\n]").unwrap();
    let mut events = String::new();
    for index in 0..20_000 {
        events += &format!(
            ",\n{{\"cat\":\"general information\",\"name\":\"event {index}\",\"ph\":\"X\",\"ts\":{index},\"dur\":1,\"pid\":1,\"tid\":41}}"
        );
    }
    text.insert_str(end, &events);
    text.into_bytes()
}

/// A text, compressed.
pub fn gzip(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    flate2::read::GzEncoder::new(text.as_bytes(), flate2::Compression::fast())
        .read_to_end(&mut bytes)
        .unwrap();
    bytes
}

/// The digest of bytes, in hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

impl Server {
    /// Starts the program with a data folder.
    pub fn with_builds(folder: &Path, more: &[&str]) -> Self {
        Self::with_builds_and_webhook(folder, more, "")
    }

    /// Starts the program with a data folder and a webhook.
    pub fn with_builds_and_webhook(folder: &Path, more: &[&str], webhook: &str) -> Self {
        let folder = folder.to_str().expect("a path of this test");
        let mut arguments = SMALL.to_vec();
        arguments.extend(["--data-dir", folder]);
        arguments.extend(more);
        let webhook = [("DRE_ALERT_WEBHOOK", webhook)];
        let environment = if webhook[0].1.is_empty() {
            &[][..]
        } else {
            &webhook[..]
        };
        Self::start_with(&arguments, environment)
    }

    /// POSTs a profile with the token.
    pub fn upload(&self, query: &str, body: &[u8]) -> (u16, Value) {
        let mut response = self
            .agent
            .post(format!("{}/api/builds{query}", self.url))
            .header("authorization", format!("Bearer {TOKEN}"))
            .send(body)
            .expect("the server answers");
        let text = response.body_mut().read_to_string().expect("a text");
        (
            response.status().as_u16(),
            serde_json::from_str(&text).expect("a JSON document"),
        )
    }

    /// POSTs a profile that must become a build; its identifier.
    pub fn build(&self, query: &str, body: &str) -> String {
        let (status, taken) = self.upload(query, body.as_bytes());
        assert_eq!(status, 201, "{taken}");
        taken["id"].as_str().expect("an identifier").to_owned()
    }

    /// Sends a part of an upload; status and the offset that the answer tells.
    pub fn patch(&self, digest: &str, headers: &[(&str, &str)], body: &[u8]) -> (u16, Option<u64>) {
        let mut request = self
            .agent
            .patch(format!("{}/api/builds/uploads/{digest}", self.url))
            .header("authorization", format!("Bearer {TOKEN}"));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = request.send(body).expect("the server answers");
        let offset = response.headers().get("upload-offset");
        let offset = offset.map(|it| it.to_str().unwrap().parse().unwrap());
        (response.status().as_u16(), offset)
    }

    /// How many bytes of an upload the server has; `None` when it knows of none.
    pub fn received(&self, digest: &str) -> Option<u64> {
        let bearer = format!("Bearer {TOKEN}");
        let path = format!("/api/builds/uploads/{digest}");
        let response = self.get(&path, &[("authorization", &bearer)]);
        let offset = response.headers().get("upload-offset")?;
        Some(offset.to_str().unwrap().parse().unwrap())
    }

    /// Begins to send a profile of a declared digest and length, and sends this much of it.
    pub fn begin_upload(&self, digest: &str, length: usize, sent: &[u8]) -> TcpStream {
        let address = self.url.trim_start_matches("http://");
        let mut stream = TcpStream::connect(address).expect("the server listens");
        let head = format!(
            "POST /api/builds?sha256={digest} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {TOKEN}\r\n\
             content-length: {length}\r\n\r\n"
        );
        stream.write_all(head.as_bytes()).expect("the head is sent");
        stream.write_all(sent).expect("a part is sent");
        stream
    }

    /// Waits until an upload has so many bytes.
    pub fn wait_for_bytes(&self, digest: &str, bytes: u64) {
        until("the bytes are there", || {
            (self.received(digest) >= Some(bytes)).then_some(())
        });
    }

    /// How many builds there are.
    pub fn build_count(&self) -> usize {
        let list = self.json("/api/builds");
        list["builds"].as_array().expect("a list").len()
    }

    /// The memory that the server has in physical pages, in bytes.
    pub fn resident_bytes(&self) -> u64 {
        let text = self.text("/metrics");
        let name = "dre_process_resident_memory_bytes ";
        let line = text.lines().find_map(|line| line.strip_prefix(name));
        line.expect("the figure").parse::<f64>().expect("a number") as u64
    }
}

/// A server that takes alerts, after it has refused some.
pub struct Webhook {
    pub url: String,
    requests: Receiver<Notice>,
}

/// What came to the webhook.
pub struct Notice {
    /// The value of `Idempotency-Key`.
    pub key: String,
    /// The body.
    pub alert: Value,
    /// What it was answered.
    pub status: u16,
}

impl Webhook {
    /// Listens on a free port, and answers so many requests with 503 before it takes the others.
    pub fn failing(refusals: usize) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let url = format!("http://{}/hook", listener.local_addr().expect("an address"));
        let (sender, requests) = channel();
        std::thread::spawn(move || {
            for (index, stream) in listener.incoming().enumerate() {
                let status = if index < refusals { 503 } else { 204 };
                let notice = answer(stream.expect("a connection"), status);
                if sender.send(notice).is_err() {
                    return;
                }
            }
        });
        Self { url, requests }
    }

    /// The next request; it must come within half a minute.
    pub fn next(&self) -> Notice {
        let limit = Duration::from_secs(30);
        self.requests.recv_timeout(limit).expect("a request")
    }

    /// Whether nothing more has come.
    pub fn is_quiet(&self) -> bool {
        self.requests.try_recv().is_err()
    }
}

fn answer(stream: TcpStream, status: u16) -> Notice {
    let mut reader = BufReader::new(stream);
    let (mut key, mut length) = (String::new(), 0);
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).expect("a line");
        let Some((name, value)) = line.trim().split_once(": ") else {
            if line.trim().is_empty() {
                break;
            }
            continue;
        };
        match name.to_ascii_lowercase().as_str() {
            "idempotency-key" => value.clone_into(&mut key),
            "content-length" => length = value.parse().expect("a length"),
            _ => {}
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).expect("a body");
    let head = format!("HTTP/1.1 {status} X\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
    reader
        .get_mut()
        .write_all(head.as_bytes())
        .expect("an answer");
    Notice {
        key,
        alert: serde_json::from_slice(&body).expect("a JSON document"),
        status,
    }
}

/// Runs the program where it must not start; what it says.
pub fn refused_start(arguments: &[&str], webhook: Option<&str>) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dre-backend"));
    command.args(["--listen", "127.0.0.1:0"]).args(arguments);
    if let Some(webhook) = webhook {
        command.env("DRE_ALERT_WEBHOOK", webhook);
    }
    let output = command.output().expect("it runs");
    assert_eq!(output.status.code(), Some(2));
    String::from_utf8(output.stderr).expect("a text")
}
