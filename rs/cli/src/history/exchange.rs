//! `dre history export` and `dre history import`: runs from one history to another, and metrics for other programs.

use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Read, Write};
use std::path::Path;

use anyhow::Context;
use perf_history::exchange::{from_line, to_line};
use perf_history::{Filter, History, Page, Run};

use super::args::{ExportArgs, ExportFormat, ImportArgs};
use super::store::{time, HistoryStore};
use crate::exit::Outcome;
use crate::profile::input;
use crate::terminal::{Terminal, OUTPUT_FAILURE};
use crate::units::counted;

/// Runs that are in memory at once.
const PAGE: usize = 500;
/// No exported run is longer.
const LINE_LIMIT_BYTES: u64 = 4 << 20;

/// Writes runs to standard output, the newest first.
///
/// # Errors
/// If the history is not there or fails, or standard output does.
pub fn export(store: &HistoryStore, args: &ExportArgs) -> anyhow::Result<Outcome> {
    let history = store.open_to_read()?;
    let filter: Filter = (&args.filter).into();
    let mut out = BufWriter::new(io::stdout().lock());
    match args.format {
        ExportFormat::Jsonl => for_each_run(history.as_ref(), &filter, |run| {
            let line = to_line(run)?;
            out.write_all(line.as_bytes()).context(OUTPUT_FAILURE)
        })?,
        ExportFormat::Csv => {
            let mut writer = csv::WriterBuilder::new()
                .has_headers(false)
                .from_writer(&mut out);
            writer.write_record(COLUMNS).context(OUTPUT_FAILURE)?;
            for_each_run(history.as_ref(), &filter, |run| {
                for row in rows(run) {
                    writer.write_record(row).context(OUTPUT_FAILURE)?;
                }
                Ok(())
            })?;
            writer.flush().context(OUTPUT_FAILURE)?;
        }
    }
    out.flush().context(OUTPUT_FAILURE)?;
    Ok(Outcome::Complete)
}

fn for_each_run(
    history: &dyn History,
    filter: &Filter,
    mut each: impl FnMut(&Run) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let mut page = Page::first(PAGE);
    loop {
        let found = history.list(filter, &page)?;
        for stored in &found.runs {
            each(&stored.run)?;
        }
        match found.next {
            Some(cursor) => page.after = Some(cursor),
            None => return Ok(()),
        }
    }
}

/// The fields of a metric of a run, as CSV has them.
const COLUMNS: [&str; 13] = [
    "run",
    "time",
    "commit",
    "branch",
    "target_pattern",
    "config",
    "host_class",
    "cache_state",
    "outcome",
    "source",
    "metric",
    "unit",
    "value",
];

/// Every metric of a run with all that is known of the run.
fn rows(run: &Run) -> Vec<[String; COLUMNS.len()]> {
    let key = run.key();
    let cells = |metric: &perf_metrics::Metric| {
        [
            run.id().to_string(),
            time(run.time_ms()).to_string(),
            key.commit.clone(),
            key.branch.clone(),
            key.target_pattern.clone(),
            key.config.clone(),
            key.host_class.clone(),
            key.cache_state.name().to_owned(),
            run.outcome().name().to_owned(),
            run.source().to_owned(),
            metric.name.as_str().to_owned(),
            metric.name.unit().name().to_owned(),
            metric.value.to_string(),
        ]
    };
    run.metrics().iter().map(cells).collect()
}

/// Adds exported runs.
///
/// # Errors
/// If a file cannot be read, a line is no run, or the history fails; the lines before it were added.
pub fn import(
    store: &HistoryStore,
    args: &ImportArgs,
    terminal: &Terminal,
) -> anyhow::Result<Outcome> {
    let history = store.open_to_write()?;
    let mut counts = Counts::default();
    for path in &args.files {
        let name = path.display().to_string();
        read(path, history.as_ref(), &mut counts).with_context(|| name)?;
    }
    terminal.print(&format!(
        "added {}, {} known already\n",
        counted(counts.added, "run"),
        counts.known
    ))
}

#[derive(Default)]
struct Counts {
    added: u64,
    known: u64,
}

fn read(path: &Path, history: &dyn History, counts: &mut Counts) -> anyhow::Result<()> {
    let reader: Box<dyn Read> = if path.as_os_str() == "-" {
        Box::new(io::stdin().lock())
    } else {
        let file = File::open(path);
        Box::new(file.map_err(|error| anyhow::anyhow!(input::read_failure(&error)))?)
    };
    let mut reader = BufReader::new(reader);
    let mut line = String::new();
    for number in 1_u64.. {
        line.clear();
        let mut limited = reader.by_ref().take(LINE_LIMIT_BYTES);
        let place = || format!("line {number}");
        if limited.read_line(&mut line).with_context(place)? == 0 {
            break;
        }
        let run = from_line(line.trim_end()).with_context(place)?;
        if history.add(&run, &[])?.is_new {
            counts.added += 1;
        } else {
            counts.known += 1;
        }
    }
    Ok(())
}
