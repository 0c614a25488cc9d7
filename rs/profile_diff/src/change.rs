//! One quantity on both sides, and when its change is more than noise.

use crate::shift::{difference, median, Interval, Shifts};
use crate::sides::Sides;

/// With too few runs for an interval, a change of less than this part of the larger value is taken for noise: times
/// of the same action were seen to vary by a tenth from build to build on a quiet machine.
const NOISE_SHARE: f64 = 0.1;
/// Likewise a change of less than this, in microseconds.
const NOISE_FLOOR_US: u64 = 20_000;
/// However certain a change is, less than this is nothing that anybody would act on, in microseconds.
const SMALLEST_US: u64 = 1_000;

/// A time on both sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    /// The median over the base's runs, in microseconds.
    pub base_us: u64,
    /// The median over the head's runs, in microseconds.
    pub head_us: u64,
    /// The interval of the difference at 95 % confidence; `None` where there are too few runs (3 against 5 and 4
    /// against 4 are enough).
    pub interval: Option<Interval>,
    /// Whether it is beyond noise: the interval excludes 0, or, without one, the runs of the two sides do not
    /// overlap and differ by a tenth and 20 ms at least.
    pub is_certain: bool,
}

impl Change {
    /// The change between the runs of two sides.
    pub(crate) fn new(runs_us: Sides<&[u64]>, shifts: &Shifts) -> Self {
        let medians = runs_us.map(median);
        let interval = shifts.interval(runs_us.base, runs_us.head);
        let size_us = medians.base.abs_diff(medians.head);
        let is_certain = size_us >= SMALLEST_US
            && match interval {
                Some(interval) => interval.excludes_zero(),
                None => {
                    let larger_us = medians.base.max(medians.head);
                    let noise_us = NOISE_FLOOR_US.max((larger_us as f64 * NOISE_SHARE) as u64);
                    size_us >= noise_us && are_apart(runs_us)
                }
            };
        Self {
            base_us: medians.base,
            head_us: medians.head,
            interval,
            is_certain,
        }
    }

    /// Head less base, in microseconds.
    #[must_use]
    pub fn difference_us(&self) -> i64 {
        difference(self.base_us, self.head_us)
    }
}

fn are_apart(runs_us: Sides<&[u64]>) -> bool {
    let least = runs_us.map(|values| values.iter().min().copied().unwrap_or(0));
    let most = runs_us.map(|values| values.iter().max().copied().unwrap_or(0));
    most.base < least.head || most.head < least.base
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(base: &[u64], head: &[u64]) -> Change {
        Change::new(Sides { base, head }, &Shifts::new(base.len(), head.len()))
    }

    #[test]
    fn single_runs_need_a_large_change() {
        assert!(!change(&[1_000_000], &[1_050_000]).is_certain);
        assert!(change(&[1_000_000], &[1_200_000]).is_certain);
        assert!(!change(&[1_000], &[15_000]).is_certain);
        assert!(change(&[0], &[20_000]).is_certain);
    }

    #[test]
    fn three_runs_may_not_overlap() {
        assert!(change(&[100_000, 110_000, 120_000], &[150_000, 160_000, 170_000]).is_certain);
        assert!(!change(&[100_000, 110_000, 160_000], &[150_000, 160_000, 170_000]).is_certain);
    }

    #[test]
    fn many_runs_find_a_small_change() {
        let base = [1_000_000, 1_001_000, 1_002_000, 1_003_000, 1_004_000];
        let head = base.map(|value| value + 10_000);
        let change = change(&base, &head);
        assert!(change.is_certain);
        assert_eq!(change.difference_us(), 10_000);
    }
}
