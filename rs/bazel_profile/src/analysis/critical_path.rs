//! The critical path: its steps, and which action each of them is.
//!
//! Up to Bazel 8 at least, a step carries neither target nor mnemonic (bazelbuild/bazel #24580),
//! only the action's description and a thread: the one that the action ran on, or the one that
//! wrote the path down (seen in 7.7.1). So the join looks for the action with the same description,
//! preferably on that thread, and the largest common time; and for a step without such an action,
//! for the one that fills most of its time on its thread. Artificial steps, such as `runfiles for
//! //:x`, have none.

use std::collections::HashMap;

use super::actions::ActionLog;
use super::outcome::Hindsight;
use super::records::{name_hash, Record};
use super::split::StepSplit;
use crate::event::{readable, Event};
use crate::schedule::{drags, Span, NO_STEP};
use crate::step::Strategy;
use crate::vocabulary;

/// A path is as long as the deepest chain of actions, thousands at most. More is damage and only
/// counted.
const MAX_STEPS: usize = 10_000;
/// What the descriptions of all steps may take. A description beyond is left out.
const MAX_DESCRIPTION_BYTES: usize = 2 * 1024 * 1024;
/// Of the steps that share a description or a thread, more than these are not joined, so that
/// damage cannot make it slow.
const MAX_ALIKE: usize = 64;

/// The chain of dependent actions that the build could not have been shorter than.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CriticalPath {
    /// The sum of its steps in microseconds, as `bazel analyze-profile` counts it.
    pub duration_us: u64,
    /// Its steps in the order of execution.
    pub steps: Vec<CriticalPathStep>,
    /// Steps without an action because it was too short to be kept: in a very large build, the report knows only the
    /// longest actions. They are without target, mnemonic, strategy and split.
    pub dropped_step_count: u64,
    /// The time of those steps together in microseconds.
    pub dropped_step_us: u64,
}

/// One step of the critical path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CriticalPathStep {
    /// The action's description.
    pub description: String,
    /// The label of the action's target; `None` where no action was found or it has none.
    pub target: Option<String>,
    /// The action's mnemonic.
    pub mnemonic: Option<String>,
    /// How the action was carried out; `None` where no action was found.
    pub strategy: Option<Strategy>,
    /// When the step began, in microseconds since the command's start.
    pub start_us: i64,
    /// How long it took, in microseconds.
    pub duration_us: u64,
    /// What that time went into; `None` where no action was found.
    pub split: Option<StepSplit>,
    /// How much shorter the build were if this step took no time; `None` where that cannot be said.
    pub drag: Option<Drag>,
}

/// How much shorter a build would be if one action took no time, between two bounds, in microseconds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Drag {
    /// If nothing that ran beside it depended on it unless the replayed schedule says so.
    pub at_least_us: u64,
    /// If everything after it depended on it.
    pub at_most_us: u64,
}

impl Drag {
    /// The same, but no more than a step of that duration can give.
    pub(crate) fn within(self, duration_us: u64) -> Self {
        Self {
            at_least_us: self.at_least_us.min(duration_us),
            at_most_us: self.at_most_us.min(duration_us),
        }
    }
}

/// Whether step and action are on the same thread, then how many microseconds they have in common:
/// the larger the better.
type Fit = (bool, u64);

#[derive(Debug)]
struct Step {
    description: Vec<u8>,
    start_us: i64,
    end_us: i64,
    duration_us: u64,
    thread: Option<u32>,
    /// The best action so far, by its index, and how well it fits.
    best: Option<(usize, Fit)>,
}

impl Step {
    fn overlap_us(&self, record: &Record) -> u64 {
        let start_us = self.start_us.max(record.start_us);
        let end_us = self.end_us.min(record.end_us);
        if end_us >= start_us {
            end_us.abs_diff(start_us)
        } else {
            0
        }
    }

    fn touches(&self, record: &Record) -> bool {
        record.start_us <= self.end_us && self.start_us <= record.end_us
    }

    fn finish(
        self,
        record: Option<&Record>,
        actions: &ActionLog,
        hindsight: Hindsight,
    ) -> CriticalPathStep {
        let (target, mnemonic) = record
            .map(|record| actions.resolve(record))
            .unwrap_or_default();
        let strategy = record.map(|record| record.outcome.strategy(hindsight));
        let split = record.map(|record| {
            // A step begins when its action is ready, which then waits for a thread of `--jobs`.
            let ready_us = record.start_us.saturating_sub(self.start_us);
            let ready_us = u64::try_from(ready_us).unwrap_or(0).min(self.duration_us);
            let mut split = record.split().fit(self.duration_us - ready_us);
            split.queue_us += ready_us;
            if strategy == Some(Strategy::Internal) {
                // Without a process, what no span explains is Bazel's own work.
                split.run_us += std::mem::take(&mut split.other_us);
            }
            split
        });
        CriticalPathStep {
            description: readable(&self.description),
            target,
            mnemonic,
            strategy,
            start_us: self.start_us,
            duration_us: self.duration_us,
            split,
            drag: None,
        }
    }

    fn offer(&mut self, index: usize, record: &Record) {
        let fit = (self.thread == Some(record.thread), self.overlap_us(record));
        if self.best.is_none_or(|(_, best)| fit > best) {
            self.best = Some((index, fit));
        }
    }
}

/// Collects the steps.
#[derive(Debug, Default)]
pub(crate) struct CriticalPathLog {
    steps: Vec<Step>,
    duration_us: u64,
    description_bytes: usize,
}

impl CriticalPathLog {
    pub(crate) fn step(&mut self, event: &Event<'_>) {
        let (Some(start_us), Some(end_us)) = (event.start_us, event.end_us()) else {
            return;
        };
        self.duration_us = self.duration_us.saturating_add(event.length_us());
        if self.steps.len() < MAX_STEPS {
            let mut description = vocabulary::step_description(event.name);
            if self.description_bytes + description.len() > MAX_DESCRIPTION_BYTES {
                description = &[];
            }
            self.description_bytes += description.len();
            self.steps.push(Step {
                description: description.to_vec(),
                start_us,
                end_us,
                duration_us: event.length_us(),
                thread: event.args.thread_id.map(|thread_id| thread_id as u32),
                best: None,
            });
        }
    }

    /// Joins the steps with the actions.
    pub(crate) fn finish(mut self, actions: &ActionLog, hindsight: Hindsight) -> CriticalPath {
        let records = actions.records();
        self.join_by_description(records.all());
        self.join_by_thread(records.all());
        let drags = self.drags(records.all());
        let mut path = CriticalPath {
            duration_us: self.duration_us,
            ..CriticalPath::default()
        };
        for step in self.steps {
            let best = step.best.and_then(|(index, _)| records.all().get(index));
            if best.is_none() && records.may_lack(step.duration_us) {
                path.dropped_step_count += 1;
                path.dropped_step_us = path.dropped_step_us.saturating_add(step.duration_us);
            }
            path.steps.push(step.finish(best, actions, hindsight));
        }
        for (step, drag) in path.steps.iter_mut().zip(drags) {
            step.drag = drag.map(|drag| drag.within(step.duration_us));
        }
        path
    }

    /// How much shorter the build were without each step, by the model of `schedule`.
    fn drags(&self, records: &[Record]) -> Vec<Option<Drag>> {
        let mut steps = HashMap::new();
        for (number, step) in (0_u32..).zip(&self.steps) {
            if let Some((index, _)) = step.best {
                steps.entry(index).or_insert(number);
            }
        }
        let spans = records.iter().enumerate().map(|(index, record)| Span {
            start_us: record.start_us,
            end_us: record.end_us,
            target: record.target,
            step: steps.get(&index).copied().unwrap_or(NO_STEP),
        });
        drags(&mut spans.collect::<Vec<_>>(), self.steps.len())
    }

    fn join_by_description(&mut self, records: &[Record]) {
        let alike = self.group(|step| Some(name_hash(&step.description)));
        self.join(records, &alike, |record| record.name_hash, Step::touches);
    }

    fn join_by_thread(&mut self, records: &[Record]) {
        let alike = self.group(|step| step.thread.filter(|_| step.best.is_none()));
        self.join(
            records,
            &alike,
            |record| record.thread,
            |step, record| step.overlap_us(record).saturating_mul(2) > step.duration_us,
        );
    }

    fn group(&self, key: impl Fn(&Step) -> Option<u32>) -> HashMap<u32, Vec<usize>> {
        let mut groups: HashMap<u32, Vec<usize>> = HashMap::new();
        for (index, step) in self.steps.iter().enumerate() {
            let Some(key) = key(step) else { continue };
            let group = groups.entry(key).or_default();
            if group.len() < MAX_ALIKE {
                group.push(index);
            }
        }
        groups
    }

    fn join(
        &mut self,
        records: &[Record],
        alike: &HashMap<u32, Vec<usize>>,
        key: impl Fn(&Record) -> u32,
        fits: impl Fn(&Step, &Record) -> bool,
    ) {
        if alike.is_empty() {
            return;
        }
        for (index, record) in records.iter().enumerate() {
            for &step in alike.get(&key(record)).into_iter().flatten() {
                let step = &mut self.steps[step];
                if fits(step, record) {
                    step.offer(index, record);
                }
            }
        }
    }
}
