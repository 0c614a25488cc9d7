//! What every document says first: which snapshot it is of, how old that is, and whether it is real.

use registry::{Provenance, Source, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;

/// What is said of generated data.
const SYNTHETIC_NOTICE: &str =
    "This network was generated for trying things out. It describes no real node, company or place.";

/// The snapshot that a document was made from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Envelope {
    /// The registry's version.
    #[schema(example = 57012)]
    pub version: u64,
    /// When the registry was, or was seen, like this (RFC 3339, UTC).
    #[schema(example = "2025-07-11T12:00:00Z")]
    pub time: String,
    /// Where the records came from: `dump`, `node_list`, `changelog`, `ic_api`, `nns` or `synthetic`.
    #[schema(example = "dump")]
    pub source: &'static str,
    /// Whether the data was generated and describes no real network.
    pub synthetic: bool,
    /// How the version was found: the `registry` tells it, it was `given` by whoever imported the snapshot, or
    /// `assigned` by the server because the source has none.
    #[schema(example = "registry")]
    pub version_origin: &'static str,
    /// What must be known before the data is used. Only there when there is something to know.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub notice: Option<&'static str>,
}

impl Envelope {
    /// What is said of a snapshot of this version, time and provenance.
    pub fn new(version: u64, time: Timestamp, provenance: &Provenance) -> Self {
        let synthetic = matches!(provenance.source, Source::Synthetic { .. });
        Self {
            version,
            time: time.to_string(),
            source: provenance.source.as_str(),
            synthetic,
            version_origin: provenance.version_origin.as_str(),
            notice: synthetic.then_some(SYNTHETIC_NOTICE),
        }
    }
}

/// A document about one thing.
#[derive(Clone, Debug, Serialize)]
pub struct Document<T: Serialize> {
    /// The snapshot.
    #[serde(flatten)]
    pub envelope: Envelope,
    /// The thing, under its name.
    #[serde(flatten)]
    pub body: T,
}
