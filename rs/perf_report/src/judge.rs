//! What samples say: whether the last stage differs from the first, and whether a demand is met. It owns the use of
//! statistics; it must not know how anything is shown.

use perf_statistics::{compare, compare_pairs, minimum_runs, CompareOptions, Design, Verdict};

use crate::experiment::{Direction, Expected, Quantity, Stage};

/// What two stages say about each other.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Change {
    /// Later over earlier, of medians or of pairs.
    pub ratio: f64,
    /// Where the ratio lies with 95 % confidence; `None` of a single value, or of too few.
    pub interval: Option<(f64, f64)>,
    /// What follows.
    pub meaning: Meaning,
}

/// What follows from samples.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// The later stage is better, and not by chance.
    Better,
    /// The later stage is worse, and not by chance.
    Worse,
    /// They differ by less than 1 %.
    Same,
    /// Too few or too noisy samples to say.
    Undecided,
}

/// Whether a demand is met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// All of the interval is beyond what was demanded.
    Met,
    /// All of the interval falls short.
    Missed,
    /// The interval has what was demanded within it, or there is none.
    Undecided,
}

/// Compares two stages of a quantity.
#[must_use]
pub fn change(quantity: &Quantity, earlier: &Stage, later: &Stage) -> Option<Change> {
    if quantity.exact {
        let ratio = later.samples.first()? / earlier.samples.first()?;
        let meaning = match ratio {
            _ if !ratio.is_finite() => Meaning::Undecided,
            1.0 => Meaning::Same,
            _ => better_or_worse(quantity.better, ratio > 1.0),
        };
        return Some(Change {
            ratio,
            interval: Some((ratio, ratio)),
            meaning,
        });
    }
    let options = CompareOptions::default();
    let (base, head) = (&earlier.samples, &later.samples);
    // Stages took turns, so neighbours make pairs, as soon as there are enough for a decision by pairs.
    let enough = minimum_runs(Design::Pairs, &options);
    let comparison = if base.len() == head.len() && base.len() >= enough {
        compare_pairs(base, head, &options)?
    } else {
        compare(base, head, &options)?
    };
    Some(Change {
        ratio: comparison.ratio,
        interval: comparison
            .interval
            .map(|interval| (interval.low, interval.high)),
        meaning: match comparison.verdict {
            Verdict::Slower => better_or_worse(quantity.better, true),
            Verdict::Faster => better_or_worse(quantity.better, false),
            Verdict::Unchanged => Meaning::Same,
            Verdict::Undecided => Meaning::Undecided,
        },
    })
}

/// Compares the last stage with the first.
#[must_use]
pub fn whole(quantity: &Quantity) -> Option<Change> {
    change(quantity, quantity.stages.first()?, quantity.stages.last()?)
}

/// Whether the last stage does what was demanded.
#[must_use]
pub fn answer(quantity: &Quantity, expected: &Expected) -> Answer {
    let interval = whole(quantity).and_then(|change| change.interval);
    let Some((low, high)) = interval else {
        return Answer::Undecided;
    };
    // How many times better, at worst and at best.
    let (worst, best) = match quantity.better {
        Direction::Lower => (1.0 / high, 1.0 / low),
        Direction::Higher => (low, high),
    };
    if worst >= expected.least_factor {
        Answer::Met
    } else if best < expected.least_factor {
        Answer::Missed
    } else {
        Answer::Undecided
    }
}

/// The median, which stands for a stage wherever one number has to.
#[must_use]
pub fn median(samples: &[f64]) -> Option<f64> {
    perf_statistics::spread(samples).map(|spread| spread.median)
}

fn better_or_worse(better: Direction, is_more: bool) -> Meaning {
    if is_more == (better == Direction::Higher) {
        Meaning::Better
    } else {
        Meaning::Worse
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::{By, Unit};

    fn quantity(before: &[f64], after: &[f64]) -> Quantity {
        let stages = vec![
            Stage::new("before", before.to_vec()),
            Stage::new("after", after.to_vec()),
        ];
        Quantity::new("time", Unit::Microseconds, Direction::Lower, stages)
    }

    fn meaning(quantity: &Quantity) -> Option<Meaning> {
        whole(quantity).map(|change| change.meaning)
    }

    #[test]
    fn four_rounds_that_are_apart_decide_and_three_do_not() {
        let apart = quantity(&[10.0, 10.1, 9.9, 10.0], &[5.0, 5.1, 4.9, 5.0]);
        assert_eq!(meaning(&apart), Some(Meaning::Better));
        let few = quantity(&[10.0, 10.1, 9.9], &[5.0, 5.1, 4.9]);
        assert_eq!(meaning(&few), Some(Meaning::Undecided));
    }

    #[test]
    fn more_is_better_where_the_quantity_says_so() {
        let mut rate = quantity(&[10.0, 10.1, 9.9, 10.0], &[5.0, 5.1, 4.9, 5.0]);
        rate.better = Direction::Higher;
        assert_eq!(meaning(&rate), Some(Meaning::Worse));
    }

    #[test]
    fn what_overlaps_is_not_decided() {
        let mixed = quantity(&[10.0, 12.0, 9.0, 11.0], &[11.0, 9.5, 10.5, 12.0]);
        assert_eq!(meaning(&mixed), Some(Meaning::Undecided));
    }

    #[test]
    fn one_exact_value_decides() {
        let size = quantity(&[100.0], &[99.9]).exact();
        assert_eq!(meaning(&size), Some(Meaning::Better));
        assert_eq!(
            meaning(&quantity(&[100.0], &[100.0]).exact()),
            Some(Meaning::Same)
        );
    }

    #[test]
    fn a_demand_is_met_by_all_of_the_interval() {
        let size = quantity(&[100.0], &[74.0]).exact();
        let demand = |share| Expected::less_by(By::Guide, "less", share);
        assert_eq!(answer(&size, &demand(0.25)), Answer::Met);
        assert_eq!(answer(&size, &demand(0.27)), Answer::Missed);
        let times = quantity(&[9.0, 10.0, 11.0, 10.0], &[5.2, 4.8, 5.1, 4.9]);
        assert_eq!(answer(&times, &demand(0.5)), Answer::Undecided);
    }
}
