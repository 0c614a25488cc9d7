//! The metrics that some build has, so that a client need not guess their names.

use super::{json, SCHEMA_VERSION};
use crate::error::BuildError;
use crate::library::Library;
use perf_metrics::{Better, MetricName, Noise};
use serde::Serialize;
use utoipa::ToSchema;

/// Which metrics. There is nothing to choose: it is all that are recorded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MetricsQuestion;

/// The metrics that some build has, by name.
#[derive(Serialize, ToSchema)]
#[schema(as = MetricList)]
pub(crate) struct Metrics<'a> {
    schema_version: u32,
    metrics: Vec<Row<'a>>,
}

/// What follows from a metric's name.
#[derive(Serialize, ToSchema)]
#[schema(as = MetricRow)]
struct Row<'a> {
    name: &'a str,
    family: &'static str,
    /// What stands behind the family's name, as the program of `binary.size/dre`; null for a family without keys.
    #[schema(required)]
    key: Option<&'a str>,
    unit: &'static str,
    better: &'static str,
    /// Whether one run decides.
    is_deterministic: bool,
    description: &'static str,
}

impl Library {
    /// The metrics that some build has, by name, as JSON.
    ///
    /// # Errors
    /// When the history fails.
    pub fn metrics(&self, _: &MetricsQuestion) -> Result<Vec<u8>, BuildError> {
        let names = self.history.metric_names()?;
        let document = Metrics {
            schema_version: SCHEMA_VERSION,
            metrics: names.iter().map(row).collect(),
        };
        json("the list of metrics", &document)
    }
}

fn row(name: &MetricName) -> Row<'_> {
    Row {
        name: name.as_str(),
        family: name.family().name,
        key: name.key(),
        unit: name.unit().name(),
        better: better(name),
        is_deterministic: name.noise() == Noise::Deterministic,
        description: name.family().description,
    }
}

/// Which way is better, as documents say it.
pub(super) fn better(name: &MetricName) -> &'static str {
    match name.better() {
        Better::Lower => "lower",
        Better::Higher => "higher",
    }
}
