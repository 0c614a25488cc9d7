//! Black box: each kind of suggestion that is not about caches, remote execution or linking, with a report in which it
//! has something to say, and one in which it has not. Reports are those of a build in which nothing is wrong
//! ([`healthy`]), with one thing changed.

#[path = "support/builds.rs"]
mod builds;

use std::num::NonZeroU32;

use bazel_profile::{
    analyze, suggestions, Action, Collections, Drag, Merged, Options, Phase, PhaseKind, Report,
    Sandbox, Slice, StepSplit, Strategy, SuggestionKind, WorkerGroup,
};
use builds::{action, by_strategy, find, fires, healthy, mnemonic, seconds, silent, SECOND_US};

/// Slices of a second, with so many running actions in each.
fn slices(running: &[f64]) -> Vec<Slice> {
    (0i64..)
        .zip(running)
        .map(|(second, &running_actions)| Slice {
            start_us: second * SECOND_US as i64,
            duration_us: SECOND_US,
            running_actions,
            waiting_actions: 0.0,
            host_cpu_cores: None,
        })
        .collect()
}

/// So many seconds each at a level of running actions.
fn levels(levels: &[(usize, f64)]) -> Vec<Slice> {
    let running: Vec<f64> = levels
        .iter()
        .flat_map(|&(seconds, running)| vec![running; seconds])
        .collect();
    slices(&running)
}

fn with_slices(report: &mut Report, slices: Vec<Slice>) {
    let parallelism = report.parallelism.as_mut().expect("actions ran");
    parallelism.slices = slices;
}

#[test]
fn a_healthy_build_has_none() {
    assert_eq!(suggestions(&healthy()), []);
}

#[test]
fn the_largest_gain_comes_first_and_none_last() {
    let mut report = healthy();
    report.merged.span_count = 1;
    report.queueing.resource_us = 4 * SECOND_US;
    report.memory.collections = vec![collections("major GC", 9), collections("minor GC", 5)];
    let codes: Vec<&str> = suggestions(&report)
        .iter()
        .map(|found| found.kind.code())
        .collect();
    assert_eq!(
        codes,
        [
            "major_collections",
            "garbage_pressure",
            "queueing",
            "merged_profile"
        ]
    );
}

#[test]
fn incomplete_profile() {
    let text = br#"{"otherData":{},"traceEvents":[{"cat":"action processing","name":"x","ph":"X","ts":0,"dur":9,"tid":1},"#;
    let report = analyze(&text[..], &Options::default()).expect("there is an event");
    let found = find(&report, SuggestionKind::IncompleteProfile).expect("it is cut");
    assert_eq!(found.gain, None);
    assert_eq!(found.evidence.len(), report.completeness.gaps.len());
    assert!(found.evidence[0].contains("the JSON text is cut at byte"));
}

#[test]
fn merged_profile() {
    let found = fires(
        SuggestionKind::MergedProfile,
        |report| {
            report.merged = Merged {
                span_count: 3,
                event_count: 17,
                duration_us: 40 * SECOND_US,
            };
        },
        None,
        &[
            "17 events",
            "3 merged spans",
            "40.0 s over all threads, 25.0 %",
        ],
    );
    assert_eq!(found.flags, ["build --noslim_profile"]);
}

#[test]
fn bottleneck() {
    fires(
        SuggestionKind::Bottleneck,
        |report| with_slices(report, levels(&[(1, 0.0), (20, 2.0), (12, 1.0), (28, 2.0)])),
        seconds(0.0, 6.0),
        &[
            "From 21.0 s to 33.0 s, 1.0 actions ran on 2 cores",
            "CppCompile of //p3:t",
        ],
    );
    // Where actions wait to be let in, splitting them does not help.
    let found = fires(
        SuggestionKind::Bottleneck,
        |report| {
            let mut slices = levels(&[(1, 0.0), (20, 2.0), (12, 1.0), (28, 2.0)]);
            slices[21..33]
                .iter_mut()
                .for_each(|slice| slice.waiting_actions = 0.5);
            with_slices(report, slices);
        },
        seconds(0.0, 6.0),
        &["1.0 actions ran on 2 cores on average, and 0.5 waited"],
    );
    assert!(found.advice.starts_with("Let in what waits"));
    // Four seconds, and a long time with next to nothing to gain.
    silent(SuggestionKind::Bottleneck, |report| {
        with_slices(report, levels(&[(1, 0.0), (20, 2.0), (4, 1.0), (36, 2.0)]));
    });
    silent(SuggestionKind::Bottleneck, |report| {
        with_slices(
            report,
            levels(&[(1, 0.0), (20, 2.0), (12, 1.75), (28, 2.0)]),
        );
    });
}

#[test]
fn critical_path_not_dominant() {
    fires(
        SuggestionKind::CriticalPathNotDominant,
        |report| report.critical_path.duration_us = 45 * SECOND_US,
        seconds(0.0, 15.0),
        &["45.0 s, 75.0 % of the execution's 60.0 s", "on 2 cores"],
    );
    silent(SuggestionKind::CriticalPathNotDominant, |report| {
        report.critical_path.duration_us = 46 * SECOND_US;
    });
    silent(SuggestionKind::CriticalPathNotDominant, |report| {
        report.critical_path.duration_us = 0;
    });
}

#[test]
fn jobs() {
    let limited = |report: &mut Report, running: f64| {
        report.actions.by_strategy = by_strategy(&[(Strategy::Sandbox, 20, 120)]);
        report.critical_path.duration_us = 50 * SECOND_US;
        let parallelism = report.parallelism.as_mut().expect("actions ran");
        parallelism.cores.count = NonZeroU32::new(8).expect("not 0");
        parallelism.peak_running = running;
        with_slices(report, levels(&[(1, 0.0), (10, 0.5), (50, running)]));
    };
    let found = fires(
        SuggestionKind::Jobs,
        |report| limited(report, 2.0),
        seconds(0.0, 10.0),
        &["never more than 2 at once on 8 cores, and for 50.0 s"],
    );
    assert_eq!(found.flags, ["build --jobs=auto"]);
    silent(SuggestionKind::Jobs, |report| limited(report, 8.0));
    silent(SuggestionKind::Jobs, |report| limited(report, 2.5));
    silent(SuggestionKind::Jobs, |report| {
        limited(report, 2.0);
        report.actions.by_strategy =
            by_strategy(&[(Strategy::Remote, 1, 1), (Strategy::Sandbox, 19, 100)]);
    });
}

#[test]
fn long_tail() {
    let tail = |report: &mut Report, mnemonic: &str| {
        with_slices(report, levels(&[(1, 0.0), (48, 2.0), (12, 1.0), (1, 0.0)]));
        for action in &mut report.actions.top {
            action.duration_us = 5 * SECOND_US;
        }
        report.actions.top.truncate(7);
        report.actions.top.push(Action {
            mnemonic: Some(mnemonic.into()),
            start_us: 43 * SECOND_US as i64,
            duration_us: 18 * SECOND_US,
            ..action(18, Strategy::Sandbox)
        });
    };
    let found = fires(
        SuggestionKind::LongTail,
        |report| tail(report, "TestRunner"),
        seconds(0.0, 6.0),
        &[
            "In the last 12.0 s of the execution, 20.0 % of it",
            "TestRunner does 100.0 % of the work there: TestRunner of //p18:t",
        ],
    );
    assert!(found.advice.contains("TestRunner"));
    silent(SuggestionKind::LongTail, |report| {
        tail(report, "TestRunner");
        with_slices(report, levels(&[(1, 0.0), (56, 2.0), (4, 1.0), (1, 0.0)]));
    });
    // Thin from the start: a bottleneck and no tail.
    silent(SuggestionKind::LongTail, |report| {
        tail(report, "TestRunner");
        with_slices(report, levels(&[(1, 0.0), (60, 1.0), (1, 0.0)]));
    });
}

#[test]
fn queueing() {
    let found = fires(
        SuggestionKind::Queueing,
        |report| {
            report.queueing.resource_count = 3;
            report.queueing.resource_us = 12 * SECOND_US;
        },
        seconds(0.0, 6.0),
        &["Waits of actions for CPUs or memory of the host: 3, 12.0 s in all, 10.0 % of"],
    );
    assert_eq!(found.flags, [""; 0]);
    // One step of the critical path waited for 8 s, of which 2 s are sure to be gained; another for 1 s.
    let found = fires(
        SuggestionKind::Queueing,
        |report| {
            report.queueing.remote_count = 2;
            report.queueing.remote_us = 9 * SECOND_US;
            for (index, queue, drag) in [(0, 8, 2), (1, 1, 5)] {
                let step = &mut report.critical_path.steps[index];
                step.split = Some(StepSplit {
                    queue_us: queue * SECOND_US,
                    ..StepSplit::default()
                });
                step.drag = Some(Drag {
                    at_least_us: drag * SECOND_US,
                    at_most_us: 9 * SECOND_US,
                });
            }
        },
        seconds(2.0, 9.0),
        &["in the remote execution service's queue: 2, 9.0 s in all"],
    );
    assert_eq!(found.flags, ["build --jobs=NUMBER"]);
    silent(SuggestionKind::Queueing, |report| {
        report.queueing.worker_us = 5 * SECOND_US;
    });
}

fn javac_workers(borrow_seconds: u64) -> Vec<WorkerGroup> {
    vec![WorkerGroup {
        mnemonic: Some("Javac".into()),
        process_count: 4,
        request_count: 90,
        borrow_us: borrow_seconds * SECOND_US,
        setup_us: SECOND_US,
        work_us: 28 * SECOND_US,
        copy_us: SECOND_US,
    }]
}

#[test]
fn worker_pool() {
    let found = fires(
        SuggestionKind::WorkerPool,
        |report| report.workers.by_mnemonic = javac_workers(10),
        seconds(0.0, 5.0),
        &["90 requests of Javac to 4 worker processes waited 10.0 s for one, 25.0 %"],
    );
    assert_eq!(found.flags, ["build --worker_max_instances=Javac=8"]);
    silent(SuggestionKind::WorkerPool, |report| {
        report.workers.by_mnemonic = javac_workers(2);
    });
}

#[test]
fn missing_workers() {
    let sandboxed = |name| mnemonic(name, Strategy::Sandbox, 30, 40);
    let found = fires(
        SuggestionKind::MissingWorkers,
        |report| {
            report.actions.by_mnemonic_and_strategy = vec![sandboxed("Javac"), sandboxed("Rustc")]
        },
        seconds(0.0, 15.0),
        &["30 actions of Javac took 40.0 s as processes of their own"],
    );
    assert_eq!(found.flags, ["build --strategy=Javac=worker,sandboxed"]);
    silent(SuggestionKind::MissingWorkers, |report| {
        report.actions.by_mnemonic_and_strategy = vec![sandboxed("Rustc")];
    });
    silent(SuggestionKind::MissingWorkers, |report| {
        let worker = mnemonic("Javac", Strategy::Worker, 1, 1);
        report.actions.by_mnemonic_and_strategy = vec![sandboxed("Javac"), worker];
    });
}

#[test]
fn sandbox_cost() {
    let sandbox = |run_seconds| Sandbox {
        action_count: 50,
        setup_us: 6 * SECOND_US,
        run_us: run_seconds * SECOND_US,
        teardown_us: 2 * SECOND_US,
    };
    let found = fires(
        SuggestionKind::SandboxCost,
        |report| report.sandbox = sandbox(72),
        seconds(0.0, 4.0),
        &["50 sandboxes took 6.0 s to set up and 2.0 s to take down, 10.0 % of the 80.0 s"],
    );
    assert!(found
        .flags
        .contains(&"build --sandbox_base=/dev/shm".to_owned()));
    silent(SuggestionKind::SandboxCost, |report| {
        report.sandbox = sandbox(73)
    });
}

fn collections(kind: &str, seconds: u64) -> Collections {
    Collections {
        kind: kind.into(),
        count: 7,
        duration_us: seconds * SECOND_US,
    }
}

#[test]
fn major_collections() {
    let found = fires(
        SuggestionKind::MajorCollections,
        |report| {
            report.memory.collections =
                vec![collections("minor GC", 1), collections("major GC", 6)];
            report.memory.bazel_peak_bytes = Some(3 << 30);
        },
        seconds(0.0, 6.0),
        &[
            "7 times major GC stopped Bazel, for 6.0 s in all, 9.7 % of the build",
            "up to 3.0 GiB",
        ],
    );
    assert_eq!(found.flags, ["startup --host_jvm_args=-Xmx6g"]);
    silent(SuggestionKind::MajorCollections, |report| {
        report.memory.collections = vec![collections("minor GC", 9), collections("major GC", 3)];
    });
}

#[test]
fn garbage_pressure() {
    let found = fires(
        SuggestionKind::GarbagePressure,
        |report| report.memory.collections = vec![collections("minor GC", 4)],
        seconds(0.0, 4.0),
        &["7 times minor GC stopped Bazel, for 4.0 s"],
    );
    assert_eq!(found.flags, ["startup --host_jvm_args=-Xmx4g"]);
    silent(SuggestionKind::GarbagePressure, |report| {
        report.memory.collections = vec![collections("minor GC", 3), collections("major GC", 9)];
    });
}

fn phase(kind: PhaseKind, start: i64, seconds: u64) -> Phase {
    Phase {
        kind,
        name: kind.name().into(),
        start_us: start * SECOND_US as i64,
        duration_us: seconds * SECOND_US,
    }
}

#[test]
fn skymeld() {
    let phases = |analysis, kind| vec![phase(PhaseKind::Analyze, 0, analysis), phase(kind, 8, 54)];
    fires(
        SuggestionKind::Skymeld,
        |report| report.phases = phases(8, PhaseKind::Execute),
        seconds(0.0, 8.0),
        &["Loading and analysis took 8.0 s, and only then execution began, which took 54.0 s"],
    );
    silent(SuggestionKind::Skymeld, |report| {
        report.phases = phases(8, PhaseKind::AnalyzeAndExecute);
    });
    silent(SuggestionKind::Skymeld, |report| {
        report.phases = phases(0, PhaseKind::Execute)
    });
}

#[test]
fn negligible_phase() {
    let phases = |seconds| {
        vec![
            phase(PhaseKind::Initialize, 0, 1),
            phase(PhaseKind::AnalyzeAndExecute, 1, 50),
            phase(PhaseKind::Finish, 51, seconds),
        ]
    };
    let found = fires(
        SuggestionKind::NegligiblePhase,
        |report| report.phases = phases(11),
        seconds(0.0, 11.0),
        &["The phase finish took 11.0 s, 17.7 % of the build"],
    );
    assert_eq!(found.flags, ["build --bes_upload_mode=fully_async"]);
    silent(SuggestionKind::NegligiblePhase, |report| {
        report.phases = phases(1)
    });
    silent(SuggestionKind::NegligiblePhase, |report| {
        report.phases = phases(11);
        report.total_duration_us = 29 * SECOND_US;
    });
}
