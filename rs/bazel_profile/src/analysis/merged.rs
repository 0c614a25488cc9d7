//! What a slim profile hides: spans that Bazel merged into one.

use crate::event::Event;
use crate::vocabulary;

/// Spans that Bazel merged to keep the profile small (`--slim_profile`, the default): after 10,000
/// events, neighbours on a thread that take less than 250 ms each lose their names and become one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Merged {
    /// How many merged spans there are.
    pub span_count: u64,
    /// How many events they stand for.
    pub event_count: u64,
    /// Their time together, in microseconds, summed over threads.
    pub duration_us: u64,
}

impl Merged {
    pub(crate) fn add(&mut self, event: &Event<'_>) {
        self.span_count += 1;
        self.event_count = self
            .event_count
            .saturating_add(vocabulary::merged_count(event.name).unwrap_or(1));
        self.duration_us = self.duration_us.saturating_add(event.length_us());
    }
}
