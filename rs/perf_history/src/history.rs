//! What a history can do, whatever it is kept in: adding, finding, trends, pruning and checking. This module must
//! not know SQL.

use bazel_profile::CacheState;
use perf_metrics::MetricName;

use crate::error::HistoryError;
use crate::run::{Outcome, Run, RunId, RunIdPrefix};

/// The kind of the attachment that holds a build's timeline.
pub const TIMELINE: &str = "timeline";
/// The kind of the attachment that holds a build's report.
pub const REPORT: &str = "report";

/// An append-only collection of runs. What was acknowledged survives a crash of the process or the machine; every
/// operation is one transaction. It may be shared between threads.
///
/// All operations block; those of a [`PostgresHistory`](crate::PostgresHistory) must not be called on a thread that
/// drives an asynchronous runtime.
pub trait History: Send + Sync {
    /// Takes a run in, together with attachments. A run that is there is left as it is, and so are its attachments;
    /// those it lacks are added.
    ///
    /// # Errors
    /// When the history is open for reading only, or fails. Nothing was changed then.
    fn add(&self, run: &Run, attachments: &[Attachment<'_>]) -> Result<Added, HistoryError>;

    /// One run; `None` when it is not there.
    ///
    /// # Errors
    /// When the history fails or is damaged.
    fn run(&self, id: RunId) -> Result<Option<StoredRun>, HistoryError>;

    /// The runs whose identifier begins so, at most two: one is found, none is missing, two are ambiguous.
    ///
    /// # Errors
    /// When the history fails or is damaged.
    fn find(&self, prefix: &RunIdPrefix) -> Result<Vec<StoredRun>, HistoryError>;

    /// Runs, the newest first.
    ///
    /// # Errors
    /// When the history fails or is damaged.
    fn list(&self, filter: &Filter, page: &Page) -> Result<RunPage, HistoryError>;

    /// What is attached to a run; `None` when there is no such run or attachment.
    ///
    /// # Errors
    /// When the history fails or is damaged.
    fn attachment(&self, id: RunId, kind: &str) -> Result<Option<Vec<u8>>, HistoryError>;

    /// The timeline of a run; `None` when there is none.
    ///
    /// # Errors
    /// When the history fails or is damaged.
    fn timeline(&self, id: RunId) -> Result<Option<Vec<u8>>, HistoryError> {
        self.attachment(id, TIMELINE)
    }

    /// The values of one metric in the newest `limit` runs that have it, in ascending order of time. Of each run
    /// only this value is decoded.
    ///
    /// # Errors
    /// When the history fails or is damaged.
    fn trend(
        &self,
        metric: &MetricName,
        filter: &Filter,
        limit: usize,
    ) -> Result<Vec<Point>, HistoryError>;

    /// The names of all metrics that some run has and this program knows, in ascending order.
    ///
    /// # Errors
    /// When the history fails or is damaged.
    fn metric_names(&self) -> Result<Vec<MetricName>, HistoryError>;

    /// Removes what a policy does not keep, for good.
    ///
    /// # Errors
    /// When the history is open for reading only, or fails. Nothing was changed then.
    fn prune(&self, policy: &KeepPolicy) -> Result<Pruned, HistoryError>;

    /// Reads all there is and says what does not hang together.
    ///
    /// # Errors
    /// When the history fails so badly that it cannot be read on. What is merely wrong is in the report.
    fn check(&self) -> Result<CheckReport, HistoryError>;
}

/// Bytes that go with a run. The history compresses them where that makes them smaller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attachment<'a> {
    /// What it is: [`TIMELINE`], [`REPORT`], or a caller's own lower-case word.
    pub kind: &'a str,
    /// The bytes, of any format.
    pub content: &'a [u8],
}

/// What became of a run that was to be added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Added {
    /// Whether the run was not there before.
    pub is_new: bool,
    /// How many attachments were added.
    pub attachment_count: usize,
}

/// A run as a history has it.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredRun {
    /// The run.
    pub run: Run,
    /// Its attachments, in ascending order of kinds.
    pub attachments: Vec<AttachmentInfo>,
}

/// What is known of an attachment without reading it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttachmentInfo {
    /// What it is.
    pub kind: String,
    /// Its size.
    pub content_bytes: u64,
    /// What it takes in the store.
    pub stored_bytes: u64,
}

/// Which runs are meant: those for which all of this holds. The default means all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Exactly this commit.
    pub commit: Option<String>,
    /// Exactly this branch.
    pub branch: Option<String>,
    /// Exactly these target patterns.
    pub target_pattern: Option<String>,
    /// Exactly this config.
    pub config: Option<String>,
    /// Exactly this class of hosts.
    pub host_class: Option<String>,
    /// Exactly this state of the caches.
    pub cache_state: Option<CacheState>,
    /// Exactly this outcome.
    pub outcome: Option<Outcome>,
    /// Exactly this source.
    pub source: Option<String>,
    /// Not before this time, in milliseconds since 1970 (UTC).
    pub from_ms: Option<i64>,
    /// Before this time, in milliseconds since 1970 (UTC).
    pub until_ms: Option<i64>,
}

/// A part of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    /// How many runs at most.
    pub limit: usize,
    /// Where the page before ended; `None` for the first.
    pub after: Option<Cursor>,
}

impl Page {
    /// The first runs of a list.
    #[must_use]
    pub fn first(limit: usize) -> Self {
        Self { limit, after: None }
    }
}

/// A place in a list of runs. It stays valid while runs are added and removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    /// The time of the last run before, in milliseconds since 1970 (UTC).
    pub time_ms: i64,
    /// That run.
    pub id: RunId,
}

/// Runs of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct RunPage {
    /// The runs, the newest first.
    pub runs: Vec<StoredRun>,
    /// Where the list goes on; `None` at its end.
    pub next: Option<Cursor>,
}

/// The value of a metric in one run.
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    /// The run.
    pub id: RunId,
    /// When it began, in milliseconds since 1970 (UTC).
    pub time_ms: i64,
    /// The commit of its sources.
    pub commit: String,
    /// The value, in the metric's unit.
    pub value: f64,
}

/// What pruning keeps. A run stays if any of the limits keeps it; a policy without limits keeps everything.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct KeepPolicy {
    /// Keeps runs of this time and later, in milliseconds since 1970 (UTC).
    pub since_ms: Option<i64>,
    /// Keeps so many of the newest runs of each key, whatever their commit.
    pub last_per_key: Option<usize>,
    /// Takes only the timelines of what is not kept: runs, metrics and other attachments stay.
    pub timelines_only: bool,
    /// Only says what would go.
    pub is_dry_run: bool,
}

/// What was removed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Pruned {
    /// Runs.
    pub run_count: u64,
    /// Attachments, those of removed runs among them.
    pub attachment_count: u64,
    /// What these attachments took in the store.
    pub attachment_bytes: u64,
}

/// What was found in a history.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CheckReport {
    /// How many runs were read.
    pub run_count: u64,
    /// How many attachments were read.
    pub attachment_count: u64,
    /// What is wrong, one line each.
    pub problems: Vec<String>,
}

impl CheckReport {
    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.problems.is_empty()
    }
}
