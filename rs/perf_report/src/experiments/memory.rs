//! Memory of the server after many distinct queries: a cache without bounds, and one that forgets what is least used or
//! old. `rs/backend_bench` asks and measures; this owns the rounds.

use std::time::Duration;

use anyhow::{Context, Result};
use serde::Deserialize;

use super::backend_bench::Bench;
use crate::experiment::{
    About, By, Direction, Evidence, Expected, Experiment, Finding, Measured, Quantity, Stage, Unit,
};
use crate::lab::{Effort, Lab};
use crate::process;

const QUERIES: u64 = 100_000;
const QUICK_QUERIES: u64 = 20_000;
/// Memory varies by few percent: as many rounds as decide.
const ROUNDS: usize = 4;
const STAGES: [&str; 2] = ["an unbounded map", "ours: LRU with a time to live"];

/// The experiment.
pub struct Memory;

impl Experiment for Memory {
    fn about(&self) -> About {
        About {
            id: "memory",
            title: "Memory after many distinct queries",
            before: "an unbounded map",
            after: "LRU with TTL",
            method: "A server that keeps every compressed answer by its query and `dre-backend`, both fresh in each round, \
                     get the same distinct queries of `/api/nodes` over eight connections, 100,000 of them (20,000 \
                     when quick), a tenth at a time in turn. What the processes have resident in the end is compared. It is \
                     `tools/bazel run //rs/backend:load_bench -- --rounds 0`.",
        }
    }

    fn missing(&self, _: &Lab) -> Option<String> {
        process::missing(&["wrk"])
    }

    fn estimate(&self, effort: Effort) -> Duration {
        Duration::from_secs(if effort.quick { 50 } else { 220 })
    }

    fn run(&self, lab: &Lab) -> Result<Measured> {
        let bench = Bench::build(lab)?;
        let Effort { quick, runs } = lab.effort();
        let queries = if quick { QUICK_QUERIES } else { QUERIES };
        let arguments = ["--rounds", "0", "--distinct", &queries.to_string()].map(str::to_owned);
        let runs = runs.min(ROUNDS);
        let mut rounds = Vec::new();
        let mut table = String::new();
        for round in 1..=runs {
            // Servers are fresh in each round: there is nothing to warm up.
            let (document, printed) = bench.run::<Document>(lab, &arguments)?;
            rounds.push(document.memory);
            table = printed;
            lab.say(&format!("round {round} of {runs}"));
        }
        measured(&rounds, &table)
    }
}

/// What the benchmark writes.
#[derive(Deserialize)]
struct Document {
    memory: Growth,
}

/// Of one round.
#[derive(Deserialize)]
struct Growth {
    query_counts: Vec<u64>,
    #[serde(rename = "dre-backend")]
    ours: Grown,
    #[serde(rename = "unbounded-cache")]
    unbounded: Grown,
}

#[derive(Deserialize)]
struct Grown {
    resident_bytes: Vec<u64>,
}

fn measured(rounds: &[Growth], table: &str) -> Result<Measured> {
    let asked = rounds.last().and_then(|round| round.query_counts.last());
    let asked = asked.context("the benchmark asked nothing")?;
    let ends = |of: fn(&Growth) -> &Grown| {
        let lasts = rounds.iter().map(|round| {
            let bytes = of(round).resident_bytes.last();
            bytes
                .map(|bytes| *bytes as f64)
                .context("the benchmark measured nothing")
        });
        lasts.collect::<Result<Vec<f64>>>()
    };
    let stages = vec![
        Stage::new(STAGES[0], ends(|round| &round.unbounded)?),
        Stage::new(STAGES[1], ends(|round| &round.ours)?)
            .metric("server.resident_memory/distinct_queries"),
    ];
    let name = format!("resident after {asked} queries");
    let quantity = Quantity::new(name, Unit::Bytes, Direction::Lower, stages)
        .expecting(Expected::less_by(By::Guide, "30 to 40 % less", 0.30))
        .expecting(Expected::less_by(By::Goal, "at least 40 % less", 0.40));
    Ok(Measured {
        quantities: vec![quantity],
        findings: finding(rounds, table).into_iter().collect(),
    })
}

/// How memory grew in the last round.
fn finding(rounds: &[Growth], table: &str) -> Option<Finding> {
    let last = rounds.last()?;
    let late = |grown: &Grown| {
        let bytes = &grown.resident_bytes;
        let (middle, end) = (*bytes.get(bytes.len() / 2)? as f64, *bytes.last()? as f64);
        Some((end - middle) / 1e6)
    };
    let text = format!(
        "From half of the queries on, the unbounded map grew by {:.1} MB and `dre-backend` by {:.1} MB.",
        late(&last.unbounded)?,
        late(&last.ours)?
    );
    let begin = table
        .lines()
        .skip_while(|line| !line.starts_with("RSS over"));
    let lines: Vec<&str> = begin.take_while(|line| !line.is_empty()).collect();
    Some(Finding {
        text,
        evidence: Some(Evidence {
            command: format!(
                "tools/bazel run //rs/backend:load_bench -- --rounds 0 --distinct {}",
                last.query_counts.last()?
            ),
            output: lines.join("\n"),
        }),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const DOCUMENT: &str = r#"{"memory": {"query_counts": [0, 5, 10], "ratio": 0.5,
        "dre-backend": {"resident_bytes": [15000000, 20000000, 20000000], "body_bytes": 1},
        "unbounded-cache": {"resident_bytes": [9000000, 25000000, 40000000], "body_bytes": 1}}}"#;
    const TABLE: &str = "x\n\nRSS over distinct queries, MB\n 0 15.0 9.0\n10 20.0 40.0\n\ngoals\n";

    #[test]
    fn what_is_resident_in_the_end_counts() {
        let document: Document = serde_json::from_str(DOCUMENT).unwrap();
        let measured = measured(&[document.memory], TABLE).unwrap();
        let quantity = &measured.quantities[0];
        assert_eq!(quantity.name, "resident after 10 queries");
        assert_eq!(quantity.stages[0].samples, [40e6]);
        assert_eq!(quantity.stages[1].samples, [20e6]);
        let finding = &measured.findings[0];
        assert!(finding
            .text
            .contains("by 15.0 MB and `dre-backend` by 0.0 MB"));
        let output = &finding.evidence.as_ref().unwrap().output;
        assert_eq!(
            output,
            "RSS over distinct queries, MB\n 0 15.0 9.0\n10 20.0 40.0"
        );
    }

    #[test]
    fn nothing_measured_is_an_error() {
        assert!(measured(&[], TABLE).is_err());
    }
}
