//! What can be wrong with a file of budgets.

use perf_metrics::{NameError, ValueError};

/// Why a text is no file of budgets. Lines count from 1.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BudgetError {
    /// It is no TOML, or has a key that no budget has, or lacks one.
    #[error("line {line}: {message}")]
    Syntax {
        /// Where.
        line: usize,
        /// What, in one line.
        message: String,
    },
    /// There is no budget in it.
    #[error("there is no budget: add a [[budget]] with metric and fail")]
    Empty,
    /// The metric is no name.
    #[error("line {line}: {source}")]
    Metric {
        /// Where.
        line: usize,
        /// What is wrong with it.
        source: NameError,
    },
    /// The pattern fits no metric that there can be.
    #[error(
        "line {line}: {pattern:?} fits no metric: write a name, with * in place of a part of it"
    )]
    PatternFitsNothing {
        /// Where.
        line: usize,
        /// The pattern.
        pattern: String,
    },
    /// The pattern fits metrics that cannot share limits.
    #[error(
        "line {line}: {pattern:?} fits {first} and {second}, which differ in their unit or in which way is better: \
         give each a budget of its own"
    )]
    MixedPattern {
        /// Where.
        line: usize,
        /// The pattern.
        pattern: String,
        /// One family.
        first: &'static str,
        /// Another one.
        second: &'static str,
    },
    /// A limit is no value of that metric.
    #[error("line {line}: {key}: {source}")]
    Value {
        /// Where.
        line: usize,
        /// Which key.
        key: &'static str,
        /// What is wrong with it.
        source: ValueError,
    },
    /// The limit says the wrong way for its metric.
    #[error("line {line}: {key} does not fit {metric}: write {instead}, since {better} is better")]
    Direction {
        /// Where.
        line: usize,
        /// Which key.
        key: &'static str,
        /// The metric.
        metric: String,
        /// The key to write.
        instead: &'static str,
        /// Which way is better.
        better: &'static str,
    },
    /// There is nothing to judge by.
    #[error("line {line}: the budget of {metric} has no limit: add fail, warn, or one of them against the baseline")]
    NoLimit {
        /// Where.
        line: usize,
        /// The metric.
        metric: String,
    },
    /// The warning would come after the failure.
    #[error(
        "line {line}: the warning for {metric} would come after the failure: exchange the limits"
    )]
    WarnsTooLate {
        /// Where.
        line: usize,
        /// The metric.
        metric: String,
    },
    /// The number of runs makes no sense.
    #[error("line {line}: runs must be between 1 and 1000: correct it, or leave it out")]
    Runs {
        /// Where.
        line: usize,
    },
}
