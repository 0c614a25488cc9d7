//! Runs as lines of JSON, to move them from one history to another: a line is an object with the run's identifier,
//! the fields of its key, and `metrics` with a number for each name. Attachments stay where they are.

use std::collections::BTreeMap;

use perf_metrics::Metric;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::run::{cache_state_from_name, Outcome, Run, RunContent, RunError, RunKey};

/// A run. This type is the wire format.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    id: String,
    time_ms: i64,
    commit: String,
    branch: String,
    target_pattern: String,
    config: String,
    host_class: String,
    cache_state: String,
    outcome: String,
    source: String,
    metrics: BTreeMap<String, f64>,
}

/// Why a line is no run.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ExchangeError {
    /// It is not the JSON of a run.
    #[error("is no exported run: {source}")]
    Json {
        /// Where and how.
        #[source]
        source: serde_json::Error,
    },
    /// A word is none of those that there are.
    #[error("{field} is '{word}', which is none that this program knows; use the newer program")]
    Word {
        /// The field.
        field: &'static str,
        /// The word.
        word: String,
    },
    /// It has a metric that this program does not know.
    #[error("{source}; use the newer program, or correct the name")]
    Metric {
        /// What is wrong with the name.
        source: perf_metrics::NameError,
    },
    /// Its content is no run.
    #[error(transparent)]
    Run(#[from] RunError),
    /// Its content was changed.
    #[error("the content is not that of run {id}; export it again")]
    Changed {
        /// The run that it should be.
        id: String,
    },
}

/// The line of a run, with its end.
///
/// # Errors
/// None that input can cause.
pub fn to_line(run: &Run) -> Result<String, serde_json::Error> {
    let key = run.key();
    let metrics = run.metrics().iter();
    let line = Line {
        id: run.id().to_string(),
        time_ms: run.time_ms(),
        commit: key.commit.clone(),
        branch: key.branch.clone(),
        target_pattern: key.target_pattern.clone(),
        config: key.config.clone(),
        host_class: key.host_class.clone(),
        cache_state: key.cache_state.name().to_owned(),
        outcome: run.outcome().name().to_owned(),
        source: run.source().to_owned(),
        metrics: metrics
            .map(|it| (it.name.as_str().to_owned(), it.value))
            .collect(),
    };
    Ok(serde_json::to_string(&line)? + "\n")
}

/// The run of a line.
///
/// # Errors
/// When the line is no run, or not the one that it says it is.
pub fn from_line(line: &str) -> Result<Run, ExchangeError> {
    let line: Line = serde_json::from_str(line).map_err(|source| ExchangeError::Json { source })?;
    let unknown = |field, word: &str| ExchangeError::Word {
        field,
        word: word.escape_debug().take(80).collect(),
    };
    let metrics = line.metrics.iter().map(|(name, value)| {
        let name = name.parse();
        let name = name.map_err(|source| ExchangeError::Metric { source })?;
        Ok(Metric {
            name,
            value: *value,
        })
    });
    let run = Run::new(RunContent {
        time_ms: line.time_ms,
        metrics: metrics.collect::<Result<_, ExchangeError>>()?,
        key: RunKey {
            commit: line.commit,
            branch: line.branch,
            target_pattern: line.target_pattern,
            config: line.config,
            host_class: line.host_class,
            cache_state: cache_state_from_name(&line.cache_state)
                .ok_or_else(|| unknown("cache_state", &line.cache_state))?,
        },
        outcome: Outcome::from_name(&line.outcome)
            .ok_or_else(|| unknown("outcome", &line.outcome))?,
        source: line.source,
    })?;
    if run.id().to_string() == line.id {
        Ok(run)
    } else {
        Err(ExchangeError::Changed {
            id: line.id.escape_debug().take(80).collect(),
        })
    }
}
