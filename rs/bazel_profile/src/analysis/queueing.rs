//! Time in which actions were ready but did not run: waits for local resources, for workers and in remote
//! queues.

/// Waiting of actions, summed over threads, in microseconds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Queueing {
    /// Waits for local CPUs and memory (Bazel's resource manager, `action resource lock`). Bazel leaves out waits
    /// of less than 10 ms.
    pub resource_count: u64,
    /// Their time.
    pub resource_us: u64,
    /// Waits for a free worker process.
    pub worker_count: u64,
    /// Their time.
    pub worker_us: u64,
    /// Waits in the queue of a remote execution service. Bazel leaves out waits of less than 50 ms.
    pub remote_count: u64,
    /// Their time.
    pub remote_us: u64,
}

impl Queueing {
    /// All waiting together, in microseconds.
    #[must_use]
    pub fn duration_us(&self) -> u64 {
        let sum = self.resource_us.saturating_add(self.worker_us);
        sum.saturating_add(self.remote_us)
    }
}
