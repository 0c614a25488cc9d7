//! The experiments, one a file. Each owns what it builds, starts and measures.

mod binary;
mod builds;

use crate::experiment::Experiment;

/// All of them, in the order of the guide.
pub const ALL: &[&dyn Experiment] = &[&binary::Binary, &builds::Builds];
