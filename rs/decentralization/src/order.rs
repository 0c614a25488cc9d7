//! The order of scores: which of two sets of nodes is the more decentralized one.
//!
//! The order is the one of the network's public tooling (dfinity/dre, `rs/decentralization/src/nakamoto`), save for
//! one step that looks inverted there. It is no property of the network: planners need it to choose, reports do not.

use crate::{Feature, Score};
use std::cmp::{Ordering, Reverse};

/// A coefficient below this is extremely low: two actors can stop the subnet.
const LOW: u32 = 3;

impl Score {
    /// Which score is better; the better one is [`Greater`](Ordering::Greater). The first difference decides:
    ///
    /// 1. the larger mean of the coefficients' logarithms (compared as [`product`](Score::product));
    /// 2. the fewer nodes that the coefficient's node providers control, then the coefficient's countries;
    /// 3. the more different node providers, then countries;
    /// 4. the fewer coefficients below 3;
    /// 5. feature by feature, where one of both coefficients is below 3: the larger one;
    /// 6. the larger mean of the coefficients.
    ///
    /// In step 5 the public tooling prefers the smaller coefficient. Its own comment there says that a candidate
    /// must not lower such coefficients, so this is taken for a mistake and not repeated.
    pub fn compare(&self, other: &Self) -> Ordering {
        self.product()
            .cmp(&other.product())
            .then_with(|| Reverse(self.controlled()).cmp(&Reverse(other.controlled())))
            .then_with(|| self.distinct().cmp(&other.distinct()))
            .then_with(|| Reverse(self.low_count()).cmp(&Reverse(other.low_count())))
            .then_with(|| self.low().cmp(&other.low()))
            .then_with(|| self.sum().cmp(&other.sum()))
    }

    fn controlled(&self) -> [u32; 2] {
        [Feature::NodeProvider, Feature::Country].map(|it| self.coefficient(it).controlled)
    }

    fn distinct(&self) -> [u32; 2] {
        [Feature::NodeProvider, Feature::Country].map(|it| self.coefficient(it).distinct)
    }

    fn low_count(&self) -> usize {
        let values = self.values();
        values.into_iter().filter(|value| *value < LOW).count()
    }

    /// Coefficients of 3 and more are alike here.
    fn low(&self) -> [u32; 6] {
        self.values().map(|value| value.min(LOW))
    }

    /// Orders as the mean does.
    fn sum(&self) -> u64 {
        self.values().into_iter().map(u64::from).sum()
    }
}
