//! Causes that concern the build as a whole: phases without actions, garbage collection, and fetches.

use std::collections::HashSet;

use bazel_profile::Report;

use super::{CauseKind, Facts, Finding};
use crate::change::Change;
use crate::gain::GainBasis;
use crate::sentence::seconds;
use crate::sides::{Sides, Which};

/// The causes of this kind.
pub(super) fn findings(facts: &Facts<'_>) -> Vec<Finding> {
    let mut findings = phases(facts);
    findings.extend(collections(facts));
    findings.extend(fetches(facts));
    findings
}

/// A time of the build that is longer beyond noise, with both sides' medians.
fn longer(facts: &Facts<'_>, time_us: impl Fn(&Report) -> u64) -> Option<(u64, Change)> {
    let base_us = facts.values(Which::Base, &time_us);
    let head_us = facts.values(Which::Head, &time_us);
    let runs_us = Sides {
        base: base_us.as_slice(),
        head: head_us.as_slice(),
    };
    let change = Change::new(runs_us, facts.shifts);
    let longer_us = change
        .difference_us()
        .saturating_mul(facts.direction.sign());
    let longer_us = u64::try_from(longer_us).ok()?;
    (change.is_certain && longer_us > 0).then_some((longer_us, change))
}

fn pause(kind: CauseKind, gain_us: u64, basis: GainBasis, evidence: Vec<String>) -> Finding {
    Finding {
        kind,
        target: None,
        mnemonic: None,
        action_count: 0,
        work_us: 0,
        gain_us,
        basis,
        evidence,
    }
}

fn before_and_after(what: &str, change: &Change) -> String {
    format!(
        "{what}: {} in the base, {} in the head",
        seconds(change.base_us),
        seconds(change.head_us)
    )
}

/// Phases follow each other, so that the time of one that executes no actions passes for the build as a whole. Those
/// that execute some are explained by the actions.
fn phases(facts: &Facts<'_>) -> Vec<Finding> {
    let mut seen = HashSet::new();
    let mut names: Vec<&str> = Vec::new();
    for which in Which::BOTH {
        for report in facts.sides.of(which).reports() {
            for phase in &report.phases {
                if !phase.kind.executes_actions() && seen.insert(phase.name.as_str()) {
                    names.push(&phase.name);
                }
            }
        }
    }
    let findings = names.into_iter().filter_map(|name| {
        let (longer_us, change) = longer(facts, |report| phase_us(report, name))?;
        let evidence = vec![before_and_after(&format!("Phase {name}"), &change)];
        let kind = CauseKind::LongerPhase;
        Some(pause(kind, longer_us, GainBasis::WallTime, evidence))
    });
    findings.collect()
}

fn phase_us(report: &Report, name: &str) -> u64 {
    let same = report.phases.iter().filter(|phase| phase.name == name);
    same.fold(0, |sum: u64, phase| sum.saturating_add(phase.duration_us))
}

/// Bazel stands still while its JVM collects, but processes go on, so that the time is a bound.
fn collections(facts: &Facts<'_>) -> Option<Finding> {
    let (longer_us, change) = longer(facts, |report| report.memory.collection_duration_us())?;
    let kind = CauseKind::MoreGarbageCollection;
    let evidence = vec![before_and_after("Garbage collection", &change)];
    Some(pause(kind, longer_us, GainBasis::AtMost, evidence))
}

/// Fetches run at once with each other and with actions: the time is a bound.
fn fetches(facts: &Facts<'_>) -> Option<Finding> {
    let (longer_us, change) = longer(facts, |report| report.fetches.duration_us)?;
    let total_us = |which: Which| facts.median_us(which, |report| report.total_duration_us);
    let wall_us = total_us(facts.direction.to).saturating_sub(total_us(facts.direction.from));
    let count = |which: Which| facts.median_us(which, |report| report.fetches.count);
    let mut evidence = vec![before_and_after("Fetching repositories", &change)];
    evidence.push(format!(
        "Fetches: {} in the base, {} in the head",
        count(Which::Base),
        count(Which::Head)
    ));
    let longest = facts.sides.of(facts.direction.to).reports();
    let longest = longest.flat_map(|report| &report.fetches.longest);
    evidence.extend(longest.max_by_key(|fetch| fetch.duration_us).map(|fetch| {
        format!(
            "The longest: {} ({})",
            fetch.repository,
            seconds(fetch.duration_us)
        )
    }));
    let kind = CauseKind::MoreFetches;
    Some(pause(
        kind,
        longer_us.min(wall_us),
        GainBasis::AtMost,
        evidence,
    ))
}
