//! The schedule of a build as a model that can be changed: how much the build gains if one action takes no time
//! ([`drags`]), and what it would have taken with other run times or cores ([`replay()`]).
//!
//! A profile has no dependency graph. It has actions with start and end, the waits inside them, and the critical
//! path, whose steps truly depend on each other. So the model gives each action one predecessor: the action that
//! ended last at or before its start, which is the event that most probably let it start; of actions that ended
//! within a millisecond of that one, one of the same target is preferred; and a step of the critical path follows
//! the step before it, unless it starts long after that. The time between the predecessor's end and the action's start is kept. An unchanged schedule
//! is therefore the observed one, and a change moves what descends from it and nothing else. What was triggered by
//! one action but depends on another as well moves too far: the figures are the model's, and
//! [`SCHEDULE_ASSUMPTIONS`] says so to the reader.
//!
//! This module owns the model. It must not know events, the profile's format, or how a report is put together.

mod drag;
mod model;
mod predecessors;
mod replay;
mod simulation;
mod usage;
mod what_if;

pub use replay::{critical_path_drags, replay, Replay, ReplayStep};
pub use what_if::{Change, Selector, WhatIf, WhatIfError};

pub(crate) use drag::drags;

/// What drags and replays take for granted, one sentence each, to be printed beside them.
pub const SCHEDULE_ASSUMPTIONS: [&str; 3] = [
    "A profile has no dependencies, so each action is taken to have been started by the action that ended last \
     before it (of its own target, if one ended within 1 ms of that), and steps of the critical path by the step \
     before, unless they start more than 100 ms after it.",
    "An action starts as long after the one that started it as it did in the profile.",
    "What comes before the first action and after the last one stays as it is.",
];

/// Says that a span is no step of the critical path.
pub(crate) const NO_STEP: u32 = u32::MAX;

/// One action as far as the model needs it, in 24 bytes. Times are in microseconds since the command's start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span {
    /// When it began.
    pub(crate) start_us: i64,
    /// When it ended; taken for its start if it lies before.
    pub(crate) end_us: i64,
    /// The number of its target; 0 if the profile does not say.
    pub(crate) target: u32,
    /// Which step of the critical path it is, counted from 0; [`NO_STEP`] if none.
    pub(crate) step: u32,
}
