//! Load by `wrk`: how it is found, started, and what it says. It owns wrk's command line and the script by which wrk
//! prints exact figures; it must not know which servers are compared.

use std::env;
use std::fmt;
use std::io::Read;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{bail, Context, Result};
use serde::{Deserialize, Serialize};

use crate::warden::{Scratch, Ward};

const PROGRAM: &str = "wrk";
/// What the line with the figures begins with.
const MARK: &str = "figures ";

/// wrk calls `done` once, at its end; without other functions a script costs nothing under load. Times are in
/// microseconds. wrk counts as errors of status those of 400 and above.
const SCRIPT: &str = r#"done = function(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format(
    'figures {"requests":%d,"duration_us":%d,"received_bytes":%d,"p50_us":%d,"p99_us":%d,"max_us":%d,' ..
    '"errors":{"status":%d,"connect":%d,"read":%d,"write":%d,"timeout":%d}}\n',
    summary.requests, summary.duration, summary.bytes,
    latency:percentile(50), latency:percentile(99), latency.max,
    errors.status, errors.connect, errors.read, errors.write, errors.timeout))
end
"#;

/// How hard a server is pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Load {
    /// Threads of wrk.
    pub thread_count: u32,
    /// Connections open at once; wrk rounds them down to a multiple of its threads.
    pub connection_count: u32,
}

impl fmt::Display for Load {
    /// As on wrk's command line.
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        write!(
            formatter,
            "-t{} -c{}",
            self.thread_count, self.connection_count
        )
    }
}

/// What wrk says of one measurement.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct Figures {
    /// Requests that were answered.
    pub requests: u64,
    /// How long it took, in microseconds.
    pub duration_us: u64,
    /// Heads and bodies of all answers, in bytes.
    pub received_bytes: u64,
    /// The median of the times to an answer, in microseconds.
    pub p50_us: u64,
    /// The time within which 99 of 100 answers came, in microseconds.
    pub p99_us: u64,
    /// The longest time to an answer, in microseconds.
    pub max_us: u64,
    /// What went wrong.
    pub errors: Errors,
}

/// How many requests went wrong, by kind.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
pub struct Errors {
    /// Answers whose status is 400 or above.
    pub status: u64,
    /// Connections that could not be opened.
    pub connect: u64,
    /// Connections that broke while an answer was read.
    pub read: u64,
    /// Connections that broke while a request was written.
    pub write: u64,
    /// Requests that took more than 2 s, which is wrk's own limit.
    pub timeout: u64,
}

impl Figures {
    /// Answers in a second.
    pub fn requests_per_second(&self) -> f64 {
        self.requests as f64 / (self.duration_us.max(1) as f64 / 1e6)
    }
}

impl Errors {
    /// Of all kinds.
    pub fn total(&self) -> u64 {
        self.status + self.connect + self.read + self.write + self.timeout
    }
}

/// An installed wrk.
#[derive(Debug, Clone)]
pub struct Wrk(PathBuf);

impl Wrk {
    /// Looks for it in `PATH`.
    ///
    /// # Errors
    ///
    /// When it is not there; says how to install it.
    pub fn find() -> Result<Self> {
        let path = env::var_os("PATH").unwrap_or_default();
        let found = env::split_paths(&path)
            .map(|directory| directory.join(PROGRAM))
            .find(|candidate| candidate.is_file());
        found
            .map(Self)
            .context("wrk is not installed; Debian: apt-get install wrk")
    }

    /// Asks a server for one path, with `Accept-Encoding: br`, for some seconds.
    ///
    /// # Errors
    ///
    /// When wrk fails or does not say what the script prints.
    pub fn run(
        &self,
        load: Load,
        duration_s: u32,
        address: SocketAddr,
        target: &str,
        scratch: &Scratch,
    ) -> Result<Figures> {
        let script = scratch.write("figures.lua", SCRIPT)?;
        let mut command = Command::new(&self.0);
        command
            .args(load.to_string().split(' '))
            .arg(format!("-d{duration_s}s"))
            .args(["-H", "Accept-Encoding: br", "-s"])
            .arg(script)
            .arg(format!("http://{address}{target}"))
            .stdin(Stdio::null())
            .stdout(Stdio::piped());
        let (ward, stdout) = Ward::spawn(&mut command, |child| child.stdout.take())?;
        let mut output = String::new();
        stdout
            .context("a child has no standard output")?
            .read_to_string(&mut output)
            .context("cannot read what wrk prints")?;
        let status = ward.wait()?;
        if !status.success() {
            bail!("wrk failed: {status}\n{}", output.trim_end());
        }
        figures(&output)
    }
}

fn figures(output: &str) -> Result<Figures> {
    let line = output
        .lines()
        .find_map(|line| line.strip_prefix(MARK))
        .with_context(|| format!("wrk prints no figures:\n{}", output.trim_end()))?;
    serde_json::from_str(line).with_context(|| format!("wrk's figures are not understood: {line}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What wrk 4.1.0 printed with the script, of a server that refuses every request.
    const OUTPUT: &str = "Running 1s test @ http://127.0.0.1:43363/api/subnets?page=2
  2 threads and 64 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency     1.22ms    1.18ms   6.69ms   86.11%
    Req/Sec    32.87k    11.11k   46.88k    70.00%
  65752 requests in 1.01s, 8.78MB read
  Non-2xx or 3xx responses: 65752
Requests/sec:  65022.06
Transfer/sec:      8.68MB
figures {\"requests\":65752,\"duration_us\":1011226,\"received_bytes\":9205280,\"p50_us\":788,\"p99_us\":5527,\"max_us\":6693,\"errors\":{\"status\":65752,\"connect\":0,\"read\":0,\"write\":0,\"timeout\":0}}
";

    #[test]
    fn figures_are_taken_from_the_scripts_line() {
        let figures = figures(OUTPUT).unwrap();
        assert_eq!(
            (figures.requests, figures.received_bytes),
            (65_752, 9_205_280)
        );
        let times_us = (figures.p50_us, figures.p99_us, figures.max_us);
        assert_eq!(times_us, (788, 5_527, 6_693));
        // wrk's own line says 65022.06.
        assert_eq!(figures.requests_per_second().round(), 65_022.0);
        let mut errors = figures.errors;
        assert_eq!((errors.status, errors.total()), (65_752, 65_752));
        (errors.connect, errors.read, errors.write, errors.timeout) = (1, 2, 3, 4);
        assert_eq!(errors.total(), 65_762);
    }

    #[test]
    fn output_without_figures_is_shown() {
        let error = figures("Running 1s test\n").unwrap_err().to_string();
        assert_eq!(error, "wrk prints no figures:\nRunning 1s test");
        let error = figures("figures {\"requests\":nan}\n")
            .unwrap_err()
            .to_string();
        assert!(error.contains("{\"requests\":nan}"), "{error}");
    }

    #[test]
    fn no_time_is_no_division_by_zero() {
        let mut figures = figures(OUTPUT).unwrap();
        figures.duration_us = 0;
        assert!(figures.requests_per_second().is_finite());
    }
}
