//! The command line. It owns numbers, patterns and paths as people write them; it must not know what is done with them.

use std::env;
use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

use anyhow::{Context, Result};
use clap::{value_parser, Args, Parser, Subcommand};

use crate::compare::{Also, Contest, Network, ALTERNATIVES, LOADS, SUBJECT};
use crate::serve::ServeArgs;

/// What a run takes besides its measurements: starts, checks and warming up.
const OVERHEAD: Duration = Duration::from_secs(120);
/// Distinct queries in a second that the slowest server worth measuring answers.
const SLOWEST_QUERIES_PER_SECOND: u64 = 200;
/// The rows that a list may be limited to are 1 to this.
const MAX_LIMIT: u64 = 1000;

/// Measures dre-backend under load against servers that do less or more for each request.
///
/// Exit codes: 0 when everything was measured and shown, 1 when an answer was wrong or failed (with --require-goals also
/// when a goal was missed), 2 when something could not be run.
#[derive(Debug, Parser)]
#[command(
    version,
    args_conflicts_with_subcommands = true,
    subcommand_negates_reqs = true
)]
pub struct Cli {
    /// What the benchmark starts itself with.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// The comparison, when there is no command.
    #[command(flatten)]
    pub compare: CompareArgs,
}

/// What the benchmark starts itself with.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve as one of the alternatives, until standard input ends
    #[command(hide = true)]
    Serve(ServeArgs),
}

/// Arguments of the comparison.
#[derive(Debug, Args)]
pub struct CompareArgs {
    /// The dre-backend binary
    #[arg(long, value_name = "PATH", required = true)]
    pub backend: Option<PathBuf>,
    /// Also measure another build of it under load, by this name
    #[arg(long, value_name = "NAME=PATH", value_parser = also)]
    pub also: Vec<Also>,
    /// The store that it serves [default: a generated network]
    #[arg(long, value_name = "FILE", conflicts_with = "synthetic")]
    pub store: Option<PathBuf>,
    /// The generated network that it serves
    #[arg(
        long,
        value_name = "SPEC",
        default_value = "nodes=1440,subnets=42,seed=1"
    )]
    pub synthetic: String,
    /// What is asked for under load
    #[arg(long, value_name = "PATH", default_value = "/api/subnets")]
    pub path: Target,
    /// Threads that serve requests, in every server
    #[arg(long, value_name = "N", default_value_t = 2, value_parser = value_parser!(u16).range(1..=256))]
    pub workers: u16,
    /// Length of each measurement
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = value_parser!(u32).range(1..=600))]
    pub seconds: u32,
    /// Interleaved rounds, each of every server under every load; 0 leaves the load out
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = value_parser!(u32).range(..=100))]
    pub rounds: u32,
    /// Distinct queries after which memory is compared; 0 leaves that out
    #[arg(long, value_name = "N", default_value_t = 100_000, value_parser = value_parser!(u64).range(..=10_000_000))]
    pub distinct: u64,
    /// The distinct queries: {i} is a counter from 0, {n} a limit of rows from 1 to 1000 in turn
    #[arg(
        long,
        value_name = "TEXT",
        default_value = "/api/nodes?limit=25&fields=id,ip&sort=id&country=US,{i}"
    )]
    pub pattern: Pattern,
    /// Ends a run that takes longer [default: about three times what is planned]
    #[arg(long, value_name = "N", value_parser = value_parser!(u64).range(1..=86_400))]
    pub deadline_seconds: Option<u64>,
    /// Also write everything that was measured to this file
    #[arg(long, value_name = "FILE")]
    pub json: Option<PathBuf>,
    /// Exit with 1 when a goal is missed
    #[arg(long)]
    pub require_goals: bool,
}

impl CompareArgs {
    /// The longest that the whole run may take.
    pub fn deadline(&self) -> Duration {
        let measured = u64::from(self.seconds)
            * u64::from(self.rounds)
            * ((1 + self.also.len() + ALTERNATIVES.len()) * LOADS.len()) as u64;
        let planned = Duration::from_secs(3 * measured)
            + Duration::from_secs(self.distinct / SLOWEST_QUERIES_PER_SECOND)
            + OVERHEAD;
        self.deadline_seconds.map_or(planned, Duration::from_secs)
    }

    /// What is to be measured.
    ///
    /// # Errors
    ///
    /// When no backend is named, or this program cannot find itself.
    pub fn contest(&self) -> Result<Contest> {
        let backend = self.backend.as_deref().context("--backend is missing")?;
        let network = match &self.store {
            Some(store) => Network::Store(resolve(store)),
            None => Network::Synthetic(self.synthetic.clone()),
        };
        Ok(Contest {
            backend: program(backend)?,
            also: self
                .also
                .iter()
                .map(|also| {
                    Ok(Also {
                        name: also.name.clone(),
                        program: program(&also.program)?,
                    })
                })
                .collect::<Result<_>>()?,
            bench: env::current_exe().context("cannot find the benchmark's own program")?,
            network,
            target: self.path.0.clone(),
            worker_count: self.workers,
            duration_s: self.seconds,
            round_count: self.rounds,
            distinct_count: self.distinct,
            pattern: self.pattern.clone(),
        })
    }
}

/// A path and query as they stand in a request's first line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target(pub String);

impl FromStr for Target {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let is_plain = text
            .bytes()
            .all(|byte| byte.is_ascii_graphic() && byte != b'#');
        if text.starts_with('/') && is_plain {
            Ok(Self(text.to_owned()))
        } else {
            Err(
                "a path begins with / and has no spaces, fragments or non-ASCII characters"
                    .to_owned(),
            )
        }
    }
}

/// Paths and queries of which no two are equal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern(String);

impl Pattern {
    /// The path and query of a counter.
    pub fn target(&self, counter: u64) -> String {
        let limit = 1 + counter % MAX_LIMIT;
        self.0
            .replace("{i}", &counter.to_string())
            .replace("{n}", &limit.to_string())
    }

    /// The path that all of them share.
    pub fn path(&self) -> &str {
        self.0.split('?').next().unwrap_or(&self.0)
    }
}

impl fmt::Display for Pattern {
    /// As it was written.
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl FromStr for Pattern {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let pattern = Self(text.to_owned());
        pattern.target(0).parse::<Target>()?;
        match text.split_once('?') {
            Some((path, query)) if !path.contains('{') && query.contains("{i}") => Ok(pattern),
            _ => Err("a pattern is a path, ? and a query with {i} in it".to_owned()),
        }
    }
}

fn also(text: &str) -> Result<Also, String> {
    let (name, program) = text
        .split_once('=')
        .filter(|(name, program)| !name.is_empty() && !program.is_empty())
        .ok_or("write a name, = and the path of a dre-backend")?;
    let is_taken = name == SUBJECT || ALTERNATIVES.iter().any(|kind| kind.name() == name);
    let is_plain = name
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    match (is_taken, is_plain) {
        (true, _) => Err(format!("{name} is another server's name")),
        (_, false) => Err("a name has letters, digits and - alone".to_owned()),
        _ => Ok(Also {
            name: name.to_owned(),
            program: program.into(),
        }),
    }
}

/// A path as its user meant it: `bazel run` changes the directory and leaves the one it was started in behind.
pub fn resolve(path: &Path) -> PathBuf {
    match env::var_os("BUILD_WORKING_DIRECTORY") {
        Some(start) => Path::new(&start).join(path),
        None => path.to_owned(),
    }
}

/// A program: a bare name is looked up in `PATH`, anything else is a path from the current directory, which is where
/// Bazel's rules point into.
fn program(program: &Path) -> Result<PathBuf> {
    if program.components().count() == 1 && !program.is_absolute() {
        return Ok(program.to_owned());
    }
    std::path::absolute(program).with_context(|| format!("cannot resolve {}", program.display()))
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    fn parse(arguments: &[&str]) -> Result<Cli, clap::Error> {
        Cli::try_parse_from([&["backend_bench"], arguments].concat())
    }

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn a_comparison_needs_a_backend_only() {
        let cli = parse(&["--backend", "rs/backend/dre-backend"]).unwrap();
        assert!(cli.command.is_none());
        let contest = cli.compare.contest().unwrap();
        assert!(contest.backend.is_absolute());
        assert_eq!(contest.target, "/api/subnets");
        assert!(parse(&[]).is_err());
        assert!(parse(&["--backend", "x", "--rounds", "101"]).is_err());
        assert!(parse(&["--backend", "x", "--path", "api"]).is_err());
    }

    #[test]
    fn other_builds_have_names_of_their_own() {
        let cli = parse(&["--backend", "x", "--also", "native=bin/dre-backend"]).unwrap();
        let contest = cli.compare.contest().unwrap();
        assert_eq!(contest.also[0].name, "native");
        assert!(contest.also[0].program.ends_with("bin/dre-backend"));
        for wrong in [
            "native",
            "=x",
            "native=",
            "dre-backend=x",
            "hyper-constant=x",
            "a/b=x",
        ] {
            assert!(
                parse(&["--backend", "x", "--also", wrong]).is_err(),
                "{wrong}"
            );
        }
    }

    #[test]
    fn the_deadline_is_after_what_is_planned() {
        let planned = parse(&["--backend", "x", "--distinct", "0"])
            .unwrap()
            .compare;
        assert_eq!(planned.deadline(), Duration::from_secs(3 * 5 * 3 * 8 + 120));
        let given = parse(&["--backend", "x", "--deadline-seconds", "7"]).unwrap();
        assert_eq!(given.compare.deadline(), Duration::from_secs(7));
    }

    #[test]
    fn patterns_give_distinct_valid_limits() {
        let pattern: Pattern = "/api/nodes?limit={n}&q={i}".parse().unwrap();
        assert_eq!(pattern.path(), "/api/nodes");
        assert_eq!(pattern.target(0), "/api/nodes?limit=1&q=0");
        assert_eq!(pattern.target(1999), "/api/nodes?limit=1000&q=1999");
        for wrong in [
            "/api/nodes",
            "/api/nodes?limit={n}",
            "/{i}?q={i}",
            "x?q={i}",
            "/x?q={i} ",
        ] {
            assert!(wrong.parse::<Pattern>().is_err(), "{wrong}");
        }
    }
}
