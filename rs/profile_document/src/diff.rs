//! The diff of two builds as JSON; documented in `docs/profile-diff.schema.json`.
//!
//! It owns the document alone. It must not know where the profiles came from: the names that they go by are given.

use profile_diff::{
    Cause, Change, Comparison, Diff, Interval, PathDiff, Row, Sides, StepChange, Table, Verdict,
};
use serde::Serialize;

/// The schema version of the document. Counts up when a field changes its meaning or goes away.
pub const SCHEMA_VERSION: u32 = 1;

/// The JSON Schema of the document.
pub const SCHEMA: &str = include_str!("../docs/profile-diff.schema.json");

/// The document about one diff.
#[derive(Debug, Serialize)]
pub struct DiffDocument<'a> {
    schema_version: u32,
    base: SideDocument<'a>,
    head: SideDocument<'a>,
    remarks: &'a [String],
    verdict: &'static str,
    total: ChangeDocument,
    comparison: Option<ComparisonDocument>,
    causes: Vec<CauseDocument<'a>>,
    tables: Vec<TableDocument<'a>>,
    critical_path: PathDocument<'a>,
}

/// A document about a diff; `names` are those that each side's profiles are known by, in their order.
#[must_use]
pub fn document<'a>(names: Sides<&'a [String]>, diff: &'a Diff) -> DiffDocument<'a> {
    DiffDocument {
        schema_version: SCHEMA_VERSION,
        base: SideDocument {
            profiles: names.base,
            cache_state: diff.cache_state.base.name(),
        },
        head: SideDocument {
            profiles: names.head,
            cache_state: diff.cache_state.head.name(),
        },
        remarks: &diff.remarks,
        verdict: verdict(diff.verdict()),
        total: (&diff.total).into(),
        comparison: diff.comparison.as_ref().map(Into::into),
        causes: diff.causes.iter().map(|it| cause(diff, it)).collect(),
        tables: diff.tables.iter().map(Into::into).collect(),
        critical_path: (&diff.critical_path).into(),
    }
}

fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Slower => "slower",
        Verdict::Faster => "faster",
        Verdict::Unchanged => "unchanged",
        Verdict::Undecided => "undecided",
    }
}

#[derive(Debug, Serialize)]
struct SideDocument<'a> {
    profiles: &'a [String],
    cache_state: &'static str,
}

#[derive(Debug, Serialize)]
struct ChangeDocument {
    base_us: u64,
    head_us: u64,
    difference_us: i64,
    interval: Option<IntervalDocument>,
    is_certain: bool,
}

#[derive(Debug, Serialize)]
struct IntervalDocument {
    low_us: i64,
    high_us: i64,
}

impl From<&Change> for ChangeDocument {
    fn from(change: &Change) -> Self {
        let interval = |Interval { low_us, high_us }| IntervalDocument { low_us, high_us };
        Self {
            base_us: change.base_us,
            head_us: change.head_us,
            difference_us: change.difference_us(),
            interval: change.interval.map(interval),
            is_certain: change.is_certain,
        }
    }
}

/// A ratio that is not finite is null.
#[derive(Debug, Serialize)]
struct ComparisonDocument {
    ratio: f64,
    interval: Option<RatioInterval>,
    p_value: Option<f64>,
    noise: Option<f64>,
    minimum_detectable_effect: Option<f64>,
}

#[derive(Debug, Serialize)]
struct RatioInterval {
    low: f64,
    high: f64,
}

impl From<&Comparison> for ComparisonDocument {
    fn from(comparison: &Comparison) -> Self {
        Self {
            ratio: comparison.ratio,
            interval: comparison.interval.map(|interval| RatioInterval {
                low: interval.low,
                high: interval.high,
            }),
            p_value: comparison.p_value,
            noise: comparison.noise,
            minimum_detectable_effect: comparison.minimum_detectable_effect,
        }
    }
}

#[derive(Debug, Serialize)]
struct CauseDocument<'a> {
    kind: &'static str,
    target: Option<&'a str>,
    mnemonic: Option<&'a str>,
    action_count: u64,
    work_us: i64,
    gain_us: Option<i64>,
    gain_basis: Option<&'static str>,
    share_of_total: Option<f64>,
    evidence: &'a [String],
}

fn cause<'a>(diff: &Diff, cause: &'a Cause) -> CauseDocument<'a> {
    CauseDocument {
        kind: cause.kind.code(),
        target: cause.target.as_deref(),
        mnemonic: cause.mnemonic.as_deref(),
        action_count: cause.action_count,
        work_us: cause.work_us,
        gain_us: cause.gain_us,
        gain_basis: cause.basis.map(|basis| basis.name()),
        share_of_total: diff.share_of_total(cause),
        evidence: &cause.evidence,
    }
}

#[derive(Debug, Serialize)]
struct TableDocument<'a> {
    dimension: &'static str,
    total: ChangeDocument,
    rows: Vec<RowDocument<'a>>,
    remainder: RemainderDocument,
}

#[derive(Debug, Serialize)]
struct RowDocument<'a> {
    name: Option<&'a str>,
    change: ChangeDocument,
    share: f64,
    base_count: u64,
    head_count: u64,
}

#[derive(Debug, Serialize)]
struct RemainderDocument {
    group_count: u64,
    difference_us: i64,
    share: f64,
}

impl<'a> From<&'a Table> for TableDocument<'a> {
    fn from(table: &'a Table) -> Self {
        let row = |row: &'a Row| RowDocument {
            name: row.name.as_deref(),
            change: (&row.change).into(),
            share: row.share,
            base_count: row.count.base,
            head_count: row.count.head,
        };
        Self {
            dimension: table.dimension.name(),
            total: (&table.total).into(),
            rows: table.rows.iter().map(row).collect(),
            remainder: RemainderDocument {
                group_count: table.remainder.group_count,
                difference_us: table.remainder.difference_us,
                share: table.remainder.share,
            },
        }
    }
}

#[derive(Debug, Serialize)]
struct PathDocument<'a> {
    change: ChangeDocument,
    steps: Vec<StepDocument<'a>>,
}

#[derive(Debug, Serialize)]
struct StepDocument<'a> {
    kind: &'static str,
    description: &'a str,
    target: Option<&'a str>,
    mnemonic: Option<&'a str>,
    change: ChangeDocument,
    share: f64,
}

impl<'a> From<&'a PathDiff> for PathDocument<'a> {
    fn from(path: &'a PathDiff) -> Self {
        let step = |step: &'a StepChange| StepDocument {
            kind: step.kind.name(),
            description: &step.description,
            target: step.target.as_deref(),
            mnemonic: step.mnemonic.as_deref(),
            change: (&step.change).into(),
            share: step.share,
        };
        Self {
            change: (&path.change).into(),
            steps: path.steps.iter().map(step).collect(),
        }
    }
}
