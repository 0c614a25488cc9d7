//! Why two sides are not compared.

use crate::state::UnlikeCaches;

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
    /// The builds began with unlike caches.
    #[error(transparent)]
    UnlikeCaches(#[from] UnlikeCaches),
}
