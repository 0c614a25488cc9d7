//! A metric over time, and where it changed for good.

use super::builds::limit;
use super::metrics::better;
use super::{json, SCHEMA_VERSION};
use crate::error::BuildError;
use crate::library::Library;
use perf_history::Filter;
use perf_metrics::MetricName;
use perf_statistics::ChangePointOptions;
use serde::Serialize;
use utoipa::ToSchema;

/// The most points of a trend.
const MAX_LIMIT: usize = 10_000;
/// The points of a trend that does not say how many.
const DEFAULT_LIMIT: usize = 500;

/// Which metric, of which builds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrendQuestion {
    /// The metric's name.
    pub metric: String,
    /// Which builds.
    pub filter: Filter,
    /// The most points, the newest of all, at most 10000; 500 when `None`.
    pub limit: Option<usize>,
}

/// A metric over time.
#[derive(Serialize, ToSchema)]
pub(crate) struct Trend<'a> {
    schema_version: u32,
    metric: &'a str,
    /// The unit of all values: microseconds, bytes, count or ratio.
    unit: &'static str,
    /// Which way is better: lower or higher.
    better: &'static str,
    /// In ascending order of time.
    points: Vec<Point<'a>>,
    /// The points at which the level changed for good.
    change_points: Vec<Change<'a>>,
}

/// The metric in one build.
#[derive(Serialize, ToSchema)]
#[schema(as = TrendPoint)]
struct Point<'a> {
    id: String,
    time_ms: i64,
    commit: &'a str,
    value: f64,
}

/// The first build with another level than those before.
#[derive(Serialize, ToSchema)]
#[schema(as = TrendChange)]
struct Change<'a> {
    /// Its place among the points.
    index: usize,
    id: String,
    time_ms: i64,
    commit: &'a str,
    before_median: f64,
    after_median: f64,
    p_value: f64,
}

impl Library {
    /// The trend of a metric in ascending order of time, as JSON.
    ///
    /// # Errors
    /// When there is no such metric, the limit is wrong, or the history fails.
    pub fn trend(&self, question: &TrendQuestion) -> Result<Vec<u8>, BuildError> {
        let metric: MetricName = question.metric.parse().map_err(|_| BuildError::BadValue {
            name: "metric",
            value: question.metric.chars().take(80).collect(),
            expected: "the name of a metric, as build.wall_time",
        })?;
        let limit = limit(question.limit, DEFAULT_LIMIT, MAX_LIMIT)?;
        let points = self.history.trend(&metric, &question.filter, limit)?;
        let values: Vec<f64> = points.iter().map(|point| point.value).collect();
        let changes = perf_statistics::change_points(&values, &ChangePointOptions::default());
        let changes = changes.iter().filter_map(|change| {
            let point = points.get(change.index)?;
            Some(Change {
                index: change.index,
                id: point.id.to_string(),
                time_ms: point.time_ms,
                commit: &point.commit,
                before_median: change.before_median,
                after_median: change.after_median,
                p_value: change.p_value,
            })
        });
        let document = Trend {
            schema_version: SCHEMA_VERSION,
            metric: metric.as_str(),
            unit: metric.unit().name(),
            better: better(&metric),
            change_points: changes.collect(),
            points: points
                .iter()
                .map(|point| Point {
                    id: point.id.to_string(),
                    time_ms: point.time_ms,
                    commit: &point.commit,
                    value: point.value,
                })
                .collect(),
        };
        json("a trend", &document)
    }
}
