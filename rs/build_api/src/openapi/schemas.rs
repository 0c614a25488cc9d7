//! The schemas of the documents, under the names that paths refer to.

use crate::document::{Alerts, Build, Builds, Metrics, Search, Timeline, Trend};
use crate::library::Taken;
use profile_document::{diff, report};
use serde::Deserialize;
use std::collections::BTreeMap;
use utoipa::openapi::schema::{ObjectBuilder, OneOfBuilder, SchemaType, Type};
use utoipa::openapi::{Ref, RefOr, Schema};
use utoipa::ToSchema;

pub(super) const ALERTS: &str = "AlertList";
pub(super) const BUILD: &str = "Build";
pub(super) const BUILDS: &str = "BuildList";
pub(super) const DIFF: &str = "ProfileDiff";
pub(super) const METRICS: &str = "MetricList";
pub(super) const SEARCH: &str = "TimelineSearch";
pub(super) const TAKEN: &str = "TakenBuild";
pub(super) const TIMELINE: &str = "Timeline";
pub(super) const TREND: &str = "Trend";
pub(super) const UPLOAD: &str = "Upload";

/// The report's part of a build's document.
const REPORT: &str = "ProfileReport";

/// A schema by its name.
type Named = (String, RefOr<Schema>);

/// The schemas of one file in JSON Schema, as far as OpenAPI has words for them.
#[derive(Deserialize)]
struct Definitions {
    #[serde(rename = "$defs")]
    schemas: BTreeMap<String, RefOr<Schema>>,
}

/// All schemas.
pub(super) fn schemas() -> Vec<Named> {
    let mut schemas = Vec::new();
    register::<Alerts<'_>>(&mut schemas);
    register::<Build<'_>>(&mut schemas);
    register::<Builds<'_>>(&mut schemas);
    register::<Metrics<'_>>(&mut schemas);
    register::<Search<'_>>(&mut schemas);
    register::<Taken>(&mut schemas);
    register::<Timeline<'_>>(&mut schemas);
    register::<Trend<'_>>(&mut schemas);
    schemas.push((UPLOAD.to_owned(), upload().into()));
    schemas.extend(definitions(report::SCHEMA, REPORT, "report_document"));
    schemas.extend(definitions(diff::SCHEMA, DIFF, "diff"));
    schemas
}

/// The report on a build's profile, or null.
pub(crate) fn report() -> Schema {
    let null = ObjectBuilder::new().schema_type(Type::Null);
    let one = OneOfBuilder::new()
        .item(null)
        .item(Ref::from_schema_name(REPORT));
    let what = "The report on its profile; null for a build that came without its profile";
    one.description(Some(what)).into()
}

fn register<T: ToSchema>(schemas: &mut Vec<Named>) {
    schemas.push((T::name().into_owned(), T::schema()));
    T::schemas(schemas);
}

/// How far an upload came, as `rs/backend` tells it.
fn upload() -> ObjectBuilder {
    let of = |schema_type: Type| ObjectBuilder::new().schema_type(schema_type);
    let or_null = |schema_type: Type| {
        ObjectBuilder::new().schema_type(SchemaType::from_iter([schema_type, Type::Null]))
    };
    let digest = "The digest of the whole upload, in hexadecimal";
    let bytes = "How many bytes there are; null once the upload is a build";
    let build = "The identifier of the build that it became; null before";
    ObjectBuilder::new()
        .description(Some("How far an upload came"))
        .property("sha256", of(Type::String).description(Some(digest)))
        .required("sha256")
        .property("complete", of(Type::Boolean))
        .required("complete")
        .property(
            "received_bytes",
            or_null(Type::Integer).description(Some(bytes)),
        )
        .required("received_bytes")
        .property("build", or_null(Type::String).description(Some(build)))
        .required("build")
}

/// The definitions of a JSON Schema, each under the prefix and its own name; that of `root` is called as the prefix
/// alone.
fn definitions(json_schema: &str, prefix: &str, root: &str) -> Vec<Named> {
    let text = in_openapi(json_schema, prefix, root);
    // The text is of this repository, and a test reads it.
    let definitions = serde_json::from_str(&text).map(|it: Definitions| it.schemas);
    let definitions = definitions.unwrap_or_default().into_iter();
    definitions
        .map(|(name, schema)| (component_name(&name, prefix, root), schema))
        .collect()
}

/// The text of a JSON Schema with references to components, and constants as choices of one.
fn in_openapi(json_schema: &str, prefix: &str, root: &str) -> String {
    let mut text = String::with_capacity(json_schema.len() * 2);
    let mut parts = json_schema.split("\"#/$defs/");
    text.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let (name, rest) = part.split_once('"').unwrap_or((part, ""));
        let name = component_name(name, prefix, root);
        text.push_str(&format!("\"#/components/schemas/{name}\"{rest}"));
    }
    text.replace("\"const\": 1", "\"enum\": [1]")
}

/// `critical_path` with the prefix `ProfileReport` is `ProfileReportCriticalPath`.
fn component_name(name: &str, prefix: &str, root: &str) -> String {
    if name == root {
        return prefix.to_owned();
    }
    let words = name.split('_').map(|word| {
        let (first, rest) = word.split_at_checked(1).unwrap_or((word, ""));
        first.to_uppercase() + rest
    });
    format!("{prefix}{}", words.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    /// Nothing was lost when the schemas were read as those of OpenAPI.
    fn check(json_schema: &str, prefix: &str, root: &str) {
        let expected: Value = serde_json::from_str(&in_openapi(json_schema, prefix, root)).unwrap();
        let expected = expected["$defs"].as_object().unwrap();
        let found: BTreeMap<_, _> = definitions(json_schema, prefix, root).into_iter().collect();
        assert_eq!(found.len(), expected.len());
        for (name, expected) in expected {
            let found = &found[&component_name(name, prefix, root)];
            assert_eq!(serde_json::to_value(found).unwrap(), *expected, "{name}");
        }
    }

    #[test]
    fn json_schemas_are_taken_over_whole() {
        check(report::SCHEMA, REPORT, "report_document");
        check(diff::SCHEMA, DIFF, "diff");
    }

    #[test]
    fn every_name_that_paths_refer_to_is_there() {
        let names: Vec<String> = schemas().into_iter().map(|(name, _)| name).collect();
        for name in [
            ALERTS,
            BUILD,
            BUILDS,
            DIFF,
            METRICS,
            REPORT,
            SEARCH,
            TAKEN,
            TIMELINE,
            TREND,
            UPLOAD,
            "ProfileReportCriticalPath",
        ] {
            assert!(names.iter().any(|each| each == name), "{name} in {names:?}");
        }
    }
}
