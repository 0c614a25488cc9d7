//! The command line. It owns sizes and paths as people write them; it must not know what is done with them.

use std::env;
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Makes large Bazel profiles and benchmarks dre against Bazel on them.
#[derive(Debug, Parser)]
#[command(version)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make a large profile from a real one
    Generate(GenerateArgs),
    /// Compare CPU time, wall time and memory of dre with those of the peers that are there
    ///
    /// The peers are the warm `bazel analyze-profile`, `gzip -dc` (on gzip profiles) and Python's `json.load` (up to
    /// 256 MB of JSON). Exit code 1 says that dre and Bazel disagree about a profile, or with --require-goals that a
    /// goal is not met; 2 that something failed.
    Compare(CompareArgs),
}

/// Arguments of `generate`.
#[derive(Debug, Args)]
pub struct GenerateArgs {
    /// The real profile, plain or gzip
    #[arg(long, value_name = "PROFILE")]
    pub from: PathBuf,
    /// How much JSON at least, for example 100MB, 1GB or 64MiB
    #[arg(long)]
    pub size: ByteSize,
    /// Where to write it; gzip if the name ends in .gz
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
}

/// Arguments of `compare`.
#[derive(Debug, Args)]
pub struct CompareArgs {
    /// The dre binary
    #[arg(long, value_name = "PATH")]
    pub dre: PathBuf,
    /// Bazel, or a wrapper around it; without it, there is no comparison with Bazel
    #[arg(long, value_name = "PATH")]
    pub bazel: Option<PathBuf>,
    /// The workspace whose Bazel server is measured [default: the one of `bazel run`, or the current directory]
    #[arg(long, value_name = "DIR")]
    pub workspace: Option<PathBuf>,
    /// Counted runs of each
    #[arg(long, value_name = "N", default_value = "5")]
    pub runs: NonZeroU32,
    /// How results are printed
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
    /// How often whole processes are started: `dre --help`, and `dre profile analyze` on 3.4 MB made from --from
    #[arg(long, value_name = "N", default_value = "100")]
    pub starts: u32,
    /// Exit with 1 when a goal is not met
    #[arg(long)]
    pub require_goals: bool,
    /// Also compare on a gzip profile of this size, made from --from and deleted afterwards; may be repeated
    #[arg(long, value_name = "SIZE", requires = "from")]
    pub generate: Vec<ByteSize>,
    /// Make the profiles of --generate without compression, too
    #[arg(long, requires = "generate")]
    pub plain: bool,
    /// The real profile from which others are made
    #[arg(long, value_name = "PROFILE")]
    pub from: Option<PathBuf>,
    /// The profiles to compare on
    #[arg(value_name = "PROFILE", required_unless_present = "generate")]
    pub profiles: Vec<PathBuf>,
}

/// How results are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people
    Table,
    /// For programs, with every run
    Json,
}

/// A number of bytes: digits and a unit of `B`, `KB`, `MB`, `GB` (powers of 1000) or `KiB`, `MiB`, `GiB` (of 1024).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ByteSize(pub u64);

const UNITS: [(&str, u64); 8] = [
    ("", 1),
    ("B", 1),
    ("KB", 1_000),
    ("MB", 1_000_000),
    ("GB", 1_000_000_000),
    ("KIB", 1 << 10),
    ("MIB", 1 << 20),
    ("GIB", 1 << 30),
];

impl FromStr for ByteSize {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let (number, unit) = text.split_at(digits);
        let unit = unit.trim_start().to_ascii_uppercase();
        let factor = UNITS
            .iter()
            .find(|(name, _)| *name == unit)
            .map(|(_, factor)| *factor);
        let bytes = factor
            .zip(number.parse().ok())
            .and_then(|(factor, number): (u64, u64)| factor.checked_mul(number));
        bytes
            .map(Self)
            .ok_or_else(|| "a size is a whole number and B, KB, MB, GB, KiB, MiB or GiB".to_owned())
    }
}

/// The workspace from which `bazel run` was started, or `None` without it.
pub fn run_workspace() -> Option<PathBuf> {
    env::var_os("BUILD_WORKSPACE_DIRECTORY").map(PathBuf::from)
}

/// A path as its user meant it: `bazel run` changes the directory and leaves the one it was started in behind.
/// Absolute, because Bazel runs in yet another directory.
pub fn resolve(path: &Path) -> PathBuf {
    let start = env::var_os("BUILD_WORKING_DIRECTORY").map(PathBuf::from);
    match start.or_else(|| env::current_dir().ok()) {
        Some(start) => start.join(path),
        None => path.to_owned(),
    }
}

/// A program as its user meant it: a bare name is looked up in `PATH`, anything else is a path.
pub fn resolve_program(program: &Path) -> PathBuf {
    if program.components().count() == 1 && program.is_relative() {
        program.to_owned()
    } else {
        resolve(program)
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn sizes_have_decimal_and_binary_units() {
        let sizes = [
            ("0", 0),
            ("17", 17),
            ("17B", 17),
            ("3kb", 3_000),
            ("100MB", 100_000_000),
            ("1 GB", 1_000_000_000),
            ("64MiB", 64 << 20),
            ("2GiB", 2 << 30),
        ];
        for (text, bytes) in sizes {
            assert_eq!(text.parse(), Ok(ByteSize(bytes)), "{text}");
        }
    }

    #[test]
    fn other_sizes_are_rejected() {
        for text in [
            "",
            "MB",
            "-1",
            "1.5GB",
            "1TB",
            "1MB2",
            "99999999999999999999",
            "18446744073709551615KB",
        ] {
            assert!(text.parse::<ByteSize>().is_err(), "{text}");
        }
    }

    #[test]
    fn bare_programs_are_left_to_the_path() {
        assert_eq!(resolve_program(Path::new("bazel")), Path::new("bazel"));
        assert!(resolve_program(Path::new("tools/bazel")).is_absolute());
        assert_eq!(resolve(Path::new("/a/b")), Path::new("/a/b"));
    }

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }
}
