//! Judgements in words: one sentence each, with the figures that decide.

use perf_metrics::{format_value, Better, Noise};
use perf_statistics::{spread, Interval};

use crate::budget::{Limit, Severity};
use crate::judge::{Finding, GateOptions, Outcome, Runs};
use crate::pattern::Pattern;

/// Why a metric fared as it did; `decisive` is the finding that decides, if one does.
pub(crate) fn sentence(
    runs: &Runs<'_>,
    findings: &[Finding],
    decisive: Option<&Finding>,
    options: &GateOptions,
) -> String {
    let Some(finding) = decisive else {
        return kept(runs, findings);
    };
    let subject = format!(
        "{} is {} {}",
        value_of_head(runs),
        side(runs, true),
        limit(runs, finding)
    );
    match finding.outcome {
        Outcome::Undecided { needed_runs } => {
            format!("{subject}, {}", undecided(runs, needed_runs, finding))
        }
        _ => match finding.interval {
            Some(interval) => format!(
                "{subject} ({})",
                certainty(runs, finding, interval, options)
            ),
            None => subject,
        },
    }
}

/// Nothing that was measured fits.
pub(crate) fn not_measured(metric: &Pattern) -> String {
    if metric.has_wildcard() {
        "no metric was measured that fits it".to_owned()
    } else {
        "was not measured".to_owned()
    }
}

fn kept(runs: &Runs<'_>, findings: &[Finding]) -> String {
    let value = value_of_head(runs);
    let outcome_is = |outcome: Outcome| {
        findings
            .iter()
            .filter(move |finding| finding.outcome == outcome)
    };
    let has_no_baseline = outcome_is(Outcome::NoBaseline).next().is_some();
    // The strictest limit says most: warnings come before failures.
    let strictest = outcome_is(Outcome::Kept).min_by_key(|finding| finding.severity);
    match strictest {
        Some(finding) => {
            let limit = limit(runs, finding);
            let remark = if has_no_baseline {
                "; there is no baseline for the other limits"
            } else {
                ""
            };
            format!("{value} is within {limit}{remark}")
        }
        None => format!("{value}, but there is no baseline to hold it against"),
    }
}

fn value_of_head(runs: &Runs<'_>) -> String {
    let value = median(runs, runs.head);
    match (runs.name.noise(), runs.head.len()) {
        (Noise::Deterministic, _) | (_, 1) => value,
        (Noise::Noisy, count) => format!("the median of {count} runs, {value},"),
    }
}

fn median(runs: &Runs<'_>, values: &[f64]) -> String {
    let median = spread(values).map(|spread| spread.median);
    median.map_or("-".to_owned(), |median| {
        format_value(median, runs.name.unit())
    })
}

fn side(runs: &Runs<'_>, is_beyond: bool) -> &'static str {
    match (runs.name.better(), is_beyond) {
        (Better::Lower, true) | (Better::Higher, false) => "above",
        _ => "below",
    }
}

fn limit(runs: &Runs<'_>, finding: &Finding) -> String {
    let kind = match finding.severity {
        Severity::Warn => "warning limit",
        Severity::Fail => "limit",
    };
    match finding.limit {
        Limit::Absolute(value) => {
            format!("the {kind} of {}", format_value(value, runs.name.unit()))
        }
        Limit::Relative(share) => {
            let sign = match runs.name.better() {
                Better::Lower => '+',
                Better::Higher => '-',
            };
            let change = finding.ratio.map_or("-".to_owned(), change);
            let base = median(runs, runs.base);
            let share = share * 100.0;
            format!("the {kind} of {sign}{share:.1} % against the baseline of {base}: {change}")
        }
    }
}

/// A ratio as a change: `+5.0 %`.
pub(crate) fn change(ratio: f64) -> String {
    if ratio.is_finite() {
        format!("{:+.1} %", (ratio - 1.0) * 100.0)
    } else {
        "it was 0".to_owned()
    }
}

fn certainty(
    runs: &Runs<'_>,
    finding: &Finding,
    interval: Interval,
    options: &GateOptions,
) -> String {
    let confidence = options.compare.confidence * 100.0;
    let show = |ratio: f64| match finding.limit {
        Limit::Absolute(limit) => format_value(ratio * limit, runs.name.unit()),
        Limit::Relative(_) => change(ratio),
    };
    format!(
        "{confidence:.0} % interval {} to {}",
        show(interval.low),
        show(interval.high)
    )
}

fn undecided(runs: &Runs<'_>, needed_runs: Option<usize>, finding: &Finding) -> String {
    let present = match finding.limit {
        Limit::Absolute(_) => runs.head.len(),
        Limit::Relative(_) => runs.head.len().min(runs.base.len()),
    };
    let a_side = match finding.limit {
        Limit::Absolute(_) => "",
        Limit::Relative(_) => " a side",
    };
    let ending = if present == 1 { "" } else { "s" };
    let needs = match needed_runs {
        Some(needed) => format!("needs at least {needed}"),
        None => "is so near to the limit that more runs hardly help".to_owned(),
    };
    format!("not decidable with {present} run{ending}{a_side}, {needs}")
}
