//! About waiting: for the host's resources and in the queue of a remote execution service. Waits for workers are
//! `workers`' concern.

use super::measure::{gain_of_parts, percent, share, time};
use super::{Suggestion, SuggestionKind};
use crate::Report;

/// Actions waited, however long: waiting is time without work.
pub(super) fn queueing(report: &Report) -> Option<Suggestion> {
    let queueing = &report.queueing;
    let sum_us = queueing.resource_us.saturating_add(queueing.remote_us);
    if sum_us == 0 {
        return None;
    }
    let (mut evidence, mut advice, mut flags) = (Vec::new(), Vec::new(), Vec::new());
    let all_us = report.actions.duration_us;
    if queueing.resource_us > 0 {
        evidence.push(format!(
            "Waits of actions for CPUs or memory of the host: {}, {} in all, {} of the actions' time.",
            queueing.resource_count,
            time(queueing.resource_us),
            percent(share(queueing.resource_us, all_us))
        ));
        advice.push("use a host with more cores, or look for actions that ask for more CPUs or memory than they use");
    }
    if queueing.remote_us > 0 {
        evidence.push(format!(
            "Waits of actions in the remote execution service's queue: {}, {} in all, {} of the actions' time.",
            queueing.remote_count,
            time(queueing.remote_us),
            percent(share(queueing.remote_us, all_us))
        ));
        advice.push("give the service more executors, or ask for no more --jobs than it has");
        flags.push("build --jobs=NUMBER".to_owned());
    }
    Some(Suggestion {
        kind: SuggestionKind::Queueing,
        evidence,
        gain: Some(gain_of_parts(report, sum_us, |split| split.queue_us)),
        advice: format!("To wait less, {}.", advice.join("; and ")),
        flags,
    })
}
