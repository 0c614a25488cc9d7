//! What the actions that were carried out say of the caches before the build, so that nobody compares
//! a cold build with a warm one.

use super::actions::Actions;
use super::phases::Phase;
use super::ranking::Tally;
use super::remote::Remote;
use crate::step::Strategy;

/// Of the actions with a process, at least this part came out of a cache in a warm build.
const WARM_RATIO: f64 = 0.95;

/// What the actions that were carried out say of the caches before the build.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CacheState {
    /// Nothing came out of a cache, and what was carried out took longer than finding what is up to date. An
    /// incremental build without a remote or disk cache is cold as well: the profile does not say how many
    /// actions were up to date.
    Cold,
    /// Some results came out of a remote or disk cache.
    Mixed,
    /// All results, or all but one in twenty, came out of a remote or disk cache.
    Warm,
    /// Next to nothing was carried out: the outputs were up to date.
    UpToDate,
    /// The profile does not say.
    Unknown,
}

impl CacheState {
    /// Every state.
    pub const ALL: [Self; 5] = [
        Self::Cold,
        Self::Mixed,
        Self::Warm,
        Self::UpToDate,
        Self::Unknown,
    ];

    /// The stable lower-case name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Cold => "cold",
            Self::Mixed => "mixed",
            Self::Warm => "warm",
            Self::UpToDate => "up_to_date",
            Self::Unknown => "unknown",
        }
    }

    /// The state that a build's report shows; see [`crate::Report::cache_state`] for the rule.
    pub(crate) fn new(phases: &[Phase], actions: &Actions, remote: &Remote) -> Self {
        let tally = |strategies: &[Strategy]| {
            let groups = actions.by_mnemonic_and_strategy.iter();
            let mut sum = Tally::default();
            for group in groups.filter(|group| strategies.contains(&group.strategy)) {
                sum.merge(Tally {
                    action_count: group.action_count,
                    duration_us: group.duration_us,
                });
            }
            sum
        };
        let unknown = tally(&[Strategy::Unknown]);
        let cached = tally(&[Strategy::Cached]);
        let mut spawned = tally(&[
            Strategy::Sandbox,
            Strategy::Worker,
            Strategy::Local,
            Strategy::Remote,
        ]);
        spawned.merge(cached);
        let uses_cache = remote.check_count + remote.download_count > 0;
        let is_hidden = match spawned.action_count {
            0 => unknown.action_count > 0,
            count => uses_cache && unknown.action_count > count,
        };
        let has_executed = phases.iter().any(|phase| phase.kind.executes_actions());
        if is_hidden || (actions.count == 0 && !has_executed) {
            return Self::Unknown;
        }
        let check_us = actions.local_cache_check_us.unwrap_or(0);
        if spawned.action_count == 0 || spawned.duration_us < check_us {
            return Self::UpToDate;
        }
        let ratio = cached.action_count as f64 / spawned.action_count as f64;
        match cached.action_count {
            0 => Self::Cold,
            _ if ratio >= WARM_RATIO => Self::Warm,
            _ => Self::Mixed,
        }
    }
}
