//! The versions that a history has.

use super::envelope::Envelope;
use crate::query::{row, Filter, Kind, Scalar, Value};
use registry::{Timestamp, VersionInfo};
use serde::{Serialize, Serializer};
use utoipa::ToSchema;

/// A version of the registry that can be asked for by `at`.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct VersionRow {
    /// The registry's version.
    pub version: u64,
    /// When the registry was, or was seen, like this (RFC 3339, UTC).
    #[schema(value_type = String, example = "2025-07-11T12:00:00Z")]
    pub time: Moment,
    /// Where the records came from: `dump`, `node_list`, `changelog`, `ic_api`, `nns` or `synthetic`.
    pub source: &'static str,
    /// Whether the data was generated and describes no real network.
    pub synthetic: bool,
    /// How the version was found: `registry`, `given` or `assigned`.
    pub version_origin: &'static str,
    /// When the server's store took it (RFC 3339, UTC).
    #[schema(value_type = String, example = "2025-07-11T12:30:00Z")]
    pub imported_at: Moment,
}

/// A time that is written as text and compared as time: texts of different precision have another order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment(pub Timestamp);

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl Scalar for Moment {
    const KIND: Kind = Kind::Time;

    fn value(&self) -> Value<'_> {
        Value::Time(self.0)
    }
}

row!(VersionRow in "versions" {
    version: Filter::Equal,
    time,
    source: Filter::Equal,
    synthetic: Filter::Equal,
    version_origin: Filter::Equal,
    imported_at,
});

impl From<&VersionInfo> for VersionRow {
    fn from(info: &VersionInfo) -> Self {
        let envelope = Envelope::new(info.version, info.time, &info.provenance);
        Self {
            version: info.version,
            time: Moment(info.time),
            source: envelope.source,
            synthetic: envelope.synthetic,
            version_origin: envelope.version_origin,
            imported_at: Moment(info.imported_at),
        }
    }
}
