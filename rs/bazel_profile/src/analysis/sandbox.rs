//! What sandboxes cost beside the processes in them.

/// Sandboxed actions, times summed over threads, in microseconds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sandbox {
    /// Actions that ran in a sandbox.
    pub action_count: u64,
    /// Time in which sandboxes were set up.
    pub setup_us: u64,
    /// Time in which processes ran in them.
    pub run_us: u64,
    /// Time in which outputs were copied out and sandboxes deleted.
    pub teardown_us: u64,
}
