//! Reads of SQLite by several threads: one connection behind a mutex, and a connection for each thread. The benchmark of
//! `registry_store` measures; this owns how it is run and which of its figures count.

use std::fs;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::experiment::{About, Direction, Experiment, Measured, Quantity, Stage, Unit};
use crate::judge;
use crate::lab::{Effort, Lab, NATIVE};
use crate::process;

/// The benchmark's readers and what they are here, from before to after.
const STAGES: [(&str, &str); 3] = [
    ("one mutex", "one connection behind a mutex"),
    ("r2d2", "an r2d2 pool"),
    ("store", "ours: a read-only connection for each thread"),
];
/// So many of the benchmark's rounds, which are short, make one of ours: their median. Each of ours is a process of its own, because
/// what the scheduler makes of the threads stays the same within a process and differs between two.
const SLICES: usize = 4;
const RUN_LIMIT: Duration = Duration::from_secs(5 * 60);

/// The experiment.
pub struct Sqlite;

impl Experiment for Sqlite {
    fn about(&self) -> About {
        About {
            id: "sqlite",
            title: "SQLite reads under load",
            before: "one connection behind a mutex",
            after: "the pool",
            method: "Two and four threads read single records of a generated network of 1,440 nodes, by the same \
                     prepared statement and with the same parsing; alone, and while another thread appends versions. \
                     The readers take turns of 50 ms in one process; a sample is the median of four, and each round a process of its own. It is \
                     `tools/bazel run --config=perf //rs/registry_store:registry_store_pool_bench`.",
        }
    }

    fn missing(&self, _: &Lab) -> Option<String> {
        None
    }

    fn estimate(&self, effort: Effort) -> Duration {
        Duration::from_secs(if effort.quick { 50 } else { 80 })
    }

    fn run(&self, lab: &Lab) -> Result<Measured> {
        lab.say("building the benchmark");
        let bench = lab.built("//rs/registry_store:registry_store_pool_bench", &NATIVE)?;
        let file = lab.scratch().join("sqlite.json");
        let mut documents = Vec::new();
        for round in 1..=lab.effort().runs {
            let mut command = Command::new(&bench);
            command.args(["--rounds", &SLICES.to_string(), "--json"]);
            process::run(command.arg(&file), RUN_LIMIT)?;
            documents.push(fs::read_to_string(&file).context("the benchmark wrote no figures")?);
            lab.say(&format!("round {round} of {}", lab.effort().runs));
        }
        measured(&documents)
    }
}

/// What the benchmark writes.
#[derive(Deserialize)]
struct Document {
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    threads: usize,
    writing: bool,
    readers: Vec<Series>,
}

#[derive(Deserialize)]
struct Series {
    name: String,
    rounds: Vec<Slice>,
}

#[derive(Deserialize)]
struct Slice {
    reads_per_second: f64,
    p50_us: f64,
    p99_us: f64,
}

/// Of one document for each round.
fn measured(documents: &[String]) -> Result<Measured> {
    let parsed = documents.iter().map(|text| {
        serde_json::from_str::<Document>(text).context("the benchmark's figures are not understood")
    });
    let mut rounds = parsed.collect::<Result<Vec<_>>>()?.into_iter();
    let mut document = rounds.next().context("the benchmark did not run")?;
    for other in rounds {
        for (case, other) in document.cases.iter_mut().zip(other.cases) {
            for (reader, other) in case.readers.iter_mut().zip(other.readers) {
                reader.rounds.extend(other.rounds);
            }
        }
    }
    let mut measured = Measured::default();
    for case in &document.cases {
        measured.quantities.push(case.quantity(
            "reads",
            Unit::PerSecond,
            Direction::Higher,
            |it| it.reads_per_second,
        )?);
    }
    // Beside a writer, or with more threads than cores, the longest times are those of the scheduler.
    for case in document.cases.iter().filter(|case| !case.writing).take(1) {
        let (time, lower) = (Unit::Microseconds, Direction::Lower);
        let half = case.quantity("p50 of a read", time, lower, |it| it.p50_us)?;
        let most = case.quantity("p99 of a read", time, lower, |it| it.p99_us)?;
        measured.quantities.extend([half, most]);
    }
    Ok(measured)
}

impl Case {
    fn quantity(
        &self,
        what: &str,
        unit: Unit,
        better: Direction,
        of: fn(&Slice) -> f64,
    ) -> Result<Quantity> {
        let beside = if self.writing { " beside a writer" } else { "" };
        let name = format!("{what}, {} threads{beside}", self.threads);
        let stages = STAGES.iter().map(|(reader, stage)| {
            let series = self.readers.iter().find(|series| series.name == *reader);
            let series = series.with_context(|| format!("the benchmark has no reader {reader}"))?;
            let slices: Vec<f64> = series.rounds.iter().map(of).collect();
            let medians = slices.chunks(SLICES).filter_map(judge::median);
            Ok(Stage::new(*stage, medians.collect()))
        });
        Ok(Quantity::new(
            name,
            unit,
            better,
            stages.collect::<Result<_>>()?,
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(threads: usize, writing: bool) -> serde_json::Value {
        let rounds = |rate: f64| {
            let slice = |factor: f64| {
                serde_json::json!({
                    "reads_per_second": rate * factor, "p50_us": 2.0, "p99_us": 9.0, "max_us": 50.0,
                })
            };
            let outliers = [(1.0, 1.8), (1.5, 0.5)];
            let rounds = outliers.map(|(rate, outlier)| {
                let mut round = vec![rate; SLICES];
                round[SLICES / 2] = outlier;
                round
            });
            rounds.concat().into_iter().map(slice).collect::<Vec<_>>()
        };
        let readers = [("store", 300.0), ("one mutex", 100.0), ("r2d2", 200.0)];
        let readers = readers.map(|(name, rate)| {
            serde_json::json!({ "name": name, "rounds": rounds(rate * threads as f64) })
        });
        serde_json::json!({ "threads": threads, "writing": writing, "readers": readers })
    }

    #[test]
    fn stages_are_in_order_whatever_the_benchmarks_is() {
        let cases = [document(2, false), document(4, false), document(2, true)];
        let measured = measured(&[serde_json::json!({ "cases": cases }).to_string()]).unwrap();
        let names: Vec<&str> = measured
            .quantities
            .iter()
            .map(|it| it.name.as_str())
            .collect();
        assert_eq!(
            names,
            [
                "reads, 2 threads",
                "reads, 4 threads",
                "reads, 2 threads beside a writer",
                "p50 of a read, 2 threads",
                "p99 of a read, 2 threads",
            ]
        );
        let first = &measured.quantities[0];
        assert_eq!(first.stages[0].samples, [200.0, 300.0]);
        assert_eq!(first.stages[2].samples, [600.0, 900.0]);
    }

    #[test]
    fn a_reader_that_is_not_there_is_told() {
        let mut case = document(2, false);
        case["readers"][2]["name"] = "r2d3".into();
        let text = serde_json::json!({ "cases": [case] }).to_string();
        assert_eq!(
            measured(&[text]).unwrap_err().to_string(),
            "the benchmark has no reader r2d2"
        );
    }
}
