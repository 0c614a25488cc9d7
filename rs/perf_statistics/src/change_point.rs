//! Where a series of measurements moved to another level and stayed there.
//!
//! Divisive segmentation on ranks: the series becomes ranks, so that one wild value weighs no more than the largest;
//! the split with the largest standardised difference of mean ranks is looked for over a fixed family of overlapping
//! intervals (seeded binary segmentation: Kovács, Bühlmann, Li and Munk, Biometrika 110, 2023), so that a rise and
//! the fall after it do not hide each other; it counts if a permutation of the same values has as large a one by
//! chance only rarely; then both parts are searched in turn. A permutation test holds for any noise, in contrast to a
//! threshold. At the end each point has to hold between its neighbours as well.
//!
//! A scan takes time in proportion to n log n. Permutations stop as soon as they cannot become significant any more,
//! which is soon wherever nothing changed.

use rand::seq::SliceRandom;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

use crate::rank;
use crate::spread;

/// What counts as a change.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ChangePointOptions {
    /// How often a change is found where there is none: between 0 and 1.
    pub alpha: f64,
    /// The least number of values on one level; at least 2 are taken.
    pub minimum_segment: usize,
    /// The least relative change of the median: `0.05` is five percent. Smaller ones are not reported.
    pub minimum_change: f64,
    /// How many permutations a change is tested with.
    pub permutations: usize,
    /// What the permutations are drawn from.
    pub seed: u64,
}

impl Default for ChangePointOptions {
    /// Alpha 0.01, levels of 5 values, any change, 399 permutations.
    fn default() -> Self {
        Self {
            alpha: 0.01,
            minimum_segment: 5,
            minimum_change: 0.0,
            permutations: 399,
            seed: 0,
        }
    }
}

/// A move to another level.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ChangePoint {
    /// The first value of the new level, counted from 0.
    pub index: usize,
    /// The median since the change before, or since the start.
    pub before_median: f64,
    /// The median up to the next change, or to the end.
    pub after_median: f64,
    /// How often ranks on both sides lie as far apart by chance: of the Mann-Whitney test between both levels.
    pub p_value: f64,
}

/// Where a series changed its level, in its order. Empty for one that is too short, and if a value is not finite.
#[must_use]
pub fn change_points(series: &[f64], options: &ChangePointOptions) -> Vec<ChangePoint> {
    let minimum = options.minimum_segment.max(2);
    if !series.iter().all(|value| value.is_finite()) {
        return Vec::new();
    }
    let mut random = ChaCha8Rng::seed_from_u64(options.seed);
    let mut splits = Vec::new();
    let mut open = vec![(0, series.len())];
    while let Some((start, end)) = open.pop() {
        let Some(offset) = split(&series[start..end], minimum, options, &mut random) else {
            continue;
        };
        splits.push(start + offset);
        open.extend([(start, start + offset), (start + offset, end)]);
    }
    splits.sort_unstable();
    hold(series, sharpened(series, &splits, minimum), options)
}

/// Moves each split, by less than the shortest level, to where both levels fit the values best, by the sum of
/// distances from their medians. Ranks find that there is a change, but blur where it is: the least value of a high
/// level ranks in the middle.
fn sharpened(series: &[f64], splits: &[usize], minimum: usize) -> Vec<usize> {
    let points = between_neighbours(series, splits);
    let mut moved: Vec<usize> = Vec::with_capacity(points.len());
    for (position, point) in points.iter().enumerate() {
        let first = moved.last().copied().unwrap_or(0) + minimum;
        let end = splits.get(position + 1).copied().unwrap_or(series.len());
        let places = first.max(point.index.saturating_sub(minimum - 1))
            ..=end.saturating_sub(minimum).min(point.index + minimum - 1);
        let gain = |place: usize| distance(series, point, place);
        let best = places.min_by(|left, right| gain(*left).total_cmp(&gain(*right)));
        moved.push(best.unwrap_or(point.index));
    }
    moved
}

/// What a split at `place` costs more than one at the point's own, in distance from the medians of both levels.
fn distance(series: &[f64], point: &ChangePoint, place: usize) -> f64 {
    let excess = |value: &f64| {
        // What it costs to count a value to the level before rather than to the one after.
        (value - point.before_median).abs() - (value - point.after_median).abs()
    };
    let (from, to) = (place.min(point.index), place.max(point.index));
    let sum: f64 = series.get(from..to).into_iter().flatten().map(excess).sum();
    if place > point.index {
        sum
    } else {
        -sum
    }
}

/// The place where a part of the series changes most, if that is no chance.
fn split(
    values: &[f64],
    minimum: usize,
    options: &ChangePointOptions,
    random: &mut ChaCha8Rng,
) -> Option<usize> {
    let mut ranks: Vec<f64> = rank::doubled_ranks(values)
        .into_iter()
        .map(|rank| rank as f64)
        .collect();
    let mut sums = Vec::with_capacity(ranks.len() + 1);
    let (height, place) = highest(&ranks, minimum, &mut sums)?;
    let draws = options.permutations;
    let allowed = (options.alpha * (draws + 1) as f64).floor() as usize;
    let mut as_high = 1;
    for _ in 0..draws {
        if as_high > allowed {
            return None;
        }
        ranks.shuffle(random);
        if highest(&ranks, minimum, &mut sums)?.0 >= height {
            as_high += 1;
        }
    }
    (as_high <= allowed).then_some(place)
}

/// The largest standardised difference of mean ranks over the family of intervals, and where it is.
fn highest(ranks: &[f64], minimum: usize, sums: &mut Vec<f64>) -> Option<(f64, usize)> {
    sums.clear();
    sums.push(0.0);
    let mut sum = 0.0;
    sums.extend(ranks.iter().map(|rank| {
        sum += rank;
        sum
    }));
    let mut best: Option<(f64, usize)> = None;
    let mut length = ranks.len();
    while length >= 2 * minimum {
        let step = if length == ranks.len() {
            length
        } else {
            length / 2
        };
        let mut start = 0;
        while start < ranks.len() {
            // The last interval is moved back so that it ends with the series.
            let from = start.min(ranks.len() - length);
            let found = highest_within(&sums[from..=from + length], minimum);
            if let Some((height, offset)) = found {
                if best.is_none_or(|(highest, _)| height > highest) {
                    best = Some((height, from + offset));
                }
            }
            if start + length >= ranks.len() {
                break;
            }
            start += step;
        }
        length /= 2;
    }
    best.filter(|(height, _)| *height > 0.0)
}

/// The same within one interval, given the running sums over it.
fn highest_within(sums: &[f64], minimum: usize) -> Option<(f64, usize)> {
    let first = sums.first()?;
    let count = sums.len() - 1;
    let mean = (sums.last()? - first) / count as f64;
    let places = minimum..=count.checked_sub(minimum)?;
    let mut best = None;
    let mut highest = -1.0;
    for place in places {
        let excess = sums[place] - first - mean * place as f64;
        // The squared difference of both means, in units of its variance up to a constant.
        let height = excess * excess / (place * (count - place)) as f64 * count as f64;
        if height > highest {
            highest = height;
            best = Some((height, place));
        }
    }
    best
}

/// Keeps the points that hold between their neighbours; the least sure is dropped first, since that lengthens the
/// levels of the others.
fn hold(series: &[f64], mut splits: Vec<usize>, options: &ChangePointOptions) -> Vec<ChangePoint> {
    loop {
        let points = between_neighbours(series, &splits);
        let fails = |point: &&ChangePoint| {
            let size = (point.after_median - point.before_median).abs();
            point.p_value > options.alpha
                || size < options.minimum_change * point.before_median.abs()
        };
        let weakest = points
            .iter()
            .filter(fails)
            .max_by(|left, right| left.p_value.total_cmp(&right.p_value));
        match weakest {
            Some(point) => splits.retain(|split| *split != point.index),
            None => return points,
        }
    }
}

fn between_neighbours(series: &[f64], splits: &[usize]) -> Vec<ChangePoint> {
    let starts = std::iter::once(0).chain(splits.iter().copied());
    let ends = splits.iter().copied().skip(1).chain([series.len()]);
    let points = starts
        .zip(splits)
        .zip(ends)
        .filter_map(|((start, &index), end)| {
            let (before, after) = (series.get(start..index)?, series.get(index..end)?);
            Some(ChangePoint {
                index,
                before_median: spread::median(before)?,
                after_median: spread::median(after)?,
                p_value: rank::mann_whitney(before, after),
            })
        });
    points.collect()
}
