//! What could make a build faster, and how much. Each kind of suggestion looks at the finished report; none looks at
//! events, and none knows another.
//!
//! A kind is one function from a report to a suggestion, in the file of its topic, with its thresholds as constants
//! there; `measure` has the arithmetic that they share, above all that of gains. To add one: a variant of
//! [`SuggestionKind`], the function, and its line in `KINDS`.

mod cache;
mod cores;
mod garbage;
mod linking;
mod measure;
mod phases;
mod profile;
mod queueing;
mod remote;
mod sandbox;
mod tail;
mod workers;

use crate::Report;
use std::cmp::Reverse;

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
    /// Flags or lines of a `.bazelrc` to try, as they are written there, valid for Bazel 7 to 9. What stands in
    /// capitals is to be filled in.
    pub flags: Vec<String>,
}

/// How much shorter a build may get, between two bounds, in microseconds.
///
/// The lower bound is 0 unless the drag of the critical path's steps says more. The upper bound is what the build
/// would gain if all of the cause disappeared and nothing else held it up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Gain {
    /// At least.
    pub at_least_us: u64,
    /// At most.
    pub at_most_us: u64,
}

impl Gain {
    /// The same without anything that is sure: where only a part of the cause disappears, and nobody knows which.
    fn unsure(self) -> Self {
        Self {
            at_least_us: 0,
            ..self
        }
    }
}

/// The kinds of suggestion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SuggestionKind {
    /// The profile is incomplete, so that the rest is to be taken with care.
    IncompleteProfile,
    /// The profile is slim: Bazel merged events, so that sums are too low.
    MergedProfile,
    /// For a while, fewer actions ran than there are cores.
    Bottleneck,
    /// The execution takes much longer than the critical path: more could run at once.
    CriticalPathNotDominant,
    /// A local build never uses all cores.
    Jobs,
    /// A few actions of one mnemonic keep the build from ending.
    LongTail,
    /// Actions waited for resources or in a remote queue.
    Queueing,
    /// Actions waited for a worker process.
    WorkerPool,
    /// Actions of a mnemonic that has persistent workers ran without.
    MissingWorkers,
    /// Setting up and deleting sandboxes takes much of the actions' time.
    SandboxCost,
    /// Neither a remote nor a disk cache was asked.
    NoRemoteCache,
    /// Long actions were not looked up in the cache that the build uses.
    UncachedActions,
    /// Results were looked up in vain.
    CacheMisses,
    /// The cache works, but not for one target or package.
    CacheHostile,
    /// Outputs were downloaded that may not be needed.
    RemoteDownloads,
    /// Actions ran on the host although the build executes remotely.
    LocalActions,
    /// Linking lies on the critical path.
    Linking,
    /// Full collections stopped Bazel for long.
    MajorCollections,
    /// Young collections stopped Bazel for long.
    GarbagePressure,
    /// Analysis and execution did not overlap.
    Skymeld,
    /// A phase that should be negligible is not.
    NegligiblePhase,
}

impl SuggestionKind {
    /// The stable lower-case name.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::IncompleteProfile => "incomplete_profile",
            Self::MergedProfile => "merged_profile",
            Self::Bottleneck => "bottleneck",
            Self::CriticalPathNotDominant => "critical_path_not_dominant",
            Self::Jobs => "jobs",
            Self::LongTail => "long_tail",
            Self::Queueing => "queueing",
            Self::WorkerPool => "worker_pool",
            Self::MissingWorkers => "missing_workers",
            Self::SandboxCost => "sandbox_cost",
            Self::NoRemoteCache => "no_remote_cache",
            Self::UncachedActions => "uncached_actions",
            Self::CacheMisses => "cache_misses",
            Self::CacheHostile => "cache_hostile",
            Self::RemoteDownloads => "remote_downloads",
            Self::LocalActions => "local_actions",
            Self::Linking => "linking",
            Self::MajorCollections => "major_collections",
            Self::GarbagePressure => "garbage_pressure",
            Self::Skymeld => "skymeld",
            Self::NegligiblePhase => "negligible_phase",
        }
    }
}

/// One kind: what it has to say about a report, if anything.
type Kind = fn(&Report) -> Option<Suggestion>;

/// All kinds. Among equal gains, and among those without one, this order counts.
const KINDS: [Kind; 21] = [
    profile::incomplete,
    profile::merged,
    cores::bottleneck,
    cores::critical_path_not_dominant,
    cores::jobs,
    tail::long_tail,
    queueing::queueing,
    workers::pool,
    workers::missing,
    sandbox::cost,
    cache::none,
    cache::uncached,
    cache::misses,
    cache::hostile,
    remote::downloads,
    remote::local_actions,
    linking::linking,
    garbage::major,
    garbage::pressure,
    phases::skymeld,
    phases::negligible,
];

/// What could make the build faster, the largest possible gain first; what has no figure comes last.
///
/// [`Report::suggestions`] has them already; this is for those who change a report.
#[must_use]
pub fn suggestions(report: &Report) -> Vec<Suggestion> {
    let mut found: Vec<Suggestion> = KINDS.iter().filter_map(|kind| kind(report)).collect();
    found.sort_by_key(|suggestion| {
        let gain = suggestion
            .gain
            .map(|gain| (gain.at_most_us, gain.at_least_us));
        Reverse(gain)
    });
    found
}
