//! A running `dre-backend`, and what a client asks it.

#![allow(dead_code)] // Each suite uses its part.

pub mod builds;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use ureq::http::Response;
use ureq::{Agent, Body};

/// The token that the servers of these tests take.
pub const TOKEN: &str = "a-token-of-tests-only";

/// A small generated network, so that a server is ready soon.
pub const SMALL: [&str; 2] = ["--synthetic", "nodes=120,subnets=4,seed=1"];

/// Asks until there is an answer, or gives up after a minute.
pub fn until<T>(what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
    let start = Instant::now();
    while start.elapsed() < Duration::from_secs(60) {
        if let Some(answer) = ask() {
            return answer;
        }
        std::thread::yield_now();
    }
    panic!("not within a minute: {what}");
}

/// A server of our own on a free port; it ends with this value.
pub struct Server {
    child: Child,
    pub url: String,
    pub agent: Agent,
}

impl Server {
    /// Starts the program and waits until it says where it listens.
    pub fn start(arguments: &[&str]) -> Self {
        Self::start_with(arguments, &[])
    }

    /// As [`Self::start`], with these variables in the environment.
    pub fn start_with(arguments: &[&str], environment: &[(&str, &str)]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_dre-backend"))
            .args(["--listen", "127.0.0.1:0", "--poll-interval-ms", "20"])
            .args(arguments)
            .env("DRE_BACKEND_TOKEN", TOKEN)
            .env("RUST_LOG", "warn")
            .envs(environment.iter().copied())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the server starts");
        let mut line = String::new();
        let stdout = child.stdout.as_mut().expect("its output is piped");
        BufReader::new(stdout)
            .read_line(&mut line)
            .expect("it says a line");
        let url = line
            .trim()
            .strip_prefix("listening on ")
            .unwrap_or_else(|| panic!("the server said {line:?}"))
            .to_owned();
        let agent = Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(Duration::from_secs(60)))
            .build()
            .into();
        Self { child, url, agent }
    }

    /// Starts the program over a store.
    pub fn with_store(path: &Path) -> Self {
        Self::start(&["--store", path.to_str().expect("a path of this test")])
    }

    /// GETs a path with these headers.
    pub fn get(&self, path: &str, headers: &[(&str, &str)]) -> Response<Body> {
        let mut request = self.agent.get(format!("{}{path}", self.url));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        request.call().expect("the server answers")
    }

    /// GETs a path as text; it must be there.
    pub fn text(&self, path: &str) -> String {
        let mut response = self.get(path, &[]);
        assert_eq!(response.status(), 200, "{path}");
        response.body_mut().read_to_string().expect("a text")
    }

    /// GETs a path as JSON; it must be there.
    pub fn json(&self, path: &str) -> serde_json::Value {
        serde_json::from_str(&self.text(path)).expect("a JSON document")
    }

    /// POSTs a registry file with this token.
    pub fn import(&self, query: &str, token: &str, body: &[u8]) -> (u16, serde_json::Value) {
        let mut response = self
            .agent
            .post(format!("{}/api/snapshots{query}", self.url))
            .header("authorization", format!("Bearer {token}"))
            .send(body)
            .expect("the server answers");
        let text = response.body_mut().read_to_string().expect("a text");
        let json = serde_json::from_str(&text).expect("a JSON document");
        (response.status().as_u16(), json)
    }

    /// Sends SIGTERM and gives the exit code.
    pub fn terminate(mut self) -> Option<i32> {
        let id = self.child.id().to_string();
        let status = Command::new("kill").args(["-TERM", &id]).status();
        assert!(status.expect("kill runs").success());
        self.child.wait().expect("the server ends").code()
    }

    /// Ends the server as a power cut would: by SIGKILL.
    pub fn kill(mut self) {
        self.child.kill().expect("the server can be killed");
        self.child.wait().expect("the server ends");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A response as it came over the wire: the client library would hide the content encoding.
pub struct Wire {
    head: String,
    pub body: Vec<u8>,
}

impl Server {
    /// Sends a request line and headers, and reads the response to its end.
    pub fn wire(&self, request_line: &str, headers: &str) -> Wire {
        let address = self.url.trim_start_matches("http://");
        let mut stream = TcpStream::connect(address).expect("the server listens");
        let request =
            format!("{request_line} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n{headers}\r\n");
        stream
            .write_all(request.as_bytes())
            .expect("the request is sent");
        let mut bytes = Vec::new();
        stream
            .read_to_end(&mut bytes)
            .expect("the response is read");
        let end = bytes.windows(4).position(|window| window == b"\r\n\r\n");
        let body = bytes.split_off(end.expect("a head") + 4);
        let head = String::from_utf8(bytes).expect("a head of text");
        Wire { head, body }
    }
}

impl Wire {
    pub fn status(&self) -> &str {
        &self.head[9..12]
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines
            .find(|(each, _)| each.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    }

    /// The body undone from its content encoding.
    pub fn decoded(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        let read = match self.header("content-encoding") {
            None => return self.body.clone(),
            Some("gzip") => flate2::read::GzDecoder::new(&*self.body).read_to_end(&mut bytes),
            Some("br") => brotli::Decompressor::new(&*self.body, 4096).read_to_end(&mut bytes),
            Some("zstd") => zstd::Decoder::new(&*self.body)
                .expect("a zstd frame")
                .read_to_end(&mut bytes),
            Some(other) => panic!("the encoding {other}"),
        };
        read.expect("the body decodes");
        bytes
    }
}
