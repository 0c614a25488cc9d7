//! How much shorter a build were if certain actions took less time. It knows schedules, not reasons.
//!
//! The estimate is bounded by what must hold for every schedule (Graham's bounds: a build takes at least as long as
//! its longest chain of actions, and at least its work divided by what runs at once):
//!
//! 1. On the critical path. Undoing an excess there shortens that chain by the excess. But another chain then may be
//!    the longest one; the path of the other side's build is one that certainly exists, so the gain is at most the
//!    path's length less that chain's, both measured in the same build. Where the report has the steps' drag, the
//!    gain lies within it.
//! 2. Off it. Work that is saved is shared by the actions that run at once, so that the gain is the work divided by
//!    their average number (at least 1), and never more than the execution is longer than its critical path.
//!
//! It is computed for every run of the slower side; the median counts.

use std::collections::HashMap;

use bazel_profile::{Drag, Report};

use crate::matching::{Matching, Measure};
use crate::shift::median;
use crate::side::Side;
use crate::sides::{Direction, Sides};

/// What a gain was estimated from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum GainBasis {
    /// The time is on the critical path.
    CriticalPath,
    /// The work divided by the actions that run at once: nothing, or only a part, is on the critical path.
    Work,
    /// The time passes for the build as a whole, as that of a phase does.
    WallTime,
    /// No more than a bound: the time may overlap with other work.
    AtMost,
}

impl GainBasis {
    /// The stable lower-case name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::CriticalPath => "critical_path",
            Self::Work => "work",
            Self::WallTime => "wall_time",
            Self::AtMost => "at_most",
        }
    }
}

/// How much too long each action is, in microseconds, by its index.
pub(crate) type Excesses = HashMap<usize, u64>;

/// An estimated gain, and in how many runs any of its actions is on the critical path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Estimate {
    pub(crate) gain_us: u64,
    pub(crate) basis: GainBasis,
    pub(crate) runs_on_path: usize,
}

/// Estimates gains of undoing changes in one direction.
pub(crate) struct Estimator<'a> {
    matching: &'a Matching<'a>,
    direction: Direction,
    /// The path of the other side's middle run: each step's action and time.
    other_chain: Vec<(Option<usize>, u64)>,
    runs: Vec<Run>,
}

/// A run of the side that took longer.
struct Run {
    /// The path's steps that are actions: index, time, drag.
    steps: Vec<(usize, u64, Option<Drag>)>,
    path_us: u64,
    average_running: f64,
    /// By how much the execution is longer than the path.
    slack_us: u64,
    /// No build gets shorter by more than it takes, though steps of a damaged path may overlap.
    total_us: u64,
}

impl Run {
    fn new(report: &Report, actions: &[Option<usize>]) -> Self {
        let path_us = report.critical_path.duration_us;
        let steps = report.critical_path.steps.iter().zip(actions);
        let parallelism = report.parallelism.as_ref();
        let execution_us = parallelism.map_or(path_us, |it| it.execution_us);
        Self {
            steps: steps
                .filter_map(|(step, action)| Some(((*action)?, step.duration_us, step.drag)))
                .collect(),
            path_us,
            average_running: parallelism.map_or(1.0, |it| it.average_running.max(1.0)),
            slack_us: execution_us.saturating_sub(path_us),
            total_us: report.total_duration_us,
        }
    }
}

impl<'a> Estimator<'a> {
    pub(crate) fn new(
        sides: Sides<&Side>,
        matching: &'a Matching<'a>,
        direction: Direction,
    ) -> Self {
        let (other, side) = (sides.of(direction.from), sides.of(direction.to));
        let middle = other.middle_run();
        let chain = matching.steps.of(direction.from).get(middle);
        let report = other.profiles().get(middle).map(|profile| &profile.report);
        let steps = report.into_iter().flat_map(|it| &it.critical_path.steps);
        let chain = chain.into_iter().flatten().copied();
        let runs = side.reports().zip(matching.steps.of(direction.to));
        Self {
            matching,
            direction,
            other_chain: chain.zip(steps.map(|step| step.duration_us)).collect(),
            runs: runs
                .map(|(report, actions)| Run::new(report, actions))
                .collect(),
        }
    }

    /// How much shorter the build were without these excesses.
    pub(crate) fn estimate(&self, excesses: &Excesses) -> Estimate {
        let work_us = excesses
            .values()
            .fold(0, |sum: u64, it| sum.saturating_add(*it));
        let mut gains = Vec::with_capacity(self.runs.len());
        let mut runs_on_path = 0;
        let mut is_by_work = 0;
        for (index, run) in self.runs.iter().enumerate() {
            let is_on_path = run
                .steps
                .iter()
                .any(|(action, ..)| excesses.contains_key(action));
            let path_us = self.on_path(index, run, excesses);
            let shared_us = (work_us as f64 / run.average_running) as u64;
            let by_work_us = shared_us.min(path_us.saturating_add(run.slack_us));
            runs_on_path += usize::from(is_on_path);
            is_by_work += usize::from(by_work_us > path_us);
            gains.push(path_us.max(by_work_us).min(run.total_us));
        }
        let basis = if 2 * is_by_work > self.runs.len() || runs_on_path == 0 {
            GainBasis::Work
        } else {
            GainBasis::CriticalPath
        };
        Estimate {
            gain_us: median(&gains),
            basis,
            runs_on_path,
        }
    }

    fn on_path(&self, index: usize, run: &Run, excesses: &Excesses) -> u64 {
        let (mut sum_us, mut low_us, mut high_us) = (0_u64, 0_u64, 0_u64);
        for (action, duration_us, drag) in &run.steps {
            let excess_us = excesses.get(action).copied().unwrap_or(0).min(*duration_us);
            let drag = drag.unwrap_or(Drag {
                at_least_us: 0,
                at_most_us: *duration_us,
            });
            sum_us = sum_us.saturating_add(excess_us);
            low_us = low_us.max(excess_us.min(drag.at_least_us));
            high_us = high_us.saturating_add(excess_us.min(drag.at_most_us));
        }
        let other_us = self.other_chain_us(index, run, excesses);
        let bound_us = run.path_us.saturating_sub(other_us);
        sum_us.min(bound_us).clamp(low_us.min(high_us), high_us)
    }

    /// The length of the other side's path in this run once the excesses are undone. Its actions that this run did
    /// not carry out take no time.
    fn other_chain_us(&self, index: usize, run: &Run, excesses: &Excesses) -> u64 {
        let on_path: HashMap<usize, u64> = run
            .steps
            .iter()
            .map(|(action, duration_us, _)| (*action, *duration_us))
            .collect();
        let duration_us = |step: &(Option<usize>, u64)| {
            let Some(action) = step.0 else { return step.1 };
            let measures = self.matching.actions[action].runs(self.direction.to);
            let measured = measures.get(index).and_then(Option::as_ref);
            let duration_us = on_path
                .get(&action)
                .copied()
                .or(measured.map(Measure::duration_us))
                .unwrap_or(0);
            duration_us.saturating_sub(excesses.get(&action).copied().unwrap_or(0))
        };
        let durations = self.other_chain.iter().map(duration_us);
        durations.fold(0, u64::saturating_add)
    }
}
