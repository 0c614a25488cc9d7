//! The experiments, one a file. Each owns what it builds, starts and measures.

mod remote_cache;
mod remote_execution;

use crate::experiment::Experiment;

/// All of them, in the order of the guide.
pub const ALL: &[&dyn Experiment] = &[
    &remote_cache::RemoteCache,
    &remote_execution::RemoteExecution,
];
