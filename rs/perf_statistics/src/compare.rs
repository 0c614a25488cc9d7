//! Two sides of runs, and whether they differ.
//!
//! Everything is computed on logarithms, so that noise and effects are relative. The interval of the ratio is the one
//! that the exact rank test leaves (its inversion: the ordered pairwise ratios between the test's critical values),
//! widened where the bootstrap's is wider. The bootstrap alone promises more than few runs carry: of 3 runs it makes
//! an interval that leaves out what was never seen. Runs that are too few for the exact test get no interval at all.

use crate::bootstrap;
use crate::rank;
use crate::runs::{self, Design};
use crate::shift;
use crate::spread::{self, Spread};

/// How sure a decision must be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CompareOptions {
    /// The confidence of intervals, and 1 minus the error rate of tests, both sides together: between 0 and 1.
    pub confidence: f64,
    /// How likely a change of the minimum detectable effect is to be seen: between 0 and 1.
    pub power: f64,
    /// Changes of up to this share, up or down, are none: `0.01` is one percent.
    pub tolerance: f64,
    /// How often the bootstrap draws.
    pub resamples: usize,
    /// What the bootstrap draws from.
    pub seed: u64,
}

impl Default for CompareOptions {
    /// 95 % confidence, power 0.8, 1 % tolerance, 2,000 resamples.
    fn default() -> Self {
        Self {
            confidence: 0.95,
            power: 0.8,
            tolerance: 0.01,
            resamples: 2_000,
            seed: 0,
        }
    }
}

/// What the runs say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// Head is above base: the interval is above 1, and the test rejects chance.
    Slower,
    /// Head is below base: the interval is below 1, and the test rejects chance.
    Faster,
    /// The interval keeps within the tolerance.
    Unchanged,
    /// The runs are too few or too noisy to say.
    Undecided,
}

/// Where a ratio lies with the confidence of the options. The upper end is infinite where base has a 0.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// What two sides of runs say about each other.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// How the runs were taken.
    pub design: Design,
    /// Runs of base; of a comparison with a limit, those of head.
    pub base_runs: usize,
    /// Runs of head.
    pub head_runs: usize,
    /// The values of base.
    pub base: Spread,
    /// The values of head.
    pub head: Spread,
    /// Head over base: of the medians, or the median ratio of pairs. 1 where both are 0, infinite where only base is.
    pub ratio: f64,
    /// Where the ratio lies; `None` if the runs are too few ([`crate::minimum_runs`]).
    pub interval: Option<Interval>,
    /// How often ranks fall as far apart by chance, between 0 and 1: of the exact Mann-Whitney test, of the exact
    /// signed-rank test for pairs. `None` of a single run on one side, or of a single pair.
    pub p_value: Option<f64>,
    /// The standard deviation of single runs as a share of their middle, both sides pooled; of the pairs' ratios for
    /// pairs. `None` if there are too few runs to tell, or a value is 0.
    pub noise: Option<f64>,
    /// The least relative change that so many runs at this noise show with the power of the options. `None` if they
    /// can show none, or the noise is not known.
    pub minimum_detectable_effect: Option<f64>,
    /// What follows.
    pub verdict: Verdict,
}

impl Comparison {
    /// How many runs a side, or pairs, would show a relative effect at the noise seen here; as
    /// [`crate::runs_needed`]. `None` also where the noise is not known.
    #[must_use]
    pub fn runs_needed(&self, effect: f64, options: &CompareOptions) -> Option<usize> {
        runs::runs_needed(self.design, self.noise?, effect, options)
    }
}

/// Compares independent runs of two sides.
///
/// `None` if a side has no run, or if a value is negative or not finite.
#[must_use]
pub fn compare(base: &[f64], head: &[f64], options: &CompareOptions) -> Option<Comparison> {
    let [base_spread, head_spread] = [checked_spread(base)?, checked_spread(head)?];
    let [base_logs, head_logs] = [logs(base), logs(head)];
    let difference = log_ratio(base_spread.median, head_spread.median);
    let bound = runs::bound(Design::TwoSides, base.len(), head.len(), options);
    let interval = bound.and_then(|(position, _)| {
        let count = base.len() * head.len();
        let share = position as f64 / count as f64;
        let between = shift::inner(&shift::between_sides(&base_logs, &head_logs), share)?;
        let drawn = if count <= MOST_REDRAWN {
            bootstrap::of_two_sides(&base_logs, &head_logs, options)?
        } else {
            between
        };
        Some(widest(difference, between, drawn))
    });
    let p_value = (base.len().min(head.len()) > 1).then(|| rank::mann_whitney(base, head));
    Some(conclude(
        Evidence {
            design: Design::TwoSides,
            runs: [base.len(), head.len()],
            spreads: [base_spread, head_spread],
            difference,
            interval,
            p_value,
            noise: pooled_deviation(&[&base_logs, &head_logs]),
        },
        options,
    ))
}

/// Compares runs that were taken in turn, the first of base with the first of head and so on: what slows both runs of
/// a pair alike, as another load on the machine does, cancels.
///
/// `None` if the sides are not as many, or have no run, or if a value is negative or not finite.
#[must_use]
pub fn compare_pairs(base: &[f64], head: &[f64], options: &CompareOptions) -> Option<Comparison> {
    if base.len() != head.len() {
        return None;
    }
    let spreads = [checked_spread(base)?, checked_spread(head)?];
    let pairs = base.iter().zip(head);
    let differences: Vec<f64> = pairs.map(|(&base, &head)| log_ratio(base, head)).collect();
    let difference = spread::median(&differences)?;
    let bound = runs::bound(Design::Pairs, differences.len(), differences.len(), options);
    let interval = bound.and_then(|(position, _)| {
        let means = differences.len() * (differences.len() + 1) / 2;
        let share = position as f64 / means as f64;
        let between = shift::inner(&shift::of_pairs(&differences), share)?;
        let drawn = if means <= MOST_REDRAWN {
            bootstrap::of_pairs(&differences, options)?
        } else {
            between
        };
        Some(widest(difference, between, drawn))
    });
    Some(conclude(
        Evidence {
            design: Design::Pairs,
            runs: [base.len(), head.len()],
            spreads,
            difference,
            interval,
            p_value: (differences.len() > 1).then(|| rank::signed_rank(&differences)),
            noise: pooled_deviation(&[&differences]),
        },
        options,
    ))
}

/// Compares runs with a fixed limit, which takes the place of base: [`Verdict::Slower`] is above it.
///
/// `None` if there is no run, or if a value or the limit is negative or not finite.
#[must_use]
pub fn compare_to_limit(limit: f64, head: &[f64], options: &CompareOptions) -> Option<Comparison> {
    compare_pairs(&vec![limit; head.len()], head, options)
}

/// What a verdict is drawn from.
struct Evidence {
    design: Design,
    runs: [usize; 2],
    spreads: [Spread; 2],
    /// The logarithm of the ratio.
    difference: f64,
    interval: Option<Interval>,
    p_value: Option<f64>,
    noise: Option<f64>,
}

fn conclude(evidence: Evidence, options: &CompareOptions) -> Comparison {
    let [base_runs, head_runs] = evidence.runs;
    let [base, head] = evidence.spreads;
    let design = evidence.design;
    Comparison {
        design,
        base_runs,
        head_runs,
        base,
        head,
        ratio: ratio(evidence.difference),
        interval: evidence.interval,
        p_value: evidence.p_value,
        noise: evidence.noise,
        minimum_detectable_effect: evidence.noise.and_then(|noise| {
            runs::minimum_detectable_effect(design, base_runs, head_runs, noise, options)
        }),
        verdict: verdict(evidence.interval, evidence.p_value, options),
    }
}

fn verdict(interval: Option<Interval>, p_value: Option<f64>, options: &CompareOptions) -> Verdict {
    let Some(Interval { low, high }) = interval else {
        return Verdict::Undecided;
    };
    let is_chance = p_value.is_none_or(|p_value| p_value > 1.0 - options.confidence);
    if low >= 1.0 / (1.0 + options.tolerance) && high <= 1.0 + options.tolerance {
        Verdict::Unchanged
    } else if low > 1.0 && !is_chance {
        Verdict::Slower
    } else if high < 1.0 && !is_chance {
        Verdict::Faster
    } else {
        Verdict::Undecided
    }
}

/// With more differences than this, some 50 runs a side, the bootstrap adds nothing but time.
const MOST_REDRAWN: usize = 2_500;

/// Logarithms of ratios are kept within this: beyond it one side is 0, and the ratio 0 or infinite.
const MOST: f64 = 700.0;

fn log_ratio(base: f64, head: f64) -> f64 {
    log(head) - log(base)
}

/// The logarithm, and of 0 one below all others; the difference of two such is 0.
fn log(value: f64) -> f64 {
    if value > 0.0 {
        value.ln()
    } else {
        -2.0 * MOST
    }
}

fn logs(values: &[f64]) -> Vec<f64> {
    values.iter().map(|&value| log(value)).collect()
}

/// Back from a difference of logarithms.
fn ratio(difference: f64) -> f64 {
    if difference >= MOST {
        f64::INFINITY
    } else if difference <= -MOST {
        0.0
    } else {
        difference.exp()
    }
}

fn checked_spread(values: &[f64]) -> Option<Spread> {
    spread::spread(values).filter(|spread| spread.min >= 0.0)
}

/// The least interval that has both, and the estimate.
fn widest(estimate: f64, first: (f64, f64), second: (f64, f64)) -> Interval {
    Interval {
        low: ratio(first.0.min(second.0).min(estimate)),
        high: ratio(first.1.max(second.1).max(estimate)),
    }
}

/// The standard deviation within the sides. `None` if no side has two values, or one of them stands for 0.
fn pooled_deviation(sides: &[&[f64]]) -> Option<f64> {
    let degrees: usize = sides.iter().map(|side| side.len().saturating_sub(1)).sum();
    let stands_for_zero = |value: &f64| value.abs() >= MOST;
    if degrees == 0 || sides.iter().any(|side| side.iter().any(stands_for_zero)) {
        return None;
    }
    let squares: f64 = sides.iter().map(|side| squared_deviations(side)).sum();
    Some((squares / degrees as f64).sqrt())
}

fn squared_deviations(values: &[f64]) -> f64 {
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    values.iter().map(|value| (value - mean).powi(2)).sum()
}
