//! Black box: persistent workers.

mod support {
    pub mod events;
    pub mod inner;
    pub mod section;
}

use expect_test::expect;
use support::events::action;
use support::inner::span;
use support::section::{check, report};

/// A request to a worker; `number` is that of the process.
fn worked(thread_id: u32, number: u32, mnemonic: &str, start_us: i64, work_us: i64) -> Vec<String> {
    let setup = "setting up inputs for worker";
    let at = |offset_us| start_us + offset_us;
    let (prepares, works, copies) = (
        format!("Worker #{number} preparing execution"),
        format!("Worker #{number} working"),
        format!("Worker #{number} copying output files"),
    );
    vec![
        span(thread_id, setup, "Setting up inputs", at(1000), 4000),
        span(
            thread_id,
            "borrowing a worker",
            "Waiting to borrow worker",
            at(5000),
            15_000,
        ),
        span(thread_id, setup, &prepares, at(20_000), 5000),
        span(
            thread_id,
            "waiting for response from worker",
            &works,
            at(25_500),
            work_us,
        ),
        span(
            thread_id,
            "copying outputs from worker",
            &copies,
            at(26_000 + work_us),
            3000,
        ),
        action(thread_id, mnemonic, "//java:a", start_us, 30_000 + work_us),
    ]
}

#[test]
fn workers_by_process_and_mnemonic() {
    let mut events = worked(5, 1, "Javac", 200_000, 400_000);
    events.extend(worked(6, 2, "KotlinCompile", 300_000, 50_000));
    // The same process again, after 71 ms without work, on another thread.
    events.extend(worked(6, 1, "Javac", 680_000, 100_000));
    let report = report(&events);
    check(
        &report.workers,
        &expect![[r#"
        Workers {
            process_count: 2,
            request_count: 3,
            borrow_us: 45000,
            setup_us: 27000,
            work_us: 550000,
            copy_us: 9000,
            idle_us: Some(
                71000,
            ),
            by_mnemonic: [
                WorkerGroup {
                    mnemonic: Some(
                        "Javac",
                    ),
                    process_count: 1,
                    request_count: 2,
                    borrow_us: 30000,
                    setup_us: 18000,
                    work_us: 500000,
                    copy_us: 6000,
                },
                WorkerGroup {
                    mnemonic: Some(
                        "KotlinCompile",
                    ),
                    process_count: 1,
                    request_count: 1,
                    borrow_us: 15000,
                    setup_us: 9000,
                    work_us: 50000,
                    copy_us: 3000,
                },
            ],
        }
    "#]],
    );
    assert_eq!(report.workers.idle_us, Some(71_000));
    assert_eq!(
        (report.queueing.worker_count, report.queueing.worker_us),
        (3, 45_000)
    );
}

#[test]
fn requests_of_a_multiplex_worker_overlap() {
    let mut events = worked(5, 1, "Javac", 200_000, 400_000);
    events.extend(worked(6, 1, "Javac", 300_000, 400_000));
    let workers = report(&events).workers;
    assert_eq!((workers.process_count, workers.request_count), (1, 2));
    assert_eq!(workers.idle_us, Some(0));
}

#[test]
fn workers_of_dynamic_execution_have_no_mnemonic() {
    let events = [
        span(
            70,
            "waiting for response from worker",
            "Worker #9 working",
            300_000,
            5000,
        ),
        action(5, "Javac", "//java:a", 200_000, 200_000),
    ];
    let workers = report(&events).workers;
    assert_eq!(workers.by_mnemonic.len(), 1);
    assert_eq!(workers.by_mnemonic[0].mnemonic, None);
    assert_eq!(
        (workers.by_mnemonic[0].process_count, workers.work_us),
        (1, 5000)
    );
}
