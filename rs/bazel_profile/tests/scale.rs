//! Black box: more actions and names than the report keeps. What it leaves out it says, and what it
//! says is within its own bounds.

mod support {
    pub mod events;
    pub mod path;
}

use bazel_profile::{analyze, Actions, Options, Report};
use support::events::{action, profile};
use support::path::step;

/// More than the records that are kept, and than the names of a ranking.
const ACTION_COUNT: i64 = 110_000;

/// A build of that many actions, each of another target: the `n`th takes `n` microseconds, except
/// that every hundredth is of `//big:target` and takes a second. `steps` are their numbers on the
/// critical path.
fn report(steps: &[i64]) -> Report {
    let duration_us = |number: i64| if number % 100 == 0 { 1_000_000 } else { number };
    let label = |number: i64| match number % 100 {
        0 => "//big:target".to_owned(),
        _ => format!("@@r{}//p{}:t{number}", number % 7, number / 10),
    };
    let mut events: Vec<String> = (1..=ACTION_COUNT)
        .map(|number| action(5, "Genrule", &label(number), number, duration_us(number)))
        .collect();
    events.extend(steps.iter().map(|&number| {
        let name = format!("Genrule of {}", label(number));
        step(&name, 5, number, duration_us(number))
    }));
    let options = Options {
        top: 3,
        cores: None,
    };
    analyze(&profile(&events)[..], &options).expect("a profile")
}

#[test]
fn short_steps_without_an_action_are_counted_and_sums_are_within_their_bounds() {
    let report = report(&[3, 100, ACTION_COUNT - 1]);
    let path = &report.critical_path;
    assert_eq!((path.dropped_step_count, path.dropped_step_us), (1, 3));
    assert!(report.completeness.is_complete(), "3 us are negligible");
    let targets: Vec<_> = path.steps.iter().map(|step| step.target.clone()).collect();
    let long = format!(
        "@@r{}//p10999:t{}",
        (ACTION_COUNT - 1) % 7,
        ACTION_COUNT - 1
    );
    assert_eq!(targets, [None, Some("//big:target".to_owned()), Some(long)]);
    check_sums(&report.actions);
}

#[test]
fn a_path_of_steps_without_actions_makes_the_report_incomplete() {
    let report = report(&[3, 5]);
    let gaps = &report.completeness.gaps;
    assert_eq!(gaps.len(), 1);
    assert_eq!(gaps[0].code(), "dropped_actions");
    assert_eq!(
        gaps[0].to_string(),
        "too many actions: 2 short steps of the critical path are without a target"
    );
}

fn check_sums(actions: &Actions) {
    let target = &actions.by_target.groups[0];
    assert_eq!(target.name.as_deref(), Some("//big:target"));
    let exact_us = 1_000_000 * ACTION_COUNT as u64 / 100;
    assert!(target.duration_us >= exact_us);
    assert!(target.duration_us - actions.by_target.uncertainty_us <= exact_us);
    assert!(actions.by_target.uncertainty_us > 0, "names were dropped");
    for ranking in [
        &actions.by_target,
        &actions.by_package,
        &actions.by_repository,
    ] {
        let shown = ranking.groups.iter().map(|group| group.duration_us);
        let all_us = shown.sum::<u64>() + ranking.remainder.duration_us;
        assert_eq!(all_us, actions.duration_us);
    }
    assert_eq!(actions.by_repository.uncertainty_us, 0, "few repositories");
    assert_eq!(actions.count, ACTION_COUNT as u64);
}
