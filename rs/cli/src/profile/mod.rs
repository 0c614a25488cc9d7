//! `dre profile analyze`: opens each file, has it analysed, renders the report. `diff` compares files.

pub mod diff;
pub mod input;
pub mod markdown;
mod sections;
mod text;

use std::io::{self, Write};

use bazel_profile::{Options, Report};
use profile_document::report;

use crate::args::{AnalyzeArgs, Format};
use crate::exit::Outcome;
use crate::terminal::Terminal;

/// A file and what became of it: a report, or the reason why there is none.
struct Analyzed {
    file: String,
    result: Result<Report, String>,
}

impl Analyzed {
    fn outcome(&self) -> Outcome {
        match &self.result {
            Ok(report) if report.completeness.is_complete() => Outcome::Complete,
            Ok(_) => Outcome::Incomplete,
            Err(_) => Outcome::Failed,
        }
    }
}

/// Reports on every file, in order.
///
/// # Errors
/// Only if standard output fails: files that cannot be read are part of the outcome.
pub fn analyze(args: &AnalyzeArgs, terminal: &Terminal) -> anyhow::Result<Outcome> {
    let options = Options {
        top: args.top,
        cores: args.cores,
    };
    let mut worst = Outcome::Complete;
    let mut finished = Vec::new();
    for path in &args.files {
        let file = path.to_string_lossy().into_owned();
        let analyzed = Analyzed {
            result: input::analyze(path, &options),
            file,
        };
        worst = worst.max(analyzed.outcome());
        if let Err(reason) = &analyzed.result {
            // Nobody is left to tell if standard error is closed.
            let _ = writeln!(io::stderr(), "dre: {}: {reason}", analyzed.file);
        }
        match args.format {
            // One document holds all files, so that it can only be printed at the end.
            Format::Json => finished.push(analyzed),
            Format::Table => print(&analyzed, terminal, |report| {
                text::render(
                    &analyzed.file,
                    report,
                    &sections::all(report, args.top),
                    terminal.width,
                )
            })?,
            Format::Markdown => print(&analyzed, terminal, |report| {
                markdown::render(&analyzed.file, report, &sections::all(report, args.top))
            })?,
        }
    }
    if args.format == Format::Json {
        terminal.print(&json(&finished)?)?;
    }
    Ok(worst)
}

/// One document about all files.
fn json(finished: &[Analyzed]) -> anyhow::Result<String> {
    let reports = finished.iter().map(|analyzed| {
        let result = analyzed.result.as_ref().map_err(String::as_str);
        (analyzed.file.as_str(), result)
    });
    Ok(serde_json::to_string_pretty(&report::list(reports))? + "\n")
}

fn print(
    analyzed: &Analyzed,
    terminal: &Terminal,
    render: impl FnOnce(&Report) -> String,
) -> anyhow::Result<()> {
    if let Ok(report) = &analyzed.result {
        terminal.print(&render(report))?;
    }
    Ok(())
}
