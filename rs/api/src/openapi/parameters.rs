//! The parameters of each route, as OpenAPI describes them.

use crate::query::{Field, Filter, Kind, MAX_LIMIT};
use crate::routes::{Route, Standard};
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::Required;

/// The parameters of a route: the identifier in its path, then those of its query.
pub(super) fn parameters(route: &Route) -> Vec<Parameter> {
    let id = route.path.contains("{id}").then(identifier);
    let standards = route.standards.iter().map(|each| standard(*each));
    let filters = route.filters().map(filter);
    id.into_iter().chain(standards).chain(filters).collect()
}

fn identifier() -> Parameter {
    let description =
        "The identifier in full, or at least its first five characters if no other begins so";
    ParameterBuilder::new()
        .name("id")
        .parameter_in(ParameterIn::Path)
        .required(Required::True)
        .description(Some(description))
        .schema(Some(ObjectBuilder::new().schema_type(Type::String)))
        .build()
}

fn standard(standard: Standard) -> Parameter {
    let schema = match standard {
        Standard::Limit => ObjectBuilder::new()
            .schema_type(Type::Integer)
            .minimum(Some(1))
            .maximum(Some(MAX_LIMIT)),
        _ => ObjectBuilder::new().schema_type(Type::String),
    };
    let required = match standard {
        Standard::From => Required::True,
        _ => Required::False,
    };
    ParameterBuilder::new()
        .name(standard.as_str())
        .parameter_in(ParameterIn::Query)
        .required(required)
        .description(Some(description(standard)))
        .schema(Some(schema))
        .build()
}

fn description(standard: Standard) -> &'static str {
    match standard {
        Standard::At => {
            "Which snapshot: a version, a time (RFC 3339), a date (its end, UTC) or `newest`, the default. It means \
             the newest snapshot that is not after this"
        }
        Standard::From => "The older snapshot, as a version, a time, a date or `newest`",
        Standard::To => "The newer snapshot, as a version, a time, a date or `newest`, the default",
        Standard::Sort => {
            "Fields to sort by, with commas between them, each with `-` in front for descending order. Rows without \
             the field come last. Rows that are equal stay in the order that the list has without this"
        }
        Standard::Fields => "The fields that rows have, with commas between them; all fields by default",
        Standard::Limit => "The most rows of a page; all rows by default",
        Standard::Cursor => {
            "Where the page begins: the field `next` of the page before. All other parameters but `limit` must be as \
             they were for that page"
        }
        Standard::Search => "Only rows with this text in one of their fields of text, in upper or lower case",
    }
}

fn filter(field: &'static Field) -> Parameter {
    let values = match field.filter {
        Filter::Identifier(_) => {
            "an identifier in full, or at least its first five characters if no other begins so"
        }
        _ => match field.kind {
            Kind::Whole => "a whole number",
            Kind::Truth => "`true` or `false`",
            _ => "exactly this text",
        },
    };
    let description = format!(
        "Only rows with this `{}`: {values}. Several values with commas between them mean any of them (`%2C` is a \
         comma within a value), an empty one means rows without a value",
        field.name
    );
    ParameterBuilder::new()
        .name(field.name)
        .parameter_in(ParameterIn::Query)
        .required(Required::False)
        .description(Some(description))
        .schema(Some(ObjectBuilder::new().schema_type(Type::String)))
        .build()
}
