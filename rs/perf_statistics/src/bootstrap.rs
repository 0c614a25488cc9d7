//! The bootstrap: how much an estimate moves when the runs are drawn again from themselves. The estimate is that of
//! Hodges and Lehmann, the median of all differences: it is as robust as the medians' difference, and on normal noise
//! nearly as sharp as the means'.
//!
//! The percentile method, not BCa: BCa corrects for skew by leaving out one run at a time, and of 3 to 10 runs that
//! leaves two or three different medians, so that its correction is noise of its own.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::compare::CompareOptions;
use crate::shift;
use crate::spread;

/// The bounds of the shift from base to head, each side drawn again by itself.
pub(crate) fn of_two_sides(
    base: &[f64],
    head: &[f64],
    options: &CompareOptions,
) -> Option<(f64, f64)> {
    let mut random = ChaCha8Rng::seed_from_u64(options.seed);
    let shifts = (0..options.resamples).map(|_| {
        let [base, head] = [redrawn(base, &mut random)?, redrawn(head, &mut random)?];
        spread::median(&shift::between_sides(&base, &head))
    });
    percentiles(shifts.collect::<Option<Vec<f64>>>()?, options)
}

/// The bounds of the shift of pairs, given their differences, drawn again as pairs.
pub(crate) fn of_pairs(differences: &[f64], options: &CompareOptions) -> Option<(f64, f64)> {
    let mut random = ChaCha8Rng::seed_from_u64(options.seed);
    let shifts = (0..options.resamples).map(|_| {
        let drawn = redrawn(differences, &mut random)?;
        spread::median(&shift::of_pairs(&drawn))
    });
    percentiles(shifts.collect::<Option<Vec<f64>>>()?, options)
}

fn redrawn(values: &[f64], random: &mut ChaCha8Rng) -> Option<Vec<f64>> {
    (0..values.len())
        .map(|_| values.get(random.random_range(0..values.len())).copied())
        .collect()
}

fn percentiles(mut estimates: Vec<f64>, options: &CompareOptions) -> Option<(f64, f64)> {
    estimates.sort_by(f64::total_cmp);
    let outside = (1.0 - options.confidence) / 2.0 * estimates.len() as f64;
    let low = outside.floor() as usize;
    let high = estimates.len().checked_sub(low + 1)?;
    Some((*estimates.get(low)?, *estimates.get(high)?))
}
