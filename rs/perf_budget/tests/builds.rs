//! The gate on simulated builds of a noisy machine: no failure where nothing changed, and a slowdown is found.

use expect_test::expect;
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

    fn builds(&mut self, count: usize, seconds: f64) -> Samples {
        let mut samples = Samples::default();
        for _ in 0..count {
            let normal = (0..12).map(|_| self.uniform()).sum::<f64>() - 6.0;
            let wall = seconds * (self.noise * normal).exp();
            samples.push(
                format!("build.wall_time={wall}s")
                    .parse()
                    .expect("a metric"),
            );
        }
        samples
    }
}

/// How many of the gates, each over so many runs a side, fail, warn, or pass.
fn levels(limit: &str, noise: f64, gates: usize, runs: usize, slowdown: f64) -> [usize; 3] {
    let budgets =
        format!("[[budget]]\nmetric = \"build.wall_time\"\nfail_increase = \"{limit}\"\n");
    let budgets = Budgets::parse(&budgets).expect("budgets");
    let mut machine = Machine {
        state: 0x9e37_79b9_7f4a_7c15,
        noise,
    };
    let mut counts = [0; 3];
    for _ in 0..gates {
        let (base, head) = (
            machine.builds(runs, 60.0),
            machine.builds(runs, 60.0 * slowdown),
        );
        let gate = evaluate(&budgets, &head, Some(&base), &GateOptions::default());
        for (count, level) in counts
            .iter_mut()
            .zip([Level::Fail, Level::Warn, Level::Pass])
        {
            *count += gate.count(level);
        }
    }
    counts
}

#[test]
fn unchanged_builds_do_not_fail() {
    for limit in ["2 %", "5 %"] {
        for noise in [0.02, 0.1] {
            for runs in [1, 3, 5, 8] {
                let [failed, _, passed] = levels(limit, noise, 20, runs, 1.0);
                assert_eq!(failed, 0, "{runs} runs at {noise}");
                assert!(passed > 0, "{runs} runs at {noise}");
            }
        }
    }
}

/// A slowdown never passes. Whether it fails or is undecided depends on how far the limit is from it, and on noise.
#[test]
fn a_tenth_slower_is_found_with_five_runs_a_side() {
    let mut shown = String::new();
    for limit in ["2 %", "3 %", "5 %"] {
        for noise in [0.01, 0.02, 0.03] {
            let [failed, _, passed] = levels(limit, noise, 50, 5, 1.1);
            assert_eq!(passed, 0, "limit {limit}, noise {noise}");
            shown += &format!("limit {limit}, noise {noise}: {failed} of 50 fail\n");
        }
    }
    expect![[r#"
        limit 2 %, noise 0.01: 50 of 50 fail
        limit 2 %, noise 0.02: 50 of 50 fail
        limit 2 %, noise 0.03: 41 of 50 fail
        limit 3 %, noise 0.01: 50 of 50 fail
        limit 3 %, noise 0.02: 50 of 50 fail
        limit 3 %, noise 0.03: 36 of 50 fail
        limit 5 %, noise 0.01: 50 of 50 fail
        limit 5 %, noise 0.02: 38 of 50 fail
        limit 5 %, noise 0.03: 27 of 50 fail
    "#]]
    .assert_eq(&shown);
}
