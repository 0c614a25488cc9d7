//! The command line of `dre profile diff`. Doc comments here are the help text.

use std::num::NonZeroU32;
use std::path::PathBuf;

use clap::Args;

use crate::args::Format;

/// What `dre profile diff` takes.
#[derive(Debug, Args)]
pub struct DiffArgs {
    /// The profile to compare with, plain or gzip; - is standard input
    #[arg(value_name = "BASE", required_unless_present_any = ["base_files", "head_files"])]
    pub base: Option<PathBuf>,

    /// The profile to look at
    #[arg(value_name = "HEAD", required_unless_present_any = ["base_files", "head_files"])]
    pub head: Option<PathBuf>,

    /// Profiles of the base, in place of BASE; each is one run of the same build
    ///
    /// With 4 runs a side, or 3 against 5, a difference has an interval at 95 % confidence. Runs of
    /// base and head are best taken in turn, so that another load on the machine hits both alike.
    #[arg(
        long = "base",
        value_name = "FILE",
        num_args = 1..,
        requires = "head_files",
        conflicts_with_all = ["base", "head"]
    )]
    pub base_files: Vec<PathBuf>,

    /// Profiles of the head, in place of HEAD
    #[arg(
        long = "head",
        value_name = "FILE",
        num_args = 1..,
        requires = "base_files",
        conflicts_with_all = ["base", "head"]
    )]
    pub head_files: Vec<PathBuf>,

    /// How to report
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Format::Table)]
    pub format: Format,

    /// How many causes, and rows of each table, to list
    ///
    /// The others are summed up. JSON has all causes, and the critical path is always whole there.
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub top: usize,

    /// Compare builds of unlike cache states all the same
    #[arg(long)]
    pub force: bool,

    /// Cores of the host that the builds ran on; estimated without this option
    #[arg(long, value_name = "N")]
    pub cores: Option<NonZeroU32>,
}

impl DiffArgs {
    /// The profiles of the base.
    pub fn base_paths(&self) -> Vec<&PathBuf> {
        self.base.iter().chain(&self.base_files).collect()
    }

    /// The profiles of the head.
    pub fn head_paths(&self) -> Vec<&PathBuf> {
        self.head.iter().chain(&self.head_files).collect()
    }
}

/// Below the short help.
pub const DIFF_EXAMPLES: &str = "\
Examples:
  dre profile diff base.json.gz head.json.gz
  dre profile diff --base base-*.json.gz --head head-*.json.gz";

/// Below the long help.
pub const DIFF_NOTES: &str = "\
Examples:
  Two builds:
      dre profile diff base.json.gz head.json.gz

  Five runs of each, which tells a change from noise:
      dre profile diff --base base-*.json.gz --head head-*.json.gz

  The target that made the build slower, for a script:
      dre profile diff --format json base.json.gz head.json.gz | jq -r '.causes[0].target'

  A comment on a change:
      dre profile diff --format markdown base.json.gz head.json.gz

Profiles:
  Build with --noslim_profile, --experimental_profile_include_target_label and
  --experimental_profile_include_primary_output: then every action is there, and is known by its
  output. Without outputs, actions are matched by mnemonic, target and description.

Gains:
  A gain is how much shorter the head's build were if the cause was undone. On the critical path it
  is the time that the cause adds there, but no more than until the base's path would be the longest
  chain; off it, the work divided by the actions that run at once, but no more than the execution is
  longer than the critical path. Gains of several causes may overlap.

Noise:
  With enough runs a difference counts when its interval at 95 % confidence excludes 0, else when
  the runs of the two sides do not overlap and differ by a tenth and 20 ms at least.

Cache states:
  cold        nothing came out of a cache
  mixed       some results did; compared with cold and warm, too
  warm        nearly all results did
  up_to_date  next to nothing was carried out
  unknown     the profile does not say; compared with everything

Exit status:
  0  the builds were compared
  2  a profile could not be read at all, the cache states are unlike, or the command line is wrong;
     one line on standard error says what
  3  the builds were compared, but a profile is damaged or incomplete";
