//! `dre registry import`: files into the store, and what is said of them.

use anyhow::bail;
use registry::{At, RecordKind, Snapshot, Source, Timestamp};
use registry_store::{read_inputs, ImportOptions, ImportReport, Store, StoreError};

use super::args::ImportArgs;
use super::files;
use crate::exit::Outcome;
use crate::origin::{minute, Origin};
use crate::store::{OpenStore, StoreArgs};
use crate::terminal::Terminal;
use crate::text::{fact, line, visible, WARNING};
use crate::units::counted;

/// Takes files into the store.
///
/// # Errors
/// If a file cannot be read or is wrong, or does not fit the store, which is then as it was.
pub fn import(
    store: &StoreArgs,
    args: &ImportArgs,
    terminal: &Terminal,
) -> anyhow::Result<Outcome> {
    let files = files::read(&args.files)?;
    // Before the store is made, so that a wrong file leaves no empty one behind.
    let content = read_inputs(&files.inputs)?;
    if content.time.or(args.time).or(files.modified).is_none() {
        bail!("standard input does not tell when the registry was like this: say it with --time");
    }
    let store = store.open_to_write()?;
    refuse_mixture(&store, content.source)?;
    let options = ImportOptions {
        version: args.registry_version,
        time: args.time,
        source: None,
        now: Timestamp::now(),
        fallback_time: files.modified,
        notes: Vec::new(),
    };
    let report = store
        .import(&files.inputs, &options)
        .map_err(|error| failure(&store, error))?;
    terminal.print(&summary(&store, &report)?)
}

/// Says with which options what does not fit may be made to.
fn failure(store: &OpenStore, error: StoreError) -> anyhow::Error {
    match error {
        StoreError::NoFreeVersion {
            time,
            previous,
            next,
        } => {
            let before = match previous {
                0 => "nothing".to_owned(),
                version => version.to_string(),
            };
            anyhow::anyhow!(
                "no registry version is free at {time}: the store has {before} before it and {next} \
                 after it: give another time with --time, or a number with --registry-version"
            )
        }
        StoreError::VersionTaken { .. } => anyhow::Error::from(error).context("--registry-version"),
        error => store.failure(error),
    }
}

/// Between real versions a synthetic one would pass for the network's present or past.
fn refuse_mixture(store: &OpenStore, source: Option<Source>) -> anyhow::Result<()> {
    let is_synthetic = |source| matches!(source, Source::Synthetic { .. });
    let Some(newest) = store.run(Store::newest)? else {
        return Ok(());
    };
    let path = store.path.display();
    match (
        is_synthetic(newest.provenance.source),
        source.is_some_and(is_synthetic),
    ) {
        (true, false) => {
            bail!("{path}: holds a synthetic network: name another store for the real one")
        }
        (false, true) => {
            bail!("{path}: holds the real network: name another store for a synthetic one")
        }
        _ => Ok(()),
    }
}

/// What an import did, for people.
///
/// # Errors
/// If the store cannot be read.
pub fn summary(store: &OpenStore, report: &ImportReport) -> anyhow::Result<String> {
    let snapshot = store.snapshot(At::Version(report.version))?;
    let mut out = String::new();
    if let Some(mark) = Origin::from(&snapshot).synthetic_mark() {
        line(&mut out, &format!("{WARNING}{mark}{WARNING:#}"));
    }
    for warning in &report.warnings {
        let warning = visible(warning);
        line(&mut out, &format!("{WARNING}warning: {warning}{WARNING:#}"));
    }
    for (label, value) in facts(report, &snapshot) {
        fact(&mut out, label, &value, "Detected".len());
    }
    Ok(out)
}

fn facts(report: &ImportReport, snapshot: &Snapshot) -> Vec<(&'static str, String)> {
    let stored = match report.versions_added {
        0 => "unchanged: the store has these records already".to_owned(),
        added => counted(added, "new version"),
    };
    let origin = report.provenance.version_origin.as_str();
    let mut facts = vec![
        ("Detected", report.format.as_str().to_owned()),
        ("Version", format!("{} ({origin})", report.version)),
        ("Time", minute(report.time)),
        ("Stored", stored),
        ("Records", records(snapshot)),
    ];
    if !report.ignored.is_empty() {
        let kinds = report.ignored.iter();
        let kinds: Vec<String> = kinds
            .map(|(kind, count)| format!("{count} {kind}"))
            .collect();
        facts.push(("Ignored", kinds.join(", ")));
    }
    facts
}

/// How many records there are of each kind that is there.
fn records(snapshot: &Snapshot) -> String {
    let counts: Vec<String> = RecordKind::ALL
        .into_iter()
        .map(|kind| (count(snapshot, kind), kind))
        .filter(|(count, _)| *count > 0)
        .map(|(count, kind)| counted(count as u64, name(kind)))
        .collect();
    if counts.is_empty() {
        return "none".to_owned();
    }
    counts.join(", ")
}

fn count(snapshot: &Snapshot, kind: RecordKind) -> usize {
    match kind {
        RecordKind::Subnet => snapshot.subnets.len(),
        RecordKind::Node => snapshot.nodes.len(),
        RecordKind::NodeOperator => snapshot.operators.len(),
        RecordKind::NodeProvider => snapshot.providers.len(),
        RecordKind::DataCenter => snapshot.data_centers.len(),
        RecordKind::GuestosVersion => snapshot.guestos_versions.len(),
        RecordKind::HostosVersion => snapshot.hostos_versions.len(),
        RecordKind::ApiBoundaryNode => snapshot.api_boundary_nodes.len(),
        RecordKind::RewardRegion => snapshot.reward_table.len(),
        RecordKind::UnassignedNodes => usize::from(snapshot.unassigned_nodes.is_some()),
    }
}

/// One record of a kind, in words whose plural has an s.
fn name(kind: RecordKind) -> &'static str {
    match kind {
        RecordKind::Subnet => "subnet",
        RecordKind::Node => "node",
        RecordKind::NodeOperator => "operator",
        RecordKind::NodeProvider => "provider",
        RecordKind::DataCenter => "data center",
        RecordKind::GuestosVersion => "GuestOS version",
        RecordKind::HostosVersion => "HostOS version",
        RecordKind::ApiBoundaryNode => "API boundary node",
        RecordKind::RewardRegion => "reward region",
        RecordKind::UnassignedNodes => "unassigned-node configuration",
    }
}
