//! What a search in a build's timeline found.

use super::{json, SCHEMA_VERSION};
use crate::error::BuildError;
use bazel_profile::{Found, TraceSpan};
use serde::Serialize;
use std::borrow::Cow;
use utoipa::ToSchema;

/// What a build's timeline says of a text.
#[derive(Serialize, ToSchema)]
#[schema(as = TimelineSearch)]
pub(crate) struct Search<'a> {
    schema_version: u32,
    id: &'a str,
    text: &'a str,
    /// How many spans say the text; all of them took so long together.
    span_count: u64,
    duration_us: u64,
    /// The longest of them, by start.
    spans: Vec<Span<'a>>,
}

/// Texts that the profile does not have are empty.
#[derive(Serialize, ToSchema)]
#[schema(as = TimelineSpan)]
struct Span<'a> {
    thread_id: i64,
    depth: u32,
    start_us: i64,
    duration_us: u64,
    name: Cow<'a, str>,
    category: Cow<'a, str>,
    target: Cow<'a, str>,
    mnemonic: Cow<'a, str>,
}

/// The document of what was found.
pub(crate) fn search(id: &str, text: &str, found: &Found<'_>) -> Result<Vec<u8>, BuildError> {
    let document = Search {
        schema_version: SCHEMA_VERSION,
        id,
        text,
        span_count: found.span_count,
        duration_us: found.duration_us,
        spans: found.longest.iter().map(span).collect(),
    };
    json("a search", &document)
}

fn span<'a>(span: &TraceSpan<'a>) -> Span<'a> {
    Span {
        thread_id: span.thread_id,
        depth: span.depth,
        start_us: span.start_us,
        duration_us: span.duration_us,
        name: String::from_utf8_lossy(span.name),
        category: String::from_utf8_lossy(span.category),
        target: String::from_utf8_lossy(span.target),
        mnemonic: String::from_utf8_lossy(span.mnemonic),
    }
}
