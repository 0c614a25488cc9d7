//! `dre history list`: which runs there are.

use perf_history::{Page, RunPage, StoredRun};
use perf_metrics::format_value;
use registry::At;
use serde::Serialize;

use super::args::ListArgs;
use super::store::{time, HistoryStore};
use crate::exit::Outcome;
use crate::origin::{minute, Origin};
use crate::output::{self, remark, Report};
use crate::section::{number, words, Table};
use crate::terminal::Terminal;
use crate::text::{render_table, ABSENT};

const WALL_TIME: &str = "build.wall_time";
/// What git puts behind a commit that tracked files differ from.
const DIRTY: &str = "-dirty";

/// Lists runs, the newest first.
///
/// # Errors
/// If the history is not there or cannot be read, or standard output fails.
pub fn list(store: &HistoryStore, args: &ListArgs, terminal: &Terminal) -> anyhow::Result<Outcome> {
    let history = store.open_to_read()?;
    let page = history.list(&(&args.filter).into(), &Page::first(args.limit))?;
    let goes_on = page.next.is_some();
    let outcome = output::show(&Listing { page }, args.format.format, terminal)?;
    if goes_on {
        remark("there are more runs: raise --limit, or filter");
    }
    Ok(outcome)
}

struct Listing {
    page: RunPage,
}

/// One run. This type is the wire format of JSON and CSV.
#[derive(Serialize)]
pub struct RunRow {
    id: String,
    time: String,
    outcome: &'static str,
    commit: String,
    branch: String,
    target_pattern: String,
    config: String,
    host_class: String,
    cache_state: &'static str,
    source: String,
    metric_count: usize,
    wall_time_us: Option<f64>,
}

const COLUMNS: [&str; 12] = [
    "id",
    "time",
    "outcome",
    "commit",
    "branch",
    "target_pattern",
    "config",
    "host_class",
    "cache_state",
    "source",
    "metric_count",
    "wall_time_us",
];

impl From<&StoredRun> for RunRow {
    fn from(stored: &StoredRun) -> Self {
        let run = &stored.run;
        let key = run.key();
        Self {
            id: run.id().to_string(),
            time: time(run.time_ms()).to_string(),
            outcome: run.outcome().name(),
            commit: key.commit.clone(),
            branch: key.branch.clone(),
            target_pattern: key.target_pattern.clone(),
            config: key.config.clone(),
            host_class: key.host_class.clone(),
            cache_state: key.cache_state.name(),
            source: run.source().to_owned(),
            metric_count: run.metrics().len(),
            wall_time_us: wall_time(stored),
        }
    }
}

fn wall_time(stored: &StoredRun) -> Option<f64> {
    let mut metrics = stored.run.metrics().iter();
    metrics
        .find(|it| it.name.as_str() == WALL_TIME)
        .map(|it| it.value)
}

/// The first characters of an identifier, enough to name it.
pub fn short(text: &str) -> String {
    text.chars().take(12).collect()
}

/// The first characters of a commit, and whether files differed from it.
pub fn short_commit(commit: &str) -> String {
    let mark = if commit.ends_with(DIRTY) { DIRTY } else { "" };
    let name = commit.trim_end_matches(DIRTY);
    known(&format!("{}{mark}", short(name)))
}

/// A text, or what stands for one that nobody knows.
pub fn known(text: &str) -> String {
    if text.is_empty() { ABSENT } else { text }.to_owned()
}

impl Listing {
    fn rows(&self) -> Vec<RunRow> {
        self.page.runs.iter().map(RunRow::from).collect()
    }
}

fn cells(stored: &StoredRun) -> Vec<String> {
    let run = &stored.run;
    let key = run.key();
    let wall_time = wall_time(stored);
    vec![
        short(&run.id().to_string()),
        minute(time(run.time_ms())),
        run.outcome().name().to_owned(),
        short_commit(&key.commit),
        known(&key.branch),
        known(&key.target_pattern),
        known(&key.config),
        key.cache_state.name().to_owned(),
        run.metrics().len().to_string(),
        wall_time.map_or(ABSENT.to_owned(), |value| {
            format_value(value, perf_metrics::Unit::Microseconds)
        }),
    ]
}

impl Report for Listing {
    fn origins(&self) -> Vec<(Origin, At)> {
        Vec::new()
    }

    fn text(&self, out: &mut String, width: Option<usize>) {
        let table = Table {
            columns: vec![
                words("Run"),
                words("Time"),
                words("Outcome"),
                words("Commit"),
                words("Branch"),
                words("Target"),
                words("Config"),
                words("Caches"),
                number("Metrics"),
                number("Wall time"),
            ],
            rows: self.page.runs.iter().map(cells).collect(),
        };
        render_table(out, &table, width);
    }

    fn json(&self) -> anyhow::Result<String> {
        #[derive(Serialize)]
        struct Content {
            runs: Vec<RunRow>,
        }
        output::json("run_list", Content { runs: self.rows() })
    }

    fn csv(&self) -> anyhow::Result<String> {
        output::csv(&COLUMNS, &self.rows())
    }
}
