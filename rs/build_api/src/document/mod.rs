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

pub(crate) use build::build;
pub(crate) use search::search;
pub(crate) use timeline::timeline;

use crate::error::BuildError;
use flate2::write::GzEncoder;
use flate2::Compression;
use perf_history::{Filter, Run};
use serde::Serialize;
use std::io::Write;

/// Counts up when a field changes its meaning or goes away.
pub(crate) const SCHEMA_VERSION: u32 = 1;

/// What a build is, without its metrics and report.
#[derive(Serialize)]
pub(crate) struct Identity<'a> {
    id: String,
    time_ms: i64,
    commit: &'a str,
    branch: &'a str,
    target: &'a str,
    config: &'a str,
    host_class: &'a str,
    cache_state: &'static str,
    outcome: &'static str,
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
