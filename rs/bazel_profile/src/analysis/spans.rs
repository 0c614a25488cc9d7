//! What happened inside each action: how it was carried out, and what its time went into.
//!
//! Bazel orders the events of a thread by their end, so the spans inside an action come before the
//! action itself: they wait here, a few per thread, until it arrives. An action that more than one
//! strategy touched (a cache look-up and then a sandbox, a failed worker and then a local process)
//! counts for the one that took longest; the look-up only counts alone.
//!
//! Spans nest and, where a remote service reports its own times, overlap. No moment counts twice: it
//! belongs to the span that ends first, and to one that holds other steps only if none of them
//! claims it.

use super::coverage::Coverage;
use super::split::StepSplit;
use crate::event::Event;
use crate::hash::NumberMap;
use crate::step::{Part, Step, Strategy, STEP_COUNT};

/// Spans kept per thread; an action has about ten. All of more are forgotten.
const MAX_OF_THREAD: usize = 256;
/// Threads whose spans are kept; Bazel has a few hundred lanes. All of more are forgotten.
const MAX_THREADS: usize = 8192;
/// Spans kept of all threads together. All of more are forgotten.
const MAX_WAITING: usize = 65_536;
/// A thread that had more spans than this gives the memory back.
const USUAL_OF_THREAD: usize = 32;

/// A span that waits for its action.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Span {
    start_us: i64,
    end_us: i64,
    /// What happens in it.
    pub(crate) step: Step,
    /// The number of the worker process; 0 if none is named.
    pub(crate) worker: u32,
}

impl Span {
    /// How long it takes, in microseconds.
    pub(crate) fn duration_us(&self) -> u64 {
        self.start_us.abs_diff(self.end_us)
    }
}

/// What the spans inside one action say.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Inside {
    /// How the action was carried out; `None` if no span tells.
    pub(crate) strategy: Option<Strategy>,
    /// What its time went into.
    pub(crate) split: StepSplit,
    /// Each step's own time in microseconds.
    pub(crate) own_us: [u64; STEP_COUNT],
    /// Whether a cache was asked.
    pub(crate) was_looked_up: bool,
}

/// The spans that wait for their action, by thread.
#[derive(Debug, Default)]
pub(crate) struct WaitingSpans {
    threads: NumberMap<i64, Vec<Span>>,
    waiting_count: usize,
    /// The spans of the last action that was taken.
    taken: Vec<Span>,
    coverage: Coverage,
}

impl WaitingSpans {
    /// Takes a span; `worker` is the number of the process that its name names, or 0.
    pub(crate) fn add(&mut self, event: &Event<'_>, step: Step, worker: u32) {
        let (Some(start_us), Some(end_us)) = (event.start_us, event.end_us()) else {
            return;
        };
        if self.waiting_count >= MAX_WAITING || self.threads.len() > MAX_THREADS {
            self.threads = NumberMap::default();
            self.waiting_count = 0;
        }
        let spans = self.threads.entry(event.thread_id).or_default();
        if spans.len() == MAX_OF_THREAD {
            self.waiting_count -= spans.len();
            spans.clear();
        }
        self.waiting_count += 1;
        spans.push(Span {
            start_us,
            end_us,
            step,
            worker,
        });
    }

    /// Takes the thread's spans; those inside the action, from `start_us` to `end_us`, tell about it.
    /// The others belong to no action.
    pub(crate) fn take(&mut self, thread_id: i64, start_us: i64, end_us: i64) -> Inside {
        self.taken.clear();
        if let Some(spans) = self.threads.get_mut(&thread_id) {
            self.waiting_count -= spans.len();
            let inside = spans.drain(..).filter(|span| span.start_us >= start_us);
            self.taken.extend(inside);
            if spans.capacity() > USUAL_OF_THREAD {
                spans.shrink_to(USUAL_OF_THREAD);
            }
        }
        let own_us = self.own_us(end_us);
        Inside {
            strategy: self.strategy(),
            split: split(&own_us, start_us.abs_diff(end_us)),
            own_us,
            was_looked_up: self.taken.iter().any(|span| span.step == Step::CacheCheck),
        }
    }

    /// The spans of the action that was taken last.
    pub(crate) fn taken(&self) -> &[Span] {
        &self.taken
    }

    fn strategy(&self) -> Option<Strategy> {
        let mut durations_us = [None::<u64>; Strategy::ALL.len()];
        for span in &self.taken {
            let Some(strategy) = span.step.strategy() else {
                continue;
            };
            let duration_us = &mut durations_us[strategy as usize];
            *duration_us = Some(duration_us.unwrap_or(0).saturating_add(span.duration_us()));
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

    /// Each step's own time within the action that ends at `end_us`.
    fn own_us(&mut self, end_us: i64) -> [u64; STEP_COUNT] {
        let mut own_us = [0; STEP_COUNT];
        // What a service reports about itself comes late; everything else is in order already.
        if !self.taken.is_sorted_by_key(|span| span.end_us) {
            self.taken.sort_by_key(|span| span.end_us);
        }
        self.coverage.clear();
        for is_whole in [false, true] {
            for span in &self.taken {
                if (span.step.part() == Part::Whole) == is_whole {
                    let end_us = span.end_us.min(end_us);
                    own_us[span.step as usize] += self.coverage.add(span.start_us, end_us);
                }
            }
        }
        own_us
    }
}

/// Adds the steps up to parts, and the parts to the action's duration. Steps' own times do not
/// overlap and lie inside the action, so that their sum cannot exceed it.
fn split(own_us: &[u64; STEP_COUNT], duration_us: u64) -> StepSplit {
    let mut split = StepSplit::default();
    let mut whole_us = 0;
    for step in Step::ALL {
        let part_us = match step.part() {
            Part::Run => &mut split.run_us,
            Part::Queue => &mut split.queue_us,
            Part::Setup => &mut split.setup_us,
            Part::Output => &mut split.output_us,
            Part::Whole => &mut whole_us,
        };
        *part_us += own_us[step as usize];
    }
    if split.run_us == 0 {
        split.run_us = whole_us;
    }
    split.other_us = duration_us.saturating_sub(split.known_us());
    split
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inside(spans: &[(i64, i64, Step)]) -> Inside {
        let mut waiting = WaitingSpans::default();
        for &(start_us, duration_us, step) in spans {
            let event = Event {
                start_us: Some(start_us),
                duration_us: Some(duration_us),
                thread_id: 7,
                ..Event::default()
            };
            waiting.add(&event, step, 0);
        }
        assert_eq!(waiting.take(8, 100, 1100).strategy, None);
        let inside = waiting.take(7, 100, 1100);
        let again = waiting.take(7, 100, 1100);
        assert_eq!(again.strategy, None, "spans are used once");
        assert_eq!(waiting.waiting_count, 0);
        inside
    }

    fn check(spans: &[(i64, i64, Step)], expected: Option<Strategy>) {
        assert_eq!(inside(spans).strategy, expected);
    }

    #[test]
    fn a_look_up_counts_only_alone() {
        check(&[(110, 5, Step::CacheCheck)], Some(Strategy::Cached));
        check(
            &[(110, 500, Step::CacheCheck), (120, 5, Step::SandboxRun)],
            Some(Strategy::Sandbox),
        );
    }

    #[test]
    fn the_longest_run_counts() {
        check(
            &[(110, 5, Step::WorkerWork), (120, 50, Step::LocalProcess)],
            Some(Strategy::Local),
        );
    }

    #[test]
    fn spans_before_the_action_do_not_count() {
        check(&[(90, 5, Step::RemoteProcess)], None);
        check(
            &[(90, 50, Step::RemoteProcess), (100, 1, Step::WorkerWork)],
            Some(Strategy::Worker),
        );
    }

    #[test]
    fn nested_spans_count_once() {
        let inside = inside(&[
            (110, 20, Step::ResourceWait),
            (140, 10, Step::SandboxSetup),
            (135, 20, Step::SandboxSetup),
            (160, 500, Step::SandboxRun),
            (670, 30, Step::SandboxTeardown),
        ]);
        assert_eq!(inside.own_us[Step::SandboxSetup as usize], 20);
        let expected = StepSplit {
            run_us: 500,
            queue_us: 20,
            setup_us: 20,
            output_us: 30,
            other_us: 430,
        };
        assert_eq!(inside.split, expected);
    }

    #[test]
    fn what_a_service_reports_goes_before_the_request_that_holds_it() {
        let inside = inside(&[
            (110, 10, Step::CacheCheck),
            (130, 800, Step::RemoteExecution),
            (150, 100, Step::RemoteQueue),
            (260, 600, Step::RemoteProcess),
            (940, 50, Step::RemoteDownload),
        ]);
        let expected = StepSplit {
            run_us: 600,
            queue_us: 100,
            setup_us: 10,
            output_us: 50,
            other_us: 240,
        };
        assert_eq!(inside.split, expected);
        assert!(inside.was_looked_up);
    }

    #[test]
    fn a_request_without_details_counts_as_running() {
        let split = inside(&[(110, 800, Step::RemoteExecution)]).split;
        assert_eq!((split.run_us, split.other_us), (800, 200));
    }

    #[test]
    fn spans_that_outlast_the_action_are_cut() {
        let split = inside(&[(600, 5000, Step::LocalProcess)]).split;
        assert_eq!((split.run_us, split.other_us), (500, 500));
    }

    #[test]
    fn forgotten_spans_leave_the_counts_right() {
        let mut waiting = WaitingSpans::default();
        for number in 0..200_000 {
            let event = Event {
                start_us: Some(number),
                duration_us: Some(1),
                thread_id: number % 1000,
                ..Event::default()
            };
            waiting.add(&event, Step::LocalProcess, 0);
            assert!(waiting.waiting_count <= MAX_WAITING);
        }
        let kept: usize = waiting.threads.values().map(Vec::len).sum();
        assert_eq!(waiting.waiting_count, kept);
    }
}
