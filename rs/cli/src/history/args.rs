//! The command line of `dre history`: every option and word of help. Doc comments here are the help text.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use perf_history::RunIdPrefix;
use perf_metrics::{Metric, MetricName};
use registry::{parse_time, Timestamp};

use crate::output::FormatArgs;

/// What `dre history` takes.
#[derive(Debug, Args)]
pub struct HistoryArgs {
    /// The history: an SQLite file, or a PostgreSQL database as postgres://user@host/database
    ///
    /// Without this option it is what the environment variable DRE_HISTORY names, or else
    /// dre/history.sqlite in $XDG_DATA_HOME or ~/.local/share. The way to a PostgreSQL server is
    /// encrypted and the server verified, unless it is on this machine or the address ends in
    /// ?sslmode=disable; ?sslrootcert=FILE names certificates beyond the system's.
    #[arg(long, value_name = "STORE", global = true)]
    pub store: Option<String>,

    #[command(subcommand)]
    pub command: HistoryCommand,
}

/// The commands about the history of runs.
#[derive(Debug, Subcommand)]
pub enum HistoryCommand {
    /// Add builds or measurements
    ///
    /// Each profile is a run, with all metrics that are in it. Without a profile, the metrics that
    /// are given make one run. What was measured, and under which conditions, is told by options,
    /// or else by the build event file, or else by git in the working folder. The kind of machine is
    /// what the environment variable DRE_HOST_CLASS says, or else this machine's operating system,
    /// architecture and number of cores, as linux-x86_64-16.
    ///
    /// A run is named by its content: adding the same once more does nothing.
    #[command(after_help = ADD_EXAMPLES)]
    Add(Box<AddArgs>),

    /// List runs, the newest first
    List(ListArgs),

    /// Show one run with all its metrics
    Show(ShowArgs),

    /// Show how a metric went on, and where it changed
    ///
    /// A change is where the values moved to another level and stayed there, as far as noise lets
    /// one tell. Compare like with like: without filters, runs of all branches, targets and hosts
    /// are one series.
    #[command(after_help = TREND_EXAMPLES)]
    Trend(TrendArgs),

    /// Remove old runs, or their timelines
    ///
    /// A run stays if any of the limits keeps it. What is removed is gone for good.
    #[command(after_help = PRUNE_EXAMPLES)]
    Prune(PruneArgs),

    /// Write runs as lines of JSON, or their metrics as CSV
    Export(ExportArgs),

    /// Add runs that dre history export wrote as lines of JSON
    Import(ImportArgs),

    /// Check the history for damage
    ///
    /// Reads everything, and holds each run and each timeline against its digest. Exit status 1
    /// means damage was found.
    Check,
}

/// What `dre history add` takes.
#[derive(Debug, Args)]
pub struct AddArgs {
    /// Bazel profiles, plain or gzip, each a run; - is standard input
    #[arg(value_name = "PROFILE")]
    pub files: Vec<PathBuf>,

    /// A metric of the run, as binary.size/dre=5.1MB; may be given several times
    #[arg(long = "metric", value_name = "NAME=VALUE")]
    pub metrics: Vec<Metric>,

    /// A JSON file with metrics of the run: {"metrics": {"binary.size/dre": 5100000}}
    ///
    /// Values are in the metric's own unit: microseconds, bytes, a count, or a share up to 1.
    #[arg(long, value_name = "FILE")]
    pub json: Option<PathBuf>,

    /// The build event file of the build, of --build_event_json_file or --build_event_binary_file
    ///
    /// It tells the outcome, the targets, the configs, the time and the build's identifier. Without
    /// a profile, also the wall time.
    #[arg(long, value_name = "FILE")]
    pub bep: Option<PathBuf>,

    #[command(flatten)]
    pub key: KeyArgs,

    /// How it ended
    #[arg(long, value_enum, value_name = "OUTCOME")]
    pub outcome: Option<OutcomeArg>,

    /// When it began, as 2025-07-11T12:00:00Z
    ///
    /// Without this option it is what the build event file or the profile tells, or else now.
    #[arg(long, value_name = "TIME", value_parser = parse_time)]
    pub time: Option<Timestamp>,

    /// Also keep the timelines of the profiles, compressed
    #[arg(long)]
    pub timeline: bool,
}

/// What was measured, and on what kind of machine.
#[derive(Debug, Args)]
pub struct KeyArgs {
    /// The commit of the sources
    #[arg(long, value_name = "COMMIT")]
    pub commit: Option<String>,

    /// The branch of the sources
    #[arg(long, value_name = "BRANCH")]
    pub branch: Option<String>,

    /// What was built: exactly these target patterns, separated by spaces
    #[arg(long, value_name = "PATTERNS")]
    pub target: Option<String>,

    /// How it was built: exactly these names of configs, separated by commas
    #[arg(long, value_name = "CONFIG")]
    pub config: Option<String>,

    /// The kind of machine it ran on
    #[arg(long, value_name = "CLASS")]
    pub host_class: Option<String>,
}

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum OutcomeArg {
    /// Everything was built, and every test passed
    Success,
    /// Something was not built, or a test failed
    Failure,
    /// Somebody stopped it
    Interrupted,
    /// Nothing says so
    Unknown,
}

/// What the caches held before a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "snake_case")]
pub enum CacheStateArg {
    /// Nothing
    Cold,
    /// Some of the results
    Mixed,
    /// All results, or all but a few
    Warm,
    /// The outputs were up to date
    UpToDate,
    /// The profile does not say
    Unknown,
}

/// Which runs are meant: those that agree with all that is given.
#[derive(Debug, Args)]
#[command(next_help_heading = "Only runs with")]
pub struct FilterArgs {
    #[command(flatten)]
    pub key: KeyArgs,

    /// What it found in the caches
    #[arg(long, value_enum, value_name = "STATE")]
    pub cache_state: Option<CacheStateArg>,

    /// How it ended
    #[arg(long, value_enum, value_name = "OUTCOME")]
    pub outcome: Option<OutcomeArg>,

    /// When it began: at this time or later, as 2025-07-11T12:00:00Z or 2025-07-11
    #[arg(long, value_name = "TIME", value_parser = parse_time)]
    pub since: Option<Timestamp>,

    /// When it began: before this time
    #[arg(long, value_name = "TIME", value_parser = parse_time)]
    pub until: Option<Timestamp>,
}

/// What `dre history list` takes.
#[derive(Debug, Args)]
pub struct ListArgs {
    #[command(flatten)]
    pub filter: FilterArgs,

    /// How many runs at most
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub limit: usize,

    #[command(flatten)]
    pub format: FormatArgs,
}

/// What `dre history show` takes.
#[derive(Debug, Args)]
pub struct ShowArgs {
    /// The run: the first digits of its identifier, at least 4
    #[arg(value_name = "RUN")]
    pub run: RunIdPrefix,

    #[command(flatten)]
    pub format: FormatArgs,
}

/// What `dre history trend` takes.
#[derive(Debug, Args)]
pub struct TrendArgs {
    /// The metric, as build.wall_time
    #[arg(value_name = "METRIC")]
    pub metric: MetricName,

    #[command(flatten)]
    pub filter: FilterArgs,

    /// How many of the newest runs at most
    #[arg(long, value_name = "N", default_value_t = 100)]
    pub limit: usize,

    #[command(flatten)]
    pub format: FormatArgs,
}

/// What `dre history prune` takes.
#[derive(Debug, Args)]
pub struct PruneArgs {
    /// Keep runs that began at this time or later, as 2025-07-11T12:00:00Z or 2025-07-11
    #[arg(long, value_name = "TIME", value_parser = parse_time, required_unless_present = "keep_last")]
    pub keep_since: Option<Timestamp>,

    /// Keep the newest N runs of each branch, target, config, kind of machine and cache state
    #[arg(long, value_name = "N")]
    pub keep_last: Option<usize>,

    /// Remove only the timelines: runs and metrics stay
    #[arg(long)]
    pub timelines_only: bool,

    /// Only say what would be removed
    #[arg(long)]
    pub dry_run: bool,
}

/// How to write runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ExportFormat {
    /// A JSON object a line for each run; dre history import reads it
    Jsonl,
    /// A row for each metric of each run, with a header line
    Csv,
}

/// What `dre history export` takes.
#[derive(Debug, Args)]
pub struct ExportArgs {
    #[command(flatten)]
    pub filter: FilterArgs,

    /// How to write them
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = ExportFormat::Jsonl)]
    pub format: ExportFormat,
}

/// What `dre history import` takes.
#[derive(Debug, Args)]
pub struct ImportArgs {
    /// Files of JSON lines; - is standard input
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
}

const ADD_EXAMPLES: &str = "\
Examples:
  dre history add --bep events.json --timeline profile.json.gz
  dre history add --metric binary.size/dre=5.1MB --metric program.startup_time/dre=3ms
  dre history add --store postgres://ci@db/perf --branch main profile.json.gz";

const TREND_EXAMPLES: &str = "\
Examples:
  dre history trend build.wall_time --branch main --cache-state cold
  dre history trend binary.size/dre --format csv";

const PRUNE_EXAMPLES: &str = "\
Examples:
  dre history prune --keep-since 2025-01-01 --keep-last 50
  dre history prune --keep-last 20 --timelines-only --dry-run";
