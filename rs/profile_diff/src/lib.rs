//! What changed between two builds' profiles, and why.
//!
//! [`diff`] compares two [`Side`]s, each of one or several profiles of the same build, and returns a [`Diff`]: the total
//! with its statistics, tables by phase, mnemonic, package, target and strategy, the critical path step by step, and
//! the [`Cause`]s, each with evidence and an estimate of what undoing it would gain. The first cause answers "why".
//!
//! This crate owns which action of one build is which of another, and what a difference is put down to. It is pure: it
//! must not know files, clocks, terminals or output formats; and it must not know the profile's format, which is
//! `bazel_profile`'s.
//!
//! ```
//! use bazel_profile::{analyze_actions, Options};
//! use profile_diff::{diff, CauseKind, DiffOptions, Side};
//!
//! let profile = |duration_us: u64| {
//!     let text = format!(r#"{{"otherData":{{}},"traceEvents":[
//!         {{"name":"thread_name","ph":"M","pid":1,"tid":9,"args":{{"name":"Main Thread"}}}},
//!         {{"cat":"build phase marker","name":"Build artifacts","ph":"i","ts":0,"pid":1,"tid":9}},
//!         {{"cat":"action processing","name":"Compiling a.cc","ph":"X","ts":0,"dur":{duration_us},"pid":1,
//!          "args":{{"target":"//a:a","mnemonic":"CppCompile"}},"tid":40}}]}}"#);
//!     analyze_actions(text.as_bytes(), &Options::default())
//! };
//! let base = Side::new(vec![profile(1_000_000)?]);
//! let head = Side::new(vec![profile(3_000_000)?]);
//! let diff = diff(&base, &head, &DiffOptions::default())?;
//! assert_eq!(diff.causes[0].kind, CauseKind::SlowerActions);
//! assert_eq!(diff.causes[0].target.as_deref(), Some("//a:a"));
//! assert_eq!(diff.causes[0].work_us, 2_000_000);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod causes;
mod change;
mod diff;
mod error;
mod gain;
mod label;
mod matching;
mod path;
mod sentence;
mod shift;
mod side;
mod sides;
mod state;
mod table;

pub use causes::{Cause, CauseKind};
pub use change::Change;
pub use diff::{diff, Diff, DiffOptions};
pub use error::DiffError;
pub use gain::GainBasis;
pub use path::{PathDiff, StepChange, StepKind};
pub use perf_statistics::{CompareOptions, Comparison, Verdict};
pub use shift::Interval;
pub use side::Side;
pub use sides::Sides;
pub use state::{unlike_caches, UnlikeCaches};
pub use table::{Dimension, Remainder, Row, Table};
