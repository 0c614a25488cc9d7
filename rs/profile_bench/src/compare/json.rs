//! What was measured as JSON for programs, with every run.

use serde_json::{json, Value};

use super::report::{self, QUANTITIES};
use super::spread::Spread;
use super::{goals, Comparison, Contender, Figures, Outcome, Round, Run, Start};

/// One object: how it was measured, whether dre and Bazel agree on every profile, each profile with all its runs, the
/// times of whole processes, and the goals.
pub fn json(outcome: &Outcome) -> Value {
    json!({
        "protocol": report::protocol(outcome),
        "agree": outcome.comparisons.iter().all(Comparison::agrees),
        "profiles": outcome.comparisons.iter().map(profile).collect::<Vec<_>>(),
        "starts_ms": outcome.starts.iter().map(start).collect::<Vec<_>>(),
        "goals": goals(outcome),
    })
}

fn profile(comparison: &Comparison) -> Value {
    let skipped = comparison.skipped.iter();
    let skipped = skipped.map(|(peer, reason)| json!({ "contender": peer, "reason": reason }));
    let mut value = json!({
        "file": comparison.subject.path.to_string_lossy(),
        "file_bytes": comparison.subject.file_bytes,
        "json_bytes": comparison.json_bytes,
        "is_gzip": comparison.subject.is_gzip,
        "agree": comparison.agrees(),
        "dre": figures(&comparison.dre_figures),
        "bazel": comparison.bazel_figures.as_ref().map(figures),
        "is_bazel_peak_of_run": report::is_own_peak(comparison),
        "skipped": skipped.collect::<Vec<_>>(),
        "runs": comparison.rounds.iter().map(round).collect::<Vec<_>>(),
    });
    for quantity in &QUANTITIES {
        for contender in comparison.contenders() {
            if let Some(own) = report::own(comparison, contender, quantity) {
                value[quantity.key][contender.key()] = spread(own);
            }
            if let Some(ratio) = report::ratio(comparison, contender, quantity) {
                value[quantity.key]["dre_to"][contender.key()] = spread(ratio);
            }
        }
    }
    value
}

fn figures(figures: &Figures) -> Value {
    json!({
        "total_us": figures.total_us,
        "critical_path_us": figures.critical_path_us,
        "phases_us": figures.phases_us,
    })
}

fn round(round: &Round) -> Vec<Value> {
    round.0.iter().map(run).collect()
}

fn run(run: &Run) -> Value {
    let mut value = json!({
        "contender": run.contender,
        "cpu_us": run.usage.cpu.as_micros() as u64,
        "wall_us": run.usage.wall.as_micros() as u64,
        "peak_memory_bytes": run.usage.peak_memory_bytes,
    });
    if run.contender == Contender::Bazel {
        let client_cpu = run
            .served
            .map(|served| served.client_cpu.as_micros() as u64);
        value["client_cpu_us"] = json!(client_cpu);
    }
    value
}

fn start(start: &Start) -> Value {
    json!({
        "started": start.started.key(),
        "profile_bytes": start.profile_bytes,
        "run_count": start.walls.len(),
        "wall_ms": start.spread_ms().map(spread),
    })
}

fn spread(spread: Spread) -> Value {
    json!({ "median": spread.median, "min": spread.min, "max": spread.max })
}

#[cfg(test)]
mod tests {
    use super::super::report::tests::outcome;
    use super::*;

    #[test]
    fn every_figure_has_its_place() {
        let value = json(&outcome(31_600_000));
        assert_eq!(value["agree"], false);
        let profile = &value["profiles"][0];
        assert_eq!(profile["cpu_s"]["dre"]["median"], 0.16);
        assert_eq!(profile["cpu_s"]["dre_to"]["gzip"]["max"], 0.17 / 0.32);
        assert_eq!(profile["skipped"][0]["contender"], "python");
        assert_eq!(profile["runs"][1][1]["client_cpu_us"], 20_000);
        assert_eq!(value["starts_ms"][0]["wall_ms"]["median"], 2.0);
        assert_eq!(value["goals"][0]["is_met"], true);
    }
}
