//! The report as JSON. These types are the wire format; `docs/profile-report.schema.json` documents
//! it, a test holds the two together. Within a schema version fields are only added.

use bazel_profile::{self as profile, CoreBasis};
use serde::Serialize;

use super::Analyzed;

/// Counts up when a field changes its meaning or goes away.
const SCHEMA_VERSION: u32 = 1;

#[derive(Serialize)]
struct Document<'a> {
    schema_version: u32,
    reports: Vec<FileReport<'a>>,
}

#[derive(Serialize)]
struct FileReport<'a> {
    file: &'a str,
    status: &'static str,
    error: Option<&'a str>,
    profile: Option<Profile<'a>>,
}

#[derive(Serialize)]
struct Profile<'a> {
    gaps: Vec<Gap>,
    compression: &'static str,
    decoded_bytes: u64,
    event_count: u64,
    build: Build<'a>,
    total_duration_us: u64,
    phases: Vec<Phase<'a>>,
    critical_path: CriticalPath<'a>,
    actions: Actions<'a>,
    parallelism: Option<Parallelism>,
    memory: Memory<'a>,
    merged: Merged,
}

#[derive(Serialize)]
struct Gap {
    code: &'static str,
    message: String,
}

#[derive(Serialize)]
struct Build<'a> {
    bazel_version: Option<&'a str>,
    build_id: Option<&'a str>,
    output_base: Option<&'a str>,
    date: Option<&'a str>,
    start_unix_ms: Option<i64>,
}

#[derive(Serialize)]
struct Phase<'a> {
    kind: &'static str,
    name: &'a str,
    start_us: i64,
    duration_us: u64,
}

#[derive(Serialize)]
struct CriticalPath<'a> {
    duration_us: u64,
    steps: Vec<Step<'a>>,
}

#[derive(Serialize)]
struct Step<'a> {
    description: &'a str,
    target: Option<&'a str>,
    mnemonic: Option<&'a str>,
    strategy: Option<&'static str>,
    start_us: i64,
    duration_us: u64,
}

#[derive(Serialize)]
struct Actions<'a> {
    count: u64,
    duration_us: u64,
    local_cache_check_us: Option<u64>,
    top: Vec<Action<'a>>,
    by_mnemonic: Ranking<'a>,
    by_package: Ranking<'a>,
    by_strategy: Ranking<'a>,
}

#[derive(Serialize)]
struct Action<'a> {
    description: &'a str,
    target: Option<&'a str>,
    mnemonic: Option<&'a str>,
    primary_output: Option<&'a str>,
    strategy: &'static str,
    start_us: i64,
    duration_us: u64,
}

#[derive(Serialize)]
struct Ranking<'a> {
    groups: Vec<Group<'a>>,
    remainder: Remainder,
}

#[derive(Serialize)]
struct Group<'a> {
    name: Option<&'a str>,
    action_count: u64,
    duration_us: u64,
}

#[derive(Serialize)]
struct Remainder {
    group_count: u64,
    action_count: u64,
    duration_us: u64,
}

#[derive(Serialize)]
struct Parallelism {
    cores: Cores,
    execution_us: u64,
    average_running: f64,
    peak_running: f64,
    busy_core_us: u64,
    idle_core_us: u64,
    resolution_us: u64,
    slices: Vec<Slice>,
}

#[derive(Serialize)]
struct Cores {
    count: u32,
    is_estimate: bool,
    basis: &'static str,
    basis_value: Option<f64>,
}

#[derive(Serialize)]
struct Slice {
    start_us: i64,
    duration_us: u64,
    running_actions: f64,
    waiting_actions: f64,
    host_cpu_cores: Option<f64>,
}

#[derive(Serialize)]
struct Memory<'a> {
    collection_duration_us: u64,
    collections: Vec<Collections<'a>>,
    bazel_peak_bytes: Option<u64>,
    host_peak_bytes: Option<u64>,
}

#[derive(Serialize)]
struct Collections<'a> {
    kind: &'a str,
    count: u64,
    duration_us: u64,
}

#[derive(Serialize)]
struct Merged {
    span_count: u64,
    event_count: u64,
    duration_us: u64,
}

/// Renders one document about all files.
pub fn render(analyzed: &[Analyzed]) -> anyhow::Result<String> {
    let document = Document {
        schema_version: SCHEMA_VERSION,
        reports: analyzed.iter().map(file_report).collect(),
    };
    Ok(serde_json::to_string_pretty(&document)? + "\n")
}

fn file_report(analyzed: &Analyzed) -> FileReport<'_> {
    let status = match &analyzed.result {
        Ok(report) if report.completeness.is_complete() => "complete",
        Ok(_) => "incomplete",
        Err(_) => "unreadable",
    };
    FileReport {
        file: &analyzed.file,
        status,
        error: analyzed.result.as_ref().err().map(String::as_str),
        profile: analyzed.result.as_ref().ok().map(Profile::from),
    }
}

impl<'a> From<&'a profile::Report> for Profile<'a> {
    fn from(report: &'a profile::Report) -> Self {
        Self {
            gaps: report
                .completeness
                .gaps
                .iter()
                .map(|gap| Gap {
                    code: gap.code(),
                    message: gap.to_string(),
                })
                .collect(),
            compression: match report.compression {
                profile::Compression::Plain => "plain",
                profile::Compression::Gzip => "gzip",
            },
            decoded_bytes: report.decoded_bytes,
            event_count: report.event_count,
            build: (&report.metadata).into(),
            total_duration_us: report.total_duration_us,
            phases: report.phases.iter().map(Phase::from).collect(),
            critical_path: CriticalPath {
                duration_us: report.critical_path.duration_us,
                steps: report.critical_path.steps.iter().map(Step::from).collect(),
            },
            actions: (&report.actions).into(),
            parallelism: report.parallelism.as_ref().map(Parallelism::from),
            memory: (&report.memory).into(),
            merged: Merged {
                span_count: report.merged.span_count,
                event_count: report.merged.event_count,
                duration_us: report.merged.duration_us,
            },
        }
    }
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

impl<'a> From<&'a profile::CriticalPathStep> for Step<'a> {
    fn from(step: &'a profile::CriticalPathStep) -> Self {
        Self {
            description: &step.description,
            target: step.target.as_deref(),
            mnemonic: step.mnemonic.as_deref(),
            strategy: step.strategy.map(profile::Strategy::name),
            start_us: step.start_us,
            duration_us: step.duration_us,
        }
    }
}

impl<'a> From<&'a profile::Actions> for Actions<'a> {
    fn from(actions: &'a profile::Actions) -> Self {
        Self {
            count: actions.count,
            duration_us: actions.duration_us,
            local_cache_check_us: actions.local_cache_check_us,
            top: actions.top.iter().map(Action::from).collect(),
            by_mnemonic: (&actions.by_mnemonic).into(),
            by_package: (&actions.by_package).into(),
            by_strategy: (&actions.by_strategy).into(),
        }
    }
}

impl<'a> From<&'a profile::Action> for Action<'a> {
    fn from(action: &'a profile::Action) -> Self {
        Self {
            description: &action.description,
            target: action.target.as_deref(),
            mnemonic: action.mnemonic.as_deref(),
            primary_output: action.primary_output.as_deref(),
            strategy: action.strategy.name(),
            start_us: action.start_us,
            duration_us: action.duration_us,
        }
    }
}

impl<'a> From<&'a profile::Ranking> for Ranking<'a> {
    fn from(ranking: &'a profile::Ranking) -> Self {
        let group = |group: &'a profile::Group| Group {
            name: group.name.as_deref(),
            action_count: group.action_count,
            duration_us: group.duration_us,
        };
        let profile::Remainder {
            group_count,
            action_count,
            duration_us,
        } = ranking.remainder;
        Self {
            groups: ranking.groups.iter().map(group).collect(),
            remainder: Remainder {
                group_count,
                action_count,
                duration_us,
            },
        }
    }
}

impl From<&profile::Parallelism> for Parallelism {
    fn from(parallelism: &profile::Parallelism) -> Self {
        Self {
            cores: parallelism.cores.into(),
            execution_us: parallelism.execution_us,
            average_running: parallelism.average_running,
            peak_running: parallelism.peak_running,
            busy_core_us: parallelism.busy_core_us,
            idle_core_us: parallelism.idle_core_us,
            resolution_us: parallelism.resolution_us,
            slices: parallelism.slices.iter().map(Slice::from).collect(),
        }
    }
}

impl From<profile::Cores> for Cores {
    fn from(cores: profile::Cores) -> Self {
        let (basis, basis_value) = match cores.basis {
            CoreBasis::Given => ("given", None),
            CoreBasis::HostCpuPeak(peak) => ("host_cpu_peak", Some(peak)),
            CoreBasis::LocalActionsPeak(peak) => ("local_actions_peak", Some(peak)),
            CoreBasis::Unknown => ("unknown", None),
        };
        Self {
            count: cores.count.get(),
            is_estimate: cores.basis.is_estimate(),
            basis,
            basis_value,
        }
    }
}

impl From<&profile::Slice> for Slice {
    fn from(slice: &profile::Slice) -> Self {
        let profile::Slice {
            start_us,
            duration_us,
            running_actions,
            waiting_actions,
            host_cpu_cores,
        } = *slice;
        Self {
            start_us,
            duration_us,
            running_actions,
            waiting_actions,
            host_cpu_cores,
        }
    }
}

impl<'a> From<&'a profile::Memory> for Memory<'a> {
    fn from(memory: &'a profile::Memory) -> Self {
        let kind = |kind: &'a profile::Collections| Collections {
            kind: &kind.kind,
            count: kind.count,
            duration_us: kind.duration_us,
        };
        Self {
            collection_duration_us: memory.collection_duration_us(),
            collections: memory.collections.iter().map(kind).collect(),
            bazel_peak_bytes: memory.bazel_peak_bytes,
            host_peak_bytes: memory.host_peak_bytes,
        }
    }
}
