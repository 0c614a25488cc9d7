//! The experiments, one a file. Each owns what it builds, starts and measures.

mod backend_bench;
mod bundle;
mod image;
mod load;
mod memory;
mod sqlite;
mod visits;
mod remote_cache;
mod remote_execution;

use crate::experiment::Experiment;

/// All of them, in the order of the guide.
pub const ALL: &[&dyn Experiment] = &[
    &bundle::Bundle,
    &load::Load,
    &memory::Memory,
    &image::Image,
    &sqlite::Sqlite,
    &visits::Visits,
    &remote_cache::RemoteCache,
    &remote_execution::RemoteExecution,
];
