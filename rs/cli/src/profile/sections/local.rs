//! What local execution costs beside the work itself: worker processes, waiting, sandboxes.

use bazel_profile::{Actions, Queueing, Sandbox, WorkerGroup, Workers};

use super::{named, table};
use crate::section::{number, words, Section};
use crate::units::{counted, percent, seconds};

/// Persistent workers, with a row for each mnemonic.
pub fn workers(workers: &Workers) -> Option<Section> {
    if workers.request_count == 0 {
        return None;
    }
    let row = |group: &WorkerGroup| {
        vec![
            seconds(group.work_us),
            seconds(group.borrow_us),
            seconds(group.setup_us),
            seconds(group.copy_us),
            group.request_count.to_string(),
            group.process_count.to_string(),
            named(group.mnemonic.as_ref()),
        ]
    };
    let columns = [
        number("Work"),
        number("Wait"),
        number("Set-up"),
        number("Copy"),
        number("Requests"),
        number("Processes"),
        words("Mnemonic"),
    ];
    let rows = workers.by_mnemonic.iter().map(row).collect();
    let mut section = table("Workers", &columns, rows).unwrap_or_else(|| Section {
        title: "Workers".to_owned(),
        ..Section::default()
    });
    section.facts = worker_facts(workers);
    Some(section)
}

fn worker_facts(workers: &Workers) -> Vec<(&'static str, String)> {
    let Workers {
        borrow_us,
        setup_us,
        work_us,
        copy_us,
        ..
    } = *workers;
    let request_us = [borrow_us, setup_us, work_us, copy_us]
        .into_iter()
        .fold(0, u64::saturating_add);
    let shared = |part_us| format!("{}, {}", seconds(part_us), percent(part_us, request_us));
    let mut facts = vec![
        (
            "Requests",
            format!(
                "{} to {}",
                workers.request_count,
                counted(workers.process_count, "process")
            ),
        ),
        ("Work", shared(work_us)),
        ("Wait for a worker", shared(borrow_us)),
        ("Set-up", shared(setup_us)),
        ("Copying outputs", shared(copy_us)),
    ];
    facts.extend(
        workers
            .idle_us
            .map(|idle_us| ("Idle between requests", seconds(idle_us))),
    );
    facts
}

/// What actions waited for.
pub fn queueing(queueing: &Queueing, actions: &Actions) -> Option<Section> {
    let waits = [
        (
            queueing.resource_us,
            queueing.resource_count,
            "local CPUs, memory or a worker (10 ms and more)",
        ),
        (
            queueing.worker_us,
            queueing.worker_count,
            "a worker of the pool",
        ),
        (
            queueing.remote_us,
            queueing.remote_count,
            "the remote execution queue (50 ms and more)",
        ),
    ];
    let rows = waits.into_iter().filter(|(_, count, _)| *count > 0);
    let rows = rows.map(|(wait_us, count, reason)| {
        vec![
            seconds(wait_us),
            percent(wait_us, actions.duration_us),
            count.to_string(),
            reason.to_owned(),
        ]
    });
    let title = format!(
        "Queueing: {}, {} of the time of actions",
        seconds(queueing.duration_us()),
        percent(queueing.duration_us(), actions.duration_us)
    );
    let columns = [
        number("Time"),
        number("Share"),
        number("Waits"),
        words("For"),
    ];
    table(title, &columns, rows.collect())
}

/// What sandboxes cost.
pub fn sandbox(sandbox: &Sandbox) -> Option<Section> {
    let Sandbox {
        action_count,
        setup_us,
        run_us,
        teardown_us,
    } = *sandbox;
    let overhead_us = setup_us.saturating_add(teardown_us);
    let all_us = overhead_us.saturating_add(run_us);
    let shared = |part_us| format!("{}, {}", seconds(part_us), percent(part_us, all_us));
    (action_count > 0).then(|| Section {
        title: format!(
            "Sandboxes: {} of the time of {} is not the process",
            percent(overhead_us, all_us),
            counted(action_count, "action")
        ),
        facts: vec![
            ("Set-up", shared(setup_us)),
            ("Run", shared(run_us)),
            ("Tear-down", shared(teardown_us)),
        ],
        ..Section::default()
    })
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::super::testing::{check, report};
    use super::*;

    #[test]
    fn workers_by_mnemonic() {
        let javac = WorkerGroup {
            mnemonic: Some("Javac".to_owned()),
            process_count: 2,
            request_count: 40,
            borrow_us: 200_000,
            setup_us: 50_000,
            work_us: 1_700_000,
            copy_us: 50_000,
        };
        let mut all = Workers {
            process_count: 2,
            request_count: 40,
            borrow_us: 200_000,
            setup_us: 50_000,
            work_us: 1_700_000,
            copy_us: 50_000,
            idle_us: Some(900_000),
            by_mnemonic: vec![javac],
        };
        check(
            workers(&all),
            &expect![[r#"

            Workers
            Requests               40 to 2 processes
            Work                   1.700 s, 85.0 %
            Wait for a worker      0.200 s, 10.0 %
            Set-up                 0.050 s, 2.5 %
            Copying outputs        0.050 s, 2.5 %
            Idle between requests  0.900 s
               Work     Wait   Set-up     Copy  Requests  Processes  Mnemonic
            1.700 s  0.200 s  0.050 s  0.050 s        40          2  Javac
        "#]],
        );
        all.process_count = 1;
        all.idle_us = None;
        all.by_mnemonic.clear();
        check(
            workers(&all),
            &expect![[r#"

            Workers
            Requests           40 to 1 process
            Work               1.700 s, 85.0 %
            Wait for a worker  0.200 s, 10.0 %
            Set-up             0.050 s, 2.5 %
            Copying outputs    0.050 s, 2.5 %
        "#]],
        );
    }

    #[test]
    fn waits_that_happened() {
        let waits = Queueing {
            resource_count: 3,
            resource_us: 70_040,
            worker_count: 1,
            worker_us: 7_004,
            ..Queueing::default()
        };
        check(
            queueing(&waits, &report().actions),
            &expect![[r#"

                Queueing: 0.077 s, 11.0 % of the time of actions
                   Time   Share  Waits  For
                0.070 s  10.0 %      3  local CPUs, memory or a worker (10 ms and more)
                0.007 s   1.0 %      1  a worker of the pool
            "#]],
        );
    }

    #[test]
    fn sandboxes() {
        let cost = Sandbox {
            action_count: 12,
            setup_us: 200_000,
            run_us: 700_000,
            teardown_us: 100_000,
        };
        check(
            sandbox(&cost),
            &expect![[r#"

            Sandboxes: 30.0 % of the time of 12 actions is not the process
            Set-up     0.200 s, 20.0 %
            Run        0.700 s, 70.0 %
            Tear-down  0.100 s, 10.0 %
        "#]],
        );
    }

    #[test]
    fn what_was_not_used_is_left_out() {
        assert!(workers(&Workers::default()).is_none());
        assert!(queueing(&Queueing::default(), &report().actions).is_none());
        assert!(sandbox(&Sandbox::default()).is_none());
    }
}
