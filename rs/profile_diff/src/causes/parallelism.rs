//! Fewer actions at once. A longer step of the critical path lowers the average as well, so only what no other cause
//! explains is put down to this one.

use bazel_profile::Report;

use super::{CauseKind, Facts, Finding};
use crate::gain::GainBasis;
use crate::sentence::seconds;
use crate::sides::Which;

/// A smaller loss of the average number of running actions is noise.
const LEAST_LOSS: f64 = 0.05;

/// The time that is lost to less parallelism beside the `explained_us` of other causes.
pub(super) fn less(facts: &Facts<'_>, explained_us: u64) -> Option<Finding> {
    let (from, to) = (facts.direction.from, facts.direction.to);
    let running = |which: Which| facts.median_of_known(which, average_running);
    let (running_from, running_to) = (running(from)?, running(to)?);
    if running_to >= running_from * (1.0 - LEAST_LOSS) {
        return None;
    }
    let execution_us = |which: Which| facts.median_us(which, execution_us);
    let longer_us = execution_us(to).saturating_sub(execution_us(from));
    let lost_us = (execution_us(to) as f64 * (1.0 - running_to / running_from)) as u64;
    let gain_us = lost_us.min(longer_us.saturating_sub(explained_us));
    Some(Finding {
        kind: CauseKind::LessParallelism,
        target: None,
        mnemonic: None,
        action_count: 0,
        work_us: 0,
        gain_us,
        basis: GainBasis::AtMost,
        evidence: evidence(facts),
    })
}

fn average_running(report: &Report) -> Option<f64> {
    report.parallelism.as_ref().map(|it| it.average_running)
}

fn execution_us(report: &Report) -> u64 {
    let parallelism = report.parallelism.as_ref();
    parallelism.map_or(0, |it| it.execution_us)
}

fn evidence(facts: &Facts<'_>) -> Vec<String> {
    let of = |which: Which| {
        let running = facts.median_of_known(which, average_running).unwrap_or(0.0);
        let idle_us = facts.median_us(which, |report| {
            report.parallelism.as_ref().map_or(0, |it| it.idle_core_us)
        });
        let cores = facts.median_us(which, |report| {
            let parallelism = report.parallelism.as_ref();
            parallelism.map_or(0, |it| u64::from(it.cores.count.get()))
        });
        (running, idle_us, cores)
    };
    let (base, head) = (of(Which::Base), of(Which::Head));
    vec![
        format!(
            "Actions running at once: {:.2} on average in the base, {:.2} in the head",
            base.0, head.0
        ),
        format!(
            "Idle core time: {} of {} cores in the base, {} of {} in the head",
            seconds(base.1),
            base.2,
            seconds(head.1),
            head.2
        ),
        "Only what no other cause explains is counted".to_owned(),
    ]
}
