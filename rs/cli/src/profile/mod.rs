//! `dre profile analyze`: opens each file, has it analysed, renders the report. `diff` compares files.

pub mod diff;
pub mod input;
pub mod markdown;
mod sections;
mod text;
pub mod what_if;

use std::io::{self, Write};
use std::path::Path;

use bazel_profile::{Options, Profile, Replay, Report, WhatIf};
use profile_document::report;

use crate::args::{AnalyzeArgs, Format};
use crate::exit::Outcome;
use crate::section::Section;
use crate::terminal::Terminal;

/// A file and what became of it: a report, or the reason why there is none.
struct Analyzed {
    file: String,
    result: Result<Report, String>,
    replay: Option<Replay>,
}

impl Analyzed {
    fn new(path: &Path, options: &Options, what_if: Option<&WhatIf>) -> Self {
        let file = path.to_string_lossy().into_owned();
        let (result, replay) = match what_if {
            None => (input::analyze(path, options), None),
            Some(what_if) => match input::analyze_actions(path, options) {
                Ok(profile) => {
                    let replay = bazel_profile::replay(&profile, what_if);
                    let Profile { report, .. } = profile;
                    (Ok(report), Some(replay))
                }
                Err(reason) => (Err(reason), None),
            },
        };
        Self {
            file,
            result,
            replay,
        }
    }

    fn sections(&self, report: &Report, top: usize) -> Vec<Section> {
        let mut sections = sections::all(report, top);
        let replay = self
            .replay
            .as_ref()
            .map(|replay| what_if::section(replay, top));
        // Behind what the build is, before why it took so long.
        sections.splice(1..1, replay);
        sections
    }

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
    let what_if = what_if::all(&args.what_if);
    let mut worst = Outcome::Complete;
    let mut finished = Vec::new();
    for path in &args.files {
        let analyzed = Analyzed::new(path, &options, what_if.as_ref());
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
                    &analyzed.sections(report, args.top),
                    terminal.width,
                )
            })?,
            Format::Markdown => print(&analyzed, terminal, |report| {
                markdown::render(&analyzed.file, report, &analyzed.sections(report, args.top))
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
        report::document(&analyzed.file, result).with_replay(analyzed.replay.as_ref())
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
