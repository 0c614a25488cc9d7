//! The observed schedule of a profile as tasks: which action followed which, what needs a slot, how many slots there
//! were, and what a chain of tasks stands for. It must not know what is asked of a replay beyond the changes.

use std::collections::HashMap;

use super::predecessors::{predecessors, NO_PREDECESSOR};
use super::replay::ReplayStep;
use super::simulation::{latest, Schedule, Task};
use super::usage::Usage;
use super::what_if::WhatIf;
use super::{Span, NO_STEP};
use crate::event::readable;
use crate::{ActionRow, ActionTable, CriticalPathStep, Profile, Strategy};

/// As many actions of a chain are reported.
const MAX_STEPS: usize = 10;

/// The observed schedule, by start.
pub(super) struct Model<'a> {
    table: &'a ActionTable,
    /// The row of each span.
    order: Vec<usize>,
    pub(super) spans: Vec<Span>,
    predecessors: Vec<u32>,
    /// How many local actions the build can run at once.
    pub(super) slots: usize,
    /// Whether local actions waited, so that the slots are what was in use meanwhile and not the cores.
    pub(super) is_limited: bool,
}

impl<'a> Model<'a> {
    pub(super) fn new(profile: &'a Profile) -> Self {
        let table = &profile.actions;
        let steps = join_steps(&profile.report.critical_path.steps, table);
        let mut targets = HashMap::new();
        let mut rows: Vec<(Span, usize)> = table
            .rows()
            .enumerate()
            .map(|(index, row)| {
                let next = targets.len() as u32 + 1;
                let target = match row.target {
                    b"" => 0,
                    label => *targets.entry(label).or_insert(next),
                };
                let span = Span {
                    start_us: row.start_us,
                    end_us: row.start_us.saturating_add_unsigned(row.duration_us),
                    target,
                    step: steps.get(&index).copied().unwrap_or(NO_STEP),
                };
                (span, index)
            })
            .collect();
        rows.sort_unstable_by_key(|(span, index)| (span.start_us, span.end_us, *index));
        let (spans, order): (Vec<Span>, Vec<usize>) = rows.into_iter().unzip();
        let mut model = Self {
            table,
            predecessors: predecessors(&spans),
            order,
            spans,
            slots: 1,
            is_limited: false,
        };
        model.count_slots(profile);
        model
    }

    /// The slots that the build had: as many local actions as ran while others waited; or, if none waited, the cores,
    /// or the most that ran at once if those were more.
    fn count_slots(&mut self, profile: &Profile) {
        let usage = Usage::new(self.rows().filter(|row| takes_slot(row.strategy)));
        self.is_limited = usage.limit().is_some();
        let cores = profile.report.parallelism.as_ref();
        let cores = cores.map_or(1, |parallelism| parallelism.cores.count.get() as usize);
        self.slots = usage.limit().unwrap_or(usage.peak.max(cores));
    }

    /// The actions in the order of the spans.
    pub(super) fn rows(&self) -> impl Iterator<Item = ActionRow<'a>> + '_ {
        self.order.iter().filter_map(|&index| self.table.row(index))
    }

    pub(super) fn last_end_us(&self) -> i64 {
        self.spans.iter().map(|span| span.end_us).max().unwrap_or(0)
    }

    pub(super) fn tasks(&self, what_if: &WhatIf) -> Vec<Task> {
        let parts = self.rows().zip(&self.spans).zip(&self.predecessors);
        parts
            .map(|((row, span), &predecessor)| {
                let before = self.spans.get(predecessor as usize);
                let wait_us = row.wait_us.min(row.duration_us);
                let work_us = scaled_us(row.duration_us - wait_us, what_if.factor(&row));
                let takes_slot = takes_slot(row.strategy);
                Task {
                    predecessor,
                    ready_us: before.map_or(span.start_us, |before| {
                        span.start_us.saturating_sub(before.end_us)
                    }),
                    // Only slots are modelled: the queue of a remote service stays as long as it was.
                    run_us: if takes_slot {
                        work_us
                    } else {
                        work_us.saturating_add(wait_us)
                    },
                    takes_slot,
                }
            })
            .collect()
    }

    pub(super) fn idle_core_us(&self, tasks: &[Task], schedule: &Schedule, slots: usize) -> u64 {
        let Some(first) = self.spans.first() else {
            return 0;
        };
        let span_us = latest(&schedule.end_us).saturating_sub(first.start_us);
        let busy_us = tasks
            .iter()
            .filter(|task| task.takes_slot)
            .fold(0u64, |sum, task| sum.saturating_add(task.run_us));
        span_us
            .unsigned_abs()
            .saturating_mul(slots as u64)
            .saturating_sub(busy_us)
    }

    /// From the action that ends last back to whatever let it start.
    pub(super) fn critical(&self, tasks: &[Task], schedule: &Schedule) -> Vec<ReplayStep> {
        let mut chain: Vec<usize> = std::iter::successors(schedule.last(), |&index| {
            let cause = schedule.cause[index];
            (cause != NO_PREDECESSOR).then_some(cause as usize)
        })
        .collect();
        chain.sort_by_key(|&index| (std::cmp::Reverse(tasks[index].run_us), index));
        chain
            .into_iter()
            .filter(|&index| tasks[index].run_us > 0)
            .take(MAX_STEPS)
            .filter_map(|index| {
                let row = self.table.row(self.order[index])?;
                Some(ReplayStep {
                    description: readable(row.description),
                    target: row.target_text(),
                    mnemonic: row.mnemonic_text(),
                    duration_us: tasks[index].run_us,
                })
            })
            .collect()
    }
}

/// Which step of the critical path an action is, by its row: the one with its description, and with the most time in
/// common with it.
fn join_steps(steps: &[CriticalPathStep], table: &ActionTable) -> HashMap<usize, u32> {
    let mut alike: HashMap<&str, Vec<u32>> = HashMap::new();
    for (number, step) in (0u32..).zip(steps) {
        alike.entry(&step.description).or_default().push(number);
    }
    let mut best: HashMap<u32, (u64, usize)> = HashMap::new();
    for (index, row) in table.rows().enumerate() {
        let description = String::from_utf8_lossy(row.description);
        for &number in alike.get(description.as_ref()).into_iter().flatten() {
            let Some(common_us) = common_us(&steps[number as usize], &row) else {
                continue;
            };
            let entry = best.entry(number).or_insert((common_us, index));
            if common_us > entry.0 {
                *entry = (common_us, index);
            }
        }
    }
    let mut joined = HashMap::new();
    for (number, (_, index)) in best {
        let step = joined.entry(index).or_insert(number);
        *step = number.min(*step);
    }
    joined
}

/// How much time step and action have in common, in microseconds; `None` if they do not even touch.
fn common_us(step: &CriticalPathStep, row: &ActionRow<'_>) -> Option<u64> {
    let end_us = |start_us: i64, duration_us| start_us.saturating_add_unsigned(duration_us);
    let from_us = step.start_us.max(row.start_us);
    let to_us = end_us(step.start_us, step.duration_us).min(end_us(row.start_us, row.duration_us));
    (to_us >= from_us).then(|| to_us.abs_diff(from_us))
}

fn takes_slot(strategy: Strategy) -> bool {
    matches!(
        strategy,
        Strategy::Sandbox | Strategy::Worker | Strategy::Local
    )
}

fn scaled_us(duration_us: u64, factor: Option<f64>) -> u64 {
    factor.map_or(duration_us, |factor| {
        (duration_us as f64 * factor).round() as u64
    })
}
