//! The experiments, one a file. Each owns what it builds, starts and measures.

mod backend_bench;
mod binary;
mod builds;
mod bundle;
mod image;
mod load;
mod memory;
mod remote_cache;
mod remote_execution;
mod sqlite;
mod visits;

use crate::experiment::Experiment;

/// All of them, in the order of the guide.
pub const ALL: &[&dyn Experiment] = &[
    &binary::Binary,
    &builds::Builds,
    &bundle::Bundle,
    &load::Load,
    &memory::Memory,
    &image::Image,
    &sqlite::Sqlite,
    &visits::Visits,
    &remote_cache::RemoteCache,
    &remote_execution::RemoteExecution,
];
