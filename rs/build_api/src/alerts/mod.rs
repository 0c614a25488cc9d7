//! Alerts: rules on metrics, and what they find in a build when it arrives.
//!
//! A rule looks at one build, the moment it is known; a budget (`perf_budget`) looks at several runs and decides with
//! statistics whether to fail a change. So a rule that compares is slow to anger: what it finds must also lie outside the
//! ordinary spread of the builds before. This module must not know how alerts are kept, shown or sent.

mod evaluate;
mod rules;

pub use evaluate::evaluate;
pub use rules::{Level, Limit, Rule, Rules, RulesError};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a rule found in a build. This is also the document that the webhook gets.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Alert {
    /// The same rule finds the same thing in the same build under the same id: 32 hexadecimal digits.
    pub id: String,
    /// The rule's name.
    pub rule: String,
    /// How bad it is.
    pub level: Level,
    /// What was found, in one sentence.
    pub message: String,
    /// The metric's name.
    pub metric: String,
    /// The unit of the values: `microseconds`, `bytes`, `count` or `ratio`.
    pub unit: String,
    /// The build's value.
    pub value: f64,
    /// The worst value that the rule lets pass.
    pub limit: f64,
    /// The median of the builds before; `None` for an absolute limit.
    #[schema(required)]
    pub baseline: Option<f64>,
    /// How many builds that median is of.
    pub baseline_runs: usize,
    /// Whether the build before broke the rule as well.
    pub repeated: bool,
    /// The build's identifier.
    pub build: String,
    /// When the build began, in milliseconds since 1970 (UTC).
    pub build_time_ms: i64,
    /// The commit of its sources.
    pub commit: String,
    /// The branch of its sources.
    pub branch: String,
    /// What was built.
    pub target: String,
    /// How it was built.
    pub config: String,
    /// The kind of machine.
    pub host_class: String,
    /// What the caches held before.
    pub cache_state: String,
}
