//! Which cache states may be compared: what a diff of a cold with a warm build shows is the cache, whatever else
//! changed.

use bazel_profile::CacheState;

/// Whether builds of these states may be compared: equal ones, and those where nothing is known. `Mixed` goes with
/// `Cold` and `Warm` on either side of it, since then the cache hits that were lost or gained are a finding, not the
/// whole difference.
pub(crate) fn are_alike(one: CacheState, other: CacheState) -> bool {
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
