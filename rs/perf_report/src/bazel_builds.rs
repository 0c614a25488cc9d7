//! Builds by Bazel that are measured: without earlier results, in an output base of their own, with what Bazel says about where each
//! result came from. It must not know where results may come from.

use std::cell::Cell;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::experiment::{Direction, Evidence, Quantity, Stage, Unit};
use crate::lab::{self, Lab};
use crate::process;

/// A library with its dependencies, small enough to be built anew in every round.
pub const LIBRARY: &str = "//rs/ca_bundle";
/// A server that was left behind ends after so long.
const IDLE_LIMIT: &str = "--max_idle_secs=60";
const ANALYSIS_LIMIT: Duration = Duration::from_secs(60);
const SHUTDOWN_LIMIT: Duration = Duration::from_secs(60);

/// An output base of the lab's own in which the clone is built; its server ends with this value.
#[derive(Debug)]
pub struct BazelBuilds<'a> {
    lab: &'a Lab,
    output_base: PathBuf,
    /// How many builds there were.
    number: Cell<u32>,
}

/// One build.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Build {
    /// From before the command to its end.
    pub wall: Duration,
    /// Where results came from.
    pub actions: Actions,
    /// What was asked for: the SHA-256 of each file, in the order of the files' names.
    pub digests: Vec<String>,
}

/// Where the results of actions came from. Those that Bazel carries out within itself, such as links, do not count.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Actions {
    /// Out of a cache that is asked before an action is carried out.
    pub hits: u64,
    /// Carried out on this machine.
    pub local: u64,
    /// Carried out by a remote engine.
    pub remote: u64,
}

impl Actions {
    /// All of them.
    #[must_use]
    pub fn all(self) -> u64 {
        self.hits + self.local + self.remote
    }

    /// Those that were carried out, wherever.
    #[must_use]
    pub fn carried_out(self) -> u64 {
        self.local + self.remote
    }

    /// The share that came out of a cache; 0 of none.
    #[must_use]
    pub fn hit_ratio(self) -> f64 {
        self.hits as f64 / self.all().max(1) as f64
    }
}

impl Build {
    /// The samples of [`quantities`].
    #[must_use]
    pub fn samples(&self) -> Vec<f64> {
        vec![
            self.wall.as_secs_f64() * 1e6,
            self.actions.carried_out() as f64,
            self.actions.hit_ratio(),
        ]
    }
}

/// How long builds took, what they carried out, and what came out of a cache. `samples` are [`Build::samples`] as
/// `[stage][quantity][round]`; `metric` is what the last stage's time is called.
#[must_use]
pub fn quantities(names: &[&str], samples: &[Vec<Vec<f64>>], metric: &str) -> Vec<Quantity> {
    let mut times = stages(names, samples, 0);
    if let Some(last) = times.last_mut() {
        last.metric = Some(metric.to_owned());
    }
    let counts = |quantity, worst| worst_rounds(stages(names, samples, quantity), worst);
    let lower = Direction::Lower;
    vec![
        Quantity::new(
            "build without earlier results",
            Unit::Microseconds,
            lower,
            times,
        ),
        Quantity::new(
            "actions carried out",
            Unit::Count,
            lower,
            counts(1, f64::max),
        )
        .exact(),
        Quantity::new(
            "results out of the cache",
            Unit::Ratio,
            Direction::Higher,
            counts(2, f64::min),
        )
        .exact(),
    ]
}

/// The stages of one of several quantities that were measured in turn.
#[must_use]
pub fn stages(names: &[&str], samples: &[Vec<Vec<f64>>], quantity: usize) -> Vec<Stage> {
    let stages = names.iter().zip(samples);
    stages
        .map(|(name, samples)| Stage::new(*name, samples[quantity].clone()))
        .collect()
}

/// Counts should be the same in every round: the worst one stands for all.
fn worst_rounds(mut stages: Vec<Stage>, worst: fn(f64, f64) -> f64) -> Vec<Stage> {
    for stage in &mut stages {
        let value = stage.samples.iter().copied().reduce(worst);
        stage.samples = value.into_iter().collect();
    }
    stages
}

impl<'a> BazelBuilds<'a> {
    /// Uses the output base of that name, kept between runs with the repositories that were fetched into it.
    ///
    /// # Errors
    ///
    /// When its folder cannot be made.
    pub fn new(lab: &'a Lab, name: &str) -> Result<Self> {
        let output_base = lab.kept(name)?;
        let number = Cell::new(0);
        Ok(Self {
            lab,
            output_base,
            number,
        })
    }

    /// Fetches whatever the build of a target needs, so that no build that is measured has to.
    ///
    /// # Errors
    ///
    /// When it cannot be fetched or analysed.
    pub fn fetch(&self, target: &str) -> Result<()> {
        let mut command = self.command("build")?;
        lab::run_build(command.args(["--nobuild", target]))?;
        Ok(())
    }

    /// Builds a target without any result of earlier builds but those in caches that `options` name. Packages that were
    /// read stay in Bazel's memory: `bazel clean` would forget them too, and then the evaluation of module extensions, some
    /// seconds each time, stands beside what is measured. The profile is written to `profile`.
    ///
    /// # Errors
    ///
    /// When the build fails, or Bazel does not say what it did.
    pub fn build(&self, target: &str, options: &[String], profile: &Path) -> Result<Build> {
        self.number.set(self.number.get() + 1);
        let events = profile.with_extension("events.json");
        let mut command = self.command("build")?;
        command
            .args(["--disk_cache=", "--remote_cache=", "--remote_executor="])
            // What Bazel knows of results is their files and, by configuration, its memory. A value that nothing reads makes
            // a configuration new and leaves the keys of its actions, by which caches find them.
            .arg("--nouse_action_cache")
            .arg(format!("--define=dre_perf_report={}", self.number.get()))
            // What is built is looked at, not used: the clone's links belong to others.
            .arg("--experimental_convenience_symlinks=ignore")
            .arg(format!("--profile={}", profile.display()))
            .arg(format!("--build_event_json_file={}", events.display()))
            .arg("--nobuild_event_json_file_path_conversion")
            .args(options)
            .arg(target);
        let wall = lab::run_build(&mut command)?.wall;
        let text = fs::read_to_string(&events)
            .with_context(|| format!("cannot read {}", events.display()))?;
        let (actions, digests) = events_of(&text)?;
        Ok(Build {
            wall,
            actions,
            digests,
        })
    }

    /// Removes the output base, so that the next build is that of a machine that has never seen these sources.
    ///
    /// # Errors
    ///
    /// When Bazel cannot.
    pub fn forget(&self) -> Result<()> {
        lab::run_build(self.command("clean")?.arg("--expunge"))?;
        Ok(())
    }

    fn command(&self, command: &str) -> Result<Command> {
        let mut bazel = self.lab.bazel()?;
        bazel
            .arg(format!("--output_base={}", self.output_base.display()))
            .args([IDLE_LIMIT, command]);
        Ok(bazel)
    }
}

impl Drop for BazelBuilds<'_> {
    fn drop(&mut self) {
        if let Ok(mut command) = self.command("shutdown") {
            // It ends by itself, if later.
            let _ = process::run(&mut command, SHUTDOWN_LIMIT);
        }
    }
}

/// One line of Bazel's build event protocol, as far as it is of use.
/// <https://bazel.build/remote/bep-glossary>
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Event {
    named_set_of_files: Option<NamedSet>,
    build_metrics: Option<Metrics>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct NamedSet {
    files: Vec<NamedFile>,
}

#[derive(Debug, Deserialize)]
struct NamedFile {
    name: String,
    #[serde(default)]
    digest: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Metrics {
    action_summary: Summary,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Summary {
    runner_count: Vec<Runner>,
}

#[derive(Debug, Deserialize)]
struct Runner {
    name: String,
    #[serde(default)]
    count: u64,
}

fn events_of(text: &str) -> Result<(Actions, Vec<String>)> {
    let mut runners = None;
    let mut files = Vec::new();
    for line in text.lines() {
        let event: Event = serde_json::from_str(line).context("Bazel wrote an odd build event")?;
        files.extend(event.named_set_of_files.unwrap_or_default().files);
        if let Some(metrics) = event.build_metrics {
            runners = Some(metrics.action_summary.runner_count);
        }
    }
    let runners = runners.context("Bazel does not say what it carried out")?;
    let mut actions = Actions::default();
    for Runner { name, count } in runners {
        match name.as_str() {
            "total" | "internal" => {}
            "remote" => actions.remote += count,
            cache if cache.ends_with(" cache hit") => actions.hits += count,
            _ => actions.local += count,
        }
    }
    files.sort_by(|one, other| one.name.cmp(&other.name));
    let digests = files.into_iter().map(|file| file.digest).collect();
    Ok((actions, digests))
}

/// What `dre profile analyze` says of a profile about remote caches and engines, as evidence. `dre` is that program.
///
/// # Errors
///
/// When the profile cannot be read.
pub fn remote_evidence(dre: &Path, profile: &Path) -> Result<Evidence> {
    let mut command = Command::new(dre);
    command.args(["profile", "analyze"]).arg(profile);
    let analysis = process::run(&mut command, ANALYSIS_LIMIT)?.stdout;
    let name = profile.file_name().unwrap_or_default().to_string_lossy();
    Ok(Evidence {
        command: format!("dre profile analyze {name}"),
        output: section(&analysis, "Remote cache and execution"),
    })
}

/// The heading and the lines up to the next blank one; empty if there is no such heading.
fn section(analysis: &str, heading: &str) -> String {
    let lines = analysis.lines().skip_while(|line| *line != heading);
    let lines: Vec<&str> = lines.take_while(|line| !line.is_empty()).collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    const EVENTS: &str = r#"{"id":{"started":{}},"children":[{}],"started":{"uuid":"1"}}
{"id":{"namedSet":{"id":"0"}},"namedSetOfFiles":{"files":[{"name":"b","uri":"file:///b","digest":"22"},{"name":"a","digest":"11"}]}}
{"id":{"buildMetrics":{}},"buildMetrics":{"actionSummary":{"actionsExecuted":"30","runnerCount":[{"name":"total","count":30},{"name":"remote cache hit","count":7},{"name":"internal","count":17},{"name":"linux-sandbox","count":1,"execKind":"Local"},{"name":"remote","count":2},{"name":"worker","count":3}]}}}"#;

    #[test]
    fn bazels_events_say_where_results_came_from() -> Result<()> {
        let (actions, digests) = events_of(EVENTS)?;
        let expected = Actions {
            hits: 7,
            local: 4,
            remote: 2,
        };
        assert_eq!(actions, expected);
        assert_eq!(actions.all(), 13);
        assert_eq!(digests, ["11", "22"]);
        Ok(())
    }

    #[test]
    fn events_that_end_early_are_an_error() {
        assert!(events_of("{\"id\":{\"started\":{}}}").is_err());
        assert!(events_of("{\"id\"").is_err());
    }

    #[test]
    fn nothing_has_no_hits() {
        assert_eq!(Actions::default().hit_ratio(), 0.0);
    }

    #[test]
    fn counts_are_those_of_the_worst_round() {
        let samples = [
            vec![vec![9.0, 8.0], vec![7.0, 7.0], vec![0.0, 0.0]],
            vec![vec![2.0, 1.0], vec![0.0, 1.0], vec![1.0, 0.9]],
        ];
        let quantities = quantities(&["before", "after"], &samples, "build.scenario_time/clean");
        let last = quantities.iter().filter_map(|it| it.stages.last());
        let last: Vec<&[f64]> = last.map(|stage| &stage.samples[..]).collect();
        assert_eq!(last, [&[2.0, 1.0][..], &[1.0], &[0.9]]);
        let metric = quantities[0].stages[1].metric.as_deref();
        assert_eq!(metric, Some("build.scenario_time/clean"));
    }

    #[test]
    fn a_section_ends_at_a_blank_line() {
        let analysis = "Build\nTotal 1 s\n\nRemote cache\nHits 7\nLook-ups 7\n\nMemory\nPeak 1\n";
        let expected = "Remote cache\nHits 7\nLook-ups 7";
        assert_eq!(section(analysis, "Remote cache"), expected);
        assert_eq!(section(analysis, "Workers"), "");
    }
}
