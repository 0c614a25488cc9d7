//! The dashboard's bundle: what each option of the bundler gives, and the worker after an edit. The benchmark of
//! `tools/webpack/bench` measures; this makes quantities of what it prints.

use std::time::Duration;

use anyhow::{ensure, Context, Result};
use serde::Deserialize;

use crate::experiment::{
    About, By, Direction, Evidence, Expected, Experiment, Finding, Measured, Quantity, Stage, Unit,
};
use crate::judge::{self, Answer};
use crate::lab::{Effort, Lab};
use crate::process;

const LIMIT: Duration = Duration::from_secs(30 * 60);
const BENCHMARK: &str = "tools/webpack/bench/stages.mjs";

/// The experiment.
#[derive(Debug)]
pub struct Bundle;

impl Experiment for Bundle {
    fn about(&self) -> About {
        About {
            id: "bundle",
            title: "Dashboard bundle",
            before: "webpack's command line each time; one file, no tree shaking, webpack's default minifier",
            after: "the worker; a file for each page, tree shaking, the chosen minifier",
            method: "The dashboard's own configuration, without some of its options. Sizes are those that \
                     `bundle_budget_test` judges: of all files, and of the script and the style sheet that the overview \
                     needs at once. Times are those after an edit of one page; the worker gets the requests that Bazel \
                     would send it, and its bundle is held against that of webpack's command line, byte by byte.",
        }
    }

    fn missing(&self, _lab: &Lab) -> Option<String> {
        process::missing(&["node", "npm"])
    }

    fn estimate(&self, effort: Effort) -> Duration {
        Duration::from_secs(if effort.quick { 70 } else { 180 })
    }

    fn run(&self, lab: &Lab) -> Result<Measured> {
        lab.say("installs npm packages");
        lab.dashboard()?;
        lab.say("bundles in all stages by turns");
        let mut benchmark = lab.node()?;
        let runs = format!("--runs={}", lab.effort().runs);
        benchmark
            .args([BENCHMARK, &runs])
            .env("TMPDIR", lab.scratch());
        if lab.effort().quick {
            benchmark.arg("--quick");
        }
        let printed = process::run(&mut benchmark, LIMIT)?.stdout;
        let benchmark: Benchmark = serde_json::from_str(&printed)
            .with_context(|| format!("{BENCHMARK} prints no figures"))?;
        let mut measured = benchmark.measured()?;
        let is_missed = measured.quantities.iter().any(|quantity| {
            let demands = quantity.expected.iter();
            demands
                .map(|it| judge::answer(quantity, it))
                .any(|it| it == Answer::Missed)
        });
        if is_missed || !lab.effort().quick {
            lab.say("profiles");
            measured.findings.push(profile(lab, is_missed)?);
        }
        Ok(measured)
    }
}

/// Which packages take the time, as the benchmark's profiles say.
fn profile(lab: &Lab, is_missed: bool) -> Result<Finding> {
    let mut command = lab.node()?;
    command
        .args([BENCHMARK, "--profile"])
        .env("TMPDIR", lab.scratch());
    let output = process::run(&mut command, LIMIT)?.stdout;
    let text = if is_missed {
        "The worker gains less than was demanded. This is where the time goes: what webpack's command line does for each \
         bundle, and what the worker still does for each edit."
    } else {
        "Where the time goes: what a minifier takes, and what the worker need not do again."
    };
    Ok(Finding {
        text: text.to_owned(),
        evidence: Some(Evidence {
            command: process::shown(&command),
            output,
        }),
    })
}

/// What the benchmark prints.
#[derive(Debug, Deserialize)]
struct Benchmark {
    /// Of all stages, the worker's the last.
    sizes: Vec<StageSizes>,
    /// Of the stages that were timed, the worker's the last.
    times: Vec<StageTimes>,
}

#[derive(Debug, Deserialize)]
struct StageSizes {
    name: String,
    all: Sizes,
    first: Sizes,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Sizes {
    bytes: f64,
    gzip_bytes: f64,
    brotli_bytes: f64,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct StageTimes {
    name: String,
    times_us: Vec<f64>,
}

impl Benchmark {
    fn measured(&self) -> Result<Measured> {
        let quantities = vec![
            self.size("all files", |it| it.all.bytes, None),
            self.size("all, gzip", |it| it.all.gzip_bytes, None),
            self.size(
                "all, Brotli",
                |it| it.all.brotli_bytes,
                Some("bundle.size/dashboard"),
            ),
            self.size("needed first", |it| it.first.bytes, None),
            self.size("first, gzip", |it| it.first.gzip_bytes, None),
            self.size(
                "first, Brotli",
                |it| it.first.brotli_bytes,
                Some("bundle.size/dashboard/main"),
            ),
        ];
        let [cold, edit] = self.times()?;
        let mut measured = Measured {
            quantities,
            findings: Vec::new(),
        };
        measured.quantities.extend([cold, edit]);
        measured.findings.extend(self.splitting());
        measured.findings.extend(self.minifier());
        Ok(measured)
    }

    fn size(&self, name: &str, of: fn(&StageSizes) -> f64, metric: Option<&str>) -> Quantity {
        let mut stages: Vec<Stage> = self
            .sizes
            .iter()
            .map(|stage| Stage::new(&stage.name, vec![of(stage)]))
            .collect();
        if let Some(last) = stages.last_mut() {
            last.metric = metric.map(str::to_owned);
        }
        Quantity::new(name, Unit::Bytes, Direction::Lower, stages).exact()
    }

    /// A bundle by webpack's command line, from its plain to its own configuration; and that against the worker.
    fn times(&self) -> Result<[Quantity; 2]> {
        ensure!(
            self.times.len() >= 3,
            "{BENCHMARK} timed {} stages and not 3 at least",
            self.times.len()
        );
        let stages = self.times.iter();
        let mut cold: Vec<Stage> = stages
            .map(|stage| Stage::new(&stage.name, stage.times_us.clone()))
            .collect();
        let worker = cold.pop().context("no stage was timed")?;
        let whole = cold.last_mut().context("no stage was timed")?;
        let edit = vec![
            Stage::new("webpack's command line", whole.samples.clone()),
            worker.metric("bundle.build_time/edit"),
        ];
        whole.metric = Some("bundle.build_time/cold".to_owned());
        let time = |name, stages| Quantity::new(name, Unit::Microseconds, Direction::Lower, stages);
        Ok([
            time("one bundle", cold),
            time("an edit to the bundle", edit).expecting(Expected::times(
                By::Goal,
                "3 times faster than cold",
                3.0,
            )),
        ])
    }

    fn stages(&self, earlier: &str, later: &str) -> Option<[&StageSizes; 2]> {
        let stage = |name: &str| self.sizes.iter().find(|stage| stage.name == name);
        Some([stage(earlier)?, stage(later)?])
    }

    /// What splitting costs in sum and gains for the first page.
    fn splitting(&self) -> Option<Finding> {
        let [before, after] = self.stages("+ the chosen minifier", "+ splitting")?;
        let change = |of: fn(&StageSizes) -> f64| percent(of(after) / of(before));
        let compressed = after.all.brotli_bytes / before.all.brotli_bytes;
        let raw = after.all.bytes / before.all.bytes;
        let mut text = format!(
            "Splitting changes what the overview needs at once by {} (Brotli), and all files together by {}.",
            change(|it| it.first.brotli_bytes),
            change(|it| it.all.brotli_bytes),
        );
        if compressed > 1.0 && compressed > raw {
            text += &format!(
                " Uncompressed they change by {} only: the rest is that each file is compressed by itself, so that nothing \
                 refers to what another one has already.",
                change(|it| it.all.bytes)
            );
        }
        Some(Finding {
            text,
            evidence: None,
        })
    }

    /// What the chosen minifier is chosen for.
    fn minifier(&self) -> Option<Finding> {
        let [before, after] = self.stages("+ tree shaking", "+ the chosen minifier")?;
        let size = percent(after.all.brotli_bytes / before.all.brotli_bytes);
        let median = |name: &str| {
            let stage = self.times.iter().find(|stage| stage.name == name)?;
            judge::median(&stage.times_us)
        };
        let times = median(&before.name).zip(median(&after.name));
        let time = times.map_or_else(String::new, |(before, after)| {
            format!(
                ", and the time of one bundle by {}",
                percent(after / before)
            )
        });
        Some(Finding {
            text: format!(
                "The chosen minifiers, swc and lightningcss, change the size by {size} (Brotli) against webpack's default, Terser \
                 for scripts and nothing for styles{time}."
            ),
            evidence: None,
        })
    }
}

/// A ratio as a change: `+4.2 %`.
fn percent(ratio: f64) -> String {
    format!("{:+.1} %", (ratio - 1.0) * 100.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::judge::Meaning;

    fn benchmark(splitting: &str) -> Benchmark {
        let sizes = |name, all, first| {
            let of = |bytes: u32| {
                format!(r#"{{"bytes":{bytes},"gzipBytes":{bytes},"brotliBytes":{bytes}}}"#)
            };
            format!(
                r#"{{"name":"{name}","all":{},"first":{}}}"#,
                of(all),
                of(first)
            )
        };
        let text = format!(
            r#"{{"sizes":[{},{},{},{splitting},{}],"times":[
                {{"name":"plain","timesUs":[9e6,9.1e6,9.2e6,9e6]}},
                {{"name":"+ splitting","timesUs":[3e6,3.1e6,3.2e6,3e6]}},
                {{"name":"+ the worker","timesUs":[3e5,3.1e5,3.2e5,3e5]}}]}}"#,
            sizes("plain", 200, 180),
            sizes("+ tree shaking", 150, 140),
            sizes("+ the chosen minifier", 100, 90),
            sizes("+ the worker", 110, 20),
        );
        serde_json::from_str(&text).expect("a benchmark")
    }

    fn split(all: u32, brotli: u32) -> String {
        format!(
            r#"{{"name":"+ splitting","all":{{"bytes":{all},"gzipBytes":{all},"brotliBytes":{brotli}}},
                "first":{{"bytes":20,"gzipBytes":20,"brotliBytes":20}}}}"#
        )
    }

    #[test]
    fn figures_become_quantities_and_the_last_stage_their_metrics() {
        let measured = benchmark(&split(102, 110)).measured().expect("quantities");
        let metrics: Vec<(&str, &str)> = measured
            .quantities
            .iter()
            .flat_map(|it| it.stages.iter().map(|stage| (it.name.as_str(), stage)))
            .filter_map(|(name, stage)| Some((name, stage.metric.as_deref()?)))
            .collect();
        assert_eq!(
            metrics,
            [
                ("all, Brotli", "bundle.size/dashboard"),
                ("first, Brotli", "bundle.size/dashboard/main"),
                ("one bundle", "bundle.build_time/cold"),
                ("an edit to the bundle", "bundle.build_time/edit"),
            ]
        );
        let edit = measured.quantities.last().expect("the edit");
        let whole = judge::whole(edit).expect("a change");
        assert_eq!(whole.meaning, Meaning::Better);
        assert_eq!(judge::answer(edit, &edit.expected[0]), Answer::Met);
    }

    #[test]
    fn the_cost_of_splitting_is_explained_only_where_there_is_one() {
        let text = |split: String| benchmark(&split).splitting().expect("a finding").text;
        let costs = text(split(102, 110));
        assert!(
            costs.contains("-77.8 % (Brotli), and all files together by +10.0 %"),
            "{costs}"
        );
        assert!(
            costs.contains("Uncompressed they change by +2.0 % only"),
            "{costs}"
        );
        assert!(!text(split(95, 90)).contains("Uncompressed"));
    }

    #[test]
    fn a_minifier_that_was_not_timed_is_told_by_its_size() {
        let finding = benchmark(&split(102, 110)).minifier().expect("a finding");
        assert!(
            finding.text.contains("by -33.3 % (Brotli)"),
            "{}",
            finding.text
        );
        assert!(
            finding.text.ends_with("nothing for styles."),
            "{}",
            finding.text
        );
    }
}
