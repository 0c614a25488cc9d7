//! The description of the paths about builds in OpenAPI 3.1, as a part that the server's description takes in.
//!
//! Schemas follow from the documents' types and, for what `profile_document` writes, from its JSON Schemas. This module
//! must not know what else the server answers: `Problem` and `token` are names that the whole defines.

mod paths;
mod schemas;

use utoipa::openapi::{ComponentsBuilder, OpenApi, OpenApiBuilder};

pub(crate) use schemas::report;

/// The paths about builds and the schemas of their documents.
pub fn openapi() -> OpenApi {
    let components = ComponentsBuilder::new().schemas_from_iter(schemas::schemas());
    OpenApiBuilder::new()
        .paths(paths::paths())
        .components(Some(components.build()))
        .build()
}
