//! The benchmark: `dre profile analyze` as a new process against the warm `bazel analyze-profile`. It owns the protocol
//! of the measurement; it must not know how results are printed.
//!
//! Both first run once uncounted, which starts and warms Bazel's server, brings the profile into the page cache, and
//! gives the figures on which both must agree. Counted runs alternate, and change places each time, so that drift of
//! the machine meets both alike. dre's cost is that of its process. Bazel's CPU time is that of its client, wrapper
//! included, and of its server while the client runs; its memory is the peak of the server alone.

mod agreement;
mod report;
mod spread;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result};

use crate::measure::{self, Server, Usage};

pub use agreement::Figures;
pub use report::{json, table};

/// What is run, and how often.
#[derive(Debug, Clone)]
pub struct Contest {
    /// The `dre` binary.
    pub dre: PathBuf,
    /// Bazel, or a wrapper around it.
    pub bazel: PathBuf,
    /// The Bazel workspace whose server is measured.
    pub workspace: PathBuf,
    /// Counted runs of each, for each profile; at least 1.
    pub run_count: u32,
}

/// All there is to say about one profile.
#[derive(Debug, Clone)]
pub struct Comparison {
    /// The profile.
    pub profile: PathBuf,
    /// Its size as it is stored, in bytes.
    pub file_bytes: u64,
    /// What dre says about it.
    pub dre_figures: Figures,
    /// What Bazel says about it.
    pub bazel_figures: Figures,
    /// The counted pairs, in their order: dre first in the first, third, ... and Bazel first in the others.
    pub pairs: Vec<Pair>,
}

/// A run of each, one right after the other.
#[derive(Debug, Clone, Copy)]
pub struct Pair {
    /// dre's process.
    pub dre: Usage,
    /// Bazel's client and server.
    pub bazel: BazelUsage,
}

/// What a run of Bazel took.
#[derive(Debug, Clone, Copy)]
pub struct BazelUsage {
    /// Of the client, a wrapper included.
    pub client_cpu: Duration,
    /// Of the server while the client ran, in steps of 10 ms.
    pub server_cpu: Duration,
    /// The server's peak of resident memory, in bytes: of this run, or since the server was started.
    pub peak_memory_bytes: u64,
    /// Whether the peak is of this run, because the system let it be reset.
    pub is_own_peak: bool,
}

impl BazelUsage {
    /// Of client and server.
    pub fn cpu(&self) -> Duration {
        self.client_cpu + self.server_cpu
    }
}

impl Comparison {
    /// Whether both say the same about the profile.
    pub fn agrees(&self) -> bool {
        self.dre_figures.agrees_with(&self.bazel_figures)
    }
}

impl Contest {
    /// Compares both on one profile.
    ///
    /// # Errors
    ///
    /// When the profile cannot be read, one of the two fails on it, or its output is not understood.
    pub fn compare(&self, profile: &Path) -> Result<Comparison> {
        self.compare_pairs(profile)
            .with_context(|| format!("cannot compare on {}", profile.display()))
    }

    fn compare_pairs(&self, profile: &Path) -> Result<Comparison> {
        let file_bytes = profile.metadata()?.len();
        let dre_figures = Figures::from_dre(&measure::output(&mut self.dre_command(profile))?)?;
        let bazel_figures =
            Figures::from_bazel(&measure::output(&mut self.bazel_command(profile))?)?;
        let server = self.server()?;
        measure::forget_own_peak();
        let pairs = (0..self.run_count)
            .map(|index| self.pair(profile, server, index % 2 == 0))
            .collect::<Result<_>>()?;
        let profile = profile.to_owned();
        Ok(Comparison {
            profile,
            file_bytes,
            dre_figures,
            bazel_figures,
            pairs,
        })
    }

    fn pair(&self, profile: &Path, server: Server, is_dre_first: bool) -> Result<Pair> {
        if is_dre_first {
            let dre = measure::run(&mut self.dre_command(profile))?;
            Ok(Pair {
                dre,
                bazel: self.run_bazel(profile, server)?,
            })
        } else {
            let bazel = self.run_bazel(profile, server)?;
            Ok(Pair {
                dre: measure::run(&mut self.dre_command(profile))?,
                bazel,
            })
        }
    }

    fn run_bazel(&self, profile: &Path, server: Server) -> Result<BazelUsage> {
        let is_own_peak = server.forget_peak();
        let cpu_before = server.cpu()?;
        let client = measure::run(&mut self.bazel_command(profile))?;
        Ok(BazelUsage {
            client_cpu: client.cpu,
            server_cpu: server.cpu()?.saturating_sub(cpu_before),
            peak_memory_bytes: server.peak_memory_bytes()?,
            is_own_peak,
        })
    }

    fn server(&self) -> Result<Server> {
        let mut info = Command::new(&self.bazel);
        info.args(["info", "server_pid"])
            .current_dir(&self.workspace);
        let pid = measure::output(&mut info)?;
        let pid = pid
            .trim()
            .parse()
            .with_context(|| format!("`{pid}` is no process id"))?;
        Ok(Server { pid })
    }

    fn dre_command(&self, profile: &Path) -> Command {
        let mut command = Command::new(&self.dre);
        command
            .args(["profile", "analyze", "--format", "json"])
            .arg(profile);
        command
    }

    fn bazel_command(&self, profile: &Path) -> Command {
        let mut command = Command::new(&self.bazel);
        command
            .arg("analyze-profile")
            .arg(profile)
            .current_dir(&self.workspace);
        command
    }
}
