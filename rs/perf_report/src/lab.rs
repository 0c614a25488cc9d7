//! Where experiments take place: a clone of the committed sources that may be edited and built in any way, folders that
//! stay between runs, and the order in which stages take turns. It must not know any experiment.

use std::cell::OnceCell;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{ensure, Context, Result};
use tempfile::TempDir;

use crate::process::{self, Finished};
use crate::progress::Progress;

/// Longest build of anything here, from nothing.
const BUILD_LIMIT: Duration = Duration::from_secs(30 * 60);

/// What `--config=perf` says, but for the profile in a folder that all share.
pub const NATIVE: [&str; 2] = ["--config=optimized", "--platforms=//platforms:native"];

/// How much is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Effort {
    /// Whether what takes long is left out or made smaller.
    pub quick: bool,
    /// Rounds that count, of each stage.
    pub runs: usize,
}

/// What every experiment is given.
#[derive(Debug)]
pub struct Lab {
    effort: Effort,
    workspace: PathBuf,
    cache: PathBuf,
    scratch: TempDir,
    checkout: OnceCell<PathBuf>,
    progress: Progress,
}

impl Lab {
    /// A lab for a checkout, whose committed state is measured. `cache` is kept between runs.
    ///
    /// # Errors
    ///
    /// When folders cannot be made.
    pub fn new(
        effort: Effort,
        workspace: PathBuf,
        cache: PathBuf,
        progress: Progress,
    ) -> Result<Self> {
        fs::create_dir_all(&cache).with_context(|| format!("cannot make {}", cache.display()))?;
        let scratch = tempfile::Builder::new()
            .prefix("dre-perf-report-")
            .tempdir()?;
        process::remove_on_signals(scratch.path());
        Ok(Self {
            effort,
            workspace,
            cache,
            scratch,
            checkout: OnceCell::new(),
            progress,
        })
    }

    /// How much is to be measured.
    #[must_use]
    pub fn effort(&self) -> Effort {
        self.effort
    }

    /// A folder that is deleted in the end.
    #[must_use]
    pub fn scratch(&self) -> &Path {
        self.scratch.path()
    }

    /// A folder that stays between runs, for what is costly to make and does not change what is measured.
    ///
    /// # Errors
    ///
    /// When it cannot be made.
    pub fn kept(&self, name: &str) -> Result<PathBuf> {
        let folder = self.cache.join(name);
        fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
        Ok(folder)
    }

    /// An experiment begins.
    pub fn begin(&self, experiment: &'static str, estimate: Duration, rest: Duration) {
        self.progress.begin(experiment, estimate, rest);
    }

    /// A text without the paths of this machine, which mean nothing to who reads a report.
    #[must_use]
    pub fn without_paths(&self, text: &str) -> String {
        let folders = [
            (self.scratch.path(), "SCRATCH"),
            (&self.cache, "CACHE"),
            (&self.workspace, "."),
        ];
        folders
            .iter()
            .fold(text.to_owned(), |text, (folder, name)| {
                text.replace(&*folder.to_string_lossy(), name)
            })
    }

    /// Says what is done now.
    pub fn say(&self, text: &str) {
        self.progress.say(text);
    }

    /// A clone of the committed state that belongs to the lab: files that do not differ keep their times, so that builds
    /// in it go on from the last run's.
    ///
    /// # Errors
    ///
    /// When git cannot make it.
    pub fn checkout(&self) -> Result<&Path> {
        if let Some(checkout) = self.checkout.get() {
            return Ok(checkout);
        }
        let folder = self.cache.join("checkout");
        let git = |arguments: &[&str]| {
            let mut command = Command::new("git");
            process::run(command.arg("-C").args(arguments), BUILD_LIMIT)
        };
        let [workspace, clone] = [&self.workspace, &folder].map(|path| path.to_string_lossy());
        let head = git(&[&workspace, "rev-parse", "HEAD"])?;
        let head = head.stdout.trim();
        if !folder.join(".git").exists() {
            git(&[&workspace, "clone", "--quiet", "--no-checkout", ".", &clone])?;
        }
        git(&[&clone, "fetch", "--quiet", &workspace, head])?;
        git(&[&clone, "checkout", "--quiet", "--force", "--detach", head])?;
        // The user's own settings, such as a disk cache, hold for what is built and not measured.
        let settings = self.workspace.join("user.bazelrc");
        let copied = folder.join("user.bazelrc");
        if settings.exists() {
            fs::copy(&settings, &copied)
                .with_context(|| format!("cannot write {}", copied.display()))?;
        } else if copied.exists() {
            fs::remove_file(&copied)
                .with_context(|| format!("cannot remove {}", copied.display()))?;
        }
        Ok(self.checkout.get_or_init(|| folder))
    }

    /// This repository's Bazel in the clone. Arguments are yours.
    ///
    /// # Errors
    ///
    /// When there is no clone.
    pub fn bazel(&self) -> Result<Command> {
        Ok(bazel_in(self.checkout()?))
    }

    /// This repository's Bazel in the user's checkout: for what is used and not measured, so that nothing is built twice.
    fn workspace_bazel(&self) -> Command {
        bazel_in(&self.workspace)
    }

    /// Builds a label of one file in the user's checkout and says where the file is.
    ///
    /// # Errors
    ///
    /// When it cannot be built, or is not one file.
    pub fn built(&self, label: &str, options: &[&str]) -> Result<PathBuf> {
        let mut build = self.workspace_bazel();
        run_build(build.arg("build").args(options).arg(label))?;
        let mut query = self.workspace_bazel();
        let query = query.args(["cquery", "--output=files"]);
        let files = process::run(query.args(options).arg(label), BUILD_LIMIT)?.stdout;
        let mut files = files.lines().filter(|line| !line.is_empty());
        let (first, second) = (files.next(), files.next());
        ensure!(second.is_none(), "{label} has several files");
        let file = first.with_context(|| format!("{label} has no file"))?;
        let mut info = self.workspace_bazel();
        let root = process::run(info.args(["info", "execution_root"]), BUILD_LIMIT)?.stdout;
        Ok(Path::new(root.trim()).join(file))
    }

    /// Cargo in the clone, with the clone's own target folder. Arguments are yours.
    ///
    /// # Errors
    ///
    /// When there is no clone.
    pub fn cargo(&self) -> Result<Command> {
        let checkout = self.checkout()?;
        let mut command = clean("cargo");
        command
            .current_dir(checkout)
            .env("CARGO_TARGET_DIR", checkout.join("target"));
        Ok(command)
    }

    /// Builds a program by Cargo's release profile, as people get it from `cargo build --release`.
    ///
    /// # Errors
    ///
    /// When it cannot be built.
    pub fn release_program(&self, package: &str, program: &str) -> Result<PathBuf> {
        let mut cargo = self.cargo()?;
        run_build(cargo.args(["build", "--release", "--package", package, "--bin", program]))?;
        Ok(self.checkout()?.join("target/release").join(program))
    }

    /// The dashboard in the clone, with the npm packages of its lock file.
    ///
    /// # Errors
    ///
    /// When they cannot be installed.
    pub fn dashboard(&self) -> Result<PathBuf> {
        let folder = self.checkout()?.join("dashboard");
        let install = "import('./webpack/packages.mjs').then((it) => it.ensurePackages('.'))";
        run_build(self.node()?.current_dir(&folder).args(["--eval", install]))?;
        Ok(folder)
    }

    /// Node.js in the clone. Arguments are yours.
    ///
    /// # Errors
    ///
    /// When there is no clone.
    pub fn node(&self) -> Result<Command> {
        let mut command = clean("node");
        command.current_dir(self.checkout()?);
        Ok(command)
    }

    /// Measures stages in turn: one round that does not count, then `runs` rounds, each of every stage, the order
    /// turning round each time. What slows the machine for a while so meets all stages alike.
    ///
    /// `measure` is given a stage and the number of the round, 0 for the one that does not count, and returns one value
    /// for each quantity. The result is `[stage][quantity][round]`.
    ///
    /// # Errors
    ///
    /// When a measurement fails, or measures not as many quantities as the one before.
    pub fn in_turn<S>(
        &self,
        stages: &[S],
        runs: usize,
        mut measure: impl FnMut(&S, usize) -> Result<Vec<f64>>,
    ) -> Result<Vec<Vec<Vec<f64>>>> {
        let mut samples: Vec<Vec<Vec<f64>>> = stages.iter().map(|_| Vec::new()).collect();
        for round in 0..=runs {
            let mut order: Vec<usize> = (0..stages.len()).collect();
            if round % 2 == 1 {
                order.reverse();
            }
            for stage in order {
                let values = measure(&stages[stage], round)?;
                let series = &mut samples[stage];
                if series.is_empty() {
                    series.resize(values.len(), Vec::new());
                }
                ensure!(
                    series.len() == values.len(),
                    "a round measured {} quantities and not {}",
                    values.len(),
                    series.len()
                );
                if round > 0 {
                    for (series, value) in series.iter_mut().zip(values) {
                        series.push(value);
                    }
                }
            }
            self.progress.round(round, runs);
        }
        Ok(samples)
    }
}

/// Runs a build within the time that any build may take.
///
/// # Errors
///
/// When it fails.
pub fn run_build(command: &mut Command) -> Result<Finished> {
    process::run(command, BUILD_LIMIT)
}

/// A source that is edited, and put back with this value.
#[derive(Debug)]
pub struct Edited {
    path: PathBuf,
    original: Vec<u8>,
}

impl Edited {
    /// Takes a source of the clone.
    ///
    /// # Errors
    ///
    /// When it cannot be read.
    pub fn new(path: PathBuf) -> Result<Self> {
        let original =
            fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
        Ok(Self { path, original })
    }

    /// Makes it the original with a text at the end.
    ///
    /// # Errors
    ///
    /// When it cannot be written.
    pub fn append(&self, text: &str) -> Result<()> {
        let mut file = fs::File::create(&self.path)?;
        file.write_all(&self.original)?;
        file.write_all(text.as_bytes())
            .with_context(|| format!("cannot write {}", self.path.display()))
    }

    /// Makes it the original with another text in the place of one that is in it.
    ///
    /// # Errors
    ///
    /// When the text is not there, or the source cannot be written.
    pub fn replace(&self, from: &str, to: &str) -> Result<()> {
        let name = self.path.display();
        let original =
            std::str::from_utf8(&self.original).with_context(|| format!("{name} is not UTF-8"))?;
        ensure!(original.contains(from), "{name} does not have {from:?}");
        fs::write(&self.path, original.replacen(from, to, 1))
            .with_context(|| format!("cannot write {name}"))
    }
}

impl Drop for Edited {
    fn drop(&mut self) {
        // The next run checks the clone out again.
        let _ = fs::write(&self.path, &self.original);
    }
}

fn bazel_in(folder: &Path) -> Command {
    let mut command = clean(&folder.join("tools/bazel").to_string_lossy());
    command.current_dir(folder);
    command
}

/// A command that does not know that it runs within `bazel run` or `cargo run`.
fn clean(program: &str) -> Command {
    let mut command = Command::new(program);
    let known = ["BUILD_", "CARGO_", "RUNFILES_", "TEST_"];
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        let is_cargos_own = text == "CARGO_HOME";
        if known.iter().any(|prefix| text.starts_with(prefix)) && !is_cargos_own {
            command.env_remove(&name);
        }
    }
    command
}
