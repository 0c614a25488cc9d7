//! The arithmetic that suggestions share: shares, sums, how figures are written, and how time that many threads spent
//! becomes a gain of the build. It knows no suggestion.

use super::Gain;
use crate::{Action, CriticalPathStep, Report, StepSplit, Strategy};

/// The ways in which an action is a process on this host.
pub(super) const ON_HOST: [Strategy; 3] = [Strategy::Sandbox, Strategy::Worker, Strategy::Local];

/// How long actions were executed; the whole build where that is not known.
pub(super) fn execution_us(report: &Report) -> u64 {
    report
        .parallelism
        .as_ref()
        .map_or(report.total_duration_us, |parallelism| {
            parallelism.execution_us
        })
}

/// `part / whole`, 0 if there is no whole.
pub(super) fn share(part: u64, whole: u64) -> f64 {
    if whole == 0 {
        0.0
    } else {
        part as f64 / whole as f64
    }
}

/// A share for people: `12.3 %`.
pub(super) fn percent(share: f64) -> String {
    format!("{:.1} %", share * 100.0)
}

/// A time for people: `12.3 s`, or `45 ms` below a second.
pub(super) fn time(duration_us: u64) -> String {
    if duration_us < 1_000_000 {
        format!("{} ms", duration_us.div_ceil(1_000))
    } else {
        format!("{:.1} s", duration_us as f64 / 1e6)
    }
}

/// What people know an action by: its target and mnemonic, or else its description.
pub(super) fn name(action: &Action) -> String {
    label(&action.target, &action.mnemonic, &action.description)
}

/// As [`name`].
pub(super) fn step_name(step: &CriticalPathStep) -> String {
    label(&step.target, &step.mnemonic, &step.description)
}

fn label(target: &Option<String>, mnemonic: &Option<String>, description: &str) -> String {
    match (target, mnemonic) {
        (Some(target), Some(mnemonic)) => format!("{mnemonic} of {target}"),
        (Some(target), None) => target.clone(),
        (None, _) => description.to_owned(),
    }
}

/// How many actions there are of these strategies, and their time.
pub(super) fn of_strategies(report: &Report, strategies: &[Strategy]) -> (u64, u64) {
    let groups = report.actions.by_strategy.groups.iter().filter(|group| {
        strategies
            .iter()
            .any(|strategy| group.name.as_deref() == Some(strategy.name()))
    });
    groups.fold((0, 0), |(count, sum_us): (u64, u64), group| {
        (
            count.saturating_add(group.action_count),
            sum_us.saturating_add(group.duration_us),
        )
    })
}

/// The gain if time disappears that is a part of many actions; `sum_us` over all threads.
///
/// At least: the largest of what each step of the critical path gains for sure, which is its part, but no more than
/// its drag. At most: the parts of the critical path, or the sum divided by the actions that ran at once, whichever
/// is more: a build can be held up by its longest chain or by its work.
pub(super) fn gain_of_parts(
    report: &Report,
    sum_us: u64,
    part: impl Fn(&StepSplit) -> u64,
) -> Gain {
    let steps = report.critical_path.steps.iter();
    gain(
        report,
        sum_us,
        steps.filter_map(|step| Some((step, part(step.split.as_ref()?)))),
    )
}

/// The gain if actions disappear; `sum_us` is their time over all threads, and `is_one` tells which steps of the
/// critical path are among them. Bounds as in [`gain_of_parts`].
pub(super) fn gain_of_actions(
    report: &Report,
    sum_us: u64,
    is_one: impl Fn(&CriticalPathStep) -> bool,
) -> Gain {
    let steps = report.critical_path.steps.iter();
    gain(
        report,
        sum_us,
        steps
            .filter(|step| is_one(step))
            .map(|step| (step, step.duration_us)),
    )
}

fn gain<'a>(
    report: &Report,
    sum_us: u64,
    parts: impl Iterator<Item = (&'a CriticalPathStep, u64)>,
) -> Gain {
    let (mut surely_us, mut path_us) = (0u64, 0u64);
    for (step, part_us) in parts {
        let drag_us = step.drag.map_or(0, |drag| drag.at_least_us);
        surely_us = surely_us.max(part_us.min(drag_us));
        path_us = path_us.saturating_add(part_us);
    }
    let at_once = report
        .parallelism
        .as_ref()
        .map_or(1.0, |parallelism| parallelism.average_running.max(1.0));
    let spread_us = (sum_us as f64 / at_once) as u64;
    bounded(report, surely_us, path_us.max(spread_us))
}

/// A gain that is no longer than the execution.
pub(super) fn bounded(report: &Report, at_least_us: u64, at_most_us: u64) -> Gain {
    let at_most_us = at_most_us.min(execution_us(report));
    Gain {
        at_least_us: at_least_us.min(at_most_us),
        at_most_us,
    }
}

/// Whether the step is that action.
pub(super) fn is_action(step: &CriticalPathStep, action: &Action) -> bool {
    let end_us = |start_us: i64, duration_us| start_us.saturating_add_unsigned(duration_us);
    step.description == action.description
        && step.start_us <= end_us(action.start_us, action.duration_us)
        && action.start_us <= end_us(step.start_us, step.duration_us)
}

/// The time of all these actions.
pub(super) fn sum_us<'a>(actions: impl IntoIterator<Item = &'a Action>) -> u64 {
    actions
        .into_iter()
        .fold(0, |sum, action| sum.saturating_add(action.duration_us))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_for_people() {
        assert_eq!(time(999), "1 ms");
        assert_eq!(time(999_000), "999 ms");
        assert_eq!(time(12_345_678), "12.3 s");
        assert_eq!(percent(share(1, 8)), "12.5 %");
        assert_eq!(percent(share(1, 0)), "0.0 %");
    }
}
