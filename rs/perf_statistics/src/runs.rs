//! How many runs it takes to see an effect, and which effect some runs can show.
//!
//! The effect at which the t-test has the wanted power, made larger by what the rank test gives away at worst on
//! normal noise (its asymptotic relative efficiency is 3/π), at the error rate that the exact test really has for so
//! few runs. `tests/simulation.rs` holds it against simulated runs.

use crate::compare::CompareOptions;
use crate::normal;
use crate::rank;

/// How runs were taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Design {
    /// Two sides of runs, independent of each other.
    TwoSides,
    /// Pairs of neighbouring runs, one of each side; also one side of runs against a fixed limit.
    Pairs,
}

/// No comparison of two sides is decided with fewer runs on one of them: however many the other has, three runs do
/// not tell how much that side varies.
const MINIMUM_PER_SIDE: usize = 4;

/// No more runs are proposed.
const MOST_RUNS: usize = 1_000;

/// The least number of runs a side, or of pairs, with which anything can be decided at the confidence of the options:
/// 4 a side and 6 pairs at 95 %.
#[must_use]
pub fn minimum_runs(design: Design, options: &CompareOptions) -> usize {
    let decides = |runs: &usize| error_rate(design, *runs, *runs, options).is_some();
    (1..MOST_RUNS).find(decides).unwrap_or(MOST_RUNS)
}

/// How many runs a side, or pairs, show a relative effect at some noise with the power of the options.
///
/// `noise` is the standard deviation of single runs as a share of their middle ([`crate::Comparison::noise`]),
/// `effect` the change to be seen, as a share too: `0.05` is five percent, up or down. `None` if it would take more
/// than 1,000 runs, or if one of both is no positive number.
#[must_use]
pub fn runs_needed(
    design: Design,
    noise: f64,
    effect: f64,
    options: &CompareOptions,
) -> Option<usize> {
    if !noise.is_finite() || noise < 0.0 || !effect.is_finite() || effect == 0.0 {
        return None;
    }
    let sees = |runs: usize| {
        minimum_detectable_effect(design, runs, runs, noise, options)
            .is_some_and(|least| least <= effect.abs())
    };
    if !sees(MOST_RUNS) {
        return None;
    }
    // The effect falls with the number of runs, but for small steps of the exact test's error rate.
    let (mut too_few, mut enough) = (0, MOST_RUNS);
    while enough - too_few > 1 {
        let middle = (too_few + enough) / 2;
        if sees(middle) {
            enough = middle;
        } else {
            too_few = middle;
        }
    }
    Some(enough)
}

/// The least relative effect that so many runs show with the power of the options; `None` if they can show none.
pub(crate) fn minimum_detectable_effect(
    design: Design,
    base: usize,
    head: usize,
    noise: f64,
    options: &CompareOptions,
) -> Option<f64> {
    let alpha = error_rate(design, base, head, options)?;
    let (degrees, share) = match design {
        Design::TwoSides => (base + head - 2, 1.0 / base as f64 + 1.0 / head as f64),
        Design::Pairs => (base - 1, 1.0 / base as f64),
    };
    let degrees = degrees as f64;
    let errors = normal::student_quantile(1.0 - alpha / 2.0, degrees)
        + normal::student_quantile(options.power, degrees);
    let efficiency = 3.0 / std::f64::consts::PI;
    Some((errors * noise * (share / efficiency).sqrt()).exp_m1())
}

/// How often the exact test errs where nothing changed; `None` if it cannot decide with so few runs.
fn error_rate(design: Design, base: usize, head: usize, options: &CompareOptions) -> Option<f64> {
    bound(design, base, head, options).map(|(_, alpha)| alpha)
}

/// The bound of the exact interval and its error rate, for enough runs.
pub(crate) fn bound(
    design: Design,
    base: usize,
    head: usize,
    options: &CompareOptions,
) -> Option<(usize, f64)> {
    let alpha = 1.0 - options.confidence;
    match design {
        Design::TwoSides if base.min(head) < MINIMUM_PER_SIDE => None,
        Design::TwoSides => rank::mann_whitney_bound(base, head, alpha),
        Design::Pairs => rank::signed_rank_bound(base, alpha),
    }
}
