//! The gate on simulated builds of a noisy machine: how often it fails where nothing changed, and how often it finds a
//! slowdown, against what the exact Mann-Whitney test does in theory less what chance may take from so many gates.

use perf_budget::{evaluate, Budgets, GateOptions, Level, Samples};

/// Draws the wall times of builds whose logarithm varies nearly normally: a sum of twelve uniform numbers.
struct Machine {
    state: u64,
    noise: f64,
}

impl Machine {
    /// Marsaglia's xorshift, between 0 and 1.
    fn uniform(&mut self) -> f64 {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        (self.state >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn wall_times(&mut self, count: usize, seconds: f64) -> Vec<f64> {
        let mut wall_time = || {
            let normal = (0..12).map(|_| self.uniform()).sum::<f64>() - 6.0;
            seconds * (self.noise * normal).exp()
        };
        (0..count).map(|_| wall_time()).collect()
    }

    fn builds(&mut self, count: usize, seconds: f64) -> Samples {
        let mut samples = Samples::default();
        for wall in self.wall_times(count, seconds) {
            samples.push(
                format!("build.wall_time={wall}s")
                    .parse()
                    .expect("a metric"),
            );
        }
        samples
    }
}

/// A change as the gate sees it: so many runs a side, head so much slower, a limit on the increase.
#[derive(Debug, Clone, Copy)]
struct Setting {
    limit_percent: u32,
    noise: f64,
    runs: usize,
    slowdown: f64,
}

/// How often gates fail, and how often they pass.
#[derive(Debug, Clone, Copy)]
struct Shares {
    failed: f64,
    passed: f64,
}

/// How many gates a setting is tried with.
const GATES: usize = 200;
/// How many draws tell what theory says.
const DRAWS: usize = 10_000;

impl Setting {
    fn machine(&self, seed: u64) -> Machine {
        Machine {
            state: seed,
            noise: self.noise,
        }
    }

    /// What the gate does.
    fn measured(&self, seed: u64) -> Shares {
        let limit = self.limit_percent;
        let budgets =
            format!("[[budget]]\nmetric = \"build.wall_time\"\nfail_increase = \"{limit} %\"\n");
        let budgets = Budgets::parse(&budgets).expect("budgets");
        let mut machine = self.machine(seed);
        // The exact interval is the wider one: of 10,000 judgements at each setting, bootstraps of 1,000 changed none.
        let mut options = GateOptions::default();
        options.compare.resamples = 200;
        self.shares(GATES, || {
            let base = machine.builds(self.runs, 60.0);
            let head = machine.builds(self.runs, 60.0 * self.slowdown);
            let gate = evaluate(&budgets, &head, Some(&base), &options);
            [Level::Fail, Level::Pass].map(|level| gate.count(level) > 0)
        })
    }

    /// What it does in theory: the 95 % interval is beyond the limit if so few pairs of runs are within it as the
    /// test's table says; and it passes if the medians' ratio is within it.
    fn theory(&self) -> Shares {
        // Mann and Whitney's table: for 5 and 8 runs a side, at 5 % both sides together.
        let critical = match self.runs {
            5 => Some(2),
            8 => Some(13),
            _ => None,
        };
        let border = 1.0 + f64::from(self.limit_percent) / 100.0;
        let mut machine = self.machine(0x0f1e_2d3c_4b5a_6978);
        self.shares(DRAWS, || {
            let base = machine.wall_times(self.runs, border);
            let head = machine.wall_times(self.runs, self.slowdown);
            let within = |head: &f64| base.iter().filter(|base| head <= base).count();
            let within: usize = head.iter().map(within).sum();
            let is_beyond = critical.is_some_and(|critical| within <= critical);
            [is_beyond, median(head) <= median(base)]
        })
    }

    fn shares(&self, count: usize, mut draw: impl FnMut() -> [bool; 2]) -> Shares {
        let mut counts = [0.0; 2];
        for _ in 0..count {
            let drawn = draw();
            let counts = counts.iter_mut().zip(drawn);
            counts.for_each(|(count, is_so)| *count += f64::from(u8::from(is_so)));
        }
        let [failed, passed] = counts.map(|it| it / count as f64);
        Shares { failed, passed }
    }
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let (low, high) = (values[(values.len() - 1) / 2], values[values.len() / 2]);
    (low + high) / 2.0
}

/// How far the share of so many gates may lie from a rate by chance: three standard errors of both, and never less
/// than three gates.
fn margin(rate: f64) -> f64 {
    let gates = GATES as f64;
    let variance = (rate * (1.0 - rate)).max(1.0 / gates);
    3.0 * (variance * (1.0 / gates + 1.0 / DRAWS as f64)).sqrt()
}

#[test]
fn unchanged_builds_fail_no_more_often_than_theory_has_it() {
    for limit_percent in [2, 5] {
        for noise in [0.02, 0.1] {
            for runs in [1, 3, 5, 8] {
                let setting = Setting {
                    limit_percent,
                    noise,
                    runs,
                    slowdown: 1.0,
                };
                let (measured, theory) = (setting.measured(0xa5a5_0000_1357), setting.theory());
                let most = theory.failed + margin(theory.failed);
                assert!(
                    measured.failed <= most,
                    "{setting:?}: {measured:?}, {theory:?}"
                );
                assert!(
                    runs > 3 || measured.failed == 0.0,
                    "{runs} runs fail nothing"
                );
                let distance = (measured.passed - theory.passed).abs();
                assert!(
                    distance <= margin(theory.passed),
                    "{setting:?}: {measured:?}, {theory:?}"
                );
            }
        }
    }
}

/// How often a slowdown fails, and is not undecided, depends on how far the limit is from it, and on noise. Where both
/// are near, a median may even keep the limit.
#[test]
fn a_tenth_slower_is_found_as_often_as_theory_has_it() {
    for limit_percent in [2, 3, 5] {
        for noise in [0.01, 0.02, 0.03] {
            let setting = Setting {
                limit_percent,
                noise,
                runs: 5,
                slowdown: 1.1,
            };
            let (measured, theory) = (setting.measured(0x5a5a_0000_2468), setting.theory());
            let least = theory.failed - margin(theory.failed);
            assert!(
                measured.failed >= least,
                "{setting:?}: {measured:?}, {theory:?}"
            );
            let most = theory.passed + margin(theory.passed);
            assert!(
                measured.passed <= most,
                "{setting:?}: {measured:?}, {theory:?}"
            );
        }
    }
}
