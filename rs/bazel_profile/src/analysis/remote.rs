//! Remote (or disk) cache and remote execution.

use super::actions::Action;
use super::longest::Longest;
use super::outcome::{Hindsight, Outcome};
use super::spans::Inside;
use crate::event::Event;
use crate::step::{Step, StepSums, Strategy};

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
    /// Uploads of inputs, and of results of local actions.
    pub upload_count: u64,
    /// Their time. Bazel leaves out uploads of inputs of less than 50 ms.
    pub upload_us: u64,
    /// Downloads of outputs, but not those that happen because a later local action needs them as inputs.
    pub download_count: u64,
    /// Their time.
    pub download_us: u64,
    /// Requests to carry out an action remotely; a repeated one counts again.
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

/// Collects actions that were looked up.
#[derive(Debug)]
pub(crate) struct RemoteLog {
    hit_count: u64,
    miss_count: u64,
    longest_misses: Longest,
}

impl RemoteLog {
    pub(crate) fn new(top: usize) -> Self {
        Self {
            hit_count: 0,
            miss_count: 0,
            longest_misses: Longest::new(top),
        }
    }

    /// Takes an action.
    pub(crate) fn action(&mut self, event: &Event<'_>, outcome: Outcome, inside: &Inside) {
        if outcome == Outcome::Known(Strategy::Cached) {
            self.hit_count += 1;
        } else if inside.was_looked_up {
            self.miss_count += 1;
            let start_us = event.start_us.unwrap_or(0);
            self.longest_misses.add(event.length_us(), || {
                (Action::new(event, start_us), outcome)
            });
        }
    }

    pub(crate) fn finish(self, sums: &StepSums, hindsight: Hindsight) -> Remote {
        let uploads = [Step::RemoteUpload, Step::OutputUpload];
        Remote {
            check_count: sums.count(Step::CacheCheck),
            check_us: sums.duration_us(Step::CacheCheck),
            hit_count: self.hit_count,
            miss_count: self.miss_count,
            upload_count: uploads.iter().map(|step| sums.count(*step)).sum(),
            upload_us: uploads
                .iter()
                .map(|step| sums.duration_us(*step))
                .fold(0, u64::saturating_add),
            download_count: sums.count(Step::RemoteDownload),
            download_us: sums.duration_us(Step::RemoteDownload),
            execution_count: sums.count(Step::RemoteExecution),
            execution_us: sums.duration_us(Step::RemoteExecution),
            queue_us: sums.duration_us(Step::RemoteQueue),
            setup_us: sums.duration_us(Step::RemoteSetup),
            process_us: sums.duration_us(Step::RemoteProcess),
            longest_misses: self.longest_misses.finish(hindsight),
        }
    }
}
