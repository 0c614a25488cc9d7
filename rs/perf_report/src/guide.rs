//! The guide, `docs/PERFORMANCE.md`, as it follows from a report: the same report gives the same bytes. It must not know
//! how anything is measured.

use std::fmt::Write as _;

use crate::experiment::{About, By, Direction, Expected, Measured, Quantity, Stage, Unit};
use crate::judge::{self, Answer, Change, Meaning};
use crate::report::{Entry, Machine, Outcome, Report};

/// What stands above and below what was measured. The parts are Markdown.
const HEAD: &str = include_str!("../docs/head.md");
const TAIL: &str = include_str!("../docs/tail.md");

/// Writes the guide. `abouts` are all experiments there are, in their order.
#[must_use]
pub fn render(report: &Report, abouts: &[About]) -> String {
    let mut out = String::from(HEAD);
    machine(&mut out, &report.machine);
    summary(&mut out, report, abouts);
    for about in abouts {
        let entry = report.experiments.iter().find(|entry| entry.id == about.id);
        section(&mut out, about, entry);
    }
    out.push('\n');
    out.push_str(TAIL);
    out
}

fn machine(out: &mut String, machine: &Machine) {
    let tools: Vec<&str> = machine.tools.values().map(String::as_str).collect();
    let _ = write!(
        out,
        "\nMeasured on {} cores ({}), {} of memory, {}; {}.\n",
        machine.cores,
        machine.cpu,
        bytes(machine.memory_bytes as f64),
        machine.system,
        tools.join("; ")
    );
}

fn summary(out: &mut String, report: &Report, abouts: &[About]) {
    out.push_str("\n## What was expected, and what came\n\n");
    out.push_str("| | demanded | by | measured | |\n|---|---|---|---|---|\n");
    for about in abouts {
        let entry = report.experiments.iter().find(|entry| entry.id == about.id);
        let Some(measured) = entry.and_then(Entry::measured) else {
            continue;
        };
        for quantity in &measured.quantities {
            for expected in &quantity.expected {
                summary_row(out, about, quantity, expected);
            }
        }
    }
}

fn summary_row(out: &mut String, about: &About, quantity: &Quantity, expected: &Expected) {
    let by = match expected.by {
        By::Guide => "the first guide",
        By::Goal => "this project",
    };
    let answer = match judge::answer(quantity, expected) {
        Answer::Met => "met",
        Answer::Missed => "**missed**",
        Answer::Undecided => "undecided",
    };
    let change = judge::whole(quantity);
    let change = change.map_or_else(String::new, |change| gain(quantity, &change));
    let _ = writeln!(
        out,
        "| [{}](#{}): {} | {} | {by} | {change} | {answer} |",
        about.title,
        anchor(about.title),
        quantity.name,
        expected.text
    );
}

fn section(out: &mut String, about: &About, entry: Option<&Entry>) {
    let _ = write!(
        out,
        "\n## {}\n\nBefore: {}. After: {}.\n\n{}\n",
        about.title, about.before, about.after, about.method
    );
    let _ = write!(
        out,
        "\n```console\n$ tools/bazel run //tools/perf:report -- --only {}\n```\n",
        about.id
    );
    let Some(entry) = entry else {
        out.push_str("\nNot measured yet.\n");
        return;
    };
    match &entry.outcome {
        Outcome::Measured(measured) => {
            tables(out, measured);
            findings(out, measured);
            let quick = if entry.quick {
                ", made small by `--quick`"
            } else {
                ""
            };
            let _ = write!(
                out,
                "\nOn {}, of commit {:.12}{quick}, in {} s.\n",
                entry.date, entry.commit, entry.duration_s
            );
        }
        Outcome::Skipped { reason } => {
            let _ = write!(out, "\nSkipped: {reason}.\n");
        }
        Outcome::Failed { reason } => {
            let _ = write!(out, "\nFailed: {reason}.\n");
        }
    }
}

/// Quantities with the same stages make one table: a row for each stage, a column for each quantity.
fn tables(out: &mut String, measured: &Measured) {
    let mut rest: Vec<&Quantity> = measured.quantities.iter().collect();
    while let Some(first) = rest.first().copied() {
        let (group, others): (Vec<&Quantity>, Vec<&Quantity>) = rest
            .into_iter()
            .partition(|quantity| names(quantity).eq(names(first)));
        rest = others;
        table(out, &group);
    }
}

fn names(quantity: &Quantity) -> impl Iterator<Item = &str> {
    quantity.stages.iter().map(|stage| stage.name.as_str())
}

fn table(out: &mut String, group: &[&Quantity]) {
    let columns: Vec<&str> = group.iter().map(|it| it.name.as_str()).collect();
    let _ = write!(
        out,
        "\n| | {} |\n|---|{}\n",
        columns.join(" | "),
        "---|".repeat(group.len())
    );
    let Some(first) = group.first() else { return };
    for (index, name) in names(first).enumerate() {
        let cells: Vec<String> = group.iter().map(|it| cell(it, index)).collect();
        let _ = writeln!(out, "| {name} | {} |", cells.join(" | "));
    }
    let wholes: Vec<String> = group
        .iter()
        .map(|it| judge::whole(it).map_or_else(String::new, |change| gain(it, &change)))
        .collect();
    let _ = writeln!(out, "| **last against first** | {} |", wholes.join(" | "));
}

fn cell(quantity: &Quantity, index: usize) -> String {
    let stage = &quantity.stages[index];
    let value = |value| format_value(value, quantity.unit);
    let Some(median) = judge::median(&stage.samples) else {
        return "not measured".to_owned();
    };
    let mut text = value(median);
    if stage.samples.len() > 1 {
        let (least, most) = ends(stage);
        let _ = write!(text, " ({} to {})", value(least), value(most));
    }
    // Every stage against the one before it, where there is one in between.
    if index > 0 && quantity.stages.len() > 2 {
        let change = judge::change(quantity, &quantity.stages[index - 1], stage);
        // A ratio to nothing says nothing.
        if let Some(change) = change.filter(|change| change.ratio.is_finite()) {
            let mark = match change.meaning {
                Meaning::Better | Meaning::Worse => "",
                Meaning::Same => ", the same",
                Meaning::Undecided => ", undecided",
            };
            let _ = write!(text, "; × {:.2}{mark}", change.ratio);
        }
    }
    text
}

fn ends(stage: &Stage) -> (f64, f64) {
    let fold = |pick: fn(f64, f64) -> f64, start| stage.samples.iter().copied().fold(start, pick);
    (fold(f64::min, f64::INFINITY), fold(f64::max, 0.0))
}

/// How the last stage compares with the first, as people say it.
fn gain(quantity: &Quantity, change: &Change) -> String {
    let mut text = match (quantity.better, change.ratio) {
        (_, ratio) if !ratio.is_finite() => return "nothing to compare with".to_owned(),
        (_, 0.0) => "nothing left".to_owned(),
        (Direction::Lower, ratio) if ratio <= 0.34 => format!("{:.1} times less", 1.0 / ratio),
        (Direction::Lower, ratio) if ratio <= 1.0 => format!("{} less", percent(1.0 - ratio)),
        (_, ratio) if ratio >= 3.0 => format!("{ratio:.1} times more"),
        (_, ratio) if ratio >= 1.0 => format!("{} more", percent(ratio - 1.0)),
        (_, ratio) => format!("{} less", percent(1.0 - ratio)),
    };
    if !quantity.exact {
        match change.interval {
            Some((low, high)) => {
                let _ = write!(text, " (× {low:.2} to {high:.2})");
            }
            None => text.push_str(" (too few rounds for an interval)"),
        }
    }
    match change.meaning {
        Meaning::Better => text,
        Meaning::Worse => format!("{text}: worse"),
        Meaning::Same => "the same".to_owned(),
        Meaning::Undecided => format!("{text}: undecided"),
    }
}

fn findings(out: &mut String, measured: &Measured) {
    for finding in &measured.findings {
        let _ = write!(out, "\n{}\n", finding.text);
        if let Some(evidence) = &finding.evidence {
            let _ = write!(
                out,
                "\n```text\n$ {}\n{}\n```\n",
                evidence.command,
                evidence.output.trim_end()
            );
        }
    }
}

fn percent(share: f64) -> String {
    match share * 100.0 {
        large if large >= 10.0 => format!("{large:.0} %"),
        small => format!("{small:.1} %"),
    }
}

/// A value with its unit, three digits that count.
fn format_value(value: f64, unit: Unit) -> String {
    match unit {
        Unit::Microseconds => scaled(value, &[(1e6, "s"), (1e3, "ms"), (1.0, "µs")]),
        Unit::Bytes => bytes(value),
        Unit::Count => format!("{value:.0}"),
        Unit::PerSecond => format!("{value:.0}/s"),
        Unit::Ratio => format!("{:.0} %", value * 100.0),
    }
}

fn bytes(value: f64) -> String {
    scaled(value, &[(1e9, "GB"), (1e6, "MB"), (1e3, "kB"), (1.0, "B")])
}

fn scaled(value: f64, units: &[(f64, &str)]) -> String {
    let fitting = units.iter().find(|(scale, _)| value >= *scale);
    let Some((scale, suffix)) = fitting.or(units.last()) else {
        return value.to_string();
    };
    let scaled = value / scale;
    let digits = match scaled {
        _ if *scale == 1.0 => 0,
        size if size >= 100.0 => 0,
        size if size >= 10.0 => 1,
        _ => 2,
    };
    format!("{scaled:.digits$} {suffix}")
}

/// What a heading is called in links: as GitHub makes it.
fn anchor(title: &str) -> String {
    let kept = title.chars().filter_map(|character| match character {
        ' ' => Some('-'),
        '-' | '_' => Some(character),
        _ if character.is_alphanumeric() => Some(character),
        _ => None,
    });
    kept.collect::<String>().to_lowercase()
}
