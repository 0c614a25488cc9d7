//! Which build it is, and its wall time by phase.

use bazel_profile::{CacheState, Report};

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
    facts.extend(caches(report.cache_state()).map(|state| ("Caches", state.to_owned())));
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

/// What the caches had, in words; two builds compare only if they agree in this.
fn caches(state: CacheState) -> Option<&'static str> {
    match state {
        CacheState::Cold => Some("cold, nothing came out of a cache"),
        CacheState::Mixed => Some("mixed, some results came out of a cache"),
        CacheState::Warm => Some("warm, all results, or all but a few, came out of a cache"),
        CacheState::UpToDate => Some("up to date, next to nothing was carried out"),
        CacheState::Unknown => None,
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
