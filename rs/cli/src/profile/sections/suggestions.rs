//! What could make the build faster: the advice, what it may gain, why, and the flags to try.

use bazel_profile::{Gain, Report, Suggestion};

use crate::section::{Detail, Item, Section};
use crate::units::{counted, percent, seconds};

/// The suggestions with the largest gain, at most `top`.
pub fn section(report: &Report, top: usize) -> Option<Section> {
    let suggestions = &report.suggestions;
    let total_us = report.total_duration_us;
    let left_out = suggestions.len().saturating_sub(top);
    let notes = (left_out > 0)
        .then(|| {
            let others = counted(left_out as u64, "suggestion");
            format!("{others} more, of no larger or of unknown gain; say --top N to see them.")
        })
        .into_iter()
        .collect();
    (!suggestions.is_empty()).then(|| Section {
        title: "Suggestions".to_owned(),
        items: suggestions
            .iter()
            .take(top)
            .map(|suggestion| item(suggestion, total_us))
            .collect(),
        notes,
        ..Section::default()
    })
}

fn item(suggestion: &Suggestion, total_us: u64) -> Item {
    let gain = suggestion.gain.map_or_else(
        || "unknown".to_owned(),
        |gain| expected_gain(gain, total_us),
    );
    let mut details = vec![Detail::words("Gain", gain)];
    let evidence = suggestion.evidence.iter();
    details.extend(evidence.map(|sentence| Detail::words("Why", sentence.clone())));
    let flags = suggestion.flags.iter();
    details.extend(flags.map(|flag| Detail::code("Try", flag.clone())));
    Item {
        title: suggestion.advice.clone(),
        details,
    }
}

fn expected_gain(gain: Gain, total_us: u64) -> String {
    let Gain {
        at_least_us,
        at_most_us,
    } = gain;
    let share = percent(at_most_us, total_us);
    if at_least_us == at_most_us {
        format!("{}, {share} of the total", seconds(at_most_us))
    } else if at_least_us == 0 {
        format!("up to {}, {share} of the total", seconds(at_most_us))
    } else {
        format!(
            "{} to {}, {} to {share} of the total",
            seconds(at_least_us),
            seconds(at_most_us),
            percent(at_least_us, total_us)
        )
    }
}

#[cfg(test)]
mod tests {
    use bazel_profile::SuggestionKind;
    use expect_test::expect;

    use super::super::testing::{check, report};
    use super::*;

    fn suggestion(advice: &str, gain: Option<(u64, u64)>) -> Suggestion {
        Suggestion {
            kind: SuggestionKind::IncompleteProfile,
            evidence: vec![format!("Evidence for: {advice}")],
            gain: gain.map(|(at_least_us, at_most_us)| Gain {
                at_least_us,
                at_most_us,
            }),
            advice: advice.to_owned(),
            flags: vec!["--noslim_profile".to_owned()],
        }
    }

    #[test]
    fn the_first_ones_with_gain_evidence_and_flags() {
        let mut report = report();
        report.suggestions = vec![
            suggestion("Split the action.", Some((101_000, 505_000))),
            suggestion("Use a worker.", Some((0, 202_000))),
            suggestion("Use another.", Some((101_000, 101_000))),
            suggestion("Build again.", None),
        ];
        check(
            section(&report, 3),
            &expect![[r#"

            Suggestions
            1. Split the action.
               Gain  0.101 s to 0.505 s, 10.0 % to 50.0 % of the total
               Why   Evidence for: Split the action.
               Try   --noslim_profile
            2. Use a worker.
               Gain  up to 0.202 s, 20.0 % of the total
               Why   Evidence for: Use a worker.
               Try   --noslim_profile
            3. Use another.
               Gain  0.101 s, 10.0 % of the total
               Why   Evidence for: Use another.
               Try   --noslim_profile
            1 suggestion more, of no larger or of unknown gain; say --top N to see them.
        "#]],
        );
        report.suggestions.truncate(1);
        report.suggestions[0].gain = None;
        check(
            section(&report, 1),
            &expect![[r#"

            Suggestions
            1. Split the action.
               Gain  unknown
               Why   Evidence for: Split the action.
               Try   --noslim_profile
        "#]],
        );
    }

    #[test]
    fn none() {
        let mut report = report();
        report.suggestions.clear();
        assert!(section(&report, 10).is_none());
    }
}
