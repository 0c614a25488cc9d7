//! What could make the build faster.

use bazel_profile as profile;
use serde::Serialize;

#[derive(Debug, Serialize)]
pub(super) struct Suggestion<'a> {
    kind: &'static str,
    gain: Option<Gain>,
    evidence: &'a [String],
    advice: &'a str,
    flags: &'a [String],
}

impl<'a> From<&'a profile::Suggestion> for Suggestion<'a> {
    fn from(suggestion: &'a profile::Suggestion) -> Self {
        Self {
            kind: suggestion.kind.code(),
            gain: suggestion.gain.map(Gain::from),
            evidence: &suggestion.evidence,
            advice: &suggestion.advice,
            flags: &suggestion.flags,
        }
    }
}

#[derive(Debug, Serialize)]
struct Gain {
    at_least_us: u64,
    at_most_us: u64,
}

impl From<profile::Gain> for Gain {
    fn from(gain: profile::Gain) -> Self {
        Self {
            at_least_us: gain.at_least_us,
            at_most_us: gain.at_most_us,
        }
    }
}
