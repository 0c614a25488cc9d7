//! The paths about builds. `rs/backend` serves them, and its tests ask for each of them.

use super::schemas;
use utoipa::openapi::path::{
    OperationBuilder, Parameter, ParameterBuilder, ParameterIn, PathItem, Paths,
};
use utoipa::openapi::request_body::RequestBodyBuilder;
use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, SchemaFormat, Type};
use utoipa::openapi::security::SecurityRequirement;
use utoipa::openapi::{
    Content, HttpMethod, PathsBuilder, Ref, RefOr, Required, Response, ResponseBuilder,
};

/// The content type of documents.
const JSON: &str = "application/json";
/// The name of the security scheme that writing needs; `rs/api` defines it.
const TOKEN: &str = "token";
/// The name of the response to a request that is refused; `rs/api` defines it.
const PROBLEM: &str = "Problem";

/// A query parameter: name, type, description.
type Query = (&'static str, Type, &'static str);

/// What says of an upload which build it is.
const LABELS: [Query; 7] = [
    ("commit", Type::String, "The commit of the sources"),
    ("branch", Type::String, "The branch of the sources"),
    (
        "target",
        Type::String,
        "Bazel's target patterns, separated by spaces",
    ),
    ("config", Type::String, "The names of Bazel's configs"),
    (
        "host_class",
        Type::String,
        "The kind of machine; builds on different kinds are never compared",
    ),
    (
        "outcome",
        Type::String,
        "success, failure, interrupted or unknown, the default",
    ),
    (
        "sha256",
        Type::String,
        "The digest of the body in hexadecimal, where Content-Digest does not tell",
    ),
];

/// What chooses builds.
const FILTERS: [Query; 10] = [
    ("commit", Type::String, "Only builds of this commit"),
    ("branch", Type::String, "Only builds of this branch"),
    (
        "target",
        Type::String,
        "Only builds of these target patterns",
    ),
    ("config", Type::String, "Only builds with this config"),
    (
        "host_class",
        Type::String,
        "Only builds on this kind of machine",
    ),
    (
        "cache_state",
        Type::String,
        "Only builds that began with such caches: cold, mixed, warm, up_to_date or unknown",
    ),
    (
        "outcome",
        Type::String,
        "Only builds that ended so: success, failure, interrupted or unknown",
    ),
    (
        "source",
        Type::String,
        "Only the build with this identifier of Bazel's",
    ),
    (
        "from_ms",
        Type::Integer,
        "Only builds that began at this time or later, in milliseconds since 1970 (UTC)",
    ),
    (
        "until_ms",
        Type::Integer,
        "Only builds that began before this time, in milliseconds since 1970 (UTC)",
    ),
];

const PAGE: [Query; 2] = [
    (
        "limit",
        Type::Integer,
        "The most rows of a page, 1 to 1000; 100 by default",
    ),
    (
        "cursor",
        Type::String,
        "Where the page begins: the field `next` of the page before",
    ),
];

const UPLOAD: &str = "A Bazel JSON trace profile, as it is or as gzip. With a declared digest (Content-Digest or \
Repr-Digest with sha-256, Digest, or the parameter sha256) an upload that is cut can be continued at \
/api/builds/uploads/{sha256}, and one that is known already is answered with its build. The answer comes when the build is \
on disk.";

const CONTINUE: &str = "Bytes that follow those which are there. Upload-Offset or Content-Range says where they begin, \
which must be where the upload ends so far (409 otherwise). Without Upload-Complete: ?0, or a Content-Range that ends \
earlier, they are the last ones, and the upload becomes a build.";

/// All paths about builds.
pub(super) fn paths() -> Paths {
    let uploads = "/api/builds/uploads/{sha256}";
    let mut upload = PathItem::new(HttpMethod::Get, progress("build_upload"));
    upload.head = Some(progress("build_upload_head").build());
    upload.patch = Some(resume("continue_build_upload").build());
    upload.post = Some(resume("post_build_upload").build());
    let mut list = PathItem::new(HttpMethod::Get, builds());
    list.post = Some(create().build());
    let get = |operation| PathItem::new(HttpMethod::Get, operation);
    PathsBuilder::new()
        .path("/api/builds", list)
        .path("/api/builds/{id}", get(build()))
        .path("/api/builds/{id}/timeline", get(timeline()))
        .path("/api/builds/{id}/timeline/search", get(search()))
        .path("/api/builds/compare", get(compare()))
        .path(uploads, upload)
        .path("/api/metrics", get(metrics()))
        .path("/api/metrics/trend", get(trend()))
        .path("/api/alerts", get(alerts()))
        .build()
}

fn builds() -> OperationBuilder {
    let metrics = (
        "metrics",
        Type::String,
        "The metrics that rows have, with commas between their names; the usual ones by default",
    );
    let operation = question("builds", "Builds, the newest first", &[], schemas::BUILDS);
    let parameters = FILTERS.into_iter().chain(PAGE).chain([metrics]);
    with_queries(operation, parameters)
}

fn build() -> OperationBuilder {
    let summary = "A build with all its metrics and the report on its profile. It never changes";
    question("build_by_id", summary, &["id"], schemas::BUILD)
}

fn timeline() -> OperationBuilder {
    let summary = "A part of a build's timeline, as fine as it can be drawn";
    let queries = [
        (
            "from",
            Type::Integer,
            "Where it begins, in microseconds since the build's start; its first event by default",
        ),
        (
            "to",
            Type::Integer,
            "Where it ends, likewise; its last event's end by default",
        ),
        (
            "width",
            Type::Integer,
            "How many pixels wide it is drawn, 1 to 16384; 1024 by default",
        ),
    ];
    let binary = Content::new(Some(bytes()));
    let ok = ResponseBuilder::new()
        .description(summary)
        .content(
            JSON,
            Content::new(Some(Ref::from_schema_name(schemas::TIMELINE))),
        )
        .content("application/octet-stream", binary);
    let operation = operation("build_timeline", summary, &["id"]).response("200", ok);
    with_queries(not_modified(operation), queries)
}

fn search() -> OperationBuilder {
    let text = ParameterBuilder::new()
        .name("text")
        .parameter_in(ParameterIn::Query)
        .required(Required::True)
        .description(Some(
            "What the name, target or mnemonic of a span contains, 1 to 200 bytes; upper and lower case are the same",
        ))
        .schema(Some(ObjectBuilder::new().schema_type(Type::String)));
    let summary = "What a build's timeline says of a text: how many spans, and the longest of them";
    let limit = (
        "limit",
        Type::Integer,
        "The most spans that are listed, 1 to 1000; 100 by default",
    );
    let operation =
        question("search_build_timeline", summary, &["id"], schemas::SEARCH).parameter(text);
    with_queries(operation, [limit])
}

fn metrics() -> OperationBuilder {
    let summary = "The metrics that some build has, with their units and which way is better";
    question("build_metrics", summary, &[], schemas::METRICS)
}

fn compare() -> OperationBuilder {
    let side = "builds, with commas between identifiers; may be given more than once";
    let sides = [("base", "The earlier "), ("head", "The later ")];
    let summary =
        "What changed between builds, and why. The profiles of all of them must be kept here";
    let operation = sides.into_iter().fold(
        question("compare_builds", summary, &[], schemas::DIFF),
        |operation, (name, begin)| {
            operation.parameter(
                ParameterBuilder::new()
                    .name(name)
                    .parameter_in(ParameterIn::Query)
                    .required(Required::True)
                    .description(Some(format!("{begin}{side}")))
                    .schema(Some(ObjectBuilder::new().schema_type(Type::String))),
            )
        },
    );
    let force = (
        "force",
        Type::Boolean,
        "Whether builds that began with unlike caches are compared all the same",
    );
    with_queries(operation, [force])
}

fn trend() -> OperationBuilder {
    let metric = ParameterBuilder::new()
        .name("metric")
        .parameter_in(ParameterIn::Query)
        .required(Required::True)
        .description(Some(
            "The metric's name, as build.wall_time or binary.size/dre",
        ))
        .schema(Some(ObjectBuilder::new().schema_type(Type::String)));
    let summary = "A metric over time, oldest first, and where it changed for good";
    let limit = (
        "limit",
        Type::Integer,
        "The most points, the newest of all, 1 to 10000; 500 by default",
    );
    let operation = question("metric_trend", summary, &[], schemas::TREND).parameter(metric);
    with_queries(operation, FILTERS.into_iter().chain([limit]))
}

fn alerts() -> OperationBuilder {
    let summary = "What the rules found in builds when they arrived, the newest first";
    with_queries(question("alerts", summary, &[], schemas::ALERTS), PAGE)
}

fn create() -> OperationBuilder {
    let operation = OperationBuilder::new()
        .operation_id(Some("upload_build"))
        .summary(Some("Make a build of a profile"));
    let operation = takes_bytes(operation, UPLOAD);
    with_queries(became_a_build(operation), LABELS)
}

fn resume(name: &str) -> OperationBuilder {
    let operation = operation(name, "Continue an upload", &["sha256"]);
    let headers = [
        ("Upload-Offset", "How many bytes come before these"),
        (
            "Upload-Complete",
            "?0 where more bytes follow in another request",
        ),
        (
            "Content-Range",
            "bytes FIRST-LAST/TOTAL, instead of the others",
        ),
    ];
    let operation = headers
        .into_iter()
        .fold(operation, |operation, (name, description)| {
            operation.parameter(parameter(
                name,
                ParameterIn::Header,
                description,
                Type::String,
            ))
        });
    let operation = takes_bytes(operation, CONTINUE).response(
        "204",
        Response::new("More is needed; Upload-Offset says how many bytes there are"),
    );
    with_queries(became_a_build(operation), LABELS)
}

fn progress(name: &str) -> OperationBuilder {
    let summary =
        "How far an upload came: the header Upload-Offset, or the build if it is complete";
    operation(name, summary, &["sha256"])
        .security(SecurityRequirement::new(TOKEN, Vec::<String>::new()))
        .response("200", answer(summary, schemas::UPLOAD))
}

fn became_a_build(operation: OperationBuilder) -> OperationBuilder {
    operation
        .response(
            "201",
            answer(
                "A build was added; Location says where it is",
                schemas::TAKEN,
            ),
        )
        .response(
            "200",
            answer("These bytes are a build already", schemas::TAKEN),
        )
        .response("default", refused())
}

fn takes_bytes(operation: OperationBuilder, description: &str) -> OperationBuilder {
    let body = RequestBodyBuilder::new()
        .description(Some(description))
        .required(Some(Required::True))
        .content("application/octet-stream", Content::new(Some(bytes())));
    operation
        .security(SecurityRequirement::new(TOKEN, Vec::<String>::new()))
        .request_body(Some(body.build()))
}

fn question(name: &str, summary: &str, path: &[&str], schema: &str) -> OperationBuilder {
    not_modified(operation(name, summary, path).response("200", answer(summary, schema)))
}

fn not_modified(operation: OperationBuilder) -> OperationBuilder {
    let unchanged = "The client's document of this entity tag still holds";
    operation.response("304", Response::new(unchanged))
}

fn operation(name: &str, summary: &str, path: &[&str]) -> OperationBuilder {
    let operation = OperationBuilder::new()
        .operation_id(Some(name))
        .summary(Some(summary))
        .response("default", refused());
    path.iter().fold(operation, |operation, name| {
        let description = match *name {
            "sha256" => "The digest of the whole upload, in hexadecimal",
            _ => "The build's identifier in full, or at least its first four digits if no other begins so",
        };
        operation.parameter(
            ParameterBuilder::new()
                .name(*name)
                .parameter_in(ParameterIn::Path)
                .required(Required::True)
                .description(Some(description))
                .schema(Some(ObjectBuilder::new().schema_type(Type::String))),
        )
    })
}

fn with_queries(
    operation: OperationBuilder,
    queries: impl IntoIterator<Item = Query>,
) -> OperationBuilder {
    queries
        .into_iter()
        .fold(operation, |operation, (name, schema_type, description)| {
            operation.parameter(parameter(
                name,
                ParameterIn::Query,
                description,
                schema_type,
            ))
        })
}

fn answer(description: &str, schema: &str) -> Response {
    ResponseBuilder::new()
        .description(description)
        .content(JSON, Content::new(Some(Ref::from_schema_name(schema))))
        .build()
}

fn refused() -> RefOr<Response> {
    RefOr::Ref(Ref::from_response_name(PROBLEM))
}

fn parameter(name: &str, place: ParameterIn, description: &str, schema_type: Type) -> Parameter {
    ParameterBuilder::new()
        .name(name)
        .parameter_in(place)
        .required(Required::False)
        .description(Some(description))
        .schema(Some(ObjectBuilder::new().schema_type(schema_type)))
        .build()
}

fn bytes() -> ObjectBuilder {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .format(Some(SchemaFormat::KnownFormat(KnownFormat::Binary)))
}
