//! What the program can be told about builds when it starts.

use clap::Args;
use std::path::PathBuf;

/// Builds: where they are kept, and how much of everything.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Builds")]
pub struct BuildArgs {
    /// The folder for uploads, profiles, alerts and, unless --history names another one, the history; created when absent. Without it /api/builds is off
    #[arg(long, value_name = "DIR")]
    pub data_dir: Option<PathBuf>,

    /// The history of builds: a file as `dre history add --store FILE` makes it, or postgres://… to share one between machines [default: history.sqlite in --data-dir]
    #[arg(long, value_name = "FILE|URL", requires = "data_dir")]
    pub history: Option<String>,

    /// A file with the password of the user that --history names, when its address does not have it
    #[arg(long, value_name = "FILE", requires = "history")]
    pub history_password_file: Option<PathBuf>,

    /// The rules that each build is checked against when it arrives (TOML). What they find is at /api/alerts, and sent to the address in DRE_ALERT_WEBHOOK if the environment has one
    #[arg(long, value_name = "FILE", requires = "data_dir")]
    pub alerts: Option<PathBuf>,

    /// The wait before an alert that could not be sent is sent again, in milliseconds; it doubles each time, up to an hour
    #[arg(long, value_name = "MILLISECONDS", default_value_t = 1000, value_parser = clap::value_parser!(u64).range(10..=3_600_000))]
    pub alert_retry_ms: u64,

    /// The largest profile that is taken, in bytes as it is sent
    #[arg(long, value_name = "BYTES", default_value_t = 2 << 30)]
    pub max_profile_bytes: u64,

    /// The most uploads at once
    #[arg(long, value_name = "N", default_value_t = 8, value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub max_uploads: u16,

    /// How long one request may take to send a profile, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 3600, value_parser = clap::value_parser!(u64).range(1..=86_400))]
    pub upload_timeout_seconds: u64,

    /// How long an upload may stand still, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..=3600))]
    pub upload_idle_seconds: u64,

    /// How long an unfinished upload can be continued, in hours
    #[arg(long, value_name = "HOURS", default_value_t = 24, value_parser = clap::value_parser!(u64).range(1..=8760))]
    pub keep_uploads_hours: u64,

    /// The most bytes of profiles that are kept for comparisons; the oldest go first
    #[arg(long, value_name = "BYTES", default_value_t = 20 << 30)]
    pub keep_profiles_bytes: u64,

    /// How many profiles are analyzed or compared at once
    #[arg(long, value_name = "N", default_value_t = 2, value_parser = clap::value_parser!(u16).range(1..=64))]
    pub max_analyses: u16,

    /// How long the analysis of one profile may take, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 600, value_parser = clap::value_parser!(u64).range(1..=86_400))]
    pub analysis_timeout_seconds: u64,

    /// The most bytes of answers about builds, and of decoded timelines, that are kept in memory; half for each
    #[arg(long, value_name = "BYTES", default_value_t = 256 << 20)]
    pub build_cache_bytes: usize,
}
