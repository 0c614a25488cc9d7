//! About how many actions ran at once, against the cores: bottlenecks, a short critical path in a long build, and
//! cores that were never used.

use super::measure::{bounded, execution_us, name, of_strategies, percent, share, time, ON_HOST};
use super::{Gain, Suggestion, SuggestionKind};
use crate::{CoreBasis, Parallelism, Report, Slice, Strategy};

/// Fewer running actions than this share of the cores leave cores free; a tenth is what averages over slices hide.
const FULL_SHARE: f64 = 0.9;
/// Shorter bottlenecks are not worth the work of splitting actions.
const MIN_BOTTLENECK_US: u64 = 5_000_000;
/// A bottleneck with less to gain, as a share of the build, is noise.
const MIN_BOTTLENECK_GAIN: f64 = 0.05;
/// Where more than this share of the actions in flight wait, the queue is what holds them up.
const QUEUED_SHARE: f64 = 0.2;
/// How many bottlenecks, and actions in each, are named.
const MAX_NAMED: usize = 3;
/// An execution that is shorter is not worth more machines.
const MIN_EXECUTION_US: u64 = 5_000_000;
/// A critical path of more than this share of the execution leaves little to more cores.
const DOMINANT_SHARE: f64 = 0.75;
/// A limit shows as a plateau: at least this share of the execution runs at the peak.
const PLATEAU_SHARE: f64 = 0.5;
/// A limit is a whole number; a peak that is further from one is none.
const MAX_LEVEL_ERROR: f64 = 0.2;

/// Some seconds in which cores were free although actions ran.
struct Window {
    start_us: i64,
    duration_us: u64,
    /// Running actions, summed over time.
    running_us: f64,
    /// Waiting actions, summed over time.
    waiting_us: f64,
}

impl Window {
    fn end_us(&self) -> i64 {
        self.start_us.saturating_add_unsigned(self.duration_us)
    }

    fn average(&self) -> f64 {
        self.running_us / self.duration_us.max(1) as f64
    }

    /// Whether actions were ready but not let in: splitting them does not help.
    fn is_queued(&self) -> bool {
        self.waiting_us > QUEUED_SHARE * (self.running_us + self.waiting_us)
    }

    /// How much shorter it were if the same work used all cores.
    fn gain_us(&self, cores: f64) -> u64 {
        (self.duration_us as f64 * (1.0 - self.average() / cores)).max(0.0) as u64
    }
}

/// For a while, fewer actions ran than there are cores.
pub(super) fn bottleneck(report: &Report) -> Option<Suggestion> {
    let parallelism = report.parallelism.as_ref()?;
    let cores = f64::from(parallelism.cores.count.get());
    let mut windows: Vec<Window> = windows(&parallelism.slices, cores)
        .into_iter()
        .filter(|window| {
            window.duration_us >= MIN_BOTTLENECK_US
                && share(window.gain_us(cores), report.total_duration_us) >= MIN_BOTTLENECK_GAIN
        })
        .collect();
    windows.sort_by_key(|window| std::cmp::Reverse(window.gain_us(cores)));
    let gain_us = windows.iter().map(|window| window.gain_us(cores)).sum();
    (!windows.is_empty()).then(|| Suggestion {
        kind: SuggestionKind::Bottleneck,
        evidence: windows
            .iter()
            .take(MAX_NAMED)
            .map(|window| describe(report, parallelism, window))
            .collect(),
        gain: Some(bounded(report, 0, gain_us)),
        advice: match windows.iter().any(Window::is_queued) {
            true => {
                "Let in what waits: more memory or cores, a larger cluster, or actions that ask for no more than they \
                 use; and split the actions that run alone."
            }
            false => {
                "Split the actions that run alone in this time, or take dependencies away from them, so that others \
                 can run beside them."
            }
        }
        .to_owned(),
        flags: Vec::new(),
    })
}

/// Consecutive slices in which something ran, but not on all cores.
fn windows(slices: &[Slice], cores: f64) -> Vec<Window> {
    let is_open =
        |slice: &&Slice| slice.running_actions > 0.0 && slice.running_actions < FULL_SHARE * cores;
    let mut windows: Vec<Window> = Vec::new();
    for slice in slices.iter().filter(is_open) {
        let running_us = slice.running_actions * slice.duration_us as f64;
        let waiting_us = slice.waiting_actions * slice.duration_us as f64;
        match windows.last_mut() {
            Some(last) if last.end_us() == slice.start_us => {
                last.duration_us = last.duration_us.saturating_add(slice.duration_us);
                last.running_us += running_us;
                last.waiting_us += waiting_us;
            }
            _ => windows.push(Window {
                start_us: slice.start_us,
                duration_us: slice.duration_us,
                running_us,
                waiting_us,
            }),
        }
    }
    windows
}

fn describe(report: &Report, parallelism: &Parallelism, window: &Window) -> String {
    let inside = report.actions.top.iter().filter(|action| {
        action.start_us < window.end_us()
            && action.start_us.saturating_add_unsigned(action.duration_us) > window.start_us
    });
    let names: Vec<String> = inside.take(MAX_NAMED).map(name).collect();
    let longest = match names.is_empty() {
        true => String::new(),
        false => format!("; the longest there: {}", names.join(", ")),
    };
    let queue = match window.is_queued() {
        true => format!(
            ", and {:.1} waited",
            window.waiting_us / window.duration_us.max(1) as f64
        ),
        false => String::new(),
    };
    format!(
        "From {} to {}, {:.1} actions ran on {} cores on average{queue}{longest}.",
        clock(window.start_us),
        clock(window.end_us()),
        window.average(),
        parallelism.cores.count,
    )
}

/// A time of the build for people: `12.3 s`.
fn clock(time_us: i64) -> String {
    format!("{:.1} s", time_us as f64 / 1e6)
}

/// The execution takes much longer than its critical path.
pub(super) fn critical_path_not_dominant(report: &Report) -> Option<Suggestion> {
    let parallelism = report.parallelism.as_ref()?;
    let path_us = report.critical_path.duration_us;
    let execution_us = parallelism.execution_us;
    let is_short = share(path_us, execution_us) <= DOMINANT_SHARE;
    (path_us > 0 && execution_us >= MIN_EXECUTION_US && is_short).then(|| Suggestion {
        kind: SuggestionKind::CriticalPathNotDominant,
        evidence: vec![
            format!(
                "The critical path takes {}, {} of the execution's {}.",
                time(path_us),
                percent(share(path_us, execution_us)),
                time(execution_us)
            ),
            format!(
                "{:.1} actions ran on average, {:.1} at most, on {} cores.",
                parallelism.average_running, parallelism.peak_running, parallelism.cores.count
            ),
        ],
        gain: Some(bounded(report, 0, execution_us.saturating_sub(path_us))),
        advice: "Run more at once: on a host with more cores, or remotely with --jobs of the service's size."
            .to_owned(),
        flags: vec![
            "build --remote_executor=ADDRESS".to_owned(),
            "build --jobs=NUMBER".to_owned(),
        ],
    })
}

/// A local build that never uses all cores but runs at one level for most of the time, as with `--jobs` below the
/// number of cores.
pub(super) fn jobs(report: &Report) -> Option<Suggestion> {
    let parallelism = report.parallelism.as_ref()?;
    let (local_count, _) = of_strategies(report, &ON_HOST);
    let (other_count, _) = of_strategies(report, &[Strategy::Remote, Strategy::Cached]);
    // Cores that were estimated from the running actions are never more than those.
    let is_measured = matches!(
        parallelism.cores.basis,
        CoreBasis::Given | CoreBasis::HostCpuPeak(_)
    );
    let cores = parallelism.cores.count.get();
    let level = parallelism.peak_running.round();
    let is_local = local_count > 0 && other_count == 0;
    let is_level = (parallelism.peak_running - level).abs() <= MAX_LEVEL_ERROR;
    let is_limit = is_level && level >= 1.0 && level < f64::from(cores);
    if !(is_local && is_measured && is_limit) {
        return None;
    }
    let at_level_us = parallelism
        .slices
        .iter()
        .filter(|slice| slice.running_actions >= FULL_SHARE * level)
        .fold(0u64, |sum, slice| sum.saturating_add(slice.duration_us));
    if share(at_level_us, execution_us(report)) < PLATEAU_SHARE {
        return None;
    }
    Some(Suggestion {
        kind: SuggestionKind::Jobs,
        evidence: vec![format!(
            "All actions ran on this host, never more than {level} at once on {cores} cores, and for {} exactly so \
             many.",
            time(at_level_us)
        )],
        gain: Some(jobs_gain(report, at_level_us, level / f64::from(cores))),
        advice: "Leave --jobs and --local_resources=cpu at their defaults, which are the cores of the host."
            .to_owned(),
        flags: vec!["build --jobs=auto".to_owned()],
    })
}

/// The work of the plateau on all cores; the critical path stays as long as it is.
fn jobs_gain(report: &Report, at_level_us: u64, used: f64) -> Gain {
    let spread_us = (at_level_us as f64 * (1.0 - used)) as u64;
    let above_path_us = execution_us(report).saturating_sub(report.critical_path.duration_us);
    bounded(report, 0, spread_us.min(above_path_us))
}
