//! What dre-backend is meant to reach. It owns the goals and says whether they are met; it must not know how figures were
//! measured.

use serde::Serialize;

use super::{Contender, Outcome, LOADS};
use crate::serve::Kind;

/// Requests per second, as a multiple of an alternative's, at least.
const RATIOS: [(Kind, f64); 3] = [
    (Kind::HyperConstant, 0.95),
    (Kind::SerializeRwlock, 4.0),
    (Kind::CompressBrotli, 40.0),
];
/// Resident memory under load, in MB, at most.
const RESIDENT_MB: f64 = 25.0;
/// Growth over the second half of the distinct queries that still counts as none, in percent.
const LATE_GROWTH_PERCENT: f64 = 5.0;
/// Memory after the distinct queries, as a part of the unbounded cache's, at most.
const MEMORY_RATIO: f64 = 0.6;
const MEGABYTE: f64 = 1e6;

/// A goal and what was measured.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Goal {
    /// What is measured, with its unit.
    pub name: String,
    /// The figure by which it is judged: of ratios, the median of the rounds.
    pub measured: f64,
    /// The figure that it is held against.
    pub bound: f64,
    /// Whether it is to be at least the bound; at most otherwise.
    pub is_at_least: bool,
    /// Whether it is.
    pub is_met: bool,
}

impl Goal {
    fn at_least(name: String, measured: f64, bound: f64) -> Self {
        Self {
            name,
            measured,
            bound,
            is_at_least: true,
            is_met: measured >= bound,
        }
    }

    fn at_most(name: String, measured: f64, bound: f64) -> Self {
        Self {
            name,
            measured,
            bound,
            is_at_least: false,
            is_met: measured <= bound,
        }
    }
}

/// All goals of which something was measured.
pub fn goals(outcome: &Outcome) -> Vec<Goal> {
    let mut goals = ratios(outcome);
    goals.extend(under_load(outcome));
    goals.extend(memory(outcome));
    goals
}

fn ratios(outcome: &Outcome) -> Vec<Goal> {
    let pairs = LOADS
        .iter()
        .flat_map(|load| RATIOS.map(|(kind, bound)| (*load, kind, bound)));
    let goals = pairs.filter_map(|(load, kind, bound)| {
        let spread = outcome
            .ratios(Contender::Alternative(kind), load)
            .spread()?;
        let name = format!("requests/s, dre-backend / {} under {load}", kind.name());
        Some(Goal::at_least(name, spread.median, bound))
    });
    goals.collect()
}

fn under_load(outcome: &Outcome) -> Vec<Goal> {
    let subject = || {
        let measured = outcome.measurements.iter();
        measured.filter(|each| each.contender == Contender::Subject)
    };
    let mut goals = Vec::new();
    if let Some(heaviest) = LOADS.last() {
        let measured = outcome.measured(Contender::Subject, *heaviest);
        let errors: Vec<u64> = measured.map(|each| each.figures.errors.total()).collect();
        if !errors.is_empty() {
            let name = format!("failed requests of dre-backend under {heaviest}");
            let sum = errors.iter().sum::<u64>() as f64;
            goals.push(Goal::at_most(name, sum, 0.0));
        }
    }
    if let Some(most) = subject().map(|each| each.memory.resident_bytes).max() {
        let name = "resident memory of dre-backend under load, MB".to_owned();
        goals.push(Goal::at_most(name, most as f64 / MEGABYTE, RESIDENT_MB));
    }
    goals
}

fn memory(outcome: &Outcome) -> Vec<Goal> {
    let Some(growth) = &outcome.growth else {
        return Vec::new();
    };
    let late = growth.subject.late_growth().map(|part| {
        let name = "growth of memory over the second half of the distinct queries, %".to_owned();
        Goal::at_most(name, part * 100.0, LATE_GROWTH_PERCENT)
    });
    let ratio = growth.ratio().map(|ratio| {
        let name = "memory after the distinct queries, dre-backend / unbounded-cache".to_owned();
        Goal::at_most(name, ratio, MEMORY_RATIO)
    });
    late.into_iter().chain(ratio).collect()
}

#[cfg(test)]
mod tests {
    use super::super::report::tests::outcome;
    use super::*;

    fn goal(goals: &[Goal], part: &str) -> Goal {
        let found = goals.iter().find(|goal| goal.name.contains(part));
        found
            .unwrap_or_else(|| panic!("no goal has {part}"))
            .clone()
    }

    #[test]
    fn goals_are_judged_by_medians_and_extremes() {
        let goals = outcome().goals();
        let least = goal(&goals, "hyper-constant under -t2 -c64");
        assert_eq!((least.measured, least.is_met), (0.98, true));
        let brotli = goal(&goals, "compress-brotli under -t2 -c64");
        assert_eq!((brotli.measured, brotli.is_met), (39.2, false));
        assert!(goal(&goals, "resident memory").is_met);
        assert!(goal(&goals, "second half").is_met);
        let unbounded = goal(&goals, "unbounded-cache");
        assert_eq!((unbounded.measured, unbounded.is_met), (0.5, true));
    }

    #[test]
    fn failed_requests_miss_their_goal() {
        let mut outcome = outcome();
        for measured in &mut outcome.measurements {
            measured.load = LOADS[1];
            measured.figures.errors.read = 1;
            measured.memory.resident_bytes = 25_000_001;
        }
        let goals = outcome.goals();
        assert!(!goal(&goals, "failed requests").is_met);
        assert!(!goal(&goals, "resident memory").is_met);
    }

    #[test]
    fn nothing_measured_is_no_goal_met() {
        let mut outcome = outcome();
        outcome.measurements.clear();
        outcome.growth = None;
        assert_eq!(outcome.goals(), []);
    }
}
