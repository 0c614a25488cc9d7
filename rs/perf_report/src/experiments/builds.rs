//! How long builds take that change nothing, one source or everything, by options of Bazel, and what Cargo takes for the
//! same edit. It owns the options of each stage; all builds are in the clone, by one server, which is ended.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result};

use crate::bazel_builds::LIBRARY;
use crate::experiment::{
    About, By, Direction, Evidence, Expected, Experiment, Finding, Measured, Quantity, Stage, Unit,
};
use crate::judge::{self, Answer, Meaning};
use crate::lab::{run_build, Edited, Effort, Lab};
use crate::process::{self, microseconds};

/// See [`About`].
pub struct Builds;

const BUNDLE: &str = "//dashboard:bundle";
const PAGE: &str = "dashboard/src/pages/subnets/page.tsx";
const LINKER: &str = "ld.lld";
const RUST_EDIT: &str = "rust_edit";
const DASHBOARD_EDIT: &str = "dashboard_edit";
const CLEAN: &str = "clean";
const WORKER: &str = "persistent worker";
const ONE_SHOT: &str = "--strategy=Webpack=local";
const WHO_HAS_WORKERS: &str = "Of the actions here, only the one that makes the dashboard's bundle has a persistent worker; compilers of Rust and C \
                               are processes of their own, each in its sandbox. What builds without the bundle gain, they gain by the other options.";
const PIPELINING: &str = "Pipelined compilation gains nothing that could be shown: Bazel's rules let a second compiler write what other crates wait for \
                          (`RustcMetadata`), work that is done twice and pays only where cores would be idle.";
/// As many as decide.
const MOST_ROUNDS: usize = 4;
const TOOL_LIMIT: Duration = Duration::from_secs(60);

/// A program with a source that is edited.
struct Program {
    name: &'static str,
    label: &'static str,
    source: &'static str,
}

const DRE: Program = Program {
    name: "dre",
    label: "//rs/cli:dre",
    source: "rs/cli/src/main.rs",
};
/// A seventh of the crates, for when there is little time.
const SMALL: Program = Program {
    name: "make_sbom",
    label: "//rs/sbom:make_sbom",
    source: "rs/sbom/src/bin/make_sbom.rs",
};

/// Options of Bazel, with an output tree of their own in the one output base.
#[derive(Debug, Clone)]
struct Side {
    name: &'static str,
    /// What the output tree is called.
    tree: &'static str,
    options: Vec<String>,
}

/// What builds.
enum Tool<'a> {
    Bazel(&'a Side),
    Cargo,
}

/// How a build is done.
#[derive(Debug, Clone, Copy)]
enum How<'a> {
    /// To have its results: out of the lab's disk cache, if they are there.
    Prepared,
    /// To see how long it takes: without any cache. The profile of the build goes to the file.
    Measured(&'a Path),
}

/// The clone as a place for builds.
struct Site<'a> {
    lab: &'a Lab,
    disk_cache: PathBuf,
    incremental: PathBuf,
}

impl Experiment for Builds {
    fn about(&self) -> About {
        About {
            id: "builds",
            title: "Clean, no-op and one-file builds",
            before: "no workers, full debug information, GNU ld, each crate after the crates it uses",
            after: "workers, `dev-fast`, LLD where it is installed, pipelined compilation",
            method: "Bazel's builds take from a cache nothing that is measured; times are those that a user waits, with the client's start. Before \
                     each, an unmeasured build settles the stage's own output tree, so that changing options costs nothing. An edit adds a value to \
                     a program's main source or to a page of the dashboard, another one each time. A clean build, after `bazel clean`, is of the \
                     library `//rs/ca_bundle` with its dependencies.",
        }
    }

    fn missing(&self, _lab: &Lab) -> Option<String> {
        process::missing(&["cargo", "cc", "node"])
    }

    fn estimate(&self, effort: Effort) -> Duration {
        Duration::from_secs(if effort.quick { 2 * 60 } else { 7 * 60 })
    }

    fn run(&self, lab: &Lab) -> Result<Measured> {
        let site = Site::new(lab)?;
        let sides = site.sides();
        let rounds = lab.effort().runs.min(MOST_ROUNDS);
        let mut measured = Measured {
            findings: vec![Finding {
                text: WHO_HAS_WORKERS.to_owned(),
                evidence: None,
            }],
            ..Measured::default()
        };
        if lab.effort().quick {
            let ends = [sides[0].clone(), sides[sides.len() - 1].clone()];
            site.rust_edit(&SMALL, &ends, rounds, &mut measured)?;
        } else {
            site.rust_edit(&DRE, &sides, rounds, &mut measured)?;
        }
        site.dashboard_edit(&sides[sides.len() - 1], rounds, &mut measured)?;
        if !lab.effort().quick {
            site.clean(sides, rounds, &mut measured)?;
        }
        Ok(measured)
    }
}

impl<'a> Site<'a> {
    fn new(lab: &'a Lab) -> Result<Self> {
        Ok(Self {
            lab,
            disk_cache: lab.kept("builds/disk-cache")?,
            incremental: lab.kept("builds/incremental")?,
        })
    }

    /// From before to after, but for what only a clean build feels.
    fn sides(&self) -> Vec<Side> {
        let incremental = self.incremental.display();
        let setting = |text: &str| format!("--@rules_rust//rust/settings:{text}");
        let mut sides = vec![
            Side {
                name: "debug information, GNU ld",
                tree: "plain",
                options: vec![setting("extra_rustc_flag=-Cdebuginfo=2")],
            },
            Side {
                name: "+ `dev-fast`",
                tree: "fast",
                options: vec![
                    "--config=dev-fast".to_owned(),
                    // Not the user's folder, but one that can be emptied.
                    setting(&format!(
                        "per_crate_rustc_flag=rs/@-Cincremental={incremental}"
                    )),
                    format!("--sandbox_writable_path={incremental}"),
                ],
            },
        ];
        if process::find(LINKER).is_some() {
            let mut linked = sides[1].clone();
            linked.name = "+ LLD";
            linked.tree = "lld";
            linked.options.push("--linkopt=-fuse-ld=lld".to_owned());
            sides.push(linked);
        }
        sides
    }

    /// How long a build took, from the command's start to its end, in microseconds.
    fn build(&self, side: &Side, options: &[&str], target: &str, how: How) -> Result<f64> {
        let mut bazel = self.lab.bazel()?;
        bazel
            .args(["build", "--color=no", "--noshow_progress"])
            .args(&side.options)
            .args(options)
            .arg(format!("--platform_suffix={}", side.tree))
            // What comes out of the cache has to be there when a measured build goes without.
            .args([
                "--remote_cache=",
                "--remote_executor=",
                "--remote_download_outputs=all",
            ]);
        match how {
            How::Prepared => {
                bazel.arg(format!("--disk_cache={}", self.disk_cache.display()));
            }
            How::Measured(profile) => {
                bazel.arg("--disk_cache=").args([
                    &format!("--profile={}", profile.display()),
                    "--noslim_profile",
                    "--experimental_profile_include_target_label",
                ]);
            }
        }
        let finished = run_build(bazel.arg(target))?;
        Ok(microseconds(finished.wall))
    }

    /// Where the profile of such a build in such a tree goes.
    fn profile(&self, build: &str, tree: &str) -> PathBuf {
        self.lab.scratch().join(format!("{build}-{tree}.json"))
    }

    fn source(&self, path: &str) -> Result<Edited> {
        Edited::new(self.lab.checkout()?.join(path))
    }

    fn rust_edit(
        &self,
        program: &Program,
        sides: &[Side],
        rounds: usize,
        measured: &mut Measured,
    ) -> Result<()> {
        let source = self.source(program.source)?;
        for side in sides {
            self.lab
                .say(&format!("building {}, {}", program.label, side.name));
            self.build(side, &[], program.label, How::Prepared)?;
        }
        let mut tools: Vec<Tool> = sides.iter().map(Tool::Bazel).collect();
        if !self.lab.effort().quick {
            self.lab.say(&format!("building {}, Cargo", program.name));
            self.cargo_build(program)?;
            tools.push(Tool::Cargo);
        }
        let samples = self.lab.in_turn(&tools, rounds, |tool, round| match tool {
            Tool::Bazel(side) => {
                let [noop, edit] = ["noop", RUST_EDIT].map(|name| self.profile(name, side.tree));
                source.append("")?;
                self.build(side, &[], program.label, How::Prepared)?;
                let noop = self.build(side, &[], program.label, How::Measured(&noop))?;
                // The compiler's incremental state is shared: no stage may find there what another has just built.
                source.append(&rust_edit(side.tree, round))?;
                let edit = self.build(side, &[], program.label, How::Measured(&edit))?;
                Ok(vec![noop, edit])
            }
            Tool::Cargo => {
                source.append(&rust_edit("cargo", round))?;
                let edit = self.cargo_build(program)?;
                Ok(vec![self.cargo_build(program)?, edit])
            }
        })?;
        let names: Vec<&str> = sides.iter().map(|side| side.name).collect();
        let edit_name = format!("edit of `{}`", program.name);
        let key = |scenario: &str| format!("{scenario}/{}", program.name);
        measured
            .quantities
            .push(time("no-op", &key("noop"), &names, &samples, 0));
        let edited = time(&edit_name, &key(RUST_EDIT), &names, &samples, 1).expecting(workers());
        let last = sides.len() - 1;
        measured
            .findings
            .extend(self.missed(&edited, RUST_EDIT, sides[last].tree)?);
        measured.quantities.push(edited);
        if tools.len() > sides.len() {
            let names = [
                "Bazel, with all of that",
                "`cargo build --profile dev-fast`",
            ];
            let samples = &samples[last..];
            measured.quantities.extend([
                time("no-op, by tool", &key("cargo_noop"), &names, samples, 0),
                time(
                    &format!("{edit_name}, by tool"),
                    &key("cargo_rust_edit"),
                    &names,
                    samples,
                    1,
                ),
            ]);
        }
        Ok(())
    }

    fn cargo_build(&self, program: &Program) -> Result<f64> {
        let mut cargo = self.lab.cargo()?;
        cargo.args(["build", "--locked", "--profile", "dev-fast"]);
        cargo.args(["--package", program.name, "--bin", program.name]);
        run_build(&mut cargo).map(|finished| microseconds(finished.wall))
    }

    fn dashboard_edit(&self, side: &Side, rounds: usize, measured: &mut Measured) -> Result<()> {
        let page = self.source(PAGE)?;
        self.lab.say(&format!("building {BUNDLE}"));
        self.build(side, &[], BUNDLE, How::Prepared)?;
        let stages = [("one-shot webpack", Some(ONE_SHOT)), (WORKER, None)];
        let samples = self.lab.in_turn(&stages, rounds, |(name, option), round| {
            page.append(&format!("\ndocument.title = \"{name} {round}\";\n"))?;
            let options: Vec<&str> = option.iter().copied().collect();
            let profile = self.profile(DASHBOARD_EDIT, name);
            let time = self.build(side, &options, BUNDLE, How::Measured(&profile))?;
            Ok(vec![time])
        })?;
        let names = stages.map(|(name, _)| name);
        let edited =
            time("edit of the dashboard", DASHBOARD_EDIT, &names, &samples, 0).expecting(workers());
        measured
            .findings
            .extend(self.missed(&edited, DASHBOARD_EDIT, WORKER)?);
        measured.quantities.push(edited);
        Ok(())
    }

    fn clean(&self, mut sides: Vec<Side>, rounds: usize, measured: &mut Measured) -> Result<()> {
        // Nothing here links more than the tools of the build.
        sides.truncate(2);
        let mut pipelined = sides[1].clone();
        pipelined.name = "+ pipelined compilation";
        pipelined.tree = "pipelined";
        pipelined
            .options
            .push("--@rules_rust//rust/settings:pipelined_compilation=true".to_owned());
        sides.push(pipelined);
        let samples = self.lab.in_turn(&sides, rounds, |side, round| {
            // A first round has nothing to warm up: what it would read has just been built.
            if round == 0 {
                return Ok(vec![0.0]);
            }
            run_build(self.lab.bazel()?.arg("clean"))?;
            fs::remove_dir_all(&self.incremental)
                .and_then(|()| fs::create_dir(&self.incremental))
                .with_context(|| format!("cannot empty {}", self.incremental.display()))?;
            let profile = self.profile(CLEAN, side.tree);
            let time = self.build(side, &[], LIBRARY, How::Measured(&profile))?;
            Ok(vec![time])
        })?;
        let names: Vec<&str> = sides.iter().map(|side| side.name).collect();
        let clean = time("clean build", CLEAN, &names, &samples, 0).expecting(workers());
        let missed = self.missed(&clean, CLEAN, sides[2].tree)?;
        // The same profile shows both.
        let evidence = match &missed {
            Some(_) => None,
            None => Some(self.analyzed(CLEAN, sides[2].tree)?),
        };
        measured.findings.extend(missed);
        let pipelining = judge::change(&clean, &clean.stages[1], &clean.stages[2]);
        if pipelining.is_none_or(|change| change.meaning != Meaning::Better) {
            measured.findings.push(Finding {
                text: PIPELINING.to_owned(),
                evidence,
            });
        }
        measured.quantities.push(clean);
        Ok(())
    }

    /// What took the time where a demand was not met: the longest chain of the last build, and its kinds of actions.
    fn missed(&self, quantity: &Quantity, build: &str, tree: &str) -> Result<Option<Finding>> {
        let is_met = |expected| judge::answer(quantity, expected) == Answer::Met;
        if quantity.expected.iter().all(is_met) {
            return Ok(None);
        }
        Ok(Some(Finding {
            text: format!(
                "{}: a fifth less could not be shown. What a build of the last stage spent its time on:",
                quantity.name
            ),
            evidence: Some(self.analyzed(build, tree)?),
        }))
    }

    /// What `dre` says of the last such build in such a tree.
    fn analyzed(&self, build: &str, tree: &str) -> Result<Evidence> {
        let profile = self.profile(build, tree);
        let mut dre = Command::new(self.lab.release_program("dre", "dre")?);
        dre.args(["profile", "analyze"]).arg(profile);
        let report = process::run(&mut dre, TOOL_LIMIT)?.stdout;
        Ok(Evidence {
            command: format!("dre profile analyze {build}.json"),
            output: longest(&report),
        })
    }
}

impl Drop for Site<'_> {
    fn drop(&mut self) {
        // Nothing is lost when it does not end: it does so by itself after hours without work.
        let _ = self
            .lab
            .bazel()
            .and_then(|mut bazel| process::run(bazel.arg("shutdown"), TOOL_LIMIT));
    }
}

/// Something that no optimiser takes out, another value each time.
fn rust_edit(stage: &str, round: usize) -> String {
    format!("\n#[used]\nstatic EDIT: &str = \"{stage} {round}\";\n")
}

fn workers() -> Expected {
    Expected::less_by(
        By::Guide,
        "20 to 30 % shorter with persistent workers",
        0.20,
    )
}

fn time(
    name: &str,
    key: &str,
    stages: &[&str],
    samples: &[Vec<Vec<f64>>],
    index: usize,
) -> Quantity {
    let mut stages: Vec<Stage> = stages
        .iter()
        .zip(samples)
        .map(|(stage, of)| Stage::new(*stage, of[index].clone()))
        .collect();
    if let Some(last) = stages.last_mut() {
        last.metric = Some(format!("build.scenario_time/{key}"));
    }
    Quantity::new(name, Unit::Microseconds, Direction::Lower, stages)
}

/// Of what `dre profile analyze` prints: the sum of the critical path, its three longest steps, the three mnemonics that took most.
fn longest(report: &str) -> String {
    let mut output = String::new();
    for paragraph in report.split("\n\n") {
        let mut lines = paragraph.lines().map(str::trim_end);
        let Some(title) = lines.next() else { continue };
        let (is_path, is_kinds) = (
            title.starts_with("Critical path"),
            title.starts_with("Time by mnemonic"),
        );
        if !is_path && !is_kinds {
            continue;
        }
        let is_head = |line: &&str| line.trim_start().starts_with("Time ");
        let head = lines.find(is_head).unwrap_or_default();
        let mut rows: Vec<&str> = lines.filter(|line| seconds(line).is_some()).collect();
        rows.sort_by(|a, b| {
            seconds(b)
                .partial_cmp(&seconds(a))
                .unwrap_or(std::cmp::Ordering::Equal)
        });
        rows.truncate(3);
        for line in [title, head].into_iter().chain(rows) {
            output.push_str(line);
            output.push('\n');
        }
    }
    output
}

/// What a row begins with.
fn seconds(row: &str) -> Option<f64> {
    let mut words = row.split_ascii_whitespace();
    let value = words.next()?.parse().ok()?;
    (words.next()? == "s").then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    const REPORT: &str = "\
build.json (complete)

Critical path: 3.500 s in 4 steps, 87.5 % of the total
Run     3.000 s, 85.7 %
    Time   Share  Mnemonic
 0.003 s   0.1 %  FileWrite
 1.000 s  28.6 %  Rustc
 2.000 s  57.1 %  Rustc
 0.497 s  14.2 %  Webpack
Drag: how much shorter the build would be.

Longest actions of 4
    Time  Mnemonic
 2.000 s  Rustc

Time by mnemonic
   Time   Share  Actions  Mnemonic
3.000 s  85.7 %        2  Rustc
";

    #[test]
    fn of_a_report_the_longest_steps_and_mnemonics_are_kept() {
        let expected = "\
Critical path: 3.500 s in 4 steps, 87.5 % of the total
    Time   Share  Mnemonic
 2.000 s  57.1 %  Rustc
 1.000 s  28.6 %  Rustc
 0.497 s  14.2 %  Webpack
Time by mnemonic
   Time   Share  Actions  Mnemonic
3.000 s  85.7 %        2  Rustc
";
        assert_eq!(longest(REPORT), expected);
    }

    #[test]
    fn edits_differ_from_round_to_round_and_from_stage_to_stage() {
        assert_ne!(rust_edit("plain", 1), rust_edit("plain", 2));
        assert_ne!(rust_edit("plain", 1), rust_edit("fast", 1));
    }
}
