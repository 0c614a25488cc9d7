//! A process that was there before and stays: its CPU time and peak memory, from Linux' `/proc` (`man 5 proc`). It must
//! not know what the process serves.

use std::fs;
use std::time::Duration;

use anyhow::{anyhow, Context, Result};

/// The unit of times in `/proc/PID/stat`: `USER_HZ` is 100 on every platform that Bazel runs on.
const TICK: Duration = Duration::from_millis(10);
/// What resets the peak of resident memory when it is written to `/proc/PID/clear_refs`.
const RESET_PEAK: &str = "5";

/// A running process.
#[derive(Debug, Clone, Copy)]
pub struct Server {
    /// Its process id.
    pub pid: u32,
}

impl Server {
    /// User and system time since it was started, in steps of 10 ms.
    ///
    /// # Errors
    ///
    /// When the process is gone.
    pub fn cpu(self) -> Result<Duration> {
        let stat = self.read("stat")?;
        let ticks = cpu_ticks(&stat).ok_or_else(|| anyhow!("cannot read the times in `{stat}`"))?;
        Ok(TICK * u32::try_from(ticks).context("the server ran for too long")?)
    }

    /// The peak of resident memory, in bytes, since it was started or [`Server::forget_peak`].
    ///
    /// # Errors
    ///
    /// When the process is gone.
    pub fn peak_memory_bytes(self) -> Result<u64> {
        let status = self.read("status")?;
        peak_memory_bytes(&status).ok_or_else(|| anyhow!("process {} has no VmHWM", self.pid))
    }

    /// Lets the peak begin again with what is resident now. Whether the system allows that.
    pub fn forget_peak(self) -> bool {
        fs::write(format!("/proc/{}/clear_refs", self.pid), RESET_PEAK).is_ok()
    }

    fn read(self, file: &str) -> Result<String> {
        let path = format!("/proc/{}/{file}", self.pid);
        fs::read_to_string(&path)
            .with_context(|| format!("cannot read {path}: is the server gone?"))
    }
}

/// Lets the peak of this process begin again, so that it does not show up in its children's.
pub fn forget_own_peak() {
    Server {
        pid: std::process::id(),
    }
    .forget_peak();
}

/// User and system time in `/proc/PID/stat`: fields 14 and 15, where field 2 is the name in parentheses and may itself
/// have spaces and parentheses.
fn cpu_ticks(stat: &str) -> Option<u64> {
    let (_, after_name) = stat.rsplit_once(')')?;
    let mut fields = after_name.split_ascii_whitespace().skip(11);
    let user: u64 = fields.next()?.parse().ok()?;
    let system: u64 = fields.next()?.parse().ok()?;
    user.checked_add(system)
}

/// `VmHWM` in `/proc/PID/status`, which is in KiB.
fn peak_memory_bytes(status: &str) -> Option<u64> {
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kib: u64 = line.trim().strip_suffix("kB")?.trim_end().parse().ok()?;
    kib.checked_mul(1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_found_behind_any_name() {
        let rest = "S 1 2 3 4 5 6 7 8 9 10 1234 66 77 88 20 0";
        for name in ["java", "bazel(ws) x", "a) R 1 2", "(((", ""] {
            assert_eq!(
                cpu_ticks(&format!("42 ({name}) {rest}")),
                Some(1300),
                "{name}"
            );
        }
    }

    #[test]
    fn a_short_or_odd_line_has_no_times() {
        for stat in [
            "",
            "42 (java",
            "42 (java) S 1 2 3",
            "42 (java) S 1 2 3 4 5 6 7 8 9 10 x y",
        ] {
            assert_eq!(cpu_ticks(stat), None, "{stat}");
        }
    }

    #[test]
    fn the_peak_is_in_bytes() {
        let status = "Name:\tjava\nVmPeak:\t  9 kB\nVmHWM:\t  2048 kB\nVmRSS:\t  1 kB\n";
        assert_eq!(peak_memory_bytes(status), Some(2048 * 1024));
        assert_eq!(peak_memory_bytes("Name:\tkthreadd\n"), None);
    }
}
