//! A replay of the build under other suppositions.

use bazel_profile as profile;
use serde::Serialize;

#[derive(Debug, Serialize)]
pub(super) struct WhatIf<'a> {
    observed_us: u64,
    replayed_us: u64,
    changed_us: u64,
    gain_us: i64,
    actions_changed: u64,
    cores: u32,
    idle_core_us: u64,
    assumptions: &'a [String],
    critical: Vec<Step<'a>>,
}

#[derive(Debug, Serialize)]
struct Step<'a> {
    description: &'a str,
    target: Option<&'a str>,
    mnemonic: Option<&'a str>,
    duration_us: u64,
}

impl<'a> From<&'a profile::Replay> for WhatIf<'a> {
    fn from(replay: &'a profile::Replay) -> Self {
        let steps = replay.critical.iter().map(|step| Step {
            description: &step.description,
            target: step.target.as_deref(),
            mnemonic: step.mnemonic.as_deref(),
            duration_us: step.duration_us,
        });
        Self {
            observed_us: replay.observed_us,
            replayed_us: replay.replayed_us,
            changed_us: replay.changed_us,
            gain_us: replay.gain_us,
            actions_changed: replay.actions_changed,
            cores: replay.slots,
            idle_core_us: replay.idle_core_us,
            assumptions: &replay.assumptions,
            critical: steps.collect(),
        }
    }
}
