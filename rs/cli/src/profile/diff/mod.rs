//! `dre profile diff`: reads the profiles of both sides, has them compared, renders what changed and why.

pub mod args;
mod sections;

use std::io::{self, Write};
use std::path::PathBuf;

use anyhow::bail;
use bazel_profile::{Options, Profile};
use profile_diff::{Diff, DiffOptions, Side, Sides};
use profile_document::diff::document;

use super::{input, markdown};
use crate::args::Format;
use crate::exit::Outcome;
use crate::terminal::Terminal;
use crate::text::{line, render_section, visible, TITLE, WARNING};
use args::DiffArgs;

/// Compares two sides of profiles.
///
/// # Errors
/// If the builds may not be compared, or standard output fails. Files that cannot be read are part of the outcome.
pub fn run(args: &DiffArgs, terminal: &Terminal) -> anyhow::Result<Outcome> {
    let paths = Sides {
        base: args.base_paths(),
        head: args.head_paths(),
    };
    if stdin_count(&paths.base) + stdin_count(&paths.head) > 1 {
        bail!("standard input can be one profile only: name files for the others");
    }
    let profiles = paths.as_ref().map(|paths| read_all(paths, args));
    let (Some(base), Some(head)) = (profiles.base, profiles.head) else {
        return Ok(Outcome::Failed);
    };
    let is_complete = |profile: &Profile| profile.report.completeness.is_complete();
    let outcome = if base.iter().chain(&head).all(is_complete) {
        Outcome::Complete
    } else {
        Outcome::Incomplete
    };
    let options = DiffOptions {
        top: args.top,
        is_forced: args.force,
        ..DiffOptions::default()
    };
    let diff = profile_diff::diff(&Side::new(base), &Side::new(head), &options)?;
    let names = paths.map(|paths| {
        let names = paths
            .into_iter()
            .map(|path| path.to_string_lossy().into_owned());
        names.collect::<Vec<_>>()
    });
    terminal.print(&render(args, &names, &diff, terminal.width)?)?;
    Ok(outcome)
}

fn stdin_count(paths: &[&PathBuf]) -> usize {
    let is_stdin = |path: &&&PathBuf| path.as_os_str() == "-";
    paths.iter().filter(is_stdin).count()
}

/// The profiles of a side; `None` if one of them cannot be read. Each that cannot is named on standard error.
fn read_all(paths: &[&PathBuf], args: &DiffArgs) -> Option<Vec<Profile>> {
    let options = Options {
        top: args.top,
        cores: args.cores,
    };
    let mut profiles = Vec::with_capacity(paths.len());
    for path in paths {
        match input::analyze_actions(path, &options) {
            Ok(profile) => profiles.push(profile),
            Err(reason) => {
                let file = path.to_string_lossy();
                // Nobody is left to tell if standard error is closed.
                let _ = writeln!(io::stderr(), "dre: {}: {reason}", visible(&file));
            }
        }
    }
    (profiles.len() == paths.len()).then_some(profiles)
}

fn render(
    args: &DiffArgs,
    names: &Sides<Vec<String>>,
    diff: &Diff,
    width: Option<usize>,
) -> anyhow::Result<String> {
    Ok(match args.format {
        Format::Json => {
            let names = names.as_ref().map(Vec::as_slice);
            serde_json::to_string_pretty(&document(names, diff))? + "\n"
        }
        Format::Table => text(names, diff, args.top, width),
        Format::Markdown => markdown_text(names, diff, args.top),
    })
}

fn text(names: &Sides<Vec<String>>, diff: &Diff, top: usize, width: Option<usize>) -> String {
    let mut out = String::new();
    let title = visible(&sections::title(diff));
    line(&mut out, &format!("{TITLE}{title}{TITLE:#}"));
    for remark in &diff.remarks {
        line(
            &mut out,
            &format!("{WARNING}warning: {}{WARNING:#}", visible(remark)),
        );
    }
    for section in sections::all(names, diff, top) {
        render_section(&mut out, &section, width);
    }
    out.push('\n');
    out
}

fn markdown_text(names: &Sides<Vec<String>>, diff: &Diff, top: usize) -> String {
    let mut blocks = vec![format!("# {}", markdown::escape(&sections::title(diff)))];
    let remarks = diff.remarks.iter();
    blocks.extend(remarks.map(|remark| format!("> **Warning:** {}", markdown::escape(remark))));
    for section in sections::all(names, diff, top) {
        markdown::render_section(&mut blocks, &section);
    }
    blocks.join("\n\n") + "\n\n"
}
