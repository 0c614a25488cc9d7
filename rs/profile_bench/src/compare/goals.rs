//! What dre is meant to reach. It owns the goals and says whether they are met; it must not know how figures were
//! measured.

use serde::Serialize;

use super::report::{self, CPU};
use super::starts::Started;
use super::{Comparison, Contender, Outcome};

/// CPU time as a part of a peer's, at most.
const CPU_RATIOS: [(Contender, f64); 2] = [(Contender::Gzip, 0.67), (Contender::Bazel, 0.2)];
/// JSON from which on the start of a process no longer shows in such a ratio.
const LARGE_JSON_BYTES: u64 = 50_000_000;
/// Peak of resident memory on a profile of any size, in MB, at most.
const PEAK_MEMORY_MB: f64 = 32.0;
/// Whole processes, in milliseconds, at most.
const STARTS_MS: [(Started, f64); 2] = [(Started::Small, 15.0), (Started::Help, 5.0)];
/// The small profile that this is about has at most so much JSON.
const SMALL_BYTES: u64 = 3_600_000;
const MEGABYTE: f64 = 1e6;

/// A goal and what was measured. All goals are bounds from above.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Goal {
    /// What is measured, with its unit.
    pub name: String,
    /// The figure by which it is judged: of ratios and times the median, of memory the maximum.
    pub measured: f64,
    /// What it may be at most.
    pub bound: f64,
    /// Whether it is.
    pub is_met: bool,
}

impl Goal {
    fn new(name: String, measured: f64, bound: f64) -> Self {
        Self {
            name,
            measured,
            bound,
            is_met: measured <= bound,
        }
    }
}

/// All goals of which something was measured.
pub fn goals(outcome: &Outcome) -> Vec<Goal> {
    let ratios = outcome.comparisons.iter().flat_map(ratios);
    let memory = outcome.comparisons.iter().filter_map(memory);
    ratios.chain(memory).chain(starts(outcome)).collect()
}

fn ratios(comparison: &Comparison) -> Vec<Goal> {
    if comparison.json_bytes < LARGE_JSON_BYTES {
        return Vec::new();
    }
    let goals = CPU_RATIOS.iter().filter_map(|&(peer, bound)| {
        let median = report::ratio(comparison, peer, &CPU)?.median;
        let name = format!("CPU time, dre / {} on {}", peer.name(), named(comparison));
        Some(Goal::new(name, median, bound))
    });
    goals.collect()
}

fn memory(comparison: &Comparison) -> Option<Goal> {
    let runs = comparison.rounds.iter();
    let runs = runs.filter_map(|round| round.run(Contender::Dre));
    let most_bytes = runs.map(|run| run.usage.peak_memory_bytes).max()?;
    let name = format!("peak memory of dre on {}, MB", named(comparison));
    Some(Goal::new(
        name,
        most_bytes as f64 / MEGABYTE,
        PEAK_MEMORY_MB,
    ))
}

fn starts(outcome: &Outcome) -> Vec<Goal> {
    let goals = STARTS_MS.iter().filter_map(|&(started, bound)| {
        let start = outcome
            .starts
            .iter()
            .find(|start| start.started == started)?;
        if start.profile_bytes.is_some_and(|bytes| bytes > SMALL_BYTES) {
            return None;
        }
        let name = format!("whole process, {}, ms", report::start_name(start));
        Some(Goal::new(name, start.spread_ms()?.median, bound))
    });
    goals.collect()
}

fn named(comparison: &Comparison) -> String {
    let json_mb = comparison.json_bytes as f64 / MEGABYTE;
    let form = if comparison.subject.is_gzip {
        "gzip"
    } else {
        "plain"
    };
    format!("{json_mb:.0} MB of JSON, {form}")
}

#[cfg(test)]
mod tests {
    use super::super::report::tests::outcome;
    use super::*;

    fn verdicts(outcome: &Outcome) -> Vec<(String, bool)> {
        let goals = goals(outcome).into_iter();
        goals.map(|goal| (goal.name, goal.is_met)).collect()
    }

    #[test]
    fn goals_are_judged_by_medians_and_by_the_most_memory() {
        let mut outcome = outcome(31_680_000);
        let names = [
            "CPU time, dre / gzip -dc on 100 MB of JSON, gzip",
            "CPU time, dre / bazel, warm on 100 MB of JSON, gzip",
            "peak memory of dre on 100 MB of JSON, gzip, MB",
            "whole process, dre profile analyze (3.4 MB), ms",
            "whole process, dre --help, ms",
        ];
        assert_eq!(
            verdicts(&outcome),
            names.map(|name| (name.to_owned(), true))
        );
        for round in &mut outcome.comparisons[0].rounds {
            for run in &mut round.0 {
                match run.contender {
                    Contender::Dre => run.usage.cpu *= 2,
                    _ => run.usage.peak_memory_bytes *= 100,
                }
            }
        }
        let last = outcome.comparisons[0].rounds.last_mut().expect("rounds");
        last.0[0].usage.peak_memory_bytes = 32_000_001;
        outcome.starts[0]
            .walls
            .iter_mut()
            .for_each(|wall| *wall *= 3);
        let are_met: Vec<bool> = goals(&outcome).iter().map(|goal| goal.is_met).collect();
        assert_eq!(are_met, [false, false, false, true, false]);
    }

    #[test]
    fn what_is_not_measured_is_no_goal() {
        assert_eq!(goals(&Outcome::default()), []);
        let mut outcome = outcome(31_680_000);
        outcome.comparisons[0].json_bytes = LARGE_JSON_BYTES - 1;
        outcome.starts.clear();
        assert_eq!(goals(&outcome).len(), 1);
    }
}
