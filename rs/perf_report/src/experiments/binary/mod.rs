//! How large the programs are, how fast they start and how much memory they take, by the options of Cargo's release
//! profile, each added in turn. It owns the stages' profiles and the document that `dre profile analyze` reads.

mod findings;

use std::fmt::Write as _;
use std::fs;
use std::io::{Read, Write as _};
use std::net::{Ipv4Addr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{ensure, Context, Result};

use crate::experiment::{
    About, By, Direction, Expected, Experiment, Measured, Quantity, Stage, Unit,
};
use crate::judge;
use crate::lab::{run_build, Effort, Lab};
use crate::process::{self, microseconds, Server};

/// See [`About`].
pub struct Binary;

/// What the profile of Cargo.toml adds to Cargo's own, in the order in which it is added.
const ADDED: [&str; 4] = [
    "+ thin LTO",
    "+ one codegen unit",
    "+ abort on panic",
    "+ no symbols",
];
/// What stands in the place of the first three without them.
const PLAIN_OPTIONS: [&str; 3] = ["lto=false", "codegen-units=16", "panic=\"unwind\""];
/// What stands in the place of the last: Cargo by itself leaves out debug information, that of the standard library. As an argument of
/// the linking compiler alone, so that both stages have all other crates in common.
const PLAIN_STRIP: &str = "-Cstrip=debuginfo";
const PLAIN: &str = "Cargo's release profile";
const ALL_ADDED: &str = "+ all four options";

/// Starts that make one sample of the time to start, and runs that make one of the others.
const STARTS: usize = 100;
const RUNS: usize = 9;
/// Actions in the profile that is analyzed: 10 MB of JSON.
const ACTIONS: u32 = 40_000;
/// From the start of one action to that of the next on its thread.
const ACTION_EVERY_US: u32 = 5000;
/// Threads of Bazel: phases are marked on the first.
const THREADS: [&str; 3] = [
    "Main Thread",
    "skyframe-evaluator-execution-0",
    "skyframe-evaluator-execution-1",
];
const RUN_LIMIT: Duration = Duration::from_secs(60);
const PAUSE: Duration = Duration::from_micros(300);
const PROFILE: &str = "profile.json";

/// A stage's programs.
struct Build {
    name: String,
    /// The folder within the experiment's own, a word.
    folder: String,
    /// Which of [`ADDED`] it has.
    added: usize,
    level: Option<&'static str>,
    programs: &'static [&'static str],
}

const PROGRAMS: &[&str] = &["dre", "dre-backend"];
/// For the stages in between: each program more is minutes of compilation.
const ONE_PROGRAM: &[&str] = &["dre"];

impl Experiment for Binary {
    fn about(&self) -> About {
        About {
            id: "binary",
            title: "Size, start and memory of programs",
            before: "Cargo's release profile as it is without settings",
            after: "the options of this repository's profile, and the instructions of this CPU's level",
            method: "Options are added in turn, each to all that stand above it. A start of `dre` is `dre --version`, from before the process \
                     is made to its end, the median of 100 a round; its run is `dre profile analyze` of a generated profile of 40,000 actions, \
                     whose peak of resident memory is the one shown. A start of `dre-backend` ends with its first answer to `/healthz`, with a \
                     generated network of 1,440 nodes in memory; the stages in between are of `dre` alone.",
        }
    }

    fn missing(&self, _lab: &Lab) -> Option<String> {
        process::missing(&["cargo", "rustc", "cc", "size"])
    }

    fn estimate(&self, effort: Effort) -> Duration {
        Duration::from_secs(if effort.quick { 4 * 60 } else { 16 * 60 })
    }

    fn run(&self, lab: &Lab) -> Result<Measured> {
        let folder = lab.scratch().join("binary");
        fs::create_dir_all(&folder)?;
        let builds = builds(lab.effort().quick);
        for build in &builds {
            lab.say(&format!("building {}", build.name));
            build.make(lab, &folder.join(&build.folder))?;
        }
        let profile = folder.join(PROFILE);
        fs::write(&profile, generated_profile())
            .with_context(|| format!("cannot write {}", profile.display()))?;
        let samples = lab.in_turn(&builds, lab.effort().runs, |build, _| {
            measure(&folder.join(&build.folder), build.programs, &profile)
        })?;
        let mut quantities = Vec::new();
        for program in PROGRAMS {
            quantities.extend(size(&folder, &builds, program)?);
        }
        for (index, (name, unit, metric)) in MEASURED.iter().enumerate() {
            let stages = builds.iter().zip(&samples).filter_map(|(build, of)| {
                let stage = Stage::new(&build.name, of.get(index)?.clone());
                Some(build.with_metric(stage, metric))
            });
            let stages: Vec<Stage> = stages.collect();
            if !stages.is_empty() {
                quantities.push(Quantity::new(*name, *unit, Direction::Lower, stages));
            }
        }
        let findings = findings::all(&folder, &builds, &quantities)?;
        Ok(Measured {
            quantities,
            findings,
        })
    }
}

/// What [`measure`] measures, in its order, with the metric of each.
const MEASURED: [(&str, Unit, &str); 5] = [
    (
        "start of `dre`",
        Unit::Microseconds,
        "program.startup_time/dre",
    ),
    (
        "run of `dre`",
        Unit::Microseconds,
        "program.run_time/dre_profile_analyze",
    ),
    ("peak of `dre`", Unit::Bytes, "program.peak_memory/dre"),
    (
        "start of `dre-backend`",
        Unit::Microseconds,
        "program.startup_time/dre-backend",
    ),
    (
        "peak of `dre-backend`",
        Unit::Bytes,
        "program.peak_memory/dre-backend",
    ),
];

fn builds(quick: bool) -> Vec<Build> {
    let build = |name: &str, added: usize, level: Option<&'static str>, programs| Build {
        name: name.to_owned(),
        folder: level.map_or_else(|| format!("options-{added}"), str::to_owned),
        added,
        level,
        programs,
    };
    if quick {
        return vec![
            build(PLAIN, 0, None, ONE_PROGRAM),
            build(ALL_ADDED, ADDED.len(), None, ONE_PROGRAM),
        ];
    }
    let mut builds = vec![build(PLAIN, 0, None, PROGRAMS)];
    for (index, name) in ADDED.iter().enumerate() {
        let added = index + 1;
        let is_last = added == ADDED.len();
        let programs = if is_last { PROGRAMS } else { ONE_PROGRAM };
        builds.push(build(name, added, None, programs));
    }
    if let Some(level) = cpu_level() {
        let name = format!("+ CPU level {level}");
        builds.push(build(&name, ADDED.len(), Some(level), PROGRAMS));
    }
    builds
}

impl Build {
    fn make(&self, lab: &Lab, folder: &Path) -> Result<()> {
        fs::create_dir_all(folder)?;
        for program in self.programs {
            let built = self.make_program(lab, program)?;
            fs::copy(&built, folder.join(program))
                .with_context(|| format!("cannot copy {}", built.display()))?;
        }
        Ok(())
    }

    fn make_program(&self, lab: &Lab, program: &str) -> Result<PathBuf> {
        let mut cargo = lab.cargo()?;
        // What a user says there would take the place of what a stage says.
        cargo.env_remove("RUSTFLAGS");
        cargo.args(["rustc", "--release", "--locked"]);
        cargo.args(["--package", program, "--bin", program]);
        for option in PLAIN_OPTIONS.iter().skip(self.added) {
            cargo.args(["--config", &format!("profile.release.{option}")]);
        }
        let mut target = lab.checkout()?.join("target");
        if let Some(level) = self.level {
            // With a target named, build scripts and macros stay as they are.
            let host = host()?;
            let flags = format!("target.{host}.rustflags=[\"-Ctarget-cpu={level}\"]");
            cargo.args(["--target", &host, "--config", &flags]);
            target.push(host);
        }
        if self.added < ADDED.len() {
            cargo.args(["--", PLAIN_STRIP]);
        }
        run_build(&mut cargo)?;
        Ok(target.join("release").join(program))
    }

    /// Whether it is what `cargo build --release` builds, which does not depend on the machine: what the history has.
    fn is_shipped(&self) -> bool {
        self.added == ADDED.len() && self.level.is_none()
    }

    fn with_metric(&self, stage: Stage, metric: &str) -> Stage {
        if self.is_shipped() {
            stage.metric(metric)
        } else {
            stage
        }
    }
}

/// The platform that rustc compiles for by itself.
fn host() -> Result<String> {
    let version = process::run(Command::new("rustc").arg("-vV"), RUN_LIMIT)?.stdout;
    let host = version.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(host.context("rustc -vV tells no host")?.to_owned())
}

/// The highest x86-64 level (psABI) of this CPU above the first; `None` elsewhere.
#[cfg(target_arch = "x86_64")]
fn cpu_level() -> Option<&'static str> {
    macro_rules! has {
        ($($feature:tt),*) => { $(is_x86_feature_detected!($feature))&&* };
    }
    if !has!("cmpxchg16b", "popcnt", "sse4.1", "sse4.2", "ssse3") {
        return None;
    }
    if !has!("avx2", "bmi1", "bmi2", "f16c", "fma", "lzcnt", "movbe", "xsave") {
        return Some("x86-64-v2");
    }
    if !has!("avx512bw", "avx512cd", "avx512dq", "avx512f", "avx512vl") {
        return Some("x86-64-v3");
    }
    Some("x86-64-v4")
}

#[cfg(not(target_arch = "x86_64"))]
fn cpu_level() -> Option<&'static str> {
    None
}

/// A Bazel profile, always the same, and complete: compilations on two threads, one after the other.
fn generated_profile() -> String {
    let mut text =
        String::from("{\"otherData\":{\"bazel_version\":\"release 7.7.1\"},\"traceEvents\":[\n");
    for (index, name) in THREADS.iter().enumerate() {
        let _ = writeln!(
            text,
            "{{\"name\":\"thread_name\",\"ph\":\"M\",\"pid\":1,\"tid\":{index},\"args\":{{\"name\":\"{name}\"}}}},"
        );
    }
    for phase in [
        "Initialize command",
        "Load, analyze dependencies and build artifacts",
    ] {
        let _ = writeln!(text, "{},", phase_begin(phase, 0));
    }
    for action in 0..ACTIONS {
        let (thread, start_us, duration_us) = (
            1 + action % 2,
            action / 2 * ACTION_EVERY_US,
            1000 + action % 3989,
        );
        let package = action % 997;
        let _ = writeln!(
            text,
            "{{\"cat\":\"action processing\",\"name\":\"Compiling Rust rlib c{action} (7 files)\",\"ph\":\"X\",\"ts\":{start_us},\
             \"dur\":{duration_us},\"pid\":1,\"tid\":{thread},\"out\":\"bazel-out/k8-opt/bin/rs/p{package}/libc{action}.rlib\",\
             \"args\":{{\"target\":\"//rs/p{package}:c{action}\",\"mnemonic\":\"Rustc\"}}}},"
        );
    }
    let end = phase_begin("Complete build", ACTIONS / 2 * ACTION_EVERY_US);
    let _ = writeln!(text, "{end}\n]}}");
    text
}

fn phase_begin(phase: &str, at_us: u32) -> String {
    format!(
        "{{\"cat\":\"build phase marker\",\"name\":\"{phase}\",\"ph\":\"i\",\"ts\":{at_us},\"pid\":1,\"tid\":0}}"
    )
}

/// One round of a stage's programs: what [`MEASURED`] lists.
fn measure(folder: &Path, programs: &[&str], profile: &Path) -> Result<Vec<f64>> {
    let dre = folder.join("dre");
    let starts: Result<Vec<f64>> = (0..STARTS).map(|_| start_us(&dre)).collect();
    let mut values = vec![middle(&starts?)?];
    let runs: Result<Vec<_>> = (0..RUNS)
        .map(|_| {
            let mut analyze = Command::new(&dre);
            process::run(analyze.args(["profile", "analyze"]).arg(profile), RUN_LIMIT)
        })
        .collect();
    let runs = runs?;
    let [times, peaks]: [Vec<f64>; 2] = [
        runs.iter().map(|run| microseconds(run.wall)).collect(),
        runs.iter()
            .map(|run| run.peak_memory_bytes as f64)
            .collect(),
    ];
    values.extend([middle(&times)?, middle(&peaks)?]);
    if programs.contains(&"dre-backend") {
        let backend = folder.join("dre-backend");
        let ready: Result<Vec<_>> = (0..RUNS).map(|_| serve(&backend)).collect();
        let (times, peaks): (Vec<f64>, Vec<f64>) = ready?.into_iter().unzip();
        values.extend([middle(&times)?, middle(&peaks)?]);
    }
    Ok(values)
}

/// How long `--version` takes, in microseconds: without a watch beside, which would take part of so short a time.
fn start_us(program: &Path) -> Result<f64> {
    let mut command = Command::new(program);
    command
        .arg("--version")
        .stdin(Stdio::null())
        .stdout(Stdio::null());
    let begin = Instant::now();
    let status = command
        .status()
        .with_context(|| format!("cannot start {}", program.display()))?;
    let time = begin.elapsed();
    ensure!(
        status.success(),
        "{} --version failed ({status})",
        program.display()
    );
    Ok(microseconds(time))
}

/// How long the server takes to its first answer, in microseconds, and its peak of resident memory then, in bytes.
fn serve(program: &Path) -> Result<(f64, f64)> {
    let port = process::free_port()?;
    let mut command = Command::new(program);
    command.args(["--listen", &format!("127.0.0.1:{port}")]);
    let begin = Instant::now();
    let server = Server::start(&mut command, &program.with_extension("log"))?;
    while !is_well(port) {
        ensure!(
            begin.elapsed() < RUN_LIMIT,
            "{} does not answer: its log says why",
            process::shown(&command)
        );
        thread::sleep(PAUSE);
    }
    let ready = begin.elapsed();
    let (_, peak) = server.memory_bytes()?;
    Ok((microseconds(ready), peak as f64))
}

fn is_well(port: u16) -> bool {
    let ask = || {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
        stream.set_read_timeout(Some(RUN_LIMIT))?;
        stream
            .write_all(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        std::io::Result::Ok(answer.starts_with("HTTP/1.1 200 "))
    };
    ask().unwrap_or(false)
}

fn middle(values: &[f64]) -> Result<f64> {
    judge::median(values).context("nothing was measured")
}

/// A program's size in the stages that have it; `None` if none does.
fn size(folder: &Path, builds: &[Build], program: &str) -> Result<Option<Quantity>> {
    let metric = format!("binary.size/{program}");
    let mut stages = Vec::new();
    for build in having(builds, program) {
        let size = folder.join(&build.folder).join(program).metadata()?.len();
        stages.push(build.with_metric(Stage::new(&build.name, vec![size as f64]), &metric));
    }
    if stages.is_empty() {
        return Ok(None);
    }
    let name = format!("size of `{program}`");
    let size = Quantity::new(name, Unit::Bytes, Direction::Lower, stages)
        .exact()
        .expecting(Expected::less_by(By::Guide, "15 to 25 % smaller", 0.15))
        .expecting(Expected::less_by(By::Goal, "at least 25 % smaller", 0.25));
    Ok(Some(size))
}

/// The stages that have a program.
fn having<'a>(builds: &'a [Build], program: &str) -> Vec<&'a Build> {
    let has = |build: &&Build| build.programs.contains(&program);
    builds.iter().filter(has).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stages_take_back_what_is_added_later() {
        let builds = builds(false);
        let shipped: Vec<bool> = builds.iter().map(Build::is_shipped).collect();
        assert_eq!(shipped.iter().filter(|it| **it).count(), 1);
        assert!(shipped[ADDED.len()]);
        assert_eq!(builds[0].added, 0);
    }

    #[test]
    fn the_generated_profile_is_json() {
        let text = generated_profile();
        let document: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        let events = document["traceEvents"].as_array().expect("events");
        assert_eq!(events.len(), THREADS.len() + 3 + ACTIONS as usize);
    }
}
