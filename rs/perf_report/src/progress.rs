//! What people see while they wait: what is done now, and how long the rest takes.

use std::cell::RefCell;
use std::time::{Duration, Instant};

/// Says on standard error what is done, with the time gone and left.
#[derive(Debug)]
pub struct Progress {
    begin: Instant,
    state: RefCell<State>,
}

#[derive(Debug, Default)]
struct State {
    experiment: &'static str,
    /// Since the experiment began, and how long it will take.
    now: Option<(Instant, Duration)>,
    /// Of the experiments that have not begun.
    rest: Duration,
}

impl Progress {
    /// Nothing is done yet.
    #[must_use]
    pub fn new() -> Self {
        Self {
            begin: Instant::now(),
            state: RefCell::default(),
        }
    }

    /// An experiment begins that will take `estimate`; those after it, `rest`.
    pub fn begin(&self, experiment: &'static str, estimate: Duration, rest: Duration) {
        *self.state.borrow_mut() = State {
            experiment,
            now: Some((Instant::now(), estimate)),
            rest,
        };
        self.say("begins");
    }

    /// Says what is done now.
    pub fn say(&self, text: &str) {
        let state = self.state.borrow();
        let left = state.now.map_or(Duration::ZERO, |(since, estimate)| {
            estimate.saturating_sub(since.elapsed())
        }) + state.rest;
        eprintln!(
            "[{} gone, about {} left] {}: {text}",
            minutes(self.begin.elapsed()),
            minutes(left),
            state.experiment
        );
    }

    /// A round has ended.
    pub fn round(&self, round: usize, runs: usize) {
        match round {
            0 => self.say("warmed up"),
            _ => self.say(&format!("round {round} of {runs}")),
        }
    }
}

fn minutes(duration: Duration) -> String {
    let seconds = duration.as_secs();
    format!("{}:{:02}", seconds / 60, seconds % 60)
}
