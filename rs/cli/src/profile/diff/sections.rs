//! The diff for people as neutral sections: what is said, in which order and in which words.

use profile_diff::{
    Cause, CauseKind, Change, Diff, Dimension, GainBasis, Row, Sides, StepChange, StepKind, Table,
    Verdict,
};

use crate::section::{self, number, words, Column, Section};
use crate::text::ABSENT;
use crate::units::{counted, difference, seconds};

/// What a table shows for a name that the profiles do not say.
const UNKNOWN: &str = "(unknown)";
/// Of how many causes the evidence is told.
const EXPLAINED_COUNT: usize = 5;

/// The answer in one line.
pub fn title(diff: &Diff) -> String {
    let change = &diff.total;
    let what = match diff.verdict() {
        Verdict::Slower => "slower",
        Verdict::Faster => "faster",
        Verdict::Unchanged => "unchanged",
        Verdict::Undecided
            if diff
                .comparison
                .as_ref()
                .is_some_and(|it| it.interval.is_none()) =>
        {
            "too few runs to be certain"
        }
        Verdict::Undecided => "undecided: within noise",
    };
    format!(
        "{} to {}, {}{} ({what})",
        seconds(change.base_us),
        seconds(change.head_us),
        difference(change.difference_us()),
        relative(change)
    )
}

/// Every section that has something to say, in order.
pub fn all(names: &Sides<Vec<String>>, diff: &Diff, top: usize) -> Vec<Section> {
    let mut sections = vec![builds(names, diff), causes(diff, top)];
    let tables = diff.tables.iter();
    sections.extend(tables.filter_map(table));
    // The path explains more than the sums over threads do: it stands after the phases.
    sections.insert(3.min(sections.len()), critical_path(diff, top));
    sections
}

fn relative(change: &Change) -> String {
    if change.base_us == 0 {
        return String::new();
    }
    let share = change.difference_us() as f64 * 100.0 / change.base_us as f64;
    format!(", {share:+.1} %")
}

fn builds(names: &Sides<Vec<String>>, diff: &Diff) -> Section {
    let state = diff.cache_state;
    let side = |names: &[String], state: &str| {
        format!(
            "{} (cache {state}): {}",
            counted(names.len() as u64, "run"),
            names.join(", ")
        )
    };
    let mut facts = vec![
        ("Base", side(&names.base, state.base.name())),
        ("Head", side(&names.head, state.head.name())),
    ];
    if let Some(interval) = diff.total.interval {
        let between = format!(
            "{} to {}",
            difference(interval.low_us),
            difference(interval.high_us)
        );
        facts.push(("Difference, 95 %", between));
    }
    let comparison = diff.comparison.as_ref();
    if let Some(effect) = comparison.and_then(|it| it.minimum_detectable_effect) {
        facts.push(("Detectable", format!("{:.1} % or more", effect * 100.0)));
    }
    Section {
        title: "Builds".to_owned(),
        facts,
        ..Section::default()
    }
}

fn causes(diff: &Diff, top: usize) -> Section {
    let row = |(index, cause): (usize, &Cause)| {
        let share = diff.share_of_total(cause);
        vec![
            (index + 1).to_string(),
            gain(cause),
            share.map_or(ABSENT.to_owned(), |it| format!("{:.1} %", it * 100.0)),
            difference(cause.work_us),
            kind(cause.kind).to_owned(),
            cause.mnemonic.clone().unwrap_or(ABSENT.to_owned()),
            cause.target.clone().unwrap_or(ABSENT.to_owned()),
        ]
    };
    let columns = [
        number("#"),
        number("Gain"),
        number("Share"),
        number("Work"),
        words("Cause"),
        words("Mnemonic"),
        words("Target"),
    ];
    let rows: Vec<_> = diff.causes.iter().take(top).enumerate().map(row).collect();
    let mut notes = Vec::new();
    if rows.is_empty() {
        notes.push("Nothing changed beyond noise.".to_owned());
    }
    let explained = diff
        .causes
        .iter()
        .take(top.min(EXPLAINED_COUNT))
        .enumerate();
    notes.extend(explained.map(|(index, cause)| {
        let evidence = cause.evidence.join("; ");
        format!("{}: {evidence}{}", index + 1, basis(cause))
    }));
    let rest_count = diff.causes.len().saturating_sub(top);
    if rest_count > 0 {
        notes.push(format!(
            "{} not shown.",
            counted(rest_count as u64, "more cause")
        ));
    }
    Section {
        title: "Causes: what undoing each would gain".to_owned(),
        table: (!rows.is_empty()).then(|| section::Table {
            columns: columns.to_vec(),
            rows,
        }),
        notes,
        ..Section::default()
    }
}

fn gain(cause: &Cause) -> String {
    cause.gain_us.map_or(ABSENT.to_owned(), difference)
}

/// What a reader must know of a gain that is not on the critical path.
fn basis(cause: &Cause) -> &'static str {
    match cause.basis {
        Some(GainBasis::AtMost) => "; the gain is at most so much",
        Some(GainBasis::CriticalPath | GainBasis::Work | GainBasis::WallTime) | None => "",
    }
}

fn kind(kind: CauseKind) -> &'static str {
    match kind {
        CauseKind::NewActions => "new actions",
        CauseKind::GoneActions => "gone actions",
        CauseKind::LostCacheHits => "lost cache hits",
        CauseKind::GainedCacheHits => "gained cache hits",
        CauseKind::SlowerActions => "slower actions",
        CauseKind::FasterActions => "faster actions",
        CauseKind::SlowerStrategy => "slower strategy",
        CauseKind::FasterStrategy => "faster strategy",
        CauseKind::LongerQueues => "longer queues",
        CauseKind::ShorterQueues => "shorter queues",
        CauseKind::BusierHost => "busier host",
        CauseKind::IdlerHost => "idler host",
        CauseKind::LessParallelism => "less parallelism",
        CauseKind::MoreParallelism => "more parallelism",
        CauseKind::LongerPhase => "longer phase",
        CauseKind::ShorterPhase => "shorter phase",
        CauseKind::MoreGarbageCollection => "more garbage collection",
        CauseKind::LessGarbageCollection => "less garbage collection",
        CauseKind::MoreFetches => "more fetches",
        CauseKind::FewerFetches => "fewer fetches",
        CauseKind::BazelVersion => "Bazel's version",
        CauseKind::ProfileFlags => "profile's flags",
        _ => kind.code(),
    }
}

/// The cells that every change has: the difference, its part, both sides, its interval.
fn cells(change: &Change, share: f64) -> Vec<String> {
    let interval = change.interval.map_or(ABSENT.to_owned(), |interval| {
        let (low, high) = (difference(interval.low_us), difference(interval.high_us));
        format!("{low} .. {high}")
    });
    vec![
        difference(change.difference_us()),
        format!("{:.1} %", share * 100.0),
        seconds(change.base_us),
        seconds(change.head_us),
        interval,
    ]
}

const CHANGE: [Column; 5] = [
    number("Difference"),
    number("Share"),
    number("Base"),
    number("Head"),
    number("95 %"),
];

/// A table's changes; `None` where it has no change.
fn table(table: &Table) -> Option<Section> {
    let (title, column, counts) = match table.dimension {
        Dimension::Phase => ("Wall time by phase", "Phase", "Phases"),
        Dimension::Mnemonic => ("Time of actions by mnemonic", "Mnemonic", "Actions"),
        Dimension::Package => ("Time of actions by package", "Package", "Actions"),
        Dimension::Target => ("Time of actions by target", "Target", "Actions"),
        Dimension::Strategy => (
            "Time of actions by execution strategy",
            "Strategy",
            "Actions",
        ),
    };
    let row = |row: &Row| {
        let mut cells = cells(&row.change, row.share);
        let Sides { base, head } = row.count;
        cells.push(if base == head {
            base.to_string()
        } else {
            format!("{base} -> {head}")
        });
        cells.push(row.name.clone().unwrap_or(UNKNOWN.to_owned()));
        cells
    };
    let changed = table
        .rows
        .iter()
        .filter(|row| row.change.difference_us() != 0);
    let mut rows: Vec<_> = changed.map(row).collect();
    let rest = table.remainder;
    if rest.difference_us != 0 {
        let mut cells = vec![ABSENT.to_owned(); CHANGE.len() + 1];
        cells[0] = difference(rest.difference_us);
        cells[1] = format!("{:.1} %", rest.share * 100.0);
        cells.push(format!("({})", counted(rest.group_count, "other")));
        rows.push(cells);
    }
    let columns = CHANGE.into_iter().chain([number(counts), words(column)]);
    (!rows.is_empty()).then(|| Section {
        title: format!("{title}: {}", difference(table.total.difference_us())),
        table: Some(section::Table {
            columns: columns.collect(),
            rows,
        }),
        ..Section::default()
    })
}

fn critical_path(diff: &Diff, top: usize) -> Section {
    let path = &diff.critical_path;
    let changed = path
        .steps
        .iter()
        .filter(|step| step.kind != StepKind::Same || step.change.is_certain);
    let changed: Vec<&StepChange> = changed.collect();
    let row = |step: &&StepChange| {
        let mut cells = cells(&step.change, step.share);
        cells.push(step.kind.name().to_owned());
        cells.push(step.mnemonic.clone().unwrap_or(ABSENT.to_owned()));
        cells.push(step.target.clone().unwrap_or(ABSENT.to_owned()));
        cells.push(step.description.clone());
        cells
    };
    let rows: Vec<_> = changed.iter().take(top).map(row).collect();
    let columns = CHANGE.into_iter().chain([
        words("Step"),
        words("Mnemonic"),
        words("Target"),
        words("Description"),
    ]);
    let mut notes = Vec::new();
    let same_count = path.steps.len() - changed.len();
    if same_count > 0 {
        let steps = counted(same_count as u64, "step");
        notes.push(format!(
            "{steps} of both paths did not change beyond noise."
        ));
    }
    let rest_count = changed.len() - rows.len();
    if rest_count > 0 {
        notes.push(format!(
            "{} not shown.",
            counted(rest_count as u64, "more step")
        ));
    }
    Section {
        title: format!(
            "Critical path: {} to {}, {}",
            seconds(path.change.base_us),
            seconds(path.change.head_us),
            difference(path.change.difference_us())
        ),
        table: (!rows.is_empty()).then(|| section::Table {
            columns: columns.collect(),
            rows,
        }),
        notes,
        ..Section::default()
    }
}
