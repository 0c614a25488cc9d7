//! The analyses: each is one small accumulator that is fed with events and yields one section of
//! the report.
//!
//! They do not know each other, except that `spans` and `actions` decide how an action was carried
//! out for those that need it. This file hands every event to the accumulators that its meaning
//! concerns.

pub(crate) mod actions;
pub(crate) mod buckets;
pub(crate) mod cache_state;
pub(crate) mod coverage;
pub(crate) mod critical_path;
pub(crate) mod fetches;
pub(crate) mod labels;
pub(crate) mod longest;
pub(crate) mod memory;
pub(crate) mod merged;
pub(crate) mod metadata;
pub(crate) mod names;
pub(crate) mod network;
pub(crate) mod outcome;
pub(crate) mod parallelism;
pub(crate) mod phases;
pub(crate) mod queueing;
pub(crate) mod ranking;
pub(crate) mod records;
pub(crate) mod remote;
pub(crate) mod sandbox;
pub(crate) mod spans;
pub(crate) mod split;
pub(crate) mod workers;

use serde_json::{Map, Value};

use crate::event::Event;
use crate::reader::Sink;
use crate::report::Options;
use crate::step::{Step, StepSums};
use crate::table::ActionTable;
use crate::vocabulary::{self, Counter, Meaning};
use actions::ActionLog;
use critical_path::CriticalPathLog;
use fetches::FetchLog;
use memory::MemoryLog;
use merged::Merged;
use metadata::Metadata;
use network::NetworkLog;
use outcome::Hindsight;
use parallelism::ParallelismLog;
use phases::PhaseLog;
use remote::RemoteLog;
use sandbox::Sandbox;
use spans::WaitingSpans;
use workers::WorkerLog;

/// All accumulators.
pub(crate) struct Analyses {
    pub(crate) metadata: Option<Metadata>,
    pub(crate) event_count: u64,
    pub(crate) has_main_thread: bool,
    has_dynamic_execution: bool,
    pub(crate) phases: PhaseLog,
    /// Every step, inside an action or not.
    pub(crate) steps: StepSums,
    waiting: WaitingSpans,
    pub(crate) actions: ActionLog,
    pub(crate) critical_path: CriticalPathLog,
    pub(crate) parallelism: ParallelismLog,
    pub(crate) sandbox: Sandbox,
    pub(crate) workers: WorkerLog,
    pub(crate) remote: RemoteLog,
    pub(crate) fetches: FetchLog,
    pub(crate) network: NetworkLog,
    pub(crate) memory: MemoryLog,
    pub(crate) merged: Merged,
}

impl Analyses {
    pub(crate) fn new(options: &Options, table: Option<ActionTable>) -> Self {
        Self {
            metadata: None,
            event_count: 0,
            has_main_thread: false,
            has_dynamic_execution: false,
            phases: PhaseLog::default(),
            steps: StepSums::default(),
            waiting: WaitingSpans::default(),
            actions: ActionLog::new(options.top, table),
            critical_path: CriticalPathLog::default(),
            parallelism: ParallelismLog::default(),
            sandbox: Sandbox::default(),
            workers: WorkerLog::default(),
            remote: RemoteLog::new(options.top),
            fetches: FetchLog::default(),
            network: NetworkLog::default(),
            memory: MemoryLog::default(),
            merged: Merged::default(),
        }
    }

    /// What is only known now that all events were seen.
    pub(crate) fn hindsight(&self) -> Hindsight {
        Hindsight {
            is_merged: self.merged.span_count > 0,
            is_dynamic: self.has_dynamic_execution,
        }
    }

    fn span(&mut self, event: &Event<'_>) {
        match vocabulary::meaning(event.category, event.name) {
            Meaning::Action => self.action(event),
            Meaning::Inside(step) => self.step(event, step),
            Meaning::Phase => self.phases.begin(event),
            Meaning::CriticalPathStep => self.critical_path.step(event),
            Meaning::GarbageCollection => self.memory.collection(event),
            Meaning::Fetch => self.fetches.fetch(event),
            Meaning::RepositoryRule => self.fetches.rule_call(event),
            Meaning::Merged => self.merged.add(event),
            Meaning::Other => {}
        }
    }

    fn step(&mut self, event: &Event<'_>, step: Step) {
        self.steps.add(step, event.length_us());
        let mut worker = 0;
        if step.is_of_worker() {
            worker = vocabulary::worker_number(event.name);
            if worker != 0 {
                self.workers.span(event, step, worker);
            }
        }
        if step == Step::ResourceWait {
            self.parallelism.wait(event);
        }
        self.waiting.add(event, step, worker);
    }

    fn action(&mut self, event: &Event<'_>) {
        let (Some(start_us), Some(end_us)) = (event.start_us, event.end_us()) else {
            return;
        };
        let inside = self.waiting.take(event.thread_id, start_us, end_us);
        let Some(taken) = self.actions.action(event, self.event_count, &inside) else {
            return;
        };
        self.parallelism.action(event, taken.outcome);
        self.sandbox.add(taken.outcome, &inside);
        self.remote.action(event, taken.outcome, &inside);
        self.workers.action(taken.mnemonic, self.waiting.taken());
    }

    fn counter(&mut self, event: &Event<'_>) {
        let Some(counter) = vocabulary::counter(event.name) else {
            return;
        };
        // A counter carries no value until its first one that is not 0.
        let value = event.args.value.unwrap_or(0.0);
        match counter {
            Counter::Actions => self.actions.cache_checks(event),
            Counter::HostCpu => self.parallelism.host_cpu(event, value),
            Counter::BazelMemory => self.memory.bazel_mebibytes(value),
            Counter::HostMemory => self.memory.host_mebibytes(value),
            Counter::NetworkUp => self.network.up(value),
            Counter::NetworkDown => self.network.down(value),
        }
    }

    fn thread(&mut self, event: &Event<'_>) {
        if event.name == b"thread_name" {
            self.has_main_thread |= vocabulary::is_main_thread(event.args.name);
            if vocabulary::is_dynamic_execution_thread(event.args.name) {
                self.has_dynamic_execution = true;
            }
        }
    }
}

impl Sink for Analyses {
    fn event(&mut self, event: &Event<'_>) {
        self.event_count += 1;
        self.phases.observe(event);
        match event.kind {
            b'M' => self.thread(event),
            b'C' => self.counter(event),
            _ => self.span(event),
        }
    }

    fn metadata(&mut self, metadata: &Map<String, Value>) {
        // Several profiles in one document: the first one's names count.
        self.metadata.get_or_insert_with(|| Metadata::new(metadata));
    }
}
