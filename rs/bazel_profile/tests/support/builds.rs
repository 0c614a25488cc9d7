//! A build in which nothing is wrong, to change one thing of, and the check for one kind of suggestion.

use std::num::NonZeroU32;

use bazel_profile::{
    analyze, suggestions, Action, CriticalPathStep, Gain, Group, MnemonicStrategy, Options,
    Queueing, Ranking, Remote, Report, Sandbox, Strategy, Suggestion, SuggestionKind,
};

pub const SECOND_US: u64 = 1_000_000;

/// A build of 62 s: one of analysis, 60 of execution on two cores, one at the end. Twenty actions of 6 s each, all of
/// them out of a cache, one half of them on the critical path.
pub fn healthy() -> Report {
    let text = br#"{"otherData":{"build_id":"1"},"traceEvents":[
        {"name":"thread_name","ph":"M","pid":1,"tid":1,"args":{"name":"Main Thread"}},
        {"cat":"build phase marker","name":"Initialize command","ph":"i","ts":0,"pid":1,"tid":1},
        {"cat":"build phase marker","name":"Load, analyze dependencies and build artifacts","ph":"i","ts":1000000,"pid":1,"tid":1},
        {"cat":"action processing","name":"x","ph":"X","ts":1000000,"dur":60000000,"pid":1,"tid":2},
        {"cat":"action processing","name":"y","ph":"X","ts":1000000,"dur":60000000,"pid":1,"tid":3},
        {"cat":"build phase marker","name":"Complete build","ph":"i","ts":61000000,"pid":1,"tid":1},
        {"cat":"general information","name":"z","ph":"X","ts":61000000,"dur":1000000,"pid":1,"tid":1}
    ]}"#;
    let options = Options {
        cores: NonZeroU32::new(2),
        ..Options::default()
    };
    let mut report = analyze(&text[..], &options).expect("the text is a profile");
    let actions: Vec<Action> = (0..20)
        .map(|number| action(number, Strategy::Cached))
        .collect();
    report.critical_path.steps = actions.iter().take(10).map(step).collect();
    report.critical_path.duration_us = 60 * SECOND_US;
    report.actions.count = 20;
    report.actions.duration_us = 120 * SECOND_US;
    report.actions.top = actions;
    report.actions.by_strategy = by_strategy(&[(Strategy::Cached, 20, 120)]);
    report.actions.by_mnemonic_and_strategy =
        vec![mnemonic("CppCompile", Strategy::Cached, 20, 120)];
    let parallelism = report.parallelism.as_mut().expect("actions ran");
    // The analysis reads them from buckets; here they are exact.
    parallelism.average_running = 2.0;
    parallelism.peak_running = 2.0;
    parallelism.execution_us = 60 * SECOND_US;
    report.remote = Remote {
        check_count: 20,
        hit_count: 20,
        ..Remote::default()
    };
    report.queueing = Queueing::default();
    report.sandbox = Sandbox::default();
    report.workers = Default::default();
    report.memory = Default::default();
    report
}

/// The numbered action of [`healthy`], of 6 s; the second ten run beside the first.
pub fn action(number: u64, strategy: Strategy) -> Action {
    Action {
        description: format!("Compiling {number}.cc"),
        target: Some(format!("//p{number}:t")),
        mnemonic: Some("CppCompile".into()),
        primary_output: None,
        strategy,
        start_us: ((1 + number % 10 * 6) * SECOND_US) as i64,
        duration_us: 6 * SECOND_US,
    }
}

pub fn step(action: &Action) -> CriticalPathStep {
    CriticalPathStep {
        description: action.description.clone(),
        target: action.target.clone(),
        mnemonic: action.mnemonic.clone(),
        strategy: Some(action.strategy),
        start_us: action.start_us,
        duration_us: action.duration_us,
        split: None,
        drag: None,
    }
}

pub fn mnemonic(
    name: &str,
    strategy: Strategy,
    action_count: u64,
    seconds: u64,
) -> MnemonicStrategy {
    MnemonicStrategy {
        mnemonic: Some(name.into()),
        strategy,
        action_count,
        duration_us: seconds * SECOND_US,
    }
}

pub fn by_strategy(groups: &[(Strategy, u64, u64)]) -> Ranking {
    Ranking {
        groups: groups
            .iter()
            .map(|&(strategy, action_count, seconds)| Group {
                name: Some(strategy.name().into()),
                action_count,
                duration_us: seconds * SECOND_US,
            })
            .collect(),
        ..Ranking::default()
    }
}

pub fn seconds(at_least: f64, at_most: f64) -> Option<Gain> {
    Some(Gain {
        at_least_us: (at_least * 1e6) as u64,
        at_most_us: (at_most * 1e6) as u64,
    })
}

pub fn find(report: &Report, kind: SuggestionKind) -> Option<Suggestion> {
    suggestions(report)
        .into_iter()
        .find(|suggestion| suggestion.kind == kind)
}

/// The healthy build has nothing of that kind, the changed one has, with that gain, and its evidence has these texts.
pub fn fires(
    kind: SuggestionKind,
    change: impl FnOnce(&mut Report),
    gain: Option<Gain>,
    evidence: &[&str],
) -> Suggestion {
    let mut report = healthy();
    assert_eq!(find(&report, kind), None);
    change(&mut report);
    let found = find(&report, kind).expect("the suggestion");
    assert_eq!(found.gain, gain, "{found:?}");
    let said = found.evidence.join("\n");
    for text in evidence {
        assert!(said.contains(text), "`{text}` is not in: {said}");
    }
    assert!(found.advice.ends_with('.') && found.evidence.iter().all(|line| line.ends_with('.')));
    found
}

/// A build with this change has nothing of that kind.
pub fn silent(kind: SuggestionKind, change: impl FnOnce(&mut Report)) {
    let mut report = healthy();
    change(&mut report);
    assert_eq!(find(&report, kind), None);
}
