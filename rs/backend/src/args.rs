//! What the program can be told when it starts, and what holds when it is not told.

use crate::assets::AssetArgs;
use crate::builds::BuildArgs;
use crate::demo::Demo;
use clap::{Parser, ValueEnum};
use std::net::SocketAddr;
use std::path::PathBuf;

/// Serves the registry of the Internet Computer's subnets and nodes over HTTP, from memory, and the dashboard that shows it.
///
/// Exit codes: 0 after a signal to stop and a drained server, 2 when it cannot start or serve; with --health 0 when the server answers, 1
/// when it does not.
#[derive(Clone, Debug, Parser)]
#[command(name = "dre-backend", version)]
pub struct Args {
    /// The address and port to listen on; port 0 takes a free one, printed once the server is ready
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,

    /// Only ask the server that listens on --listen whether it lives, as a container's health check does
    #[arg(long)]
    pub health: bool,

    /// The store to serve, as `dre registry import --store FILE` makes it; created when absent
    #[arg(long, value_name = "FILE", conflicts_with = "synthetic")]
    pub store: Option<PathBuf>,

    /// The generated network to serve when there is no store
    #[arg(
        long,
        value_name = "SPEC",
        default_value = "nodes=1440,subnets=42,seed=1"
    )]
    pub synthetic: Demo,

    /// A file with the bearer token that requests which write must show; DRE_BACKEND_TOKEN in the environment does the same. Without a token nothing can be written
    #[arg(long, value_name = "FILE")]
    pub token_file: Option<PathBuf>,

    /// How many threads serve requests [default: one for each processor]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub workers: Option<u16>,

    /// The most connections open at once; further ones wait
    #[arg(long, value_name = "N", default_value_t = 4096, value_parser = clap::value_parser!(u32).range(1..))]
    pub max_connections: u32,

    /// The most clients that follow /api/events at once
    #[arg(long, value_name = "N", default_value_t = 256)]
    pub max_event_streams: usize,

    /// The largest body of a request that writes, in bytes
    #[arg(long, value_name = "BYTES", default_value_t = 64 << 20)]
    pub max_body_bytes: usize,

    /// How long a client may take to send the head of a request, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=3600))]
    pub request_timeout_seconds: u64,

    /// How long an answer may take to be computed, and a body to arrive, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..=3600))]
    pub answer_timeout_seconds: u64,

    /// How long requests under way may take after a signal to stop, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 20, value_parser = clap::value_parser!(u64).range(0..=3600))]
    pub drain_timeout_seconds: u64,

    /// How often the store is asked for a new version, in milliseconds
    #[arg(long, value_name = "MILLISECONDS", default_value_t = 1000, value_parser = clap::value_parser!(u64).range(10..=3_600_000))]
    pub poll_interval_ms: u64,

    /// The most answers kept besides the precomputed ones
    #[arg(long, value_name = "N", default_value_t = 2048)]
    pub cache_entries: usize,

    /// The most bytes of answers kept besides the precomputed ones
    #[arg(long, value_name = "BYTES", default_value_t = 4 << 20)]
    pub cache_bytes: usize,

    /// How log lines look; RUST_LOG sets their level (info, or dre_backend=debug for every request)
    #[arg(long, value_name = "FORMAT", default_value = "json")]
    pub log_format: LogFormat,

    /// What is told about the dashboard
    #[command(flatten)]
    pub assets: AssetArgs,

    /// What is told about builds
    #[command(flatten)]
    pub builds: BuildArgs,
}

/// How log lines look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// One JSON object a line
    Json,
    /// For people
    Text,
}
