//! About persistent workers: pools that are too small, and mnemonics that could use workers but did not.

use super::measure::{gain_of_actions, gain_of_parts, percent, share, time};
use super::{Gain, Suggestion, SuggestionKind};
use crate::{CriticalPathStep, Report, Strategy, WorkerGroup};

/// A pool is too small if requests spend this share of their time on waiting for a process. Below, a larger pool
/// costs more memory and cold starts than it gains.
const MIN_BORROW_SHARE: f64 = 0.1;
/// Less waiting is not worth another process.
const MIN_BORROW_US: u64 = 1_000_000;
/// Mnemonics whose rules start persistent workers unless told otherwise: Bazel's own for Java, rules_kotlin's and
/// rules_scala's. Rustc is none.
const WORKER_MNEMONICS: [&str; 3] = ["Javac", "KotlinCompile", "Scalac"];
/// With fewer actions, a worker does not get warm.
const MIN_WORKER_ACTIONS: u64 = 4;
/// Less time is not worth a change.
const MIN_WORKER_US: u64 = 5_000_000;
/// Bazel's documentation of persistent workers: Java compiles 2 to 4 times faster. So at most three quarters go.
const WORKER_GAIN_NUMERATOR: u64 = 3;
const WORKER_GAIN_DENOMINATOR: u64 = 4;

/// Requests wait for a free worker process.
pub(super) fn pool(report: &Report) -> Option<Suggestion> {
    let is_short = |group: &&WorkerGroup| {
        group.borrow_us >= MIN_BORROW_US
            && share(group.borrow_us, request_us(group)) >= MIN_BORROW_SHARE
    };
    let short: Vec<&WorkerGroup> = report.workers.by_mnemonic.iter().filter(is_short).collect();
    let sum_us = short
        .iter()
        .fold(0u64, |sum, group| sum.saturating_add(group.borrow_us));
    (!short.is_empty()).then(|| Suggestion {
        kind: SuggestionKind::WorkerPool,
        evidence: short
            .iter()
            .map(|group| {
                format!(
                    "{} requests of {} to {} worker processes waited {} for one, {} of their time.",
                    group.request_count,
                    group.mnemonic.as_deref().unwrap_or("unknown mnemonic"),
                    group.process_count,
                    time(group.borrow_us),
                    percent(share(group.borrow_us, request_us(group)))
                )
            })
            .collect(),
        gain: Some(pool_gain(report, sum_us)),
        advice: "Allow more worker processes, as far as the host's cores and memory go.".to_owned(),
        flags: short.iter().map(|group| pool_flag(group)).collect(),
    })
}

/// No more than all waits for workers: a step's queue is not theirs alone.
fn pool_gain(report: &Report, sum_us: u64) -> Gain {
    let gain = gain_of_parts(report, sum_us, |split| split.queue_us).unsure();
    Gain {
        at_most_us: gain.at_most_us.min(sum_us),
        ..gain
    }
}

fn request_us(group: &WorkerGroup) -> u64 {
    [group.setup_us, group.work_us, group.copy_us]
        .into_iter()
        .fold(group.borrow_us, u64::saturating_add)
}

/// Twice the processes, for the mnemonic where it is known.
fn pool_flag(group: &WorkerGroup) -> String {
    let count = group.process_count.max(1).saturating_mul(2);
    match &group.mnemonic {
        Some(mnemonic) => format!("build --worker_max_instances={mnemonic}={count}"),
        None => format!("build --worker_max_instances={count}"),
    }
}

/// Actions of a mnemonic with workers ran as processes of their own, and none by a worker.
pub(super) fn missing(report: &Report) -> Option<Suggestion> {
    let groups = &report.actions.by_mnemonic_and_strategy;
    let of = |mnemonic: &str, strategies: &[Strategy]| {
        groups
            .iter()
            .filter(|group| {
                group.mnemonic.as_deref() == Some(mnemonic) && strategies.contains(&group.strategy)
            })
            .fold((0u64, 0u64), |(count, sum_us), group| {
                (
                    count.saturating_add(group.action_count),
                    sum_us.saturating_add(group.duration_us),
                )
            })
    };
    let found: Vec<(&str, u64, u64)> = WORKER_MNEMONICS
        .into_iter()
        .filter(|mnemonic| of(mnemonic, &[Strategy::Worker]).0 == 0)
        .map(|mnemonic| {
            let (count, sum_us) = of(mnemonic, &[Strategy::Sandbox, Strategy::Local]);
            (mnemonic, count, sum_us)
        })
        .filter(|&(_, count, sum_us)| count >= MIN_WORKER_ACTIONS && sum_us >= MIN_WORKER_US)
        .collect();
    let sum_us = found
        .iter()
        .fold(0u64, |sum, (.., sum_us)| sum.saturating_add(*sum_us));
    let is_one = |mnemonic: Option<&str>| found.iter().any(|(name, ..)| mnemonic == Some(*name));
    (!found.is_empty()).then(|| Suggestion {
        kind: SuggestionKind::MissingWorkers,
        evidence: found
            .iter()
            .map(|(mnemonic, count, sum_us)| {
                format!(
                    "{count} actions of {mnemonic} took {} as processes of their own; none used a worker.",
                    time(*sum_us)
                )
            })
            .collect(),
        gain: Some(missing_gain(report, sum_us, |step| is_one(step.mnemonic.as_deref()))),
        advice: "Let persistent workers carry them out; they keep the compiler warm.".to_owned(),
        flags: found
            .iter()
            .map(|(mnemonic, ..)| format!("build --strategy={mnemonic}=worker,sandboxed"))
            .collect(),
    })
}

/// What workers save of these actions' time, at most.
fn missing_gain(report: &Report, sum_us: u64, is_one: impl Fn(&CriticalPathStep) -> bool) -> Gain {
    let gain = gain_of_actions(report, sum_us, is_one).unsure();
    Gain {
        at_most_us: gain.at_most_us / WORKER_GAIN_DENOMINATOR * WORKER_GAIN_NUMERATOR,
        ..gain
    }
}
