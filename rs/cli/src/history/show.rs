//! `dre history show`: one run with all its metrics.

use anyhow::bail;
use perf_history::StoredRun;
use perf_metrics::{format_value, Metric};
use registry::At;
use serde::Serialize;

use super::args::ShowArgs;
use super::list::{known, RunRow};
use super::store::{time, HistoryStore};
use crate::exit::Outcome;
use crate::origin::{minute, Origin};
use crate::output::{self, Report};
use crate::section::{number, words, Section, Table};
use crate::terminal::Terminal;
use crate::text::render_section;
use crate::units::bytes;

/// Shows a run.
///
/// # Errors
/// If no run's identifier begins so, or several do, or the history cannot be read.
pub fn show(store: &HistoryStore, args: &ShowArgs, terminal: &Terminal) -> anyhow::Result<Outcome> {
    let mut found = store.open_to_read()?.find(&args.run)?;
    match (found.pop(), found.pop()) {
        (Some(stored), None) => output::show(&Shown { stored }, args.format.format, terminal),
        (Some(_), Some(_)) => bail!("several runs begin so: give more digits"),
        (None, _) => bail!("there is no such run: see dre history list"),
    }
}

struct Shown {
    stored: StoredRun,
}

/// A metric. This type is the wire format of JSON and CSV.
#[derive(Serialize)]
struct MetricRow {
    name: String,
    unit: &'static str,
    value: f64,
}

impl From<&Metric> for MetricRow {
    fn from(metric: &Metric) -> Self {
        Self {
            name: metric.name.as_str().to_owned(),
            unit: metric.name.unit().name(),
            value: metric.value,
        }
    }
}

impl Shown {
    fn rows(&self) -> Vec<MetricRow> {
        let metrics = self.stored.run.metrics();
        metrics.iter().map(MetricRow::from).collect()
    }

    fn facts(&self) -> Vec<(&'static str, String)> {
        let run = &self.stored.run;
        let key = run.key();
        let mut facts = vec![
            ("Time", minute(time(run.time_ms()))),
            ("Outcome", run.outcome().name().to_owned()),
            ("Commit", known(&key.commit)),
            ("Branch", known(&key.branch)),
            ("Target", known(&key.target_pattern)),
            ("Config", known(&key.config)),
            ("Host class", known(&key.host_class)),
            ("Caches", key.cache_state.name().to_owned()),
            ("Build", known(run.source())),
        ];
        for attachment in &self.stored.attachments {
            let stored = bytes(attachment.stored_bytes);
            facts.push(("Attached", format!("{} ({stored})", attachment.kind)));
        }
        facts
    }
}

impl Report for Shown {
    fn origins(&self) -> Vec<(Origin, At)> {
        Vec::new()
    }

    fn text(&self, out: &mut String, width: Option<usize>) {
        let run = &self.stored.run;
        let cells = |metric: &Metric| {
            let value = format_value(metric.value, metric.name.unit());
            vec![metric.name.to_string(), value]
        };
        let section = Section {
            title: format!("Run {}", run.id()),
            facts: self.facts(),
            table: Some(Table {
                columns: vec![words("Metric"), number("Value")],
                rows: run.metrics().iter().map(cells).collect(),
            }),
            ..Section::default()
        };
        render_section(out, &section, width);
    }

    fn json(&self) -> anyhow::Result<String> {
        #[derive(Serialize)]
        struct Content {
            #[serde(flatten)]
            run: RunRow,
            attachments: Vec<String>,
            metrics: Vec<MetricRow>,
        }
        let attachments = self.stored.attachments.iter();
        let content = Content {
            run: (&self.stored).into(),
            attachments: attachments.map(|it| it.kind.clone()).collect(),
            metrics: self.rows(),
        };
        output::json("run", content)
    }

    fn csv(&self) -> anyhow::Result<String> {
        output::csv(&["name", "unit", "value"], &self.rows())
    }
}
