//! Whether the runs of one metric keep one limit.

use perf_metrics::{Better, MetricName, Noise};
use perf_statistics::{
    compare, compare_pairs, compare_to_limit, minimum_runs, CompareOptions, Comparison, Interval,
};

use crate::budget::{Limit, Severity};

/// How to judge.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct GateOptions {
    /// How sure a decision must be.
    pub compare: CompareOptions,
    /// Whether the runs of base and head were taken in turn, so that each one of base belongs to one of head.
    pub pairs: bool,
}

/// What the runs say about one limit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Finding {
    /// What the limit leads to.
    pub severity: Severity,
    /// The limit.
    pub limit: Limit,
    /// Whether it is kept.
    pub outcome: Outcome,
    /// Head over the limit if that is absolute, head over base if it is relative. `None` without a baseline.
    pub ratio: Option<f64>,
    /// Where the ratio lies with the confidence of the options; `None` for a deterministic metric, and for one with
    /// too few runs.
    pub interval: Option<Interval>,
}

/// Whether a limit is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It is: the median is within it.
    Kept,
    /// It is not, and that is no noise.
    Broken,
    /// The median is beyond it, but that may be noise.
    Undecided {
        /// How many runs, a side if there are two, decide it most likely; `None` if more than 1,000.
        needed_runs: Option<usize>,
    },
    /// The limit is against a baseline, and there is none for this metric.
    NoBaseline,
}

/// The runs of one metric.
pub(crate) struct Runs<'a> {
    pub(crate) name: &'a MetricName,
    pub(crate) head: &'a [f64],
    /// Empty where there is no baseline.
    pub(crate) base: &'a [f64],
    /// What the budget asks for at least.
    pub(crate) least_runs: usize,
}

/// A ratio this near to the limit is on it: the difference is one of rounding.
const ROUNDING: f64 = 1e-9;

/// Holds the runs against a limit.
pub(crate) fn judge(
    runs: &Runs<'_>,
    severity: Severity,
    limit: Limit,
    options: &GateOptions,
) -> Finding {
    let comparison = match limit {
        Limit::Absolute(value) => compare_to_limit(value, runs.head, &options.compare),
        Limit::Relative(_) if options.pairs => {
            compare_pairs(runs.base, runs.head, &options.compare)
        }
        Limit::Relative(_) => compare(runs.base, runs.head, &options.compare),
    };
    let Some(comparison) = comparison else {
        return Finding {
            severity,
            limit,
            outcome: Outcome::NoBaseline,
            ratio: None,
            interval: None,
        };
    };
    let border = border(limit, runs.name.better());
    let is_noisy = runs.name.noise() == Noise::Noisy;
    let interval = comparison.interval.filter(|_| is_noisy);
    let is_beyond = |ratio: f64| match runs.name.better() {
        Better::Lower => ratio > border * (1.0 + ROUNDING),
        Better::Higher => ratio < border * (1.0 - ROUNDING),
    };
    let is_surely_beyond = runs.head.len() >= runs.least_runs
        && interval.is_some_and(|interval| is_beyond(interval.low) && is_beyond(interval.high));
    let outcome = if !is_beyond(comparison.ratio) {
        Outcome::Kept
    } else if !is_noisy || is_surely_beyond {
        Outcome::Broken
    } else {
        let needed_runs = needed_runs(&comparison, border, runs, options);
        Outcome::Undecided { needed_runs }
    };
    Finding {
        severity,
        limit,
        outcome,
        ratio: Some(comparison.ratio),
        interval,
    }
}

/// The ratio that is just within the limit.
fn border(limit: Limit, better: Better) -> f64 {
    match (limit, better) {
        (Limit::Absolute(_), _) => 1.0,
        (Limit::Relative(share), Better::Lower) => 1.0 + share,
        (Limit::Relative(share), Better::Higher) => 1.0 - share,
    }
}

/// More than there are, as many as statistics and the budget ask for at least, and so many that the distance from the
/// limit is seen at the noise of these runs.
fn needed_runs(
    comparison: &Comparison,
    border: f64,
    runs: &Runs<'_>,
    options: &GateOptions,
) -> Option<usize> {
    let floor = minimum_runs(comparison.design, &options.compare).max(runs.least_runs);
    let present = comparison.base_runs.min(comparison.head_runs);
    if present < floor {
        // The least number may or may not suffice: a single run does not even tell the noise.
        let distance = comparison.ratio / border - 1.0;
        let seen = comparison.runs_needed(distance, &options.compare);
        return Some(seen.unwrap_or(0).max(floor));
    }
    let distance = comparison.ratio / border - 1.0;
    let seen = comparison.runs_needed(distance, &options.compare)?;
    Some(seen.max(present + 1))
}
