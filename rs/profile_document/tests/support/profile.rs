//! Reports that have something in every field.

use bazel_profile::{
    analyze, CriticalPathStep, Drag, Fetch, Fetches, Gain, Group, MnemonicStrategy, Network,
    Options, Queueing, Ranking, Remainder, Remote, Report, Sandbox, StepSplit, Strategy,
    Suggestion, SuggestionKind, WorkerGroup, Workers,
};

/// A small build in Bazel's layout: phases, a merged span, a collection, a critical path and counters.
pub const BUILD: &str = r#"{"otherData":{"bazel_version":"release 7.7.1","build_id":"0b1e2d3c-0000-4000-8000-000000000001","output_base":"/output/base","date":"2025-01-02T03:04:05Z","profile_finish_ts":1735787045000},"traceEvents":[
    {"name":"thread_name","ph":"M","pid":1,"tid":30,"args":{"name":"Main Thread"}},
    {"cat":"build phase marker","name":"Initialize command","ph":"i","ts":0,"pid":1,"tid":30},
    {"cat":"build phase marker","name":"Build artifacts","ph":"i","ts":200000,"pid":1,"tid":30},
    {"cat":"gc notification","name":"minor GC","ph":"X","ts":60000,"dur":4000,"pid":1,"tid":12},
    {"cat":"general information","name":"subprocess.run","ph":"X","ts":220000,"dur":500000,"pid":1,"tid":50},
    {"cat":"action processing","name":"Compiling lib/a.cc","ph":"X","ts":200000,"dur":600000,"pid":1,"out":"bin/lib/a.o","args":{"target":"//lib:a","mnemonic":"CppCompile"},"tid":50},
    {"cat":"Unknown event","name":"merged 12 events","ph":"X","ts":320000,"dur":90000,"pid":1,"tid":51},
    {"cat":"critical path component","name":"action 'Compiling lib/a.cc'","ph":"X","ts":200100,"dur":599800,"pid":1,"args":{"tid":50},"tid":0},
    {"name":"CPU usage (total)","pid":1,"tid":30,"ph":"C","ts":0,"args":{"system cpu":1.25}},
    {"name":"CPU usage (total)","pid":1,"tid":30,"ph":"C","ts":500000,"args":{"system cpu":0.5}},
    {"name":"Memory usage (Bazel)","pid":1,"tid":30,"ph":"C","ts":0,"args":{"memory":100.0}},
    {"name":"Memory usage (total)","pid":1,"tid":30,"ph":"C","ts":0,"args":{"system memory":2000.0}},
    {"cat":"general information","name":"Finishing","ph":"i","ts":1000000,"pid":1,"tid":30}
  ]
}
"#;

/// The report on a profile.
pub fn report(profile: &str) -> Report {
    analyze(profile.as_bytes(), &Options::default()).expect("a profile with events")
}

/// The report on [`BUILD`], with the fields filled in that so small a build leaves empty.
pub fn filled() -> Report {
    let mut report = report(BUILD);
    let action = report.actions.top[0].clone();
    if let Some(step) = report.critical_path.steps.first_mut() {
        fill_step(step);
    }
    report.actions.local_cache_check_us = Some(700);
    report.actions.by_target = ranking("//lib:a");
    report.actions.by_repository = ranking("");
    report.actions.by_mnemonic_and_strategy = vec![MnemonicStrategy {
        mnemonic: Some("CppCompile".into()),
        strategy: Strategy::Sandbox,
        action_count: 1,
        duration_us: 600_000,
    }];
    report.workers = workers();
    report.queueing = Queueing {
        resource_count: 1,
        resource_us: 12_000,
        worker_count: 2,
        worker_us: 3_000,
        remote_count: 3,
        remote_us: 50_000,
    };
    report.sandbox = Sandbox {
        action_count: 1,
        setup_us: 20_000,
        run_us: 500_000,
        teardown_us: 30_000,
    };
    report.remote = Remote {
        check_count: 4,
        check_us: 8_000,
        hit_count: 3,
        miss_count: 1,
        upload_count: 5,
        upload_us: 90_000,
        download_count: 6,
        download_us: 35_000,
        execution_count: 7,
        execution_us: 850_000,
        queue_us: 100_000,
        setup_us: 45_000,
        process_us: 700_000,
        longest_misses: vec![action],
    };
    report.fetches = Fetches {
        count: 1,
        duration_us: 70_000,
        longest: vec![Fetch {
            repository: "@@rules_rust+".into(),
            start_us: 10_000,
            duration_us: 70_000,
        }],
    };
    report.network = Some(Network {
        up_peak_mbps: 8.5,
        up_average_mbps: 1.5,
        down_peak_mbps: 90.0,
        down_average_mbps: 12.25,
    });
    report.suggestions = vec![Suggestion {
        kind: SuggestionKind::IncompleteProfile,
        evidence: vec!["The profile ends early.".into()],
        gain: Some(Gain {
            at_least_us: 0,
            at_most_us: 100_000,
        }),
        advice: "Build again.".into(),
        flags: vec!["--noslim_profile".into()],
    }];
    report
}

fn fill_step(step: &mut CriticalPathStep) {
    step.split = Some(StepSplit {
        run_us: 500_000,
        queue_us: 12_000,
        setup_us: 20_000,
        output_us: 30_000,
        other_us: 37_800,
    });
    step.drag = Some(Drag {
        at_least_us: 400_000,
        at_most_us: 599_800,
    });
}

fn ranking(name: &str) -> Ranking {
    Ranking {
        groups: vec![Group {
            name: Some(name.into()),
            action_count: 1,
            duration_us: 600_000,
        }],
        remainder: Remainder::default(),
        uncertainty_us: 5,
    }
}

fn workers() -> Workers {
    let javac = WorkerGroup {
        mnemonic: Some("Javac".into()),
        process_count: 1,
        request_count: 2,
        borrow_us: 3_000,
        setup_us: 4_000,
        work_us: 200_000,
        copy_us: 1_000,
    };
    Workers {
        process_count: javac.process_count,
        request_count: javac.request_count,
        borrow_us: javac.borrow_us,
        setup_us: javac.setup_us,
        work_us: javac.work_us,
        copy_us: javac.copy_us,
        idle_us: Some(90_000),
        by_mnemonic: vec![javac],
    }
}
