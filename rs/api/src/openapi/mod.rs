//! The description of the API in OpenAPI 3.1, made from the table of routes and from the documents' types, so that it
//! says what the API does.

mod parameters;
mod server;

use crate::current::JSON;
use crate::document::{
    AssessmentBody, AssessmentRow, ChangeRow, DataCenterRow, Envelope, NodeBody, NodeRow,
    OperatorRow, ProviderRow, SubnetBody, SubnetRow, VersionRow,
};
use crate::problem::ProblemDocument;
use crate::query::Row;
use crate::routes::{Route, RouteKind, ROUTES};
use bytes::Bytes;
use parameters::parameters;
use utoipa::openapi::path::{OperationBuilder, PathItem};
use utoipa::openapi::schema::{
    AllOfBuilder, AnyOfBuilder, ArrayBuilder, ComponentsBuilder, ObjectBuilder, SchemaType, Type,
};
use utoipa::openapi::{
    Content, HttpMethod, InfoBuilder, LicenseBuilder, OpenApi, OpenApiBuilder, PathsBuilder, Ref,
    RefOr, Response, ResponseBuilder, Schema,
};
use utoipa::ToSchema;

/// The version of the API's form, for people; `digest::FORMAT_REVISION` is the one that caches go by.
const API_VERSION: &str = "1.0.0";

const DESCRIPTION: &str = "The registry of a network of the Internet Computer: subnets, nodes, node providers and \
operators, data centers, the versions in between, and how decentralized subnets are. Every document says which version \
of the registry it shows, when the registry was like that, and whether the data is synthetic. Every answer has a weak \
entity tag.";

/// The schemas that others refer to by name.
type Schemas = Vec<(String, RefOr<Schema>)>;

/// The description as JSON, together with that of paths which others answer.
pub(crate) fn document(others: OpenApi) -> Bytes {
    // Texts, numbers and maps with texts as keys can always be written.
    let description = description().merge_from(others);
    let text = description.to_json().unwrap_or_default();
    Bytes::from(text.into_bytes().into_boxed_slice())
}

fn description() -> OpenApi {
    let mut schemas = Schemas::new();
    let mut paths = PathsBuilder::new();
    for route in &ROUTES {
        let operation = operation(route, &mut schemas);
        paths = paths.path(route.path, PathItem::new(HttpMethod::Get, operation));
    }
    let paths = server::add(paths);
    register::<Envelope>(&mut schemas);
    register::<ProblemDocument<'_>>(&mut schemas);
    for (_, schema) in &mut schemas {
        require_nullable(schema);
    }
    // Selections come from rows and take nothing for certain.
    let selections = ROUTES.iter().filter_map(|route| selection(route.kind));
    schemas.extend(selections);
    let components = ComponentsBuilder::new()
        .schemas_from_iter(schemas)
        .response("Problem", problem())
        .security_scheme(server::TOKEN, server::token());
    let info = InfoBuilder::new()
        .title("dre registry API")
        .version(API_VERSION)
        .description(Some(DESCRIPTION))
        .license(Some(LicenseBuilder::new().name("Apache-2.0").build()));
    OpenApiBuilder::new()
        .info(info)
        .paths(paths)
        .components(Some(components.build()))
        .build()
}

fn operation(route: &Route, schemas: &mut Schemas) -> OperationBuilder {
    let name = route.path.trim_start_matches("/api/");
    let name = name.replace("/{id}", "_by_id").replace(['-', '.'], "_");
    let answer = Content::new(Some(answer(route.kind, schemas)));
    let ok = ResponseBuilder::new()
        .description(route.summary)
        .content(JSON, answer);
    OperationBuilder::new()
        .operation_id(Some(name))
        .summary(Some(route.summary))
        .parameters(Some(parameters(route)))
        .response("200", ok)
        .response(
            "304",
            Response::new("The client's document of this entity tag still holds"),
        )
        .response("default", RefOr::Ref(Ref::from_response_name("Problem")))
}

fn problem() -> Response {
    let schema = Ref::from_schema_name(ProblemDocument::name());
    ResponseBuilder::new()
        .description("What went wrong (RFC 9457)")
        .content("application/problem+json", Content::new(Some(schema)))
        .build()
}

fn answer(kind: RouteKind, schemas: &mut Schemas) -> RefOr<Schema> {
    match kind {
        RouteKind::Subnets => list::<SubnetRow>(schemas, &[]),
        RouteKind::Subnet => detail::<SubnetBody>(schemas),
        RouteKind::Nodes => list::<NodeRow>(schemas, &[]),
        RouteKind::Node => detail::<NodeBody>(schemas),
        RouteKind::Providers => list::<ProviderRow>(schemas, &[]),
        RouteKind::Operators => list::<OperatorRow>(schemas, &[]),
        RouteKind::DataCenters => list::<DataCenterRow>(schemas, &[]),
        RouteKind::Versions => list::<VersionRow>(schemas, &[]),
        RouteKind::Diff => list::<ChangeRow>(schemas, &["from"]),
        RouteKind::Decentralization => list::<AssessmentRow>(schemas, &[]),
        RouteKind::Assessment => detail::<AssessmentBody>(schemas),
        RouteKind::OpenApi => ObjectBuilder::new()
            .description(Some("A description by OpenAPI 3.1"))
            .into(),
    }
}

/// An envelope with one thing in it.
fn detail<T: ToSchema>(schemas: &mut Schemas) -> RefOr<Schema> {
    T::schemas(schemas);
    let document = AllOfBuilder::new()
        .item(Ref::from_schema_name(Envelope::name()))
        .item(T::schema());
    document.into()
}

/// An envelope, perhaps more of them by name, and a list of rows. Rows have all fields, or those that the
/// parameter `fields` names.
fn list<R: Row>(schemas: &mut Schemas, envelopes: &[&str]) -> RefOr<Schema> {
    register::<R>(schemas);
    let row = AnyOfBuilder::new()
        .item(Ref::from_schema_name(R::name()))
        .item(Ref::from_schema_name(selection_name::<R>()));
    let total = ObjectBuilder::new()
        .schema_type(Type::Integer)
        .description(Some("How many rows the whole list has"))
        .minimum(Some(0));
    let next = ObjectBuilder::new()
        .schema_type(SchemaType::from_iter([Type::String, Type::Null]))
        .description(Some("The cursor of the next page; null on the last one"));
    let mut object = ObjectBuilder::new();
    for name in envelopes {
        object = object
            .property(*name, Ref::from_schema_name(Envelope::name()))
            .required(*name);
    }
    let object = object
        .property("total", total)
        .required("total")
        .property("next", next)
        .required("next")
        .property(R::PLURAL, ArrayBuilder::new().items(row))
        .required(R::PLURAL);
    let document = AllOfBuilder::new()
        .item(Ref::from_schema_name(Envelope::name()))
        .item(object);
    document.into()
}

/// Rows of which the parameter `fields` has chosen some fields: the same object with no property required.
fn selection(kind: RouteKind) -> Option<(String, RefOr<Schema>)> {
    match kind {
        RouteKind::Subnets => Some(selection_of::<SubnetRow>()),
        RouteKind::Nodes => Some(selection_of::<NodeRow>()),
        RouteKind::Providers => Some(selection_of::<ProviderRow>()),
        RouteKind::Operators => Some(selection_of::<OperatorRow>()),
        RouteKind::DataCenters => Some(selection_of::<DataCenterRow>()),
        RouteKind::Versions => Some(selection_of::<VersionRow>()),
        RouteKind::Diff => Some(selection_of::<ChangeRow>()),
        RouteKind::Decentralization => Some(selection_of::<AssessmentRow>()),
        RouteKind::Subnet | RouteKind::Node | RouteKind::Assessment | RouteKind::OpenApi => None,
    }
}

fn selection_name<R: Row>() -> String {
    format!("{}Selection", R::name())
}

fn selection_of<R: Row>() -> (String, RefOr<Schema>) {
    let mut schema = R::schema();
    if let RefOr::T(Schema::Object(object)) = &mut schema {
        object.required.clear();
        object.description = Some("The fields that the parameter `fields` names".to_owned());
    }
    (selection_name::<R>(), schema)
}

/// What may be null is written as null rather than left out, so it is always there.
fn require_nullable(schema: &mut RefOr<Schema>) {
    match schema {
        RefOr::T(Schema::Object(object)) => {
            let properties = object.properties.iter();
            let nullable = properties.filter(|(_, property)| is_nullable(property));
            let names: Vec<String> = nullable.map(|(name, _)| name.clone()).collect();
            object.required.extend(names);
        }
        RefOr::T(Schema::AllOf(parts)) => parts.items.iter_mut().for_each(require_nullable),
        _ => {}
    }
}

fn is_nullable(schema: &RefOr<Schema>) -> bool {
    let is_null = |schema_type: &SchemaType| match schema_type {
        SchemaType::Type(each) => *each == Type::Null,
        SchemaType::Array(types) => types.contains(&Type::Null),
        SchemaType::AnyValue => false,
    };
    match schema {
        RefOr::T(Schema::Object(object)) => is_null(&object.schema_type),
        RefOr::T(Schema::OneOf(choices)) => choices.items.iter().any(is_nullable),
        _ => false,
    }
}

fn register<T: ToSchema>(schemas: &mut Schemas) {
    schemas.push((T::name().into_owned(), T::schema()));
    T::schemas(schemas);
}
