//! The longest actions, kept in a heap of as many as were asked for.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

use super::actions::Action;
use super::outcome::{Hindsight, Outcome};

/// Keeps the longest actions; of equally long ones, the first in the file.
#[derive(Debug)]
pub(crate) struct Longest {
    top: usize,
    heap: BinaryHeap<Reverse<Candidate>>,
    added_count: u64,
}

#[derive(Debug)]
struct Candidate {
    duration_us: u64,
    number: u64,
    action: Action,
    outcome: Outcome,
}

impl Candidate {
    fn rank(&self) -> (u64, Reverse<u64>) {
        (self.duration_us, Reverse(self.number))
    }
}

impl Ord for Candidate {
    fn cmp(&self, other: &Self) -> Ordering {
        self.rank().cmp(&other.rank())
    }
}

impl PartialOrd for Candidate {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Candidate {
    fn eq(&self, other: &Self) -> bool {
        self.rank() == other.rank()
    }
}

impl Eq for Candidate {}

impl Longest {
    pub(crate) fn new(top: usize) -> Self {
        Self {
            top,
            heap: BinaryHeap::new(),
            added_count: 0,
        }
    }

    /// Takes an action; `describe` is only called, and only then allocates, if it is among the
    /// longest so far.
    pub(crate) fn add(&mut self, duration_us: u64, describe: impl FnOnce() -> (Action, Outcome)) {
        self.added_count += 1;
        if self.heap.len() >= self.top {
            match self.heap.peek() {
                Some(Reverse(shortest)) if duration_us > shortest.duration_us => self.heap.pop(),
                _ => return,
            };
        }
        let (action, outcome) = describe();
        self.heap.push(Reverse(Candidate {
            duration_us,
            number: self.added_count,
            action,
            outcome,
        }));
    }

    pub(crate) fn finish(self, hindsight: Hindsight) -> Vec<Action> {
        let candidates = self
            .heap
            .into_sorted_vec()
            .into_iter()
            .map(|Reverse(candidate)| candidate);
        candidates
            .map(
                |Candidate {
                     action, outcome, ..
                 }| Action {
                    strategy: outcome.strategy(hindsight),
                    ..action
                },
            )
            .collect()
    }
}
