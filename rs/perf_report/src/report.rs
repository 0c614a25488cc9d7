//! The report as a document: what was measured, where, when, of which sources. `dre history add --json` takes it. It
//! must not know how it is shown.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anyhow::{ensure, Context, Result};
use perf_metrics::MetricName;
use serde::{Deserialize, Serialize};

use crate::experiment::Measured;
use crate::judge;
use crate::process;

/// The form of the document; another number is another form.
const SCHEMA: &str = "dre-perf-report-1";
const TOOL_LIMIT: Duration = Duration::from_secs(20);

/// Everything that was measured.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// The form of this document.
    pub schema: String,
    /// Where it was measured.
    pub machine: Machine,
    /// Medians of the last stages, by the names that `dre history` has for them, in its units.
    pub metrics: BTreeMap<String, f64>,
    /// In the order of the guide.
    pub experiments: Vec<Entry>,
}

/// What programs ran on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Machine {
    /// The processor's name, as it says itself.
    pub cpu: String,
    /// Logical cores.
    pub cores: usize,
    /// Memory, in bytes.
    pub memory_bytes: u64,
    /// The operating system.
    pub system: String,
    /// Versions of the compilers and runtimes, by name.
    pub tools: BTreeMap<String, String>,
}

/// One experiment and how it went.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Which one.
    pub id: String,
    /// The commit that was measured.
    pub commit: String,
    /// The day, as 2026-11-30.
    pub date: String,
    /// Whether it was made small.
    pub quick: bool,
    /// How long it took, in seconds.
    pub duration_s: u64,
    /// How it went.
    #[serde(flatten)]
    pub outcome: Outcome,
}

/// How an experiment went.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Outcome {
    /// It was measured.
    Measured(Measured),
    /// It cannot be run here.
    Skipped {
        /// Why, and what to do.
        reason: String,
    },
    /// It went wrong.
    Failed {
        /// How.
        reason: String,
    },
}

impl Report {
    /// A report without experiments, of this machine.
    #[must_use]
    pub fn new(machine: Machine) -> Self {
        Self {
            schema: SCHEMA.to_owned(),
            machine,
            metrics: BTreeMap::new(),
            experiments: Vec::new(),
        }
    }

    /// Reads a report.
    ///
    /// # Errors
    ///
    /// When it cannot be read, or has another form.
    pub fn read(path: &Path) -> Result<Self> {
        let name = path.display();
        let text = fs::read_to_string(path).with_context(|| format!("cannot read {name}"))?;
        let report: Self =
            serde_json::from_str(&text).with_context(|| format!("{name} is no report"))?;
        ensure!(
            report.schema == SCHEMA,
            "{name} has the form {} and not {SCHEMA}: make it again",
            report.schema
        );
        Ok(report)
    }

    /// Puts an experiment's outcome in place of that of an earlier run, in the given order.
    pub fn put(&mut self, entry: Entry, order: &[&str]) {
        self.experiments.retain(|other| other.id != entry.id);
        self.experiments.push(entry);
        let place = |entry: &Entry| order.iter().position(|id| *id == entry.id);
        self.experiments.sort_by_key(place);
    }

    /// Takes the metrics from what was measured.
    ///
    /// # Errors
    ///
    /// When an experiment names a metric that `dre history` does not have.
    pub fn gather_metrics(&mut self) -> Result<()> {
        self.metrics.clear();
        let measured = self.experiments.iter().filter_map(Entry::measured);
        let stages = measured
            .flat_map(|it| &it.quantities)
            .flat_map(|it| &it.stages);
        for stage in stages {
            if let (Some(name), Some(value)) = (&stage.metric, judge::median(&stage.samples)) {
                let name: MetricName = name.parse()?;
                self.metrics.insert(name.as_str().to_owned(), value);
            }
        }
        Ok(())
    }
}

impl Entry {
    /// What was measured, if it was.
    #[must_use]
    pub fn measured(&self) -> Option<&Measured> {
        match &self.outcome {
            Outcome::Measured(measured) => Some(measured),
            _ => None,
        }
    }
}

impl Machine {
    /// This one.
    #[must_use]
    pub fn this() -> Self {
        let read = |path: &str| fs::read_to_string(path).unwrap_or_default();
        let field = |text: &str, name: &str| {
            let line = text.lines().find_map(|line| line.strip_prefix(name));
            let value = line.map(|line| {
                line.trim_start_matches([' ', '\t', ':', '='])
                    .trim_matches('"')
            });
            value.unwrap_or("unknown").to_owned()
        };
        let memory_kb = field(&read("/proc/meminfo"), "MemTotal");
        let memory_kb = memory_kb.trim_end_matches(" kB").parse::<u64>();
        let versions = [("Rust", "rustc"), ("Node.js", "node"), ("C compiler", "cc")];
        let version = |(name, program): (&str, &str)| {
            let finished = process::run(Command::new(program).arg("--version"), TOOL_LIMIT).ok()?;
            Some((name.to_owned(), finished.stdout.lines().next()?.to_owned()))
        };
        Self {
            cpu: field(&read("/proc/cpuinfo"), "model name"),
            cores: std::thread::available_parallelism().map_or(1, usize::from),
            memory_bytes: memory_kb.unwrap_or(0) * 1024,
            system: field(&read("/etc/os-release"), "PRETTY_NAME"),
            tools: versions.into_iter().filter_map(version).collect(),
        }
    }
}
