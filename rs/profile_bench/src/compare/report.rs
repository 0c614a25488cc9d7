//! What was measured as a table for people. It must not know how.

use std::fmt::Write;

use super::spread::Spread;
use super::{goals, Comparison, Contender, Figures, Goal, Outcome, Run, Start};

const MEGABYTE: f64 = 1e6;

/// Something that every run has: its name and unit, and how to take it.
pub struct Quantity {
    name: &'static str,
    /// The name in JSON.
    pub key: &'static str,
    unit: &'static str,
    value: fn(&Run) -> f64,
}

/// User and system time.
pub const CPU: Quantity = Quantity {
    name: "CPU time",
    key: "cpu_s",
    unit: "s",
    value: |run| run.usage.cpu.as_secs_f64(),
};

/// All quantities.
pub const QUANTITIES: [Quantity; 3] = [
    CPU,
    Quantity {
        name: "wall time",
        key: "wall_s",
        unit: "s",
        value: |run| run.usage.wall.as_secs_f64(),
    },
    Quantity {
        name: "peak memory",
        key: "peak_memory_mb",
        unit: "MB",
        value: |run| run.usage.peak_memory_bytes as f64 / MEGABYTE,
    },
];

/// A contender's own spread of a quantity.
pub fn own(comparison: &Comparison, contender: Contender, quantity: &Quantity) -> Option<Spread> {
    let runs = comparison
        .rounds
        .iter()
        .filter_map(|round| round.run(contender));
    Spread::of(runs.map(quantity.value))
}

/// The spread of dre's part of a peer's in the same round; `None` for dre itself.
pub fn ratio(comparison: &Comparison, peer: Contender, quantity: &Quantity) -> Option<Spread> {
    let ratios = comparison.rounds.iter().filter_map(|round| {
        let runs = (round.run(Contender::Dre)?, round.run(peer)?);
        Some((quantity.value)(runs.0) / (quantity.value)(runs.1))
    });
    (peer != Contender::Dre)
        .then(|| Spread::of(ratios))
        .flatten()
}

/// Whether Bazel's memory is that of the runs.
pub fn is_own_peak(comparison: &Comparison) -> bool {
    let served = comparison.rounds.iter().flat_map(|round| &round.0);
    served
        .filter_map(|run| run.served)
        .all(|served| served.is_own_peak)
}

/// How it was measured.
pub fn protocol(outcome: &Outcome) -> String {
    let comparison = outcome.comparisons.first();
    let run_count = comparison.map_or(0, |comparison| comparison.rounds.len());
    format!(
        "median (min .. max) of {run_count} runs of each, after one uncounted; in rounds of one run each, every round \
         beginning with the next; ratio: median of the rounds'"
    )
}

/// A table for each profile and one of whole processes, below what holds for all of them and above the goals.
pub fn table(outcome: &Outcome) -> String {
    let mut lines = vec![protocol(outcome)];
    for comparison in &outcome.comparisons {
        lines.push(String::new());
        append_comparison(&mut lines, comparison);
    }
    if !outcome.starts.is_empty() {
        lines.push(String::new());
        append_starts(&mut lines, &outcome.starts);
    }
    let goals = goals(outcome);
    if !goals.is_empty() {
        lines.push(String::new());
        lines.push("goals".to_owned());
        lines.extend(goals.iter().map(goal_line));
    }
    lines
        .iter()
        .fold(String::new(), |text, line| text + line.trim_end() + "\n")
}

fn append_comparison(lines: &mut Vec<String>, comparison: &Comparison) {
    let megabytes = |bytes: u64| bytes as f64 / MEGABYTE;
    lines.push(format!(
        "{} ({:.1} MB, {:.1} MB of JSON)",
        comparison.subject.path.display(),
        megabytes(comparison.subject.file_bytes),
        megabytes(comparison.json_bytes)
    ));
    for quantity in &QUANTITIES {
        lines.push(format!("  {}", quantity.name));
        for contender in comparison.contenders() {
            let Some(own) = own(comparison, contender, quantity) else {
                continue;
            };
            let cell = format!("{} {}", digits(own), quantity.unit);
            let ratio = ratio(comparison, contender, quantity).map(digits);
            let ratio = ratio.map_or_else(String::new, |ratio| format!("dre / it {ratio}"));
            lines.push(format!("    {:<18} {cell:<28} {ratio}", contender.name()));
        }
    }
    lines.extend(
        notes(comparison)
            .into_iter()
            .map(|note| format!("  {note}")),
    );
}

fn notes(comparison: &Comparison) -> Vec<String> {
    let mut notes = Vec::new();
    let runs = comparison.rounds.iter().flat_map(|round| &round.0);
    let clients = runs
        .filter_map(|run| run.served)
        .map(|served| served.client_cpu.as_secs_f64());
    if let Some(client) = Spread::of(clients) {
        notes.push(format!(
            "bazel's CPU time has the client's in it: {:.3} s",
            client.median
        ));
    }
    if !is_own_peak(comparison) {
        notes.push(
            "bazel's peak memory is since its server was started: it could not be reset".to_owned(),
        );
    }
    for (peer, reason) in &comparison.skipped {
        notes.push(format!("without {}: {reason}", peer.name()));
    }
    notes.extend(
        comparison
            .bazel_figures
            .as_ref()
            .map(|theirs| agreement(comparison, theirs)),
    );
    notes
}

fn agreement(comparison: &Comparison, theirs: &Figures) -> String {
    let ours = &comparison.dre_figures;
    let verdict = if comparison.agrees() {
        "agree to 1 ms:"
    } else {
        "DISAGREE:"
    };
    let seconds = |time_us: u64| time_us as f64 / 1e6;
    let mut text = verdict.to_owned();
    for (name, ours_us, theirs_us) in [
        ("total run time", ours.total_us, theirs.total_us),
        (
            "critical path",
            ours.critical_path_us,
            theirs.critical_path_us,
        ),
    ] {
        // Writing to a string never fails.
        let _ = write!(
            text,
            " {name} {:.6} s and {:.3} s;",
            seconds(ours_us),
            seconds(theirs_us)
        );
    }
    let _ = write!(
        text,
        " {} and {} phases",
        ours.phases_us.len(),
        theirs.phases_us.len()
    );
    text
}

/// What was started, with the size of its profile.
pub fn start_name(start: &Start) -> String {
    let size = start
        .profile_bytes
        .map(|bytes| format!(" ({:.1} MB)", bytes as f64 / MEGABYTE));
    format!("{}{}", start.started.name(), size.unwrap_or_default())
}

fn append_starts(lines: &mut Vec<String>, starts: &[Start]) {
    let run_count = starts.first().map_or(0, |start| start.walls.len());
    lines.push(format!(
        "whole processes, wall time, {run_count} runs of each in turn"
    ));
    for start in starts {
        if let Some(spread) = start.spread_ms() {
            lines.push(format!("  {:<30} {} ms", start_name(start), digits(spread)));
        }
    }
}

fn goal_line(goal: &Goal) -> String {
    let verdict = if goal.is_met { "met" } else { "NOT MET" };
    format!(
        "  {verdict:<7} {}: {:.3}, at most {}",
        goal.name, goal.measured, goal.bound
    )
}

fn digits(Spread { median, min, max }: Spread) -> String {
    let digits = |value: f64| match value {
        value if value >= 100.0 => format!("{value:.0}"),
        value if value >= 10.0 => format!("{value:.1}"),
        value => format!("{value:.3}"),
    };
    format!("{} ({} .. {})", digits(median), digits(min), digits(max))
}

#[cfg(test)]
pub mod tests;
