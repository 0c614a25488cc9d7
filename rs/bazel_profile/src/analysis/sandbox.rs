//! What sandboxes cost beside the processes in them.

use super::outcome::Outcome;
use super::spans::Inside;
use crate::step::{Step, Strategy};

/// Sandboxes of actions, times summed over threads, in microseconds. Spans inside other spans count once; sandboxes
/// of dynamic execution, whose spans lie outside the action, are not seen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sandbox {
    /// Actions that ran in a sandbox.
    pub action_count: u64,
    /// Time in which sandboxes were set up.
    pub setup_us: u64,
    /// Time in which processes ran in them.
    pub run_us: u64,
    /// Time in which outputs were copied out and sandboxes deleted.
    pub teardown_us: u64,
}

impl Sandbox {
    /// Takes an action.
    pub(crate) fn add(&mut self, outcome: Outcome, inside: &Inside) {
        self.action_count += u64::from(outcome == Outcome::Known(Strategy::Sandbox));
        for (sum_us, step) in [
            (&mut self.setup_us, Step::SandboxSetup),
            (&mut self.run_us, Step::SandboxRun),
            (&mut self.teardown_us, Step::SandboxTeardown),
        ] {
            *sum_us = sum_us.saturating_add(inside.own_us[step as usize]);
        }
    }
}
