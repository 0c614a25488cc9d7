//! What the operating system says of this process.

use std::fs;

/// The process's own figures; what the system does not tell is `None`.
pub struct ProcessStatus {
    /// Memory in physical pages, in bytes.
    pub resident_bytes: Option<u64>,
    /// The most it ever was, in bytes.
    pub resident_max_bytes: Option<u64>,
    /// Threads.
    pub threads: Option<u64>,
    /// Open file descriptors, sockets among them.
    pub open_files: Option<u64>,
}

impl ProcessStatus {
    /// Asks the system.
    pub fn read() -> Self {
        let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
        let field = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name))?;
            line.split_whitespace().next()?.parse::<u64>().ok()
        };
        Self {
            resident_bytes: field("VmRSS:").map(|kib| kib * 1024),
            resident_max_bytes: field("VmHWM:").map(|kib| kib * 1024),
            threads: field("Threads:"),
            open_files: fs::read_dir("/proc/self/fd")
                .ok()
                .map(|entries| entries.count() as u64),
        }
    }
}
