//! The critical path: its steps, what each one's time went into, and how much the build would gain without it.

use bazel_profile::{CriticalPathStep, Report, StepSplit, Strategy};

use super::{named, table};
use crate::section::{number, words, Column, Section};
use crate::text::ABSENT;
use crate::units::{counted, percent, seconds};

/// A part of a step's time, and what its column is called.
type Part = (&'static str, fn(&StepSplit) -> u64);

const PARTS: [Part; 5] = [
    ("Run", |split| split.run_us),
    ("Queue", |split| split.queue_us),
    ("Set-up", |split| split.setup_us),
    ("Output", |split| split.output_us),
    ("Other", |split| split.other_us),
];

/// The whole path, never cut: it is what a build has to be shortened along. Columns that are empty all the way are
/// left out.
pub fn section(report: &Report) -> Option<Section> {
    let path = &report.critical_path;
    let steps = &path.steps;
    let has_drag = steps.iter().any(|step| step.drag.is_some());
    let parts: Vec<Part> = PARTS
        .into_iter()
        .filter(|(_, part)| sum(steps, *part) > 0)
        .collect();
    let mut columns = vec![number("Time"), number("Share")];
    columns.extend(has_drag.then(|| number("Drag")));
    columns.extend(parts.iter().map(|(title, _)| number(title)));
    columns.extend(["Mnemonic", "Strategy", "Target", "Description"].map(words));
    let rows = steps
        .iter()
        .map(|step| row(step, path.duration_us, has_drag, &parts))
        .collect();
    let title = format!(
        "Critical path: {} in {}, {} of the total",
        seconds(path.duration_us),
        counted(steps.len() as u64, "step"),
        percent(path.duration_us, report.total_duration_us)
    );
    let mut section = table(title, &columns as &[Column], rows)?;
    section.facts = parts
        .iter()
        .map(|(title, part)| {
            let part_us = sum(steps, *part);
            let share = percent(part_us, path.duration_us);
            (*title, format!("{}, {share}", seconds(part_us)))
        })
        .collect();
    section.notes.extend(has_drag.then(|| {
        "Drag: how much shorter the build would be, at least, if the step took no time.".to_owned()
    }));
    Some(section)
}

fn row(step: &CriticalPathStep, path_us: u64, has_drag: bool, parts: &[Part]) -> Vec<String> {
    let absent = || ABSENT.to_owned();
    let mut cells = vec![
        seconds(step.duration_us),
        percent(step.duration_us, path_us),
    ];
    if has_drag {
        let drag = step.drag.map(|drag| seconds(drag.at_least_us));
        cells.push(drag.unwrap_or_else(absent));
    }
    cells.extend(parts.iter().map(|(_, part)| {
        let split = step.split.as_ref();
        split.map_or_else(absent, |split| seconds(part(split)))
    }));
    cells.extend([
        named(step.mnemonic.as_ref()),
        step.strategy.map_or(ABSENT, Strategy::name).to_owned(),
        named(step.target.as_ref()),
        step.description.clone(),
    ]);
    cells
}

fn sum(steps: &[CriticalPathStep], part: fn(&StepSplit) -> u64) -> u64 {
    let splits = steps.iter().filter_map(|step| step.split.as_ref());
    splits.fold(0, |sum, split| sum.saturating_add(part(split)))
}

#[cfg(test)]
mod tests {
    use bazel_profile::Drag;
    use expect_test::expect;

    use super::super::testing::{check, report};
    use super::*;

    #[test]
    fn split_and_drag_have_columns_where_they_are_known() {
        let mut report = report();
        report.critical_path.steps[0].split = Some(StepSplit {
            run_us: 500_000,
            queue_us: 12_000,
            setup_us: 0,
            output_us: 80_000,
            other_us: 7_800,
        });
        report.critical_path.steps[0].drag = Some(Drag {
            at_least_us: 400_000,
            at_most_us: 599_800,
        });
        check(
            section(&report),
            &expect![[r#"

            Critical path: 0.599 s in 2 steps, 59.4 % of the total
            Run     0.500 s, 83.4 %
            Queue   0.012 s, 2.0 %
            Output  0.080 s, 13.3 %
            Other   0.007 s, 1.3 %
               Time    Share     Drag      Run    Queue   Output    Other  Mnemonic    Strategy  Target     Description
            0.599 s  100.0 %  0.400 s  0.500 s  0.012 s  0.080 s  0.007 s  CppCompile  sandbox   //lib:a    Compiling lib/a.cc
            0.000 s    0.0 %        -        -        -        -        -  (unknown)   -         (unknown)  runfiles for //lib:a
            Drag: how much shorter the build would be, at least, if the step took no time.
        "#]],
        );
        for step in &mut report.critical_path.steps {
            (step.split, step.drag) = (None, None);
        }
        check(
            section(&report),
            &expect![[r#"

            Critical path: 0.599 s in 2 steps, 59.4 % of the total
               Time    Share  Mnemonic    Strategy  Target     Description
            0.599 s  100.0 %  CppCompile  sandbox   //lib:a    Compiling lib/a.cc
            0.000 s    0.0 %  (unknown)   -         (unknown)  runfiles for //lib:a
        "#]],
        );
    }

    #[test]
    fn a_build_without_a_path_has_no_section() {
        let mut report = report();
        report.critical_path.steps.clear();
        assert!(section(&report).is_none());
    }
}
