//! What could make a build faster, and how much. Each kind of suggestion looks at the finished report; none looks at
//! events.

/// One thing to change, with why and what to expect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// Which one it is.
    pub kind: SuggestionKind,
    /// What was found in the profile, one sentence each, with figures.
    pub evidence: Vec<String>,
    /// How much shorter the build may get; `None` where that cannot be said.
    pub gain: Option<Gain>,
    /// What to do, in one sentence.
    pub advice: String,
    /// Flags or lines of a `.bazelrc` to try, as they are written there.
    pub flags: Vec<String>,
}

/// How much shorter a build may get, between two bounds, in microseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Gain {
    /// At least.
    pub at_least_us: u64,
    /// At most.
    pub at_most_us: u64,
}

/// The kinds of suggestion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SuggestionKind {
    /// The profile is incomplete, so that the rest is to be taken with care.
    IncompleteProfile,
}

impl SuggestionKind {
    /// The stable lower-case name.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::IncompleteProfile => "incomplete_profile",
        }
    }
}
