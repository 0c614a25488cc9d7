//! The documents about builds: their wire format. Times are milliseconds since 1970 (UTC), durations microseconds, and
//! metrics in the unit that their name has.
//!
//! Within a `schema_version` fields are only added. This module must not know where runs come from or how documents are
//! sent.

mod alerts;
mod build;
mod builds;
mod metrics;
mod search;
mod timeline;
mod trend;

pub use alerts::AlertsQuestion;
pub use builds::BuildsQuestion;
pub use metrics::MetricsQuestion;
pub use trend::TrendQuestion;

pub(crate) use alerts::Alerts;
pub(crate) use build::{build, Build};
pub(crate) use builds::Builds;
pub(crate) use metrics::Metrics;
pub(crate) use search::{search, Search};
pub(crate) use timeline::{timeline, Timeline};
pub(crate) use trend::Trend;

use crate::error::BuildError;
use flate2::write::GzEncoder;
use flate2::Compression;
use perf_history::{Filter, Run};
use serde::Serialize;
use std::io::Write;
use utoipa::ToSchema;

/// Counts up when a field changes its meaning or goes away.
pub(crate) const SCHEMA_VERSION: u32 = 1;

/// What a build is, without its metrics and report.
#[derive(Serialize, ToSchema)]
#[schema(as = BuildIdentity)]
pub(crate) struct Identity<'a> {
    /// The build's identifier: the digest of what it is, in hexadecimal.
    id: String,
    /// When it began, in milliseconds since 1970 (UTC).
    time_ms: i64,
    /// The commit of its sources; empty where nobody told.
    commit: &'a str,
    /// The branch of its sources, likewise.
    branch: &'a str,
    /// Bazel's target patterns, likewise.
    target: &'a str,
    /// The names of Bazel's configs, likewise.
    config: &'a str,
    /// The kind of machine, likewise.
    host_class: &'a str,
    /// What the caches held before: cold, mixed, warm, up_to_date or unknown.
    cache_state: &'static str,
    /// How it ended: success, failure, interrupted or unknown.
    outcome: &'static str,
    /// Bazel's own identifier of it; empty where the profile has none.
    source: &'a str,
}

impl<'a> Identity<'a> {
    pub(crate) fn new(run: &'a Run) -> Self {
        let key = run.key();
        Self {
            id: run.id().to_string(),
            time_ms: run.time_ms(),
            commit: &key.commit,
            branch: &key.branch,
            target: &key.target_pattern,
            config: &key.config,
            host_class: &key.host_class,
            cache_state: key.cache_state.name(),
            outcome: run.outcome().name(),
            source: run.source(),
        }
    }
}

/// The filter that means the builds a build may be compared with: the same key but for the commit.
pub(crate) fn like(run: &Run) -> Filter {
    let key = run.key();
    Filter {
        branch: Some(key.branch.clone()),
        target_pattern: Some(key.target_pattern.clone()),
        config: Some(key.config.clone()),
        host_class: Some(key.host_class.clone()),
        cache_state: Some(key.cache_state),
        ..Filter::default()
    }
}

pub(crate) fn json(what: &'static str, document: &impl Serialize) -> Result<Vec<u8>, BuildError> {
    serde_json::to_vec(document).map_err(|source| BuildError::Document { what, source })
}

/// A document as it is kept and sent.
pub(crate) fn gzip(document: &[u8]) -> Result<Vec<u8>, BuildError> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    let compressed = encoder
        .write_all(document)
        .and_then(|()| encoder.finish())
        .map_err(serde_json::Error::io);
    compressed.map_err(|source| BuildError::Document {
        what: "a build's document",
        source,
    })
}
