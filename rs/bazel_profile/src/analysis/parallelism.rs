//! How many actions ran at once, against the cores of the host.
//!
//! An action counts as running from its start to its end, less the time in which it waited for
//! local resources. Everything is read from buckets, whose width is the resolution.

use std::num::NonZeroU32;

use super::buckets::{Averages, Buckets, Series, MAX_END_US};
use super::outcome::Outcome;
use super::phases::Phase;
use crate::event::Event;
use crate::step::Strategy;

/// How many slices the report has; fewer in a profile of fewer microseconds.
const SLICE_COUNT: i64 = 60;
/// More cores than a sample of the CPU counter can be believed to say.
const MAX_CORES: f64 = 65_536.0;
/// How far, in cores, Bazel's samples were seen above the number of cores.
const CPU_NOISE: f64 = 0.1;

/// Parallelism over the build's time.
#[derive(Debug, Clone, PartialEq)]
pub struct Parallelism {
    /// The cores that running actions are held against.
    pub cores: Cores,
    /// The time in which actions were executed, in microseconds: the phases that execute actions,
    /// or, in a profile without phases, from the first action's start to the last one's end.
    pub execution_us: u64,
    /// Running actions on average over the execution.
    pub average_running: f64,
    /// The largest number of running actions, averaged over `resolution_us`.
    pub peak_running: f64,
    /// Core-microseconds that actions used during execution, at most all cores at a time.
    pub busy_core_us: u64,
    /// Core-microseconds during execution in which fewer actions ran than there are cores.
    pub idle_core_us: u64,
    /// How fine the numbers are, in microseconds: shorter ups and downs are averaged out.
    pub resolution_us: u64,
    /// The whole build in equal slices, from 0 to its end.
    pub slices: Vec<Slice>,
}

/// How many cores, and how we know.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cores {
    /// Their number.
    pub count: NonZeroU32,
    /// Where the number comes from.
    pub basis: CoreBasis,
}

/// Where the number of cores comes from. Bazel records it nowhere.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum CoreBasis {
    /// The caller said so.
    Given,
    /// An estimate, at least so many: the highest sample of the host's CPU use, in cores.
    HostCpuPeak(f64),
    /// An estimate: the largest number of actions that ran as local processes at once, which Bazel
    /// limits to the cores.
    LocalActionsPeak(f64),
    /// There is nothing to estimate from.
    Unknown,
}

impl CoreBasis {
    /// Whether the number is no more than an estimate.
    #[must_use]
    pub fn is_estimate(self) -> bool {
        self != Self::Given
    }
}

/// One slice of the build's time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Slice {
    /// When it begins, in microseconds since the command's start.
    pub start_us: i64,
    /// How long it is, in microseconds.
    pub duration_us: u64,
    /// Running actions on average.
    pub running_actions: f64,
    /// Actions that waited for local resources, on average.
    pub waiting_actions: f64,
    /// The host's CPU use in cores, on average; `None` where it was not sampled.
    pub host_cpu_cores: Option<f64>,
}

/// Collects actions, waits and CPU samples.
#[derive(Debug, Default)]
pub(crate) struct ParallelismLog {
    buckets: Buckets,
    /// From the first action's start to the last one's end.
    actions_us: Option<(i64, i64)>,
    last_cpu_sample: Option<(i64, f64)>,
    cpu_sample_width_us: i64,
    cpu_peak: f64,
}

impl ParallelismLog {
    pub(crate) fn action(&mut self, event: &Event<'_>, outcome: Outcome) {
        let (Some(start_us), Some(end_us)) = (event.start_us, event.end_us()) else {
            return;
        };
        self.buckets.add(Series::Actions, start_us, end_us, 1.0);
        if matches!(
            outcome,
            Outcome::Known(Strategy::Sandbox | Strategy::Worker | Strategy::Local)
        ) {
            self.buckets
                .add(Series::LocalActions, start_us, end_us, 1.0);
        }
        let (first_us, last_us) = self.actions_us.unwrap_or((start_us, end_us));
        self.actions_us = Some((first_us.min(start_us), last_us.max(end_us)));
    }

    pub(crate) fn wait(&mut self, event: &Event<'_>) {
        if let (Some(start_us), Some(end_us)) = (event.start_us, event.end_us()) {
            self.buckets.add(Series::Waiting, start_us, end_us, 1.0);
        }
    }

    /// Takes a sample of the host's CPU use in cores, which holds until the next one.
    pub(crate) fn host_cpu(&mut self, event: &Event<'_>, cores: f64) {
        let Some(start_us) = event.start_us else {
            return;
        };
        let cores = cores.clamp(0.0, MAX_CORES);
        self.cpu_peak = self.cpu_peak.max(cores);
        if let Some((last_us, _)) = self.last_cpu_sample {
            self.cpu_sample_width_us = start_us.saturating_sub(last_us);
        }
        self.spread_cpu_sample(start_us);
        self.last_cpu_sample = Some((start_us, cores));
    }

    fn spread_cpu_sample(&mut self, until_us: i64) {
        if let Some((start_us, cores)) = self.last_cpu_sample.take() {
            self.buckets.add(Series::HostCpu, start_us, until_us, cores);
            self.buckets
                .add(Series::HostCpuKnown, start_us, until_us, 1.0);
        }
    }

    /// The report; `None` if no action ran.
    pub(crate) fn finish(
        mut self,
        phases: &[Phase],
        end_us: i64,
        cores: Option<NonZeroU32>,
    ) -> Option<Parallelism> {
        let actions_us = self.actions_us?;
        let end_us = end_us.clamp(1, MAX_END_US);
        if let Some((last_us, _)) = self.last_cpu_sample {
            self.spread_cpu_sample(last_us.saturating_add(self.cpu_sample_width_us).min(end_us));
        }
        let cores = cores.map_or_else(
            || self.estimate_cores(),
            |count| Cores {
                count,
                basis: CoreBasis::Given,
            },
        );
        let mut parallelism = Parallelism {
            cores,
            execution_us: 0,
            average_running: 0.0,
            peak_running: 0.0,
            busy_core_us: 0,
            idle_core_us: 0,
            resolution_us: self.buckets.width_us().unsigned_abs(),
            slices: self.slices(end_us),
        };
        self.sum_up(
            &mut parallelism,
            &execution_windows(phases, actions_us, end_us),
        );
        Some(parallelism)
    }

    fn sum_up(&self, parallelism: &mut Parallelism, windows: &[(i64, i64)]) {
        let cores = f64::from(parallelism.cores.count.get());
        let (mut time_us, mut running_us, mut busy_us, mut idle_us) = (0.0, 0.0, 0.0, 0.0);
        for &(start_us, end_us) in windows {
            self.buckets
                .visit(start_us, end_us, |covered_us, averages| {
                    let running = averages.running();
                    running_us += covered_us * running;
                    busy_us += covered_us * running.min(cores);
                    parallelism.peak_running = parallelism.peak_running.max(running);
                });
            let window_us = end_us.saturating_sub(start_us).max(0) as f64;
            time_us += window_us;
        }
        idle_us += (time_us * cores - busy_us).max(0.0);
        parallelism.execution_us = time_us as u64;
        parallelism.average_running = if time_us > 0.0 {
            running_us / time_us
        } else {
            0.0
        };
        parallelism.busy_core_us = busy_us as u64;
        parallelism.idle_core_us = idle_us as u64;
    }

    fn slices(&self, end_us: i64) -> Vec<Slice> {
        let count = SLICE_COUNT.min(end_us);
        let boundary =
            |index: i64| (i128::from(end_us) * i128::from(index) / i128::from(count)) as i64;
        (0..count)
            .map(|index| self.slice(boundary(index), boundary(index + 1)))
            .collect()
    }

    fn slice(&self, start_us: i64, end_us: i64) -> Slice {
        let (mut running, mut waiting, mut cpu, mut cpu_known) = (0.0, 0.0, 0.0, 0.0);
        self.buckets
            .visit(start_us, end_us, |covered_us, averages| {
                running += covered_us * averages.running();
                waiting += covered_us * averages.of(Series::Waiting);
                cpu += covered_us * averages.of(Series::HostCpu);
                cpu_known += covered_us * averages.of(Series::HostCpuKnown);
            });
        let duration_us = (end_us - start_us).unsigned_abs();
        Slice {
            start_us,
            duration_us,
            running_actions: running / duration_us as f64,
            waiting_actions: waiting / duration_us as f64,
            host_cpu_cores: (cpu_known > 0.0).then(|| cpu / cpu_known),
        }
    }

    fn estimate_cores(&self) -> Cores {
        let mut local_peak: f64 = 0.0;
        self.buckets.visit(0, i64::MAX, |_, averages: &Averages| {
            let waiting = averages.of(Series::Waiting);
            local_peak = local_peak.max(averages.of(Series::LocalActions) - waiting);
        });
        // CPU use cannot exceed the cores, so that it rounds up, except what is noise of the
        // sampling.
        let by_cpu = (self.cpu_peak - CPU_NOISE).ceil();
        let by_actions = local_peak.min(MAX_CORES).round();
        let (count, basis) = if by_cpu <= 0.0 && by_actions <= 0.0 {
            (1.0, CoreBasis::Unknown)
        } else if by_cpu >= by_actions {
            (by_cpu, CoreBasis::HostCpuPeak(self.cpu_peak))
        } else {
            (by_actions, CoreBasis::LocalActionsPeak(local_peak))
        };
        Cores {
            count: NonZeroU32::new(count as u32).unwrap_or(NonZeroU32::MIN),
            basis,
        }
    }
}

/// When actions were executed.
fn execution_windows(phases: &[Phase], actions_us: (i64, i64), end_us: i64) -> Vec<(i64, i64)> {
    let executing = phases.iter().filter(|phase| phase.kind.executes_actions());
    let mut windows: Vec<(i64, i64)> = executing
        .map(|phase| {
            (
                phase.start_us,
                phase.start_us.saturating_add_unsigned(phase.duration_us),
            )
        })
        .collect();
    if windows.is_empty() {
        windows.push(actions_us);
    }
    windows
        .iter()
        .map(|&(start_us, stop_us)| (start_us.clamp(0, end_us), stop_us.clamp(0, end_us)))
        .collect()
}
