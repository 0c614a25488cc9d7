//! What the exact rank tests find in theory, told without the crate under test: critical values from the recurrences of
//! the statistics' distributions (Mann and Whitney 1947, Wilcoxon 1945), power by drawing runs and counting ranks. The
//! crate goes the other way round, by ordered differences and a bootstrap, and has to find as much.

use super::Machine;

/// So many draws tell a power: to half a percent.
const DRAWS: usize = 10_000;
/// Both sides together.
const ALPHA: f64 = 0.05;

/// When a test rejects chance.
#[derive(Debug, Clone, Copy)]
pub struct Critical {
    /// The greatest statistic that does.
    pub statistic: usize,
    /// How often that errs where nothing changed, both sides together.
    pub error_rate: f64,
}

/// That of the Mann-Whitney test with so many runs a side.
pub fn of_two_sides(runs: usize) -> Critical {
    let all = (1..=runs).map(|run| (runs + run) as f64 / run as f64);
    critical(all.product(), |pairs| orders(runs, runs, pairs))
}

/// That of the signed-rank test of so many pairs.
pub fn of_pairs(pairs: usize) -> Critical {
    critical((pairs as f64).exp2(), |sum| choices(pairs, sum))
}

/// How often the interval of two sides is above 1 where head is `ratio` times base.
pub fn power_of_two_sides(runs: usize, noise: f64, ratio: f64) -> f64 {
    let critical = of_two_sides(runs).statistic;
    power(noise, |machine| {
        let (base, head) = (machine.runs(runs, 1.0), machine.runs(runs, ratio));
        let below = |value: &f64| base.iter().filter(|base| value <= base).count();
        head.iter().map(below).sum::<usize>() <= critical
    })
}

/// How often the interval of pairs is above 1 where each ratio is around `ratio`, with so much noise.
pub fn power_of_pairs(pairs: usize, noise: f64, ratio: f64) -> f64 {
    let critical = of_pairs(pairs).statistic;
    power(noise, |machine| {
        let mut ratios = machine.runs(pairs, ratio);
        ratios.sort_by(|one, other| one.ln().abs().total_cmp(&other.ln().abs()));
        let ranked = ratios.iter().zip(1..);
        let below = ranked.filter(|(ratio, _)| **ratio <= 1.0);
        below.map(|(_, rank)| rank).sum::<usize>() <= critical
    })
}

/// How far the share found in `count` trials may lie from a rate by chance: three standard errors of both, and never
/// less than three trials.
pub fn margin(rate: f64, count: usize) -> f64 {
    let count = count as f64;
    let variance = (rate * (1.0 - rate)).max(1.0 / count);
    3.0 * (variance * (1.0 / count + 1.0 / DRAWS as f64)).sqrt()
}

fn power(noise: f64, mut is_found: impl FnMut(&mut Machine) -> bool) -> f64 {
    let mut machine = Machine::new(0x7E57_0001, noise);
    let found = (0..DRAWS).filter(|_| is_found(&mut machine));
    found.count() as f64 / DRAWS as f64
}

fn critical(all: f64, ways: impl Fn(usize) -> f64) -> Critical {
    let mut found = None;
    let mut error_rate = 0.0;
    for statistic in 0.. {
        error_rate += 2.0 * ways(statistic) / all;
        if error_rate > ALPHA {
            break;
        }
        found = Some(Critical {
            statistic,
            error_rate,
        });
    }
    found.expect("enough runs")
}

/// In how many orders of both sides' runs so many pairs have head below base.
fn orders(base: usize, head: usize, pairs: usize) -> f64 {
    if base == 0 || head == 0 {
        return f64::from(u8::from(pairs == 0));
    }
    // The largest run is one of base, above all of head, or one of head.
    let of_base = pairs.checked_sub(head);
    of_base.map_or(0.0, |pairs| orders(base - 1, head, pairs)) + orders(base, head - 1, pairs)
}

/// How many choices of the ranks up to `most` have that sum.
fn choices(most: usize, sum: usize) -> f64 {
    if most == 0 {
        return f64::from(u8::from(sum == 0));
    }
    let with = sum.checked_sub(most);
    with.map_or(0.0, |sum| choices(most - 1, sum)) + choices(most - 1, sum)
}
