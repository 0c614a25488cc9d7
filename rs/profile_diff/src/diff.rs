//! The comparison: all tables, the critical path and the causes together, and what a reader has to know before
//! believing them.

use bazel_profile::CacheState;
use perf_statistics::{compare, CompareOptions, Comparison, Verdict};

use crate::causes::{self, Cause};
use crate::change::Change;
use crate::error::DiffError;
use crate::matching::Matching;
use crate::path::{self, PathDiff};
use crate::sentence::counted;
use crate::shift::Shifts;
use crate::side::Side;
use crate::sides::Sides;
use crate::state::{self, UnlikeCaches};
use crate::table::{Table, Tables};

/// What the caller may choose.
#[derive(Debug, Clone, PartialEq)]
pub struct DiffOptions {
    /// How many rows a table has at most; the rest is summed up.
    pub top: usize,
    /// Whether builds of unlike cache states are compared all the same.
    pub is_forced: bool,
    /// How the total is decided on.
    pub statistics: CompareOptions,
}

impl Default for DiffOptions {
    /// 10 rows, not forced, the defaults of `perf_statistics`.
    fn default() -> Self {
        Self {
            top: 10,
            is_forced: false,
            statistics: CompareOptions::default(),
        }
    }
}

/// What changed from the base's builds to the head's, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct Diff {
    /// How many profiles each side has.
    pub run_count: Sides<usize>,
    /// The cache state that each side's builds began with.
    pub cache_state: Sides<CacheState>,
    /// What a reader has to know before believing the rest, one sentence each.
    pub remarks: Vec<String>,
    /// The builds' duration, as [`bazel_profile::Report::total_duration_us`].
    pub total: Change,
    /// The same decided by statistics, as a ratio; `None` where a duration cannot be compared.
    pub comparison: Option<Comparison>,
    /// Why, the most important cause first: those in the direction of the total's change by gain, then those against
    /// it, then those that no time can be put down to. Empty where nothing changed beyond noise.
    pub causes: Vec<Cause>,
    /// By phase, mnemonic, package, target and strategy, in this order.
    pub tables: Vec<Table>,
    /// The critical path.
    pub critical_path: PathDiff,
}

impl Diff {
    /// What the runs say of the total; [`Verdict::Undecided`] where nothing can be said.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        let comparison = self.comparison.as_ref();
        comparison.map_or(Verdict::Undecided, |comparison| comparison.verdict)
    }

    /// The part of the total's change that undoing a cause takes back; `None` where the total did not change, or
    /// no time can be put down to the cause. Causes overlap, and others may have counteracted: parts need not add up.
    #[must_use]
    pub fn share_of_total(&self, cause: &Cause) -> Option<f64> {
        let difference_us = self.total.difference_us();
        let gain_us = cause.gain_us?;
        (difference_us != 0).then(|| gain_us as f64 / difference_us as f64)
    }
}

/// Compares two sides.
///
/// Takes time in proportion to the number of actions, and about 150 bytes an action beside the profiles.
///
/// # Errors
/// [`DiffError`] if a side has no profile, or if the builds began with unlike cache states and this is not forced.
pub fn diff(base: &Side, head: &Side, options: &DiffOptions) -> Result<Diff, DiffError> {
    let sides = Sides { base, head };
    for (side, name) in [(base, "base"), (head, "head")] {
        if side.run_count() == 0 {
            return Err(DiffError::NoProfiles { side: name });
        }
    }
    let cache_states = sides.map(Side::cache_states);
    let unlike = state::unlike_caches(&cache_states);
    if let (Some(unlike), false) = (unlike, options.is_forced) {
        return Err(unlike.into());
    }
    let run_count = sides.map(Side::run_count);
    let shifts = Shifts::new(run_count.base, run_count.head);
    let matching = Matching::new(sides);
    let totals_us = sides.map(|side| side.values(|report| report.total_duration_us));
    let total = Change::new(totals_us.as_ref().map(Vec::as_slice), &shifts);
    let seconds = totals_us.as_ref().map(|values| in_seconds(values));
    let comparison = compare(&seconds.base, &seconds.head, &options.statistics);
    let tables = Tables {
        sides,
        shifts: &shifts,
        top: options.top,
    };
    Ok(Diff {
        run_count,
        cache_state: cache_states.map(|states| state::common(&states)),
        remarks: remarks(sides, unlike, comparison.as_ref()),
        total,
        comparison,
        causes: causes::causes(sides, &matching, &shifts, total.difference_us()),
        tables: tables.all(&matching),
        critical_path: path::diff(sides, &matching, &shifts),
    })
}

fn in_seconds(values_us: &[u64]) -> Vec<f64> {
    values_us.iter().map(|&value| value as f64 / 1e6).collect()
}

fn remarks(
    sides: Sides<&Side>,
    unlike: Option<UnlikeCaches>,
    comparison: Option<&Comparison>,
) -> Vec<String> {
    let mut remarks = Vec::new();
    remarks.extend(unlike.map(|unlike| unlike.forced_remark()));
    for (side, name) in [(sides.base, "base"), (sides.head, "head")] {
        let of = counted(side.run_count(), "profile");
        let count =
            |is_so: fn(&&bazel_profile::Report) -> bool| side.reports().filter(is_so).count();
        let incomplete = count(|report| !report.completeness.is_complete());
        if incomplete > 0 {
            remarks.push(format!("The {name} has {incomplete} incomplete of {of}"));
        }
        let merged = count(|report| report.merged.span_count > 0);
        if merged > 0 {
            remarks.push(format!(
                "The {name} has {merged} merged (slim) of {of}: times of actions are too low there; \
                 build with --noslim_profile"
            ));
        }
    }
    let mut labels = sides.base.has_labels().chain(sides.head.has_labels());
    if !labels.all(|has_labels| has_labels) {
        remarks.push(
            "Some profiles do not name targets: build with --experimental_profile_include_target_label"
                .to_owned(),
        );
    }
    remarks.extend(comparison.and_then(too_few));
    remarks
}

fn too_few(comparison: &Comparison) -> Option<String> {
    let is_undecided = comparison.interval.is_none() && comparison.verdict == Verdict::Undecided;
    is_undecided.then(|| {
        format!(
            "With {} against {} nothing is certain: causes rest on single times; give --base and --head 4 profiles \
             each, or more",
            counted(comparison.base_runs, "run"),
            comparison.head_runs
        )
    })
}
