//! `dre history add`: runs out of profiles, build events and metrics that are given.

use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::path::Path;

use anyhow::{bail, Context};
use bazel_profile::{Options, Report};
use perf_history::build_events::{self, BuildEvents};
use perf_history::{Attachment, History, Outcome as RunOutcome, Run, RunContent, TIMELINE};
use perf_metrics::{Metric, MetricName};
use registry::Timestamp;
use serde::Deserialize;

use super::args::AddArgs;
use super::conditions;
use super::store::HistoryStore;
use crate::exit::Outcome;
use crate::output::remark;
use crate::profile::input;
use crate::terminal::Terminal;
use crate::text::{line, visible};
use crate::units::counted;

/// So many groups of a ranking become metrics; those below are small.
const RANKED: usize = 20;

/// Adds runs.
///
/// # Errors
/// If nothing is given to add, something cannot be read, or the history fails.
pub fn add(store: &HistoryStore, args: &AddArgs, terminal: &Terminal) -> anyhow::Result<Outcome> {
    let events = args.bep.as_deref().map(read_events).transpose()?;
    let mut given = args.metrics.clone();
    if let Some(path) = &args.json {
        given.extend(read_metrics(path)?);
    }
    if args.files.len() > 1 && (events.is_some() || !given.is_empty()) {
        bail!("build events and metrics are those of one run: give one profile with them");
    }
    let mut candidates = Vec::new();
    for path in &args.files {
        candidates.push(Candidate::read(path, args.timeline)?);
    }
    if args.files.is_empty() {
        if events.is_none() && given.is_empty() {
            bail!("there is nothing to add: give a profile, --bep FILE, --json FILE or --metric NAME=VALUE");
        }
        candidates.push(Candidate::default());
    }
    let is_incomplete = candidates.iter().any(Candidate::is_incomplete);
    let history = store.open_to_write()?;
    let mut out = String::new();
    for candidate in candidates {
        candidate.add(history.as_ref(), args, events.as_ref(), &given, &mut out)?;
    }
    terminal.print(&out)?;
    Ok(if is_incomplete {
        Outcome::Incomplete
    } else {
        Outcome::Complete
    })
}

/// What may become a run.
#[derive(Default)]
struct Candidate {
    /// The name of the profile, as it is shown.
    name: String,
    report: Option<Report>,
    timeline: Option<Vec<u8>>,
}

impl Candidate {
    fn read(path: &Path, with_timeline: bool) -> anyhow::Result<Self> {
        let options = Options {
            top: RANKED,
            ..Options::default()
        };
        let name = path.display().to_string();
        let failed = |reason: String| anyhow::anyhow!("{name}: {reason}");
        let (report, timeline) = if with_timeline {
            let (report, trace) = input::read_trace(path, &options).map_err(failed)?;
            (report, Some(trace.encode()))
        } else {
            (input::analyze(path, &options).map_err(failed)?, None)
        };
        for gap in &report.completeness.gaps {
            remark(&visible(&format!("{name}: incomplete: {gap}")));
        }
        Ok(Self {
            name,
            report: Some(report),
            timeline,
        })
    }

    fn is_incomplete(&self) -> bool {
        let report = self.report.as_ref();
        report.is_some_and(|report| !report.completeness.is_complete())
    }

    fn add(
        &self,
        history: &dyn History,
        args: &AddArgs,
        events: Option<&BuildEvents>,
        given: &[Metric],
        out: &mut String,
    ) -> anyhow::Result<()> {
        let run = Run::new(self.content(args, events, given)?)?;
        let timeline = self.timeline.as_deref().map(|content| Attachment {
            kind: TIMELINE,
            content,
        });
        let added = history.add(&run, timeline.as_slice())?;
        let id: String = run.id().to_string().chars().take(12).collect();
        let metrics = counted(run.metrics().len() as u64, "metric");
        let verb = if added.is_new { "added" } else { "known" };
        let mut text = format!("{verb} run {id} ({metrics}");
        if added.attachment_count > 0 {
            text.push_str(", timeline");
        }
        text.push(')');
        if !self.name.is_empty() {
            text = format!("{}: {text}", self.name);
        }
        line(out, &visible(&text));
        Ok(())
    }

    fn content(
        &self,
        args: &AddArgs,
        events: Option<&BuildEvents>,
        given: &[Metric],
    ) -> anyhow::Result<RunContent> {
        let mut key = conditions::key(&args.key, events);
        let metadata = self.report.as_ref().map(|report| &report.metadata);
        if let Some(report) = &self.report {
            key.cache_state = report.cache_state();
        }
        let event_build = events.and_then(|it| it.build_id.clone());
        let profile_build = metadata.and_then(|it| it.build_id.clone());
        if let (Some(event_build), Some(profile_build)) = (&event_build, &profile_build) {
            if event_build != profile_build {
                bail!(
                    "{}: is of build {profile_build}, the build events are of build {event_build}: \
                     give those that belong together",
                    self.name
                );
            }
        }
        let time_ms = args.time.map(Timestamp::as_millisecond);
        let time_ms = time_ms.or_else(|| events?.start_time_ms);
        let time_ms = time_ms.or_else(|| metadata?.start_unix_ms);
        Ok(RunContent {
            time_ms: time_ms.unwrap_or_else(|| Timestamp::now().as_millisecond()),
            key,
            outcome: match (args.outcome, events) {
                (Some(outcome), _) => outcome.into(),
                (None, Some(events)) => events.outcome(),
                (None, None) => RunOutcome::Unknown,
            },
            source: event_build.or(profile_build).unwrap_or_default(),
            metrics: self.metrics(events, given)?,
        })
    }

    /// What is given counts more than what the profile says.
    fn metrics(
        &self,
        events: Option<&BuildEvents>,
        given: &[Metric],
    ) -> anyhow::Result<Vec<Metric>> {
        let measured = match &self.report {
            Some(report) => perf_metrics::of_report(report),
            None => wall_time(events)?,
        };
        let is_given = |metric: &Metric| given.iter().any(|it| it.name == metric.name);
        let measured = measured.into_iter().filter(|metric| !is_given(metric));
        Ok(measured.chain(given.iter().cloned()).collect())
    }
}

/// What build events alone tell.
fn wall_time(events: Option<&BuildEvents>) -> anyhow::Result<Vec<Metric>> {
    let Some(duration_us) = events.and_then(BuildEvents::duration_us) else {
        return Ok(Vec::new());
    };
    Ok(vec![Metric {
        name: "build.wall_time".parse()?,
        value: duration_us as f64,
    }])
}

fn read_events(path: &Path) -> anyhow::Result<BuildEvents> {
    let read = || -> Result<BuildEvents, String> {
        let file = File::open(path).map_err(|error| input::read_failure(&error))?;
        build_events::read(file).map_err(|error| error.to_string())
    };
    let name = path.display().to_string();
    let events = read().map_err(|reason| anyhow::anyhow!("{name}: {reason}"))?;
    if !events.is_complete {
        remark(&visible(&format!(
            "{name}: incomplete: the build did not end, or the file was cut"
        )));
    }
    Ok(events)
}

/// A file of metrics; other fields are of no concern.
#[derive(Deserialize)]
struct MetricFile {
    metrics: BTreeMap<String, f64>,
}

fn read_metrics(path: &Path) -> anyhow::Result<Vec<Metric>> {
    let name = path.display().to_string();
    let open = || -> io::Result<File> { File::open(path) };
    let file =
        open().map_err(|error| anyhow::anyhow!("{name}: {}", input::read_failure(&error)))?;
    let document: MetricFile = serde_json::from_reader(io::BufReader::new(file)).with_context(
        || format!("{name}: is no file of metrics, as {{\"metrics\": {{\"binary.size/dre\": 5100000}}}}"),
    )?;
    let metrics = document.metrics.into_iter().map(|(metric, value)| {
        let metric: MetricName = metric.parse().with_context(|| name.clone())?;
        Ok(Metric {
            name: metric,
            value,
        })
    });
    metrics.collect()
}
