//! What else differs between the builds: Bazel's version, and the flags that can be seen in their profiles. No time
//! can be put down to these.

use std::collections::BTreeSet;

use bazel_profile::Report;

use super::{Cause, CauseKind};
use crate::side::Side;
use crate::sides::Sides;

/// The causes of this kind.
pub(super) fn causes(sides: Sides<&Side>) -> Vec<Cause> {
    let version = difference(sides, |report| {
        report.metadata.bazel_version.clone().unwrap_or_default()
    });
    let version = version.map(|names| {
        let evidence = format!(
            "Bazel: {} in the base, {} in the head",
            names.base, names.head
        );
        cause(CauseKind::BazelVersion, vec![evidence])
    });
    let flags: Vec<String> = [merged(sides), labels(sides), phases(sides)]
        .into_iter()
        .flatten()
        .collect();
    let flags = (!flags.is_empty()).then(|| cause(CauseKind::ProfileFlags, flags));
    version.into_iter().chain(flags).collect()
}

fn cause(kind: CauseKind, evidence: Vec<String>) -> Cause {
    Cause {
        kind,
        target: None,
        mnemonic: None,
        action_count: 0,
        work_us: 0,
        gain_us: None,
        basis: None,
        evidence,
    }
}

/// What the sides' runs say, where no run of one says what the other's do.
fn difference(sides: Sides<&Side>, text: impl Fn(&Report) -> String) -> Option<Sides<String>> {
    apart(sides.map(|side| side.values(&text)))
}

/// The texts of the sides' runs, where the sides have none in common; nothing where a run's is empty.
fn apart(texts: Sides<Vec<String>>) -> Option<Sides<String>> {
    let texts = texts.map(BTreeSet::from_iter);
    let named = |texts: BTreeSet<String>| texts.into_iter().collect::<Vec<_>>().join(", ");
    let is_known = texts.as_ref().map(|texts| !texts.contains(""));
    let is_apart = texts.base.is_disjoint(&texts.head);
    (is_apart && is_known.base && is_known.head).then(|| texts.map(named))
}

fn named(is_so: bool, yes: &str, no: &str) -> String {
    if is_so { yes } else { no }.to_owned()
}

fn merged(sides: Sides<&Side>) -> Option<String> {
    let difference = difference(sides, |report| {
        named(report.merged.span_count > 0, "merged", "not merged")
    })?;
    Some(format!(
        "Short spans are {} in the base, {} in the head (--noslim_profile keeps them)",
        difference.base, difference.head
    ))
}

fn labels(sides: Sides<&Side>) -> Option<String> {
    let texts = sides.map(|side| {
        let texts = side.has_labels().map(|it| named(it, "has", "has not"));
        texts.collect()
    });
    let difference = apart(texts)?;
    Some(format!(
        "The base {} targets' labels, the head {} (--experimental_profile_include_target_label)",
        difference.base, difference.head
    ))
}

/// Whether loading, analysis and execution run at once (`--experimental_merged_skyframe_analysis_execution`).
fn phases(sides: Sides<&Side>) -> Option<String> {
    let difference = difference(sides, |report| {
        let mut kinds = report.phases.iter().map(|phase| phase.kind);
        let is_merged = kinds.any(|kind| kind == bazel_profile::PhaseKind::AnalyzeAndExecute);
        named(is_merged, "run at once", "follow each other")
    })?;
    Some(format!(
        "Analysis and execution {} in the base, {} in the head",
        difference.base, difference.head
    ))
}
