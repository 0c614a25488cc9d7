//! The list of builds.

use super::{json, Identity, SCHEMA_VERSION};
use crate::error::BuildError;
use crate::library::Library;
use perf_history::{Cursor, Filter, Page, StoredRun, TIMELINE};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// The metrics that rows have unless the question names others.
const HEADLINES: [&str; 4] = [
    "build.wall_time",
    "build.critical_path",
    "build.action_count",
    "build.cache_hit_ratio",
];
/// The most builds of a page.
const MAX_LIMIT: usize = 1000;
/// The builds of a page that does not say how many.
const DEFAULT_LIMIT: usize = 100;

/// Which builds, and which of their metrics.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BuildsQuestion {
    /// Which builds.
    pub filter: Filter,
    /// The most builds of the page, at most 1000; 100 when `None`.
    pub limit: Option<usize>,
    /// Where the page begins: the field `next` of the page before.
    pub cursor: Option<String>,
    /// The names of metrics; none means the usual ones.
    pub metrics: Vec<String>,
}

/// A page of builds, the newest first.
#[derive(Serialize, ToSchema)]
#[schema(as = BuildList)]
pub(crate) struct Builds<'a> {
    schema_version: u32,
    builds: Vec<Row<'a>>,
    /// The cursor of the next page; null on the last one.
    #[schema(required)]
    next: Option<String>,
}

/// A build with some of its metrics.
#[derive(Serialize, ToSchema)]
#[schema(as = BuildRow)]
struct Row<'a> {
    #[serde(flatten)]
    identity: Identity<'a>,
    /// Whether the report on its profile is kept.
    has_report: bool,
    /// Whether its timeline is kept.
    has_timeline: bool,
    /// Values by the names of metrics, in the unit that the name has.
    metrics: BTreeMap<&'a str, f64>,
}

impl Library {
    /// The list of builds, the newest first, as JSON.
    ///
    /// # Errors
    /// When the limit or the cursor is wrong, or the history fails.
    pub fn builds(&self, question: &BuildsQuestion) -> Result<Vec<u8>, BuildError> {
        let page = Page {
            limit: limit(question.limit, DEFAULT_LIMIT, MAX_LIMIT)?,
            after: question.cursor.as_deref().map(cursor).transpose()?,
        };
        let found = self.history.list(&question.filter, &page)?;
        let wanted = |name: &str| match question.metrics.as_slice() {
            [] => HEADLINES.contains(&name),
            names => names.iter().any(|each| each == name),
        };
        let document = Builds {
            schema_version: SCHEMA_VERSION,
            builds: found.runs.iter().map(|run| row(run, wanted)).collect(),
            next: found
                .next
                .map(|next| format!("{}.{}", next.time_ms, next.id)),
        };
        json("the list of builds", &document)
    }
}

fn row<'a>(stored: &'a StoredRun, wanted: impl Fn(&str) -> bool) -> Row<'a> {
    let has = |kind| stored.attachments.iter().any(|it| it.kind == kind);
    let metrics = stored.run.metrics().iter();
    Row {
        identity: Identity::new(&stored.run),
        has_report: has(crate::library::DOCUMENT),
        has_timeline: has(TIMELINE),
        metrics: metrics
            .map(|it| (it.name.as_str(), it.value))
            .filter(|(name, _)| wanted(name))
            .collect(),
    }
}

/// How many rows, within bounds.
pub(super) fn limit(given: Option<usize>, default: usize, max: usize) -> Result<usize, BuildError> {
    match given {
        None => Ok(default),
        Some(limit) if (1..=max).contains(&limit) => Ok(limit),
        Some(limit) => Err(BuildError::BadValue {
            name: "limit",
            value: limit.to_string(),
            expected: match max {
                MAX_LIMIT => "a whole number from 1 to 1000",
                _ => "a whole number from 1 to 10000",
            },
        }),
    }
}

fn cursor(text: &str) -> Result<Cursor, BuildError> {
    let parsed = text.split_once('.').and_then(|(time_ms, id)| {
        Some(Cursor {
            time_ms: time_ms.parse().ok()?,
            id: id.parse().ok()?,
        })
    });
    parsed.ok_or_else(|| BuildError::BadValue {
        name: "cursor",
        value: text.chars().take(80).collect(),
        expected: "the field next of the page before",
    })
}
