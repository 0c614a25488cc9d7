//! The command line: every command, and the options and words of help of those that have no `args` of their
//! own. Doc comments here are the help text.

use std::num::NonZeroU32;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use crate::gate::args::{GateArgs, GATE_NOTES};
use crate::history::args::HistoryArgs;
use crate::network::args::{DecentralizationArgs, NodeArgs, SubnetArgs, DECENTRALIZATION_NOTES};
use crate::profile::diff::args::{DiffArgs, DIFF_EXAMPLES, DIFF_NOTES};
use crate::profile::what_if::Supposition;
use crate::registry::args::RegistryArgs;

/// Shows the Internet Computer's subnets and nodes, and where the time of Bazel builds goes
#[derive(Debug, Parser)]
#[command(name = "dre", version, propagate_version = true)]
#[command(after_long_help = EXIT_STATUS, max_term_width = 100)]
pub struct Cli {
    /// When to use colour
    ///
    /// With auto, colour is used on a terminal; the environment variables NO_COLOR, CLICOLOR and
    /// CLICOLOR_FORCE are respected.
    #[arg(long, value_enum, value_name = "WHEN", default_value_t = Color::Auto, global = true)]
    pub color: Color,

    #[command(subcommand)]
    pub command: Command,
}

/// When to use colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal
    Auto,
    /// Also into a file or a pipe
    Always,
    /// Nowhere
    Never,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Read Bazel's JSON trace profiles
    #[command(arg_required_else_help = true)]
    Profile {
        #[command(subcommand)]
        command: ProfileCommand,
    },
    /// Hold builds and programs against performance budgets
    ///
    /// Judges what was measured, in one run or several, by the budgets in a checked-in file:
    /// absolute limits, and limits against a baseline. A time fails only if the runs show that it
    /// is beyond noise.
    #[command(arg_required_else_help = true, after_long_help = GATE_NOTES)]
    Gate(GateArgs),
    /// Keep versions of the Internet Computer's registry, and compare them
    ///
    /// The registry says what the network consists of: subnets, nodes, their operators, providers
    /// and data centers. Versions of it are imported, fetched or generated into a store, and every
    /// other command shows what is in the store.
    #[command(arg_required_else_help = true)]
    Registry(RegistryArgs),
    /// Show subnets
    #[command(arg_required_else_help = true)]
    Subnet(SubnetArgs),
    /// Show nodes
    #[command(arg_required_else_help = true)]
    Node(NodeArgs),
    /// Show how decentralized subnets are
    ///
    /// For each subnet: its Nakamoto coefficients, the score over them, and the penalty by the
    /// network's business rules with the reason for each part of it.
    #[command(arg_required_else_help = true, after_long_help = DECENTRALIZATION_NOTES)]
    Decentralization(DecentralizationArgs),
    /// Keep builds and measurements over time, and show trends
    ///
    /// A run is one build or measurement, with its metrics and the conditions it was made under.
    /// Runs never change; they are kept in an SQLite file, or in a PostgreSQL database that many
    /// machines share.
    #[command(arg_required_else_help = true)]
    History(HistoryArgs),
    /// Print the completion script of a shell
    ///
    /// Write it where the shell looks for completions, for example:
    ///
    ///     dre completions bash > ~/.local/share/bash-completion/completions/dre
    #[command(verbatim_doc_comment)]
    Completions {
        /// The shell
        shell: Shell,
    },
    /// Print a manual page in roff
    ///
    /// Without COMMAND, the page of dre itself:
    ///
    ///     dre man | man -l -
    ///     dre man profile analyze > dre-profile-analyze.1
    #[command(verbatim_doc_comment)]
    Man {
        /// The command that the page is about, word by word
        command: Vec<String>,
    },
}

/// The commands about profiles.
#[derive(Debug, Subcommand)]
pub enum ProfileCommand {
    /// Report where the time of a build went
    ///
    /// Reads the JSON trace profile that Bazel writes for every build (or where --profile says),
    /// plain or gzip, in one pass and little memory, and reports: build metadata; suggestions with
    /// their gain; wall time by phase; the critical path with each step's target, mnemonic, split
    /// and drag; the longest actions; time by mnemonic, target, package, repository and execution
    /// strategy; workers, waits and sandboxes; remote cache, remote execution and fetches;
    /// parallelism over time against the host's cores, with idle core-seconds; network, garbage
    /// collection and peaks of memory. What the build did not use is left out.
    ///
    /// Total, phases and critical path are those of `bazel analyze-profile`. Time by mnemonic,
    /// package and strategy is summed over threads, so it may exceed the build's duration.
    ///
    /// A damaged profile is reported as far as it can be read, and marked incomplete.
    #[command(after_help = SHORT_EXAMPLES, after_long_help = ANALYZE_NOTES)]
    Analyze(AnalyzeArgs),
    /// Say what changed from one build to another, and why
    ///
    /// Compares the profiles of two builds, or of several runs of each, and reports: the total with
    /// its statistics; the causes of the change, the most important first, each with evidence and
    /// an estimate of what undoing it would gain; and what changed by phase, mnemonic, package,
    /// target, execution strategy and on the critical path.
    ///
    /// Builds that began with unlike cache states are refused, since their difference is the cache.
    #[command(after_help = DIFF_EXAMPLES, after_long_help = DIFF_NOTES)]
    Diff(DiffArgs),
}

/// What `dre profile analyze` takes.
#[derive(Debug, Args)]
pub struct AnalyzeArgs {
    /// Profiles to read, plain or gzip; - is standard input
    ///
    /// Bazel keeps the profile of the last build as command.profile.gz in the output base: $(bazel
    /// info output_base)/command.profile.gz. The name does not matter, gzip is recognised by its
    /// content.
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,

    /// How to report
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Format::Table)]
    pub format: Format,

    /// How many suggestions, actions, mnemonics, targets and packages to list
    ///
    /// The others are counted or summed up. The critical path is always listed whole.
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub top: usize,

    /// Cores of the host that the build ran on
    ///
    /// Bazel does not record them. Without this option they are estimated, from the highest CPU use
    /// or from the number of actions that ran as local processes at once, whichever is larger; the
    /// report says so. The host may have more.
    #[arg(long, value_name = "N")]
    pub cores: Option<NonZeroU32>,

    /// Replay the build with other run times or cores; may be given several times
    ///
    /// SELECTOR:FACTOR multiplies the run time of the selected actions: mnemonic=Rustc:0.5,
    /// target=//a:b:0, package=//a:2, repository=rules_rust+:0.5, strategy=sandbox:0.8 or all:0.5.
    /// cores=N gives the local actions so many cores. All changes hold at once. The report says what
    /// the replay takes for granted. Takes memory for each action.
    #[arg(long, value_name = "CHANGE")]
    pub what_if: Vec<Supposition>,
}

/// How to report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Tables for people; plain text without truncation when piped
    Table,
    /// One JSON document; its schema is versioned
    Json,
    /// Markdown, for a comment on a change
    Markdown,
}

const EXIT_STATUS: &str = "\
Exit status:
  0  everything was done, read and reported
  1  dre registry check or dre history check found damage, or dre gate a broken budget, and
     reported it
  2  something could not be read or done at all, or the command line is wrong; one line on
     standard error says what
  3  what could be read was reported, but a profile is damaged or incomplete";

const SHORT_EXAMPLES: &str = "\
Examples:
  dre profile analyze \"$(bazel info output_base)/command.profile.gz\"
  dre profile analyze --format json --top 50 a.profile.gz b.profile.gz";

const ANALYZE_NOTES: &str = "\
Examples:
  The last build:
      dre profile analyze \"$(bazel info output_base)/command.profile.gz\"

  A profile with all details, labels and outputs, on a host of 16 cores:
      bazel build --profile=/tmp/build.json.gz --noslim_profile \\
          --experimental_profile_include_target_label \\
          --experimental_profile_include_primary_output //...
      dre profile analyze --cores 16 /tmp/build.json.gz

  The longest step of the critical path, for a script:
      dre profile analyze --format json build.json.gz |
          jq '.reports[0].profile.critical_path.steps | max_by(.duration_us)'

  If Rust compiled in half the time, on 32 cores:
      dre profile analyze --what-if mnemonic=Rustc:0.5 --what-if cores=32 build.json.gz

  From elsewhere:
      ssh ci cat build.json.gz | dre profile analyze -

Several files:
  There is a report for each, in the order given. The worst result decides the exit status:
  2 before 3 before 0.

JSON:
  An object with schema_version and reports, one per file. Fields are only added within a
  schema_version. Times are in microseconds, sizes in bytes, and units are part of the names.

Strategies:
  sandbox   a local process in a sandbox
  worker    a persistent worker
  local     a local process without a sandbox
  remote    a remote execution service
  cached    nothing ran: the result came out of a remote or disk cache
  internal  inside Bazel, without a process
  unknown   the profile does not say: spans were merged, or local and remote execution raced

Merged profiles:
  By default Bazel merges short neighbouring spans after 10,000 events (--slim_profile). Sums
  of such a profile are too low; the report says so. Build with --noslim_profile to keep every
  span.

Exit status:
  0  every profile was read and reported
  2  a profile could not be read at all, or the command line is wrong; one line on standard
     error says what
  3  what could be read was reported, but a profile is damaged or incomplete";
