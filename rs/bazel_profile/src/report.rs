//! The report: all sections together, and what is missing from them.

use std::io::Read;
use std::num::NonZeroU32;

use crate::analysis::actions::Actions;
use crate::analysis::cache_state::CacheState;
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
use crate::completeness::{gaps, Completeness};
use crate::error::ProfileError;
use crate::reader::{self, Reading, Sink};
use crate::source::{Compression, Source};
use crate::suggestion::{suggestions, Suggestion};
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

impl Report {
    /// What the build found in its caches, as far as the profile shows.
    ///
    /// Actions inside Bazel (writing a file, making a symlink) do not count, since they run in every build that does
    /// not find their outputs; the others are:
    /// - [`CacheState::UpToDate`] if there are none, or if together they took less time than the checks of the local
    ///   action cache, where the profile has that counter;
    /// - [`CacheState::Warm`] if at least 95 % of them came out of a remote or disk cache;
    /// - [`CacheState::Cold`] if none did;
    /// - [`CacheState::Mixed`] otherwise;
    /// - [`CacheState::Unknown`] if no action and no phase that executes actions is there, or if merged spans hide how
    ///   most actions were carried out although a cache was in use.
    #[must_use]
    pub fn cache_state(&self) -> CacheState {
        CacheState::new(&self.phases, &self.actions, &self.remote)
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

/// Reads a profile, plain or gzip, and reports on it.
///
/// Memory stays bounded whatever the size of the profile: one buffer, the longest actions in 48 bytes
/// each, and as many names of targets, packages and repositories as fit; see [`Ranking::uncertainty_us`]
/// and [`crate::Gap::DroppedActions`].
///
/// [`Ranking::uncertainty_us`]: crate::Ranking::uncertainty_us
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
    mut analyses: Analyses,
    reading: &Reading,
    compression: Compression,
    options: &Options,
) -> Profile {
    let hindsight = analyses.hindsight();
    let path = std::mem::take(&mut analyses.critical_path);
    let critical_path = path.finish(&analyses.actions, hindsight);
    let completeness = Completeness {
        gaps: gaps(&analyses, reading, &critical_path),
    };
    let Analyses {
        metadata,
        event_count,
        phases: log,
        steps,
        mut actions,
        parallelism,
        sandbox,
        workers,
        remote,
        fetches,
        network,
        memory,
        merged,
        ..
    } = analyses;
    let phases = log.finish();
    let table = actions.take_table(hindsight);
    let mut report = Report {
        completeness,
        compression,
        decoded_bytes: reading.decoded_bytes,
        event_count,
        metadata: metadata.unwrap_or_default(),
        total_duration_us: log.total_duration_us(),
        critical_path,
        workers: workers.finish(&steps, |mnemonic| actions.mnemonic(mnemonic)),
        actions: actions.finish(hindsight),
        parallelism: parallelism.finish(&phases, log.end_us, options.cores),
        phases,
        queueing: Queueing::new(&steps),
        sandbox,
        remote: remote.finish(&steps, hindsight),
        fetches: fetches.finish(options.top),
        network: network.finish(),
        memory: memory.finish(),
        merged,
        suggestions: Vec::new(),
    };
    report.suggestions = suggestions(&report);
    Profile {
        report,
        actions: table,
    }
}
