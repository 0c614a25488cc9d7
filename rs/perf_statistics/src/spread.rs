//! The middle of a few values, and how far they lie apart.

/// Median, extremes and spread of some values, in their unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spread {
    /// The middle value, or the mean of the two in the middle.
    pub median: f64,
    /// The least value.
    pub min: f64,
    /// The greatest value.
    pub max: f64,
    /// The median of the distances from the median, not scaled. 0 of a single value.
    pub mad: f64,
}

/// The spread of some values in any order; `None` of none, and if one of them is not finite.
#[must_use]
pub fn spread(values: &[f64]) -> Option<Spread> {
    if !values.iter().all(|value| value.is_finite()) {
        return None;
    }
    let sorted = sorted(values);
    let median = median_of_sorted(&sorted)?;
    let distances: Vec<f64> = values.iter().map(|value| (value - median).abs()).collect();
    Some(Spread {
        median,
        min: *sorted.first()?,
        max: *sorted.last()?,
        mad: self::median(&distances)?,
    })
}

/// The values from the least to the greatest.
pub(crate) fn sorted(values: &[f64]) -> Vec<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted
}

/// The middle of values in any order; `None` of none.
pub(crate) fn median(values: &[f64]) -> Option<f64> {
    let mut values = values.to_vec();
    let upper = values.len() / 2;
    if upper >= values.len() {
        return None;
    }
    let is_even = values.len().is_multiple_of(2);
    // Selection instead of sorting: the bootstrap does little else.
    let (below, upper, _) = values.select_nth_unstable_by(upper, f64::total_cmp);
    let lower = below.iter().copied().max_by(f64::total_cmp);
    match lower {
        Some(lower) if is_even => Some(lower / 2.0 + *upper / 2.0),
        _ => Some(*upper),
    }
}

fn median_of_sorted(sorted: &[f64]) -> Option<f64> {
    let lower = sorted.get(sorted.len().checked_sub(1)? / 2)?;
    let upper = sorted.get(sorted.len() / 2)?;
    // Halved first: the sum of two finite numbers may not be.
    Some(lower / 2.0 + upper / 2.0)
}
