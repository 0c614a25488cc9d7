//! `dre history trend`: how a metric went on, and where it moved to another level.

use anyhow::bail;
use perf_history::{Filter, History, Point};
use perf_metrics::{format_value, MetricName};
use perf_statistics::{change_points, ChangePoint, ChangePointOptions};
use registry::At;
use serde::Serialize;

use super::args::TrendArgs;
use super::list::{short, short_commit};
use super::store::{time, HistoryStore};
use crate::exit::Outcome;
use crate::origin::{minute, Origin};
use crate::output::{self, Report};
use crate::section::{number, words, Chart, Section, Table};
use crate::terminal::Terminal;
use crate::text::{render_section, ABSENT};
use crate::units::counted;

/// Shows a trend.
///
/// # Errors
/// If no run has the metric, or the history cannot be read, or standard output fails.
pub fn trend(
    store: &HistoryStore,
    args: &TrendArgs,
    terminal: &Terminal,
) -> anyhow::Result<Outcome> {
    let history = store.open_to_read()?;
    let filter: Filter = (&args.filter).into();
    let points = history.trend(&args.metric, &filter, args.limit)?;
    if points.is_empty() {
        return Err(without_points(history.as_ref(), &args.metric)?);
    }
    let values: Vec<f64> = points.iter().map(|point| point.value).collect();
    let shown = Shown {
        metric: args.metric.clone(),
        changes: change_points(&values, &ChangePointOptions::default()),
        points,
    };
    output::show(&shown, args.format.format, terminal)
}

fn without_points(history: &dyn History, metric: &MetricName) -> anyhow::Result<anyhow::Error> {
    let names = history.metric_names()?;
    if names.contains(metric) {
        bail!("{metric}: none of the runs that are meant has it: leave out filters");
    }
    let family = metric.family().name;
    let likely = names.iter().filter(|name| name.family().name == family);
    let likely: Vec<&str> = likely.map(MetricName::as_str).take(5).collect();
    Ok(match likely.as_slice() {
        [] => anyhow::anyhow!("{metric}: no run has it: see dre history show RUN"),
        likely => anyhow::anyhow!("{metric}: no run has it: there is {}", likely.join(", ")),
    })
}

struct Shown {
    metric: MetricName,
    points: Vec<Point>,
    changes: Vec<ChangePoint>,
}

/// The value of one run. This type is the wire format of JSON and CSV.
#[derive(Serialize)]
struct PointRow {
    run: String,
    time: String,
    commit: String,
    value: f64,
}

impl From<&Point> for PointRow {
    fn from(point: &Point) -> Self {
        Self {
            run: point.id.to_string(),
            time: time(point.time_ms).to_string(),
            commit: point.commit.clone(),
            value: point.value,
        }
    }
}

/// A move to another level. This type is the wire format of JSON.
#[derive(Serialize)]
struct ChangeRow {
    /// The first run of the new level.
    run: String,
    commit: String,
    before_median: f64,
    after_median: f64,
    p_value: f64,
}

impl Shown {
    fn value(&self, value: f64) -> String {
        format_value(value, self.metric.unit())
    }

    fn change_at(&self, index: usize) -> String {
        let change = self.changes.iter().find(|change| change.index == index);
        change.map_or(ABSENT.to_owned(), |change| {
            relative(change.before_median, change.after_median)
        })
    }

    fn notes(&self) -> Vec<String> {
        let sentence = |change: &ChangePoint| {
            let point = self.points.get(change.index)?;
            Some(format!(
                "changed at run {} (commit {}) from {} to {} ({}), p = {:.4}",
                short(&point.id.to_string()),
                short_commit(&point.commit),
                self.value(change.before_median),
                self.value(change.after_median),
                relative(change.before_median, change.after_median),
                change.p_value,
            ))
        };
        let notes: Vec<String> = self.changes.iter().filter_map(sentence).collect();
        if notes.is_empty() {
            vec!["no change that noise could not explain".to_owned()]
        } else {
            notes
        }
    }
}

/// How much a level differs from the one before: `+12.3 %`.
fn relative(before: f64, after: f64) -> String {
    if before == 0.0 {
        return ABSENT.to_owned();
    }
    format!("{:+.1} %", (after / before - 1.0) * 100.0)
}

impl Report for Shown {
    fn origins(&self) -> Vec<(Origin, At)> {
        Vec::new()
    }

    fn text(&self, out: &mut String, width: Option<usize>) {
        let values: Vec<f64> = self.points.iter().map(|point| point.value).collect();
        let full = values.iter().copied().fold(f64::MIN_POSITIVE, f64::max);
        let rows = self.points.iter().enumerate().map(|(index, point)| {
            vec![
                minute(time(point.time_ms)),
                short(&point.id.to_string()),
                short_commit(&point.commit),
                self.value(point.value),
                self.change_at(index),
            ]
        });
        let section = Section {
            title: format!(
                "{} in {}",
                self.metric,
                counted(self.points.len() as u64, "run")
            ),
            charts: vec![Chart {
                label: "Trend",
                values,
                full,
            }],
            table: Some(Table {
                columns: vec![
                    words("Time"),
                    words("Run"),
                    words("Commit"),
                    number("Value"),
                    number("Change"),
                ],
                rows: rows.collect(),
            }),
            notes: self.notes(),
            ..Section::default()
        };
        render_section(out, &section, width);
    }

    fn json(&self) -> anyhow::Result<String> {
        #[derive(Serialize)]
        struct Content<'a> {
            metric: &'a str,
            unit: &'static str,
            points: Vec<PointRow>,
            changes: Vec<ChangeRow>,
        }
        let changes = self.changes.iter().filter_map(|change| {
            let point = self.points.get(change.index)?;
            Some(ChangeRow {
                run: point.id.to_string(),
                commit: point.commit.clone(),
                before_median: change.before_median,
                after_median: change.after_median,
                p_value: change.p_value,
            })
        });
        let content = Content {
            metric: self.metric.as_str(),
            unit: self.metric.unit().name(),
            points: self.points.iter().map(PointRow::from).collect(),
            changes: changes.collect(),
        };
        output::json("trend", content)
    }

    fn csv(&self) -> anyhow::Result<String> {
        let rows: Vec<PointRow> = self.points.iter().map(PointRow::from).collect();
        output::csv(&["run", "time", "commit", "value"], &rows)
    }
}
