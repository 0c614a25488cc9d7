//! Simulated runs.

pub mod theory;

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// A machine whose runs vary.
pub struct Machine {
    random: ChaCha8Rng,
    noise: f64,
}

impl Machine {
    /// A machine on which the logarithm of a run's time is normal around its middle.
    pub fn new(seed: u64, noise: f64) -> Self {
        Self {
            random: ChaCha8Rng::seed_from_u64(seed),
            noise,
        }
    }

    /// One standard normal value (Box and Muller).
    fn normal(&mut self) -> f64 {
        let radius = (-2.0 * (1.0 - self.random.random::<f64>()).ln()).sqrt();
        radius * (std::f64::consts::TAU * self.random.random::<f64>()).cos()
    }

    /// The time of one run of something that takes `middle`.
    pub fn run(&mut self, middle: f64) -> f64 {
        middle * (self.noise * self.normal()).exp()
    }

    /// The times of some runs.
    pub fn runs(&mut self, count: usize, middle: f64) -> Vec<f64> {
        (0..count).map(|_| self.run(middle)).collect()
    }
}
