//! Black box: schedules made by hand, whose drags and replays follow on paper, and how changes are written.

#[path = "support/jobs.rs"]
mod jobs;

use bazel_profile::{
    critical_path_drags, replay, ActionRow, Change, Replay, Selector, Strategy, WhatIf, WhatIfError,
};
use jobs::{job, profile, what_if, Job, AFTER_US, BEFORE_US};

fn step(start_us: i64, duration_us: u64) -> Job {
    Job {
        is_step: true,
        ..job(start_us, duration_us)
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
