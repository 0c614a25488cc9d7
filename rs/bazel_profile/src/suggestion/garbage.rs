//! About garbage collection in Bazel's own JVM. Collections stop everything in Bazel, though not the processes that
//! it started.

use super::measure::{percent, share, time};
use super::{Gain, Suggestion, SuggestionKind};
use crate::{Collections, Report};

/// From this share of the build on, collections hold it up.
const MIN_SHARE: f64 = 0.05;
const BYTES_PER_GIBIBYTE: u64 = 1 << 30;
/// What to try where the profile has no samples of the memory, in GiB: 4 is enough for some 100,000 targets.
const DEFAULT_HEAP_GIBIBYTES: u64 = 4;

/// Full collections: the heap is too small for what is alive.
pub(super) fn major(report: &Report) -> Option<Suggestion> {
    suggestion(report, SuggestionKind::MajorCollections, |kind| {
        kind.starts_with("major")
    })
}

/// Young collections: objects die faster than the heap was made for.
pub(super) fn pressure(report: &Report) -> Option<Suggestion> {
    suggestion(report, SuggestionKind::GarbagePressure, |kind| {
        !kind.starts_with("major")
    })
}

fn suggestion(
    report: &Report,
    kind: SuggestionKind,
    counts: impl Fn(&str) -> bool,
) -> Option<Suggestion> {
    let memory = &report.memory;
    let found: Vec<&Collections> = memory
        .collections
        .iter()
        .filter(|collections| counts(&collections.kind))
        .collect();
    let sum_us = found
        .iter()
        .fold(0u64, |sum, kind| sum.saturating_add(kind.duration_us));
    let gc_share = share(sum_us, report.total_duration_us);
    if sum_us == 0 || gc_share < MIN_SHARE {
        return None;
    }
    let mut evidence: Vec<String> = found
        .iter()
        .map(|kind| {
            format!(
                "{} times {} stopped Bazel, for {} in all, {} of the build.",
                kind.count,
                kind.kind,
                time(kind.duration_us),
                percent(share(kind.duration_us, report.total_duration_us))
            )
        })
        .collect();
    if let Some(bytes) = memory.bazel_peak_bytes {
        evidence.push(format!(
            "Bazel's JVM used up to {:.1} GiB.",
            bytes as f64 / BYTES_PER_GIBIBYTE as f64
        ));
    }
    Some(Suggestion {
        kind,
        evidence,
        gain: Some(Gain {
            at_least_us: 0,
            at_most_us: sum_us.min(report.total_duration_us),
        }),
        advice: "Give Bazel's JVM a larger heap, or less to hold: fewer targets at once."
            .to_owned(),
        flags: vec![format!(
            "startup --host_jvm_args=-Xmx{}g",
            heap_gibibytes(memory.bazel_peak_bytes)
        )],
    })
}

/// Twice what was used: a collector is at ease when half of the heap is free.
fn heap_gibibytes(peak_bytes: Option<u64>) -> u64 {
    peak_bytes.map_or(DEFAULT_HEAP_GIBIBYTES, |bytes| {
        bytes.saturating_mul(2).div_ceil(BYTES_PER_GIBIBYTE)
    })
}
