//! Runs as builds give them.

use perf_history::{Outcome, Run, RunContent, RunKey};
use perf_metrics::Metric;

/// 2025-07-11 in milliseconds.
pub const START_MS: i64 = 1_752_192_000_000;
/// An hour in milliseconds.
pub const HOUR_MS: i64 = 3_600_000;

/// A metric.
pub fn metric(name: &str, value: f64) -> Metric {
    Metric {
        name: name.parse().expect("a metric's name"),
        value,
    }
}

/// A run with these metrics, `number` hours after the start.
pub fn run(number: i64, branch: &str, metrics: Vec<Metric>) -> Run {
    let content = RunContent {
        time_ms: START_MS + number * HOUR_MS,
        key: RunKey {
            commit: format!("{number:040x}"),
            branch: branch.to_owned(),
            target_pattern: "//rs/...".to_owned(),
            config: "perf".to_owned(),
            host_class: "linux-x86_64-16".to_owned(),
            ..RunKey::default()
        },
        outcome: Outcome::Success,
        source: format!("6f2d-{number}"),
        metrics,
    };
    Run::new(content).expect("a run")
}

/// A run of one metric.
pub fn wall_time(number: i64, branch: &str, value: f64) -> Run {
    run(number, branch, vec![metric("build.wall_time", value)])
}
