//! The benchmark: dre-backend and its alternatives, each a process of its own, under the same loads in turn. It owns the
//! protocol of the measurement; it must not know how results are printed.
//!
//! All servers are started, checked and warmed up first and stay up, idle but for the one that is measured. Each round
//! measures every server under every load, and each begins with another server, so that drift of the machine meets all
//! alike; ratios are of the same round. At the end all are checked again.

mod check;
mod fleet;
mod goals;
mod memory;
mod report;

use std::path::PathBuf;

use anyhow::Result;
use serde::Serialize;

use crate::args::Pattern;
use crate::load::{Figures, Load, Wrk};
use crate::process::Memory;
use crate::serve::Kind;
use crate::statistics::Spread;
use crate::warden::Scratch;

use fleet::Fleet;

pub use goals::Goal;
pub use memory::Growth;
pub use report::{json, table};

/// The name of the dre-backend that is judged.
pub const SUBJECT: &str = "dre-backend";
/// How long each server is warmed up, in seconds.
const WARM_UP_S: u32 = 1;

/// Under which loads every server is measured: as many connections as a busy dashboard has, and more than that.
pub const LOADS: [Load; 2] = [
    Load {
        thread_count: 2,
        connection_count: 64,
    },
    Load {
        thread_count: 12,
        connection_count: 400,
    },
];

/// What dre-backend is compared with under load.
pub const ALTERNATIVES: [Kind; 3] = [
    Kind::HyperConstant,
    Kind::SerializeRwlock,
    Kind::CompressBrotli,
];

/// A server in the comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Contender {
    /// dre-backend
    Subject,
    /// Another build of dre-backend: its place in [`Contest::also`].
    Also(usize),
    /// What it is compared with.
    Alternative(Kind),
}

/// A build of dre-backend that is measured beside the one that is judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Also {
    /// Its name in reports.
    pub name: String,
    /// The binary.
    pub program: PathBuf,
}

/// What dre-backend serves.
#[derive(Debug, Clone)]
pub enum Network {
    /// A store's.
    Store(PathBuf),
    /// A generated one, as dre-backend takes its description.
    Synthetic(String),
}

/// What is run, and how often.
#[derive(Debug, Clone)]
pub struct Contest {
    /// The dre-backend binary.
    pub backend: PathBuf,
    /// Further builds of it.
    pub also: Vec<Also>,
    /// This program, which is also the alternatives.
    pub bench: PathBuf,
    /// What dre-backend serves.
    pub network: Network,
    /// The path that is asked for under load.
    pub target: String,
    /// Threads that serve requests, in each server.
    pub worker_count: u16,
    /// Length of each measurement, in seconds.
    pub duration_s: u32,
    /// How often each server is measured under each load; 0 for no load.
    pub round_count: u32,
    /// Distinct queries after which memory is compared; 0 for no such comparison.
    pub distinct_count: u64,
    /// The distinct queries.
    pub pattern: Pattern,
}

/// All that was found.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// What was run.
    pub contest: Contest,
    /// The document under load, as JSON, in bytes.
    pub json_bytes: usize,
    /// The document under load, as dre-backend compresses it, in bytes.
    pub brotli_bytes: usize,
    /// Every measurement, in its order.
    pub measurements: Vec<Measurement>,
    /// Memory over distinct queries, unless that was left out.
    pub growth: Option<Growth>,
    /// Wrong answers and failed requests, each told in a line; empty when all was right.
    pub failures: Vec<String>,
}

/// One server under one load.
#[derive(Debug, Clone)]
pub struct Measurement {
    /// Counted from 0.
    pub round: u32,
    /// Which server.
    pub contender: Contender,
    /// Under which load.
    pub load: Load,
    /// What wrk says.
    pub figures: Figures,
    /// The server's memory at the end.
    pub memory: Memory,
}

/// A number of each round, and their middle.
#[derive(Debug, Clone, Serialize)]
pub struct Series(pub Vec<f64>);

impl Series {
    /// Median and extremes; `None` when nothing was measured.
    pub fn spread(&self) -> Option<Spread> {
        Spread::of(self.0.iter().copied())
    }
}

impl Contest {
    /// Whom the load is put on, in the order of reports.
    pub fn contenders(&self) -> Vec<Contender> {
        let also = (0..self.also.len()).map(Contender::Also);
        let alternatives = ALTERNATIVES.map(Contender::Alternative);
        [Contender::Subject]
            .into_iter()
            .chain(also)
            .chain(alternatives)
            .collect()
    }

    /// The name of a contender in reports.
    pub fn name(&self, contender: Contender) -> &str {
        match contender {
            Contender::Subject => SUBJECT,
            Contender::Also(place) => &self.also[place].name,
            Contender::Alternative(kind) => kind.name(),
        }
    }

    /// Measures everything. Wrong answers end it early, with what was found until then.
    ///
    /// # Errors
    ///
    /// When a server or wrk cannot be started or read, or a server ends.
    pub fn run(self, wrk: Wrk) -> Result<Outcome> {
        let mut outcome = Outcome {
            contest: self,
            json_bytes: 0,
            brotli_bytes: 0,
            measurements: Vec::new(),
            growth: None,
            failures: Vec::new(),
        };
        let scratch = Scratch::create()?;
        if outcome.contest.round_count > 0 {
            outcome.press(&wrk, &scratch)?;
        }
        if outcome.failures.is_empty() && outcome.contest.distinct_count > 0 {
            let (growth, failures) = memory::measure(&outcome.contest, &scratch)?;
            outcome.growth = growth;
            outcome.failures.extend(failures);
        }
        Ok(outcome)
    }
}

impl Outcome {
    fn press(&mut self, wrk: &Wrk, scratch: &Scratch) -> Result<()> {
        let subject = fleet::backend(&self.contest, Contender::Subject, scratch)?;
        let documents = match check::documents(subject.address, &self.contest.target) {
            Ok(documents) => documents,
            Err(error) => {
                self.failures.push(format!("{SUBJECT}: {error:#}"));
                return Ok(());
            }
        };
        self.json_bytes = documents.json.len();
        self.brotli_bytes = documents.brotli.len();
        let fleet = Fleet::complete(subject, &documents, &self.contest, scratch)?;
        self.failures = check::fleet(&fleet, &documents, &self.contest);
        if !self.failures.is_empty() {
            return Ok(());
        }
        for (contender, server) in fleet.servers() {
            eprintln!("warming up {}", self.contest.name(contender));
            wrk.run(
                LOADS[0],
                WARM_UP_S,
                server.address,
                &self.contest.target,
                scratch,
            )?;
        }
        for round in 0..self.contest.round_count {
            self.round(round, &fleet, wrk, scratch)?;
        }
        self.failures
            .extend(check::fleet(&fleet, &documents, &self.contest));
        let failed = self.measurements.iter();
        self.failures
            .extend(failed.filter_map(|each| check::measurement(each, &self.contest)));
        Ok(())
    }

    fn round(&mut self, round: u32, fleet: &Fleet, wrk: &Wrk, scratch: &Scratch) -> Result<()> {
        let Contest {
            target, duration_s, ..
        } = &self.contest;
        let servers: Vec<_> = fleet.servers().collect();
        for load in LOADS {
            let turn = servers.iter().cycle().skip(round as usize % servers.len());
            for (contender, server) in turn.take(servers.len()) {
                let figures = wrk.run(load, *duration_s, server.address, target, scratch)?;
                eprintln!(
                    "round {}: {} under {load}: {:.0} requests/s",
                    round + 1,
                    self.contest.name(*contender),
                    figures.requests_per_second()
                );
                self.measurements.push(Measurement {
                    round,
                    contender: *contender,
                    load,
                    figures,
                    memory: server.memory()?,
                });
            }
        }
        Ok(())
    }

    /// A number of each round of one server under one load.
    pub fn series(&self, contender: Contender, load: Load, of: fn(&Measurement) -> f64) -> Series {
        Series(self.measured(contender, load).map(of).collect())
    }

    /// The measurements of one server under one load, in the order of the rounds.
    pub fn measured(&self, contender: Contender, load: Load) -> impl Iterator<Item = &Measurement> {
        let all = self.measurements.iter();
        all.filter(move |each| each.contender == contender && each.load == load)
    }

    /// How many times the requests per second of another server dre-backend answers, in each round.
    pub fn ratios(&self, other: Contender, load: Load) -> Series {
        let rates = |contender| {
            let rate = |each: &Measurement| each.figures.requests_per_second();
            self.series(contender, load, rate).0
        };
        let subject = rates(Contender::Subject);
        let pairs = subject.into_iter().zip(rates(other));
        Series(pairs.map(|(subject, other)| subject / other).collect())
    }

    /// What dre-backend is meant to reach, and whether it does.
    pub fn goals(&self) -> Vec<Goal> {
        goals::goals(self)
    }
}
