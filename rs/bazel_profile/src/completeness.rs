//! What is missing from a report.

use std::fmt;

use crate::analysis::critical_path::CriticalPath;
use crate::analysis::Analyses;
use crate::error::DamagedEnd;
use crate::reader::Reading;

/// Steps without an action that take up to this part of the critical path make no report incomplete.
const NEGLIGIBLE_PART: u64 = 100;

/// What is missing from a report.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Completeness {
    /// Each thing that is missing or damaged; empty for a sane profile.
    pub gaps: Vec<Gap>,
}

impl Completeness {
    /// Whether the profile was read whole and had everything that Bazel writes.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.gaps.is_empty()
    }
}

/// One thing that is missing from a profile. Byte offsets count from 0 in the decoded text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Gap {
    /// The input ends too early or in garbage: what came later, counters before all else, is lost.
    DamagedEnd {
        /// How it ends.
        end: DamagedEnd,
        /// How much text there is.
        byte_offset: u64,
    },
    /// Something follows the finished profile, for example another one; it was not read.
    TrailingData {
        /// Where it begins.
        byte_offset: u64,
    },
    /// Some events are no JSON or no events, and were skipped.
    MalformedEvents {
        /// How many.
        count: u64,
        /// Where the first of them begins.
        byte_offset: u64,
    },
    /// There is no `otherData`, so nobody knows which build it is; a bare array of events has none.
    NoMetadata,
    /// There is no phase marker, so there is no wall time by phase.
    NoPhases,
    /// No thread is called the main thread.
    NoMainThread,
    /// There are so many different mnemonics, or texts of an [`crate::ActionTable`], that some count as unknown.
    DroppedNames {
        /// How many times.
        count: u64,
    },
    /// There are so many actions that only the longest were kept, and more than a hundredth of the critical path is
    /// made of shorter ones, which are without target, mnemonic, strategy and split. Less than that is only counted in
    /// [`CriticalPath::dropped_step_count`].
    DroppedActions {
        /// How many steps.
        count: u64,
    },
}

impl Gap {
    /// The stable lower-case name.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::DamagedEnd {
                end: DamagedEnd::CutJson,
                ..
            } => "cut_json",
            Self::DamagedEnd {
                end: DamagedEnd::CutGzip,
                ..
            } => "cut_gzip",
            Self::DamagedEnd {
                end: DamagedEnd::CorruptGzip,
                ..
            } => "corrupt_gzip",
            Self::TrailingData { .. } => "trailing_data",
            Self::MalformedEvents { .. } => "malformed_events",
            Self::NoMetadata => "no_metadata",
            Self::NoPhases => "no_phases",
            Self::NoMainThread => "no_main_thread",
            Self::DroppedNames { .. } => "dropped_names",
            Self::DroppedActions { .. } => "dropped_actions",
        }
    }
}

impl fmt::Display for Gap {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::DamagedEnd { end, byte_offset } => {
                write!(
                    formatter,
                    "{end} at byte {byte_offset} of the text; later events, counters among them, \
                     are lost"
                )
            }
            Self::TrailingData { byte_offset } => {
                write!(
                    formatter,
                    "something follows the profile at byte {byte_offset}; it was not read"
                )
            }
            Self::MalformedEvents { count, byte_offset } => {
                write!(
                    formatter,
                    "{count} malformed events were skipped, the first at byte {byte_offset}"
                )
            }
            Self::NoMetadata => formatter.write_str("there is no build metadata"),
            Self::NoPhases => formatter.write_str("there are no phase markers"),
            Self::NoMainThread => formatter.write_str("there is no main thread"),
            Self::DroppedNames { count } => {
                write!(
                    formatter,
                    "too many different names: {count} times a text is unknown"
                )
            }
            Self::DroppedActions { count } => {
                write!(
                    formatter,
                    "too many actions: {count} short steps of the critical path are without a target"
                )
            }
        }
    }
}

/// What is missing from a profile that was read to its end.
pub(crate) fn gaps(analyses: &Analyses, reading: &Reading, path: &CriticalPath) -> Vec<Gap> {
    let damaged_end = reading
        .damaged_end
        .map(|(end, byte_offset)| Gap::DamagedEnd { end, byte_offset });
    let trailing = reading
        .trailing_offset
        .map(|byte_offset| Gap::TrailingData { byte_offset });
    let count = reading.malformed_count;
    let malformed = reading
        .malformed_offset
        .map(|byte_offset| Gap::MalformedEvents { count, byte_offset });
    let dropped_count = analyses.actions.dropped_count();
    [
        damaged_end,
        trailing,
        malformed,
        analyses.metadata.is_none().then_some(Gap::NoMetadata),
        analyses.phases.is_empty().then_some(Gap::NoPhases),
        (!analyses.has_main_thread).then_some(Gap::NoMainThread),
        (dropped_count > 0).then_some(Gap::DroppedNames {
            count: dropped_count,
        }),
        (path.dropped_step_us > path.duration_us / NEGLIGIBLE_PART).then_some(
            Gap::DroppedActions {
                count: path.dropped_step_count,
            },
        ),
    ]
    .into_iter()
    .flatten()
    .collect()
}
