//! Which build it is, and its wall time by phase.

use bazel_profile::Report;

use super::table;
use crate::section::{number, words, Section};
use crate::units::{bytes, percent, seconds};

/// What identifies the build, and the size of what was read.
pub fn facts(report: &Report) -> Section {
    let metadata = &report.metadata;
    let mut facts = Vec::new();
    let mut fact =
        |name, value: &Option<String>| facts.extend(value.clone().map(|value| (name, value)));
    fact("Bazel", &metadata.bazel_version);
    fact("Build", &metadata.build_id);
    fact("Date", &metadata.date);
    fact("Output base", &metadata.output_base);
    facts.push(("Total", seconds(report.total_duration_us)));
    facts.push((
        "Events",
        format!("{} in {}", report.event_count, bytes(report.decoded_bytes)),
    ));
    Section {
        title: "Build".to_owned(),
        facts,
        ..Section::default()
    }
}

/// Wall time by phase; the phases follow each other, so they add up.
pub fn phases(report: &Report) -> Option<Section> {
    let rows = report.phases.iter().map(|phase| {
        vec![
            seconds(phase.duration_us),
            percent(phase.duration_us, report.total_duration_us),
            phase.name.clone(),
        ]
    });
    let mut rows: Vec<_> = rows.collect();
    if !rows.is_empty() {
        rows.push(vec![
            seconds(report.total_duration_us),
            percent(1, 1),
            "Total".to_owned(),
        ]);
    }
    table(
        "Wall time by phase",
        &[number("Time"), number("Share"), words("Phase")],
        rows,
    )
}
