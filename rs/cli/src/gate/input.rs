//! What is measured: profiles, values from the command line, sizes of files.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{anyhow, bail, Context};
use bazel_profile::{CacheState, Gap, Options, Report};
use perf_budget::{Budgets, Samples};
use perf_metrics::{of_report, Metric, MetricName};
use profile_diff::Sides;

use super::args::{FileMetric, GateArgs};
use crate::output::remark;
use crate::profile;

/// So many mnemonics of each profile become metrics: more than any build has.
const MOST_MNEMONICS: usize = 1_000;

/// Reads the budgets.
///
/// # Errors
/// If the file cannot be read, or says what cannot be.
pub fn budgets(path: &Path) -> anyhow::Result<Budgets> {
    let shown = path.display();
    let text = fs::read_to_string(path).with_context(|| {
        format!("{shown}: cannot be read: name the budgets with --budgets FILE")
    })?;
    Budgets::parse(&text).map_err(|error| anyhow!("{shown}: {error}"))
}

/// What is judged.
pub struct Measured {
    /// The runs of head.
    pub head: Samples,
    /// Those of base; `None` if there are none.
    pub base: Option<Samples>,
    /// What each profile's build found in its caches.
    pub cache_states: Sides<Vec<CacheState>>,
}

/// One profile.
struct Build {
    metrics: Vec<Metric>,
    cache_state: CacheState,
}

/// Reads the profiles, the values and the sizes.
///
/// # Errors
/// If something cannot be read, if a profile is damaged, or if nothing was given to judge.
pub fn measure(args: &GateArgs) -> anyhow::Result<Measured> {
    if args.head.is_empty() && args.metric.is_empty() && args.measure_file.is_empty() {
        bail!("there is nothing to judge: give --head, --metric or --measure-file");
    }
    if args.pairs && args.head.len() != args.base.len() {
        bail!(
            "--pairs needs as many profiles of head as of base, not {} and {}: give each its partner",
            args.head.len(),
            args.base.len()
        );
    }
    let mut builds = Sides {
        base: builds(&args.base)?,
        head: builds(&args.head)?,
    };
    if args.pairs {
        keep_pairs(&mut builds);
    }
    let states = |builds: &Vec<Build>| builds.iter().map(|build| build.cache_state).collect();
    let cache_states = builds.as_ref().map(states);
    let head = collect(builds.head, &args.metric, &args.measure_file)?;
    let base = collect(builds.base, &args.base_metric, &args.base_measure_file)?;
    let has_base = base.names().next().is_some();
    Ok(Measured {
        head,
        base: has_base.then_some(base),
        cache_states,
    })
}

fn collect(builds: Vec<Build>, given: &[Metric], files: &[FileMetric]) -> anyhow::Result<Samples> {
    let mut samples = Samples::default();
    samples.extend(builds.into_iter().flat_map(|build| build.metrics));
    samples.extend(given.iter().cloned());
    for file in files {
        samples.push(size_of(file)?);
    }
    Ok(samples)
}

fn size_of(file: &FileMetric) -> anyhow::Result<Metric> {
    let shown = file.path.display();
    let metadata = fs::metadata(&file.path)
        .with_context(|| format!("{shown}: its size cannot be told: check the path"))?;
    if !metadata.is_file() {
        bail!("{shown}: is no file: name the file whose size is meant");
    }
    Ok(Metric {
        name: file.name.clone(),
        value: metadata.len() as f64,
    })
}

fn builds(paths: &[PathBuf]) -> anyhow::Result<Vec<Build>> {
    paths.iter().map(|path| build(path)).collect()
}

fn build(path: &Path) -> anyhow::Result<Build> {
    let options = Options {
        top: MOST_MNEMONICS,
        cores: None,
    };
    let shown = path.display();
    let report =
        profile::input::analyze(path, &options).map_err(|reason| anyhow!("{shown}: {reason}"))?;
    if let Some(gap) = disqualifying(&report) {
        bail!("{shown}: cannot be judged, since {gap}: build again, or copy the profile again");
    }
    if report.merged.span_count > 0 {
        remark(&format!(
            "dre: {shown}: has merged spans, so its counts and cache hit ratio are left out: \
             build with --noslim_profile"
        ));
    }
    Ok(Build {
        metrics: of_report(&report),
        cache_state: report.cache_state(),
    })
}

/// Why the metrics of a profile would be wrong.
fn disqualifying(report: &Report) -> Option<&Gap> {
    report.completeness.gaps.iter().find(|gap| {
        matches!(
            gap,
            Gap::DamagedEnd { .. } | Gap::MalformedEvents { .. } | Gap::NoPhases
        )
    })
}

/// Leaves out of each run of a pair what the other lacks, so that values stay beside their partners. A metric that
/// base never has is new and stays: it has no partners to lose.
fn keep_pairs(builds: &mut Sides<Vec<Build>>) {
    let names = |metrics: &[Metric]| -> BTreeSet<MetricName> {
        metrics.iter().map(|metric| metric.name.clone()).collect()
    };
    let known: BTreeSet<MetricName> = builds
        .base
        .iter()
        .flat_map(|it| names(&it.metrics))
        .collect();
    for (head, base) in builds.head.iter_mut().zip(&mut builds.base) {
        let (head, base) = (&mut head.metrics, &mut base.metrics);
        let (in_head, in_base) = (names(head), names(base));
        head.retain(|metric| in_base.contains(&metric.name) || !known.contains(&metric.name));
        base.retain(|metric| in_head.contains(&metric.name));
    }
}
