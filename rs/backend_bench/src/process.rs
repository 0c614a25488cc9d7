//! A server as a child process: when it is ready, where it listens, how much memory it has. It must not know what is
//! served.

use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{ChildStdout, Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread;
use std::time::Duration;

use anyhow::{bail, Context, Result};

use crate::warden::{Scratch, Ward};

/// How long a server may take until it listens.
const START_TIMEOUT: Duration = Duration::from_secs(60);
/// The line by which a server says that it is ready.
const READY: &str = "listening on http://";
/// How much of a failed server's messages is shown, in lines.
const SHOWN_LINES: usize = 10;

/// A running server, killed when this is dropped.
#[derive(Debug)]
pub struct Server {
    name: String,
    ward: Ward,
    /// Where it listens.
    pub address: SocketAddr,
}

/// Memory of a process, in bytes, as the system counts it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Memory {
    /// Resident now: `VmRSS`.
    pub resident_bytes: u64,
    /// The most that ever was resident: `VmHWM`.
    pub resident_max_bytes: u64,
}

impl Server {
    /// Starts a server and waits until it says on standard output where it listens. Its messages go to a file in
    /// `scratch`.
    ///
    /// # Errors
    ///
    /// When it cannot be started, ends, or is not ready in time; with its last messages.
    pub fn start(name: &str, command: &mut Command, scratch: &Scratch) -> Result<Self> {
        let messages = scratch.path(&format!("{name}.log"));
        let log = File::create(&messages)
            .with_context(|| format!("cannot write {}", messages.display()))?;
        // An open pipe as input: the alternatives end when it does, even if this process is killed.
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(log);
        let (ward, stdout) = Ward::spawn(command, |child| child.stdout.take())?;
        let stdout = stdout.context("a child has no standard output")?;
        let (sender, receiver) = mpsc::channel();
        thread::spawn(move || read_output(stdout, &sender));
        match receiver.recv_timeout(START_TIMEOUT) {
            Ok(address) => Ok(Self {
                name: name.to_owned(),
                ward,
                address: address.parse().with_context(|| {
                    format!("{name} listens on `{address}`, which is no address")
                })?,
            }),
            Err(RecvTimeoutError::Disconnected) => {
                bail!("{name} ended before it listened{}", last_lines(&messages))
            }
            Err(RecvTimeoutError::Timeout) => bail!(
                "{name} does not listen after {} s{}",
                START_TIMEOUT.as_secs(),
                last_lines(&messages)
            ),
        }
    }

    /// Its memory now.
    ///
    /// # Errors
    ///
    /// When it has ended.
    pub fn memory(&self) -> Result<Memory> {
        let path = format!("/proc/{}/status", self.ward.pid());
        let status = fs::read_to_string(&path).with_context(|| format!("cannot read {path}"))?;
        // A process that has ended and is not waited for is still there, without memory.
        memory(&status).with_context(|| format!("{} has ended while it was measured", self.name))
    }
}

/// Tells the address, and reads on so that the server never waits for a full pipe.
fn read_output(stdout: ChildStdout, sender: &Sender<String>) {
    for line in BufReader::new(stdout).lines().map_while(Result::ok) {
        if let Some(address) = line.strip_prefix(READY) {
            // Nobody listens when it took too long.
            let _ = sender.send(address.trim().to_owned());
        }
    }
}

fn last_lines(messages: &Path) -> String {
    let text = fs::read_to_string(messages).unwrap_or_default();
    let lines: Vec<&str> = text.lines().collect();
    let shown = lines.iter().skip(lines.len().saturating_sub(SHOWN_LINES));
    shown.map(|line| format!("\n  {line}")).collect()
}

/// From `/proc/PID/status`, whose unit is KiB (`man 5 proc`).
fn memory(status: &str) -> Option<Memory> {
    let bytes = |name| {
        let line = status.lines().find_map(|line| line.strip_prefix(name))?;
        let kib: u64 = line.trim().strip_suffix("kB")?.trim_end().parse().ok()?;
        kib.checked_mul(1024)
    };
    Some(Memory {
        resident_bytes: bytes("VmRSS:")?,
        resident_max_bytes: bytes("VmHWM:")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_in_bytes() {
        let status = "Name:\tx\nVmPeak:\t 9 kB\nVmHWM:\t  2048 kB\nVmRSS:\t  1024 kB\n";
        let expected = Memory {
            resident_bytes: 1 << 20,
            resident_max_bytes: 2 << 20,
        };
        assert_eq!(memory(status), Some(expected));
        assert_eq!(memory("Name:\tx\nState:\tZ (zombie)\n"), None);
    }

    #[test]
    fn a_server_that_ends_is_told_with_its_messages() {
        let scratch = Scratch::create().unwrap();
        let mut command = Command::new("sh");
        command.args(["-c", "echo 'no such store' >&2; exit 3"]);
        let error = Server::start("subject", &mut command, &scratch).unwrap_err();
        assert_eq!(
            error.to_string(),
            "subject ended before it listened\n  no such store"
        );
    }

    #[test]
    fn a_server_is_ready_when_it_says_so() {
        let scratch = Scratch::create().unwrap();
        let mut command = Command::new("sh");
        command.args([
            "-c",
            "echo hello; echo listening on http://127.0.0.1:81; read line",
        ]);
        let server = Server::start("subject", &mut command, &scratch).unwrap();
        assert_eq!(server.address, SocketAddr::from(([127, 0, 0, 1], 81)));
        assert!(server.memory().unwrap().resident_bytes > 0);
    }
}
