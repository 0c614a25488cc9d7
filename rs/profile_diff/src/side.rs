//! One side of a comparison: the profiles of one or several builds of the same state.

use bazel_profile::{CacheState, Profile, Report};

/// The profiles of one side, each of one run of the same build.
#[derive(Debug)]
pub struct Side {
    profiles: Vec<Profile>,
}

impl Side {
    /// A side of profiles as [`bazel_profile::analyze_actions`] reads them.
    #[must_use]
    pub fn new(profiles: Vec<Profile>) -> Self {
        Self { profiles }
    }

    /// The profiles, in the order given.
    #[must_use]
    pub fn profiles(&self) -> &[Profile] {
        &self.profiles
    }

    /// The cache state of each run.
    #[must_use]
    pub fn cache_states(&self) -> Vec<CacheState> {
        self.reports().map(Report::cache_state).collect()
    }

    pub(crate) fn reports(&self) -> impl Iterator<Item = &Report> {
        self.profiles.iter().map(|profile| &profile.report)
    }

    pub(crate) fn run_count(&self) -> usize {
        self.profiles.len()
    }

    /// Whether each run's profile names targets; one without actions has none to name.
    pub(crate) fn has_labels(&self) -> impl Iterator<Item = bool> + '_ {
        self.profiles.iter().map(|profile| {
            let mut rows = profile.actions.rows();
            profile.actions.is_empty() || rows.any(|row| !row.target.is_empty())
        })
    }

    /// One number of each run, in their order.
    pub(crate) fn values<T>(&self, value: impl Fn(&Report) -> T) -> Vec<T> {
        self.reports().map(value).collect()
    }

    /// The run that stands for all where one has to: the one with the median duration, the shorter of two.
    pub(crate) fn middle_run(&self) -> usize {
        let mut runs: Vec<usize> = (0..self.run_count()).collect();
        runs.sort_by_key(|&run| self.profiles[run].report.total_duration_us);
        runs.get(runs.len().saturating_sub(1) / 2)
            .copied()
            .unwrap_or(0)
    }
}
