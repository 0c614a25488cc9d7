//! One build: what it is, its metrics and its report. It never changes once the build is there.

use super::{json, Identity, SCHEMA_VERSION};
use crate::error::BuildError;
use bazel_profile::Report;
use perf_history::Run;
use profile_document::report::{self, ReportDocument};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// A build with all its metrics and the report on its profile.
#[derive(Serialize, ToSchema)]
pub(crate) struct Build<'a> {
    schema_version: u32,
    #[serde(flatten)]
    identity: Identity<'a>,
    /// Values by the names of metrics, in the unit that the name has.
    metrics: BTreeMap<&'a str, f64>,
    /// As `profile_document` has it; null for a build that came without its profile.
    #[schema(required, schema_with = crate::openapi::report)]
    report: Option<ReportDocument<'a>>,
}

/// The document of one build.
pub(crate) fn build(run: &Run, report: Option<&Report>) -> Result<Vec<u8>, BuildError> {
    let id = run.id().to_string();
    let metrics = run.metrics().iter();
    let document = Build {
        schema_version: SCHEMA_VERSION,
        identity: Identity::new(run),
        metrics: metrics.map(|it| (it.name.as_str(), it.value)).collect(),
        report: report.map(|report| report::document(&id, Ok(report))),
    };
    json("a build's document", &document)
}
