//! About remote execution and remote outputs: what ran on the host all the same, and what was downloaded.

use super::measure::{
    gain_of_actions, gain_of_parts, name, of_strategies, percent, share, time, ON_HOST,
};
use super::{Suggestion, SuggestionKind};
use crate::Report;

/// Downloads that take less, as a share of the actions' time, are not what makes a build slow.
const MIN_DOWNLOAD_SHARE: f64 = 0.05;
/// Less time over all threads is not worth a flag.
const MIN_DOWNLOAD_US: u64 = 1_000_000;
/// How many actions are named.
const MAX_NAMED: usize = 5;

/// Outputs were downloaded for long.
pub(super) fn downloads(report: &Report) -> Option<Suggestion> {
    let remote = &report.remote;
    let download_share = share(remote.download_us, report.actions.duration_us);
    (remote.download_us >= MIN_DOWNLOAD_US && download_share >= MIN_DOWNLOAD_SHARE).then(|| {
        Suggestion {
            kind: SuggestionKind::RemoteDownloads,
            evidence: vec![format!(
                "{} downloads of outputs took {} over all threads, {} of the actions' time.",
                remote.download_count,
                time(remote.download_us),
                percent(download_share)
            )],
            gain: Some(gain_of_parts(report, remote.download_us, |split| split.output_us)),
            advice: "Download only what was asked for (toplevel, the default since Bazel 7), or nothing (minimal), \
                     which suits a build that only tests."
                .to_owned(),
            flags: vec![
                "build --remote_download_outputs=toplevel".to_owned(),
                "build --remote_download_outputs=minimal".to_owned(),
            ],
        }
    })
}

/// Actions ran on the host although others were executed remotely.
pub(super) fn local_actions(report: &Report) -> Option<Suggestion> {
    let remote = &report.remote;
    let (count, sum_us) = of_strategies(report, &ON_HOST);
    (remote.execution_count > 0 && count > 0).then(|| {
        let mut evidence = vec![format!(
            "{} actions were executed remotely, but {count} on the host, for {}.",
            remote.execution_count,
            time(sum_us)
        )];
        let local = report
            .actions
            .top
            .iter()
            .filter(|action| ON_HOST.contains(&action.strategy));
        evidence.extend(local.take(MAX_NAMED).map(|action| {
            format!(
                "{} ({}) ran on the host.",
                name(action),
                time(action.duration_us)
            )
        }));
        Suggestion {
            kind: SuggestionKind::LocalActions,
            evidence,
            // Remotely they take time as well.
            gain: Some(
                gain_of_actions(report, sum_us, |step| {
                    step.strategy.is_some_and(|strategy| ON_HOST.contains(&strategy))
                })
                .unsure(),
            ),
            advice: "See why they are local: tags (local, no-remote, no-remote-exec), --strategy or --spawn_strategy, \
                     or the fallback after a remote failure."
                .to_owned(),
            flags: vec![
                "build --spawn_strategy=remote,worker,sandboxed,local".to_owned(),
                "build --noremote_local_fallback".to_owned(),
            ],
        }
    })
}
