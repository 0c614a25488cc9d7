//! Replays a build as it was and as it would have been, and compares the two.
//!
//! Actions that ran on the host take a slot each while they run; what ran remotely, came out of a cache or was done
//! inside Bazel takes none. Waits for slots are taken out of the actions and come back where slots are full; other
//! waits are kept. Both schedules are the model's, so that what the model gets wrong is in both; the difference is
//! then scaled to the build's real time.

use super::model::Model;
use super::simulation::{latest, simulate, Schedule};
use super::what_if::WhatIf;
use super::{drags, SCHEDULE_ASSUMPTIONS};
use crate::{Drag, Profile};

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
/// Without a change and with the build's own slots, the replay equals the build where nothing waited. Where something
/// did, it takes at most as long as the longest chain of actions, which is not longer than the build, and all work
/// divided by the slots: no list schedule takes longer (Graham's bound).
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
    let drags = drags(&mut Model::new(profile).spans, steps.len());
    let pairs = drags.into_iter().zip(steps);
    pairs
        .map(|(drag, step)| Some(drag?.within(step.duration_us)))
        .collect()
}

fn scaled_gain_us(observed_us: u64, replayed_us: u64, changed_us: u64) -> i64 {
    let gain_us = replayed_us as f64 - changed_us as f64;
    if replayed_us == 0 {
        return 0;
    }
    (gain_us * observed_us as f64 / replayed_us as f64).round() as i64
}

fn assumptions(
    profile: &Profile,
    what_if: &WhatIf,
    model: &Model<'_>,
    replay: &Replay,
) -> Vec<String> {
    let mut lines: Vec<String> = SCHEDULE_ASSUMPTIONS.map(str::to_owned).into();
    let basis = match model.is_limited {
        true => "as many as ran while others waited",
        false => "the cores, or the most that ran at once if those were more",
    };
    lines.push(format!(
        "The build had slots for local actions: {}, {basis}. What ran remotely, came out of a cache or was done \
         inside Bazel takes none.",
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
