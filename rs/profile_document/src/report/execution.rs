//! What local execution costs beside the work itself: waiting, sandboxes and worker processes.

use bazel_profile as profile;
use serde::Serialize;

#[derive(Debug, Serialize)]
pub(super) struct Queueing {
    duration_us: u64,
    resource_count: u64,
    resource_us: u64,
    worker_count: u64,
    worker_us: u64,
    remote_count: u64,
    remote_us: u64,
}

impl From<&profile::Queueing> for Queueing {
    fn from(queueing: &profile::Queueing) -> Self {
        Self {
            duration_us: queueing.duration_us(),
            resource_count: queueing.resource_count,
            resource_us: queueing.resource_us,
            worker_count: queueing.worker_count,
            worker_us: queueing.worker_us,
            remote_count: queueing.remote_count,
            remote_us: queueing.remote_us,
        }
    }
}

#[derive(Debug, Serialize)]
pub(super) struct Sandbox {
    action_count: u64,
    setup_us: u64,
    run_us: u64,
    teardown_us: u64,
}

impl From<&profile::Sandbox> for Sandbox {
    fn from(sandbox: &profile::Sandbox) -> Self {
        Self {
            action_count: sandbox.action_count,
            setup_us: sandbox.setup_us,
            run_us: sandbox.run_us,
            teardown_us: sandbox.teardown_us,
        }
    }
}

#[derive(Debug, Serialize)]
pub(super) struct Workers<'a> {
    process_count: u64,
    request_count: u64,
    borrow_us: u64,
    setup_us: u64,
    work_us: u64,
    copy_us: u64,
    idle_us: Option<u64>,
    by_mnemonic: Vec<WorkerGroup<'a>>,
}

impl<'a> From<&'a profile::Workers> for Workers<'a> {
    fn from(workers: &'a profile::Workers) -> Self {
        Self {
            process_count: workers.process_count,
            request_count: workers.request_count,
            borrow_us: workers.borrow_us,
            setup_us: workers.setup_us,
            work_us: workers.work_us,
            copy_us: workers.copy_us,
            idle_us: workers.idle_us,
            by_mnemonic: workers.by_mnemonic.iter().map(WorkerGroup::from).collect(),
        }
    }
}

#[derive(Debug, Serialize)]
struct WorkerGroup<'a> {
    mnemonic: Option<&'a str>,
    process_count: u64,
    request_count: u64,
    borrow_us: u64,
    setup_us: u64,
    work_us: u64,
    copy_us: u64,
}

impl<'a> From<&'a profile::WorkerGroup> for WorkerGroup<'a> {
    fn from(group: &'a profile::WorkerGroup) -> Self {
        Self {
            mnemonic: group.mnemonic.as_deref(),
            process_count: group.process_count,
            request_count: group.request_count,
            borrow_us: group.borrow_us,
            setup_us: group.setup_us,
            work_us: group.work_us,
            copy_us: group.copy_us,
        }
    }
}
