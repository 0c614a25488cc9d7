//! The benchmark: `dre profile analyze` as a new process against the peers that are there. It owns the protocol of the
//! measurement; it must not know how results are printed.
//!
//! Each first runs once uncounted, which starts and warms Bazel's server, brings the profile into the page cache, and
//! gives the figures on which dre and Bazel must agree. Then come rounds in which each runs once, and each round begins
//! with the next one, so that drift of the machine meets all alike; ratios are those of a round. dre's cost is that of
//! its process. Bazel's CPU time is that of its client, wrapper included, and of its server while the client runs; its
//! memory is the peak of the server alone.

mod agreement;
mod contender;
mod goals;
mod json;
mod report;
mod spread;
mod starts;

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result};

use crate::measure::{self, Server, Usage};

pub use agreement::Figures;
pub use contender::{Contender, Programs, Subject};
pub use goals::{goals, Goal};
pub use json::json;
pub use report::table;
pub use starts::{starts, Start};

const PEERS: [Contender; 3] = [Contender::Bazel, Contender::Gzip, Contender::Python];

/// Everything that was measured.
#[derive(Debug, Clone, Default)]
pub struct Outcome {
    /// One for each profile.
    pub comparisons: Vec<Comparison>,
    /// How long whole processes take.
    pub starts: Vec<Start>,
}

/// All there is to say about one profile.
#[derive(Debug, Clone)]
pub struct Comparison {
    /// The profile.
    pub subject: Subject,
    /// How much JSON it has.
    pub json_bytes: u64,
    /// What dre says about it.
    pub dre_figures: Figures,
    /// What Bazel says about it, if it took part.
    pub bazel_figures: Option<Figures>,
    /// Who did not take part, and why.
    pub skipped: Vec<(Contender, String)>,
    /// The counted rounds.
    pub rounds: Vec<Round>,
}

/// A run of each contender, one right after the other.
#[derive(Debug, Clone)]
pub struct Round(pub Vec<Run>);

/// What one run took.
#[derive(Debug, Clone, Copy)]
pub struct Run {
    /// Who ran.
    pub contender: Contender,
    /// Of all its processes; of Bazel's memory, the server's.
    pub usage: Usage,
    /// More about a server.
    pub served: Option<Served>,
}

/// What is different about a run of Bazel.
#[derive(Debug, Clone, Copy)]
pub struct Served {
    /// CPU time of the client, a wrapper included. The server's is known in steps of 10 ms.
    pub client_cpu: Duration,
    /// Whether the peak of memory is of this run, because the system let it be reset, and not since the server was
    /// started.
    pub is_own_peak: bool,
}

impl Round {
    /// The run of a contender.
    pub fn run(&self, contender: Contender) -> Option<&Run> {
        self.0.iter().find(|run| run.contender == contender)
    }
}

impl Comparison {
    /// Whether dre and Bazel say the same about the profile, if both were asked.
    pub fn agrees(&self) -> bool {
        let theirs = self.bazel_figures.as_ref();
        theirs.is_none_or(|theirs| self.dre_figures.agrees_with(theirs))
    }

    /// Who took part, dre first.
    pub fn contenders(&self) -> Vec<Contender> {
        let is_skipped = |peer: &Contender| self.skipped.iter().any(|(skipped, _)| skipped == peer);
        let peers = PEERS.into_iter().filter(|peer| !is_skipped(peer));
        [Contender::Dre].into_iter().chain(peers).collect()
    }
}

/// Compares all that are there on one profile.
///
/// # Errors
///
/// When the profile cannot be read, one of them fails on it, or its output is not understood.
pub fn compare(programs: &Programs, profile: &Path, round_count: u32) -> Result<Comparison> {
    let compare = || -> Result<Comparison> {
        let mut comparison = prepare(programs, profile)?;
        let contenders = comparison.contenders();
        let server = match comparison.bazel_figures {
            Some(_) => Some(Server {
                pid: programs.server_pid()?,
            }),
            None => None,
        };
        measure::forget_own_peak();
        for round in 0..round_count {
            let mut order = contenders.clone();
            order.rotate_left(round as usize % contenders.len());
            let runs = order
                .into_iter()
                .map(|contender| run(programs, contender, &comparison.subject, server));
            comparison.rounds.push(Round(runs.collect::<Result<_>>()?));
        }
        Ok(comparison)
    };
    compare().with_context(|| format!("cannot compare on {}", profile.display()))
}

/// The uncounted runs.
fn prepare(programs: &Programs, profile: &Path) -> Result<Comparison> {
    let subject = Subject::of(profile)?;
    let output = |contender| measure::output(&mut programs.command(contender, &subject));
    let said = output(Contender::Dre)?;
    let json_bytes = agreement::json_bytes(&said)?;
    let mut bazel_figures = None;
    let mut skipped = Vec::new();
    for peer in PEERS {
        let reason = programs.absence(peer);
        match reason.or_else(|| subject.refusal(peer, json_bytes)) {
            Some(reason) => skipped.push((peer, reason)),
            None if peer == Contender::Bazel => {
                bazel_figures = Some(Figures::from_bazel(&output(peer)?)?);
            }
            None => {
                measure::run(&mut programs.command(peer, &subject))?;
            }
        }
    }
    Ok(Comparison {
        json_bytes,
        dre_figures: Figures::from_dre(&said)?,
        bazel_figures,
        skipped,
        rounds: Vec::new(),
        subject,
    })
}

fn run(
    programs: &Programs,
    contender: Contender,
    subject: &Subject,
    server: Option<Server>,
) -> Result<Run> {
    let mut command = programs.command(contender, subject);
    let Some(server) = server.filter(|_| contender == Contender::Bazel) else {
        return Ok(Run {
            contender,
            usage: measure::run(&mut command)?,
            served: None,
        });
    };
    let is_own_peak = server.forget_peak();
    let cpu_before = server.cpu()?;
    let client = measure::run(&mut command)?;
    Ok(Run {
        contender,
        usage: Usage {
            cpu: client.cpu + server.cpu()?.saturating_sub(cpu_before),
            wall: client.wall,
            peak_memory_bytes: server.peak_memory_bytes()?,
        },
        served: Some(Served {
            client_cpu: client.cpu,
            is_own_peak,
        }),
    })
}
