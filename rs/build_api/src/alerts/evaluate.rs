//! What the rules find in a build.

use super::rules::{Limit, Rule, Rules, MIN_RUNS};
use super::Alert;
use crate::digest::Digest;
use crate::document::like;
use crate::error::BuildError;
use perf_history::{Filter, History, Outcome, Run};
use perf_metrics::{format_value, Better, Metric};
use perf_statistics::spread;

/// How many of the ordinary deviations a value must lie beyond the median, beside the rule's own share: three, each being
/// 1.4826 of the median absolute deviation, which is the standard deviation of values that are distributed normally.
const ORDINARY_DEVIATIONS: f64 = 3.0 * 1.4826;

/// Why a value breaks a rule.
struct Finding {
    limit: f64,
    baseline: Option<f64>,
    baseline_runs: usize,
}

/// Checks a build that is about to be added against all rules. Builds that did not succeed are not looked at: they end
/// early, or do more than others.
///
/// # Errors
/// When the history fails.
pub fn evaluate(rules: &Rules, run: &Run, history: &dyn History) -> Result<Vec<Alert>, BuildError> {
    if matches!(run.outcome(), Outcome::Failure | Outcome::Interrupted) {
        return Ok(Vec::new());
    }
    let mut alerts = Vec::new();
    for rule in rules.0.iter().filter(|rule| rule.is_for(run.key())) {
        let metric = run.metrics().iter().find(|it| it.name == rule.metric);
        if let Some(metric) = metric {
            alerts.extend(check(rule, metric, run, history)?);
        }
    }
    Ok(alerts)
}

/// At most one alert: the first limit that is broken tells.
fn check(
    rule: &Rule,
    metric: &Metric,
    run: &Run,
    history: &dyn History,
) -> Result<Option<Alert>, BuildError> {
    let wanted = rule.limits.iter().map(|limit| match limit {
        Limit::Absolute(_) => 1,
        // One more: it may be the build before that broke the rule.
        Limit::Change { runs, .. } => runs + 1,
    });
    let before = before(rule, run, history, wanted.max().unwrap_or(1))?;
    let find = |value: f64, before: &[f64]| {
        let mut limits = rule.limits.iter();
        limits.find_map(|limit| finding(limit, value, before, metric.name.better()))
    };
    let Some(finding) = find(metric.value, &before) else {
        return Ok(None);
    };
    let repeated = before
        .split_last()
        .is_some_and(|(last, earlier)| find(*last, earlier).is_some());
    Ok(Some(alert(rule, metric, run, &finding, repeated)))
}

/// The values of the newest builds before this one that may be compared with it, the oldest first.
fn before(
    rule: &Rule,
    run: &Run,
    history: &dyn History,
    count: usize,
) -> Result<Vec<f64>, BuildError> {
    let filter = Filter {
        until_ms: Some(run.time_ms()),
        outcome: Some(run.outcome()),
        ..like(run)
    };
    let points = history.trend(&rule.metric, &filter, count)?;
    Ok(points
        .iter()
        .filter(|point| point.id != run.id())
        .map(|point| point.value)
        .collect())
}

fn finding(limit: &Limit, value: f64, before: &[f64], better: Better) -> Option<Finding> {
    match *limit {
        Limit::Absolute(limit) => is_worse(value, limit, better).then_some(Finding {
            limit,
            baseline: None,
            baseline_runs: 0,
        }),
        Limit::Change { share, runs } => {
            let first = before.len().saturating_sub(runs);
            let before = before.get(first..).unwrap_or_default();
            if before.len() < MIN_RUNS {
                return None;
            }
            let spread = spread(before)?;
            let margin = (spread.median * share).max(spread.mad * ORDINARY_DEVIATIONS);
            let limit = match better {
                Better::Lower => spread.median + margin,
                Better::Higher => spread.median - margin,
            };
            is_worse(value, limit, better).then_some(Finding {
                limit,
                baseline: Some(spread.median),
                baseline_runs: before.len(),
            })
        }
    }
}

fn is_worse(value: f64, limit: f64, better: Better) -> bool {
    match better {
        Better::Lower => value > limit,
        Better::Higher => value < limit,
    }
}

fn alert(rule: &Rule, metric: &Metric, run: &Run, finding: &Finding, repeated: bool) -> Alert {
    let unit = metric.name.unit();
    let direction = match metric.name.better() {
        Better::Lower => "above",
        Better::Higher => "below",
    };
    let shown = |value| format_value(value, unit);
    let compared = match finding.baseline {
        None => String::new(),
        Some(baseline) => format!(
            "; the median of the {} builds before is {}",
            finding.baseline_runs,
            shown(baseline)
        ),
    };
    let message = format!(
        "{}: {} is {}, {direction} {}{compared}",
        rule.name,
        metric.name,
        shown(metric.value),
        shown(finding.limit),
    );
    let build = run.id().to_string();
    let key = run.key();
    Alert {
        id: id(&rule.name, &build),
        rule: rule.name.clone(),
        level: rule.level,
        message,
        metric: metric.name.to_string(),
        unit: unit.name().to_owned(),
        value: metric.value,
        limit: finding.limit,
        baseline: finding.baseline,
        baseline_runs: finding.baseline_runs,
        repeated,
        build,
        build_time_ms: run.time_ms(),
        commit: key.commit.clone(),
        branch: key.branch.clone(),
        target: key.target_pattern.clone(),
        config: key.config.clone(),
        host_class: key.host_class.clone(),
        cache_state: key.cache_state.name().to_owned(),
    }
}

/// The first half of a digest: enough for names that nobody forges.
fn id(rule: &str, build: &str) -> String {
    let mut text = Digest::of(format!("{rule}\0{build}").as_bytes()).to_string();
    text.truncate(32);
    text
}
