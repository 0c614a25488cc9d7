//! `dre registry generate`: a synthetic network into a store, a file, or to standard output.

use std::path::Path;

use anyhow::bail;
use registry::synthetic::{self, evolve, Options};
use registry::{Snapshot, Timestamp};
use registry_store::Store;

use super::args::GenerateArgs;
use super::dump;
use crate::exit::Outcome;
use crate::origin::Origin;
use crate::output::remark;
use crate::store::StoreArgs;
use crate::terminal::Terminal;
use crate::text::{line, WARNING};
use crate::units::counted;

/// Generates a network.
///
/// # Errors
/// If the options do not go together, the store is not empty, or an output fails.
pub fn generate(
    store: &StoreArgs,
    args: &GenerateArgs,
    terminal: &Terminal,
) -> anyhow::Result<Outcome> {
    let first = synthetic::generate(&Options {
        nodes: args.nodes,
        subnets: args.subnets,
        seed: args.seed,
        time: args.time,
    })?;
    let newest = match &store.store {
        Some(_) => fill(store, first, args.versions, terminal)?,
        None => History::new(first, args.versions).last(),
    };
    let output = match (&args.output, &store.store) {
        (Some(output), _) => Some(output.as_path()),
        (None, None) => Some(Path::new("-")),
        (None, Some(_)) => None,
    };
    if let (Some(snapshot), Some(output)) = (&newest, output) {
        dump::write(snapshot, output)?;
        if let Some(mark) = Origin::from(snapshot).synthetic_mark() {
            remark(&mark);
        }
    }
    Ok(Outcome::Complete)
}

/// Puts the versions into the store, each in a transaction, and gives back the newest.
fn fill(
    store: &StoreArgs,
    first: Snapshot,
    versions: u64,
    terminal: &Terminal,
) -> anyhow::Result<Option<Snapshot>> {
    let store = store.open_to_write()?;
    // Among real versions a synthetic one would pass for the network's present or past.
    if let Some(newest) = store.run(Store::newest)? {
        bail!(
            "{}: the store has versions already, up to {}: name a new store for a synthetic network",
            store.path.display(),
            newest.version
        );
    }
    let mut newest = None;
    for snapshot in History::new(first, versions) {
        store.run(|it| it.insert(&snapshot, Timestamp::now()))?;
        newest = Some(snapshot);
    }
    if let Some(snapshot) = &newest {
        terminal.print(&summary(snapshot, versions))?;
    }
    Ok(newest)
}

fn summary(newest: &Snapshot, versions: u64) -> String {
    let mut out = String::new();
    if let Some(mark) = Origin::from(newest).synthetic_mark() {
        line(&mut out, &format!("{WARNING}{mark}{WARNING:#}"));
    }
    let stored = [
        counted(versions, "version"),
        counted(newest.subnets.len() as u64, "subnet"),
        counted(newest.nodes.len() as u64, "node"),
    ];
    line(&mut out, &format!("stored {}", stored.join(", ")));
    out
}

/// A network and what becomes of it, version by version.
struct History {
    next: Option<Snapshot>,
    remaining: u64,
}

impl History {
    fn new(first: Snapshot, versions: u64) -> Self {
        Self {
            next: Some(first),
            remaining: versions,
        }
    }
}

impl Iterator for History {
    type Item = Snapshot;

    fn next(&mut self) -> Option<Snapshot> {
        let current = self.next.take()?;
        self.remaining = self.remaining.checked_sub(1)?;
        if self.remaining > 0 {
            self.next = Some(evolve(&current, current.version));
        }
        Some(current)
    }
}
