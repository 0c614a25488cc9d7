//! Time in which actions were ready but did not run: waits for local resources, for workers and in remote
//! queues.

use crate::step::{Step, StepSums};

/// Waiting of actions, summed over threads, in microseconds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Queueing {
    /// Waits for local CPUs and memory (Bazel's resource manager, `action resource lock`), and since Bazel 6.2 for
    /// workers as well, which the profile does not tell apart. Bazel leaves out waits of less than 10 ms.
    pub resource_count: u64,
    /// Their time.
    pub resource_us: u64,
    /// Waits for a free worker process, where they have spans of their own (`borrowing a worker`).
    pub worker_count: u64,
    /// Their time.
    pub worker_us: u64,
    /// Waits in the queue of a remote execution service. Bazel leaves out waits of less than 50 ms.
    pub remote_count: u64,
    /// Their time.
    pub remote_us: u64,
}

impl Queueing {
    pub(crate) fn new(sums: &StepSums) -> Self {
        Self {
            resource_count: sums.count(Step::ResourceWait),
            resource_us: sums.duration_us(Step::ResourceWait),
            worker_count: sums.count(Step::WorkerBorrow),
            worker_us: sums.duration_us(Step::WorkerBorrow),
            remote_count: sums.count(Step::RemoteQueue),
            remote_us: sums.duration_us(Step::RemoteQueue),
        }
    }

    /// All waiting together, in microseconds.
    #[must_use]
    pub fn duration_us(&self) -> u64 {
        let sum = self.resource_us.saturating_add(self.worker_us);
        sum.saturating_add(self.remote_us)
    }
}
