//! Decides from a few noisy runs: medians, intervals, detectable effects, change points.
//!
//! Builds and programs are measured in few runs on noisy machines: 3 to 10 a side is the normal case. So this crate
//! never takes a model of the noise for granted. [`compare`], [`compare_pairs`] and [`compare_to_limit`] rest on exact
//! rank tests, whose error rate holds at any number of runs, and say "undecided" where no test could tell.
//! [`runs_needed`] says how many would. [`change_points`] finds where a long series moved to another level.
//!
//! It is pure: numbers in, numbers out. Where it draws at random it draws from a seed, so that the same runs give the
//! same answer on every machine. It must not know what was measured.
//!
//! Every comparison is one of ratios, thus the same in every unit: `0.10` is ten percent everywhere.
//!
//! ```
//! use perf_statistics::{compare, CompareOptions, Verdict};
//!
//! let base = [10.1, 9.9, 10.0, 10.2, 9.8];
//! let head = [11.1, 11.3, 11.0, 10.9, 11.2];
//! let comparison = compare(&base, &head, &CompareOptions::default());
//! assert_eq!(comparison.map(|c| c.verdict), Some(Verdict::Slower));
//! ```

mod bootstrap;
mod change_point;
mod compare;
mod normal;
mod rank;
mod runs;
mod shift;
mod spread;

pub use change_point::{change_points, ChangePoint, ChangePointOptions};
pub use compare::{
    compare, compare_pairs, compare_to_limit, CompareOptions, Comparison, Interval, Verdict,
};
pub use runs::{minimum_runs, runs_needed, Design};
pub use spread::{spread, Spread};
