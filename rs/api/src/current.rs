//! The published snapshot with the answers that are ready before they are asked for.

use crate::compute::answer_of;
use crate::encoding::{Encoded, Level};
use crate::query::Question;
use crate::routes::{RouteKind, ROUTES};
use crate::view::View;
use registry::Timestamp;
use std::sync::Arc;

/// The content type of every answer but problems.
pub(crate) const JSON: &str = "application/json";

/// Documents of more bytes than this are compressed quickly. The list of 1440 nodes, 1 MB, takes 4 seconds at the
/// highest levels and 0.1 at the quick ones, and has 125 kB instead of 89 with Brotli, 90 instead of 84 with Zstandard;
/// nobody should wait that long for a server to start.
const MAX_SLOW_BYTES: usize = 256 << 10;

/// The published snapshot.
pub struct Current {
    /// The registry's version.
    pub version: u64,
    /// When the registry was, or was seen, like this.
    pub time: Timestamp,
    /// The name of the kind of source, as `dump`.
    pub source: &'static str,
    /// Whether the data was generated.
    pub synthetic: bool,
    /// The weak entity tag of every document of this snapshot.
    pub etag: Arc<str>,
    pub(crate) view: Arc<View>,
    /// The answers that are ready, by path.
    hot: Vec<(&'static str, Arc<Encoded>)>,
}

/// An answer that is ready. Taking one copies handles only.
#[derive(Clone, Debug)]
pub struct Hot {
    /// The document in every encoding.
    pub document: Arc<Encoded>,
    /// The weak entity tag, as the header `ETag` has it.
    pub etag: Arc<str>,
    /// The content type, as the header has it.
    pub content_type: &'static str,
    /// When the registry was, or was seen, like this.
    pub last_modified: Timestamp,
}

/// The paths whose answers are ready.
pub(crate) fn hot_paths() -> impl Iterator<Item = &'static str> {
    let routes = ROUTES.iter().filter(|route| route.is_hot);
    routes.map(|route| route.path)
}

impl Current {
    /// Makes and compresses all answers that are to be ready. The description of the API does not depend on the
    /// snapshot and is given. Takes about a second.
    pub(crate) fn new(view: View, description: &Arc<Encoded>) -> Self {
        let routes = ROUTES.iter().filter(|route| route.is_hot);
        let hot = routes.filter_map(|route| {
            let document = match route.kind {
                RouteKind::OpenApi => Arc::clone(description),
                // A question without parameters has an answer; one without would be computed when asked.
                _ => {
                    let body = answer_of(&view, &Question::plain(route)).ok()?;
                    let level = match body.bytes.len() {
                        0..=MAX_SLOW_BYTES => Level::Once,
                        _ => Level::Quick,
                    };
                    Arc::new(Encoded::new(body.bytes, level))
                }
            };
            Some((route.path, document))
        });
        let hot = hot.collect();
        let snapshot = &view.snapshot;
        Self {
            version: snapshot.version,
            time: snapshot.time,
            source: snapshot.provenance.source.as_str(),
            synthetic: snapshot.is_synthetic(),
            etag: view.etag().into(),
            view: Arc::new(view),
            hot,
        }
    }

    /// The answer that is ready for this path, if it has one.
    pub(crate) fn hot(&self, path: &str) -> Option<Hot> {
        let (_, document) = self.hot.iter().find(|(each, _)| *each == path)?;
        Some(Hot {
            document: Arc::clone(document),
            etag: Arc::clone(&self.etag),
            content_type: JSON,
            last_modified: self.time,
        })
    }
}
