//! Taking the content of files into the store: which version and time it has, and what is reported of it.

use super::read::{version_after, version_at};
use super::write::{self, Inserted, VersionChanges};
use crate::format::{Content, ContentRecords, Entry, Format};
use crate::StoreError;
use registry::{At, Provenance, Snapshot, Source, Timestamp, VersionInfo, VersionOrigin};
use rusqlite::Connection;
use std::collections::BTreeMap;

/// Warnings about references that are told one by one; further ones are counted.
const TOLD: usize = 20;

/// What the caller knows of the files to import. What it does not give is taken from the files.
#[derive(Clone, Debug, Default)]
pub struct ImportOptions {
    /// The registry version. Of a directory of changes, each file's path tells it instead.
    pub version: Option<u64>,
    /// When the registry was like this.
    pub time: Option<Timestamp>,
    /// Where the files came from, unless they are generated and say so.
    pub source: Option<Source>,
    /// The present time.
    pub now: Timestamp,
    /// The time to take, with a warning, when neither `time` nor the files tell one: a file's modification time.
    pub fallback_time: Option<Timestamp>,
    /// Names and values to note in the same transaction. See [`super::Store::note`].
    pub notes: Vec<(String, String)>,
}

/// What an import did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportReport {
    /// What the files were.
    pub format: Format,
    /// The version that has the records; of several, the newest.
    pub version: u64,
    /// When that version was.
    pub time: Timestamp,
    /// Where its records came from and how its version was found.
    pub provenance: Provenance,
    /// How many records that version has.
    pub record_count: u64,
    /// How many versions were added: 0 when all were there already.
    pub versions_added: u64,
    /// What is doubtful, one line each.
    pub warnings: Vec<String>,
    /// How many entries of each kind were left out because they are no records of this vocabulary.
    pub ignored: BTreeMap<String, u64>,
}

impl ImportReport {
    /// Whether the store has no more versions than before.
    pub fn is_unchanged(&self) -> bool {
        self.versions_added == 0
    }
}

/// See [`super::Store::import`].
pub(super) fn import(
    connection: &Connection,
    content: Content,
    options: &ImportOptions,
) -> Result<ImportReport, StoreError> {
    let mut warnings = content.warnings;
    let time = find_time(content.time, options, &mut warnings)?;
    let source = find_source(content.format, content.source, options);
    let (version, versions_added) = match content.records {
        ContentRecords::Snapshot(records) => {
            let (version, version_origin) =
                find_version(connection, content.version, time, options)?;
            let provenance = Provenance {
                source,
                version_origin,
            };
            let mut snapshot = Snapshot::new(version, time, provenance);
            records.into_iter().for_each(|record| {
                snapshot.insert(record);
            });
            warn_of_references(&snapshot, &mut warnings);
            match write::insert(connection, &snapshot, options.now)? {
                Inserted::New { version } => (version, 1),
                Inserted::Unchanged { version } => (version, 0),
            }
        }
        ContentRecords::Changes(entries) => Changes {
            entries,
            time,
            source,
        }
        .append(connection, options, &mut warnings)?,
    };
    for (name, value) in &options.notes {
        write::set_note(connection, name, value)?;
    }
    let info =
        version_at(connection, At::Version(version))?.ok_or_else(|| StoreError::Damaged {
            what: format!("version {version}"),
            reason: "it is not there after it was written".to_owned(),
        })?;
    Ok(ImportReport {
        format: content.format,
        version,
        time: info.time,
        provenance: info.provenance,
        record_count: super::read::record_count(connection, version)?,
        versions_added,
        warnings,
        ignored: content.ignored,
    })
}

fn find_time(
    told: Option<Timestamp>,
    options: &ImportOptions,
    warnings: &mut Vec<String>,
) -> Result<Timestamp, StoreError> {
    if let Some(time) = options.time.or(told) {
        return Ok(time);
    }
    let time = options.fallback_time.ok_or(StoreError::NoTime)?;
    warnings.push(format!(
        "time taken from the file's modification time, {time}"
    ));
    Ok(time)
}

/// What is generated stays so, whatever the caller says.
fn find_source(format: Format, told: Option<Source>, options: &ImportOptions) -> Source {
    if let Some(synthetic @ Source::Synthetic { .. }) = told {
        return synthetic;
    }
    let of_format = match format {
        Format::Dump => Source::Dump,
        Format::NodeListJson | Format::NodeListCsv | Format::DataCenters => Source::NodeList,
        Format::Changelog => Source::Changelog,
    };
    options.source.or(told).unwrap_or(of_format)
}

/// The version of a snapshot: given, told by the file, or the one after the version before its time.
fn find_version(
    connection: &Connection,
    told: Option<(u64, VersionOrigin)>,
    time: Timestamp,
    options: &ImportOptions,
) -> Result<(u64, VersionOrigin), StoreError> {
    if let Some(version) = options.version {
        return Ok((version, VersionOrigin::Given));
    }
    match told {
        // An assigned version means nothing outside of the store that assigned it: kept if it happens to fit.
        Some((version, VersionOrigin::Assigned)) if fits(connection, version, time)? => {
            return Ok((version, VersionOrigin::Assigned));
        }
        Some((_, VersionOrigin::Assigned)) | None => {}
        Some(told) => return Ok(told),
    }
    let previous = match version_at(connection, At::Time(time))? {
        Some(info) => info.version,
        None => 0,
    };
    let version = previous.saturating_add(1);
    match version_after(connection, previous)? {
        Some(next) if next.version <= version => Err(StoreError::NoFreeVersion {
            time,
            previous,
            next: next.version,
        }),
        _ => Ok((version, VersionOrigin::Assigned)),
    }
}

/// Whether a version is free and stands right among the times of the others.
fn fits(connection: &Connection, version: u64, time: Timestamp) -> Result<bool, StoreError> {
    let before = version_at(connection, At::Version(version))?;
    let after = version_after(connection, version)?;
    Ok(
        before.is_none_or(|info| info.version < version && info.time <= time)
            && after.is_none_or(|info| time <= info.time),
    )
}

fn warn_of_references(snapshot: &Snapshot, warnings: &mut Vec<String>) {
    let found = snapshot.inconsistencies();
    warnings.extend(found.iter().take(TOLD).map(ToString::to_string));
    if found.len() > TOLD {
        let more = found.len() - TOLD;
        warnings.push(format!("and {more} more references that lead nowhere"));
    }
}

/// Entries of a changelog that become versions of one time.
struct Changes {
    entries: Vec<Entry>,
    time: Timestamp,
    source: Source,
}

impl Changes {
    /// Appends what the store does not have; returns the newest version and how many were added.
    fn append(
        self,
        connection: &Connection,
        options: &ImportOptions,
        warnings: &mut Vec<String>,
    ) -> Result<(u64, u64), StoreError> {
        let newest = version_at(connection, At::Newest)?;
        let next = newest
            .as_ref()
            .map_or(1, |info| info.version.saturating_add(1));
        let told = self.entries.iter().all(|entry| entry.version.is_some());
        let origin = match (told, options.version) {
            (true, _) => VersionOrigin::Registry,
            (false, Some(_)) => VersionOrigin::Given,
            (false, None) => VersionOrigin::Assigned,
        };
        let alone = options.version.unwrap_or(next);
        let mut changes: Vec<VersionChanges> = self
            .entries
            .into_iter()
            .map(|entry| VersionChanges {
                version: entry.version.unwrap_or(alone),
                time: self.time,
                changes: entry.changes,
            })
            .collect();
        let first = changes.first().map_or(next, |step| step.version);
        if let Some(newest) = newest.filter(|_| first < next) {
            check_continued(&newest, first, next)?;
            changes.retain(|step| step.version >= next);
            warnings.push(format!(
                "versions {first} to {} were there already and were not compared",
                newest.version
            ));
        }
        let appended = write::append(connection, &changes, self.source, origin, options.now)?;
        let version = appended.newest.ok_or_else(|| StoreError::Gap {
            expected: next,
            reason: "are none".to_owned(),
        })?;
        Ok((version, appended.versions))
    }
}

/// Changes continue only what is itself made of changes: other snapshots lack records that changes build on.
fn check_continued(newest: &VersionInfo, first: u64, next: u64) -> Result<(), StoreError> {
    let made_of_changes = matches!(
        newest.provenance.source,
        Source::Changelog | Source::Nns | Source::Synthetic { .. }
    );
    if made_of_changes && newest.provenance.version_origin == VersionOrigin::Registry {
        return Ok(());
    }
    Err(StoreError::Gap {
        expected: next,
        reason: format!(
            "begin with {first}, and the store's newest version was not made of changes"
        ),
    })
}
