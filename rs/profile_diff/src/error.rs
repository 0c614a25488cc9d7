//! Why two sides are not compared.

use bazel_profile::CacheState;

/// Why there is no diff. Each is one line: what, where, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DiffError {
    /// A side has no profile.
    #[error("the {side} has no profile: name at least one for each side")]
    NoProfiles {
        /// `base` or `head`.
        side: &'static str,
    },
    /// The builds of the two sides began with other caches, so that their difference says nothing of the change.
    #[error(
        "unlike cache states: the base is {}, the head is {}: compare builds that begin alike, or compare all the same with --force",
        .base.name(), .head.name()
    )]
    UnlikeCacheStates {
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
    UnlikeRuns {
        /// `base` or `head`.
        side: &'static str,
        /// One state.
        one: CacheState,
        /// Another one.
        other: CacheState,
    },
}
