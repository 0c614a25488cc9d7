//! Builds as a whole: an upload comes in and becomes one, and questions are answered from what is kept.
//!
//! ```text
//! Spool ──complete──> analysis ──> Profiles (renamed) ──> History (run, timeline, document) ──> Ledger (upload, alerts)
//! ```
//!
//! Each step is whole or not there, and repeating all of them changes nothing: whatever a crash leaves behind, sending the
//! same upload again brings it to its end.

use crate::alerts::{self, Alert, Rules};
use crate::analysis::{analyze, Analysis};
use crate::digest::Digest;
use crate::document;
use crate::error::BuildError;
use crate::ledger::{Delivery, Ledger, Upload};
use crate::profiles::Profiles;
use crate::spool::{Received, Spool, SpoolLimits};
use perf_history::{
    Attachment, History, Outcome, Run, RunContent, RunId, RunIdPrefix, RunKey, StoredRun, TIMELINE,
};
use serde::Serialize;
use std::fs::{self, File};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};
use utoipa::ToSchema;

/// The kind of the attachment that holds a build's document, as gzip.
pub(crate) const DOCUMENT: &str = "document";

/// How much a library keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LibraryLimits {
    /// Of uploads under way.
    pub spool: SpoolLimits,
    /// The most bytes of profiles that are kept for comparisons.
    pub keep_profiles_bytes: u64,
}

/// Builds, and all that is known of them.
pub struct Library {
    pub(crate) history: Arc<dyn History>,
    pub(crate) profiles: Profiles,
    spool: Spool,
    ledger: Ledger,
    rules: Rules,
    /// Held as long as the library is: nobody else works in the folder.
    _lock: File,
}

/// What the sender says of a build. What nobody knows is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Labels {
    /// The commit of the sources.
    pub commit: String,
    /// The branch of the sources.
    pub branch: String,
    /// Bazel's target patterns, separated by spaces.
    pub target_pattern: String,
    /// The names of Bazel's configs.
    pub config: String,
    /// The kind of machine.
    pub host_class: String,
    /// A name of [`Outcome`].
    pub outcome: String,
}

/// The answer to a complete upload.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = TakenBuild)]
pub struct Taken {
    /// The build.
    pub id: String,
    /// The digest of the upload, in hexadecimal.
    pub sha256: String,
    /// Whether the build was there before.
    pub existing: bool,
    /// What is missing from the profile, one line each; empty when the build was there before.
    pub gaps: Vec<String>,
    /// What the rules found; empty when the build was there before.
    pub alerts: Vec<Alert>,
}

impl Labels {
    /// Looks at the texts, before a profile is received in vain.
    ///
    /// # Errors
    /// When one is too long or has control characters, or the outcome is none.
    pub fn check(&self) -> Result<(), BuildError> {
        self.content(0, RunKey::default())
            .and_then(|content| Ok(Run::new(content)?))
            .map(drop)
    }

    fn content(&self, time_ms: i64, key: RunKey) -> Result<RunContent, BuildError> {
        let outcome = match self.outcome.as_str() {
            "" => Outcome::Unknown,
            name => Outcome::from_name(name).ok_or_else(|| BuildError::BadValue {
                name: "outcome",
                value: name.chars().take(80).collect(),
                expected: "success, failure, interrupted or unknown",
            })?,
        };
        Ok(RunContent {
            time_ms,
            key: RunKey {
                commit: self.commit.clone(),
                branch: self.branch.clone(),
                target_pattern: self.target_pattern.clone(),
                config: self.config.clone(),
                host_class: self.host_class.clone(),
                ..key
            },
            outcome,
            source: String::new(),
            metrics: Vec::new(),
        })
    }

    /// The run of a profile that came with these labels. A profile that does not say when its build began counts as of
    /// `now_ms`.
    fn run(&self, analysis: &Analysis, now_ms: i64) -> Result<Run, BuildError> {
        let metadata = &analysis.report.metadata;
        let time_ms = metadata.start_unix_ms.unwrap_or(now_ms).max(0);
        let key = RunKey {
            cache_state: analysis.report.cache_state(),
            ..RunKey::default()
        };
        let source = metadata.build_id.clone().unwrap_or_default();
        Ok(Run::new(RunContent {
            source,
            metrics: perf_metrics::of_report(&analysis.report),
            ..self.content(time_ms, key)?
        })?)
    }
}

impl Library {
    /// Opens the data folder, and makes it where there is none.
    ///
    /// # Errors
    /// When another process has it open, or a part of it fails.
    pub fn open(
        folder: &Path,
        history: Arc<dyn History>,
        rules: Rules,
        limits: LibraryLimits,
    ) -> Result<Self, BuildError> {
        fs::create_dir_all(folder).map_err(BuildError::file("make", folder))?;
        let lock = lock(&folder.join("lock"))?;
        Ok(Self {
            history,
            profiles: Profiles::open(&folder.join("profiles"), limits.keep_profiles_bytes)?,
            spool: Spool::open(&folder.join("uploads"), limits.spool)?,
            ledger: Ledger::open(&folder.join("builds.sqlite"))?,
            rules,
            _lock: lock,
        })
    }

    /// Uploads under way.
    #[must_use]
    pub fn spool(&self) -> &Spool {
        &self.spool
    }

    /// Alerts, and what became of them.
    #[must_use]
    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// The build that an upload became earlier, if it is still there.
    ///
    /// # Errors
    /// When the ledger or the history fails.
    pub fn existing(&self, digest: &Digest) -> Result<Option<Taken>, BuildError> {
        let Some(upload) = self.ledger.upload(digest)? else {
            return Ok(None);
        };
        let run = self.history.run(upload.run_id)?;
        Ok(run.map(|_| Taken {
            id: upload.run_id.to_string(),
            sha256: digest.to_string(),
            existing: true,
            gaps: Vec::new(),
            alerts: Vec::new(),
        }))
    }

    /// Makes a build of a complete upload: analyzes it, checks the rules, keeps all of it. `notify` says whether its
    /// alerts are to be sent. It is on disk when this returns.
    ///
    /// # Errors
    /// When it is no profile, takes longer than `time_limit` to read, or what is said of it cannot be kept. When a store
    /// fails: the upload can be sent again then.
    pub fn take(
        &self,
        received: Received,
        labels: Labels,
        now_ms: i64,
        time_limit: Duration,
        notify: bool,
    ) -> Result<Taken, BuildError> {
        let digest = received.digest();
        if let Some(taken) = self.existing(&digest)? {
            return Ok(taken);
        }
        let analysis = analyze(&received, Instant::now() + time_limit, time_limit)?;
        let run = labels.run(&analysis, now_ms)?;
        let alerts = alerts::evaluate(&self.rules, &run, &*self.history)?;
        self.keep(&received, &run, &analysis)?;
        let upload = Upload {
            digest,
            run_id: run.id(),
            received_ms: now_ms,
            event_count: analysis.report.event_count,
        };
        let delivery = match notify {
            true => Delivery::Pending,
            false => Delivery::NotSent,
        };
        self.ledger.record(&upload, &alerts, delivery)?;
        Ok(Taken {
            id: run.id().to_string(),
            sha256: digest.to_string(),
            existing: false,
            gaps: analysis
                .report
                .completeness
                .gaps
                .iter()
                .map(ToString::to_string)
                .collect(),
            alerts,
        })
    }

    fn keep(&self, received: &Received, run: &Run, analysis: &Analysis) -> Result<(), BuildError> {
        let document = document::build(run, Some(&analysis.report))?;
        let document = document::gzip(&document)?;
        let timeline = analysis.trace.as_ref().map(bazel_profile::Trace::encode);
        let mut attachments = vec![Attachment {
            kind: DOCUMENT,
            content: &document,
        }];
        attachments.extend(timeline.as_deref().map(|content| Attachment {
            kind: TIMELINE,
            content,
        }));
        self.profiles.keep(received)?;
        self.history.add(run, &attachments)?;
        Ok(())
    }

    /// The build that an identifier, or its first digits, name.
    ///
    /// # Errors
    /// When there is none or there are several, or the history fails.
    pub fn build(&self, id: &str) -> Result<StoredRun, BuildError> {
        let shown: String = id.chars().take(80).collect();
        let prefix: RunIdPrefix = id
            .parse()
            .map_err(|_| BuildError::UnknownBuild { id: shown.clone() })?;
        let mut found = self.history.find(&prefix)?.into_iter();
        match (found.next(), found.next()) {
            (Some(run), None) => Ok(run),
            (None, _) => Err(BuildError::UnknownBuild { id: shown }),
            (Some(_), Some(_)) => Err(BuildError::AmbiguousBuild { id: shown }),
        }
    }

    /// The profile of a build, and how many events it has.
    ///
    /// # Errors
    /// When it is not kept here.
    pub(crate) fn profile(&self, id: RunId) -> Result<(File, u64), BuildError> {
        let missing = || BuildError::NoProfile { id: id.to_string() };
        let upload = self.ledger.upload_of(id)?.ok_or_else(missing)?;
        let file = self.profiles.find(&upload.digest)?.ok_or_else(missing)?;
        Ok((file, upload.event_count))
    }
}

/// Takes the lock of the data folder, which the system gives back when the process ends in any way.
fn lock(path: &Path) -> Result<File, BuildError> {
    let file = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(path)
        .map_err(BuildError::file("open", path))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(fs::TryLockError::WouldBlock) => Err(BuildError::InUse {
            path: path.parent().unwrap_or(path).to_owned(),
        }),
        Err(fs::TryLockError::Error(source)) => Err(BuildError::file("lock", path)(source)),
    }
}
