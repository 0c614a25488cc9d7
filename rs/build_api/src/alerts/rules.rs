//! The file of rules.
//!
//! ```toml
//! [[alert]]
//! name = "slow builds of main"   # the metric's name unless it is given
//! metric = "build.wall_time"     # any name of `perf_metrics`
//! limit = "10 min"               # worse than this: more, or less where more is better
//! change = "20 %"                # or so much worse than the median of the builds before
//! runs = 10                      # how many builds before; 10 unless it is given
//! level = "fail"                 # "warn" or "fail"; "fail" unless it is given
//! branch = "main"                # only such builds; so do target, config and host_class
//! ```
//!
//! Each rule has a limit, a change, or both. Values are written as in budgets.

use perf_history::RunKey;
use perf_metrics::{parse_value, MetricName, Unit};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use utoipa::ToSchema;

/// How many builds a rule compares with unless it says so itself.
const DEFAULT_RUNS: usize = 10;
/// The fewest builds that have an ordinary spread.
pub(super) const MIN_RUNS: usize = 5;
/// The most builds that a rule may compare with.
const MAX_RUNS: usize = 1000;
/// The most rules: each costs a question to the history for each build.
const MAX_RULES: usize = 200;

/// How bad it is when a rule is broken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
#[schema(as = AlertLevel)]
pub enum Level {
    /// Somebody should look at it some time.
    Warn,
    /// Somebody should look at it now.
    #[default]
    Fail,
}

/// Rules, in the order of their file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rules(pub Vec<Rule>);

/// One rule.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// What it is called; no two rules of a file share a name.
    pub name: String,
    /// What it looks at.
    pub metric: MetricName,
    /// What it lets pass; at least one.
    pub limits: Vec<Limit>,
    /// How bad it is.
    pub level: Level,
    only: Only,
}

/// What a rule lets pass.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Limit {
    /// A value that is not worse than this, in the metric's unit.
    Absolute(f64),
    /// A value that is not so much worse than the median of the builds before.
    Change {
        /// How much, as a share of the median; greater than 0.
        share: f64,
        /// The median of how many builds.
        runs: usize,
    },
}

/// Which builds a rule is for; what is `None` may be anything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Only {
    branch: Option<String>,
    target: Option<String>,
    config: Option<String>,
    host_class: Option<String>,
}

/// What is wrong with a file of rules.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum RulesError {
    /// It is not TOML, or has keys or types that rules do not have.
    #[error("line {line}: {reason}")]
    Syntax {
        /// Where, from 1.
        line: usize,
        /// What the TOML library said, in one line.
        reason: String,
    },
    /// A rule is wrong in itself.
    #[error("the alert {rule}: {reason}")]
    Rule {
        /// Its name, or its metric's.
        rule: String,
        /// What is wrong, and what would be right.
        reason: String,
    },
    /// There are too many rules.
    #[error("there are {count} alerts, more than the {MAX_RULES} allowed; leave some out")]
    TooMany {
        /// How many.
        count: usize,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileText {
    #[serde(default)]
    alert: Vec<RuleText>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleText {
    name: Option<String>,
    metric: String,
    limit: Option<String>,
    change: Option<String>,
    runs: Option<usize>,
    #[serde(default)]
    level: Level,
    branch: Option<String>,
    target: Option<String>,
    config: Option<String>,
    host_class: Option<String>,
}

impl Rules {
    /// Reads the text of a file.
    ///
    /// # Errors
    /// When it is not TOML, or a rule is wrong.
    pub fn parse(text: &str) -> Result<Self, RulesError> {
        let file: FileText = toml::from_str(text).map_err(|error| RulesError::Syntax {
            line: line_of(text, error.span().map_or(0, |span| span.start)),
            reason: error.message().replace('\n', " "),
        })?;
        if file.alert.len() > MAX_RULES {
            return Err(RulesError::TooMany {
                count: file.alert.len(),
            });
        }
        let rules: Vec<Rule> = file
            .alert
            .into_iter()
            .map(Rule::read)
            .collect::<Result<_, _>>()?;
        let mut names = BTreeSet::new();
        for rule in &rules {
            if !names.insert(&rule.name) {
                return Err(RulesError::Rule {
                    rule: rule.name.clone(),
                    reason: "there are two of this name; give each a name of its own".into(),
                });
            }
        }
        Ok(Self(rules))
    }
}

impl Rule {
    fn read(text: RuleText) -> Result<Self, RulesError> {
        let name = text.name.clone().unwrap_or_else(|| text.metric.clone());
        Self::read_named(text, &name).map_err(|reason| RulesError::Rule { rule: name, reason })
    }

    fn read_named(text: RuleText, name: &str) -> Result<Self, String> {
        let metric: MetricName = text.metric.parse().map_err(|error| format!("{error}"))?;
        if name.is_empty() || name.chars().any(char::is_control) {
            return Err("its name must be one line of text".into());
        }
        let absolute = text.limit.as_deref().map(|limit| {
            parse_value(limit, metric.unit())
                .map(Limit::Absolute)
                .map_err(|error| format!("limit: {error}"))
        });
        let runs = text.runs.unwrap_or(DEFAULT_RUNS);
        if !(MIN_RUNS..=MAX_RUNS).contains(&runs) {
            return Err(format!("runs: give a number from {MIN_RUNS} to {MAX_RUNS}"));
        }
        let change = text.change.as_deref().map(|change| share(change, runs));
        let limits: Vec<Limit> = absolute
            .into_iter()
            .chain(change)
            .collect::<Result<_, String>>()?;
        if limits.is_empty() {
            return Err("it has neither limit nor change; give one".into());
        }
        Ok(Self {
            name: name.to_owned(),
            metric,
            limits,
            level: text.level,
            only: Only {
                branch: text.branch,
                target: text.target,
                config: text.config,
                host_class: text.host_class,
            },
        })
    }

    /// Whether the rule is for builds of this key.
    #[must_use]
    pub fn is_for(&self, key: &RunKey) -> bool {
        let only = &self.only;
        [
            (&only.branch, &key.branch),
            (&only.target, &key.target_pattern),
            (&only.config, &key.config),
            (&only.host_class, &key.host_class),
        ]
        .into_iter()
        .all(|(wanted, found)| wanted.as_ref().is_none_or(|wanted| wanted == found))
    }
}

/// A share greater than 0; beyond 100 % it is written as a percentage all the same.
fn share(text: &str, runs: usize) -> Result<Limit, String> {
    let percent = text.trim().strip_suffix('%').map(str::trim);
    let percent: Option<f64> = percent.and_then(|number| number.parse().ok());
    let share = match percent {
        Some(percent) if percent.is_finite() => percent / 100.0,
        _ => parse_value(text, Unit::Ratio).map_err(|error| format!("change: {error}"))?,
    };
    match share > 0.0 {
        true => Ok(Limit::Change { share, runs }),
        false => Err("change: give more than 0 %".into()),
    }
}

fn line_of(text: &str, offset: usize) -> usize {
    let before = text.get(..offset).unwrap_or(text);
    before.matches('\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_gives_its_rules() {
        let text = r#"
            [[alert]]
            metric = "build.wall_time"
            limit = "10 min"
            change = "150 %"
            branch = "main"

            [[alert]]
            name = "size"
            metric = "binary.size/dre"
            change = "5 %"
            runs = 20
            level = "warn"
        "#;
        let rules = Rules::parse(text).unwrap().0;
        assert_eq!(rules[0].name, "build.wall_time");
        let change = |share, runs| Limit::Change { share, runs };
        assert_eq!(rules[0].limits, [Limit::Absolute(600e6), change(1.5, 10)]);
        assert_eq!(rules[1].limits, [change(0.05, 20)]);
        assert_eq!((rules[0].level, rules[1].level), (Level::Fail, Level::Warn));
        let main = RunKey {
            branch: "main".into(),
            ..RunKey::default()
        };
        assert!(rules[0].is_for(&main) && !rules[0].is_for(&RunKey::default()));
        assert!(rules[1].is_for(&RunKey::default()));
    }

    #[test]
    fn what_is_wrong_is_one_line_that_says_where() {
        let metric = "metric = \"build.wall_time\"\n";
        for (text, expected) in [
            ("[[alert]]\nmetric = 7", "line 2: "),
            ("[[alert]]\ncolour = 7", "line 2: unknown field `colour`"),
            (
                "[[alert]]\nmetric = \"build.walltime\"",
                "did you mean build.wall_time?",
            ),
            (&format!("[[alert]]\n{metric}"), "neither limit nor change"),
            (
                &format!("[[alert]]\n{metric}limit = \"5 MB\""),
                "limit: \"MB\" is no unit",
            ),
            (
                &format!("[[alert]]\n{metric}change = \"0 %\""),
                "more than 0 %",
            ),
            (&format!("[[alert]]\n{metric}change = \"much\""), "change: "),
            (
                &format!("[[alert]]\n{metric}limit = \"1 s\"\nruns = 2"),
                "from 5 to 1000",
            ),
            (
                &format!("[[alert]]\n{metric}limit = \"1 s\"\nlevel = \"high\""),
                "line 4: ",
            ),
            (
                &format!("[[alert]]\n{metric}limit = \"1 s\"\n[[alert]]\n{metric}limit = \"2 s\""),
                "two of this name",
            ),
        ] {
            let error = Rules::parse(text).unwrap_err().to_string();
            assert!(error.contains(expected), "{text}: {error}");
            assert!(!error.contains('\n'), "{error}");
        }
    }
}
