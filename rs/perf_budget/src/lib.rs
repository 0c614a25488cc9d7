//! Budgets for metrics in a checked-in file, and whether runs keep them.
//!
//! [`Budgets`] is the file: limits for metrics, absolute or against a baseline, to warn and to fail. [`Samples`] are
//! the measured runs. [`evaluate`] holds one against the other and gives a [`Gate`]: a judgement with a reason for
//! each budget. A noisy metric breaks a limit only if the 95 % interval of its runs is beyond it as a whole: builds that
//! are just on the limit do so by chance in at most 1 of 40 gates, single runs never. Where the runs do not carry that,
//! the judgement is "undecided" and says how many would.
//!
//! It is pure: it must not know files, profiles, terminals or exit codes.
//!
//! ```
//! use perf_budget::{evaluate, Budgets, GateOptions, Level, Samples};
//!
//! let budgets = Budgets::parse("[[budget]]\nmetric = \"binary.size/dre\"\nfail = \"5 MB\"\n")?;
//! let mut head = Samples::default();
//! head.push("binary.size/dre=5.1MB".parse().map_err(|_| "no metric")?);
//! let gate = evaluate(&budgets, &head, None, &GateOptions::default());
//! assert_eq!(gate.judgements[0].level, Level::Fail);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod budget;
mod error;
mod gate;
mod judge;
mod parse;
mod pattern;
mod reason;
mod samples;

pub use budget::{Budget, Budgets, Limit, Severity};
pub use error::BudgetError;
pub use gate::{evaluate, Gate, Judgement, Level};
pub use judge::{Finding, GateOptions, Outcome};
pub use pattern::Pattern;
pub use samples::Samples;
