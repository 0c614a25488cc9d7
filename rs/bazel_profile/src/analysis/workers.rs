//! Persistent workers: how many processes served how many requests, and where a request's time went.
//!
//! Sums come from all spans, also those of dynamic execution, which belong to no action. Which
//! mnemonic a request has is only known when its action arrives.

use std::cmp::Reverse;

use super::coverage::Coverage;
use super::spans::Span;
use crate::event::Event;
use crate::hash::NumberMap;
use crate::intern::{TextId, NO_TEXT};
use crate::step::{Step, StepSums};

/// Worker processes that are told apart. Bazel keeps a few for each mnemonic; more is damage.
const MAX_PROCESSES: usize = 4096;
/// Spans of a process that are not joined yet; the earliest of more are taken for finished.
const MAX_INTERVALS: usize = 64;

/// What persistent workers did over the whole build. All times are sums over threads, in microseconds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Workers {
    /// Worker processes that served at least one request, by the number in `Worker #N`.
    pub process_count: u64,
    /// Requests that workers carried out.
    pub request_count: u64,
    /// Time until a worker of the pool was free.
    pub borrow_us: u64,
    /// Time in which inputs were prepared.
    pub setup_us: u64,
    /// Time in which workers worked.
    pub work_us: u64,
    /// Time in which outputs were copied.
    pub copy_us: u64,
    /// Time in which worker processes that had been used before waited for their next request, up to their
    /// last one; `None` where the profile does not name processes.
    pub idle_us: Option<u64>,
    /// The same by mnemonic, the most worked first.
    pub by_mnemonic: Vec<WorkerGroup>,
}

/// The workers of one mnemonic.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WorkerGroup {
    /// The mnemonic of the actions; `None` where the profile does not say.
    pub mnemonic: Option<String>,
    /// Processes that served it.
    pub process_count: u64,
    /// Requests.
    pub request_count: u64,
    /// As in [`Workers`].
    pub borrow_us: u64,
    /// As in [`Workers`].
    pub setup_us: u64,
    /// As in [`Workers`].
    pub work_us: u64,
    /// As in [`Workers`].
    pub copy_us: u64,
}

/// One worker process.
#[derive(Debug)]
struct Process {
    mnemonic: TextId,
    start_us: i64,
    end_us: i64,
    /// How much of the time between start and end it was in use.
    busy_us: u64,
    intervals: Coverage,
    /// Thread and end of its last span: what follows on the same thread belongs to the same request.
    last: (i64, i64),
}

impl Process {
    fn add(&mut self, thread_id: i64, mut start_us: i64, end_us: i64, step: Step) {
        let is_same_request = step != Step::WorkerSetup && self.last.0 == thread_id;
        if is_same_request && self.last.1 < start_us {
            start_us = self.last.1;
        }
        self.last = (thread_id, end_us);
        self.start_us = self.start_us.min(start_us);
        self.end_us = self.end_us.max(end_us);
        self.busy_us = self
            .busy_us
            .saturating_add(self.intervals.add(start_us, end_us));
        if self.intervals.len() > MAX_INTERVALS {
            self.intervals.forget_first();
        }
    }

    fn idle_us(&self) -> u64 {
        self.start_us
            .abs_diff(self.end_us)
            .saturating_sub(self.busy_us)
    }
}

/// Collects what workers do.
#[derive(Debug, Default)]
pub(crate) struct WorkerLog {
    processes: NumberMap<u32, Process>,
    /// By the number of the mnemonic.
    by_mnemonic: Vec<StepSums>,
}

impl WorkerLog {
    /// Takes a span of the worker process of that number.
    pub(crate) fn span(&mut self, event: &Event<'_>, step: Step, worker: u32) {
        let (Some(start_us), Some(end_us)) = (event.start_us, event.end_us()) else {
            return;
        };
        if self.processes.len() >= MAX_PROCESSES && !self.processes.contains_key(&worker) {
            return;
        }
        let process = self.processes.entry(worker).or_insert_with(|| Process {
            mnemonic: NO_TEXT,
            start_us,
            end_us,
            busy_us: 0,
            intervals: Coverage::default(),
            last: (event.thread_id, start_us),
        });
        process.add(event.thread_id, start_us, end_us, step);
    }

    /// Takes an action and its spans.
    pub(crate) fn action(&mut self, mnemonic: TextId, spans: &[Span]) {
        for span in spans.iter().filter(|span| span.step.is_of_worker()) {
            let index = mnemonic as usize;
            if index >= self.by_mnemonic.len() {
                self.by_mnemonic.resize(index + 1, StepSums::default());
            }
            self.by_mnemonic[index].add(span.step, span.duration_us());
            if let Some(process) = self.processes.get_mut(&span.worker) {
                process.mnemonic = mnemonic;
            }
        }
    }

    /// The report, with the sums of all spans.
    pub(crate) fn finish(
        &self,
        sums: &StepSums,
        name: impl Fn(TextId) -> Option<String>,
    ) -> Workers {
        let idle_us = self.processes.values().map(Process::idle_us);
        Workers {
            process_count: self.processes.len() as u64,
            request_count: sums.count(Step::WorkerWork),
            borrow_us: sums.duration_us(Step::WorkerBorrow),
            setup_us: sums.duration_us(Step::WorkerSetup),
            work_us: sums.duration_us(Step::WorkerWork),
            copy_us: sums.duration_us(Step::WorkerCopy),
            idle_us: (!self.processes.is_empty()).then(|| idle_us.fold(0, u64::saturating_add)),
            by_mnemonic: self.groups(sums, name),
        }
    }

    fn groups(&self, sums: &StepSums, name: impl Fn(TextId) -> Option<String>) -> Vec<WorkerGroup> {
        let known = (NO_TEXT..).zip(&self.by_mnemonic).skip(1);
        let mut groups: Vec<WorkerGroup> = known
            .map(|(mnemonic, sums)| self.group(name(mnemonic), mnemonic, sums))
            .collect();
        // What belongs to no action with a mnemonic is what the others leave of the whole.
        let rest = (self.by_mnemonic.iter().skip(1)).fold(*sums, |rest, known| rest.less(known));
        groups.push(self.group(None, NO_TEXT, &rest));
        groups.retain(|group| {
            *group
                != WorkerGroup {
                    mnemonic: group.mnemonic.clone(),
                    ..WorkerGroup::default()
                }
        });
        groups.sort_by_key(|group| Reverse(group.work_us));
        groups
    }

    fn group(&self, name: Option<String>, mnemonic: TextId, sums: &StepSums) -> WorkerGroup {
        let processes = self.processes.values();
        let of_mnemonic = processes.filter(|process| process.mnemonic == mnemonic);
        WorkerGroup {
            mnemonic: name,
            process_count: of_mnemonic.count() as u64,
            request_count: sums.count(Step::WorkerWork),
            borrow_us: sums.duration_us(Step::WorkerBorrow),
            setup_us: sums.duration_us(Step::WorkerSetup),
            work_us: sums.duration_us(Step::WorkerWork),
            copy_us: sums.duration_us(Step::WorkerCopy),
        }
    }
}
