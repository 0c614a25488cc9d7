//! What is wrong, in one line.

use std::fmt;

use serde::Serialize;

/// The policy's file, for people.
pub(crate) const POLICY: &str = "tools/lint/dependencies.toml";

/// Something that is wrong with a dependency.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Finding {
    /// The file in which to put it right, from the root of the repository.
    pub place: String,
    /// What is wrong.
    pub problem: String,
    /// What to do about it.
    pub remedy: String,
}

impl Finding {
    pub(crate) fn new(place: &str, problem: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            place: place.to_owned(),
            problem: problem.into(),
            remedy: remedy.into(),
        }
    }

    /// For an exception of the policy that nothing needs.
    pub(crate) fn dead_exception(exception: impl fmt::Display, why: impl fmt::Display) -> Self {
        Self::new(
            POLICY,
            format!("the exception for {exception} is not needed: {why}"),
            "remove it",
        )
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            place,
            problem,
            remedy,
        } = self;
        write!(formatter, "{place}: {problem}; {remedy}")
    }
}
