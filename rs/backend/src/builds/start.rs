//! What holds before the first request about builds: the history, the rules, the data folder, the webhook.

use super::cache::Caches;
use super::figures::Figures;
use super::webhook::{self, Courier, Destination};
use super::{BuildArgs, Builds, Limits};
use anyhow::{bail, Context, Result};
use build_api::alerts::Rules;
use build_api::{Library, LibraryLimits, SpoolLimits};
use perf_history::{Access, History};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;

/// The history's file in the data folder.
const HISTORY: &str = "history.sqlite";

/// Opens all that there is about builds; `None` when no data folder is named. Not for a thread that drives a runtime.
///
/// # Errors
/// When a part of it cannot be opened, or the rules or the webhook's address are wrong.
pub fn open(args: &BuildArgs) -> Result<Option<Arc<Builds>>> {
    let Some(folder) = &args.data_dir else {
        return Ok(None);
    };
    let rules = match &args.alerts {
        None => Rules::default(),
        Some(path) => rules(path)?,
    };
    std::fs::create_dir_all(folder)
        .with_context(|| format!("cannot make the data folder {}", folder.display()))?;
    let history = history(folder, args)?;
    let limits = LibraryLimits {
        spool: SpoolLimits {
            max_upload_bytes: args.max_profile_bytes,
            keep_for: Duration::from_secs(args.keep_uploads_hours * 3600),
        },
        keep_profiles_bytes: args.keep_profiles_bytes,
    };
    let library = Library::open(folder, history, rules, limits)?;
    let destination = Destination::load(Duration::from_millis(args.alert_retry_ms))?;
    let (courier, wake) = Courier::new();
    let builds = Arc::new(Builds {
        library: Arc::new(library),
        caches: Caches::new(args.build_cache_bytes),
        figures: Figures::default(),
        courier: destination.is_some().then_some(courier),
        limits: Limits {
            max_profile_bytes: args.max_profile_bytes,
            upload_time: Duration::from_secs(args.upload_timeout_seconds),
            idle_time: Duration::from_secs(args.upload_idle_seconds),
            analysis_time: Duration::from_secs(args.analysis_timeout_seconds),
        },
        uploads: Semaphore::new(usize::from(args.max_uploads)),
        analyses: Semaphore::new(usize::from(args.max_analyses)),
    });
    if let Some(destination) = destination {
        webhook::start(&builds, destination, wake)?;
    }
    Ok(Some(builds))
}

fn rules(path: &Path) -> Result<Rules> {
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("cannot read the alerts {}", path.display()))?;
    Rules::parse(&text).with_context(|| path.display().to_string())
}

fn history(folder: &Path, args: &BuildArgs) -> Result<Arc<dyn History>> {
    let own = folder.join(HISTORY);
    let location = match &args.history {
        Some(location) => location,
        None => own
            .to_str()
            .with_context(|| format!("{}: not a path of UTF-8", own.display()))?,
    };
    let history = match &args.history_password_file {
        None => perf_history::open(location, Access::Write)?,
        Some(path) => perf_history::open_with_password(location, &password(path)?, Access::Write)?,
    };
    Ok(Arc::from(history))
}

/// What stands in a file, without the end of its line.
fn password(path: &Path) -> Result<String> {
    let mut text = std::fs::read_to_string(path)
        .with_context(|| format!("cannot read the password file {}", path.display()))?;
    text.truncate(text.trim_end_matches(['\r', '\n']).len());
    if text.is_empty() || text.contains('\n') {
        bail!(
            "{}: a password file is one line with the password",
            path.display()
        );
    }
    Ok(text)
}
