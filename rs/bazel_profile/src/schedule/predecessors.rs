//! Which action started which: one predecessor an action, so that a schedule is a forest. It owns the rule and
//! nothing of what is done with it.

use std::collections::HashMap;

use super::{Span, NO_STEP};

/// Says that nothing in the profile started an action: it is a root.
pub(super) const NO_PREDECESSOR: u32 = u32::MAX;

/// Actions whose ends are no further apart count as ended at once. Skyframe needs some tenths of a millisecond from
/// an action's end to the start of what waited for it, so that the very last end before a start is often chance.
const TIE_US: i64 = 1_000;

/// A step of the critical path that starts later than this after the step before was not started by that: Bazel's
/// path takes, of an action's dependencies, the one with the longest chain behind it, which need not be the last to
/// end, and a ready action may wait for one of the `--jobs` threads (in a profile of this repository's build, 40 s).
/// What Bazel does between two actions takes some milliseconds, a collection of garbage some tens.
const MAX_STEP_LAG_US: i64 = 100_000;

/// The predecessor of each span, by index; always a smaller one, whose span ends at or before this one's start.
///
/// The spans must be ordered by start, then end, and none may end before it starts. Takes O(n log n).
pub(super) fn predecessors(spans: &[Span]) -> Vec<u32> {
    let Ok(count) = u32::try_from(spans.len()) else {
        return vec![NO_PREDECESSOR; spans.len()];
    };
    let mut by_end: Vec<u32> = (0..count).collect();
    by_end.sort_unstable_by_key(|&index| (spans[index as usize].end_us, index));
    let mut by_end = by_end.into_iter().peekable();
    // Of all spans that have ended, and of those of each target, the last to end.
    let mut latest: Option<u32> = None;
    let mut latest_of_target: HashMap<u32, u32> = HashMap::new();
    let mut found = Vec::with_capacity(spans.len());
    for (index, span) in (0u32..).zip(spans) {
        let has_ended =
            |&other: &u32| (spans[other as usize].end_us, other) < (span.start_us, index);
        while let Some(other) = by_end.next_if(has_ended) {
            latest = Some(other);
            latest_of_target.insert(spans[other as usize].target, other);
        }
        let kin = latest_of_target
            .get(&span.target)
            .filter(|_| span.target != 0);
        let end_us = |index: u32| spans[index as usize].end_us;
        let tie = kin.filter(|&&kin| {
            latest.is_some_and(|latest| end_us(latest).saturating_sub(end_us(kin)) <= TIE_US)
        });
        found.push(tie.copied().or(latest).unwrap_or(NO_PREDECESSOR));
    }
    chain_steps(spans, &mut found);
    found
}

/// Lets each step of the critical path follow the step before it, unless it overlaps that or starts long after it.
fn chain_steps(spans: &[Span], predecessors: &mut [u32]) {
    let mut steps: Vec<(u32, u32)> = (0u32..)
        .zip(spans)
        .filter(|(_, span)| span.step != NO_STEP)
        .map(|(index, span)| (span.step, index))
        .collect();
    steps.sort_unstable();
    // Should two spans claim to be one step, the first counts.
    steps.dedup_by_key(|(step, _)| *step);
    for pair in steps.windows(2) {
        let ((_, before), (_, after)) = (pair[0], pair[1]);
        let lag_us = spans[after as usize]
            .start_us
            .saturating_sub(spans[before as usize].end_us);
        if before < after && (0..=MAX_STEP_LAG_US).contains(&lag_us) {
            predecessors[after as usize] = before;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(spans: &[(i64, i64, u32, u32)], expected: &[Option<u32>]) {
        let spans: Vec<Span> = spans
            .iter()
            .map(|&(start_us, end_us, target, step)| Span {
                start_us,
                end_us,
                target,
                step,
            })
            .collect();
        let found: Vec<Option<u32>> = predecessors(&spans)
            .into_iter()
            .map(|index| (index != NO_PREDECESSOR).then_some(index))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn the_last_to_end_before() {
        check(
            &[
                (0, 5000, 0, NO_STEP),
                (0, 9000, 0, NO_STEP),
                (5000, 8000, 0, NO_STEP),
                (9500, 9900, 0, NO_STEP),
            ],
            &[None, None, Some(0), Some(1)],
        );
    }

    #[test]
    fn one_of_the_same_target_within_a_millisecond() {
        let spans = |end_us| {
            [
                (0, end_us, 7, NO_STEP),
                (0, 6000, 8, NO_STEP),
                (6100, 7000, 7, NO_STEP),
            ]
        };
        check(&spans(5000), &[None, None, Some(0)]);
        check(&spans(4999), &[None, None, Some(1)]);
    }

    #[test]
    fn an_unknown_target_has_no_kin() {
        check(
            &[
                (0, 5900, 0, NO_STEP),
                (0, 6000, 8, NO_STEP),
                (6100, 7000, 0, NO_STEP),
            ],
            &[None, None, Some(1)],
        );
    }

    #[test]
    fn steps_follow_each_other_unless_they_overlap() {
        check(
            &[
                (0, 5000, 0, 0),
                (0, 6000, 0, NO_STEP),
                (6000, 7000, 0, 1),
                (6500, 9000, 0, 2),
            ],
            &[None, None, Some(0), Some(1)],
        );
    }

    #[test]
    fn a_step_long_after_the_one_before_was_started_by_another_action() {
        let spans = |lag_us| {
            let start_us = 5000 + lag_us;
            [
                (0, 5000, 0, 0),
                (0, start_us, 0, NO_STEP),
                (start_us, start_us + 10, 0, 1),
            ]
        };
        check(&spans(MAX_STEP_LAG_US), &[None, None, Some(0)]);
        check(&spans(MAX_STEP_LAG_US + 1), &[None, None, Some(1)]);
    }

    #[test]
    fn actions_without_duration_at_one_time_are_no_cycle() {
        check(
            &[(5, 5, 1, NO_STEP), (5, 5, 1, NO_STEP), (5, 5, 1, NO_STEP)],
            &[None, Some(0), Some(1)],
        );
    }
}
