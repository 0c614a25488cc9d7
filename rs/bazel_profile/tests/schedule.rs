//! Black box: schedules made by hand, whose drags and replays follow on paper, and properties of all schedules.

use std::num::NonZeroU32;

use bazel_profile::{
    analyze_actions, critical_path_drags, replay, ActionRow, ActionTable, Change, CriticalPathStep,
    Options, Profile, Replay, Selector, Strategy, WhatIf, WhatIfError,
};
use proptest::prelude::*;
use proptest::strategy::Strategy as Generator;
use proptest::test_runner::TestCaseError;

/// When the first action of a test begins, and how long Bazel works on after the last one.
const BEFORE_US: i64 = 1_000;
const AFTER_US: u64 = 500;

/// An action: its times count from [`BEFORE_US`].
#[derive(Debug, Clone, Copy)]
struct Job {
    start_us: i64,
    duration_us: u64,
    wait_us: u64,
    strategy: Strategy,
    target: &'static str,
    mnemonic: &'static str,
    is_step: bool,
}

fn job(start_us: i64, duration_us: u64) -> Job {
    Job {
        start_us,
        duration_us,
        wait_us: 0,
        strategy: Strategy::Sandbox,
        target: "",
        mnemonic: "Rustc",
        is_step: false,
    }
}

fn step(start_us: i64, duration_us: u64) -> Job {
    Job {
        is_step: true,
        ..job(start_us, duration_us)
    }
}

/// A profile with exactly these actions, on so many cores.
fn profile(jobs: &[Job], cores: u32) -> Profile {
    let text = br#"[{"cat":"action processing","name":"x","ph":"X","ts":0,"dur":1,"tid":1}]"#;
    let options = Options {
        cores: NonZeroU32::new(cores),
        ..Options::default()
    };
    let mut profile = analyze_actions(&text[..], &options).expect("the text is a profile");
    profile.actions = ActionTable::default();
    let mut end_us = 0;
    for (index, job) in jobs.iter().enumerate() {
        let description = format!("action {index}");
        let start_us = job.start_us + BEFORE_US;
        profile.actions.push(&ActionRow {
            description: description.as_bytes(),
            target: job.target.as_bytes(),
            mnemonic: job.mnemonic.as_bytes(),
            primary_output: b"",
            strategy: job.strategy,
            start_us,
            duration_us: job.duration_us,
            wait_us: job.wait_us,
            thread_id: 1,
        });
        if job.is_step {
            profile.report.critical_path.steps.push(CriticalPathStep {
                description,
                target: None,
                mnemonic: None,
                strategy: None,
                start_us,
                duration_us: job.duration_us,
                split: None,
                drag: None,
            });
        }
        end_us = end_us.max(start_us.unsigned_abs() + job.duration_us);
    }
    profile.report.total_duration_us = end_us + AFTER_US;
    profile
}

fn what_if(changes: &[&str], cores: Option<u32>) -> WhatIf {
    WhatIf {
        changes: changes
            .iter()
            .map(|change| change.parse().expect("a change"))
            .collect(),
        cores: cores.and_then(NonZeroU32::new),
    }
}

/// The actions' part of observed, replayed and changed time.
fn check(jobs: &[Job], cores: u32, what_if: &WhatIf, expected: [u64; 3]) -> Replay {
    let replay = replay(&profile(jobs, cores), what_if);
    let other_us = BEFORE_US.unsigned_abs() + AFTER_US;
    let found = [replay.observed_us, replay.replayed_us, replay.changed_us];
    assert_eq!(found.map(|time_us| time_us - other_us), expected);
    replay
}

fn check_drags(jobs: &[Job], expected: &[Option<(u64, u64)>]) {
    let drags: Vec<Option<(u64, u64)>> = critical_path_drags(&profile(jobs, 2))
        .into_iter()
        .map(|drag| drag.map(|drag| (drag.at_least_us, drag.at_most_us)))
        .collect();
    assert_eq!(drags, expected);
}

#[test]
fn drag_is_bounded_by_what_runs_beside() {
    // 0    30        70    100
    // [step ][ step   ][step]      gap of 10 before the last one
    // [ other           ]          to 85, started by nothing
    check_drags(
        &[step(0, 30), step(30, 30), step(70, 30), job(0, 85)],
        &[Some((15, 30)), Some((15, 30)), Some((15, 30))],
    );
    // Started at 30 by the first step, the other action moves with that, and bounds the two after it.
    check_drags(
        &[step(0, 30), step(30, 30), step(70, 30), job(30, 55)],
        &[Some((30, 30)), Some((15, 30)), Some((15, 30))],
    );
}

#[test]
fn a_step_without_action_has_no_drag() {
    let mut profile = profile(&[step(0, 30), step(30, 30)], 2);
    profile.report.critical_path.steps[0].description = "runfiles for //:x".into();
    let drags = critical_path_drags(&profile);
    assert_eq!(drags[0], None);
    assert_eq!(drags[1].map(|drag| drag.at_least_us), Some(30));
}

#[test]
fn a_step_shorter_than_its_action_has_no_more_drag_than_its_own_time() {
    let mut profile = profile(&[step(0, 30), step(30, 30)], 2);
    profile.report.critical_path.steps[1].duration_us = 20;
    let drag = critical_path_drags(&profile)[1].expect("it is an action");
    assert_eq!((drag.at_least_us, drag.at_most_us), (20, 20));
}

#[test]
fn a_mnemonic_at_half_the_time() {
    let link = Job {
        mnemonic: "CppLink",
        ..step(40, 60)
    };
    // A lag of 10 before the link stays.
    let replay = check(
        &[step(0, 30), link],
        1,
        &what_if(&["mnemonic=CppLink:0.5"], None),
        [100, 100, 70],
    );
    assert_eq!((replay.gain_us, replay.actions_changed), (30, 1));
    assert_eq!(replay.idle_core_us, 10);
    let longest: Vec<_> = replay
        .critical
        .iter()
        .map(|step| (step.description.as_str(), step.duration_us))
        .collect();
    assert_eq!(longest, [("action 0", 30), ("action 1", 30)]);
    assert_eq!(replay.critical[1].mnemonic.as_deref(), Some("CppLink"));
}

#[test]
fn every_selector_selects() {
    let jobs = [
        Job {
            target: "@@rules_rust+//a/b:c",
            ..step(0, 40)
        },
        Job {
            target: "//a/b:c",
            strategy: Strategy::Worker,
            ..step(40, 60)
        },
    ];
    for (change, changed_us) in [
        ("all:0", 0),
        ("all:2", 200),
        ("mnemonic=Rustc:0.5", 50),
        ("mnemonic=Rust:0.5", 100),
        ("target=//a/b:c:0.25", 55),
        ("package=//a/b:0", 40),
        ("package=//a:0", 100),
        ("package=@@rules_rust+//a/b:0", 60),
        ("strategy=worker:0.5", 70),
        ("repository=:0", 40),
        ("repository=rules_rust+:0", 60),
        ("repository=@@rules_rust+:0.5", 80),
    ] {
        check(&jobs, 1, &what_if(&[change], None), [100, 100, changed_us]);
    }
    check(
        &jobs,
        1,
        &what_if(&["all:0.5", "strategy=worker:0.5"], None),
        [100, 100, 35],
    );
}

#[test]
fn fewer_and_more_cores() {
    let waited = |wait_us, duration_us| Job {
        wait_us,
        ..job(0, duration_us)
    };
    // Four actions of 10 on two cores, all ready at 0: the last two waited.
    let jobs = [waited(0, 10), waited(0, 10), waited(10, 20), waited(10, 20)];
    check(&jobs, 2, &what_if(&[], None), [20, 20, 20]);
    check(&jobs, 2, &what_if(&[], Some(1)), [20, 20, 40]);
    let replay = check(&jobs, 2, &what_if(&[], Some(4)), [20, 20, 10]);
    assert_eq!((replay.slots, replay.idle_core_us), (4, 0));
    let replay = check(&jobs, 2, &what_if(&[], Some(8)), [20, 20, 10]);
    assert_eq!((replay.slots, replay.idle_core_us), (8, 40));
}

#[test]
fn waits_tell_that_there_were_fewer_slots_than_cores() {
    // Two actions of 10 that ran one after the other on eight cores: something let one run at a time.
    let second = Job {
        wait_us: 10,
        ..job(0, 20)
    };
    let replay = check(
        &[job(0, 10), second],
        8,
        &what_if(&["all:0.5"], None),
        [20, 20, 10],
    );
    assert_eq!(replay.slots, 1);
    let replay = check(&[job(0, 10)], 8, &what_if(&[], None), [10, 10, 10]);
    assert_eq!(replay.slots, 8);
}

#[test]
fn what_is_not_local_takes_no_slot() {
    let elsewhere = |strategy| Job {
        strategy,
        wait_us: 20,
        ..job(0, 50)
    };
    let jobs = [
        job(0, 40),
        elsewhere(Strategy::Remote),
        elsewhere(Strategy::Cached),
        elsewhere(Strategy::Internal),
    ];
    check(&jobs, 1, &what_if(&[], None), [50, 50, 50]);
    // The 20 in the remote queue stay.
    check(&jobs, 1, &what_if(&["all:0.5"], None), [50, 50, 35]);
}

#[test]
fn the_gain_is_scaled_to_the_build() {
    // A wait that the model cannot explain: it disappears from the replay.
    let waited = Job {
        wait_us: 50,
        ..job(0, 100)
    };
    let replay = check(&[waited], 4, &what_if(&["all:0.5"], None), [100, 50, 25]);
    let (observed, replayed) = (1600.0_f64, 1550.0);
    assert_eq!(replay.gain_us, (25.0 * observed / replayed).round() as i64);
    assert_eq!(replay.model_ratio(), Some(replayed / observed));
    let said = replay.assumptions.join("\n");
    assert!(said.contains("takes 96.9 % of the build's time"), "{said}");
}

#[test]
fn a_build_without_actions() {
    let mut empty = profile(&[], 1);
    empty.report.total_duration_us = 0;
    let replay = replay(&empty, &what_if(&["all:0"], Some(3)));
    assert_eq!(
        (replay.observed_us, replay.changed_us, replay.gain_us),
        (0, 0, 0)
    );
    assert_eq!((replay.critical.len(), replay.idle_core_us), (0, 0));
}

#[test]
fn damaged_times_are_survived() {
    let jobs = [
        Job {
            wait_us: u64::MAX,
            ..job(0, 10)
        },
        step(5, 3),
    ];
    let mut damaged = profile(&jobs, 1);
    for (start_us, duration_us) in [(i64::MIN, u64::MAX), (i64::MAX, u64::MAX), (0, u64::MAX)] {
        damaged.actions.push(&ActionRow {
            description: b"action 1",
            target: b"//a",
            mnemonic: b"",
            primary_output: b"",
            strategy: Strategy::Local,
            start_us,
            duration_us,
            wait_us: 1,
            thread_id: 1,
        });
    }
    let replay = replay(&damaged, &what_if(&["all:1e300"], Some(u32::MAX)));
    assert!(replay.changed_us >= replay.observed_us);
    assert_eq!(critical_path_drags(&damaged).len(), 1);
}

#[test]
fn changes_are_read_and_written() {
    let check = |text: &str, selector: Selector, factor: f64| {
        let change = text.parse::<Change>();
        assert_eq!(change, Ok(Change { selector, factor }));
        assert_eq!(change.map(|change| change.to_string()), Ok(text.to_owned()));
    };
    check(
        "mnemonic=Rustc:0.5",
        Selector::Mnemonic("Rustc".into()),
        0.5,
    );
    check("target=//a:b:0.25", Selector::Target("//a:b".into()), 0.25);
    check("package=@@r+//:0", Selector::Package("@@r+//".into()), 0.0);
    check(
        "strategy=remote:2",
        Selector::Strategy(Strategy::Remote),
        2.0,
    );
    check("repository=:1", Selector::Repository(String::new()), 1.0);
    check("all:1", Selector::All, 1.0);
}

#[test]
fn what_is_no_change_is_said() {
    let check = |text: &str, expected: &str| {
        let error = text
            .parse::<Change>()
            .map_err(|error: WhatIfError| error.to_string());
        assert_eq!(error, Err(expected.to_owned()));
    };
    let no_factor = "has no factor: write SELECTOR:FACTOR, for example mnemonic=Rustc:0.5";
    check("", &format!("`` {no_factor}"));
    check("mnemonic=Rustc", &format!("`mnemonic=Rustc` {no_factor}"));
    check("target=//a:", &format!("`target=//a:` {no_factor}"));
    for factor in ["b", "-1", "inf", "NaN", "0,5"] {
        check(
            &format!("target=//a:{factor}"),
            &format!(
                "`{factor}` at the end of `target=//a:{factor}` is no factor: write 0 or a positive number after \
                 the last colon"
            ),
        );
    }
    for selector in ["", "Rustc", "name=x", "mnemonic=", "All"] {
        check(
            &format!("{selector}:0.5"),
            &format!(
                "`{selector}` in `{selector}:0.5` selects nothing: write mnemonic=, target=, package=, strategy= or \
                 repository= with a name, or all"
            ),
        );
    }
    check(
        "strategy=cloud:0.5",
        "`cloud` in `strategy=cloud:0.5` is no strategy: write one of sandbox, worker, local, remote, cached, \
         internal, unknown",
    );
}

fn any_strategy() -> impl Generator<Value = Strategy> {
    (0..Strategy::ALL.len()).prop_map(|index| Strategy::ALL[index])
}

/// Any actions; they wait only if `waits`.
fn any_jobs(waits: bool) -> impl Generator<Value = Vec<Job>> {
    let one = (
        0i64..20_000,
        0u64..6_000,
        0u64..6_000,
        any_strategy(),
        0usize..3,
        any::<bool>(),
    )
        .prop_map(
            move |(start_us, duration_us, wait_us, strategy, target, is_step)| Job {
                wait_us: if waits { wait_us.min(duration_us) } else { 0 },
                strategy,
                target: ["", "//a:a", "//b:b"][target],
                is_step,
                ..job(start_us, duration_us)
            },
        );
    proptest::collection::vec(one, 1..40)
}

/// How long the actions ran that take a slot.
fn local_work_us(jobs: &[Job]) -> u64 {
    let local = [Strategy::Sandbox, Strategy::Worker, Strategy::Local];
    jobs.iter()
        .filter(|job| local.contains(&job.strategy))
        .map(|job| job.duration_us - job.wait_us)
        .sum()
}

fn changed_us(jobs: &[Job], cores: u32, changes: &[&str], what_if_cores: u32) -> u64 {
    replay(
        &profile(jobs, cores),
        &what_if(changes, Some(what_if_cores)),
    )
    .changed_us
}

proptest! {
    #[test]
    fn nothing_changes_where_nothing_waits(jobs in any_jobs(false), cores in 1u32..6) {
        let replay = replay(&profile(&jobs, cores), &WhatIf::default());
        prop_assert_eq!(replay.replayed_us, replay.observed_us);
        prop_assert_eq!(replay.changed_us, replay.observed_us);
        prop_assert_eq!((replay.gain_us, replay.actions_changed), (0, 0));
    }

    #[test]
    fn a_replay_of_waits_takes_no_longer_than_graham_allows(jobs in any_jobs(true), cores in 1u32..6) {
        let replay = replay(&profile(&jobs, cores), &WhatIf::default());
        prop_assert_eq!(replay.changed_us, replay.replayed_us);
        let most_us = replay.observed_us + local_work_us(&jobs).div_ceil(u64::from(replay.slots));
        prop_assert!(replay.replayed_us <= most_us);
    }

    #[test]
    fn factor_one_changes_nothing(jobs in any_jobs(true), cores in 1u32..6) {
        let replay = replay(&profile(&jobs, cores), &what_if(&["all:1"], None));
        prop_assert_eq!(replay.changed_us, replay.replayed_us);
        prop_assert_eq!((replay.gain_us, replay.actions_changed), (0, 0));
    }

    #[test]
    fn shorter_is_never_longer_with_cores_enough(jobs in any_jobs(true), factor in 0.0f64..1.0) {
        let change = format!("target=//a:a:{factor}");
        let without_us = changed_us(&jobs, 2, &[], u32::MAX);
        prop_assert!(changed_us(&jobs, 2, &[&change], u32::MAX) <= without_us);
        prop_assert!(without_us <= profile(&jobs, 2).report.total_duration_us);
    }

    #[test]
    fn more_cores_are_never_longer_for_independent_actions(
        times in proptest::collection::vec((0i64..1_000, 1_000u64..9_000, 0u64..9_000), 1..40),
        cores in 1u32..12,
    ) {
        // They all begin before the first one ends, so that none is another's predecessor.
        let jobs: Vec<Job> = times
            .iter()
            .map(|&(start_us, duration_us, wait_us)| Job {
                wait_us: wait_us.min(duration_us),
                ..job(start_us, duration_us)
            })
            .collect();
        let fewer_us = changed_us(&jobs, 1, &[], cores);
        prop_assert!(changed_us(&jobs, 1, &[], cores + 1) <= fewer_us);
    }

    #[test]
    fn a_drag_is_what_a_factor_of_zero_gains(jobs in any_jobs(false)) {
        same_as_a_factor_of_zero(jobs)?;
    }
}

/// With cores enough, taking one step's time away gains its drag.
fn same_as_a_factor_of_zero(mut jobs: Vec<Job>) -> Result<(), TestCaseError> {
    jobs.iter_mut().for_each(|job| job.mnemonic = "Other");
    jobs[0].mnemonic = "Chosen";
    jobs[0].is_step = true;
    let profile = profile(&jobs, 2);
    let replay = replay(&profile, &what_if(&["mnemonic=Chosen:0"], Some(u32::MAX)));
    let drag = critical_path_drags(&profile)[0].map(|drag| drag.at_least_us);
    prop_assert_eq!(drag, Some(replay.observed_us - replay.changed_us));
    Ok(())
}
