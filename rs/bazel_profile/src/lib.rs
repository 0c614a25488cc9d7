//! Bazel JSON trace profiles: bytes in, values out.
//!
//! [`analyze`] reads a profile from any [`std::io::Read`], plain or gzip, once and in bounded memory, and returns a
//! [`Report`]; [`read_trace`] also keeps every event for a timeline. This crate owns the profile's format and the
//! arithmetic on it. It must not know files, clocks, the environment, a terminal or an output format; domain types
//! here do not derive a wire format.
//!
//! The format is the Chrome trace event format as written by Bazel's `JsonTraceFileWriter`, see
//! <https://bazel.build/advanced/performance/json-trace-profile>.
//!
//! # A report
//!
//! ```
//! use bazel_profile::{analyze, Options};
//!
//! let profile = br#"{"otherData":{"bazel_version":"release 7.7.1"},"traceEvents":[
//!     {"name":"thread_name","ph":"M","pid":1,"tid":9,"args":{"name":"Main Thread"}},
//!     {"cat":"build phase marker","name":"Initialize command","ph":"i","ts":0,"pid":1,"tid":9},
//!     {"cat":"action processing","name":"Compiling a.cc","ph":"X","ts":500,"dur":2000,"pid":1,
//!      "args":{"target":"//a:a","mnemonic":"CppCompile"},"tid":40}
//! ]}"#;
//! let report = analyze(&profile[..], &Options::default())?;
//! assert!(report.completeness.is_complete());
//! assert_eq!(report.total_duration_us, 2500);
//! assert_eq!(report.actions.top[0].target.as_deref(), Some("//a:a"));
//! # Ok::<(), bazel_profile::ProfileError>(())
//! ```
//!
//! How to read it:
//! - [`Report::completeness`] first: each [`Gap`] says what is missing. A damaged profile still has a report.
//! - [`Report::merged`] next: a slim profile hides short events, and every sum by name is too low by what it hides.
//! - Times are in microseconds. Phases and the critical path are wall time; rankings and waits are summed over
//!   threads and may exceed the build's duration.
//! - `None` means that the profile does not say; 0 means that it says there was nothing.
//! - Rankings hold `Options::top` groups and the sum of all others; [`Ranking::uncertainty_us`] is 0 unless there are
//!   more names than bounded memory can tell apart.
//!
//! # Every action
//!
//! [`analyze_actions`] keeps the actions too, for those who compare or replay builds:
//!
//! ```
//! use bazel_profile::{analyze_actions, Options};
//!
//! # let profile = br#"{"otherData":{},"traceEvents":[
//! #     {"cat":"action processing","name":"Compiling a.cc","ph":"X","ts":500,"dur":2000,"pid":1,
//! #      "args":{"target":"//a:a","mnemonic":"CppCompile"},"tid":40},
//! #     {"cat":"action processing","name":"Linking a","ph":"X","ts":2500,"dur":700,"pid":1,
//! #      "args":{"target":"//a:a","mnemonic":"CppLink"},"tid":40}]}"#;
//! let profile = analyze_actions(&profile[..], &Options::default())?;
//! let links = profile.actions.rows().filter(|action| action.mnemonic == b"CppLink");
//! assert_eq!(links.map(|action| action.duration_us).sum::<u64>(), 700);
//! assert_eq!(profile.report.actions.count, profile.actions.len() as u64);
//! # Ok::<(), bazel_profile::ProfileError>(())
//! ```
//!
//! # What is promised
//!
//! Memory: [`analyze`] is bounded whatever the input; [`analyze_actions`] takes memory for each action, and each
//! distinct text once. Nothing is read twice, so a pipe will do.
//!
//! Damage: no input panics or hangs. Text that is cut, a cut gzip stream, malformed events, a bare array of events
//! and a missing main thread give a report with gaps; only an input without a single event is an error, a
//! [`ProfileError`] of one line. A layout that is not Bazel's own (pretty-printed, one line, CRLF) means the same,
//! more slowly.

mod analysis;
mod completeness;
mod error;
mod event;
mod hash;
mod intern;
mod reader;
mod report;
mod schedule;
mod source;
mod step;
mod suggestion;
mod table;
mod trace;
mod vocabulary;

pub use analysis::actions::{Action, Actions, MnemonicStrategy};
pub use analysis::cache_state::CacheState;
pub use analysis::critical_path::{CriticalPath, CriticalPathStep, Drag};
pub use analysis::fetches::{Fetch, Fetches};
pub use analysis::memory::{Collections, Memory};
pub use analysis::merged::Merged;
pub use analysis::metadata::Metadata;
pub use analysis::network::Network;
pub use analysis::parallelism::{CoreBasis, Cores, Parallelism, Slice};
pub use analysis::phases::Phase;
pub use analysis::queueing::Queueing;
pub use analysis::ranking::{Group, Ranking, Remainder};
pub use analysis::remote::Remote;
pub use analysis::sandbox::Sandbox;
pub use analysis::split::StepSplit;
pub use analysis::workers::{WorkerGroup, Workers};
pub use completeness::{Completeness, Gap};
pub use error::{DamagedEnd, ProfileError};
pub use report::{analyze, analyze_actions, Options, Profile, Report};
pub use schedule::{
    critical_path_drags, replay, Change, Replay, ReplayStep, Selector, WhatIf, WhatIfError,
    SCHEDULE_ASSUMPTIONS,
};
pub use source::Compression;
pub use suggestion::{suggestions, Gain, Suggestion, SuggestionKind};
pub use table::{ActionRow, ActionTable};
pub use trace::{
    read_trace, Block, CounterPoint, Found, Trace, TraceError, TraceSpan, Window, WindowCounter,
    WindowLane, MAX_WIDTH_PX,
};
pub use vocabulary::{PhaseKind, Strategy};
