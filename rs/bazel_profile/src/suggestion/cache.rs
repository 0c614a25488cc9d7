//! About remote and disk caches: none at all, actions that bypass it, results that are missing from it, and targets
//! whose results are never found.

use std::collections::BTreeMap;

use super::measure::{
    gain_of_actions, is_action, name, of_strategies, percent, share, sum_us, time, ON_HOST,
};
use super::{Suggestion, SuggestionKind};
use crate::analysis::labels;
use crate::{Action, Report};

/// Work that a cache could have saved; less is not worth setting one up.
const MIN_WORK_US: u64 = 5_000_000;
/// Shorter actions may well be cheaper to run than to look up.
const MIN_UNCACHED_US: u64 = 5_000_000;
/// How many actions are named.
const MAX_NAMED: usize = 5;
/// A cache that finds less is cold, or misses everywhere, and no target stands out.
const MIN_HIT_RATIO: f64 = 0.8;
/// A package stands out if it has at least this share of the misses' time.
const MIN_HOSTILE_SHARE: f64 = 0.5;
/// Less time in misses is not worth a search.
const MIN_HOSTILE_US: u64 = 1_000_000;

/// Actions ran on the host, and no cache was asked, remote or on disk.
pub(super) fn none(report: &Report) -> Option<Suggestion> {
    let remote = &report.remote;
    let uses = [
        remote.check_count,
        remote.hit_count,
        remote.upload_count,
        remote.download_count,
        remote.execution_count,
    ];
    let (count, work_us) = of_strategies(report, &ON_HOST);
    let is_used = uses.iter().any(|&count| count > 0);
    (!is_used && work_us >= MIN_WORK_US).then(|| Suggestion {
        kind: SuggestionKind::NoRemoteCache,
        evidence: vec![format!(
            "{count} actions ran on the host for {}, and none of them was looked up in a remote or disk cache.",
            time(work_us)
        )],
        // How much of it a cache would have had, nobody knows.
        gain: Some(
            gain_of_actions(report, work_us, |step| {
                step.strategy.is_some_and(|strategy| ON_HOST.contains(&strategy))
            })
            .unsure(),
        ),
        advice: "Share results between builds through a cache: on disk for one machine, remote for all.".to_owned(),
        flags: vec![
            "build --disk_cache=FOLDER".to_owned(),
            "build --remote_cache=ADDRESS".to_owned(),
        ],
    })
}

/// Long actions that were not looked up, in a build that uses a cache.
pub(super) fn uncached(report: &Report) -> Option<Suggestion> {
    if report.remote.check_count == 0 {
        return None;
    }
    let found: Vec<&Action> = report
        .actions
        .top
        .iter()
        .filter(|action| {
            action.duration_us >= MIN_UNCACHED_US
                && ON_HOST.contains(&action.strategy)
                && was_not_looked_up(report, action)
        })
        .collect();
    let sum_us = sum_us(found.iter().copied());
    (!found.is_empty()).then(|| Suggestion {
        kind: SuggestionKind::UncachedActions,
        evidence: named(&found, "ran without a look-up in the cache"),
        gain: Some(gain_of_actions(report, sum_us, |step| {
            found.iter().any(|action| is_action(step, action))
        })),
        advice: "Take the tags no-cache, no-remote-cache and no-remote from these targets, or make them deterministic \
                 first if that is why they have them."
            .to_owned(),
        flags: Vec::new(),
    })
}

/// Whether an action cannot have been looked up: the misses are all listed, or the list goes down to shorter ones.
fn was_not_looked_up(report: &Report, action: &Action) -> bool {
    let misses = &report.remote.longest_misses;
    let is_listed = misses
        .iter()
        .any(|miss| miss.start_us == action.start_us && miss.description == action.description);
    let is_whole = misses.len() as u64 >= report.remote.miss_count;
    let shortest_us = misses.last().map_or(u64::MAX, |miss| miss.duration_us);
    !is_listed && (is_whole || action.duration_us > shortest_us)
}

fn named(actions: &[&Action], what: &str) -> Vec<String> {
    actions
        .iter()
        .take(MAX_NAMED)
        .map(|action| format!("{} ({}) {what}.", name(action), time(action.duration_us)))
        .collect()
}

/// Results that were looked up in vain, the longest first.
pub(super) fn misses(report: &Report) -> Option<Suggestion> {
    let remote = &report.remote;
    let ratio = remote.hit_ratio()?;
    let misses: Vec<&Action> = remote.longest_misses.iter().collect();
    let sum_us = sum_us(misses.iter().copied());
    (remote.miss_count > 0).then(|| {
        let mut evidence = vec![format!(
            "{} of {} actions that were looked up were not in the cache; it had {}.",
            remote.miss_count,
            remote.miss_count.saturating_add(remote.hit_count),
            percent(ratio)
        )];
        evidence.extend(named(&misses, "was looked up in vain"));
        Suggestion {
            kind: SuggestionKind::CacheMisses,
            evidence,
            gain: Some(gain_of_actions(report, sum_us, |step| {
                misses.iter().any(|action| is_action(step, action))
        })),
            advice: "If their inputs had not changed, compare the execution logs of two builds: the first action whose \
                     inputs or environment differ is the cause."
                .to_owned(),
            flags: vec!["build --execution_log_compact_file=FILE".to_owned()],
        }
    })
}

/// The cache works for nearly everything, but one package has most of what it misses.
pub(super) fn hostile(report: &Report) -> Option<Suggestion> {
    let remote = &report.remote;
    let ratio = remote.hit_ratio()?;
    let all_us = sum_us(&remote.longest_misses);
    let mut packages: BTreeMap<&str, Vec<&Action>> = BTreeMap::new();
    for miss in &remote.longest_misses {
        if let Some(target) = miss.target.as_deref() {
            let package = &target[..labels::package(target.as_bytes()).len()];
            packages.entry(package).or_default().push(miss);
        }
    }
    let (package, found) = packages
        .into_iter()
        .max_by_key(|(_, misses)| sum_us(misses.iter().copied()))?;
    let found_us = sum_us(found.iter().copied());
    let stands_out = ratio >= MIN_HIT_RATIO
        && found.len() > 1
        && found_us >= MIN_HOSTILE_US
        && share(found_us, all_us) >= MIN_HOSTILE_SHARE;
    stands_out.then(|| Suggestion {
        kind: SuggestionKind::CacheHostile,
        evidence: vec![
            format!("The cache had {} of what was looked up.", percent(ratio)),
            format!(
                "{} of the {} longest misses, {} of their time, are of {package}: {}.",
                found.len(),
                remote.longest_misses.len(),
                percent(share(found_us, all_us)),
                found.iter().take(MAX_NAMED).map(|action| name(action)).collect::<Vec<_>>().join(", ")
            ),
        ],
        gain: Some(gain_of_actions(report, found_us, |step| {
            found.iter().any(|action| is_action(step, action))
        })),
        advice: format!(
            "If nothing was changed there, look in {package} for what makes results differ: time stamps, absolute \
             paths, stamping, the host's environment, an unordered list."
        ),
        flags: vec![
            "build --nostamp".to_owned(),
            "build --incompatible_strict_action_env".to_owned(),
        ],
    })
}
