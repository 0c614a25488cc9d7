//! How each action was carried out, from the spans inside it.
//!
//! Bazel orders the events of a thread by their end, so the spans inside an action come before the
//! action itself: they wait here, a few per thread, until it arrives. An action that more than one
//! strategy touched (a cache look-up and then a sandbox, a failed worker and then a local process)
//! counts for the one that took longest; the look-up only counts alone.

use std::collections::HashMap;

use crate::event::Event;
use crate::vocabulary::Strategy;

/// Spans kept per thread; an action has about ten. The oldest of more are forgotten.
const MAX_WAITING: usize = 256;
/// Threads whose spans are kept; Bazel has a few hundred lanes.
const MAX_THREADS: usize = 65_536;

#[derive(Debug)]
struct Span {
    start_us: i64,
    duration_us: u64,
    strategy: Strategy,
}

/// The spans that wait for their action, by thread.
#[derive(Debug, Default)]
pub(crate) struct WaitingSpans {
    threads: HashMap<i64, Vec<Span>>,
}

impl WaitingSpans {
    pub(crate) fn add(&mut self, event: &Event<'_>, strategy: Strategy) {
        let Some(start_us) = event.start_us else {
            return;
        };
        if self.threads.len() >= MAX_THREADS && !self.threads.contains_key(&event.thread_id) {
            return;
        }
        let spans = self.threads.entry(event.thread_id).or_default();
        if spans.len() == MAX_WAITING {
            spans.clear();
        }
        spans.push(Span {
            start_us,
            duration_us: event.length_us(),
            strategy,
        });
    }

    /// Takes the thread's spans; those inside the action, which begins at `start_us`, tell how it
    /// was carried out. The others belong to no action. `None` if there is none that tells.
    pub(crate) fn take(&mut self, thread_id: i64, start_us: i64) -> Option<Strategy> {
        let spans = self.threads.get_mut(&thread_id)?;
        let mut durations_us = [None::<u64>; Strategy::ALL.len()];
        for span in spans.drain(..).filter(|span| span.start_us >= start_us) {
            let duration_us = &mut durations_us[span.strategy as usize];
            *duration_us = Some(duration_us.unwrap_or(0).saturating_add(span.duration_us));
        }
        let ran = [
            Strategy::Sandbox,
            Strategy::Worker,
            Strategy::Local,
            Strategy::Remote,
        ]
        .into_iter()
        .filter_map(|strategy| {
            durations_us[strategy as usize].map(|duration_us| (duration_us, strategy))
        })
        .max_by_key(|(duration_us, _)| *duration_us)
        .map(|(_, strategy)| strategy);
        ran.or(durations_us[Strategy::Cached as usize].map(|_| Strategy::Cached))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(spans: &[(i64, i64, Strategy)], expected: Option<Strategy>) {
        let mut waiting = WaitingSpans::default();
        for &(start_us, duration_us, strategy) in spans {
            let event = Event {
                start_us: Some(start_us),
                duration_us: Some(duration_us),
                thread_id: 7,
                ..Event::default()
            };
            waiting.add(&event, strategy);
        }
        assert_eq!(waiting.take(8, 100), None);
        assert_eq!(waiting.take(7, 100), expected);
        assert_eq!(waiting.take(7, 100), None, "spans are used once");
    }

    #[test]
    fn a_look_up_counts_only_alone() {
        check(&[(110, 5, Strategy::Cached)], Some(Strategy::Cached));
        check(
            &[(110, 500, Strategy::Cached), (120, 5, Strategy::Sandbox)],
            Some(Strategy::Sandbox),
        );
    }

    #[test]
    fn the_longest_run_counts() {
        check(
            &[(110, 5, Strategy::Worker), (120, 50, Strategy::Local)],
            Some(Strategy::Local),
        );
    }

    #[test]
    fn spans_before_the_action_do_not_count() {
        check(&[(90, 5, Strategy::Remote)], None);
        check(
            &[(90, 50, Strategy::Remote), (100, 1, Strategy::Worker)],
            Some(Strategy::Worker),
        );
    }
}
