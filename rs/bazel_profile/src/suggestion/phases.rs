//! About phases: analysis that did not overlap with execution, and phases that should take next to nothing.

use super::measure::{percent, share, time};
use super::{Gain, Suggestion, SuggestionKind};
use crate::{Phase, PhaseKind, Report};

/// Overlap gains no more than the shorter of both; less is not worth a flag.
const MIN_OVERLAP_US: u64 = 1_000_000;
/// In a shorter build, fixed costs are a large share of nothing.
const MIN_BUILD_US: u64 = 30_000_000;
/// A phase that should be negligible is so below this share.
const NEGLIGIBLE_SHARE: f64 = 0.02;

/// Analysis ended before execution began: Bazel 6, or Skymeld is off.
pub(super) fn skymeld(report: &Report) -> Option<Suggestion> {
    let time_of = |kinds: &[PhaseKind]| {
        let phases = report.phases.iter();
        phases
            .filter(|phase| kinds.contains(&phase.kind))
            .fold(0u64, |sum, phase| sum.saturating_add(phase.duration_us))
    };
    let analysis_us = time_of(&[PhaseKind::Load, PhaseKind::Analyze]);
    let execution_us = time_of(&[PhaseKind::Execute]);
    let overlap_us = analysis_us.min(execution_us);
    (overlap_us >= MIN_OVERLAP_US).then(|| Suggestion {
        kind: SuggestionKind::Skymeld,
        evidence: vec![format!(
            "Loading and analysis took {}, and only then execution began, which took {}.",
            time(analysis_us),
            time(execution_us)
        )],
        gain: Some(Gain {
            at_least_us: 0,
            at_most_us: overlap_us,
        }),
        advice: "Let analysis and execution overlap (Skymeld, on by default since Bazel 7); a build of one target gains \
                 nothing."
            .to_owned(),
        flags: vec!["build --experimental_merged_skyframe_analysis_execution".to_owned()],
    })
}

/// A phase that should take next to nothing took more.
pub(super) fn negligible(report: &Report) -> Option<Suggestion> {
    if report.total_duration_us < MIN_BUILD_US {
        return None;
    }
    let found: Vec<(&Phase, &str)> = report
        .phases
        .iter()
        .filter(|phase| share(phase.duration_us, report.total_duration_us) > NEGLIGIBLE_SHARE)
        .filter_map(|phase| Some((phase, advice(phase.kind)?)))
        .collect();
    (!found.is_empty()).then(|| Suggestion {
        kind: SuggestionKind::NegligiblePhase,
        evidence: found
            .iter()
            .map(|(phase, _)| {
                format!(
                    "The phase {} took {}, {} of the build.",
                    phase.name,
                    time(phase.duration_us),
                    percent(share(phase.duration_us, report.total_duration_us))
                )
            })
            .collect(),
        gain: Some(Gain {
            at_least_us: 0,
            at_most_us: found
                .iter()
                .fold(0, |sum, (phase, _)| sum.saturating_add(phase.duration_us)),
        }),
        advice: format!(
            "{}.",
            found
                .iter()
                .map(|(_, advice)| *advice)
                .collect::<Vec<_>>()
                .join("; ")
        ),
        flags: found
            .iter()
            .filter(|(phase, _)| phase.kind == PhaseKind::Finish)
            .map(|_| "build --bes_upload_mode=fully_async".to_owned())
            .collect(),
    })
}

/// What to do about a phase that should be negligible; `None` for those that do the build's work.
fn advice(kind: PhaseKind) -> Option<&'static str> {
    match kind {
        PhaseKind::Launch | PhaseKind::Extract => {
            Some("Keep the Bazel server running between builds, and its install base on a fast disk")
        }
        PhaseKind::Initialize => {
            Some("Look for a slow workspace status command, credential helper or disk at the command's start")
        }
        PhaseKind::TargetPatterns => Some("Name fewer targets than //..., or move large trees out of packages' way"),
        PhaseKind::License | PhaseKind::Prepare => {
            Some("Look for a slow disk under the output base, and for huge symlink trees")
        }
        PhaseKind::Finish => Some("Do not wait for uploads of build events at the end"),
        PhaseKind::Load
        | PhaseKind::Analyze
        | PhaseKind::AnalyzeAndExecute
        | PhaseKind::Execute
        | PhaseKind::Other => None,
    }
}
