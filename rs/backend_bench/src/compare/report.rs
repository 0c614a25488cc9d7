//! An outcome as a table for people and as JSON for programs. It must not know how anything was measured.

use serde_json::{json, Value};

use super::memory::Grown;
use super::{Contender, Contest, Goal, Measurement, Network, Outcome, Series, LOADS};
use crate::load::Load;
use crate::process::Memory;
use crate::statistics::Spread;

const MEGABYTE: f64 = 1e6;
const MILLISECOND_US: f64 = 1e3;

/// How an outcome is told to people: what was measured, goals, and what was wrong.
pub fn table(outcome: &Outcome) -> String {
    let mut lines = vec![protocol(outcome)];
    for load in LOADS {
        append_load(&mut lines, outcome, load);
    }
    append_growth(&mut lines, outcome);
    let goals = outcome.goals();
    if !goals.is_empty() {
        lines.push("\ngoals".to_owned());
        lines.extend(goals.iter().map(goal_line));
    }
    if !outcome.failures.is_empty() {
        lines.push("\nwrong".to_owned());
        lines.extend(
            outcome
                .failures
                .iter()
                .map(|failure| format!("  {failure}")),
        );
    }
    let ended: Vec<String> = lines
        .iter()
        .map(|line| format!("{}\n", line.trim_end()))
        .collect();
    ended.concat()
}

fn protocol(outcome: &Outcome) -> String {
    let contest = &outcome.contest;
    let sizes = match (outcome.json_bytes, outcome.brotli_bytes) {
        (0, 0) => "no document".to_owned(),
        (json, brotli) => format!("{json} bytes of JSON, {brotli} as Brotli"),
    };
    format!(
        "{}: {sizes}; {} worker threads in every server\n\
         median (min .. max) of {} rounds of {} s for each server and load, in turn; ratios are of the same round",
        contest.target, contest.worker_count, contest.round_count, contest.duration_s
    )
}

fn append_load(lines: &mut Vec<String>, outcome: &Outcome, load: Load) {
    if outcome.measured(Contender::Subject, load).next().is_none() {
        return;
    }
    let header = [
        "requests/s",
        "dre-backend / it",
        "p50 ms",
        "p99 ms",
        "RSS MB",
        "peak MB",
        "errors",
    ];
    lines.push(String::new());
    lines.push(row(&format!("wrk {load}"), &header.map(str::to_owned)));
    for contender in outcome.contest.contenders() {
        let series = |of| outcome.series(contender, load, of);
        let ratios = match contender {
            Contender::Subject => String::new(),
            other => cell(&outcome.ratios(other, load), 2),
        };
        let measured = outcome.measured(contender, load);
        let errors: u64 = measured.map(|each| each.figures.errors.total()).sum();
        let cells = [
            cell(&series(|each| each.figures.requests_per_second()), 0),
            ratios,
            cell(
                &series(|each| each.figures.p50_us as f64 / MILLISECOND_US),
                2,
            ),
            cell(
                &series(|each| each.figures.p99_us as f64 / MILLISECOND_US),
                2,
            ),
            most(&series(|each| each.memory.resident_bytes as f64 / MEGABYTE)),
            most(&series(|each| {
                each.memory.resident_max_bytes as f64 / MEGABYTE
            })),
            errors.to_string(),
        ];
        lines.push(row(outcome.contest.name(contender), &cells));
    }
}

fn row(name: &str, cells: &[String; 7]) -> String {
    let [rate, ratio, p50, p99, resident, peak, errors] = cells;
    format!("{name:<18}{rate:<26}{ratio:<26}{p50:<26}{p99:<26}{resident:<9}{peak:<9}{errors}")
}

fn cell(series: &Series, digits: usize) -> String {
    let Some(Spread { median, min, max }) = series.spread() else {
        return String::new();
    };
    format!("{median:.digits$} ({min:.digits$} .. {max:.digits$})")
}

fn most(series: &Series) -> String {
    let spread = series.spread();
    spread.map_or_else(String::new, |spread| format!("{:.1}", spread.max))
}

fn append_growth(lines: &mut Vec<String>, outcome: &Outcome) {
    let Some(growth) = &outcome.growth else {
        return;
    };
    lines.push(format!(
        "\nRSS over distinct queries {}, MB",
        outcome.contest.pattern
    ));
    lines.push(format!(
        "{:>10}  {:>12}  {:>16}",
        "queries", "dre-backend", "unbounded-cache"
    ));
    let memory = growth.subject.memory.iter().zip(&growth.unbounded.memory);
    for (count, (subject, unbounded)) in growth.query_counts.iter().zip(memory) {
        let megabytes = |memory: &Memory| memory.resident_bytes as f64 / MEGABYTE;
        let (subject, unbounded) = (megabytes(subject), megabytes(unbounded));
        lines.push(format!("{count:>10}  {subject:>12.1}  {unbounded:>16.1}"));
    }
    let asked = growth.query_counts.last().copied().unwrap_or_default();
    let mean = |grown: &Grown| grown.body_bytes as f64 / asked.max(1) as f64;
    let (subject, unbounded) = (mean(&growth.subject), mean(&growth.unbounded));
    lines.push(format!(
        "{:>10}  {subject:>12.0}  {unbounded:>16.0}",
        "mean body"
    ));
}

fn goal_line(goal: &Goal) -> String {
    let verdict = if goal.is_met { "met" } else { "missed" };
    let relation = if goal.is_at_least {
        "at least"
    } else {
        "at most"
    };
    format!(
        "  {verdict:<7} {}: {:.2}, {relation} {}",
        goal.name, goal.measured, goal.bound
    )
}

/// One object: how it was measured, every measurement, ratios, memory, goals, and what was wrong.
pub fn json(outcome: &Outcome) -> Value {
    let contest = &outcome.contest;
    let network = match &contest.network {
        Network::Store(store) => json!({ "store": store.to_string_lossy() }),
        Network::Synthetic(description) => json!({ "synthetic": description }),
    };
    let measurements = outcome.measurements.iter();
    let measurements = measurements.map(|measured| measurement_json(measured, contest));
    json!({
        "target": contest.target,
        "network": network,
        "json_bytes": outcome.json_bytes,
        "brotli_bytes": outcome.brotli_bytes,
        "worker_count": contest.worker_count,
        "round_count": contest.round_count,
        "duration_s": contest.duration_s,
        "measurements": measurements.collect::<Vec<_>>(),
        "ratios": ratios_json(outcome),
        "memory": growth_json(outcome),
        "goals": outcome.goals(),
        "failures": outcome.failures,
    })
}

fn measurement_json(measured: &Measurement, contest: &Contest) -> Value {
    json!({
        "round": measured.round + 1,
        "server": contest.name(measured.contender),
        "load": measured.load.to_string(),
        "requests_per_second": measured.figures.requests_per_second(),
        "wrk": measured.figures,
        "resident_bytes": measured.memory.resident_bytes,
        "resident_max_bytes": measured.memory.resident_max_bytes,
    })
}

fn ratios_json(outcome: &Outcome) -> Vec<Value> {
    let mut ratios = Vec::new();
    for load in LOADS {
        for contender in outcome.contest.contenders() {
            if contender == Contender::Subject {
                continue;
            }
            let series = outcome.ratios(contender, load);
            if let Some(spread) = series.spread() {
                ratios.push(json!({
                    "to": outcome.contest.name(contender),
                    "load": load.to_string(),
                    "rounds": series,
                    "median": spread.median,
                    "min": spread.min,
                    "max": spread.max,
                }));
            }
        }
    }
    ratios
}

fn growth_json(outcome: &Outcome) -> Value {
    let Some(growth) = &outcome.growth else {
        return Value::Null;
    };
    let grown = |grown: &Grown| {
        let resident = grown.memory.iter().map(|memory| memory.resident_bytes);
        json!({
            "resident_bytes": resident.collect::<Vec<_>>(),
            "body_bytes": grown.body_bytes,
        })
    };
    json!({
        "query_counts": growth.query_counts,
        "dre-backend": grown(&growth.subject),
        "unbounded-cache": grown(&growth.unbounded),
        "ratio": growth.ratio(),
    })
}

#[cfg(test)]
pub mod tests;
