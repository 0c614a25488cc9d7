//! How much ran at once, and against how many cores.

use bazel_profile::{self as profile, CoreBasis};
use serde::Serialize;

#[derive(Debug, Serialize)]
pub(super) struct Parallelism {
    cores: Cores,
    execution_us: u64,
    average_running: f64,
    peak_running: f64,
    busy_core_us: u64,
    idle_core_us: u64,
    resolution_us: u64,
    slices: Vec<Slice>,
}

impl From<&profile::Parallelism> for Parallelism {
    fn from(parallelism: &profile::Parallelism) -> Self {
        Self {
            cores: parallelism.cores.into(),
            execution_us: parallelism.execution_us,
            average_running: parallelism.average_running,
            peak_running: parallelism.peak_running,
            busy_core_us: parallelism.busy_core_us,
            idle_core_us: parallelism.idle_core_us,
            resolution_us: parallelism.resolution_us,
            slices: parallelism.slices.iter().map(Slice::from).collect(),
        }
    }
}

#[derive(Debug, Serialize)]
struct Cores {
    count: u32,
    is_estimate: bool,
    basis: &'static str,
    basis_value: Option<f64>,
}

impl From<profile::Cores> for Cores {
    fn from(cores: profile::Cores) -> Self {
        let (basis, basis_value) = match cores.basis {
            CoreBasis::Given => ("given", None),
            CoreBasis::HostCpuPeak(peak) => ("host_cpu_peak", Some(peak)),
            CoreBasis::LocalActionsPeak(peak) => ("local_actions_peak", Some(peak)),
            CoreBasis::Unknown => ("unknown", None),
        };
        Self {
            count: cores.count.get(),
            is_estimate: cores.basis.is_estimate(),
            basis,
            basis_value,
        }
    }
}

#[derive(Debug, Serialize)]
struct Slice {
    start_us: i64,
    duration_us: u64,
    running_actions: f64,
    waiting_actions: f64,
    host_cpu_cores: Option<f64>,
}

impl From<&profile::Slice> for Slice {
    fn from(slice: &profile::Slice) -> Self {
        Self {
            start_us: slice.start_us,
            duration_us: slice.duration_us,
            running_actions: slice.running_actions,
            waiting_actions: slice.waiting_actions,
            host_cpu_cores: slice.host_cpu_cores,
        }
    }
}
