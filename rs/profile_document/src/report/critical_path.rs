//! The critical path, with what each step's time went into and what it costs the build.

use bazel_profile as profile;
use serde::Serialize;

#[derive(Debug, Serialize)]
pub(super) struct CriticalPath<'a> {
    duration_us: u64,
    steps: Vec<Step<'a>>,
}

impl<'a> From<&'a profile::CriticalPath> for CriticalPath<'a> {
    fn from(path: &'a profile::CriticalPath) -> Self {
        Self {
            duration_us: path.duration_us,
            steps: path.steps.iter().map(Step::from).collect(),
        }
    }
}

#[derive(Debug, Serialize)]
struct Step<'a> {
    description: &'a str,
    target: Option<&'a str>,
    mnemonic: Option<&'a str>,
    strategy: Option<&'static str>,
    start_us: i64,
    duration_us: u64,
    split: Option<Split>,
    drag: Option<Drag>,
}

impl<'a> From<&'a profile::CriticalPathStep> for Step<'a> {
    fn from(step: &'a profile::CriticalPathStep) -> Self {
        Self {
            description: &step.description,
            target: step.target.as_deref(),
            mnemonic: step.mnemonic.as_deref(),
            strategy: step.strategy.map(profile::Strategy::name),
            start_us: step.start_us,
            duration_us: step.duration_us,
            split: step.split.map(Split::from),
            drag: step.drag.map(Drag::from),
        }
    }
}

#[derive(Debug, Serialize)]
struct Split {
    run_us: u64,
    queue_us: u64,
    setup_us: u64,
    output_us: u64,
    other_us: u64,
}

impl From<profile::StepSplit> for Split {
    fn from(split: profile::StepSplit) -> Self {
        Self {
            run_us: split.run_us,
            queue_us: split.queue_us,
            setup_us: split.setup_us,
            output_us: split.output_us,
            other_us: split.other_us,
        }
    }
}

#[derive(Debug, Serialize)]
struct Drag {
    at_least_us: u64,
    at_most_us: u64,
}

impl From<profile::Drag> for Drag {
    fn from(drag: profile::Drag) -> Self {
        Self {
            at_least_us: drag.at_least_us,
            at_most_us: drag.at_most_us,
        }
    }
}
