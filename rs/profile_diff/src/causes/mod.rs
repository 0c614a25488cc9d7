//! Why a build takes another time than before: each kind of cause has its own small file and looks at the same
//! facts. What made the build slower is looked for forwards, what made it faster backwards, by the same code, so that
//! swapping the sides turns every cause into its opposite.

mod actions;
mod build;
mod host;
mod parallelism;
mod pauses;

use bazel_profile::Report;

use crate::gain::{Estimator, GainBasis};
use crate::matching::Matching;
use crate::shift::{median, median_f64, Shifts};
use crate::side::Side;
use crate::sides::{Direction, Sides, Which};

/// A cause that would gain less than this part of the wall time, and is less than [`SMALL_WORK`] of the work, is left
/// out.
const SMALL_GAIN: f64 = 0.005;
/// See [`SMALL_GAIN`].
const SMALL_WORK: f64 = 0.01;

/// One reason why the head takes another time than the base.
#[derive(Debug, Clone, PartialEq)]
pub struct Cause {
    /// Which kind of reason.
    pub kind: CauseKind,
    /// The label of the target whose actions they are; `None` where there are several, or none.
    pub target: Option<String>,
    /// The mnemonic of the actions, likewise.
    pub mnemonic: Option<String>,
    /// How many actions are concerned.
    pub action_count: u64,
    /// The change of their time summed over threads, in microseconds, head less base.
    pub work_us: i64,
    /// How much shorter the head's build were if this was undone, in microseconds; negative for what made it faster.
    /// `None` where that cannot be said. Gains of several causes may overlap.
    pub gain_us: Option<i64>,
    /// What the gain was estimated from.
    pub basis: Option<GainBasis>,
    /// What was found, one sentence each, with figures.
    pub evidence: Vec<String>,
}

/// The kinds of cause. Those that come in pairs have the slower one first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CauseKind {
    /// Actions that the base did not carry out.
    NewActions,
    /// Actions that the head does not carry out any more.
    GoneActions,
    /// Actions that came out of a cache in the base and run in the head.
    LostCacheHits,
    /// The opposite.
    GainedCacheHits,
    /// The same actions run longer, carried out in the same way.
    SlowerActions,
    /// The opposite.
    FasterActions,
    /// The same actions take longer since they are carried out in another way, as in a sandbox instead of by a
    /// worker.
    SlowerStrategy,
    /// The opposite.
    FasterStrategy,
    /// The same actions wait longer for local resources, workers or remote queues.
    LongerQueues,
    /// The opposite.
    ShorterQueues,
    /// Nearly all actions run longer by about the same factor: the host is slower, or others use it.
    BusierHost,
    /// The opposite.
    IdlerHost,
    /// Fewer actions run at once, and nothing else explains the time.
    LessParallelism,
    /// The opposite.
    MoreParallelism,
    /// A phase that executes no actions takes longer.
    LongerPhase,
    /// The opposite.
    ShorterPhase,
    /// Bazel's JVM pauses longer for garbage collection.
    MoreGarbageCollection,
    /// The opposite.
    LessGarbageCollection,
    /// Fetching external repositories takes longer.
    MoreFetches,
    /// The opposite.
    FewerFetches,
    /// The builds were made by different versions of Bazel.
    BazelVersion,
    /// The profiles were written with different flags, so that part of the difference is in what they show.
    ProfileFlags,
}

impl CauseKind {
    /// The stable lower-case name.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::NewActions => "new_actions",
            Self::GoneActions => "gone_actions",
            Self::LostCacheHits => "lost_cache_hits",
            Self::GainedCacheHits => "gained_cache_hits",
            Self::SlowerActions => "slower_actions",
            Self::FasterActions => "faster_actions",
            Self::SlowerStrategy => "slower_strategy",
            Self::FasterStrategy => "faster_strategy",
            Self::LongerQueues => "longer_queues",
            Self::ShorterQueues => "shorter_queues",
            Self::BusierHost => "busier_host",
            Self::IdlerHost => "idler_host",
            Self::LessParallelism => "less_parallelism",
            Self::MoreParallelism => "more_parallelism",
            Self::LongerPhase => "longer_phase",
            Self::ShorterPhase => "shorter_phase",
            Self::MoreGarbageCollection => "more_garbage_collection",
            Self::LessGarbageCollection => "less_garbage_collection",
            Self::MoreFetches => "more_fetches",
            Self::FewerFetches => "fewer_fetches",
            Self::BazelVersion => "bazel_version",
            Self::ProfileFlags => "profile_flags",
        }
    }

    /// What the cause is when the sides are swapped.
    #[must_use]
    pub fn opposite(self) -> Self {
        match self {
            Self::NewActions => Self::GoneActions,
            Self::GoneActions => Self::NewActions,
            Self::LostCacheHits => Self::GainedCacheHits,
            Self::GainedCacheHits => Self::LostCacheHits,
            Self::SlowerActions => Self::FasterActions,
            Self::FasterActions => Self::SlowerActions,
            Self::SlowerStrategy => Self::FasterStrategy,
            Self::FasterStrategy => Self::SlowerStrategy,
            Self::LongerQueues => Self::ShorterQueues,
            Self::ShorterQueues => Self::LongerQueues,
            Self::BusierHost => Self::IdlerHost,
            Self::IdlerHost => Self::BusierHost,
            Self::LessParallelism => Self::MoreParallelism,
            Self::MoreParallelism => Self::LessParallelism,
            Self::LongerPhase => Self::ShorterPhase,
            Self::ShorterPhase => Self::LongerPhase,
            Self::MoreGarbageCollection => Self::LessGarbageCollection,
            Self::LessGarbageCollection => Self::MoreGarbageCollection,
            Self::MoreFetches => Self::FewerFetches,
            Self::FewerFetches => Self::MoreFetches,
            Self::BazelVersion | Self::ProfileFlags => self,
        }
    }
}

/// What all causes look at, in one direction: what takes longer on the side `to` than on the side `from`.
pub(crate) struct Facts<'a> {
    pub(crate) sides: Sides<&'a Side>,
    pub(crate) matching: &'a Matching<'a>,
    pub(crate) shifts: &'a Shifts,
    pub(crate) direction: Direction,
    pub(crate) estimator: Estimator<'a>,
}

impl<'a> Facts<'a> {
    fn new(
        sides: Sides<&'a Side>,
        matching: &'a Matching<'a>,
        shifts: &'a Shifts,
        direction: Direction,
    ) -> Self {
        Self {
            sides,
            matching,
            shifts,
            direction,
            estimator: Estimator::new(sides, matching, direction),
        }
    }

    fn values<T>(&self, which: Which, value: impl Fn(&Report) -> T) -> Vec<T> {
        self.sides.of(which).values(value)
    }

    fn median_us(&self, which: Which, value: impl Fn(&Report) -> u64) -> u64 {
        median(&self.values(which, value))
    }

    /// The median over the runs that say something.
    fn median_of_known(&self, which: Which, value: impl Fn(&Report) -> Option<f64>) -> Option<f64> {
        let known: Vec<f64> = self.values(which, value).into_iter().flatten().collect();
        (!known.is_empty()).then(|| median_f64(&known))
    }

    /// A quantity's values as head and base, whatever the direction.
    fn ordered<T>(&self, from: T, to: T) -> Sides<T> {
        match self.direction.from {
            Which::Base => Sides {
                base: from,
                head: to,
            },
            Which::Head => Sides {
                base: to,
                head: from,
            },
        }
    }
}

/// Something that takes longer in one direction; its kind is that of the slower side.
pub(crate) struct Finding {
    kind: CauseKind,
    target: Option<String>,
    mnemonic: Option<String>,
    action_count: u64,
    work_us: u64,
    gain_us: u64,
    basis: GainBasis,
    evidence: Vec<String>,
}

impl Finding {
    fn into_cause(self, direction: Direction) -> Cause {
        let signed = |value_us: u64| {
            i64::try_from(value_us)
                .unwrap_or(i64::MAX)
                .saturating_mul(direction.sign())
        };
        Cause {
            kind: if direction == Direction::FORWARDS {
                self.kind
            } else {
                self.kind.opposite()
            },
            target: self.target,
            mnemonic: self.mnemonic,
            action_count: self.action_count,
            work_us: signed(self.work_us),
            gain_us: Some(signed(self.gain_us)),
            basis: Some(self.basis),
            evidence: self.evidence,
        }
    }
}

/// All causes, those first that explain the most of the change.
pub(crate) fn causes(
    sides: Sides<&Side>,
    matching: &Matching<'_>,
    shifts: &Shifts,
    difference_us: i64,
) -> Vec<Cause> {
    let mut causes = Vec::new();
    for direction in [Direction::FORWARDS, Direction::BACKWARDS] {
        let facts = Facts::new(sides, matching, shifts, direction);
        let large = Thresholds::new(&facts);
        let host = host::busier(&facts);
        let factor = host.as_ref().map_or(1.0, |host| host.factor);
        let mut findings: Vec<Finding> = host.into_iter().map(|host| host.finding).collect();
        findings.extend(actions::findings(&facts, factor));
        findings.extend(pauses::findings(&facts));
        findings.retain(|finding| large.holds(finding));
        let explained_us = findings
            .iter()
            .fold(0, |sum: u64, finding| sum.saturating_add(finding.gain_us));
        let less = parallelism::less(&facts, explained_us);
        findings.extend(less.filter(|finding| large.holds(finding)));
        causes.extend(findings.into_iter().map(|it| it.into_cause(direction)));
    }
    let is_slower = difference_us >= 0;
    causes.sort_by_key(|cause| {
        let gain_us = cause.gain_us.unwrap_or(0);
        let is_against = (gain_us > 0) != is_slower && gain_us != 0;
        let size = (gain_us.unsigned_abs(), cause.work_us.unsigned_abs());
        (is_against, std::cmp::Reverse(size))
    });
    causes.extend(build::causes(sides));
    causes
}

struct Thresholds {
    gain_us: f64,
    work_us: f64,
}

impl Thresholds {
    fn new(facts: &Facts<'_>) -> Self {
        let to = facts.direction.to;
        let wall_us = facts.median_us(to, |report| report.total_duration_us);
        let all_work_us = facts.median_us(to, |report| report.actions.duration_us);
        Self {
            gain_us: wall_us as f64 * SMALL_GAIN,
            work_us: all_work_us as f64 * SMALL_WORK,
        }
    }

    fn holds(&self, finding: &Finding) -> bool {
        (finding.gain_us > 0 && finding.gain_us as f64 >= self.gain_us)
            || (finding.work_us > 0 && finding.work_us as f64 >= self.work_us)
    }
}
