//! Which store a command means, which version in it, and what to tell a person when there is none.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{bail, Context};
use clap::Args;
use registry::{At, Snapshot};
use registry_store::{CheckReport, ImportOptions, ImportReport, Input, Store, StoreError};

use crate::origin::minute;

/// Where the store is, in every command that has one.
#[derive(Debug, Args)]
pub struct StoreArgs {
    /// The store of registry versions, an SQLite file
    ///
    /// Without this option it is the file that the environment variable DRE_STORE names, or else
    /// dre/registry.sqlite in $XDG_DATA_HOME or ~/.local/share.
    #[arg(long, value_name = "FILE", global = true)]
    pub store: Option<PathBuf>,
}

/// Which version of the registry is meant.
#[derive(Debug, Args)]
pub struct AtArgs {
    /// Which version: a number, a time, a date (its end, UTC), or newest
    ///
    /// A version or time between two stored ones means the earlier of them.
    #[arg(long, value_name = "AT", default_value_t = At::Newest)]
    pub at: At,
}

/// An open store and where it is.
pub struct OpenStore {
    /// Where it is.
    pub path: PathBuf,
    store: Store,
}

impl StoreArgs {
    /// Opens the store to read from it.
    ///
    /// # Errors
    /// If there is none, or it is none that this program reads.
    pub fn open_to_read(&self) -> anyhow::Result<OpenStore> {
        let path = self.path()?;
        if !path.exists() {
            bail!(
                "{}: there is no store: make one with dre registry import FILE, or for a trial \
                 with dre registry generate --store {0}",
                path.display()
            );
        }
        refuse_folder(&path)?;
        let store = Store::open_read_only(&path).map_err(open_failure)?;
        Ok(OpenStore { path, store })
    }

    /// Opens the store to write to it, and makes one if there is none.
    ///
    /// # Errors
    /// If it cannot be made, or it is none that this program reads.
    pub fn open_to_write(&self) -> anyhow::Result<OpenStore> {
        let path = self.path()?;
        refuse_folder(&path)?;
        let folder = path.parent().filter(|it| !it.as_os_str().is_empty());
        match folder {
            // The default place is this program's own; elsewhere a missing folder is a typing error.
            Some(folder) if self.is_default() => fs::create_dir_all(folder).with_context(|| {
                format!(
                    "{}: this folder cannot be made: name a store with --store FILE",
                    folder.display()
                )
            })?,
            Some(folder) if !folder.is_dir() => bail!(
                "{}: there is no folder {}: make it, or name another store",
                path.display(),
                folder.display()
            ),
            _ => {}
        }
        let store = Store::open(&path).map_err(open_failure)?;
        Ok(OpenStore { path, store })
    }

    fn is_default(&self) -> bool {
        self.store.is_none() && variable("DRE_STORE").is_none()
    }

    fn path(&self) -> anyhow::Result<PathBuf> {
        if let Some(path) = self.store.clone().or_else(|| variable("DRE_STORE")) {
            return Ok(path);
        }
        data_file("registry.sqlite")
            .context("the store: HOME is not set: name a store with --store FILE or DRE_STORE")
    }
}

/// Says what to do where SQLite only says what it cannot.
fn open_failure(error: StoreError) -> anyhow::Error {
    match error {
        StoreError::Open { path, source } => anyhow::anyhow!(
            "{}: the store cannot be opened ({source}): check the path and its permissions, \
             restore a damaged file from a copy, or name another with --store FILE",
            path.display()
        ),
        error => error.into(),
    }
}

/// A file of this program's in the user's folder for data; `None` where there is no home.
pub fn data_file(name: &str) -> Option<PathBuf> {
    // A relative path counts as none, says the XDG Base Directory Specification.
    let data = variable("XDG_DATA_HOME").filter(|path| path.is_absolute());
    let data = data.or_else(|| variable("HOME").map(|home| home.join(".local/share")));
    data.map(|data| data.join("dre").join(name))
}

fn variable(name: &str) -> Option<PathBuf> {
    env::var_os(name)
        .filter(|value| !value.is_empty())
        .map(PathBuf::from)
}

fn refuse_folder(path: &Path) -> anyhow::Result<()> {
    if path.is_dir() {
        bail!(
            "{}: is a folder, not a store: name a file in it, as {}",
            path.display(),
            path.join("registry.sqlite").display()
        );
    }
    Ok(())
}

impl OpenStore {
    /// Does something with the store.
    ///
    /// # Errors
    /// What the store says, with its path where the file itself failed.
    pub fn run<T>(&self, work: impl FnOnce(&Store) -> Result<T, StoreError>) -> anyhow::Result<T> {
        work(&self.store).map_err(|error| self.failure(error))
    }

    /// Takes files into the store; see [`Store::import`].
    ///
    /// # Errors
    /// What the store says, for [`OpenStore::failure`] to put into words.
    pub fn import(
        &self,
        inputs: &[Input],
        options: &ImportOptions,
    ) -> Result<ImportReport, StoreError> {
        self.store.import(inputs, options)
    }

    /// Reads all there is and says what does not hang together; see [`Store::check`].
    ///
    /// # Errors
    /// If the file is so damaged that it cannot be read on.
    pub fn check(&self) -> Result<CheckReport, StoreError> {
        self.store.check()
    }

    /// A failure of the store as a person needs it: which file failed, and what to do.
    pub fn failure(&self, error: StoreError) -> anyhow::Error {
        let path = self.path.display();
        match error {
            StoreError::Sqlite { doing, source } => {
                anyhow::anyhow!("{path}: cannot {doing} ({source}): see dre registry check")
            }
            StoreError::Damaged { what, reason } => {
                anyhow::anyhow!("{path}: damaged: {what}: {reason}: see dre registry check")
            }
            error => error.into(),
        }
    }

    /// The version of the registry that is meant.
    ///
    /// # Errors
    /// If the store has none so early, or none at all, or cannot be read.
    pub fn snapshot(&self, at: At) -> anyhow::Result<Snapshot> {
        match self.run(|store| store.snapshot(at))? {
            Some(snapshot) => Ok(snapshot),
            None => Err(self.no_version(at)?),
        }
    }

    fn no_version(&self, at: At) -> anyhow::Result<anyhow::Error> {
        let versions = self.run(Store::versions)?;
        let path = self.path.display();
        Ok(match (versions.first(), versions.last()) {
            (Some(first), Some(last)) => anyhow::anyhow!(
                "{path}: there is no registry version as early as {at}: the store has {} from {} \
                 ({}) to {} ({}), see dre registry versions",
                crate::units::counted(versions.len() as u64, "version"),
                first.version,
                minute(first.time),
                last.version,
                minute(last.time),
            ),
            _ => {
                anyhow::anyhow!("{path}: the store is empty: fill it with dre registry import FILE")
            }
        })
    }
}
