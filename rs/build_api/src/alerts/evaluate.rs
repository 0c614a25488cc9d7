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
    let name = match rule.name == metric.name.as_str() {
        true => String::new(),
        false => format!("{}: ", rule.name),
    };
    let message = format!(
        "{name}{} is {}, {direction} {}{compared}",
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::alerts::Level;
    use perf_history::{RunContent, RunKey, SqliteHistory};

    const SECOND: f64 = 1e6;

    fn run(minute: i64, seconds: f64, hits: f64, outcome: Outcome) -> Run {
        let metric = |name: &str, value| Metric {
            name: name.parse().unwrap(),
            value,
        };
        Run::new(RunContent {
            time_ms: minute * 60_000,
            key: RunKey {
                commit: format!("c{minute}"),
                branch: "main".into(),
                ..RunKey::default()
            },
            outcome,
            source: String::new(),
            metrics: vec![
                metric("build.wall_time", seconds * SECOND),
                metric("build.cache_hit_ratio", hits),
            ],
        })
        .unwrap()
    }

    /// A history of builds that took so long, a minute after each other.
    fn history(seconds: &[f64]) -> SqliteHistory {
        let history = SqliteHistory::in_memory().unwrap();
        for (minute, seconds) in (1..).zip(seconds) {
            let run = run(minute, *seconds, 0.9, Outcome::Success);
            history.add(&run, &[]).unwrap();
        }
        history
    }

    fn find(rules: &str, run: &Run, history: &SqliteHistory) -> Vec<Alert> {
        evaluate(&Rules::parse(rules).unwrap(), run, history).unwrap()
    }

    const SLOWER: &str = "[[alert]]\nmetric = \"build.wall_time\"\nchange = \"20 %\"\nruns = 6";

    #[test]
    fn an_absolute_limit_needs_no_history() {
        let rule = "[[alert]]\nname = \"ten\"\nmetric = \"build.wall_time\"\nlimit = \"10 s\"\nlevel = \"warn\"";
        let empty = history(&[]);
        assert!(find(rule, &run(9, 10.0, 0.9, Outcome::Success), &empty).is_empty());
        let found = find(rule, &run(9, 10.5, 0.9, Outcome::Success), &empty);
        assert_eq!(
            found[0].message,
            "ten: build.wall_time is 10.50 s, above 10.00 s"
        );
        assert_eq!((found[0].level, found[0].baseline), (Level::Warn, None));
    }

    #[test]
    fn a_change_is_measured_against_the_builds_before() {
        let history = history(&[99.0, 10.0, 10.1, 9.9, 10.0, 10.2, 10.0]);
        assert!(find(SLOWER, &run(9, 11.9, 0.9, Outcome::Success), &history).is_empty());
        let found = find(SLOWER, &run(9, 12.1, 0.9, Outcome::Success), &history);
        assert_eq!(
            found[0].message,
            "build.wall_time is 12.10 s, above 12.00 s; the median of the 6 builds before is 10.00 s"
        );
        // A build that came late is held against those before it.
        assert!(find(SLOWER, &run(3, 500.0, 0.9, Outcome::Success), &history).is_empty());
    }

    #[test]
    fn what_is_within_the_ordinary_spread_is_no_alert() {
        let history = history(&[10.0, 14.0, 8.0, 13.0, 9.0, 12.0]);
        assert!(find(SLOWER, &run(9, 16.0, 0.9, Outcome::Success), &history).is_empty());
        assert_eq!(
            find(SLOWER, &run(9, 40.0, 0.9, Outcome::Success), &history).len(),
            1
        );
    }

    #[test]
    fn where_more_is_better_less_is_worse() {
        let rule =
            "[[alert]]\nmetric = \"build.cache_hit_ratio\"\nlimit = \"60 %\"\nchange = \"10 %\"";
        let history = history(&[10.0; 6]);
        assert!(find(rule, &run(9, 1.0, 0.95, Outcome::Success), &history).is_empty());
        let found = find(rule, &run(9, 1.0, 0.7, Outcome::Success), &history);
        assert!(
            found[0].message.contains("is 70.0 %, below 81.0 %"),
            "{}",
            found[0].message
        );
        let found = find(rule, &run(9, 1.0, 0.5, Outcome::Success), &history);
        assert_eq!(found[0].limit, 0.6, "the first limit that is broken tells");
    }

    #[test]
    fn a_build_that_failed_is_not_looked_at_and_one_alert_follows_another() {
        let history = history(&[10.0; 6]);
        assert!(find(SLOWER, &run(9, 99.0, 0.9, Outcome::Failure), &history).is_empty());
        let first = run(8, 20.0, 0.9, Outcome::Success);
        assert!(!find(SLOWER, &first, &history)[0].repeated);
        history.add(&first, &[]).unwrap();
        let second = find(SLOWER, &run(9, 21.0, 0.9, Outcome::Success), &history);
        assert!(second[0].repeated);
        // The same build again is the same alert.
        let same = find(SLOWER, &first, &history);
        assert_eq!(same, find(SLOWER, &first, &history));
        assert_ne!(same[0].id, second[0].id);
    }
}
