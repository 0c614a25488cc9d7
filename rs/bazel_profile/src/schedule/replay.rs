//! Replays a build as it was and as it would have been, and compares the two.
//!
//! Actions that ran on the host take a slot each while they run; what ran remotely, came out of a cache or was done
//! inside Bazel takes none. Waits for slots are taken out of the actions and come back where slots are full; other
//! waits are kept. Both schedules are the model's, so that what the model gets wrong is in both; the difference is
//! then scaled to the build's real time.

use std::collections::HashMap;

use super::predecessors::{predecessors, NO_PREDECESSOR};
use super::simulation::{simulate, Schedule, Task};
use super::what_if::WhatIf;
use super::{drags, Span, NO_STEP, SCHEDULE_ASSUMPTIONS};
use crate::analysis::critical_path::{CriticalPathStep, Drag};
use crate::event::readable;
use crate::report::Profile;
use crate::table::{ActionRow, ActionTable};
use crate::vocabulary::Strategy;

/// As many actions of the new longest chain are reported.
const MAX_STEPS: usize = 10;

/// A build as it was and as it would have been. All times are in microseconds.
#[derive(Debug, Clone, PartialEq)]
pub struct Replay {
    /// How long the build took.
    pub observed_us: u64,
    /// How long it takes in the model without any change.
    pub replayed_us: u64,
    /// How long it takes in the model with the changes.
    pub changed_us: u64,
    /// How much shorter the build would have been, negative if longer: the difference of the two replays, scaled by
    /// `observed_us / replayed_us`.
    pub gain_us: i64,
    /// Actions whose run time was changed.
    pub actions_changed: u64,
    /// Slots for local actions in the changed replay.
    pub slots: u32,
    /// From the first action's start to the last one's end of the changed replay, the core-microseconds in which a
    /// slot was free.
    pub idle_core_us: u64,
    /// What all this takes for granted, and how far the model is from the build, one sentence each.
    pub assumptions: Vec<String>,
    /// The longest actions of the chain that ends last in the changed replay, the longest first.
    pub critical: Vec<ReplayStep>,
}

/// An action of the longest chain of a replay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReplayStep {
    /// Its progress message.
    pub description: String,
    /// The label of its target; `None` where the profile does not say.
    pub target: Option<String>,
    /// Its mnemonic.
    pub mnemonic: Option<String>,
    /// How long it ran in the replay, in microseconds, without waiting for a slot.
    pub duration_us: u64,
}

impl Replay {
    /// The model's time over the observed one: 1 where the model is exact. `None` for a build that took no time.
    #[must_use]
    pub fn model_ratio(&self) -> Option<f64> {
        (self.observed_us > 0).then(|| self.replayed_us as f64 / self.observed_us as f64)
    }
}

/// Replays the build with the changes.
///
/// Without a change and with the build's own slots, the replay equals the build where nothing waited, and takes at
/// most twice as long where something did: list scheduling takes at most the longest chain and the work divided by
/// the slots, and the observed schedule takes at least either.
#[must_use]
pub fn replay(profile: &Profile, what_if: &WhatIf) -> Replay {
    let model = Model::new(profile);
    let slots = what_if
        .cores
        .map_or(model.slots, |cores| cores.get() as usize);
    let unchanged = simulate(&model.tasks(&WhatIf::default()), model.slots);
    let tasks = model.tasks(what_if);
    let changed = simulate(&tasks, slots);
    let observed_us = profile.report.total_duration_us;
    let moved = |schedule: &Schedule| {
        let moved_us = latest(&schedule.end_us).saturating_sub(model.last_end_us());
        observed_us.saturating_add_signed(moved_us)
    };
    let (replayed_us, changed_us) = (moved(&unchanged), moved(&changed));
    let mut replay = Replay {
        observed_us,
        replayed_us,
        changed_us,
        gain_us: scaled_gain_us(observed_us, replayed_us, changed_us),
        actions_changed: model
            .rows()
            .filter(|row| what_if.factor(row).is_some_and(|factor| factor != 1.0))
            .count() as u64,
        slots: u32::try_from(slots).unwrap_or(u32::MAX),
        idle_core_us: model.idle_core_us(&tasks, &changed, slots),
        assumptions: Vec::new(),
        critical: model.critical(&tasks, &changed),
    };
    replay.assumptions = assumptions(profile, what_if, &model, &replay);
    replay
}

/// The drag of each step of the critical path, by all actions of the table; `None` for a step that is no action. See
/// [`SCHEDULE_ASSUMPTIONS`].
#[must_use]
pub fn critical_path_drags(profile: &Profile) -> Vec<Option<Drag>> {
    let steps = &profile.report.critical_path.steps;
    let mut drags = drags(&mut Model::new(profile).spans, steps.len());
    for (drag, step) in drags.iter_mut().zip(steps) {
        if let Some(drag) = drag {
            drag.at_most_us = drag.at_most_us.min(step.duration_us);
            drag.at_least_us = drag.at_least_us.min(drag.at_most_us);
        }
    }
    drags
}

/// The observed schedule, by start.
struct Model<'a> {
    table: &'a ActionTable,
    /// The row of each span.
    order: Vec<usize>,
    spans: Vec<Span>,
    predecessors: Vec<u32>,
    /// The cores, or the most local actions that ran at once if those are more.
    slots: usize,
}

impl<'a> Model<'a> {
    fn new(profile: &'a Profile) -> Self {
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
        let cores = profile.report.parallelism.as_ref();
        let cores = cores.map_or(1, |parallelism| parallelism.cores.count.get() as usize);
        let mut model = Self {
            table,
            predecessors: predecessors(&spans),
            order,
            spans,
            slots: 1,
        };
        model.slots = cores.max(model.peak_running());
        model
    }

    /// The actions in the order of the spans.
    fn rows(&self) -> impl Iterator<Item = ActionRow<'a>> + '_ {
        self.order.iter().filter_map(|&index| self.table.row(index))
    }

    fn last_end_us(&self) -> i64 {
        self.spans.iter().map(|span| span.end_us).max().unwrap_or(0)
    }

    /// The most actions that took a slot at once. Ends come before starts at the same time, and what takes no time
    /// takes no slot.
    fn peak_running(&self) -> usize {
        let mut changes: Vec<(i64, i8)> = self
            .rows()
            .filter(|row| takes_slot(row.strategy) && row.wait_us < row.duration_us)
            .flat_map(|row| {
                let start_us = row.start_us.saturating_add_unsigned(row.wait_us);
                let end_us = row.start_us.saturating_add_unsigned(row.duration_us);
                [(start_us, 1), (end_us, -1)]
            })
            .collect();
        changes.sort_unstable();
        let running = changes.iter().scan(0usize, |running, &(_, change)| {
            *running = running.saturating_add_signed(isize::from(change));
            Some(*running)
        });
        running.max().unwrap_or(0)
    }

    fn tasks(&self, what_if: &WhatIf) -> Vec<Task> {
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

    fn idle_core_us(&self, tasks: &[Task], schedule: &Schedule, slots: usize) -> u64 {
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
    fn critical(&self, tasks: &[Task], schedule: &Schedule) -> Vec<ReplayStep> {
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

fn scaled_gain_us(observed_us: u64, replayed_us: u64, changed_us: u64) -> i64 {
    let gain_us = replayed_us as f64 - changed_us as f64;
    if replayed_us == 0 {
        return 0;
    }
    (gain_us * observed_us as f64 / replayed_us as f64).round() as i64
}

fn latest(ends_us: &[i64]) -> i64 {
    ends_us.iter().copied().max().unwrap_or(0)
}

fn assumptions(
    profile: &Profile,
    what_if: &WhatIf,
    model: &Model<'_>,
    replay: &Replay,
) -> Vec<String> {
    let mut lines: Vec<String> = SCHEDULE_ASSUMPTIONS.map(str::to_owned).into();
    lines.push(format!(
        "The build had {} slots for local actions: its cores, or the most local actions that ran at once. What ran \
         remotely, came out of a cache or was done inside Bazel takes none.",
        model.slots
    ));
    lines.push(
        "Waits of local actions are taken out and come back where all slots are taken, first come, first served; \
         waits for memory are not told apart. Waits in a remote queue stay as they were."
            .to_owned(),
    );
    if let Some(ratio) = replay.model_ratio() {
        lines.push(format!(
            "Without a change the replay takes {:.1} % of the build's time; the gain is scaled by that.",
            ratio * 100.0
        ));
    }
    if what_if.cores.is_some() {
        lines.push(
            "More cores help only where the profile shows that actions waited for them: actions that Bazel had not \
             begun, for lack of --jobs, follow the same action as before."
                .to_owned(),
        );
    }
    if !what_if.changes.is_empty() {
        lines.push(
            "With few slots, shorter actions can make a build longer, because others come first (Graham's \
             anomalies)."
                .to_owned(),
        );
    }
    let merged = &profile.report.merged;
    if merged.span_count > 0 {
        lines.push(format!(
            "The profile hides {} events in merged spans: actions among them are missing, and the waits of others; \
             --noslim_profile shows them.",
            merged.event_count
        ));
    }
    lines
}
