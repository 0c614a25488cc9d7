//! By how much one sample of times lies above another: the order statistics behind "beyond noise".
//!
//! The interval is the one that belongs to the exact rank-sum test (Mann and Whitney; Moses; see Hollander, Wolfe and
//! Chicken, Nonparametric Statistical Methods, chapter 4): it needs no model of the noise, copes with zeros, where a
//! ratio does not, and is cheap enough for every action of a build. With few runs there is none: three against three
//! cannot be certain at 95 %.

use std::cell::OnceCell;

/// What an interval may miss the truth by, both ends together.
const ALPHA: f64 = 0.05;
/// Beyond so many pairs of runs the normal distribution is exact enough, and counting would take long.
const MAX_EXACT_PAIRS: usize = 400;
/// The 97.5th percentile of the normal distribution.
const NORMAL_QUANTILE: f64 = 1.959_964;

/// The interval of a difference at 95 % confidence, in microseconds, head less base.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Interval {
    /// The lower end.
    pub low_us: i64,
    /// The upper end.
    pub high_us: i64,
}

impl Interval {
    /// Whether no difference at all is outside of it.
    #[must_use]
    pub fn excludes_zero(&self) -> bool {
        self.low_us > 0 || self.high_us < 0
    }
}

/// The shift between samples of certain sizes.
#[derive(Debug, Clone, Copy)]
struct Shift {
    /// How many of the smallest pairwise differences, and of the largest, lie outside; 0 for no interval.
    outside_count: usize,
}

impl Shift {
    fn new(base_count: usize, head_count: usize) -> Self {
        let pairs = base_count * head_count;
        let outside_count = if pairs == 0 {
            0
        } else if pairs <= MAX_EXACT_PAIRS {
            exact(base_count, head_count)
        } else {
            approximate(base_count, head_count)
        };
        Self { outside_count }
    }

    /// `None` where there are too few runs. The samples have the sizes that this was made for.
    fn interval(&self, base_us: &[u64], head_us: &[u64]) -> Option<Interval> {
        let last = self.outside_count.checked_sub(1)?;
        let pairs = head_us
            .iter()
            .flat_map(|&head| base_us.iter().map(move |&base| difference(base, head)));
        let mut differences: Vec<i64> = pairs.collect();
        differences.sort_unstable();
        let low_us = *differences.get(last)?;
        let high_us = *differences.get(differences.len().checked_sub(self.outside_count)?)?;
        Some(Interval { low_us, high_us })
    }
}

/// The shifts of all sizes up to those of two sides, each computed when it is first needed: an action need not occur
/// in every run.
#[derive(Debug)]
pub(crate) struct Shifts {
    head_count: usize,
    shifts: Vec<OnceCell<Shift>>,
}

impl Shifts {
    pub(crate) fn new(base_count: usize, head_count: usize) -> Self {
        let cells = (base_count + 1) * (head_count + 1);
        Self {
            head_count,
            shifts: vec![OnceCell::new(); cells],
        }
    }

    /// The interval of head less base; the samples are at most as large as the sides.
    pub(crate) fn interval(&self, base_us: &[u64], head_us: &[u64]) -> Option<Interval> {
        let index = base_us.len() * (self.head_count + 1) + head_us.len();
        let cell = self.shifts.get(index)?;
        cell.get_or_init(|| Shift::new(base_us.len(), head_us.len()))
            .interval(base_us, head_us)
    }
}

/// The largest count k for which the chance that the rank-sum statistic is below k is at most half of alpha.
fn exact(base_count: usize, head_count: usize) -> usize {
    let pairs = base_count * head_count;
    // ways[n][u]: choices of n ranks with statistic u, built up one rank at a time.
    let mut ways = vec![vec![0.0_f64; pairs + 1]; head_count + 1];
    ways[0][0] = 1.0;
    for rank in 0..base_count + head_count {
        for chosen in (1..=head_count.min(rank + 1)).rev() {
            // The rank that is chosen as number `chosen` lies above this many of the other sample.
            let above = rank + 1 - chosen;
            if above > base_count {
                continue;
            }
            for statistic in (above..=pairs).rev() {
                ways[chosen][statistic] += ways[chosen - 1][statistic - above];
            }
        }
    }
    let ways = &ways[head_count];
    let total: f64 = ways.iter().sum();
    let at_most = ways.iter().scan(0.0, |below, ways| {
        *below += ways / total;
        Some(*below)
    });
    at_most
        .take(pairs)
        .take_while(|&chance| chance <= ALPHA / 2.0)
        .count()
}

fn approximate(base_count: usize, head_count: usize) -> usize {
    let (base, head) = (base_count as f64, head_count as f64);
    let deviation = (base * head * (base + head + 1.0) / 12.0).sqrt();
    (base * head / 2.0 - NORMAL_QUANTILE * deviation).max(0.0) as usize
}

/// Head less base; what does not fit is the largest that does.
pub(crate) fn difference(base: u64, head: u64) -> i64 {
    if head >= base {
        i64::try_from(head - base).unwrap_or(i64::MAX)
    } else {
        i64::try_from(base - head).map_or(i64::MIN, |less| -less)
    }
}

/// The median; of an even number of values the mean of the middle two. 0 for none.
pub(crate) fn median(values: &[u64]) -> u64 {
    let mut sorted = values.to_vec();
    sorted.sort_unstable();
    match sorted.len() {
        0 => 0,
        count if count % 2 == 1 => sorted[count / 2],
        count => sorted[count / 2 - 1].midpoint(sorted[count / 2]),
    }
}

/// The same for fractions.
pub(crate) fn median_f64(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    match sorted.len() {
        0 => 0.0,
        count if count % 2 == 1 => sorted[count / 2],
        count => sorted[count / 2 - 1].midpoint(sorted[count / 2]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The critical values of the tables, two-sided, at 5 %.
    #[test]
    fn counts_are_those_of_the_tables() {
        let count = |base, head| Shift::new(base, head).outside_count;
        assert_eq!([count(3, 3), count(3, 4), count(4, 4)], [0, 0, 1]);
        assert_eq!([count(5, 5), count(5, 3), count(10, 10)], [3, 1, 24]);
        assert_eq!([count(1, 1), count(0, 5)], [0, 0]);
        assert_eq!(count(20, 20), 128);
        let near = approximate(20, 20);
        assert!((126..=130).contains(&near), "{near}");
    }

    #[test]
    fn intervals_hold_the_shift() {
        let shift = Shift::new(5, 5);
        let base = [100, 101, 102, 103, 104];
        let head = base.map(|value| value + 50);
        let interval = shift.interval(&base, &head);
        assert_eq!(
            interval,
            Some(Interval {
                low_us: 47,
                high_us: 53
            })
        );
        assert!(interval.is_some_and(|interval| interval.excludes_zero()));
        let none = shift.interval(&base, &base);
        assert!(none.is_some_and(|interval| !interval.excludes_zero()));
    }

    #[test]
    fn medians_and_differences_do_not_overflow() {
        assert_eq!(median(&[]), 0);
        assert_eq!(median(&[3, 1, 2]), 2);
        assert_eq!(median(&[u64::MAX, u64::MAX]), u64::MAX);
        assert_eq!(difference(0, u64::MAX), i64::MAX);
        assert_eq!(difference(u64::MAX, 0), i64::MIN);
        assert_eq!(difference(5, 3), -2);
    }
}
