//! By how much one side is shifted against the other: every difference that the runs offer, and the part of them that
//! an exact test cannot exclude.

use crate::spread;

/// Sides and pairs of more values are thinned to this many order statistics: the differences of so many runs are a
/// million, and their distribution is that of all.
const MOST_VALUES: usize = 1_000;

/// Every difference of one of head and one of base.
pub(crate) fn between_sides(base: &[f64], head: &[f64]) -> Vec<f64> {
    let (base, head) = (thinned(base), thinned(head));
    head.iter()
        .flat_map(|head| base.iter().map(move |base| head - base))
        .collect()
}

/// The mean of every two differences of pairs, each with itself, too.
pub(crate) fn of_pairs(differences: &[f64]) -> Vec<f64> {
    let differences = thinned(differences);
    let means = differences.iter().enumerate().flat_map(|(index, first)| {
        let others = differences.iter().skip(index);
        others.map(move |second| first / 2.0 + second / 2.0)
    });
    means.collect()
}

/// What is left of ordered differences without a share at either end.
pub(crate) fn inner(differences: &[f64], share: f64) -> Option<(f64, f64)> {
    let differences = spread::sorted(differences);
    let first = (share * differences.len() as f64).round() as usize;
    let last = differences.len().checked_sub(first + 1)?;
    Some((*differences.get(first)?, *differences.get(last)?))
}

fn thinned(values: &[f64]) -> Vec<f64> {
    if values.len() <= MOST_VALUES {
        return values.to_vec();
    }
    let sorted = spread::sorted(values);
    // The middle of each of so many equal parts.
    let place = |part: usize| (2 * part + 1) * sorted.len() / (2 * MOST_VALUES);
    (0..MOST_VALUES)
        .filter_map(|part| sorted.get(place(part)).copied())
        .collect()
}
