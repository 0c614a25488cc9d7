//! Black box: sandboxes, waits, and what an action's time goes into.

mod support {
    pub mod events;
    pub mod inner;
    pub mod path;
    pub mod sandboxed;
    pub mod section;
}

use expect_test::expect;
use support::events::action;
use support::inner::span;
use support::path::step;
use support::sandboxed::sandboxed;
use support::section::{check, report};

#[test]
fn sandboxes_and_waits() {
    let mut events = sandboxed(5, "//a:a", 200_000);
    events.extend(sandboxed(6, "//b:b", 300_000));
    // Outside of any action.
    events.push(span(
        6,
        "general information",
        "sandbox.delete",
        2_000_000,
        700,
    ));
    events.push(step("Rustc of //b:b", 6, 300_100, 1_199_000));
    let report = report(&events);
    check(
        &(
            &report.sandbox,
            &report.queueing,
            report.critical_path.steps[0].split,
        ),
        &expect![[r#"
            (
                Sandbox {
                    action_count: 2,
                    setup_us: 200000,
                    run_us: 2000000,
                    teardown_us: 60000,
                },
                Queueing {
                    resource_count: 2,
                    resource_us: 40000,
                    worker_count: 0,
                    worker_us: 0,
                    remote_count: 0,
                    remote_us: 0,
                },
                Some(
                    StepSplit {
                        run_us: 1000000,
                        queue_us: 20000,
                        setup_us: 102000,
                        output_us: 33000,
                        other_us: 44000,
                    },
                ),
            )
        "#]],
    );
    assert_eq!(report.queueing.duration_us(), 40_000);
}

#[test]
fn the_split_of_an_action_inside_bazel_is_its_own_work() {
    let events = [
        span(
            5,
            "complete action execution",
            "actuallyCompleteAction",
            290_000,
            10_000,
        ),
        action(5, "FileWrite", "//a:a", 200_000, 100_000),
        step("FileWrite of //a:a", 5, 200_000, 100_000),
    ];
    let split = report(&events).critical_path.steps[0]
        .split
        .expect("a split");
    assert_eq!(
        (split.run_us, split.output_us, split.other_us),
        (90_000, 10_000, 0)
    );
}
