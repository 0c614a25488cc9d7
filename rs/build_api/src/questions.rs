//! Answers about single builds and between builds: their documents, timelines and comparisons.

use crate::analysis::options;
use crate::document;
use crate::error::BuildError;
use crate::library::{Library, DOCUMENT};
use bazel_profile::{Profile, Trace};
use flate2::read::GzDecoder;
use perf_history::RunId;
use profile_diff::{DiffOptions, Side, Sides};
use std::io::Read;

/// The most builds on one side of a comparison.
pub const MAX_SIDE: usize = 20;
/// The most events of all profiles of a comparison: their actions are in memory together.
const MAX_EVENTS: u64 = 20_000_000;

/// A build's document as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredDocument {
    /// The build.
    pub id: RunId,
    /// The document as gzip.
    pub gzip: Vec<u8>,
    /// Whether it lies in the history as it was made; otherwise it was made just now of what the history has.
    pub is_kept: bool,
}

/// What the two sides of a comparison are, all by identifiers in full.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Comparison {
    /// The builds before.
    pub base: Vec<RunId>,
    /// The builds after.
    pub head: Vec<RunId>,
    /// Whether builds of unlike cache states are compared all the same.
    pub force: bool,
}

impl StoredDocument {
    /// The document as JSON.
    ///
    /// # Errors
    /// When it is damaged.
    pub fn json(&self) -> Result<Vec<u8>, BuildError> {
        let mut json = Vec::new();
        GzDecoder::new(&*self.gzip)
            .read_to_end(&mut json)
            .map_err(|error| BuildError::Document {
                what: "a build's document",
                source: serde_json::Error::io(error),
            })?;
        Ok(json)
    }
}

impl Library {
    /// The document of a build.
    ///
    /// # Errors
    /// When there is no such build, or the history fails.
    pub fn document(&self, id: RunId) -> Result<StoredDocument, BuildError> {
        if let Some(gzip) = self.history.attachment(id, DOCUMENT)? {
            return Ok(StoredDocument {
                id,
                gzip,
                is_kept: true,
            });
        }
        // A build that was recorded by other means has no report.
        let stored = self.history.run(id)?;
        let stored = stored.ok_or_else(|| BuildError::UnknownBuild { id: id.to_string() })?;
        let gzip = document::gzip(&document::build(&stored.run, None)?)?;
        Ok(StoredDocument {
            id,
            gzip,
            is_kept: false,
        })
    }

    /// The timeline of a build.
    ///
    /// # Errors
    /// When it has none, or it is damaged.
    pub fn timeline(&self, id: RunId) -> Result<Trace, BuildError> {
        let bytes = self.history.timeline(id)?;
        let bytes = bytes.ok_or_else(|| BuildError::NoTimeline { id: id.to_string() })?;
        Trace::decode(&bytes).map_err(|error| BuildError::BadTimeline {
            id: id.to_string(),
            reason: error.to_string(),
        })
    }

    /// The builds of a comparison.
    ///
    /// # Errors
    /// When a side names none, too many, or one that is not there.
    pub fn comparison(
        &self,
        base: &[String],
        head: &[String],
        force: bool,
    ) -> Result<Comparison, BuildError> {
        let side = |name: &'static str, ids: &[String]| -> Result<Vec<RunId>, BuildError> {
            if ids.is_empty() || ids.len() > MAX_SIDE {
                return Err(BuildError::BadValue {
                    name,
                    value: ids.len().to_string(),
                    expected: "a number of builds from 1 to 20",
                });
            }
            ids.iter().map(|id| Ok(self.build(id)?.run.id())).collect()
        };
        Ok(Comparison {
            base: side("base", base)?,
            head: side("head", head)?,
            force,
        })
    }

    /// What changed between builds, and why, as JSON. Reads their profiles anew.
    ///
    /// # Errors
    /// When a profile is not kept here, all are too large together, or their cache states are unlike.
    pub fn compare(&self, comparison: &Comparison) -> Result<Vec<u8>, BuildError> {
        let mut left = MAX_EVENTS;
        let mut side = |ids: &[RunId]| -> Result<Side, BuildError> {
            let profiles = ids.iter().map(|id| self.actions(*id, &mut left));
            Ok(Side::new(profiles.collect::<Result<_, _>>()?))
        };
        let (base, head) = (side(&comparison.base)?, side(&comparison.head)?);
        let options = DiffOptions {
            is_forced: comparison.force,
            ..DiffOptions::default()
        };
        let diff = profile_diff::diff(&base, &head, &options)?;
        let names = |ids: &[RunId]| -> Vec<String> { ids.iter().map(RunId::to_string).collect() };
        let names = Sides {
            base: names(&comparison.base),
            head: names(&comparison.head),
        };
        let names = names.as_ref().map(Vec::as_slice);
        let document = profile_document::diff::document(names, &diff);
        document::json("a comparison", &document)
    }

    fn actions(&self, id: RunId, left: &mut u64) -> Result<Profile, BuildError> {
        let (file, event_count) = self.profile(id)?;
        *left = left
            .checked_sub(event_count)
            .ok_or_else(|| BuildError::TooManyEvents {
                id: id.to_string(),
                event_count,
                limit: MAX_EVENTS,
            })?;
        Ok(bazel_profile::analyze_actions(file, &options())?)
    }
}

/// The most spans that a search lists.
pub const MAX_FOUND: usize = 1000;
/// The longest text that is searched for, in bytes.
const MAX_SEARCH_BYTES: usize = 200;

/// The spans of a timeline that say a text, as JSON: how many there are, and the longest `limit` of them.
///
/// # Errors
/// When the text is empty or too long, or the limit is wrong.
pub fn search_json(
    id: RunId,
    trace: &Trace,
    text: &str,
    limit: usize,
) -> Result<Vec<u8>, BuildError> {
    if text.is_empty() || text.len() > MAX_SEARCH_BYTES {
        return Err(BuildError::BadValue {
            name: "text",
            value: text.chars().take(80).collect(),
            expected: "a text of 1 to 200 bytes",
        });
    }
    if !(1..=MAX_FOUND).contains(&limit) {
        return Err(BuildError::BadValue {
            name: "limit",
            value: limit.to_string(),
            expected: "a whole number from 1 to 1000",
        });
    }
    document::search(&id.to_string(), text, &trace.search(text, limit))
}

/// A part of a timeline as JSON.
///
/// # Errors
/// When it cannot be written, which memory alone could cause.
pub fn timeline_json(
    id: RunId,
    trace: &Trace,
    from_us: i64,
    to_us: i64,
    width_px: u32,
) -> Result<Vec<u8>, BuildError> {
    let window = trace.window(from_us, to_us, width_px);
    document::timeline(&id.to_string(), &window, trace.extent_us())
}
