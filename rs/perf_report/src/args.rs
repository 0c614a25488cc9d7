//! The command line.

use std::path::PathBuf;
use std::str::FromStr;

use clap::{value_parser, Args, Parser, Subcommand};

/// Measures each line of the performance guide on this machine, before against after, and writes the guide.
///
/// Every experiment measures its stages in turn, after a round that does not count, and says with medians and 95 % intervals
/// which differences are not chance. What is measured is the last commit, in a clone of the report's own, not the tree
/// as it is. Experiments whose programs are missing are left out and say so.
///
/// Exit codes: 0 when everything that can run here was measured, 1 when an experiment failed (with `check`: when the
/// guide is not what the report says; with `agree`: when two reports contradict each other), 2 when nothing could be done.
#[derive(Debug, Parser)]
#[command(version, args_conflicts_with_subcommands = true)]
pub struct Cli {
    /// What else there is to do.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// The measurement, when there is no command.
    #[command(flatten)]
    pub measure: MeasureArgs,
}

/// What else there is to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// List the experiments, and why some cannot be run here
    List,
    /// Check that a guide is what a report says, and that both have every experiment
    Check(CheckArgs),
    /// Check that two reports contradict each other in no difference that both call significant
    Agree(AgreeArgs),
    /// Measure what is shipped, add it to the history and hold it against the budgets
    ///
    /// The sizes of programs, images and bundles are exact; starts are repeated. Exit codes: 0 when the budgets are kept, 1
    /// when one is not, 2 when something could not be measured. A history that cannot be reached is said and fails nothing.
    Shipped(ShippedArgs),
}

/// Arguments of the measurement.
#[derive(Debug, Args)]
pub struct MeasureArgs {
    /// Only these experiments, separated by commas; the others keep what the last report says
    #[arg(long, value_name = "IDS", value_delimiter = ',')]
    pub only: Vec<String>,
    /// Rounds that count, of each stage [default: 5; with --quick 4]
    #[arg(long, value_name = "N", value_parser = value_parser!(u16).range(1..=1000))]
    pub runs: Option<u16>,
    /// Leave out what takes minutes, measure the rest in fewer rounds
    #[arg(long)]
    pub quick: bool,
    /// Where PERFORMANCE.md and perf-report.json are written [default: docs]
    #[arg(long, value_name = "FOLDER")]
    pub out: Option<PathBuf>,
    /// The checkout whose last commit is measured [default: the one this is run in]
    #[arg(long, value_name = "FOLDER")]
    pub workspace: Option<PathBuf>,
    /// What is kept between runs: a clone and what was built in it, some gigabytes [default: dre/perf-report in the user's cache folder]
    #[arg(long, value_name = "FOLDER")]
    pub cache: Option<PathBuf>,
}

/// Arguments of the check.
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// The guide
    #[arg(value_name = "PERFORMANCE.md")]
    pub guide: PathBuf,
    /// The report it was written from
    #[arg(value_name = "perf-report.json")]
    pub report: PathBuf,
}

/// Arguments of the comparison.
#[derive(Debug, Args)]
pub struct AgreeArgs {
    /// A report
    #[arg(value_name = "perf-report.json")]
    pub former: PathBuf,
    /// Another one of the same machine
    #[arg(value_name = "perf-report.json")]
    pub latter: PathBuf,
}

/// Arguments of what is measured on each run of CI.
#[derive(Debug, Args)]
pub struct ShippedArgs {
    /// A program for the command line
    #[arg(long = "program", value_name = "NAME=FILE")]
    pub programs: Vec<Named>,
    /// A server that knows --listen and --health
    #[arg(long = "server", value_name = "NAME=FILE")]
    pub servers: Vec<Named>,
    /// An image, as a folder of OCI's layout; of an index, its first image
    #[arg(long = "image", value_name = "NAME=FOLDER")]
    pub images: Vec<Named>,
    /// A bundle of webpack
    #[arg(long = "bundle", value_name = "NAME=FOLDER")]
    pub bundles: Vec<Named>,
    /// How often each program is started
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = value_parser!(u16).range(1..=1000))]
    pub starts: u16,
    /// The dre that keeps and judges
    #[arg(long, value_name = "FILE")]
    pub dre: PathBuf,
    /// The history, as `dre history --store` takes it [default: as there]
    #[arg(long, value_name = "STORE")]
    pub store: Option<String>,
    /// The checkout, which names commit and branch and has the budgets
    #[arg(long, value_name = "FOLDER")]
    pub workspace: PathBuf,
    /// The file of metrics to write
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
}

/// Something with a name of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// The key of its metrics.
    pub name: String,
    /// Where it is.
    pub path: PathBuf,
}

impl FromStr for Named {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.split_once('=') {
            Some((name, path)) if !name.is_empty() && !path.is_empty() => Ok(Self {
                name: name.to_owned(),
                path: PathBuf::from(path),
            }),
            _ => Err("give NAME=PATH".to_owned()),
        }
    }
}
