//! What an experiment is, and what it hands back: samples of quantities in stages, from before to after. It must not
//! know how samples are judged or shown.

use std::time::Duration;

use anyhow::Result;
use perf_metrics::Better;
use serde::{Deserialize, Serialize};

use crate::lab::{Effort, Lab};

/// One line of the performance guide, as something that can be measured.
pub trait Experiment: Sync {
    /// What it is.
    fn about(&self) -> About;

    /// Why it cannot be run here, in one line that says what to install or do; `None` if it can.
    fn missing(&self, lab: &Lab) -> Option<String>;

    /// How long it takes on 2 cores with nothing in the lab's caches; a former run's duration takes its place.
    fn estimate(&self, effort: Effort) -> Duration;

    /// Measures.
    ///
    /// # Errors
    ///
    /// When something cannot be built, started or measured, or gives a wrong answer. The others go on. [`Unavailable`]
    /// when it turned out only then that it cannot be run here.
    fn run(&self, lab: &Lab) -> Result<Measured>;
}

/// Why an experiment cannot be run here, when `missing` could not know: it is left out and has not failed.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Unavailable(pub String);

/// What an experiment is, for its section of the guide.
#[derive(Debug, Clone, Copy)]
pub struct About {
    /// What `--only` takes: a lower-case word.
    pub id: &'static str,
    /// The section's title.
    pub title: &'static str,
    /// The first stage, in a few words.
    pub before: &'static str,
    /// The last stage, in a few words.
    pub after: &'static str,
    /// What is measured and how, in one to four sentences of Markdown.
    pub method: &'static str,
}

/// What was measured.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Measured {
    /// Each a row of the section's table.
    pub quantities: Vec<Quantity>,
    /// What the figures do not say by themselves.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<Finding>,
}

/// Something that was measured in every stage.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Quantity {
    /// What it is, as "size of `dre`".
    pub name: String,
    /// What samples are counted in.
    pub unit: Unit,
    /// Which way is better.
    pub better: Direction,
    /// Whether the same thing measured again gives the same value, as a file's size does: then one sample decides.
    #[serde(default)]
    pub exact: bool,
    /// From before to after; at least two.
    pub stages: Vec<Stage>,
    /// What the guide or the project demands of the last stage against the first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub expected: Vec<Expected>,
}

/// One state of what is measured.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Stage {
    /// What it is, as "+ thin LTO".
    pub name: String,
    /// One value for each round, in the order of the rounds; stages of equal number of samples were measured in turn.
    pub samples: Vec<f64>,
    /// The metric of `dre history` that the median is, if it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metric: Option<String>,
}

/// What samples are counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Time, in microseconds.
    Microseconds,
    /// Size or memory, in bytes.
    Bytes,
    /// A number of things.
    Count,
    /// Things in a second.
    PerSecond,
    /// A share between 0 and 1.
    Ratio,
}

/// Which way is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// The less, the better.
    Lower,
    /// The more, the better.
    Higher,
}

impl From<Direction> for Better {
    fn from(direction: Direction) -> Self {
        match direction {
            Direction::Lower => Self::Lower,
            Direction::Higher => Self::Higher,
        }
    }
}

/// A demand on the last stage against the first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Expected {
    /// Who demands it.
    pub by: By,
    /// The demand, as "15 to 25 % smaller".
    pub text: String,
    /// How many times better the last stage has to be at least; above 1.
    pub least_factor: f64,
}

/// Who demands something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// The guide that this report replaces, which gave expectations without measurements.
    Guide,
    /// This project's own goal.
    Goal,
}

impl Expected {
    /// At least this share less: `0.15` is 15 percent.
    #[must_use]
    pub fn less_by(by: By, text: &str, share: f64) -> Self {
        Self::times(by, text, 1.0 / (1.0 - share))
    }

    /// At least so many times better.
    #[must_use]
    pub fn times(by: By, text: &str, least_factor: f64) -> Self {
        Self {
            by,
            text: text.to_owned(),
            least_factor,
        }
    }
}

/// Something that figures do not say by themselves: why an expected gain did not come, or what was left out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// The finding, one paragraph of Markdown.
    pub text: String,
    /// What a profiler printed that shows it, with the command; empty if there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<Evidence>,
}

/// A profiler's output.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// The command as one would type it.
    pub command: String,
    /// The lines that matter.
    pub output: String,
}

impl Quantity {
    /// A quantity of some stages.
    #[must_use]
    pub fn new(name: impl Into<String>, unit: Unit, better: Direction, stages: Vec<Stage>) -> Self {
        Self {
            name: name.into(),
            unit,
            better,
            exact: false,
            stages,
            expected: Vec::new(),
        }
    }

    /// The same value each time.
    #[must_use]
    pub fn exact(mut self) -> Self {
        self.exact = true;
        self
    }

    /// Adds a demand.
    #[must_use]
    pub fn expecting(mut self, expected: Expected) -> Self {
        self.expected.push(expected);
        self
    }
}

impl Stage {
    /// A stage that is no metric.
    #[must_use]
    pub fn new(name: impl Into<String>, samples: Vec<f64>) -> Self {
        Self {
            name: name.into(),
            samples,
            metric: None,
        }
    }

    /// The same, whose median is a metric of `dre history`.
    #[must_use]
    pub fn metric(mut self, name: &str) -> Self {
        self.metric = Some(name.to_owned());
        self
    }
}
