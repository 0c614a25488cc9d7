//! About the profile itself: what is missing from it. There is nothing to gain but certainty.

use super::measure::{percent, share, time};
use super::{Suggestion, SuggestionKind};
use crate::Report;

/// The profile was cut or lacks something.
pub(super) fn incomplete(report: &Report) -> Option<Suggestion> {
    let gaps = &report.completeness.gaps;
    (!gaps.is_empty()).then(|| Suggestion {
        kind: SuggestionKind::IncompleteProfile,
        evidence: gaps.iter().map(|gap| format!("{gap}.")).collect(),
        gain: None,
        advice: "Profile the build again and let Bazel end by itself: figures that need what is missing are too low."
            .to_owned(),
        flags: vec!["build --profile=FILE.gz".to_owned()],
    })
}

/// Bazel merged events to keep the profile small.
pub(super) fn merged(report: &Report) -> Option<Suggestion> {
    let merged = &report.merged;
    let known_us = report.actions.duration_us;
    (merged.span_count > 0).then(|| Suggestion {
        kind: SuggestionKind::MergedProfile,
        evidence: vec![
            format!(
                "{} events lost their names in {} merged spans.",
                merged.event_count, merged.span_count
            ),
            format!(
                "They take {} over all threads, {} of that and the actions' {} together.",
                time(merged.duration_us),
                percent(share(
                    merged.duration_us,
                    merged.duration_us.saturating_add(known_us)
                )),
                time(known_us)
            ),
        ],
        gain: None,
        advice: "Ask for the whole profile before you trust sums of short events: sandboxes, cache look-ups and short \
                 actions are what is merged."
            .to_owned(),
        flags: vec!["build --noslim_profile".to_owned()],
    })
}
