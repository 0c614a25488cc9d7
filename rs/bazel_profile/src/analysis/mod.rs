//! The analyses: each is one small accumulator that is fed with events and yields one section of
//! the report.
//!
//! They do not know each other, except that `actions` decides how an action was carried out for
//! those that need it. This file hands every event to the accumulators that its meaning concerns.

pub(crate) mod actions;
pub(crate) mod buckets;
pub(crate) mod critical_path;
pub(crate) mod fetches;
pub(crate) mod longest;
pub(crate) mod memory;
pub(crate) mod merged;
pub(crate) mod metadata;
pub(crate) mod network;
pub(crate) mod parallelism;
pub(crate) mod phases;
pub(crate) mod queueing;
pub(crate) mod ranking;
pub(crate) mod remote;
pub(crate) mod sandbox;
pub(crate) mod strategies;
pub(crate) mod workers;

use serde_json::{Map, Value};

use crate::event::Event;
use crate::reader::Sink;
use crate::report::Options;
use crate::table::ActionTable;
use crate::vocabulary::{self, Counter, Meaning};
use actions::ActionLog;
use critical_path::CriticalPathLog;
use memory::MemoryLog;
use merged::Merged;
use metadata::Metadata;
use parallelism::ParallelismLog;
use phases::PhaseLog;

/// All accumulators.
pub(crate) struct Analyses {
    pub(crate) metadata: Option<Metadata>,
    pub(crate) event_count: u64,
    pub(crate) has_main_thread: bool,
    pub(crate) phases: PhaseLog,
    pub(crate) actions: ActionLog,
    pub(crate) critical_path: CriticalPathLog,
    pub(crate) parallelism: ParallelismLog,
    pub(crate) memory: MemoryLog,
    pub(crate) merged: Merged,
}

impl Analyses {
    pub(crate) fn new(options: &Options, table: Option<ActionTable>) -> Self {
        Self {
            metadata: None,
            event_count: 0,
            has_main_thread: false,
            phases: PhaseLog::default(),
            actions: ActionLog::new(options.top, table),
            critical_path: CriticalPathLog::default(),
            parallelism: ParallelismLog::default(),
            memory: MemoryLog::default(),
            merged: Merged::default(),
        }
    }

    fn span(&mut self, event: &Event<'_>) {
        match vocabulary::meaning(&event.category, &event.name) {
            Meaning::Action => {
                if let Some(outcome) = self.actions.action(event, self.event_count) {
                    self.parallelism.action(event, outcome);
                }
            }
            Meaning::Ran(strategy) => self.actions.ran(event, strategy),
            Meaning::ResourceWait => self.parallelism.wait(event),
            Meaning::Phase => self.phases.begin(event),
            Meaning::CriticalPathStep => self.critical_path.step(event),
            Meaning::GarbageCollection => self.memory.collection(event),
            Meaning::Merged => self.merged.add(event),
            Meaning::Other => {}
        }
    }

    fn counter(&mut self, event: &Event<'_>) {
        let Some(counter) = vocabulary::counter(&event.name) else {
            return;
        };
        if counter == Counter::Actions {
            self.actions.cache_checks(event);
        }
        // A counter carries no value until its first one that is not 0.
        let value = event.args.value.unwrap_or(0.0);
        match counter {
            Counter::HostCpu => self.parallelism.host_cpu(event, value),
            Counter::BazelMemory => self.memory.bazel_mebibytes(value),
            Counter::HostMemory => self.memory.host_mebibytes(value),
            Counter::Actions => {}
        }
    }

    fn thread(&mut self, event: &Event<'_>) {
        if event.name.as_ref() == b"thread_name" {
            self.has_main_thread |= vocabulary::is_main_thread(&event.args.name);
            if vocabulary::is_dynamic_execution_thread(&event.args.name) {
                self.actions.expect_dynamic_execution();
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
