//! The judgements as JSON. These types are the wire format; `docs/gate.schema.json` documents it, a test holds the two
//! together. Within a schema version fields are only added. A ratio to 0 is infinite, which JSON writes as null.

use perf_budget::{Finding, Judgement, Level, Limit, Outcome};
use perf_metrics::{Better, Noise};
use perf_statistics::Spread;
use serde::Serialize;

use super::Judged;

/// Counts up when a field changes its meaning or goes away.
const SCHEMA_VERSION: u32 = 1;

#[derive(Serialize)]
struct Document<'a> {
    schema_version: u32,
    budgets: &'a str,
    result: &'static str,
    strict: bool,
    remarks: &'a [String],
    counts: Counts,
    judgements: Vec<JudgementDocument<'a>>,
}

#[derive(Serialize)]
struct Counts {
    pass: usize,
    warn: usize,
    undecided: usize,
    missing: usize,
    fail: usize,
}

#[derive(Serialize)]
struct JudgementDocument<'a> {
    metric: &'a str,
    unit: Option<&'static str>,
    better: Option<&'static str>,
    noise: Option<&'static str>,
    description: Option<&'a str>,
    line: Option<usize>,
    level: &'static str,
    reason: &'a str,
    head: Option<Side>,
    base: Option<Side>,
    findings: Vec<FindingDocument>,
}

#[derive(Serialize)]
struct Side {
    run_count: usize,
    median: f64,
    min: f64,
    max: f64,
    median_absolute_deviation: f64,
}

#[derive(Serialize)]
struct FindingDocument {
    severity: &'static str,
    kind: &'static str,
    limit: f64,
    outcome: &'static str,
    needed_run_count: Option<usize>,
    ratio: Option<f64>,
    interval: Option<IntervalDocument>,
}

#[derive(Serialize)]
struct IntervalDocument {
    low: f64,
    high: f64,
}

/// Renders the report.
///
/// # Errors
/// None that input can cause.
pub fn render(judged: &Judged<'_>) -> anyhow::Result<String> {
    let count = |level| judged.gate.count(level);
    let judgements = judged.gate.judgements.iter();
    let document = Document {
        schema_version: SCHEMA_VERSION,
        budgets: &judged.file,
        result: judged.word(),
        strict: judged.is_strict,
        remarks: judged.remarks,
        counts: Counts {
            pass: count(Level::Pass),
            warn: count(Level::Warn),
            undecided: count(Level::Undecided),
            missing: count(Level::Missing),
            fail: count(Level::Fail),
        },
        judgements: judgements.map(|it| judgement(judged, it)).collect(),
    };
    Ok(serde_json::to_string_pretty(&document)? + "\n")
}

fn judgement<'a>(judged: &Judged<'a>, judgement: &'a Judgement) -> JudgementDocument<'a> {
    let budget = judged.budgets.budgets.get(judgement.budget);
    let name = judgement.name.as_ref();
    JudgementDocument {
        metric: &judgement.metric,
        unit: name.map(|name| name.unit().name()),
        better: name.map(|name| match name.better() {
            Better::Lower => "lower",
            Better::Higher => "higher",
        }),
        noise: name.map(|name| match name.noise() {
            Noise::Deterministic => "deterministic",
            Noise::Noisy => "noisy",
        }),
        description: budget.and_then(|budget| budget.description.as_deref()),
        line: budget.map(|budget| budget.line),
        level: judgement.level.name(),
        reason: &judgement.reason,
        head: side(judgement.head, judgement.head_runs),
        base: side(judgement.base, judgement.base_runs),
        findings: judgement.findings.iter().map(finding).collect(),
    }
}

fn side(spread: Option<Spread>, run_count: usize) -> Option<Side> {
    spread.map(|spread| Side {
        run_count,
        median: spread.median,
        min: spread.min,
        max: spread.max,
        median_absolute_deviation: spread.mad,
    })
}

fn finding(finding: &Finding) -> FindingDocument {
    let (kind, limit) = match finding.limit {
        Limit::Absolute(value) => ("absolute", value),
        Limit::Relative(share) => ("relative", share),
    };
    let (outcome, needed_run_count) = match finding.outcome {
        Outcome::Kept => ("kept", None),
        Outcome::Broken => ("broken", None),
        Outcome::Undecided { needed_runs } => ("undecided", needed_runs),
        Outcome::NoBaseline => ("no_baseline", None),
    };
    FindingDocument {
        severity: finding.severity.name(),
        kind,
        limit,
        outcome,
        needed_run_count,
        ratio: finding.ratio,
        interval: finding.interval.map(|interval| IntervalDocument {
            low: interval.low,
            high: interval.high,
        }),
    }
}
