//! Drag: how much shorter the build were if one step of the critical path took no time, for all steps at once.
//!
//! Everything that descends from the step moves ahead by its duration, everything else stays. So the build then ends
//! at the latest of two ends: of what does not descend from it, and of what does, less the step's duration. A walk
//! through the forest of predecessors (an Euler tour) puts the descendants of each action next to each other, so
//! that the others are a prefix and a suffix, whose latest ends are known after one pass. The whole takes
//! O(n log n), for sorting. The term is project management's: critical path drag.

use super::predecessors::{predecessors, NO_PREDECESSOR};
use super::{Span, NO_STEP};
use crate::Drag;

/// The drag of each of the `step_count` steps; `None` for a step that no span is. Orders the spans by time.
///
/// `at_most_us` is the duration of the span that the step is: no descendant can move further.
pub(crate) fn drags(spans: &mut [Span], step_count: usize) -> Vec<Option<Drag>> {
    for span in spans.iter_mut() {
        span.end_us = span.end_us.max(span.start_us);
    }
    spans.sort_unstable_by_key(|span| (span.start_us, span.end_us, span.step, span.target));
    let tour = Tour::new(spans, &predecessors(spans));
    let mut drags = vec![None; step_count];
    for (index, span) in spans.iter().enumerate() {
        let slot = match usize::try_from(span.step) {
            Ok(step) if span.step != NO_STEP => drags.get_mut(step),
            _ => None,
        };
        if let Some(slot) = slot {
            slot.get_or_insert_with(|| tour.drag(index, span));
        }
    }
    drags
}

/// The forest in the order of a depth-first walk, with the latest ends in every part that a drag asks for.
struct Tour {
    /// Where each span stands in the walk; its descendants follow it.
    position: Vec<u32>,
    /// How many spans descend from each, itself included.
    size: Vec<u32>,
    /// The latest end of each span and its descendants.
    descendants_end_us: Vec<i64>,
    /// The latest end of the first so many spans of the walk.
    prefix_end_us: Vec<i64>,
    /// The latest end from each place of the walk on.
    suffix_end_us: Vec<i64>,
}

impl Tour {
    fn new(spans: &[Span], predecessors: &[u32]) -> Self {
        let mut size = vec![1u32; spans.len()];
        let mut descendants_end_us: Vec<i64> = spans.iter().map(|span| span.end_us).collect();
        // Predecessors have smaller indices, so that backwards every span is complete when it is added.
        for (index, &predecessor) in predecessors.iter().enumerate().rev() {
            if predecessor != NO_PREDECESSOR {
                let parent = predecessor as usize;
                size[parent] += size[index];
                descendants_end_us[parent] =
                    descendants_end_us[parent].max(descendants_end_us[index]);
            }
        }
        let position = positions(predecessors, &size);
        let mut suffix_end_us = vec![i64::MIN; spans.len() + 1];
        for (span, &position) in spans.iter().zip(&position) {
            suffix_end_us[position as usize] = span.end_us;
        }
        let prefix_end_us = std::iter::once(i64::MIN)
            .chain(
                suffix_end_us
                    .iter()
                    .take(spans.len())
                    .scan(i64::MIN, |latest, &end| {
                        *latest = end.max(*latest);
                        Some(*latest)
                    }),
            )
            .collect();
        for index in (0..spans.len()).rev() {
            suffix_end_us[index] = suffix_end_us[index].max(suffix_end_us[index + 1]);
        }
        Self {
            position,
            size,
            descendants_end_us,
            prefix_end_us,
            suffix_end_us,
        }
    }

    fn drag(&self, index: usize, span: &Span) -> Drag {
        let first = self.position[index] as usize;
        let others_end_us =
            self.prefix_end_us[first].max(self.suffix_end_us[first + self.size[index] as usize]);
        let descendants_end_us = self.descendants_end_us[index];
        let duration_us = span.end_us.saturating_sub(span.start_us);
        let old_end_us = others_end_us.max(descendants_end_us);
        let new_end_us = others_end_us.max(descendants_end_us.saturating_sub(duration_us));
        Drag {
            at_least_us: old_end_us.saturating_sub(new_end_us).unsigned_abs(),
            at_most_us: duration_us.unsigned_abs(),
        }
    }
}

/// Where each span stands in a walk that visits a span before its descendants and these before all others.
fn positions(predecessors: &[u32], size: &[u32]) -> Vec<u32> {
    let mut position = vec![0u32; predecessors.len()];
    // Where the next child of each span begins.
    let mut next_child = vec![0u32; predecessors.len()];
    let mut next_root = 0u32;
    for (index, &predecessor) in predecessors.iter().enumerate() {
        let next = match next_child.get_mut(predecessor as usize) {
            Some(next) => next,
            None => &mut next_root,
        };
        position[index] = *next;
        *next += size[index];
        next_child[index] = position[index] + 1;
    }
    position
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn span(start_us: i64, end_us: i64, step: Option<u32>) -> Span {
        Span {
            start_us,
            end_us,
            target: 0,
            step: step.unwrap_or(NO_STEP),
        }
    }

    fn check(spans: &[Span], expected: &[Option<(u64, u64)>]) {
        let found: Vec<Option<(u64, u64)>> = drags(&mut spans.to_vec(), expected.len())
            .into_iter()
            .map(|drag| drag.map(|drag| (drag.at_least_us, drag.at_most_us)))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_chain_alone_gains_all_of_each_step() {
        check(
            &[
                span(0, 40, Some(0)),
                span(50, 80, Some(1)),
                span(80, 100, Some(2)),
            ],
            &[Some((40, 40)), Some((30, 30)), Some((20, 20))],
        );
    }

    #[test]
    fn what_runs_beside_bounds_the_gain() {
        // Beside the chain of 60 and 40, something independent ends at 85.
        check(
            &[
                span(0, 60, Some(0)),
                span(60, 100, Some(1)),
                span(0, 85, None),
            ],
            &[Some((15, 60)), Some((15, 40))],
        );
    }

    #[test]
    fn what_was_started_by_a_step_moves_with_it() {
        // The second action ends at 95 and was started by the first step: it bounds the second step alone.
        check(
            &[
                span(0, 60, Some(0)),
                span(60, 100, Some(1)),
                span(60, 95, None),
            ],
            &[Some((60, 60)), Some((5, 40))],
        );
    }

    #[test]
    fn a_path_that_does_not_end_last_gains_nothing() {
        check(&[span(0, 60, Some(0)), span(0, 70, None)], &[Some((0, 60))]);
    }

    #[test]
    fn steps_without_a_span_have_none() {
        check(&[span(0, 60, Some(1))], &[None, Some((60, 60)), None]);
        check(&[], &[None]);
        check(&[span(0, 60, Some(7))], &[None]);
    }

    #[test]
    fn damaged_times_do_not_overflow() {
        check(
            &[
                span(i64::MIN, i64::MAX, Some(0)),
                span(i64::MAX, i64::MIN, Some(1)),
            ],
            &[Some((u64::MAX / 2, u64::MAX / 2)), Some((0, 0))],
        );
    }

    /// The definition, replayed step by step.
    fn by_replay(spans: &[Span], step: u32) -> Option<u64> {
        let predecessors = predecessors(spans);
        let chosen = spans.iter().position(|span| span.step == step)?;
        let mut end_us: Vec<i64> = Vec::new();
        for (index, span) in spans.iter().enumerate() {
            let moved_us = spans.get(predecessors[index] as usize).map_or(0, |before| {
                end_us[predecessors[index] as usize] - before.end_us
            });
            let saved_us = if index == chosen {
                span.end_us - span.start_us
            } else {
                0
            };
            end_us.push(span.end_us + moved_us - saved_us);
        }
        let latest = |ends: &mut dyn Iterator<Item = i64>| ends.max();
        let old_us = latest(&mut spans.iter().map(|span| span.end_us))?;
        Some(old_us.abs_diff(latest(&mut end_us.into_iter())?))
    }

    proptest! {
        #[test]
        fn equals_a_replay_of_every_step(
            times in proptest::collection::vec((0i64..40_000, 0i64..9_000, 0u32..4, any::<bool>()), 1..60),
        ) {
            let mut spans: Vec<Span> = times
                .iter()
                .map(|&(start_us, duration_us, target, _)| Span {
                    target,
                    ..span(start_us, start_us + duration_us, None)
                })
                .collect();
            spans.sort_unstable_by_key(|span| (span.start_us, span.end_us, span.target));
            let mut step_count = 0;
            for (span, (.., is_step)) in spans.iter_mut().zip(&times) {
                if *is_step {
                    span.step = step_count;
                    step_count += 1;
                }
            }
            let found = drags(&mut spans, step_count as usize);
            for step in 0..step_count {
                let drag = found[step as usize];
                prop_assert_eq!(drag.map(|drag| drag.at_least_us), by_replay(&spans, step));
                prop_assert!(drag.is_some_and(|drag| drag.at_least_us <= drag.at_most_us));
            }
        }
    }
}
