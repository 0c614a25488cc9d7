//! The metrics of a build, out of its profile's report.

use std::collections::BTreeMap;

use bazel_profile::{Report, Strategy};

use crate::metric::Metric;
use crate::name::MetricName;

/// Every metric that a report has, by name. As many mnemonics as the report ranks.
///
/// What the profile does not say is not there, rather than 0: memory that was not sampled, a critical path that was
/// not written, the hit ratio of a build without a cache. Counts and the hit ratio are left out of a profile with
/// merged spans, too: they would be too low, and differ from run to run.
#[must_use]
pub fn of_report(report: &Report) -> Vec<Metric> {
    let mut metrics = Vec::new();
    times(report, &mut metrics);
    mnemonics(report, &mut metrics);
    if report.merged.span_count == 0 {
        let ratio = cache_hit_ratio(report);
        metrics.extend([
            metric("build.action_count", report.actions.count as f64),
            ratio.and_then(|ratio| metric("build.cache_hit_ratio", ratio)),
            metric("build.fetch_count", report.fetches.count as f64),
        ]);
    }
    let memory = [
        ("build.peak_heap", report.memory.bazel_peak_bytes),
        ("build.host_peak_memory", report.memory.host_peak_bytes),
    ];
    metrics.extend(memory.map(|(name, bytes)| metric(name, bytes? as f64)));
    let mut metrics: Vec<Metric> = metrics.into_iter().flatten().collect();
    metrics.sort_by(|left, right| left.name.cmp(&right.name));
    metrics
}

fn times(report: &Report, metrics: &mut Vec<Option<Metric>>) {
    let queueing = &report.queueing;
    let sandbox = &report.sandbox;
    let collections = report.memory.collections.iter();
    let always = [
        ("build.wall_time", report.total_duration_us),
        ("build.action_time", report.actions.duration_us),
        (
            "build.queue_time",
            queueing.resource_us + queueing.worker_us + queueing.remote_us,
        ),
        (
            "build.sandbox_overhead_time",
            sandbox.setup_us + sandbox.teardown_us,
        ),
        ("build.fetch_time", report.fetches.duration_us),
        ("build.remote_upload_time", report.remote.upload_us),
        ("build.remote_download_time", report.remote.download_us),
        (
            "build.gc_time",
            collections.map(|kind| kind.duration_us).sum(),
        ),
    ];
    metrics.extend(always.map(|(name, duration_us)| metric(name, duration_us as f64)));
    if !report.critical_path.steps.is_empty() {
        metrics.push(metric(
            "build.critical_path",
            report.critical_path.duration_us as f64,
        ));
    }
    if let Some(parallelism) = &report.parallelism {
        metrics.extend([
            metric("build.execution_time", parallelism.execution_us as f64),
            metric("build.idle_core_time", parallelism.idle_core_us as f64),
            metric("build.average_running_actions", parallelism.average_running),
        ]);
    }
    // A kind may occur twice, and phases that are not known share one.
    let mut phases: BTreeMap<&str, u64> = BTreeMap::new();
    for phase in &report.phases {
        *phases.entry(phase.kind.name()).or_default() += phase.duration_us;
    }
    let phases = phases.into_iter();
    metrics.extend(phases.map(|(kind, us)| keyed("build.phase_time", kind, us as f64)));
}

fn mnemonics(report: &Report, metrics: &mut Vec<Option<Metric>>) {
    for group in &report.actions.by_mnemonic.groups {
        let Some(mnemonic) = &group.name else {
            continue;
        };
        metrics.push(keyed(
            "build.mnemonic_time",
            mnemonic,
            group.duration_us as f64,
        ));
        if report.merged.span_count == 0 {
            metrics.push(keyed(
                "build.mnemonic_count",
                mnemonic,
                group.action_count as f64,
            ));
        }
    }
}

/// From the look-ups in the cache, or, where those left no spans, from how actions were carried out; without those
/// inside Bazel, which no cache keeps.
fn cache_hit_ratio(report: &Report) -> Option<f64> {
    let remote = &report.remote;
    let looked_up = remote.hit_count + remote.miss_count;
    if looked_up > 0 {
        return Some(remote.hit_count as f64 / looked_up as f64);
    }
    let groups = &report.actions.by_strategy.groups;
    let actions_of = |strategy: Strategy| {
        let group = groups
            .iter()
            .find(|group| group.name.as_deref() == Some(strategy.name()));
        group.map_or(0, |group| group.action_count)
    };
    let hits = actions_of(Strategy::Cached);
    let others = report
        .actions
        .count
        .checked_sub(actions_of(Strategy::Internal))?;
    (hits > 0 && others > 0).then(|| hits as f64 / others as f64)
}

fn metric(name: &str, value: f64) -> Option<Metric> {
    keyed(name, "", value)
}

/// A mnemonic that cannot be a key, which only a damaged profile has, gives no metric.
fn keyed(family: &str, key: &str, value: f64) -> Option<Metric> {
    let name = MetricName::with_key(family, key).ok()?;
    Some(Metric { name, value })
}
