//! About what sandboxes cost beside the processes in them.

use super::measure::{gain_of_parts, percent, share, time};
use super::{Suggestion, SuggestionKind};
use crate::Report;

/// A sandbox of which less is set-up and deletion is as good as it gets on a disk.
const MIN_SHARE: f64 = 0.1;
/// Less time over all threads is not worth a flag.
const MIN_US: u64 = 1_000_000;

/// Setting up and deleting sandboxes takes much of the sandboxed actions' time.
pub(super) fn cost(report: &Report) -> Option<Suggestion> {
    let sandbox = &report.sandbox;
    let cost_us = sandbox.setup_us.saturating_add(sandbox.teardown_us);
    let all_us = cost_us.saturating_add(sandbox.run_us);
    let cost_share = share(cost_us, all_us);
    (cost_us >= MIN_US && cost_share >= MIN_SHARE).then(|| Suggestion {
        kind: SuggestionKind::SandboxCost,
        evidence: vec![format!(
            "{} sandboxes took {} to set up and {} to take down, {} of the {} that they took in all.",
            sandbox.action_count,
            time(sandbox.setup_us),
            time(sandbox.teardown_us),
            percent(cost_share),
            time(all_us)
        )],
        gain: Some(gain_of_parts(report, cost_us, |split| {
            split.setup_us.saturating_add(split.output_us)
        })),
        advice: "Keep sandboxes in memory and use them again; that needs room for the inputs' links and for outputs."
            .to_owned(),
        flags: vec![
            "build --sandbox_base=/dev/shm".to_owned(),
            "build --reuse_sandbox_directories".to_owned(),
        ],
    })
}
