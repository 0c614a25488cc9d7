//! The metrics of builds and programs: names, units, which way is better, and how a build profile gives them.
//!
//! A metric is a number with a name; everything else follows from the name ([`MetricName`]): its unit, whether lower
//! or higher is better, and whether it is noisy. The vocabulary is closed, so that a misspelt name in a budget is
//! found, and open in its keys: `binary.size/KEY` is there for every program. [`of_report`] takes the metrics out of
//! a profile's report; others come as text, `NAME=VALUE`.
//!
//! It is pure, and must not know budgets, histories or files.
//!
//! ```
//! use perf_metrics::{format_value, Metric, Unit};
//!
//! let metric: Metric = "binary.size/dre=5.1MB".parse()?;
//! assert_eq!(metric.name.unit(), Unit::Bytes);
//! assert_eq!(metric.value, 5_100_000.0);
//! assert_eq!(format_value(metric.value, Unit::Bytes), "4.86 MiB");
//! # Ok::<(), perf_metrics::MetricError>(())
//! ```

mod family;
mod metric;
mod name;
mod profile;
mod value;

pub use family::{families, Better, Family, Noise, Unit};
pub use metric::{Metric, MetricError};
pub use name::{MetricName, NameError};
pub use profile::of_report;
pub use value::{format_value, parse_value, ValueError};
