//! What is measured: profiles, values from the command line, sizes of files.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{anyhow, bail, Context};
use bazel_profile::{Gap, Options, Report};
use perf_budget::{Budgets, Samples};
use perf_metrics::{of_report, Metric, MetricName};

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

/// The runs of head, and of base if there are any.
///
/// # Errors
/// If something cannot be read, if a profile is damaged, or if nothing was given to judge.
pub fn samples(args: &GateArgs) -> anyhow::Result<(Samples, Option<Samples>)> {
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
    let mut head_runs = runs(&args.head)?;
    let mut base_runs = runs(&args.base)?;
    if args.pairs {
        keep_pairs(&mut head_runs, &mut base_runs);
    }
    let head = collect(head_runs, &args.metric, &args.measure_file)?;
    let base = collect(base_runs, &args.base_metric, &args.base_measure_file)?;
    let has_base = base.names().next().is_some();
    Ok((head, has_base.then_some(base)))
}

fn collect(
    runs: Vec<Vec<Metric>>,
    given: &[Metric],
    files: &[FileMetric],
) -> anyhow::Result<Samples> {
    let mut samples = Samples::default();
    samples.extend(runs.into_iter().flatten());
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

fn runs(paths: &[PathBuf]) -> anyhow::Result<Vec<Vec<Metric>>> {
    paths.iter().map(|path| run(path)).collect()
}

fn run(path: &Path) -> anyhow::Result<Vec<Metric>> {
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
    Ok(of_report(&report))
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
fn keep_pairs(head: &mut [Vec<Metric>], base: &mut [Vec<Metric>]) {
    let known: BTreeSet<MetricName> = base.iter().flatten().map(|m| m.name.clone()).collect();
    for (head, base) in head.iter_mut().zip(base) {
        let [in_head, in_base] = [&*head, &*base].map(|metrics| {
            let names = metrics.iter().map(|metric| metric.name.clone());
            names.collect::<BTreeSet<_>>()
        });
        head.retain(|metric| in_base.contains(&metric.name) || !known.contains(&metric.name));
        base.retain(|metric| in_head.contains(&metric.name));
    }
}
