//! Remote (or disk) cache and remote execution.

use super::actions::Action;

/// What a remote cache and a remote execution service did. Times are sums over threads, in microseconds.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Remote {
    /// Look-ups in the action cache.
    pub check_count: u64,
    /// Their time.
    pub check_us: u64,
    /// Actions whose result came out of the cache.
    pub hit_count: u64,
    /// Actions that were looked up and then carried out.
    pub miss_count: u64,
    /// Uploads of inputs and results.
    pub upload_count: u64,
    /// Their time. Bazel leaves out uploads of inputs of less than 50 ms.
    pub upload_us: u64,
    /// Downloads of outputs.
    pub download_count: u64,
    /// Their time.
    pub download_us: u64,
    /// Actions that were carried out remotely.
    pub execution_count: u64,
    /// From the request to the result.
    pub execution_us: u64,
    /// Time in the service's queue.
    pub queue_us: u64,
    /// Time in which workers of the service fetched inputs and were set up.
    pub setup_us: u64,
    /// Time in which processes ran.
    pub process_us: u64,
    /// The longest actions that were looked up in vain, the longest first; at most as many as `Options::top`.
    pub longest_misses: Vec<Action>,
}

impl Remote {
    /// The part of the looked-up actions that were found, 0 to 1; `None` if nothing was looked up.
    #[must_use]
    pub fn hit_ratio(&self) -> Option<f64> {
        let count = self.hit_count + self.miss_count;
        (count > 0).then(|| self.hit_count as f64 / count as f64)
    }
}
