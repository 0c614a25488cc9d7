//! What a budget is.

use perf_metrics::{Better, Unit};

use crate::pattern::Pattern;

/// The budgets of a project.
#[derive(Debug, Clone, PartialEq)]
pub struct Budgets {
    /// In the order of the file.
    pub budgets: Vec<Budget>,
}

/// Limits for one metric, or for all that a pattern fits.
#[derive(Debug, Clone, PartialEq)]
pub struct Budget {
    /// Which metrics.
    pub metric: Pattern,
    /// What they are counted in.
    pub unit: Unit,
    /// Which way is better for them.
    pub better: Better,
    /// Why there is a budget, for people.
    pub description: Option<String>,
    /// The limits, those to fail before those to warn.
    pub limits: Vec<(Severity, Limit)>,
    /// The least number of runs from which a noisy metric may break a limit, beyond what statistics ask for.
    pub runs: Option<usize>,
    /// Where it stands in the file, from 1.
    pub line: usize,
}

/// What a broken limit leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// A warning.
    Warn,
    /// The gate fails.
    Fail,
}

impl Severity {
    /// The stable lower-case name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Warn => "warn",
            Self::Fail => "fail",
        }
    }
}

/// Up to where a metric is fine; for one of which more is better, down to where. The limit itself is fine.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Limit {
    /// A value, in the metric's unit.
    Absolute(f64),
    /// A change for the worse, as a share of the baseline: `0.05` is five percent.
    Relative(f64),
}
