//! The host: nearly all actions slower by about the same factor means that none of them is at fault.

use bazel_profile::{Report, Strategy};

use super::{CauseKind, Facts, Finding};
use crate::gain::Excesses;
use crate::matching::Measure;
use crate::sentence::counted;
use crate::sides::Which;

/// Shorter actions vary too much to tell anything of the host, in microseconds.
const SHORTEST_US: u64 = 20_000;
/// Fewer actions may well be slower by chance, or for one reason that is theirs.
const LEAST_ACTIONS: usize = 8;
/// The middle action must be slower by this factor at least.
const MIDDLE_FACTOR: f64 = 1.05;
/// And all but the fastest quarter by this one.
const QUARTER_FACTOR: f64 = 1.03;

/// A host that is slower in the direction that is looked at.
pub(super) struct BusierHost {
    /// How many times as long the middle action takes.
    pub(super) factor: f64,
    pub(super) finding: Finding,
}

struct Pair {
    action: usize,
    from_us: u64,
    to_us: u64,
}

impl Pair {
    fn factor(&self) -> f64 {
        self.to_us as f64 / self.from_us as f64
    }
}

/// Whether the host is slower; `None` where actions do not agree on it.
pub(super) fn busier(facts: &Facts<'_>) -> Option<BusierHost> {
    let mut pairs = pairs(facts);
    if pairs.len() < LEAST_ACTIONS {
        return None;
    }
    pairs.sort_by(|one, other| one.factor().total_cmp(&other.factor()));
    let factor = pairs[pairs.len() / 2].factor();
    if factor < MIDDLE_FACTOR || pairs[pairs.len() / 4].factor() < QUARTER_FACTOR {
        return None;
    }
    let excess_us = |pair: &Pair| {
        let by_factor_us = (pair.from_us as f64 * (factor - 1.0)) as u64;
        pair.to_us.saturating_sub(pair.from_us).min(by_factor_us)
    };
    let excesses: Excesses = pairs
        .iter()
        .map(|pair| (pair.action, excess_us(pair)))
        .filter(|(_, excess_us)| *excess_us > 0)
        .collect();
    let estimate = facts.estimator.estimate(&excesses);
    let mut evidence = vec![agreement(facts, pairs.len(), factor)];
    evidence.extend(other_use(facts));
    let finding = Finding {
        kind: CauseKind::BusierHost,
        target: None,
        mnemonic: None,
        action_count: excesses.len() as u64,
        work_us: excesses
            .values()
            .fold(0, |sum: u64, it| sum.saturating_add(*it)),
        gain_us: estimate.gain_us,
        basis: estimate.basis,
        evidence,
    };
    Some(BusierHost { factor, finding })
}

/// The actions that processes on this host carried out on both sides in the same way, and that take long enough.
fn pairs(facts: &Facts<'_>) -> Vec<Pair> {
    let (from, to) = (facts.direction.from, facts.direction.to);
    let actions = facts.matching.actions.iter().enumerate();
    let pairs = actions.filter_map(|(index, action)| {
        let strategy = action.strategy(from)?;
        let is_local = matches!(
            strategy,
            Strategy::Sandbox | Strategy::Worker | Strategy::Local
        );
        if !is_local || action.strategy(to) != Some(strategy) {
            return None;
        }
        let run_us = |which: Which| action.typical_us(which, Measure::run_us);
        Some(Pair {
            action: index,
            from_us: run_us(from),
            to_us: run_us(to),
        })
    });
    pairs.filter(|pair| pair.from_us >= SHORTEST_US).collect()
}

fn agreement(facts: &Facts<'_>, count: usize, factor: f64) -> String {
    let of = counted(count, "action");
    if facts.direction.from == Which::Base {
        format!("Three of four of {of} are slower, the middle one {factor:.2} times as long")
    } else {
        format!("Three of four of {of} are faster, the middle one took {factor:.2} times as long before")
    }
}

/// What others than the build used of the host, where it was sampled.
fn other_use(facts: &Facts<'_>) -> Option<String> {
    let use_of = |which: Which| facts.median_of_known(which, other_cores);
    let (base, head) = (use_of(Which::Base)?, use_of(Which::Head)?);
    Some(format!(
        "CPU in use beyond the running actions: {base:.2} cores in the base, {head:.2} in the head"
    ))
}

/// The host's CPU use less one core for each running action, in cores, on average over the build.
fn other_cores(report: &Report) -> Option<f64> {
    let slices = &report.parallelism.as_ref()?.slices;
    let (mut core_us, mut duration_us) = (0.0, 0.0);
    for slice in slices {
        if let Some(cores) = slice.host_cpu_cores {
            core_us += (cores - slice.running_actions).max(0.0) * slice.duration_us as f64;
            duration_us += slice.duration_us as f64;
        }
    }
    (duration_us > 0.0).then(|| core_us / duration_us)
}
