//! Which cache states may be compared: what a diff of a cold with a warm build shows is the cache, whatever else
//! changed.

use bazel_profile::CacheState;

use crate::sides::Sides;

/// Why builds are not compared: they began with unlike caches. Each is one line: what, where, and what to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum UnlikeCaches {
    /// The builds of the two sides began with other caches, so that their difference says nothing of the change.
    #[error(
        "unlike cache states: the base is {}, the head is {}: compare builds that begin alike, or compare all the same with --force",
        .base.name(), .head.name()
    )]
    Sides {
        /// The base's state.
        base: CacheState,
        /// The head's state.
        head: CacheState,
    },
    /// The builds of one side began with other caches.
    #[error(
        "unlike cache states within the {side}: one profile is {}, another is {}: give each side builds that begin alike, or compare all the same with --force",
        .one.name(), .other.name()
    )]
    Runs {
        /// `base` or `head`.
        side: &'static str,
        /// One state.
        one: CacheState,
        /// Another one.
        other: CacheState,
    },
}

impl UnlikeCaches {
    /// What the reader of a forced comparison has to know, in one sentence without a full stop.
    #[must_use]
    pub fn forced_remark(&self) -> String {
        let what = match self {
            Self::Runs { side, one, other } => {
                format!("runs of the {side} are {} and {}", one.name(), other.name())
            }
            Self::Sides { base, head } => {
                format!("the base is {}, the head is {}", base.name(), head.name())
            }
        };
        format!("Forced: {what}, so that much of the difference may be the cache")
    }
}

/// What speaks against comparing builds that began with these states, each of one run; `None` if nothing does. A side
/// without runs goes with every other.
#[must_use]
pub fn unlike_caches(states: &Sides<Vec<CacheState>>) -> Option<UnlikeCaches> {
    for (states, side) in [(&states.base, "base"), (&states.head, "head")] {
        for (index, &one) in states.iter().enumerate() {
            let mut others = states.iter().skip(index + 1).copied();
            if let Some(other) = others.find(|&it| !are_alike(one, it)) {
                return Some(UnlikeCaches::Runs { side, one, other });
            }
        }
    }
    let Sides { base, head } = states.as_ref().map(|states| common(states));
    (!are_alike(base, head)).then_some(UnlikeCaches::Sides { base, head })
}

/// Whether builds of these states may be compared: equal ones, and those where nothing is known. `Mixed` goes with
/// `Cold` and `Warm` on either side of it, since then the cache hits that were lost or gained are a finding, not the
/// whole difference.
fn are_alike(one: CacheState, other: CacheState) -> bool {
    use CacheState::{Cold, Mixed, Unknown, Warm};
    one == other
        || matches!((one, other), (Unknown, _) | (_, Unknown))
        || matches!((one, other), (Mixed, Cold | Warm) | (Cold | Warm, Mixed))
}

/// The one state of several runs that are alike: what they agree on, `Mixed` where some are.
pub(crate) fn common(states: &[CacheState]) -> CacheState {
    let known = states.iter().filter(|state| **state != CacheState::Unknown);
    let mut known = known.copied();
    let Some(first) = known.next() else {
        return CacheState::Unknown;
    };
    if known.all(|state| state == first) {
        first
    } else {
        CacheState::Mixed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_neighbours_are_alike() {
        use CacheState::{Cold, Mixed, Unknown, UpToDate, Warm};
        for state in CacheState::ALL {
            assert!(
                are_alike(state, state) && are_alike(state, Unknown) && are_alike(Unknown, state)
            );
        }
        assert!(are_alike(Cold, Mixed) && are_alike(Mixed, Warm));
        assert!(!are_alike(Cold, Warm) && !are_alike(Warm, Cold));
        assert!(
            !are_alike(UpToDate, Cold) && !are_alike(Warm, UpToDate) && !are_alike(Mixed, UpToDate)
        );
    }

    #[test]
    fn several_runs_have_one_state() {
        use CacheState::{Cold, Mixed, Unknown, Warm};
        assert_eq!(common(&[]), Unknown);
        assert_eq!(common(&[Unknown, Cold, Cold]), Cold);
        assert_eq!(common(&[Warm, Mixed]), Mixed);
    }
}
