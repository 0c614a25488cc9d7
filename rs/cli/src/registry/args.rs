//! The command line of `dre registry`: every option and word of help. Doc comments here are the help text.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use registry::{parse_time, At, Timestamp};

use crate::output::FormatArgs;
use crate::store::{AtArgs, StoreArgs};

/// What `dre registry` takes.
#[derive(Debug, Args)]
pub struct RegistryArgs {
    #[command(flatten)]
    pub store: StoreArgs,

    #[command(subcommand)]
    pub command: RegistryCommand,
}

/// The commands about versions of the registry.
#[derive(Debug, Subcommand)]
pub enum RegistryCommand {
    /// Put a version of the registry into the store
    ///
    /// Takes one full registry dump (JSON); or the public API's list of nodes (JSON or CSV), alone
    /// or with its list of data centers (JSON); or one changelog file, or a folder of them in
    /// local-store layout. What a file holds is told by its content, not by its name.
    ///
    /// An import is done whole or not at all. Records like those of the version before make no new
    /// version, unless the source has a version number of its own.
    #[command(after_help = IMPORT_EXAMPLES)]
    Import(ImportArgs),

    /// Make a synthetic network
    ///
    /// Generates subnets, nodes, operators, providers and data centers from a seed; the same
    /// options give the same network everywhere. Nothing in it is real, and the output, the store
    /// and all that is shown of it say so.
    ///
    /// With --store the versions go into that store, with --output the newest goes into a file as a
    /// registry dump; with neither the dump is printed. DRE_STORE does not count here.
    #[command(after_help = GENERATE_EXAMPLES)]
    Generate(GenerateArgs),

    /// Fetch the registry from the network into the store
    ///
    /// ic-api asks the dashboard's public HTTP API for all nodes and data centers. It is asked only
    /// for what changed since the last time, and what it says is not certified.
    ///
    /// nns asks the registry canister for all changes since the newest version in the store, and
    /// believes only what the network's root key certifies. Each page of changes is stored before
    /// the next is fetched, so that a fetch that breaks off goes on where it was. The store must be
    /// empty, or hold versions that were made of the registry's own changes.
    #[command(after_help = SYNC_EXAMPLES)]
    Sync(SyncArgs),

    /// List the versions in the store
    Versions(VersionsArgs),

    /// Show what changed between two versions
    ///
    /// Subnets that came, went, were resized or upgraded; nodes that joined, left or moved; and
    /// every other record that was added, removed or changed, field by field. What only one of the
    /// two sources tells counts as a change: compare versions of like sources.
    #[command(after_help = DIFF_EXAMPLES)]
    Diff(DiffArgs),

    /// Write a version as a registry dump in JSON
    ///
    /// dre registry import reads it again with equal records.
    Dump(DumpArgs),

    /// Check the store for damage
    ///
    /// Checks the database's structure, each record's text and hash, and that each version is built
    /// of the records it was stored with. Exit status 1 means damage was found.
    Check,
}

/// What `dre registry import` takes.
#[derive(Debug, Args)]
pub struct ImportArgs {
    /// Files to read together, or one folder in local-store layout; - is standard input
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,

    /// The registry version that the files show
    ///
    /// Without this option it is what the files tell. Files that tell none get the next free number,
    /// which means nothing outside the store.
    #[arg(long, value_name = "N")]
    pub registry_version: Option<u64>,

    /// When the registry was like this, as 2025-07-11T12:00:00Z or 2025-07-11
    ///
    /// Without this option it is what the files tell, or else the first file's modification time.
    #[arg(long, value_name = "TIME", value_parser = parse_time)]
    pub time: Option<Timestamp>,
}

/// What `dre registry generate` takes.
#[derive(Debug, Args)]
pub struct GenerateArgs {
    /// How many nodes there are, unassigned ones among them
    #[arg(long, value_name = "N", default_value_t = 1440)]
    pub nodes: usize,

    /// How many subnets there are
    #[arg(long, value_name = "N", default_value_t = 42)]
    pub subnets: usize,

    /// Where the random choices start
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,

    /// How many versions to make: each further one with a few changes, some hours later
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u64).range(1..=10_000))]
    pub versions: u64,

    /// The first version's time
    #[arg(long, value_name = "TIME", default_value = "2025-01-01", value_parser = parse_time)]
    pub time: Timestamp,

    /// Where to write the newest version as a registry dump; - is standard output
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// What `dre registry sync` takes.
#[derive(Debug, Args)]
pub struct SyncArgs {
    /// Whom to ask
    #[arg(long, value_enum, value_name = "SOURCE")]
    pub source: SyncSource,

    /// Its address, for another network or a mirror
    ///
    /// Without this option https://ic-api.internetcomputer.org for ic-api, https://icp-api.io for
    /// nns.
    #[arg(long, value_name = "URL")]
    pub url: Option<String>,

    /// The root key of another network than mainnet, in PEM or DER; only for nns
    #[arg(long, value_name = "FILE")]
    pub root_key: Option<PathBuf>,

    /// The HTTP proxy to go through, as http://127.0.0.1:3128
    #[arg(long, value_name = "URL")]
    pub proxy: Option<String>,

    /// How often a request that fails is tried in all, with growing pauses
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=20))]
    pub attempts: u32,
}

/// Whom to ask for the registry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SyncSource {
    /// The dashboard's public API: nodes and data centers, not certified
    IcApi,
    /// The registry canister: every change, certified by the network
    Nns,
}

/// What `dre registry versions` takes.
#[derive(Debug, Args)]
pub struct VersionsArgs {
    #[command(flatten)]
    pub format: FormatArgs,
}

/// What `dre registry diff` takes.
#[derive(Debug, Args)]
pub struct DiffArgs {
    /// The earlier version: a number, a time, a date (its end, UTC), or newest
    #[arg(value_name = "FROM")]
    pub from: At,

    /// The later version
    #[arg(value_name = "TO")]
    pub to: At,

    #[command(flatten)]
    pub format: FormatArgs,
}

/// What `dre registry dump` takes.
#[derive(Debug, Args)]
pub struct DumpArgs {
    #[command(flatten)]
    pub at: AtArgs,

    /// Where to write; - is standard output
    ///
    /// A file is replaced when all is written, and left as it was if that fails.
    #[arg(long, short, value_name = "FILE", default_value = "-")]
    pub output: PathBuf,
}

const IMPORT_EXAMPLES: &str = "\
Examples:
  dre registry import registry.json
  dre registry import --time 2024-06-22T00:00:00Z nodes.json data-centers.json
  dre registry import --registry-version 1 genesis.pb
  ssh host cat registry.json | dre registry import --time 2025-07-11T12:00:00Z -";

const GENERATE_EXAMPLES: &str = "\
Examples:
  dre registry generate --versions 20 --store demo.sqlite
  dre registry generate --nodes 40 --subnets 2 --seed 7 --output small.json";

const SYNC_EXAMPLES: &str = "\
Examples:
  dre registry sync --source ic-api
  dre registry sync --source nns --store nns.sqlite";

const DIFF_EXAMPLES: &str = "\
Examples:
  dre registry diff 57000 57012
  dre registry diff 2025-06-30 newest
  dre registry diff --format csv 2025-06-30 2025-07-31 > july.csv";
