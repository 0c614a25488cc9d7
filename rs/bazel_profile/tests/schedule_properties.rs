//! Black box: what holds for every schedule, however it came about.

#[path = "support/jobs.rs"]
mod jobs;

use bazel_profile::{critical_path_drags, replay, Strategy, WhatIf};
use jobs::{job, profile, what_if, Job};
use proptest::prelude::*;
use proptest::strategy::Strategy as Generator;
use proptest::test_runner::TestCaseError;

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
