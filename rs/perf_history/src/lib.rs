//! A history of runs: builds and measurements with their metrics, in one SQLite file or in a PostgreSQL database
//! that many machines share.
//!
//! A [`Run`] is named by the digest of its content and never changes, so adding one twice does nothing. [`History`]
//! says what can be done with runs; [`SqliteHistory`] and [`PostgresHistory`] do it, both by the same statements
//! over the same tables. [`open`] chooses between them by the store's name. [`exchange`] moves runs between
//! histories as lines of JSON, and [`build_events`] reads what Bazel tells about a build.
//!
//! This crate owns how runs are kept. It must not know how metrics are measured, what is a regression, or how
//! anything is shown; it reads no clock and no environment.
//!
//! ```
//! use perf_history::{Filter, History, Outcome, Run, RunContent, RunKey, SqliteHistory};
//! use perf_metrics::Metric;
//!
//! let run = Run::new(RunContent {
//!     time_ms: 1_752_192_000_000,
//!     key: RunKey { branch: "main".into(), ..RunKey::default() },
//!     outcome: Outcome::Success,
//!     source: String::new(),
//!     metrics: vec![Metric { name: "build.wall_time".parse()?, value: 61_500_000.0 }],
//! })?;
//! let history = SqliteHistory::in_memory()?;
//! assert!(history.add(&run, &[])?.is_new);
//! assert!(!history.add(&run, &[])?.is_new);
//! let trend = history.trend(&"build.wall_time".parse()?, &Filter::default(), 10)?;
//! assert_eq!(trend[0].value, 61_500_000.0);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod build_events;
mod error;
pub mod exchange;
mod history;
mod run;
mod store;

pub use error::HistoryError;
pub use history::{
    Added, Attachment, AttachmentInfo, CheckReport, Cursor, Filter, History, KeepPolicy, Page,
    Point, Pruned, RunPage, StoredRun, REPORT, TIMELINE,
};
pub use run::{
    cache_state_from_name, Outcome, Run, RunContent, RunError, RunId, RunIdPrefix, RunKey,
    METRIC_LIMIT, TEXT_LIMIT_BYTES,
};
pub use store::{
    is_postgres_url, open, open_with_password, Access, PostgresHistory, SqliteHistory,
};
