//! What a process costs: CPU time, wall time and peak resident memory. It must not know which programs are compared.
//!
//! A child is measured by `wait4`, which gives the exact sums of that one child and of what it waited for. On Linux the
//! peak that it gives is never below the peak of the process that started the child, which is why
//! [`forget_own_peak`] comes first. A server outlives what is measured, so it is read from `/proc`.

mod server;

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{bail, Context, Result};
use wait4::Wait4;

pub use server::{forget_own_peak, Server};

/// What a finished child took.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Usage {
    /// User and system time of the child and of its own children.
    pub cpu: Duration,
    /// From before it is started to its end.
    pub wall: Duration,
    /// The peak of resident memory, in bytes.
    pub peak_memory_bytes: u64,
}

/// Runs a command to its end, without output, and measures it.
///
/// # Errors
///
/// When it cannot be started or fails.
pub fn run(command: &mut Command) -> Result<Usage> {
    let shown = format!("{command:?}");
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let begin = Instant::now();
    let mut child = command
        .spawn()
        .with_context(|| format!("cannot start {shown}"))?;
    let used = child
        .wait4()
        .with_context(|| format!("cannot wait for {shown}"))?;
    let wall = begin.elapsed();
    if !used.status.success() {
        bail!("{shown} failed: {}", used.status);
    }
    Ok(Usage {
        cpu: used.rusage.utime + used.rusage.stime,
        wall,
        peak_memory_bytes: used.rusage.maxrss,
    })
}

/// Runs a command to its end and takes its standard output. Nothing is measured.
///
/// # Errors
///
/// When it cannot be started, fails (with what it wrote to standard error), or its output is not UTF-8.
pub fn output(command: &mut Command) -> Result<String> {
    let shown = format!("{command:?}");
    let output = command
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("cannot start {shown}"))?;
    if !output.status.success() {
        let errors = String::from_utf8_lossy(&output.stderr);
        bail!("{shown} failed: {}\n{}", output.status, errors.trim_end());
    }
    String::from_utf8(output.stdout).with_context(|| format!("the output of {shown} is not UTF-8"))
}
