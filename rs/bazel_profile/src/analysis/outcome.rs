//! How an action was carried out, as far as that is known while events come in.

use crate::step::Strategy;

/// Bazel merges nothing before this many events (`JsonTraceFileWriter`), so that an action up to
/// here without a telling span has none.
const FIRST_MERGED_EVENT: u64 = 10_000;

/// A strategy, or why there is none yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// A span inside the action tells.
    Known(Strategy),
    /// No telling span, and none can be hidden.
    Unmarked,
    /// No telling span, but one may be hidden if the profile turns out to be merged.
    MaybeMerged,
}

/// How many outcomes there are.
pub(crate) const OUTCOME_COUNT: usize = Strategy::ALL.len() + 2;

/// What is only known at the end of the profile and decides about actions without a telling span.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Hindsight {
    /// The profile has merged spans.
    pub(crate) is_merged: bool,
    /// Actions ran on other threads than their own.
    pub(crate) is_dynamic: bool,
}

impl Outcome {
    /// The outcome of the action that is the `event_number`th event, with what its spans tell.
    pub(crate) fn new(strategy: Option<Strategy>, event_number: u64) -> Self {
        match strategy {
            Some(strategy) => Self::Known(strategy),
            None if event_number <= FIRST_MERGED_EVENT => Self::Unmarked,
            None => Self::MaybeMerged,
        }
    }

    /// Every outcome, in the order of [`Self::index`].
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        let known = Strategy::ALL.into_iter().map(Self::Known);
        known.chain([Self::Unmarked, Self::MaybeMerged])
    }

    /// A number below [`OUTCOME_COUNT`].
    pub(crate) fn index(self) -> usize {
        match self {
            Self::Known(strategy) => strategy as usize,
            Self::Unmarked => Strategy::ALL.len(),
            Self::MaybeMerged => Strategy::ALL.len() + 1,
        }
    }

    pub(crate) fn strategy(self, hindsight: Hindsight) -> Strategy {
        match self {
            Self::Known(strategy) => strategy,
            _ if hindsight.is_dynamic => Strategy::Unknown,
            Self::MaybeMerged if hindsight.is_merged => Strategy::Unknown,
            Self::Unmarked | Self::MaybeMerged => Strategy::Internal,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn indices_are_in_order() {
        let indices: Vec<usize> = Outcome::all().map(Outcome::index).collect();
        assert_eq!(indices, (0..OUTCOME_COUNT).collect::<Vec<_>>());
    }

    #[test]
    fn hindsight_decides_about_unmarked_actions() {
        let plain = Hindsight {
            is_merged: false,
            is_dynamic: false,
        };
        let merged = Hindsight {
            is_merged: true,
            is_dynamic: false,
        };
        let dynamic = Hindsight {
            is_merged: false,
            is_dynamic: true,
        };
        assert_eq!(Outcome::MaybeMerged.strategy(plain), Strategy::Internal);
        assert_eq!(Outcome::MaybeMerged.strategy(merged), Strategy::Unknown);
        assert_eq!(Outcome::Unmarked.strategy(merged), Strategy::Internal);
        assert_eq!(Outcome::Unmarked.strategy(dynamic), Strategy::Unknown);
        assert_eq!(
            Outcome::Known(Strategy::Worker).strategy(dynamic),
            Strategy::Worker
        );
    }
}
