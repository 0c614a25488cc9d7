//! The registry canister as a source: certified changes, page by page.

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::{bail, Context};
use registry::{Source, Timestamp, VersionInfo, VersionOrigin};
use registry_store::{changes_of_mutation, ignored_key_kind, VersionChanges};
use registry_sync::{Delta, NnsClient, NnsOptions, SystemClock, DEFAULT_NNS_URL};

use super::{http_options, root_key};
use crate::exit::Outcome;
use crate::output::remark;
use crate::registry::args::SyncArgs;
use crate::store::OpenStore;
use crate::terminal::Terminal;
use crate::text::line;
use crate::units::counted;

/// Fetches all changes since the newest version.
///
/// # Errors
/// If the store's newest version has no number of the registry's, or a page cannot be fetched, verified, read
/// or stored; the pages before it stay.
pub fn fetch(
    store: &OpenStore,
    newest: Option<&VersionInfo>,
    args: &SyncArgs,
    terminal: &Terminal,
) -> anyhow::Result<Outcome> {
    let mut progress = Progress::after(store, newest)?;
    let mut options = NnsOptions {
        http: http_options(args),
        ..NnsOptions::default()
    };
    if let Some(path) = &args.root_key {
        options.root_key_der = root_key::read(path)?;
    }
    let url = args.url.as_deref().unwrap_or(DEFAULT_NNS_URL);
    let client = NnsClient::new(url, options, Arc::new(SystemClock))?;
    client.fetch_until_current::<anyhow::Error>(progress.version, &mut |page| {
        let changes = progress.changes(&page.deltas)?;
        if changes.is_empty() {
            return Ok(());
        }
        store.run(|it| it.append(&changes, Source::Nns, Timestamp::now()))?;
        remark(&format!(
            "registry version {} of {}",
            progress.version, page.current_version
        ));
        Ok(())
    })?;
    terminal.print(&progress.summary())
}

/// How far the store has come, and what was met on the way.
struct Progress {
    version: u64,
    time: Timestamp,
    stored: u64,
    untimed: u64,
    ignored: BTreeMap<String, u64>,
}

impl Progress {
    fn after(store: &OpenStore, newest: Option<&VersionInfo>) -> anyhow::Result<Self> {
        // Changes follow only what is itself made of changes: other sources lack records that they build on.
        let unfit = newest.filter(|info| {
            !matches!(info.provenance.source, Source::Changelog | Source::Nns)
                || info.provenance.version_origin == VersionOrigin::Assigned
        });
        if let Some(info) = unfit {
            bail!(
                "{}: the newest version, {}, is not made of the registry's own changes, so none can \
                 follow it: name another store with --store FILE",
                store.path.display(),
                info.version
            );
        }
        Ok(Self {
            version: newest.map_or(0, |info| info.version),
            time: newest.map_or(Timestamp::UNIX_EPOCH, |info| info.time),
            stored: 0,
            untimed: 0,
            ignored: BTreeMap::new(),
        })
    }

    /// A page as the store takes it.
    fn changes(&mut self, deltas: &[Delta]) -> anyhow::Result<Vec<VersionChanges>> {
        deltas
            .iter()
            .map(|delta| self.version_changes(delta))
            .collect()
    }

    fn version_changes(&mut self, delta: &Delta) -> anyhow::Result<VersionChanges> {
        let mut changes = Vec::new();
        for mutation in &delta.mutations {
            let of_key = changes_of_mutation(&mutation.key, mutation.value.as_deref())
                .with_context(|| format!("registry version {}", delta.version))?;
            if let Some(kind) = ignored_key_kind(&mutation.key) {
                *self.ignored.entry(kind.to_owned()).or_default() += 1;
            }
            changes.extend(of_key);
        }
        self.version = delta.version;
        self.time = self.time_of(delta)?;
        self.stored += 1;
        Ok(VersionChanges {
            version: delta.version,
            time: self.time,
            changes,
        })
    }

    /// A version of which no time is told is not earlier than the one before it, and that is all that is known.
    /// Times never descend in a store, so a clock of the registry's that was set back stands still here.
    fn time_of(&mut self, delta: &Delta) -> anyhow::Result<Timestamp> {
        let Some(nanoseconds) = delta.timestamp_ns else {
            self.untimed += 1;
            return Ok(self.time);
        };
        let time = Timestamp::from_nanosecond(nanoseconds.into())
            .with_context(|| format!("registry version {}: its time", delta.version))?;
        Ok(time.max(self.time))
    }

    fn summary(&self) -> String {
        let mut out = String::new();
        if self.stored == 0 {
            line(
                &mut out,
                &format!("unchanged: {} is the newest registry version", self.version),
            );
            return out;
        }
        let stored = counted(self.stored, "version");
        line(
            &mut out,
            &format!("stored {stored}, certified, up to {}", self.version),
        );
        if self.untimed > 0 {
            let untimed = counted(self.untimed, "version");
            line(
                &mut out,
                &format!(
                    "{untimed} of which the registry tells no time: stored with that of the version before"
                ),
            );
        }
        let ignored: Vec<String> = self
            .ignored
            .iter()
            .map(|(kind, count)| format!("{count} {kind}"))
            .collect();
        if !ignored.is_empty() {
            line(
                &mut out,
                &format!("entries not kept: {}", ignored.join(", ")),
            );
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use registry::{At, RecordKey, RecordKind};
    use registry_store::Store;
    use registry_sync::Mutation;

    fn start() -> Progress {
        Progress {
            version: 0,
            time: Timestamp::UNIX_EPOCH,
            stored: 0,
            untimed: 0,
            ignored: BTreeMap::new(),
        }
    }

    fn set(key: &str, value: &[u8]) -> Mutation {
        Mutation {
            key: key.to_owned(),
            value: Some(value.to_owned()),
        }
    }

    fn delta(version: u64, second: Option<u64>, mutations: Vec<Mutation>) -> Delta {
        Delta {
            version,
            timestamp_ns: second.map(|second| second * 1_000_000_000),
            mutations,
        }
    }

    /// A data center's record: id `aa1`, region `Europe,BE,Flanders`, owner `Halls`.
    const DATA_CENTER: &[u8] = b"\x0a\x03aa1\x12\x12Europe,BE,Flanders\x1a\x05Halls";

    #[test]
    fn pages_become_versions_of_the_store() {
        let mut progress = start();
        let page = [
            delta(1, None, vec![set("data_center_record_aa1", DATA_CENTER)]),
            delta(2, Some(50), vec![set("nns_subnet_id", b"?")]),
            delta(3, Some(40), Vec::new()),
        ];
        let changes = progress.changes(&page).unwrap();
        let seconds: Vec<i64> = changes.iter().map(|it| it.time.as_second()).collect();
        // The first tells none; the registry's clock was set back before the third.
        assert_eq!(seconds, [0, 50, 50]);
        let deletion = Mutation {
            key: "data_center_record_aa1".to_owned(),
            value: None,
        };
        let next = progress
            .changes(&[delta(4, Some(60), vec![deletion])])
            .unwrap();
        let store = Store::open_in_memory().unwrap();
        let now = Timestamp::UNIX_EPOCH;
        for page in [&changes, &next] {
            store.append(page, Source::Nns, now).unwrap();
        }
        let key = RecordKey {
            kind: RecordKind::DataCenter,
            id: "aa1".to_owned(),
        };
        let exists = |version| store.record(At::Version(version), &key).unwrap().is_some();
        assert_eq!([1, 3, 4].map(exists), [true, true, false]);
        assert_eq!(
            progress.summary(),
            "stored 4 versions, certified, up to 4\n\
             1 version of which the registry tells no time: stored with that of the version before\n\
             entries not kept: 1 nns_subnet_id\n"
        );
    }

    #[test]
    fn a_record_that_cannot_be_read_names_its_version_and_key() {
        let wrong = [delta(7, None, vec![set("data_center_record_aa1", b"\xff")])];
        let error = start().changes(&wrong).unwrap_err();
        let line = crate::exit::one_line(&error);
        assert!(line.starts_with("registry version 7: "), "{line}");
        assert!(line.contains("data_center_record_aa1"), "{line}");
    }

    #[test]
    fn nothing_new_is_said_to_be_so() {
        let mut progress = start();
        progress.version = 57012;
        assert_eq!(
            progress.summary(),
            "unchanged: 57012 is the newest registry version\n"
        );
    }
}
