//! The experiments, one a file. Each owns what it builds, starts and measures.

mod backend_bench;
mod image;
mod load;
mod memory;
mod sqlite;

use crate::experiment::Experiment;

/// All of them, in the order of the guide.
pub const ALL: &[&dyn Experiment] = &[&load::Load, &memory::Memory, &image::Image, &sqlite::Sqlite];
