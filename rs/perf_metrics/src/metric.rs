//! A name with a value.

use std::fmt;
use std::str::FromStr;

use crate::name::{MetricName, NameError};
use crate::value::{format_value, parse_value, ValueError};

/// One measured value.
#[derive(Debug, Clone, PartialEq)]
pub struct Metric {
    /// What was measured.
    pub name: MetricName,
    /// How much, in the name's unit.
    pub value: f64,
}

/// Why a text is no metric.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MetricError {
    /// There is no `=` in it.
    #[error("{text:?} is no metric: write NAME=VALUE, as in binary.size/dre=5.1MB")]
    NoValue {
        /// The text.
        text: String,
    },
    /// What stands before the `=` is no name.
    #[error(transparent)]
    Name(#[from] NameError),
    /// What stands behind it is no value of that metric.
    #[error("{name}: {source}")]
    Value {
        /// The name.
        name: MetricName,
        /// What is wrong with the value.
        source: ValueError,
    },
}

impl FromStr for Metric {
    type Err = MetricError;

    /// Reads `NAME=VALUE`, the value as [`parse_value`] does. The last `=` counts, since a key may have one.
    fn from_str(text: &str) -> Result<Self, MetricError> {
        let (name, value) = text.rsplit_once('=').ok_or_else(|| MetricError::NoValue {
            text: text.to_owned(),
        })?;
        let name: MetricName = name.trim().parse()?;
        match parse_value(value, name.unit()) {
            Ok(value) => Ok(Self { name, value }),
            Err(source) => Err(MetricError::Value { name, source }),
        }
    }
}

impl fmt::Display for Metric {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let value = format_value(self.value, self.name.unit());
        write!(formatter, "{} {value}", self.name)
    }
}
