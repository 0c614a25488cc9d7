//! nginx with a configuration and folders of its own, on the loopback interface. It must not know what it serves.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result};

use crate::process::{self, Server};

/// Distributions put it where only the administrator's shell looks.
const ADMINISTRATORS: &str = "/usr/sbin/nginx";
const START_LIMIT: Duration = Duration::from_secs(20);
/// Below its folder: a line for each request.
const REQUESTS: &str = "requests.log";

/// A running nginx; it ends with this value.
#[derive(Debug)]
pub struct Nginx {
    folder: PathBuf,
    _server: Server,
}

/// Requests that were answered, and what they took on the wire.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Traffic {
    /// How many there were.
    pub requests: u64,
    /// With their headers, in bytes.
    pub received_bytes: u64,
    /// Answers with their headers, in bytes.
    pub sent_bytes: u64,
}

/// Why there is no nginx, if there is none.
#[must_use]
pub fn missing() -> Option<String> {
    program()
        .is_none()
        .then(|| "not installed: nginx".to_owned())
}

fn program() -> Option<PathBuf> {
    let administrators = || Some(PathBuf::from(ADMINISTRATORS)).filter(|path| path.exists());
    process::find("nginx").or_else(administrators)
}

impl Nginx {
    /// Starts it in a folder of its own; `servers` is what stands in its `http` block, one of them at `port`.
    ///
    /// # Errors
    ///
    /// When it cannot be started.
    pub fn start(folder: &Path, port: u16, servers: &str) -> Result<Self> {
        let temporary = folder.join("temporary");
        fs::create_dir_all(&temporary)
            .with_context(|| format!("cannot make {}", temporary.display()))?;
        let settings = folder.join("nginx.conf");
        fs::write(&settings, configuration(servers))
            .with_context(|| format!("cannot write {}", settings.display()))?;
        let program = program().context("nginx is not installed")?;
        let mut command = std::process::Command::new(program);
        command.arg("-p").arg(folder).arg("-c").arg(&settings);
        command.args(["-e", "error.log"]);
        let mut server = Server::start(&mut command, &folder.join("nginx.log"))?;
        server.wait_for_port(port, START_LIMIT)?;
        Ok(Self {
            folder: folder.to_owned(),
            _server: server,
        })
    }

    /// All requests that were answered so far.
    ///
    /// # Errors
    ///
    /// When its log cannot be read.
    pub fn traffic(&self) -> Result<Traffic> {
        let log = self.folder.join(REQUESTS);
        let text =
            fs::read_to_string(&log).with_context(|| format!("cannot read {}", log.display()))?;
        Ok(traffic_of(&text))
    }
}

impl Traffic {
    /// What came after an earlier look.
    #[must_use]
    pub fn since(self, earlier: Self) -> Self {
        Self {
            requests: self.requests - earlier.requests,
            received_bytes: self.received_bytes - earlier.received_bytes,
            sent_bytes: self.sent_bytes - earlier.sent_bytes,
        }
    }
}

/// Paths are below its folder. `user` matters to root alone, whose nginx would give its files to another user.
fn configuration(servers: &str) -> String {
    let kinds = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
    let temporary = kinds.map(|kind| format!("    {kind}_temp_path temporary/{kind};\n"));
    format!(
        "daemon off;
user root;
pid nginx.pid;
error_log error.log;
events {{}}
http {{
    log_format bytes '$request_length $bytes_sent';
    access_log {REQUESTS} bytes;
{}{servers}}}
",
        temporary.concat()
    )
}

fn traffic_of(log: &str) -> Traffic {
    let mut traffic = Traffic::default();
    for line in log.lines() {
        let sizes = line.split_once(' ');
        let sizes = sizes.and_then(|(got, sent)| got.parse().ok().zip(sent.parse().ok()));
        // A line that is being written counts the next time.
        let Some((received, sent)) = sizes else {
            continue;
        };
        let _: (u64, u64) = (received, sent);
        traffic.requests += 1;
        traffic.received_bytes += received;
        traffic.sent_bytes += sent;
    }
    traffic
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_added_up() {
        let traffic = traffic_of("100 20\n3 4000\n17");
        let expected = Traffic {
            requests: 2,
            received_bytes: 103,
            sent_bytes: 4020,
        };
        assert_eq!(traffic, expected);
        let earlier = traffic_of("100 20\n");
        assert_eq!(traffic.since(earlier), traffic_of("3 4000\n"));
    }
}
