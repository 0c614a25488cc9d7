//! How actions are carried out, and the steps that the spans inside an action show. It must not know
//! what Bazel calls them: that is `vocabulary`'s.

/// How an action was carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Strategy {
    /// In a local sandbox.
    Sandbox,
    /// By a persistent worker.
    Worker,
    /// As a local process without a sandbox.
    Local,
    /// On a remote execution service.
    Remote,
    /// Not run: the result came out of a remote or disk cache.
    Cached,
    /// Inside Bazel, without a process (writing a file, making a symlink).
    Internal,
    /// The profile does not say, for example because spans were merged.
    Unknown,
}

impl Strategy {
    /// Every strategy, in the order reports list ties.
    pub const ALL: [Self; 7] = [
        Self::Sandbox,
        Self::Worker,
        Self::Local,
        Self::Remote,
        Self::Cached,
        Self::Internal,
        Self::Unknown,
    ];

    /// The stable lower-case name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Sandbox => "sandbox",
            Self::Worker => "worker",
            Self::Local => "local",
            Self::Remote => "remote",
            Self::Cached => "cached",
            Self::Internal => "internal",
            Self::Unknown => "unknown",
        }
    }
}

/// One thing that happens inside an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// Waiting for local CPUs and memory, and in newer versions for a worker.
    ResourceWait,
    /// Finding the inputs and preparing their folders.
    InputSetup,
    /// Setting up a sandbox.
    SandboxSetup,
    /// A process in a sandbox.
    SandboxRun,
    /// Copying outputs out of a sandbox, and deleting it.
    SandboxTeardown,
    /// Waiting for a worker of the pool.
    WorkerBorrow,
    /// Preparing inputs for a worker.
    WorkerSetup,
    /// A worker works.
    WorkerWork,
    /// Copying outputs of a worker.
    WorkerCopy,
    /// A request to a worker as a whole.
    WorkerRequest,
    /// A local process without a sandbox.
    LocalProcess,
    /// A local process with what is around it.
    LocalExecution,
    /// A look-up in a remote or disk cache.
    CacheCheck,
    /// Upload of inputs.
    RemoteUpload,
    /// Waiting in the queue of the service.
    RemoteQueue,
    /// A worker of the service fetches inputs and is set up.
    RemoteSetup,
    /// A process on the service.
    RemoteProcess,
    /// A worker of the service stores outputs.
    RemoteOutput,
    /// A request to the service as a whole.
    RemoteExecution,
    /// Download of outputs.
    RemoteDownload,
    /// Upload of what was made locally.
    OutputUpload,
    /// Bazel checks the outputs.
    Completion,
}

/// How many steps there are.
pub(crate) const STEP_COUNT: usize = Step::Completion as usize + 1;

/// What a step's time counts as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    Run,
    Queue,
    Setup,
    Output,
    /// It holds other steps; its own time counts as running unless one of them says when the process
    /// ran.
    Whole,
}

impl Step {
    /// Every step.
    pub(crate) const ALL: [Self; STEP_COUNT] = [
        Self::ResourceWait,
        Self::InputSetup,
        Self::SandboxSetup,
        Self::SandboxRun,
        Self::SandboxTeardown,
        Self::WorkerBorrow,
        Self::WorkerSetup,
        Self::WorkerWork,
        Self::WorkerCopy,
        Self::WorkerRequest,
        Self::LocalProcess,
        Self::LocalExecution,
        Self::CacheCheck,
        Self::RemoteUpload,
        Self::RemoteQueue,
        Self::RemoteSetup,
        Self::RemoteProcess,
        Self::RemoteOutput,
        Self::RemoteExecution,
        Self::RemoteDownload,
        Self::OutputUpload,
        Self::Completion,
    ];

    /// What the step's time counts as.
    pub(crate) fn part(self) -> Part {
        match self {
            Self::SandboxRun | Self::WorkerWork | Self::LocalProcess | Self::RemoteProcess => {
                Part::Run
            }
            Self::ResourceWait | Self::WorkerBorrow | Self::RemoteQueue => Part::Queue,
            Self::InputSetup
            | Self::SandboxSetup
            | Self::WorkerSetup
            | Self::CacheCheck
            | Self::RemoteUpload
            | Self::RemoteSetup => Part::Setup,
            Self::SandboxTeardown
            | Self::WorkerCopy
            | Self::RemoteOutput
            | Self::RemoteDownload
            | Self::OutputUpload
            | Self::Completion => Part::Output,
            Self::WorkerRequest | Self::LocalExecution | Self::RemoteExecution => Part::Whole,
        }
    }

    /// How an action with such a step was carried out; `None` if the step does not tell. A look-up in
    /// a cache tells only if nothing else does.
    pub(crate) fn strategy(self) -> Option<Strategy> {
        match self {
            Self::SandboxSetup | Self::SandboxRun | Self::SandboxTeardown => {
                Some(Strategy::Sandbox)
            }
            Self::WorkerBorrow
            | Self::WorkerSetup
            | Self::WorkerWork
            | Self::WorkerCopy
            | Self::WorkerRequest => Some(Strategy::Worker),
            Self::LocalProcess | Self::LocalExecution => Some(Strategy::Local),
            Self::RemoteProcess | Self::RemoteExecution => Some(Strategy::Remote),
            Self::CacheCheck | Self::RemoteDownload => Some(Strategy::Cached),
            _ => None,
        }
    }

    /// Whether a persistent worker does it.
    pub(crate) fn is_of_worker(self) -> bool {
        self.strategy() == Some(Strategy::Worker)
    }
}

/// How often each step happened, and how long it took.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct StepSums {
    counts: [u64; STEP_COUNT],
    durations_us: [u64; STEP_COUNT],
}

impl StepSums {
    pub(crate) fn add(&mut self, step: Step, duration_us: u64) {
        self.counts[step as usize] += 1;
        let sum_us = &mut self.durations_us[step as usize];
        *sum_us = sum_us.saturating_add(duration_us);
    }

    /// What is left of these without `others`, which are part of them.
    pub(crate) fn less(mut self, others: &Self) -> Self {
        for index in 0..STEP_COUNT {
            self.counts[index] = self.counts[index].saturating_sub(others.counts[index]);
            self.durations_us[index] =
                self.durations_us[index].saturating_sub(others.durations_us[index]);
        }
        self
    }

    /// How often the step happened.
    pub(crate) fn count(&self, step: Step) -> u64 {
        self.counts[step as usize]
    }

    /// Its time together in microseconds.
    pub(crate) fn duration_us(&self, step: Step) -> u64 {
        self.durations_us[step as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_numbered_in_their_order() {
        for (index, step) in Step::ALL.into_iter().enumerate() {
            assert_eq!(step as usize, index);
        }
        for (index, strategy) in Strategy::ALL.into_iter().enumerate() {
            assert_eq!(strategy as usize, index);
        }
    }
}
