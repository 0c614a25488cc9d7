//! The command line.

use std::path::PathBuf;

use clap::{value_parser, Args, Parser, Subcommand};

/// Measures each line of the performance guide on this machine, before against after, and writes the guide.
///
/// Every experiment measures its stages in turn, after a round that does not count, and says with medians and 95 % intervals
/// which differences are not chance. What is measured is the last commit, in a clone of the report's own, not the tree
/// as it is. Experiments whose programs are missing are left out and say so.
///
/// Exit codes: 0 when everything that can run here was measured, 1 when an experiment failed (with `check`: when the
/// guide is not what the report says), 2 when nothing could be done.
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
}

/// Arguments of the measurement.
#[derive(Debug, Args)]
pub struct MeasureArgs {
    /// Only these experiments, separated by commas; the others keep what the last report says
    #[arg(long, value_name = "IDS", value_delimiter = ',')]
    pub only: Vec<String>,
    /// Rounds that count, of each stage [default: 6; with --quick 4]
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
