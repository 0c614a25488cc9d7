//! Fetches of external repositories.
//!
//! Bazel opens a span for each look at a repository, also if there is nothing to fetch, and another
//! one whenever the evaluation restarts. So what counts is the repository, with the time of all its
//! spans together. Up to Bazel 6 there are no such spans, only the calls of the repository rules.

use std::cmp::Reverse;

use crate::event::{readable, Event};
use crate::intern::{Interner, Limits, NO_TEXT};
use crate::vocabulary;

/// Repositories that are told apart; the time of more is summed up.
const LIMITS: Limits = Limits {
    text_count: 16_384,
    total_bytes: 1_000_000,
};

/// External repositories that the build needed: fetched, or found to be there already.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fetches {
    /// How many repositories.
    pub count: u64,
    /// Their time together in microseconds, summed over threads.
    pub duration_us: u64,
    /// The longest, the longest first; at most as many as `Options::top`.
    pub longest: Vec<Fetch>,
}

/// One repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetch {
    /// The repository, as in `@@rules_rust+`.
    pub repository: String,
    /// When the first work on it began, in microseconds since the command's start.
    pub start_us: i64,
    /// How long the work on it took together, in microseconds.
    pub duration_us: u64,
}

/// Collects fetches.
#[derive(Debug, Default)]
pub(crate) struct FetchLog {
    spans: Repositories,
    /// What older versions write; only looked at if there are no spans.
    rule_calls: Repositories,
}

impl FetchLog {
    pub(crate) fn fetch(&mut self, event: &Event<'_>) {
        self.spans.add(event.name, event);
    }

    pub(crate) fn rule_call(&mut self, event: &Event<'_>) {
        if let Some(repository) = vocabulary::rule_repository(event.name) {
            if self.spans.count() == 0 {
                self.rule_calls.add(repository, event);
            }
        }
    }

    pub(crate) fn finish(&self, top: usize) -> Fetches {
        if self.spans.count() > 0 {
            self.spans.finish(top, "")
        } else {
            self.rule_calls.finish(top, "@")
        }
    }
}

/// Sums by repository.
#[derive(Debug)]
struct Repositories {
    names: Interner,
    /// By number of the name: start and duration. The first is that of all that do not fit.
    sums: Vec<(i64, u64)>,
    duration_us: u64,
}

impl Default for Repositories {
    fn default() -> Self {
        Self {
            names: Interner::new(LIMITS),
            sums: vec![(0, 0)],
            duration_us: 0,
        }
    }
}

impl Repositories {
    fn add(&mut self, name: &[u8], event: &Event<'_>) {
        let Some(start_us) = event.start_us else {
            return;
        };
        let duration_us = event.length_us();
        self.duration_us = self.duration_us.saturating_add(duration_us);
        let id = self.names.intern(name);
        if id as usize == self.sums.len() {
            self.sums.push((start_us, 0));
        }
        if let Some((first_us, sum_us)) = self.sums.get_mut(id as usize) {
            *first_us = start_us.min(*first_us);
            *sum_us = sum_us.saturating_add(duration_us);
        }
    }

    fn count(&self) -> u64 {
        self.names.len() as u64 + self.names.dropped_count
    }

    fn finish(&self, top: usize, prefix: &str) -> Fetches {
        let known = self.sums.iter().zip(NO_TEXT..).skip(1);
        let mut order: Vec<_> = known.collect();
        order.sort_by_key(|((_, duration_us), id)| (Reverse(*duration_us), *id));
        let longest = order.iter().take(top).map(|((start_us, duration_us), id)| {
            let name = self.names.text(*id).unwrap_or_default();
            Fetch {
                repository: prefix.to_owned() + &readable(name),
                start_us: *start_us,
                duration_us: *duration_us,
            }
        });
        Fetches {
            count: self.count(),
            duration_us: self.duration_us,
            longest: longest.collect(),
        }
    }
}
