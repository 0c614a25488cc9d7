//! `perf_report`: measures each line of the performance guide as before/after pairs and writes the guide. The binary owns
//! the order of experiments, files and exit codes.

mod agree;
mod args;
mod bazel_builds;
mod experiment;
mod experiments;
mod guide;
mod judge;
mod lab;
mod nginx;
mod process;
mod progress;
mod report;
mod shipped;

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command as Program, ExitCode};
use std::time::{Duration, Instant};

use anyhow::{bail, ensure, Context, Result};
use clap::Parser;

use args::{AgreeArgs, CheckArgs, Cli, Command, MeasureArgs};
use experiment::{About, Experiment, Unavailable};
use experiments::ALL;
use lab::{Effort, Lab};
use progress::Progress;
use report::{Entry, Machine, Outcome, Report};

const DONE: u8 = 0;
const FAILED: u8 = 1;
const BROKEN: u8 = 2;

const GUIDE: &str = "PERFORMANCE.md";
const REPORT: &str = "perf-report.json";
/// How long experiments took the last time, in the cache.
const DURATIONS: &str = "durations.json";
const GIT_LIMIT: Duration = Duration::from_secs(20);
const FULL_RUNS: u16 = 5;
const QUICK_RUNS: u16 = 4;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let done = process::end_all_on_signals().and_then(|()| match cli.command {
        Some(Command::List) => list(&cli.measure),
        Some(Command::Check(args)) => check(&args),
        Some(Command::Agree(args)) => agree(&args),
        Some(Command::Shipped(args)) => {
            shipped::shipped(&args).map(|kept| if kept { DONE } else { FAILED })
        }
        None => measure(&cli.measure),
    });
    ExitCode::from(done.unwrap_or_else(|error| {
        eprintln!("perf_report: {error:#}");
        BROKEN
    }))
}

fn list(args: &MeasureArgs) -> Result<u8> {
    let lab = open(args)?;
    for experiment in ALL {
        let about = experiment.about();
        let minutes = experiment.estimate(lab.effort()).as_secs().div_ceil(60);
        let missing = experiment.missing(&lab);
        let missing = missing.map_or_else(String::new, |reason| format!("; cannot run: {reason}"));
        println!(
            "{:18} {} (up to {minutes} min{missing})",
            about.id, about.title
        );
    }
    Ok(DONE)
}

fn check(args: &CheckArgs) -> Result<u8> {
    let report = Report::read(&args.report)?;
    let name = args.guide.display();
    let guide = fs::read_to_string(&args.guide).with_context(|| format!("cannot read {name}"))?;
    let again = "run tools/bazel run //tools/perf:report";
    let mut complaints = Vec::new();
    for about in abouts() {
        let entry = report.experiments.iter().find(|it| it.id == about.id);
        if entry.is_none_or(|entry| entry.measured().is_none()) {
            complaints.push(format!(
                "the report has not measured {}: {again} -- --only {}",
                about.id, about.id
            ));
        }
    }
    let expected = guide::render(&report, &abouts());
    if guide != expected {
        let lines = guide.lines().zip(expected.lines());
        let same = lines.take_while(|(is, should)| is == should).count();
        complaints.push(format!(
            "{name} is not what the report says, from line {} on: {again} -- --only none",
            same + 1
        ));
    }
    for complaint in &complaints {
        eprintln!("perf_report: {complaint}");
    }
    Ok(if complaints.is_empty() { DONE } else { FAILED })
}

fn agree(args: &AgreeArgs) -> Result<u8> {
    let [former, latter] = [&args.former, &args.latter].map(|path| Report::read(&resolve(path)));
    let agreement = agree::agreement(&former?, &latter?);
    ensure!(
        agreement.compared > 0,
        "the reports have no experiment in common: measure both with the same --only"
    );
    println!(
        "{} differences in both reports, {} of them significant in both, {} with opposite signs",
        agreement.compared,
        agreement.significant,
        agreement.contradictions.len()
    );
    for contradiction in &agreement.contradictions {
        println!("{contradiction}");
    }
    let agrees = agreement.contradictions.is_empty();
    Ok(if agrees { DONE } else { FAILED })
}

fn measure(args: &MeasureArgs) -> Result<u8> {
    let chosen = chosen(&args.only)?;
    let lab = open(args)?;
    let out = args.out.as_deref().map(resolve);
    let out = out.unwrap_or(workspace(args)?.join("docs"));
    fs::create_dir_all(&out).with_context(|| format!("cannot make {}", out.display()))?;
    let former = out.join(REPORT);
    let mut report = if former.exists() {
        Report::read(&former)?
    } else {
        Report::new(Machine::this())
    };
    let order: Vec<&str> = abouts().iter().map(|about| about.id).collect();
    report
        .experiments
        .retain(|entry| order.contains(&entry.id.as_str()));
    if !chosen.is_empty() {
        report.machine = Machine::this();
    }
    let mut durations = Durations::read(&lab)?;
    let mut has_failed = false;
    for (index, experiment) in chosen.iter().enumerate() {
        let rest = chosen[index + 1..]
            .iter()
            .map(|other| durations.estimate(*other, &lab));
        lab.begin(
            experiment.about().id,
            durations.estimate(*experiment, &lab),
            rest.sum(),
        );
        let entry = attempt(*experiment, &lab, args)?;
        if let Outcome::Measured(_) = entry.outcome {
            durations.note(*experiment, &lab, entry.duration_s)?;
        }
        has_failed |= matches!(entry.outcome, Outcome::Failed { .. });
        report.put(entry, &order);
        // After each one, so that a run that is ended keeps what it has.
        report.gather_metrics()?;
        write(&out, &report)?;
    }
    write(&out, &report)?;
    println!("{}", out.join(GUIDE).display());
    println!("{}", out.join(REPORT).display());
    Ok(if has_failed { FAILED } else { DONE })
}

fn attempt(experiment: &dyn Experiment, lab: &Lab, args: &MeasureArgs) -> Result<Entry> {
    let begin = Instant::now();
    let commit = commit(&workspace(args)?)?;
    let outcome = match experiment.missing(lab) {
        Some(reason) => Outcome::Skipped { reason },
        None => match experiment.run(lab) {
            Ok(measured) => Outcome::Measured(measured),
            Err(error) => match error.downcast::<Unavailable>() {
                Ok(Unavailable(reason)) => Outcome::Skipped { reason },
                Err(error) => Outcome::Failed {
                    reason: lab.without_paths(&format!("{error:#}")),
                },
            },
        },
    };
    match &outcome {
        Outcome::Measured(_) => lab.say("done"),
        Outcome::Skipped { reason } => lab.say(&format!("skipped: {reason}")),
        Outcome::Failed { reason } => lab.say(&format!("failed: {reason}")),
    }
    Ok(Entry {
        id: experiment.about().id.to_owned(),
        commit,
        date: jiff::Zoned::now().date().to_string(),
        quick: lab.effort().quick,
        duration_s: begin.elapsed().as_secs(),
        outcome,
    })
}

fn write(out: &Path, report: &Report) -> Result<()> {
    let json = serde_json::to_string_pretty(report)? + "\n";
    for (name, text) in [(REPORT, json), (GUIDE, guide::render(report, &abouts()))] {
        let path = out.join(name);
        let new = out.join(format!(".{name}.new"));
        let written = fs::write(&new, text).and_then(|()| fs::rename(&new, &path));
        written.with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(())
}

fn abouts() -> Vec<About> {
    ALL.iter().map(|experiment| experiment.about()).collect()
}

/// `none` stands for no experiment: the guide is written anew from the report that is there.
fn chosen(only: &[String]) -> Result<Vec<&'static dyn Experiment>> {
    if only.is_empty() {
        return Ok(ALL.to_vec());
    }
    let ids: Vec<&str> = abouts().iter().map(|about| about.id).collect();
    for id in only {
        ensure!(
            id == "none" || ids.contains(&id.as_str()),
            "there is no experiment {id}: there are {}",
            ids.join(", ")
        );
    }
    let chosen = ALL
        .iter()
        .copied()
        .filter(|it| only.iter().any(|id| id == it.about().id));
    Ok(chosen.collect())
}

fn open(args: &MeasureArgs) -> Result<Lab> {
    let runs = args
        .runs
        .unwrap_or(if args.quick { QUICK_RUNS } else { FULL_RUNS });
    let effort = Effort {
        quick: args.quick,
        runs: usize::from(runs),
    };
    let cache = match &args.cache {
        Some(cache) => resolve(cache),
        None => user_cache()?.join("dre/perf-report"),
    };
    Lab::new(effort, workspace(args)?, cache, Progress::new())
}

fn user_cache() -> Result<PathBuf> {
    let named = env::var_os("XDG_CACHE_HOME").filter(|name| !name.is_empty());
    let home = || Some(PathBuf::from(env::var_os("HOME")?).join(".cache"));
    let folder = named.map(PathBuf::from).or_else(home);
    folder.context("there is no cache folder: set HOME, XDG_CACHE_HOME or --cache")
}

/// The checkout that this is run in, also by `bazel run`.
fn workspace(args: &MeasureArgs) -> Result<PathBuf> {
    let named = args.workspace.as_deref().map(resolve);
    let run = || env::var_os("BUILD_WORKSPACE_DIRECTORY").map(PathBuf::from);
    let folder = match named.or_else(run) {
        Some(folder) => folder,
        None => env::current_dir().context("there is no current folder")?,
    };
    let mut upwards = folder.ancestors();
    match upwards.find(|folder| folder.join("MODULE.bazel").exists()) {
        Some(root) => Ok(root.to_owned()),
        None => bail!(
            "{} is in no checkout of dre: name one with --workspace",
            folder.display()
        ),
    }
}

/// A path as the user means it: `bazel run` starts programs elsewhere.
fn resolve(path: &Path) -> PathBuf {
    let base = env::var_os("BUILD_WORKING_DIRECTORY").map(PathBuf::from);
    let base = base.or_else(|| env::current_dir().ok()).unwrap_or_default();
    base.join(path)
}

fn commit(workspace: &Path) -> Result<String> {
    let mut git = Program::new("git");
    git.arg("-C").arg(workspace).args(["rev-parse", "HEAD"]);
    Ok(process::run(&mut git, GIT_LIMIT)?.stdout.trim().to_owned())
}

/// How long experiments took the last time on this machine, in seconds.
struct Durations {
    path: PathBuf,
    seconds: BTreeMap<String, u64>,
}

impl Durations {
    fn read(lab: &Lab) -> Result<Self> {
        let path = lab.kept("")?.join(DURATIONS);
        let text = fs::read_to_string(&path).unwrap_or_default();
        // They serve the display alone: what cannot be read is measured again.
        let seconds = serde_json::from_str(&text).unwrap_or_default();
        Ok(Self { path, seconds })
    }

    fn key(experiment: &dyn Experiment, lab: &Lab) -> String {
        let size = if lab.effort().quick { "quick" } else { "full" };
        format!(
            "{}, {size}, {} runs",
            experiment.about().id,
            lab.effort().runs
        )
    }

    fn estimate(&self, experiment: &dyn Experiment, lab: &Lab) -> Duration {
        let known = self.seconds.get(&Self::key(experiment, lab));
        known.map_or_else(
            || experiment.estimate(lab.effort()),
            |seconds| Duration::from_secs(*seconds),
        )
    }

    fn note(&mut self, experiment: &dyn Experiment, lab: &Lab, seconds: u64) -> Result<()> {
        self.seconds.insert(Self::key(experiment, lab), seconds);
        let text = serde_json::to_string_pretty(&self.seconds)?;
        fs::write(&self.path, text).with_context(|| format!("cannot write {}", self.path.display()))
    }
}
