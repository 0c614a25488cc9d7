//! The command line of `dre gate`: every option and word of help. Doc comments here are the help text.

use std::path::PathBuf;
use std::str::FromStr;

use clap::{Args, ValueEnum};
use perf_metrics::{Metric, MetricName, Unit};

/// What `dre gate` takes.
#[derive(Debug, Args)]
pub struct GateArgs {
    /// The file of budgets
    #[arg(long, value_name = "FILE", default_value = "budgets.toml")]
    pub budgets: PathBuf,

    /// Profiles of the builds to judge, one for each run
    ///
    /// What bazel build --profile=FILE writes, plain or gzip. A damaged profile is refused: its
    /// times are too low.
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub head: Vec<PathBuf>,

    /// Profiles of the builds to compare with, one for each run
    ///
    /// For limits against a baseline: builds of the merge base, made on the same machine with the
    /// same state of the caches.
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub base: Vec<PathBuf>,

    /// A value to judge, measured elsewhere; give it again for each further run
    ///
    /// Times have a unit: us, ms, s, min or h. Sizes may have one: B, kB, MB, GB, KiB, MiB or GiB.
    /// Ratios are between 0 and 1, or have a %.
    #[arg(long, value_name = "NAME=VALUE")]
    pub metric: Vec<Metric>,

    /// A value to compare with, like --metric
    #[arg(long, value_name = "NAME=VALUE")]
    pub base_metric: Vec<Metric>,

    /// A file whose size is to be judged
    #[arg(long, value_name = "NAME=FILE")]
    pub measure_file: Vec<FileMetric>,

    /// A file whose size is to be compared with, like --measure-file
    #[arg(long, value_name = "NAME=FILE")]
    pub base_measure_file: Vec<FileMetric>,

    /// Take the first profile of head and the first of base as a pair, and so on
    ///
    /// For builds that were made in turn, base, head, base, head: what slows both of a pair alike,
    /// as another load on the machine does, cancels.
    #[arg(long)]
    pub pairs: bool,

    /// Judge builds of unlike cache states all the same
    ///
    /// They are refused, since they differ by what they had to do, and no budget is decided then.
    #[arg(long)]
    pub force: bool,

    /// What to print
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Format::Table)]
    pub format: Format,

    /// What to write into a file besides; may be given several times
    ///
    /// The file is replaced whole or not at all.
    #[arg(long, value_name = "FORMAT=FILE")]
    pub output: Vec<Output>,

    /// Let warnings, and budgets that could not be decided or measured, fail, too
    #[arg(long)]
    pub strict: bool,
}

/// How to show the judgements.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// A table for people; plain text without truncation when piped
    Table,
    /// One JSON document; its schema is versioned
    Json,
    /// A Markdown summary, for a comment on a change
    Markdown,
    /// JUnit XML: a test case for each budget
    Junit,
    /// Annotations for a log of GitHub Actions
    Github,
}

/// A metric and the file whose size is its value.
#[derive(Debug, Clone)]
pub struct FileMetric {
    /// The metric.
    pub name: MetricName,
    /// The file.
    pub path: PathBuf,
}

impl FromStr for FileMetric {
    type Err = String;

    /// Reads `NAME=FILE`. The first `=` counts, since a path may have one.
    fn from_str(text: &str) -> Result<Self, String> {
        let (name, path) = pair(
            text,
            "NAME=FILE, as in binary.size/dre=bazel-bin/rs/cli/dre",
        )?;
        let name: MetricName = name.parse().map_err(|error| format!("{error}"))?;
        if name.unit() != Unit::Bytes {
            return Err(format!(
                "{name} is no size: name one, as binary.size/PROGRAM"
            ));
        }
        let path = PathBuf::from(path);
        Ok(Self { name, path })
    }
}

/// A format and the file that it goes to.
#[derive(Debug, Clone)]
pub struct Output {
    /// The format.
    pub format: Format,
    /// The file.
    pub path: PathBuf,
}

impl FromStr for Output {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (format, path) = pair(text, "FORMAT=FILE, as in junit=gate.xml")?;
        let format = Format::from_str(format, false).map_err(|_| {
            let names = Format::value_variants().iter();
            let names = names.filter_map(|format| format.to_possible_value());
            let names: Vec<String> = names.map(|value| value.get_name().to_owned()).collect();
            format!(
                "there is no format {format:?}: write one of {}",
                names.join(", ")
            )
        })?;
        let path = PathBuf::from(path);
        Ok(Self { format, path })
    }
}

fn pair<'a>(text: &'a str, form: &str) -> Result<(&'a str, &'a str), String> {
    match text.split_once('=') {
        Some((key, value)) if !value.is_empty() => Ok((key, value)),
        _ => Err(format!("{text:?} names no file: write {form}")),
    }
}

/// What stands below the options.
pub const GATE_NOTES: &str = "\
Examples:
  The size of a program:
      dre gate --measure-file binary.size/dre=bazel-bin/rs/cli/dre

  Five builds of a change against five of its merge base, made in turn, for a pull request:
      dre gate --head head-*.json.gz --base base-*.json.gz \\
          --output markdown=summary.md --output junit=gate.xml --format github

Budgets:
  budgets.toml has a table for each budget:

      [[budget]]
      metric = \"build.wall_time\"       # or a pattern: \"binary.size/*\"
      description = \"what developers wait for\"
      warn = \"100 s\"                   # absolute limits
      fail = \"120 s\"
      warn_increase = \"5 %\"            # limits against the baseline; where more is better,
      fail_increase = \"10 %\"           # warn_decrease and fail_decrease
      runs = 5                         # if it is noisy, not broken with fewer runs

Metrics:
  of profiles   build.wall_time, build.critical_path, build.execution_time, build.phase_time/PHASE,
                build.action_time, build.mnemonic_time/MNEMONIC, build.queue_time,
                build.sandbox_overhead_time, build.fetch_time, build.remote_upload_time,
                build.remote_download_time, build.gc_time, build.idle_core_time, build.peak_heap,
                build.host_peak_memory, build.action_count, build.mnemonic_count/MNEMONIC,
                build.fetch_count, build.cache_hit_ratio, build.average_running_actions
  given         binary.size/PROGRAM, bundle.size/BUNDLE, bundle.build_time/SCENARIO,
                image.size/IMAGE, program.startup_time/PROGRAM, program.run_time/PROGRAM,
                program.peak_memory/PROGRAM, page.load_time/VISIT, page.transfer_size/VISIT,
                server.request_rate/LOAD, server.latency_p50/LOAD, server.latency_p99/LOAD,
                server.resident_memory/LOAD, build.scenario_time/SCENARIO

Decisions:
  Sizes, counts and the cache hit ratio repeat exactly, so one run decides. Times and memory do
  not: a limit is kept as long as the median of the runs keeps it, and broken only if the 95 %
  interval of the runs is beyond it as a whole. In between the budget is undecided, which fails
  nothing, and the report says how many runs it takes: at least 6 against an absolute limit or in
  pairs, 4 a side against a baseline. A profile with merged spans gives no counts.

Cache states:
  As dre profile diff --help has them: builds of a side, and the sides, must have begun alike.

Exit status:
  0  no budget is broken; warnings and what is undecided or missing are reported
  1  a budget is broken; with --strict also: one warns, is undecided, or was not measured
  2  no budget could be decided at all, the cache states are unlike, something could not be read or
     written, or the command line is wrong; one line on standard error says what";
