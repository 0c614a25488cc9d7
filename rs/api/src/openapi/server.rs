//! The paths that the server answers beside the API's documents: health, metrics, events and the import of snapshots.
//!
//! They are described here so that one description has everything; `rs/backend` serves them, and its tests ask for each
//! path that stands here.

use crate::current::JSON;
use utoipa::openapi::header::HeaderBuilder;
use utoipa::openapi::path::{OperationBuilder, Parameter, ParameterBuilder, ParameterIn, PathItem};
use utoipa::openapi::request_body::RequestBodyBuilder;
use utoipa::openapi::schema::{ArrayBuilder, KnownFormat, ObjectBuilder, SchemaFormat, Type};
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{
    Content, HttpMethod, PathsBuilder, Ref, RefOr, Required, Response, ResponseBuilder,
};

/// The name of the security scheme that writing needs.
pub(super) const TOKEN: &str = "token";

/// What a path that gives a text says: path, summary, content type, description of the answer.
const TEXTS: [(&str, &str, &str, &str); 3] = [
    (
        "/healthz",
        "Whether the process lives",
        "text/plain",
        "It lives",
    ),
    (
        "/readyz",
        "Whether there is a snapshot to answer from, and the server does not drain",
        "text/plain",
        "It is ready; the text has the registry's version",
    ),
    (
        "/metrics",
        "Requests, cache, store, age of the snapshot and memory, for Prometheus",
        "application/openmetrics-text",
        "The metrics in the OpenMetrics format",
    ),
];

const EVENTS: &str = "Server-sent events. Each new version is an event `snapshot` whose id is the version and whose \
data is JSON with version, time, source, synthetic and previous_version. A new client gets the newest version first. \
One that missed more versions than are kept gets an event `reset`: it should read everything anew.";

const IMPORT: &str = "A registry dump, the public API's list of nodes or a local store's changelog entry, in the form \
it has as a file. The answer comes when the store has it safely.";

/// Adds the server's own paths.
pub(super) fn add(mut paths: PathsBuilder) -> PathsBuilder {
    for (path, summary, content_type, description) in TEXTS {
        let name = path.trim_start_matches('/');
        let operation = operation(name, summary, content_type, description);
        paths = paths.path(path, PathItem::new(HttpMethod::Get, operation));
    }
    paths
        .path("/api/events", PathItem::new(HttpMethod::Get, events()))
        .path("/api/snapshots", PathItem::new(HttpMethod::Post, import()))
}

/// The bearer token that writing needs.
pub(super) fn token() -> SecurityScheme {
    let mut http = Http::new(HttpAuthScheme::Bearer);
    http.description = Some("The token that the server was started with".to_owned());
    SecurityScheme::Http(http)
}

fn operation(name: &str, summary: &str, content_type: &str, description: &str) -> OperationBuilder {
    let text = Content::new(Some(ObjectBuilder::new().schema_type(Type::String)));
    let ok = ResponseBuilder::new()
        .description(description)
        .content(content_type, text);
    OperationBuilder::new()
        .operation_id(Some(name))
        .summary(Some(summary))
        .response("200", ok)
        .response("default", refused())
}

fn events() -> OperationBuilder {
    let summary = "New versions of the registry, as they come";
    let last = parameter(
        "Last-Event-ID",
        ParameterIn::Header,
        "The last version that the client knows: it gets those after it",
        Type::Integer,
    );
    operation("events", summary, "text/event-stream", EVENTS).parameter(last)
}

fn import() -> OperationBuilder {
    let version = "The registry version that the file shows, where it does not tell";
    let time = "When the registry was like this, as a time (RFC 3339) or a date, where the file does not tell";
    let file = ObjectBuilder::new()
        .schema_type(Type::String)
        .format(Some(SchemaFormat::KnownFormat(KnownFormat::Binary)));
    let body = RequestBodyBuilder::new()
        .description(Some(IMPORT))
        .required(Some(Required::True))
        .content("application/octet-stream", Content::new(Some(file)));
    OperationBuilder::new()
        .operation_id(Some("import"))
        .summary(Some("Take a registry file into the store"))
        .security(SecurityRequirement::new(TOKEN, Vec::<String>::new()))
        .parameter(parameter(
            "version",
            ParameterIn::Query,
            version,
            Type::Integer,
        ))
        .parameter(parameter("time", ParameterIn::Query, time, Type::String))
        .request_body(Some(body.build()))
        .response("201", imported("A version was added"))
        .response("200", imported("The store had these records already"))
        .response("default", refused())
}

fn imported(description: &str) -> Response {
    let of = |schema_type: Type| ObjectBuilder::new().schema_type(schema_type);
    let report = ObjectBuilder::new()
        .property("version", of(Type::Integer))
        .property("time", of(Type::String))
        .property("format", of(Type::String))
        .property("records", of(Type::Integer))
        .property("unchanged", of(Type::Boolean))
        .property("warnings", ArrayBuilder::new().items(of(Type::String)));
    let names = [
        "version",
        "time",
        "format",
        "records",
        "unchanged",
        "warnings",
    ];
    let report = names
        .into_iter()
        .fold(report, |report, name| report.required(name));
    let location = HeaderBuilder::new()
        .description(Some("Where the version's subnets are"))
        .schema(of(Type::String));
    ResponseBuilder::new()
        .description(description)
        .header("Location", location.build())
        .content(JSON, Content::new(Some(report)))
        .build()
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

fn refused() -> RefOr<Response> {
    RefOr::Ref(Ref::from_response_name("Problem"))
}
