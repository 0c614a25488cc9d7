//! Drawing from a seed: integers only, so that every machine draws the same.

use crate::Principal;
use rand::{RngCore, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// What is drawn. Each topic has a stream of its own: a further draw of one does not shift the others.
#[derive(Clone, Copy, Debug)]
pub(super) enum Topic {
    /// Elected versions.
    Versions,
    /// The reward table.
    Rewards,
    /// Data centers.
    DataCenters,
    /// Providers and operators.
    Actors,
    /// Nodes.
    Nodes,
    /// Subnets and who is in them.
    Subnets,
    /// API boundary nodes.
    Boundary,
    /// Changes of a history: the step, and the version they start from.
    Evolution(u64, u64),
}

impl Topic {
    fn key(self) -> [u64; 3] {
        match self {
            Self::Versions => [1, 0, 0],
            Self::Rewards => [2, 0, 0],
            Self::DataCenters => [3, 0, 0],
            Self::Actors => [4, 0, 0],
            Self::Nodes => [5, 0, 0],
            Self::Subnets => [6, 0, 0],
            Self::Boundary => [7, 0, 0],
            Self::Evolution(step, version) => [8, step, version],
        }
    }
}

/// A seeded source of integers and of what is made of them.
pub(super) struct Random {
    stream: ChaCha8Rng,
}

impl Random {
    /// The stream of a topic.
    pub(super) fn new(seed: u64, topic: Topic) -> Self {
        let [kind, first, second] = topic.key();
        let mut key = [0; 32];
        let words = [seed, kind, first, second].map(u64::to_le_bytes);
        for (place, byte) in key.iter_mut().zip(words.into_iter().flatten()) {
            *place = byte;
        }
        Self {
            stream: ChaCha8Rng::from_seed(key),
        }
    }

    /// A number below a bound; 0 where the bound is 0. The high half of a product favours no number by more than
    /// one part in 2^64 / bound.
    pub(super) fn below(&mut self, bound: usize) -> usize {
        let product = u128::from(self.stream.next_u64()) * bound as u128;
        usize::try_from(product >> 64).unwrap_or_default()
    }

    /// A number from the lower to the upper bound, both included.
    pub(super) fn between(&mut self, low: usize, high: usize) -> usize {
        low + self.below(high.saturating_sub(low) + 1)
    }

    /// True once in that many times.
    pub(super) fn one_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    /// One of several; `None` of none.
    pub(super) fn pick<'a, T>(&mut self, choices: &'a [T]) -> Option<&'a T> {
        let place = self.below(choices.len());
        choices.get(place)
    }

    /// Takes one of several out; the last one takes its place.
    pub(super) fn take<T>(&mut self, choices: &mut Vec<T>) -> Option<T> {
        let place = self.below(choices.len());
        (place < choices.len()).then(|| choices.swap_remove(place))
    }

    /// Puts a list in another order.
    pub(super) fn shuffle<T>(&mut self, list: &mut [T]) {
        for last in (1..list.len()).rev() {
            let place = self.below(last + 1);
            list.swap(last, place);
        }
    }

    /// Sixteen bits.
    pub(super) fn word(&mut self) -> u16 {
        (self.stream.next_u32() >> 16) as u16
    }

    /// Random bytes in hexadecimal.
    pub(super) fn hexadecimal(&mut self, bytes: usize) -> String {
        let drawn = (0..bytes).map(|_| format!("{:02x}", self.stream.next_u32() >> 24));
        drawn.collect()
    }

    /// A principal of the form that keys have: 28 bytes, where a hash would stand, and the byte 2. Two of 224 random
    /// bits are never the same.
    pub(super) fn principal(&mut self) -> Principal {
        let mut bytes = [2; 29];
        if let Some(hash) = bytes.first_chunk_mut::<28>() {
            self.stream.fill_bytes(hash);
        }
        Principal::from_slice(&bytes)
    }
}

/// Divides a total by weights, at least `least` for each weight, without rounding anything away: what is left over goes
/// to the largest remainders, equal ones in order. Where the total is too small for that, the first get all.
pub(super) fn apportion(total: usize, weights: &[usize], least: usize) -> Vec<usize> {
    let sum = weights.iter().sum::<usize>().max(1);
    let spare = total.saturating_sub(least * weights.len());
    let mut shares: Vec<usize> = weights.iter().map(|it| least + spare * it / sum).collect();
    let mut order: Vec<usize> = (0..weights.len()).collect();
    order.sort_by_key(|place| std::cmp::Reverse(weights.get(*place).map(|it| spare * it % sum)));
    let mut left = total.saturating_sub(shares.iter().sum());
    while left > 0 && !order.is_empty() {
        for place in order.iter().take(left) {
            if let Some(share) = shares.get_mut(*place) {
                *share += 1;
            }
        }
        left = left.saturating_sub(order.len());
    }
    let mut remaining = total;
    for share in &mut shares {
        *share = (*share).min(remaining);
        remaining -= *share;
    }
    shares
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_add_up_and_follow_the_weights() {
        assert_eq!(apportion(10, &[1, 1, 1], 0), [4, 3, 3]);
        assert_eq!(apportion(10, &[6, 3, 1], 1), [5, 3, 2]);
        assert_eq!(apportion(2, &[1, 1, 1], 1), [1, 1, 0]);
        assert_eq!(apportion(7, &[0, 0], 0), [4, 3]);
        assert_eq!(apportion(5, &[], 1), Vec::<usize>::new());
    }

    #[test]
    fn draws_stay_in_their_bounds_and_reach_them() {
        let mut random = Random::new(1, Topic::Nodes);
        let drawn: std::collections::BTreeSet<usize> =
            (0..500).map(|_| random.between(3, 9)).collect();
        assert_eq!(drawn, (3..=9).collect());
        assert_eq!(random.below(0), 0);
        assert_eq!(random.pick::<u8>(&[]), None);
        assert_eq!(random.take::<u8>(&mut Vec::new()), None);
    }

    #[test]
    fn topics_steps_and_seeds_have_streams_of_their_own() {
        let streams = [
            (1, Topic::Nodes),
            (2, Topic::Nodes),
            (1, Topic::Actors),
            (1, Topic::Evolution(1, 1)),
            (1, Topic::Evolution(1, 2)),
            (1, Topic::Evolution(2, 1)),
        ];
        let drawn: std::collections::BTreeSet<Principal> = streams
            .into_iter()
            .map(|(seed, topic)| Random::new(seed, topic).principal())
            .collect();
        assert_eq!(drawn.len(), streams.len());
    }
}
