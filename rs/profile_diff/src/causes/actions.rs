//! Causes that lie in actions: new ones, lost cache hits, another strategy, the same work taking longer, and waiting.

use std::collections::HashMap;

use bazel_profile::Strategy;

use super::{CauseKind, Facts, Finding};
use crate::change::Change;
use crate::gain::{Estimate, Excesses, GainBasis};
use crate::label::text;
use crate::matching::{Matched, Measure};
use crate::sentence::{counted, seconds};
use crate::shift::median;
use crate::sides::Which;

/// A target's actions of one mnemonic get a cause of their own when they are at least one part of so many of their
/// kind's time. The others are put together: what happened to many is one thing, as a lost cache is.
const OWN_PART: u64 = 3;
/// How many targets the evidence of several names.
const NAMED_COUNT: usize = 3;

/// What is wrong with one action.
struct Excess {
    action: usize,
    kind: CauseKind,
    excess_us: u64,
}

/// Causes in actions; `host_factor` is by how much all actions are slower, which is no fault of any of them.
pub(super) fn findings(facts: &Facts<'_>, host_factor: f64) -> Vec<Finding> {
    let mut by_kind: Vec<(CauseKind, Vec<Excess>)> = Vec::new();
    for (index, action) in facts.matching.actions.iter().enumerate() {
        for (kind, excess_us) in excesses(facts, action, host_factor) {
            let excess = Excess {
                action: index,
                kind,
                excess_us,
            };
            match by_kind.iter_mut().find(|(known, _)| *known == kind) {
                Some((_, excesses)) => excesses.push(excess),
                None => by_kind.push((kind, vec![excess])),
            }
        }
    }
    by_kind
        .into_iter()
        .flat_map(|(_, excesses)| split(facts, excesses))
        .collect()
}

/// What takes longer about an action on the side that is looked at: at most its run and its waiting.
fn excesses(facts: &Facts<'_>, action: &Matched<'_>, host_factor: f64) -> Vec<(CauseKind, u64)> {
    let (from, to) = (facts.direction.from, facts.direction.to);
    if !action.is_on(to) {
        return Vec::new();
    }
    if !action.is_on(from) {
        return vec![(
            CauseKind::NewActions,
            action.typical_us(to, Measure::duration_us),
        )];
    }
    let kind = match (action.strategy(from), action.strategy(to)) {
        (Some(Strategy::Cached), Some(strategy)) if ran(strategy) => CauseKind::LostCacheHits,
        (Some(one), Some(other)) if one != other && ran(one) && ran(other) => {
            CauseKind::SlowerStrategy
        }
        _ => CauseKind::SlowerActions,
    };
    // A slow host explains an action's time only where it is carried out in the same way.
    let factor = if kind == CauseKind::SlowerActions {
        host_factor
    } else {
        1.0
    };
    let run_us = excess_us(facts, action, Measure::run_us, factor).map(|excess| (kind, excess));
    let wait_us = excess_us(facts, action, Measure::wait_us, 1.0);
    let wait_us = wait_us.map(|excess| (CauseKind::LongerQueues, excess));
    run_us.into_iter().chain(wait_us).collect()
}

fn ran(strategy: Strategy) -> bool {
    matches!(
        strategy,
        Strategy::Sandbox | Strategy::Worker | Strategy::Local | Strategy::Remote
    )
}

/// By how much a time of an action is longer, beyond noise, than `factor` times what it was.
fn excess_us(
    facts: &Facts<'_>,
    action: &Matched<'_>,
    time_us: impl Fn(&Measure) -> u64,
    factor: f64,
) -> Option<u64> {
    let times_us = |which: Which, factor: f64| -> Vec<u64> {
        let measures = action.measures(which);
        measures
            .map(|measure| (time_us(measure) as f64 * factor) as u64)
            .collect()
    };
    let from_us = times_us(facts.direction.from, factor);
    let to_us = times_us(facts.direction.to, 1.0);
    let excess_us = median(&to_us).checked_sub(median(&from_us))?;
    let runs_us = facts.ordered(from_us.as_slice(), to_us.as_slice());
    let change = Change::new(runs_us, facts.shifts);
    (change.is_certain && excess_us > 0).then_some(excess_us)
}

/// Gives those targets and mnemonics a cause of their own that matter, and the rest one together.
fn split(facts: &Facts<'_>, excesses: Vec<Excess>) -> Vec<Finding> {
    let all_us = sum(&excesses);
    let mut groups: HashMap<(&[u8], &[u8]), Vec<Excess>> = HashMap::new();
    for excess in excesses {
        let row = &facts.matching.actions[excess.action].first;
        let group = groups.entry((row.target, row.mnemonic)).or_default();
        group.push(excess);
    }
    let mut findings = Vec::new();
    let mut rest = Vec::new();
    let mut groups: Vec<_> = groups.into_iter().collect();
    groups.sort_by(|one, other| one.0.cmp(&other.0));
    for (_, group) in groups {
        if sum(&group).saturating_mul(OWN_PART) >= all_us {
            findings.push(finding(facts, &group));
        } else {
            rest.extend(group);
        }
    }
    if !rest.is_empty() {
        findings.push(finding(facts, &rest));
    }
    findings
}

fn sum(excesses: &[Excess]) -> u64 {
    excesses
        .iter()
        .fold(0, |sum: u64, excess| sum.saturating_add(excess.excess_us))
}

fn finding(facts: &Facts<'_>, excesses: &[Excess]) -> Finding {
    let kind = excesses
        .first()
        .map_or(CauseKind::SlowerActions, |excess| excess.kind);
    let by_action: Excesses = excesses
        .iter()
        .map(|it| (it.action, it.excess_us))
        .collect();
    let estimate = facts.estimator.estimate(&by_action);
    let mut evidence = vec![what_happened(facts, kind, excesses)];
    evidence.extend(example(facts, excesses));
    evidence.push(where_it_is(facts, &estimate));
    Finding {
        kind,
        target: common(facts, excesses, |action| action.first.target),
        mnemonic: common(facts, excesses, |action| action.first.mnemonic),
        action_count: excesses.len() as u64,
        work_us: sum(excesses),
        gain_us: estimate.gain_us,
        basis: estimate.basis,
        evidence,
    }
}

/// What all actions have in common; `None` where they have not.
fn common(
    facts: &Facts<'_>,
    excesses: &[Excess],
    property: for<'b> fn(&'b Matched<'_>) -> &'b [u8],
) -> Option<String> {
    let of = |excess: &Excess| property(&facts.matching.actions[excess.action]);
    let first = of(excesses.first()?);
    excesses
        .iter()
        .all(|excess| of(excess) == first)
        .then(|| text(first))?
}

/// The first sentence: how many actions, and their time before and after.
fn what_happened(facts: &Facts<'_>, kind: CauseKind, excesses: &[Excess]) -> String {
    let is_forwards = facts.direction.from == Which::Base;
    let actions = counted(excesses.len(), "action");
    let time_us = match kind {
        CauseKind::NewActions => Measure::duration_us,
        CauseKind::LongerQueues => Measure::wait_us,
        _ => Measure::run_us,
    };
    let typical_us = |which: Which| {
        let times = excesses
            .iter()
            .map(|it| facts.matching.actions[it.action].typical_us(which, time_us));
        seconds(times.fold(0, u64::saturating_add))
    };
    let (before, after) = (typical_us(Which::Base), typical_us(Which::Head));
    let times = format!("{before} in the base, {after} in the head");
    match (kind, is_forwards) {
        (CauseKind::NewActions, true) => {
            format!("{actions} of {after} did not run in the base: new, or up to date there")
        }
        (CauseKind::NewActions, false) => {
            format!("{actions} of {before} did not run in the head: gone, or up to date there")
        }
        (CauseKind::LostCacheHits, true) => {
            format!("{actions} came out of a cache in the base and ran in the head: {times}")
        }
        (CauseKind::LostCacheHits, false) => {
            format!("{actions} ran in the base and came out of a cache in the head: {times}")
        }
        (CauseKind::SlowerStrategy, _) => {
            format!("{actions} {}: {times}", strategies(facts, excesses))
        }
        (CauseKind::LongerQueues, _) => {
            let longer = if is_forwards { "more" } else { "less" };
            let excess = seconds(sum(excesses));
            format!("{actions} waited {excess} {longer} for resources: {times}")
        }
        _ => {
            let longer = if is_forwards { "longer" } else { "less" };
            format!(
                "{actions} took {} {longer}: {times}",
                seconds(sum(excesses))
            )
        }
    }
}

/// How the first of the actions was carried out before and after.
fn strategies(facts: &Facts<'_>, excesses: &[Excess]) -> String {
    let name = |which: Which| {
        let largest = excesses.iter().max_by_key(|excess| excess.excess_us);
        let strategy =
            largest.and_then(|excess| facts.matching.actions[excess.action].strategy(which));
        strategy.map_or("-", Strategy::name)
    };
    format!("went from {} to {}", name(Which::Base), name(Which::Head))
}

/// The second sentence: the largest of them, by name.
fn example(facts: &Facts<'_>, excesses: &[Excess]) -> Option<String> {
    let mut largest: Vec<&Excess> = excesses.iter().collect();
    largest.sort_by_key(|excess| (std::cmp::Reverse(excess.excess_us), excess.action));
    if let [only] = largest[..] {
        let name = text(facts.matching.actions[only.action].first.description)?;
        return Some(format!("It is: {name}"));
    }
    let names = largest.iter().take(NAMED_COUNT).filter_map(|excess| {
        let name = text(facts.matching.actions[excess.action].first.description)?;
        Some(format!("{name} ({})", seconds(excess.excess_us)))
    });
    let names: Vec<String> = names.collect();
    (!names.is_empty()).then(|| format!("The largest: {}", names.join(", ")))
}

/// The last sentence: where the gain comes from.
fn where_it_is(facts: &Facts<'_>, estimate: &Estimate) -> String {
    let runs = facts.sides.of(facts.direction.to).run_count();
    let side = match facts.direction.to {
        Which::Base => "base",
        Which::Head => "head",
    };
    let on = estimate.runs_on_path;
    match estimate.basis {
        GainBasis::CriticalPath => {
            format!("On the critical path in {on} of {}", counted(runs, &format!("{side} run")))
        }
        _ if on > 0 => format!(
            "Partly on the critical path in {on} of {}; the rest is shared by the actions that run at once",
            counted(runs, &format!("{side} run"))
        ),
        _ => "Not on the critical path: the work is shared by the actions that run at once".to_owned(),
    }
}
