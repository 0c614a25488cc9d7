//! Measured runs.

use std::collections::BTreeMap;

use perf_metrics::{Metric, MetricName};

/// The values of each metric, one for each run that has it, in the order of the runs.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Samples {
    values: BTreeMap<MetricName, Vec<f64>>,
}

impl Samples {
    /// Adds a value to those of its metric.
    pub fn push(&mut self, metric: Metric) {
        self.values
            .entry(metric.name)
            .or_default()
            .push(metric.value);
    }

    /// The values of a metric; none if it was not measured.
    #[must_use]
    pub fn values(&self, name: &MetricName) -> &[f64] {
        self.values.get(name).map_or(&[], Vec::as_slice)
    }

    /// The metrics that were measured, by name.
    pub fn names(&self) -> impl Iterator<Item = &MetricName> {
        self.values.keys()
    }
}

impl Extend<Metric> for Samples {
    fn extend<T: IntoIterator<Item = Metric>>(&mut self, metrics: T) {
        metrics.into_iter().for_each(|metric| self.push(metric));
    }
}
