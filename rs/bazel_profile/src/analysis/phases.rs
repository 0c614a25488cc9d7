//! Wall time by phase: from one phase marker to the next, in the order of the file, the last one
//! until the end of the profile.
//!
//! This is how `bazel analyze-profile` counts (Bazel's `JsonProfile`), so that the two agree.

use crate::event::{readable, Event};
use crate::vocabulary::{self, PhaseKind};

/// More markers than any build has: a damaged profile does not fill the memory with them.
const MAX_PHASES: usize = 4096;

/// One phase of the build.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phase {
    /// What the phase is, in every Bazel version.
    pub kind: PhaseKind,
    /// What Bazel calls it.
    pub name: String,
    /// When it begins, in microseconds since the command's start; negative for what the client did
    /// before.
    pub start_us: i64,
    /// How long it takes, in microseconds.
    pub duration_us: u64,
}

/// Collects phase markers and the end of the profile.
#[derive(Debug, Default)]
pub(crate) struct PhaseLog {
    markers: Vec<(i64, Vec<u8>)>,
    /// The latest end of any event; a profile never ends before 0.
    pub(crate) end_us: i64,
}

impl PhaseLog {
    pub(crate) fn observe(&mut self, event: &Event<'_>) {
        if let Some(end_us) = event.end_us() {
            self.end_us = self.end_us.max(end_us);
        }
    }

    pub(crate) fn begin(&mut self, event: &Event<'_>) {
        if let (Some(start_us), true) = (event.start_us, self.markers.len() < MAX_PHASES) {
            self.markers.push((start_us, event.name.to_vec()));
        }
    }

    /// Whether there was no phase marker.
    pub(crate) fn is_empty(&self) -> bool {
        self.markers.is_empty()
    }

    /// The total time in microseconds: from the first phase (or 0) to the end of the profile.
    pub(crate) fn total_duration_us(&self) -> u64 {
        let start_us = self.markers.first().map_or(0, |(start_us, _)| *start_us);
        distance(start_us, self.end_us)
    }

    pub(crate) fn finish(&self) -> Vec<Phase> {
        let next_starts = self.markers.iter().skip(1).map(|(start_us, _)| *start_us);
        let ends = next_starts.chain([self.end_us]);
        self.markers
            .iter()
            .zip(ends)
            .map(|((start_us, name), end_us)| Phase {
                kind: vocabulary::phase_kind(name),
                name: readable(name),
                start_us: *start_us,
                duration_us: distance(*start_us, end_us),
            })
            .collect()
    }
}

fn distance(start_us: i64, end_us: i64) -> u64 {
    if end_us > start_us {
        end_us.abs_diff(start_us)
    } else {
        0
    }
}
