//! Which history a command means, which runs of it, and what to tell a person when there is none.

use std::env;
use std::fs;
use std::path::Path;

use anyhow::{bail, Context};
use perf_history::{is_postgres_url, open, Access, Filter, History, HistoryError, Outcome};
use registry::Timestamp;

use super::args::{CacheStateArg, FilterArgs, OutcomeArg};
use crate::store::data_file;

/// Where the history is.
pub struct HistoryStore {
    location: String,
    /// Nobody named it: its folder is this program's own.
    is_default: bool,
}

impl HistoryStore {
    /// The history that was named, or else the user's own.
    ///
    /// # Errors
    /// If none was named and there is no home, or a name is not UTF-8.
    pub fn new(named: Option<&str>) -> anyhow::Result<Self> {
        let variable = env::var_os("DRE_HISTORY").filter(|value| !value.is_empty());
        let named = match (named, variable) {
            (Some(named), _) => Some(named.to_owned()),
            (None, Some(value)) => Some(value.into_string().map_err(|value| {
                anyhow::anyhow!("DRE_HISTORY: {}: is not UTF-8: rename it", value.display())
            })?),
            (None, None) => None,
        };
        if let Some(location) = named {
            let is_default = false;
            return Ok(Self {
                location,
                is_default,
            });
        }
        let path = data_file("history.sqlite")
            .context("the history: HOME is not set: name one with --store STORE or DRE_HISTORY")?;
        Ok(Self {
            location: path.display().to_string(),
            is_default: true,
        })
    }

    /// Opens the history to read from it.
    ///
    /// # Errors
    /// If there is none, or it is none that this program reads.
    pub fn open_to_read(&self) -> anyhow::Result<Box<dyn History>> {
        self.refuse_folder()?;
        open(&self.location, Access::Read).map_err(|error| match error {
            HistoryError::Missing { location } => anyhow::anyhow!(
                "{location}: there is no history: begin one with dre history add PROFILE, or name \
                 another with --store STORE"
            ),
            error => error.into(),
        })
    }

    /// Opens the history to write to it, and makes one if there is none.
    ///
    /// # Errors
    /// If it cannot be made, or it is none that this program reads.
    pub fn open_to_write(&self) -> anyhow::Result<Box<dyn History>> {
        self.refuse_folder()?;
        if !is_postgres_url(&self.location) {
            self.prepare_folder(Path::new(&self.location))?;
        }
        Ok(open(&self.location, Access::Write)?)
    }

    fn prepare_folder(&self, path: &Path) -> anyhow::Result<()> {
        match path.parent().filter(|it| !it.as_os_str().is_empty()) {
            // Elsewhere a missing folder is a typing error.
            Some(folder) if self.is_default => fs::create_dir_all(folder).with_context(|| {
                format!(
                    "{}: this folder cannot be made: name a history with --store STORE",
                    folder.display()
                )
            }),
            Some(folder) if !folder.is_dir() => bail!(
                "{}: there is no folder {}: make it, or name another history",
                path.display(),
                folder.display()
            ),
            _ => Ok(()),
        }
    }

    fn refuse_folder(&self) -> anyhow::Result<()> {
        if !is_postgres_url(&self.location) && Path::new(&self.location).is_dir() {
            bail!(
                "{}: is a folder, not a history: name a file in it",
                self.location
            );
        }
        Ok(())
    }
}

impl From<OutcomeArg> for Outcome {
    fn from(argument: OutcomeArg) -> Self {
        match argument {
            OutcomeArg::Success => Self::Success,
            OutcomeArg::Failure => Self::Failure,
            OutcomeArg::Interrupted => Self::Interrupted,
            OutcomeArg::Unknown => Self::Unknown,
        }
    }
}

impl From<&FilterArgs> for Filter {
    fn from(args: &FilterArgs) -> Self {
        use bazel_profile::CacheState;
        let cache_state = args.cache_state.map(|state| match state {
            CacheStateArg::Cold => CacheState::Cold,
            CacheStateArg::Mixed => CacheState::Mixed,
            CacheStateArg::Warm => CacheState::Warm,
            CacheStateArg::UpToDate => CacheState::UpToDate,
            CacheStateArg::Unknown => CacheState::Unknown,
        });
        Self {
            commit: args.key.commit.clone(),
            branch: args.key.branch.clone(),
            target_pattern: args.key.target.clone(),
            config: args.key.config.clone(),
            host_class: args.key.host_class.clone(),
            cache_state,
            outcome: args.outcome.map(Into::into),
            source: None,
            from_ms: args.since.map(Timestamp::as_millisecond),
            until_ms: args.until.map(Timestamp::as_millisecond),
        }
    }
}

/// Milliseconds since 1970 as a time; the first one where there is no such time.
pub fn time(time_ms: i64) -> Timestamp {
    Timestamp::from_millisecond(time_ms).unwrap_or_default()
}
