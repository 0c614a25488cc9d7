//! The file of budgets.
//!
//! ```toml
//! [[budget]]
//! metric = "build.wall_time"              # or a pattern: "binary.size/*"
//! description = "what developers wait for"
//! warn = "100 s"                          # absolute
//! fail = "120 s"
//! warn_increase = "5 %"                   # against the baseline; *_decrease where more is better
//! fail_increase = "10 %"
//! runs = 5                                # not judged broken with fewer runs, if it is noisy
//! ```

use perf_metrics::{parse_value, Better, Family, MetricName, Unit};
use serde::Deserialize;
use toml::Spanned;

use crate::budget::{Budget, Budgets, Limit, Severity};
use crate::error::BudgetError;
use crate::pattern::Pattern;

/// No more runs can be asked for.
const MOST_RUNS: usize = 1_000;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    budget: Vec<Spanned<Table>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    metric: Spanned<String>,
    description: Option<String>,
    warn: Option<Spanned<String>>,
    fail: Option<Spanned<String>>,
    warn_increase: Option<Spanned<String>>,
    fail_increase: Option<Spanned<String>>,
    warn_decrease: Option<Spanned<String>>,
    fail_decrease: Option<Spanned<String>>,
    runs: Option<Spanned<usize>>,
}

impl Budgets {
    /// Reads a file of budgets.
    ///
    /// # Errors
    /// [`BudgetError`], with the line, if it is no TOML, if a key is unknown, if a metric or a limit cannot be, or if
    /// there is no budget.
    pub fn parse(text: &str) -> Result<Self, BudgetError> {
        let file: File = toml::from_str(text).map_err(|error| BudgetError::Syntax {
            line: line_of(text, error.span().map_or(0, |span| span.start)),
            // A message may go on in further lines, with what was expected.
            message: error.message().lines().collect::<Vec<_>>().join(", "),
        })?;
        let tables = file.budget.iter();
        let budgets: Vec<Budget> = tables
            .map(|table| budget(text, table.get_ref()))
            .collect::<Result<_, _>>()?;
        if budgets.is_empty() {
            return Err(BudgetError::Empty);
        }
        Ok(Self { budgets })
    }
}

fn line_of(text: &str, offset: usize) -> usize {
    let before = text.as_bytes().iter().take(offset);
    1 + before.filter(|byte| **byte == b'\n').count()
}

fn budget(text: &str, table: &Table) -> Result<Budget, BudgetError> {
    let line = line_of(text, table.metric.span().start);
    let pattern = Pattern::new(table.metric.get_ref());
    let family = family(&pattern, line)?;
    let limits = Limits {
        text,
        metric: table.metric.get_ref(),
        unit: family.unit,
        better: family.better,
    };
    let found = [
        limits.absolute("fail", table.fail.as_ref(), Severity::Fail)?,
        limits.relative(
            ["fail_increase", "fail_decrease"],
            [&table.fail_increase, &table.fail_decrease],
            Severity::Fail,
        )?,
        limits.absolute("warn", table.warn.as_ref(), Severity::Warn)?,
        limits.relative(
            ["warn_increase", "warn_decrease"],
            [&table.warn_increase, &table.warn_decrease],
            Severity::Warn,
        )?,
    ];
    limits.check_order(&found, line)?;
    let runs = table.runs.as_ref().map(|runs| {
        let count = *runs.get_ref();
        let line = line_of(text, runs.span().start);
        (1..=MOST_RUNS)
            .contains(&count)
            .then_some(count)
            .ok_or(BudgetError::Runs { line })
    });
    Ok(Budget {
        metric: pattern,
        unit: family.unit,
        better: family.better,
        description: table.description.clone(),
        limits: found.into_iter().flatten().collect(),
        runs: runs.transpose()?,
        line,
    })
}

/// What all metrics have in common that the pattern can fit.
fn family(pattern: &Pattern, line: usize) -> Result<&'static Family, BudgetError> {
    if !pattern.has_wildcard() {
        let name: MetricName = pattern
            .to_string()
            .parse()
            .map_err(|source| BudgetError::Metric { line, source })?;
        return Ok(name.family());
    }
    let mut families = pattern.families();
    let first = families
        .next()
        .ok_or_else(|| BudgetError::PatternFitsNothing {
            line,
            pattern: pattern.to_string(),
        })?;
    let other = families.find(|family| (family.unit, family.better) != (first.unit, first.better));
    match other {
        None => Ok(first),
        Some(second) => Err(BudgetError::MixedPattern {
            line,
            pattern: pattern.to_string(),
            first: first.name,
            second: second.name,
        }),
    }
}

/// Reads the limits of one budget.
struct Limits<'a> {
    text: &'a str,
    metric: &'a str,
    unit: Unit,
    better: Better,
}

type Found = Option<(Severity, Limit)>;

impl Limits<'_> {
    fn absolute(
        &self,
        key: &'static str,
        value: Option<&Spanned<String>>,
        severity: Severity,
    ) -> Result<Found, BudgetError> {
        let value = value.map(|value| self.value(key, value, self.unit));
        Ok(value
            .transpose()?
            .map(|value| (severity, Limit::Absolute(value))))
    }

    /// Of the two keys, the one for increases and the one for decreases, only one makes sense.
    fn relative(
        &self,
        keys: [&'static str; 2],
        values: [&Option<Spanned<String>>; 2],
        severity: Severity,
    ) -> Result<Found, BudgetError> {
        let (worse, better, name) = match self.better {
            Better::Lower => (0, 1, "lower"),
            Better::Higher => (1, 0, "higher"),
        };
        if let Some(value) = values[better] {
            return Err(BudgetError::Direction {
                line: line_of(self.text, value.span().start),
                key: keys[better],
                metric: self.metric.to_owned(),
                instead: keys[worse],
                better: name,
            });
        }
        // An increase may be more than the whole, but who writes so much means something else.
        let value = values[worse]
            .as_ref()
            .map(|value| self.value(keys[worse], value, Unit::Ratio));
        Ok(value
            .transpose()?
            .map(|value| (severity, Limit::Relative(value))))
    }

    fn value(
        &self,
        key: &'static str,
        value: &Spanned<String>,
        unit: Unit,
    ) -> Result<f64, BudgetError> {
        parse_value(value.get_ref(), unit).map_err(|source| BudgetError::Value {
            line: line_of(self.text, value.span().start),
            key,
            source,
        })
    }

    /// There is a limit, and warnings come before failures.
    fn check_order(&self, found: &[Found; 4], line: usize) -> Result<(), BudgetError> {
        let metric = || self.metric.to_owned();
        let [fail, fail_change, warn, warn_change] =
            found.map(|found| found.map(|(_, limit)| limit));
        if found.iter().all(Option::is_none) {
            return Err(BudgetError::NoLimit {
                line,
                metric: metric(),
            });
        }
        let absolute_is_late = match (fail, warn, self.better) {
            (Some(Limit::Absolute(fail)), Some(Limit::Absolute(warn)), Better::Lower) => {
                warn > fail
            }
            (Some(Limit::Absolute(fail)), Some(Limit::Absolute(warn)), Better::Higher) => {
                warn < fail
            }
            _ => false,
        };
        let relative_is_late = match (fail_change, warn_change) {
            (Some(Limit::Relative(fail)), Some(Limit::Relative(warn))) => warn > fail,
            _ => false,
        };
        if absolute_is_late || relative_is_late {
            return Err(BudgetError::WarnsTooLate {
                line,
                metric: metric(),
            });
        }
        Ok(())
    }
}
