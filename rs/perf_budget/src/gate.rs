//! Every budget held against the runs.

use perf_metrics::MetricName;
use perf_statistics::{spread, Spread};

use crate::budget::{Budget, Budgets, Severity};
use crate::judge::{judge, Finding, GateOptions, Outcome, Runs};
use crate::reason;
use crate::samples::Samples;

/// How a budget fared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// All its limits are kept.
    Pass,
    /// A limit that warns is broken.
    Warn,
    /// A median is beyond a limit, but that may be noise; or the runs must not be judged.
    Undecided,
    /// The metric, or the baseline of all its limits, was not measured.
    Missing,
    /// A limit that fails is broken.
    Fail,
}

impl Level {
    /// Every level, the best first.
    pub const ALL: [Self; 5] = [
        Self::Pass,
        Self::Warn,
        Self::Undecided,
        Self::Missing,
        Self::Fail,
    ];

    /// The stable lower-case name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Warn => "warn",
            Self::Undecided => "undecided",
            Self::Missing => "missing",
            Self::Fail => "fail",
        }
    }
}

/// What became of one budget and one metric.
#[derive(Debug, Clone, PartialEq)]
pub struct Judgement {
    /// The metric, or the budget's pattern if nothing that was measured fits it.
    pub metric: String,
    /// The metric; `None` if nothing that was measured fits the pattern.
    pub name: Option<MetricName>,
    /// The budget's place in [`Budgets::budgets`].
    pub budget: usize,
    /// How it fared.
    pub level: Level,
    /// Why, in one sentence without a full stop.
    pub reason: String,
    /// Values of head; `None` if it was not measured.
    pub head: Option<Spread>,
    /// Runs of head.
    pub head_runs: usize,
    /// Values of base; `None` if there are none.
    pub base: Option<Spread>,
    /// Runs of base.
    pub base_runs: usize,
    /// What the runs say about each limit, those that fail before those that warn.
    pub findings: Vec<Finding>,
}

/// The judgements on all budgets.
#[derive(Debug, Clone, PartialEq)]
pub struct Gate {
    /// In the order of the budgets, those of one pattern by name.
    pub judgements: Vec<Judgement>,
}

impl Gate {
    /// Every budget undecided for one reason, which is a sentence without a full stop: for runs that must not be
    /// judged at all.
    #[must_use]
    pub fn refused(budgets: &Budgets, reason: &str) -> Self {
        let judgements = budgets.budgets.iter().enumerate().map(|(index, budget)| {
            let reason = reason.to_owned();
            without_runs(index, budget, Level::Undecided, reason)
        });
        Self {
            judgements: judgements.collect(),
        }
    }

    /// How many judgements have a level.
    #[must_use]
    pub fn count(&self, level: Level) -> usize {
        let of_level = self
            .judgements
            .iter()
            .filter(|judgement| judgement.level == level);
        of_level.count()
    }

    /// Whether any budget could be judged at all, for better or worse.
    #[must_use]
    pub fn is_decided(&self) -> bool {
        [Level::Pass, Level::Warn, Level::Fail]
            .iter()
            .any(|level| self.count(*level) > 0)
    }
}

/// Judges every budget by the runs of head and, for limits against a baseline, those of base.
///
/// A pattern stands for each metric of head that it fits; what only base has is gone, and needs no budget.
#[must_use]
pub fn evaluate(
    budgets: &Budgets,
    head: &Samples,
    base: Option<&Samples>,
    options: &GateOptions,
) -> Gate {
    let mut judgements = Vec::new();
    for (index, budget) in budgets.budgets.iter().enumerate() {
        let before = judgements.len();
        let names = head.names().filter(|name| budget.metric.fits(name));
        judgements.extend(names.map(|name| {
            let runs = Runs {
                name,
                head: head.values(name),
                base: base.map_or(&[], |base| base.values(name)),
                least_runs: budget.runs.unwrap_or(0),
            };
            judgement(index, budget, &runs, options)
        }));
        if judgements.len() == before {
            let reason = reason::not_measured(&budget.metric);
            judgements.push(without_runs(index, budget, Level::Missing, reason));
        }
    }
    Gate { judgements }
}

fn judgement(index: usize, budget: &Budget, runs: &Runs<'_>, options: &GateOptions) -> Judgement {
    let findings: Vec<Finding> = budget
        .limits
        .iter()
        .map(|(severity, limit)| judge(runs, *severity, *limit, options))
        .collect();
    let (level, decisive) = decide(&findings);
    let [head, base] = [runs.head, runs.base].map(spread);
    Judgement {
        metric: runs.name.to_string(),
        name: Some(runs.name.clone()),
        budget: index,
        level,
        reason: reason::sentence(runs, &findings, decisive, options),
        head,
        head_runs: runs.head.len(),
        base,
        base_runs: runs.base.len(),
        findings,
    }
}

/// The level, and the finding that it comes from. Failures are listed first, so that the first of a kind weighs most.
fn decide(findings: &[Finding]) -> (Level, Option<&Finding>) {
    let first = |severity: Severity, broken: bool| {
        findings.iter().find(|finding| {
            let fits = match finding.outcome {
                Outcome::Broken => broken,
                Outcome::Undecided { .. } => !broken,
                Outcome::Kept | Outcome::NoBaseline => false,
            };
            fits && finding.severity == severity
        })
    };
    let by_weight = [
        (Level::Fail, first(Severity::Fail, true)),
        (Level::Undecided, first(Severity::Fail, false)),
        (Level::Warn, first(Severity::Warn, true)),
        (Level::Undecided, first(Severity::Warn, false)),
    ];
    let decisive = by_weight.into_iter().find(|(_, finding)| finding.is_some());
    let has_kept = findings
        .iter()
        .any(|finding| finding.outcome == Outcome::Kept);
    decisive.unwrap_or((
        if has_kept {
            Level::Pass
        } else {
            Level::Missing
        },
        None,
    ))
}

fn without_runs(index: usize, budget: &Budget, level: Level, reason: String) -> Judgement {
    Judgement {
        metric: budget.metric.to_string(),
        name: None,
        budget: index,
        level,
        reason,
        head: None,
        head_runs: 0,
        base: None,
        base_runs: 0,
        findings: Vec::new(),
    }
}
