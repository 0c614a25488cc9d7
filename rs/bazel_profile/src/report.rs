//! The report: all sections together, and what is missing from them.

use std::fmt;
use std::io::Read;
use std::num::NonZeroU32;

use crate::analysis::actions::Actions;
use crate::analysis::critical_path::CriticalPath;
use crate::analysis::fetches::Fetches;
use crate::analysis::memory::Memory;
use crate::analysis::merged::Merged;
use crate::analysis::metadata::Metadata;
use crate::analysis::network::Network;
use crate::analysis::parallelism::Parallelism;
use crate::analysis::phases::Phase;
use crate::analysis::queueing::Queueing;
use crate::analysis::remote::Remote;
use crate::analysis::sandbox::Sandbox;
use crate::analysis::workers::Workers;
use crate::analysis::Analyses;
use crate::error::{DamagedEnd, ProfileError};
use crate::reader::{self, Reading, Sink};
use crate::source::{Compression, Source};
use crate::suggestion::Suggestion;
use crate::table::ActionTable;
use crate::trace::Tee;

/// What the caller may choose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// How many of the longest actions, and of the largest groups of a ranking, are reported. The
    /// rest is summed up.
    pub top: usize,
    /// The cores of the host that the build ran on; estimated when `None`.
    pub cores: Option<NonZeroU32>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            top: 10,
            cores: None,
        }
    }
}

/// Everything the library says about one profile.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// What is missing; look here before the rest is believed.
    pub completeness: Completeness,
    /// How the profile was stored.
    pub compression: Compression,
    /// Bytes of JSON that were read.
    pub decoded_bytes: u64,
    /// Trace events that were read, of every kind.
    pub event_count: u64,
    /// Which build it is.
    pub metadata: Metadata,
    /// From the first phase to the last event, in microseconds; equals the total run time of `bazel
    /// analyze-profile`.
    pub total_duration_us: u64,
    /// Wall time by phase, in the order of the build.
    pub phases: Vec<Phase>,
    /// The critical path; without steps where none was written.
    pub critical_path: CriticalPath,
    /// What was executed.
    pub actions: Actions,
    /// How much at once; `None` if nothing was executed.
    pub parallelism: Option<Parallelism>,
    /// Time in which actions waited.
    pub queueing: Queueing,
    /// What sandboxes cost.
    pub sandbox: Sandbox,
    /// Persistent workers.
    pub workers: Workers,
    /// Remote cache and remote execution.
    pub remote: Remote,
    /// Repositories that were fetched.
    pub fetches: Fetches,
    /// Traffic of the host; `None` where it was not sampled.
    pub network: Option<Network>,
    /// Garbage collection and memory.
    pub memory: Memory,
    /// What a slim profile hides; all zero in a profile that is not slim.
    pub merged: Merged,
    /// What could make the build faster, the largest gain first.
    pub suggestions: Vec<Suggestion>,
}

/// What the actions that were carried out say of the caches before the build.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CacheState {
    /// Nothing was up to date and nothing came out of a cache.
    Cold,
    /// Some results came out of a remote or disk cache.
    Mixed,
    /// All results, or all but a few, came out of a remote or disk cache.
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
}

/// A report together with every action.
#[derive(Debug)]
pub struct Profile {
    /// The report.
    pub report: Report,
    /// Every action.
    pub actions: ActionTable,
}

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
    /// There are so many different targets or mnemonics that some count as unknown.
    DroppedNames {
        /// In how many actions.
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
                    "too many different names: {count} times a target or mnemonic is unknown"
                )
            }
        }
    }
}

/// Reads a profile, plain or gzip, and reports on it.
///
/// Memory stays bounded: one buffer, 32 bytes an action, and each distinct target, package and
/// mnemonic once.
///
/// # Errors
/// [`ProfileError`] if nothing can be read from it. A profile that is damaged after its first
/// event, or lacks something, gives a report whose [`Completeness`] says so.
pub fn analyze(reader: impl Read, options: &Options) -> Result<Report, ProfileError> {
    read(reader, options, None, &mut ()).map(|profile| profile.report)
}

/// Reads one profile to its end, reports on it as [`analyze`] does, and keeps every action: for those who compare
/// or replay builds. Takes memory for each action.
///
/// # Errors
/// As [`analyze`].
pub fn analyze_actions(reader: impl Read, options: &Options) -> Result<Profile, ProfileError> {
    read(reader, options, Some(ActionTable::default()), &mut ())
}

/// Reads a profile for its report, and hands every event to `listener` as well.
pub(crate) fn read(
    reader: impl Read,
    options: &Options,
    table: Option<ActionTable>,
    listener: &mut impl Sink,
) -> Result<Profile, ProfileError> {
    let mut source = Source::new(reader)?;
    let mut analyses = Analyses::new(options, table);
    let reading = reader::read(&mut source, &mut Tee(&mut analyses, listener))?;
    if analyses.event_count == 0 {
        return Err(without_events(&reading));
    }
    Ok(assemble(analyses, &reading, source.compression(), options))
}

fn without_events(reading: &Reading) -> ProfileError {
    match reading.damaged_end {
        Some((end, byte_offset)) => ProfileError::NoEvents { byte_offset, end },
        None => ProfileError::NotAProfile,
    }
}

fn assemble(
    analyses: Analyses,
    reading: &Reading,
    compression: Compression,
    options: &Options,
) -> Profile {
    let gaps = gaps(&analyses, reading);
    let Analyses {
        metadata,
        event_count,
        phases: log,
        mut actions,
        critical_path,
        parallelism,
        memory,
        merged,
        ..
    } = analyses;
    let phases = log.finish();
    let hindsight = actions.hindsight(merged.span_count > 0);
    let table = actions.take_table(hindsight);
    let report = Report {
        completeness: Completeness { gaps },
        compression,
        decoded_bytes: reading.decoded_bytes,
        event_count,
        metadata: metadata.unwrap_or_default(),
        total_duration_us: log.total_duration_us(),
        critical_path: critical_path.finish(&actions, hindsight),
        actions: actions.finish(hindsight),
        parallelism: parallelism.finish(&phases, log.end_us, options.cores),
        phases,
        queueing: Queueing::default(),
        sandbox: Sandbox::default(),
        workers: Workers::default(),
        remote: Remote::default(),
        fetches: Fetches::default(),
        network: None,
        memory: memory.finish(),
        merged,
        suggestions: Vec::new(),
    };
    Profile {
        report,
        actions: table,
    }
}

fn gaps(analyses: &Analyses, reading: &Reading) -> Vec<Gap> {
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
    ]
    .into_iter()
    .flatten()
    .collect()
}
