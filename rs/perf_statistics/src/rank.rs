//! Exact null distributions of rank statistics, and what follows: p-values, and which of the ordered differences
//! bound an interval.
//!
//! Exact means: counted over every way in which the ranks could have fallen if nothing had changed. Tied values share
//! their mean rank, and the count is over those. From [`EXACT_LIMIT`] ranks on the normal approximation takes over.

use crate::normal;

/// How many ranks are counted exactly. Counts stay below 2^53, thus exact in an `f64`, and the work below 10 million
/// additions.
const EXACT_LIMIT: usize = 50;

/// Probabilities computed in different orders may differ in the last digits.
const ROUNDING: f64 = 1e-9;

/// Twice the rank of each value, ties sharing their mean rank: twice, so that it is an integer.
pub(crate) fn doubled_ranks(values: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|&left, &right| values[left].total_cmp(&values[right]));
    let mut ranks = vec![0; values.len()];
    let mut start = 0;
    for group in order.chunk_by(|&left, &right| values[left] == values[right]) {
        // Ranks start + 1 to start + group.len(), whose doubled mean is the sum of both ends.
        for &index in group {
            ranks[index] = 2 * start + 1 + group.len();
        }
        start += group.len();
    }
    ranks
}

/// The two-sided p-value of the Mann-Whitney test: how often ranks lie at least as far apart by chance.
pub(crate) fn mann_whitney(base: &[f64], head: &[f64]) -> f64 {
    let pooled: Vec<f64> = base.iter().chain(head).copied().collect();
    let ranks = doubled_ranks(&pooled);
    let (smaller, others) = if base.len() <= head.len() {
        ranks.split_at(base.len())
    } else {
        let (base, head) = ranks.split_at(base.len());
        (head, base)
    };
    let observed: usize = smaller.iter().sum();
    if ranks.len() <= EXACT_LIMIT {
        let sums = sums_of_some(&ranks, smaller.len());
        return two_sided(&sums, observed);
    }
    let all = ranks.len() as f64;
    let share = smaller.len() as f64 / all;
    let mean = share * all * (all + 1.0);
    let squares: f64 = ranks
        .iter()
        .map(|&rank| (rank as f64 - all - 1.0).powi(2))
        .sum();
    let variance = share * others.len() as f64 * squares / (all - 1.0);
    normal_two_sided(observed as f64 - mean, variance)
}

/// The two-sided p-value of Wilcoxon's signed-rank test. Differences of nothing say nothing and are left out.
pub(crate) fn signed_rank(differences: &[f64]) -> f64 {
    let moved: Vec<f64> = differences.iter().copied().filter(|d| *d != 0.0).collect();
    let sizes: Vec<f64> = moved.iter().map(|difference| difference.abs()).collect();
    let ranks = doubled_ranks(&sizes);
    let signed = ranks.iter().zip(&moved);
    let observed: usize = signed
        .filter(|(_, difference)| **difference > 0.0)
        .map(|(rank, _)| rank)
        .sum();
    if ranks.len() <= EXACT_LIMIT {
        return two_sided(&sums_of_any(&ranks), observed);
    }
    let mean = ranks.iter().sum::<usize>() as f64 / 2.0;
    let squares: f64 = ranks.iter().map(|&rank| (rank as f64).powi(2)).sum();
    normal_two_sided(observed as f64 - mean, squares / 4.0)
}

/// Which of the ordered pairwise differences bounds the interval of two sides, counted from 0, and the error rate
/// that it has. `None` if so few runs bound nothing at that rate.
pub(crate) fn mann_whitney_bound(base: usize, head: usize, alpha: f64) -> Option<(usize, f64)> {
    let all = base + head;
    if all <= EXACT_LIMIT {
        let ranks: Vec<usize> = (1..=all).collect();
        let few = base.min(head);
        let least = few * (few + 1) / 2;
        return bound(sums_of_some(&ranks, few).get(least..)?, alpha);
    }
    let product = (base * head) as f64;
    let variance = product * (all as f64 + 1.0) / 12.0;
    normal_bound(product / 2.0, variance, alpha)
}

/// Which of the ordered means of two differences bounds the interval of pairs; as [`mann_whitney_bound`].
pub(crate) fn signed_rank_bound(pairs: usize, alpha: f64) -> Option<(usize, f64)> {
    if pairs <= EXACT_LIMIT {
        let ranks: Vec<usize> = (1..=pairs).collect();
        return bound(&sums_of_any(&ranks), alpha);
    }
    let count = pairs as f64;
    let mean = count * (count + 1.0) / 4.0;
    let variance = mean * (2.0 * count + 1.0) / 6.0;
    normal_bound(mean, variance, alpha)
}

/// The probability of each sum of `size` of the ranks, all choices being as likely.
fn sums_of_some(ranks: &[usize], size: usize) -> Vec<f64> {
    let total: usize = ranks.iter().sum();
    let mut counts = vec![vec![0.0; total + 1]; size + 1];
    counts[0][0] = 1.0;
    for &rank in ranks {
        for taken in (1..=size).rev() {
            let (fewer, more) = counts.split_at_mut(taken);
            for (target, source) in more[0][rank..].iter_mut().zip(&fewer[taken - 1]) {
                *target += source;
            }
        }
    }
    normalized(counts.swap_remove(size))
}

/// The probability of each sum of any of the ranks, all choices being as likely.
fn sums_of_any(ranks: &[usize]) -> Vec<f64> {
    let total: usize = ranks.iter().sum();
    let mut counts = vec![0.0; total + 1];
    counts[0] = 1.0;
    for &rank in ranks {
        for sum in (rank..=total).rev() {
            counts[sum] += counts[sum - rank];
        }
    }
    normalized(counts)
}

fn normalized(mut counts: Vec<f64>) -> Vec<f64> {
    let total: f64 = counts.iter().sum();
    for count in &mut counts {
        *count /= total;
    }
    counts
}

/// How likely a sum is that lies at least as far from the mean as the observed one.
fn two_sided(probabilities: &[f64], observed: usize) -> f64 {
    let mean: f64 = probabilities
        .iter()
        .enumerate()
        .map(|(sum, probability)| sum as f64 * probability)
        .sum();
    let distance = (observed as f64 - mean).abs() - ROUNDING;
    let farther = probabilities
        .iter()
        .enumerate()
        .filter(|(sum, _)| (*sum as f64 - mean).abs() >= distance);
    farther
        .map(|(_, probability)| probability)
        .sum::<f64>()
        .min(1.0)
}

fn normal_two_sided(distance: f64, variance: f64) -> f64 {
    if variance <= 0.0 {
        return 1.0;
    }
    // One step of a doubled rank sum is 2 where nothing is tied, so that half a step is 1.
    let z = (distance.abs() - 1.0).max(0.0) / variance.sqrt();
    (2.0 * normal::upper_tail(z)).min(1.0)
}

/// The last position whose lower tail, both sides together, keeps within alpha.
fn bound(probabilities: &[f64], alpha: f64) -> Option<(usize, f64)> {
    let mut tail = 0.0;
    let tails = probabilities.iter().map(|probability| {
        tail += probability;
        2.0 * tail
    });
    tails
        .take_while(|tail| *tail <= alpha + ROUNDING)
        .enumerate()
        .last()
}

fn normal_bound(mean: f64, variance: f64, alpha: f64) -> Option<(usize, f64)> {
    let position = mean + normal::quantile(alpha / 2.0) * variance.sqrt();
    (position >= 1.0).then_some((position as usize - 1, alpha))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(left: f64, right: f64) -> bool {
        (left - right).abs() < 1e-9
    }

    #[test]
    fn ties_share_their_mean_rank() {
        assert_eq!(doubled_ranks(&[5.0, 1.0, 5.0, 0.5]), [7, 4, 7, 2]);
    }

    #[test]
    fn p_values_are_those_of_the_tables() {
        // Complete separation of n and m: 2 of all choices.
        assert!(close(mann_whitney(&[1.0, 2.0, 3.0], &[4.0, 5.0, 6.0]), 0.1));
        let five = [1.0, 2.0, 3.0, 4.0, 5.0];
        let above = five.map(|value| value + 9.0);
        assert!(close(mann_whitney(&five, &above), 2.0 / 252.0));
        assert!(close(mann_whitney(&five, &five), 1.0));
        assert!(close(signed_rank(&five), 2.0 / 32.0));
        assert!(close(signed_rank(&[0.0, 0.0]), 1.0));
    }

    #[test]
    fn so_few_runs_bound_nothing() {
        assert_eq!(mann_whitney_bound(3, 3, 0.05), None);
        assert_eq!(signed_rank_bound(5, 0.05), None);
        // The critical values of the tables: U <= 2 of five a side, W <= 0 of six pairs, W <= 8 of ten.
        let positions = [
            mann_whitney_bound(5, 5, 0.05),
            signed_rank_bound(6, 0.05),
            signed_rank_bound(10, 0.05),
        ];
        assert_eq!(
            positions.map(|b| b.map(|(place, _)| place)),
            [Some(2), Some(0), Some(8)]
        );
    }

    #[test]
    fn the_approximation_continues_the_exact_count() {
        let base: Vec<f64> = (0..25).map(f64::from).collect();
        let head: Vec<f64> = base.iter().map(|value| value + 4.5).collect();
        let exact = mann_whitney(&base, &head);
        let mut more = head.clone();
        more.push(16.75);
        assert!((mann_whitney(&base, &more) - exact).abs() < 0.01);
        let shifted: Vec<f64> = (0..50).map(|i| f64::from(i) - 17.5).collect();
        let exact = signed_rank(&shifted);
        let mut more = shifted.clone();
        more.push(7.25);
        assert!((signed_rank(&more) - exact).abs() < 0.01);
    }
}
