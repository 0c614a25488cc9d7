//! One profile's report as JSON, and the list of such reports that a command prints; documented in
//! `docs/profile-report.schema.json`.
//!
//! It owns the document's outer layers; each section of the report has a file beside this one. It must not know
//! how a report came about: a name, and a report or the reason why there is none, is all it is given.
//!
//! ```
//! use bazel_profile::{analyze, Options};
//!
//! let profile = br#"{"otherData":{},"traceEvents":[
//!     {"cat":"action processing","name":"Compiling a.cc","ph":"X","ts":500,"dur":2000,"pid":1,"tid":40}
//! ]}"#;
//! let report = analyze(&profile[..], &Options::default())?;
//! let json = serde_json::to_value(profile_document::report::document("a.json", Ok(&report)))?;
//! assert_eq!(json["file"], "a.json");
//! assert_eq!(json["profile"]["actions"]["count"], 1);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod actions;
mod critical_path;
mod execution;
mod parallelism;
mod remote;
mod resources;
mod suggestion;
mod what_if;

use bazel_profile::{self as profile, Compression, Report};
use serde::Serialize;

use self::actions::Actions;
use self::critical_path::CriticalPath;
use self::execution::{Queueing, Sandbox, Workers};
use self::parallelism::Parallelism;
use self::remote::{Fetches, Remote};
use self::resources::{Memory, Merged, Network};
use self::suggestion::Suggestion;
use self::what_if::WhatIf;

/// The schema version of both documents. Counts up when a field changes its meaning or goes away.
pub const SCHEMA_VERSION: u32 = 1;

/// The JSON Schema of both documents.
pub const SCHEMA: &str = include_str!("../../docs/profile-report.schema.json");

/// The document about one profile; `report_document` in the schema.
#[derive(Debug, Serialize)]
pub struct ReportDocument<'a> {
    schema_version: u32,
    #[serde(flatten)]
    report: FileReport<'a>,
}

/// The document about several profiles, in the order they were given; `report_list` in the schema.
#[derive(Debug, Serialize)]
pub struct ReportListDocument<'a> {
    schema_version: u32,
    reports: Vec<FileReport<'a>>,
}

/// A document about one profile. `file` is the name it is known by; an error is why there is no report, in one
/// line for people.
#[must_use]
pub fn document<'a>(file: &'a str, result: Result<&'a Report, &'a str>) -> ReportDocument<'a> {
    ReportDocument {
        schema_version: SCHEMA_VERSION,
        report: FileReport::new(file, result),
    }
}

impl<'a> ReportDocument<'a> {
    /// The same with a replay of the build under other suppositions.
    #[must_use]
    pub fn with_replay(mut self, replay: Option<&'a profile::Replay>) -> Self {
        self.report.what_if = replay.map(WhatIf::from);
        self
    }
}

/// One document about several profiles.
#[must_use]
pub fn list<'a>(documents: impl IntoIterator<Item = ReportDocument<'a>>) -> ReportListDocument<'a> {
    ReportListDocument {
        schema_version: SCHEMA_VERSION,
        reports: documents
            .into_iter()
            .map(|document| document.report)
            .collect(),
    }
}

#[derive(Debug, Serialize)]
struct FileReport<'a> {
    file: &'a str,
    status: &'static str,
    error: Option<&'a str>,
    profile: Option<Profile<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    what_if: Option<WhatIf<'a>>,
}

impl<'a> FileReport<'a> {
    fn new(file: &'a str, result: Result<&'a Report, &'a str>) -> Self {
        let status = match result {
            Ok(report) if report.completeness.is_complete() => "complete",
            Ok(_) => "incomplete",
            Err(_) => "unreadable",
        };
        Self {
            file,
            status,
            error: result.err(),
            profile: result.ok().map(Profile::from),
            what_if: None,
        }
    }
}

#[derive(Debug, Serialize)]
struct Profile<'a> {
    gaps: Vec<Gap>,
    compression: &'static str,
    decoded_bytes: u64,
    event_count: u64,
    build: Build<'a>,
    cache_state: &'static str,
    total_duration_us: u64,
    suggestions: Vec<Suggestion<'a>>,
    phases: Vec<Phase<'a>>,
    critical_path: CriticalPath<'a>,
    actions: Actions<'a>,
    workers: Workers<'a>,
    queueing: Queueing,
    sandbox: Sandbox,
    remote: Remote<'a>,
    fetches: Fetches<'a>,
    parallelism: Option<Parallelism>,
    network: Option<Network>,
    memory: Memory<'a>,
    merged: Merged,
}

impl<'a> From<&'a Report> for Profile<'a> {
    fn from(report: &'a Report) -> Self {
        Self {
            gaps: report.completeness.gaps.iter().map(Gap::from).collect(),
            compression: match report.compression {
                Compression::Plain => "plain",
                Compression::Gzip => "gzip",
            },
            decoded_bytes: report.decoded_bytes,
            event_count: report.event_count,
            build: (&report.metadata).into(),
            cache_state: report.cache_state().name(),
            total_duration_us: report.total_duration_us,
            suggestions: report.suggestions.iter().map(Suggestion::from).collect(),
            phases: report.phases.iter().map(Phase::from).collect(),
            critical_path: (&report.critical_path).into(),
            actions: (&report.actions).into(),
            workers: (&report.workers).into(),
            queueing: (&report.queueing).into(),
            sandbox: (&report.sandbox).into(),
            remote: (&report.remote).into(),
            fetches: (&report.fetches).into(),
            parallelism: report.parallelism.as_ref().map(Parallelism::from),
            network: report.network.map(Network::from),
            memory: (&report.memory).into(),
            merged: (&report.merged).into(),
        }
    }
}

#[derive(Debug, Serialize)]
struct Gap {
    code: &'static str,
    message: String,
}

impl From<&profile::Gap> for Gap {
    fn from(gap: &profile::Gap) -> Self {
        Self {
            code: gap.code(),
            message: gap.to_string(),
        }
    }
}

#[derive(Debug, Serialize)]
struct Build<'a> {
    bazel_version: Option<&'a str>,
    build_id: Option<&'a str>,
    output_base: Option<&'a str>,
    date: Option<&'a str>,
    start_unix_ms: Option<i64>,
}

impl<'a> From<&'a profile::Metadata> for Build<'a> {
    fn from(metadata: &'a profile::Metadata) -> Self {
        Self {
            bazel_version: metadata.bazel_version.as_deref(),
            build_id: metadata.build_id.as_deref(),
            output_base: metadata.output_base.as_deref(),
            date: metadata.date.as_deref(),
            start_unix_ms: metadata.start_unix_ms,
        }
    }
}

#[derive(Debug, Serialize)]
struct Phase<'a> {
    kind: &'static str,
    name: &'a str,
    start_us: i64,
    duration_us: u64,
}

impl<'a> From<&'a profile::Phase> for Phase<'a> {
    fn from(phase: &'a profile::Phase) -> Self {
        Self {
            kind: phase.kind.name(),
            name: &phase.name,
            start_us: phase.start_us,
            duration_us: phase.duration_us,
        }
    }
}
