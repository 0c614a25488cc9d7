//! Black box: remote cache and remote execution, and what they say of a build.

mod support {
    pub mod events;
    pub mod inner;
    pub mod path;
    pub mod remote;
    pub mod samples;
    pub mod sandboxed;
    pub mod section;
}

use bazel_profile::{analyze, analyze_actions, Options};
use expect_test::expect;
use support::events::{action, phase, profile};
use support::inner::span;
use support::path::step;
use support::remote::{executed, hit};
use support::samples::counter;
use support::sandboxed::sandboxed;
use support::section::{check, report};

#[test]
fn remote_hits_misses_and_executions() {
    let mut events = hit(5, "//lib:a", 200_000);
    events.extend(executed(6, "//app:app", 300_000));
    // Looked up, carried out here with an output of another action, and uploaded.
    events.extend([
        span(
            5,
            "remote action cache check",
            "check cache hit",
            401_000,
            5000,
        ),
        span(
            5,
            "remote output download",
            "stage remote inputs",
            410_000,
            30_000,
        ),
        span(5, "local action execution", "Genrule", 440_000, 100_000),
        span(
            5,
            "Remote execution upload time",
            "upload outputs",
            545_000,
            60_000,
        ),
        action(5, "Genrule", "//gen:out", 400_000, 210_000),
        step("CppLink of //app:app", 6, 300_000, 1_010_000),
        step("Genrule of //gen:out", 5, 400_000, 210_000),
    ]);
    let report = report(&events);
    check(
        &report.remote,
        &expect![[r#"
        Remote {
            check_count: 3,
            check_us: 23000,
            hit_count: 1,
            miss_count: 2,
            upload_count: 2,
            upload_us: 120000,
            download_count: 3,
            download_us: 40000,
            execution_count: 1,
            execution_us: 900000,
            queue_us: 100000,
            setup_us: 70000,
            process_us: 600000,
            longest_misses: [
                Action {
                    description: "CppLink of //app:app",
                    target: Some(
                        "//app:app",
                    ),
                    mnemonic: Some(
                        "CppLink",
                    ),
                    primary_output: None,
                    strategy: Remote,
                    start_us: 300000,
                    duration_us: 1010000,
                },
                Action {
                    description: "Genrule of //gen:out",
                    target: Some(
                        "//gen:out",
                    ),
                    mnemonic: Some(
                        "Genrule",
                    ),
                    primary_output: None,
                    strategy: Local,
                    start_us: 400000,
                    duration_us: 210000,
                },
            ],
        }
    "#]],
    );
    let splits: Vec<_> = report
        .critical_path
        .steps
        .iter()
        .map(|step| step.split)
        .collect();
    check(
        &splits,
        &expect![[r#"
        [
            Some(
                StepSplit {
                    run_us: 600000,
                    queue_us: 100000,
                    setup_us: 139000,
                    output_us: 70000,
                    other_us: 101000,
                },
            ),
            Some(
                StepSplit {
                    run_us: 100000,
                    queue_us: 0,
                    setup_us: 35000,
                    output_us: 60000,
                    other_us: 15000,
                },
            ),
        ]
    "#]],
    );
    assert_eq!(report.remote.hit_ratio(), Some(1.0 / 3.0));
    assert_eq!(
        (report.queueing.remote_count, report.queueing.remote_us),
        (1, 100_000)
    );
    assert_eq!(report.cache_state().name(), "mixed");
}

#[test]
fn rankings_by_target_repository_and_pair() {
    let mut events = hit(5, "@@maven+//:guava", 200_000);
    events.extend(hit(5, "//lib:a", 250_000));
    events.extend(sandboxed(5, "//lib:a", 300_000));
    events.push(action(5, "FileWrite", "", 2_000_000, 500));
    let actions = report(&events).actions;
    check(
        &(
            &actions.by_target,
            &actions.by_repository,
            &actions.by_mnemonic_and_strategy,
        ),
        &expect![[r#"
            (
                Ranking {
                    groups: [
                        Group {
                            name: Some(
                                "//lib:a",
                            ),
                            action_count: 2,
                            duration_us: 1240000,
                        },
                        Group {
                            name: Some(
                                "@@maven+//:guava",
                            ),
                            action_count: 1,
                            duration_us: 40000,
                        },
                        Group {
                            name: None,
                            action_count: 1,
                            duration_us: 500,
                        },
                    ],
                    remainder: Remainder {
                        group_count: 0,
                        action_count: 0,
                        duration_us: 0,
                    },
                    uncertainty_us: 0,
                },
                Ranking {
                    groups: [
                        Group {
                            name: Some(
                                "",
                            ),
                            action_count: 2,
                            duration_us: 1240000,
                        },
                        Group {
                            name: Some(
                                "@@maven+",
                            ),
                            action_count: 1,
                            duration_us: 40000,
                        },
                        Group {
                            name: None,
                            action_count: 1,
                            duration_us: 500,
                        },
                    ],
                    remainder: Remainder {
                        group_count: 0,
                        action_count: 0,
                        duration_us: 0,
                    },
                    uncertainty_us: 0,
                },
                [
                    MnemonicStrategy {
                        mnemonic: Some(
                            "Rustc",
                        ),
                        strategy: Sandbox,
                        action_count: 1,
                        duration_us: 1200000,
                    },
                    MnemonicStrategy {
                        mnemonic: Some(
                            "CppCompile",
                        ),
                        strategy: Cached,
                        action_count: 2,
                        duration_us: 80000,
                    },
                    MnemonicStrategy {
                        mnemonic: Some(
                            "FileWrite",
                        ),
                        strategy: Internal,
                        action_count: 1,
                        duration_us: 500,
                    },
                ],
            )
        "#]],
    );
}

#[test]
fn every_action_knows_how_long_it_waited() {
    let mut events = sandboxed(5, "//a:a", 200_000);
    events.extend(executed(6, "//app:app", 300_000));
    let profile = analyze_actions(&profile(&events)[..], &Options::default()).expect("a profile");
    let rows = profile.actions.rows();
    let rows: Vec<_> = rows
        .map(|row| (row.target_text(), row.strategy.name(), row.wait_us))
        .collect();
    let row = |label: &str, strategy, wait_us| (Some(label.to_owned()), strategy, wait_us);
    let expected = [
        row("//a:a", "sandbox", 20_000),
        row("//app:app", "remote", 100_000),
    ];
    assert_eq!(rows, expected);
}

#[test]
fn states_of_the_caches() {
    let state = |events: &[String]| report(events).cache_state().name();
    let hits =
        |count: i64| (0..count).flat_map(|number| hit(5, "//a:a", 200_000 + number * 50_000));
    let ran = sandboxed(6, "//b:b", 200_000);
    let written = action(7, "FileWrite", "//c:c", 200_000, 100);
    let checks = |value| {
        let series = "local action cache";
        [0, 1_000_000].map(|start_us| counter("action count", series, start_us, value))
    };
    assert_eq!(state(&[]), "up_to_date");
    assert_eq!(state(std::slice::from_ref(&written)), "up_to_date");
    assert_eq!(state(&ran), "cold");
    assert_eq!(state(&[&ran[..], &checks(0.1)].concat()), "cold");
    assert_eq!(state(&[&ran[..], &checks(3.0)].concat()), "up_to_date");
    assert_eq!(state(&hits(1).collect::<Vec<_>>()), "warm");
    assert_eq!(
        state(&hits(18).chain(ran.clone()).collect::<Vec<_>>()),
        "mixed"
    );
    assert_eq!(state(&hits(19).chain(ran).collect::<Vec<_>>()), "warm");
    let only_loading = format!("[{}]", phase("Load packages", 0));
    let report = analyze(only_loading.as_bytes(), &Options::default()).expect("a profile");
    assert_eq!(report.cache_state().name(), "unknown");
}
