//! About linking on the critical path.

use super::measure::{bounded, percent, share, step_name, time};
use super::{Suggestion, SuggestionKind};
use crate::{CriticalPathStep, Report};

/// Mnemonics that link and do nothing else.
const LINK_MNEMONICS: [&str; 4] = ["CppLink", "GoLink", "ObjcLink", "SwiftLink"];
/// What rules_rust calls a Rustc action that links: a program or a shared library. It compiles as well.
const RUST_LINK_DESCRIPTIONS: [&str; 4] = [
    "Compiling Rust bin ",
    "Compiling Rust cdylib ",
    "Compiling Rust dylib ",
    "Compiling Rust proc-macro ",
];
/// Less, as a share of the critical path, is not worth another linker.
const MIN_SHARE: f64 = 0.05;
/// Less time is not, either.
const MIN_US: u64 = 1_000_000;
/// How many steps are named.
const MAX_NAMED: usize = 3;

/// Links take a good part of the critical path.
pub(super) fn linking(report: &Report) -> Option<Suggestion> {
    let path = &report.critical_path;
    let mut links: Vec<&CriticalPathStep> = path
        .steps
        .iter()
        .filter(|step| links_alone(step) || links_rust(step))
        .collect();
    links.sort_by_key(|step| std::cmp::Reverse(step.duration_us));
    let sum_us = links
        .iter()
        .fold(0u64, |sum, step| sum.saturating_add(step.duration_us));
    if sum_us < MIN_US || share(sum_us, path.duration_us) < MIN_SHARE {
        return None;
    }
    let has_rust = links.iter().any(|step| links_rust(step));
    let has_other = links.iter().any(|step| links_alone(step));
    let mut evidence: Vec<String> = vec![format!(
        "{} of the critical path's {} are steps that link, {} of it.",
        time(sum_us),
        time(path.duration_us),
        percent(share(sum_us, path.duration_us))
    )];
    evidence.extend(links.iter().take(MAX_NAMED).map(|step| {
        let compiles = match links_rust(step) {
            true => "compiles and links",
            false => "links",
        };
        format!(
            "{} {compiles} for {}.",
            step_name(step),
            time(step.duration_us)
        )
    }));
    Some(Suggestion {
        kind: SuggestionKind::Linking,
        evidence,
        // Another linker takes time as well, and a Rustc action compiles, so that nothing is sure.
        gain: Some(bounded(report, 0, sum_us)),
        advice: "Use a faster linker (lld, mold), leave debug information out of the link, and link less: fewer large \
                 binaries and tests."
            .to_owned(),
        flags: flags(has_rust, has_other),
    })
}

fn flags(has_rust: bool, has_other: bool) -> Vec<String> {
    let other = ["build --linkopt=-fuse-ld=lld", "build --fission=yes"];
    let rust = [
        "build --@rules_rust//rust/settings:extra_rustc_flag=-Clink-arg=-fuse-ld=lld",
        "build --@rules_rust//rust/settings:extra_rustc_flag=-Csplit-debuginfo=unpacked",
    ];
    let other = other.into_iter().filter(|_| has_other);
    other
        .chain(rust.into_iter().filter(|_| has_rust))
        .map(str::to_owned)
        .collect()
}

fn links_alone(step: &CriticalPathStep) -> bool {
    step.mnemonic
        .as_deref()
        .is_some_and(|mnemonic| LINK_MNEMONICS.contains(&mnemonic))
}

fn links_rust(step: &CriticalPathStep) -> bool {
    RUST_LINK_DESCRIPTIONS
        .iter()
        .any(|prefix| step.description.starts_with(prefix))
}
