//! About the end of the execution: a few actions of one mnemonic that everything else has to wait for.

use std::collections::BTreeMap;

use super::measure::{bounded, execution_us, name, percent, share, time};
use super::{Suggestion, SuggestionKind};
use crate::{Action, Report, Slice};

/// The tail is where at most this share of the cores is used.
const TAIL_CORES: f64 = 0.5;
/// A shorter tail is not worth a change: every build ends with a few actions.
const MIN_TAIL_US: u64 = 5_000_000;
/// As a share of the execution.
const MIN_TAIL_SHARE: f64 = 0.1;
/// The mnemonic must do most of the tail's work to be its cause.
const MIN_MNEMONIC_SHARE: f64 = 0.5;
/// How many actions are named.
const MAX_NAMED: usize = 3;

/// The slices after the last one in which more than a few actions ran.
fn tail(slices: &[Slice], cores: f64) -> &[Slice] {
    let runs = |slice: &Slice| slice.running_actions > 0.0;
    let end = slices.iter().rposition(runs).map_or(0, |last| last + 1);
    let slices = &slices[..end];
    let is_busy = |slice: &Slice| slice.running_actions > TAIL_CORES * cores;
    let start = slices.iter().rposition(is_busy).map_or(0, |last| last + 1);
    &slices[start..]
}

/// A few actions of one mnemonic fill the last part of the execution alone.
pub(super) fn long_tail(report: &Report) -> Option<Suggestion> {
    let parallelism = report.parallelism.as_ref()?;
    let cores = f64::from(parallelism.cores.count.get());
    let tail = tail(&parallelism.slices, cores);
    let start_us = tail.first()?.start_us;
    let tail_us: u64 = tail.iter().map(|slice| slice.duration_us).sum();
    let running_us: f64 = tail
        .iter()
        .map(|slice| slice.running_actions * slice.duration_us as f64)
        .sum();
    let is_long = tail_us >= MIN_TAIL_US && share(tail_us, execution_us(report)) >= MIN_TAIL_SHARE;
    // In a build that is thin from its start there is no tail; that is a bottleneck.
    let is_end = tail.len() < parallelism.slices.len()
        && report
            .actions
            .top
            .iter()
            .any(|action| end_us(action) < start_us);
    if !(is_long && is_end && running_us > 0.0) {
        return None;
    }
    let (mnemonic, in_tail_us, actions) = largest_mnemonic(report, start_us)?;
    let mnemonic_share = (in_tail_us as f64 / running_us).min(1.0);
    let is_few = actions.len() as f64 <= cores;
    let names: Vec<String> = actions.into_iter().take(MAX_NAMED).map(name).collect();
    (mnemonic_share >= MIN_MNEMONIC_SHARE && is_few).then(|| Suggestion {
        kind: SuggestionKind::LongTail,
        evidence: vec![
            format!(
                "In the last {} of the execution, {} of it, at most {:.1} actions ran on {} cores.",
                time(tail_us),
                percent(share(tail_us, execution_us(report))),
                TAIL_CORES * cores,
                parallelism.cores.count
            ),
            format!(
                "{mnemonic} does {} of the work there: {}.",
                percent(mnemonic_share),
                names.join(", ")
            ),
        ],
        // The same work on all cores.
        gain: Some(bounded(report, 0, (tail_us as f64 - running_us / cores).max(0.0) as u64)),
        advice: format!(
            "Split these {mnemonic} actions (tests: shard_count), or take dependencies away that let them begin so \
             late."
        ),
        flags: Vec::new(),
    })
}

/// The mnemonic with the most time in the tail among the longest actions, that time, and its actions.
fn largest_mnemonic(report: &Report, start_us: i64) -> Option<(&str, u64, Vec<&Action>)> {
    let mut by_mnemonic: BTreeMap<&str, (u64, Vec<&Action>)> = BTreeMap::new();
    for action in &report.actions.top {
        let Some(mnemonic) = action.mnemonic.as_deref() else {
            continue;
        };
        let from_us = action.start_us.max(start_us);
        if end_us(action) > from_us {
            let entry = by_mnemonic.entry(mnemonic).or_default();
            entry.0 = entry.0.saturating_add(end_us(action).abs_diff(from_us));
            entry.1.push(action);
        }
    }
    by_mnemonic
        .into_iter()
        .max_by_key(|(_, (sum_us, _))| *sum_us)
        .map(|(mnemonic, (sum_us, actions))| (mnemonic, sum_us, actions))
}

fn end_us(action: &Action) -> i64 {
    action.start_us.saturating_add_unsigned(action.duration_us)
}
