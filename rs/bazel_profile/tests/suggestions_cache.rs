//! Black box: the suggestions about caches, remote execution and linking, each with a report in which it has something
//! to say, and one in which it has not.

#[path = "support/builds.rs"]
mod builds;

use bazel_profile::{Drag, Remote, Report, Strategy, SuggestionKind};
use builds::{by_strategy, fires, seconds, silent, SECOND_US};

#[test]
fn no_remote_cache() {
    let found = fires(
        SuggestionKind::NoRemoteCache,
        |report| {
            report.remote = Remote::default();
            report.actions.by_strategy =
                by_strategy(&[(Strategy::Sandbox, 9, 30), (Strategy::Worker, 1, 10)]);
        },
        seconds(0.0, 20.0),
        &["10 actions ran on the host for 40.0 s"],
    );
    assert!(found
        .flags
        .iter()
        .any(|flag| flag.contains("--disk_cache=")));
    silent(SuggestionKind::NoRemoteCache, |report| {
        report.remote = Remote::default();
        report.actions.by_strategy = by_strategy(&[(Strategy::Sandbox, 9, 4)]);
    });
    silent(SuggestionKind::NoRemoteCache, |report| {
        report.actions.by_strategy = by_strategy(&[(Strategy::Sandbox, 9, 30)]);
    });
}

/// Makes the numbered actions sandboxed ones, and reports those that were looked up.
fn run(report: &mut Report, numbers: &[u64], looked_up: &[u64]) {
    for &number in numbers {
        report.actions.top[number as usize].strategy = Strategy::Sandbox;
    }
    report.remote.miss_count = looked_up.len() as u64;
    report.remote.hit_count -= numbers.len() as u64;
    report.remote.longest_misses = looked_up
        .iter()
        .map(|&number| report.actions.top[number as usize].clone())
        .collect();
}

#[test]
fn uncached_actions() {
    // One of them on the critical path, where 4 s are sure to be gained; together 12 s on two cores.
    let found = fires(
        SuggestionKind::UncachedActions,
        |report| {
            run(report, &[3, 13, 14], &[14]);
            report.critical_path.steps[3].drag = Some(Drag {
                at_least_us: 4 * SECOND_US,
                at_most_us: 6 * SECOND_US,
            });
        },
        seconds(4.0, 6.0),
        &["CppCompile of //p3:t (6.0 s) ran without", "//p13:t"],
    );
    assert_eq!(found.evidence.len(), 2);
    silent(SuggestionKind::UncachedActions, |report| {
        run(report, &[3, 14], &[3, 14])
    });
    // The list of misses ends with longer actions, so that nobody knows.
    silent(SuggestionKind::UncachedActions, |report| {
        run(report, &[3, 14], &[14]);
        report.remote.miss_count = 2;
    });
}

#[test]
fn cache_misses() {
    let found = fires(
        SuggestionKind::CacheMisses,
        |report| run(report, &[3, 4], &[3, 4]),
        seconds(0.0, 12.0),
        &[
            "2 of 20 actions that were looked up were not in the cache; it had 90.0 %",
            "//p4:t (6.0 s)",
        ],
    );
    assert_eq!(found.evidence.len(), 3);
    silent(SuggestionKind::CacheMisses, |report| {
        report.remote = Remote::default()
    });
}

#[test]
fn cache_hostile() {
    let hostile = |report: &mut Report, hits: u64| {
        report.actions.top[4].target = Some("//p3:other".into());
        run(report, &[3, 4, 5], &[3, 4, 5]);
        report.remote.hit_count = hits;
    };
    let found = fires(
        SuggestionKind::CacheHostile,
        |report| hostile(report, 17),
        seconds(0.0, 12.0),
        &["2 of the 3 longest misses, 66.7 % of their time, are of //p3: CppCompile of //p3:t, CppCompile of //p3:other"],
    );
    assert!(found.advice.contains("//p3"));
    silent(SuggestionKind::CacheHostile, |report| hostile(report, 3));
    silent(SuggestionKind::CacheHostile, |report| {
        run(report, &[3, 4, 5], &[3, 4, 5])
    });
}

#[test]
fn remote_downloads() {
    fires(
        SuggestionKind::RemoteDownloads,
        |report| {
            report.remote.download_count = 20;
            report.remote.download_us = 12 * SECOND_US;
        },
        seconds(0.0, 6.0),
        &["20 downloads of outputs took 12.0 s over all threads, 10.0 %"],
    );
    silent(SuggestionKind::RemoteDownloads, |report| {
        report.remote.download_us = 5 * SECOND_US;
    });
}

#[test]
fn local_actions() {
    let groups = [(Strategy::Remote, 15, 90), (Strategy::Local, 5, 30)];
    fires(
        SuggestionKind::LocalActions,
        |report| {
            report.remote.execution_count = 15;
            report.actions.by_strategy = by_strategy(&groups);
            report.actions.top[12].strategy = Strategy::Local;
        },
        seconds(0.0, 15.0),
        &[
            "15 actions were executed remotely, but 5 on the host, for 30.0 s",
            "//p12:t (6.0 s) ran on the host",
        ],
    );
    silent(SuggestionKind::LocalActions, |report| {
        report.actions.by_strategy = by_strategy(&groups);
    });
    silent(SuggestionKind::LocalActions, |report| {
        report.remote.execution_count = 15;
        report.actions.by_strategy = by_strategy(&groups[..1]);
    });
}

#[test]
fn linking() {
    let found = fires(
        SuggestionKind::Linking,
        |report| {
            report.critical_path.steps[9].mnemonic = Some("CppLink".into());
            let rust = &mut report.critical_path.steps[8];
            rust.description = "Compiling Rust bin dre v0.1.0 (18 files)".into();
            rust.mnemonic = Some("Rustc".into());
        },
        seconds(0.0, 12.0),
        &[
            "12.0 s of the critical path's 60.0 s are steps that link, 20.0 %",
            "CppLink of //p9:t links for",
            "Rustc of //p8:t compiles and links for 6.0 s",
        ],
    );
    assert_eq!(found.flags.len(), 4);
    silent(SuggestionKind::Linking, |report| {
        let step = &mut report.critical_path.steps[9];
        step.mnemonic = Some("CppLink".into());
        step.duration_us = 2 * SECOND_US;
    });
    silent(SuggestionKind::Linking, |report| {
        report.critical_path.steps[8].description =
            "Compiling Rust rlib sha2 v0.10.9 (17 files)".into();
    });
}
