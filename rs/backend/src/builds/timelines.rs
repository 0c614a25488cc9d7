//! Answers about timelines: parts of them, and what a search in them finds. Both come from a decoded timeline that is
//! kept.

use super::answers::{computed, resolve, Answer, JSON};
use super::cache::{Entry, Key, SearchKey, SharedTrace, TraceKey, WindowKey};
use super::parameters::Parameters;
use super::Builds;
use actix_web::http::header::{self, HeaderMap};
use api::encoding::{compress, Encoding, Level};
use api::Problem;
use bazel_profile::Trace;
use build_api::{search_json, timeline_json};
use bytes::Bytes;
use perf_history::RunId;
use std::sync::Arc;

/// The content type of a timeline's binary form.
const BINARY: &str = "application/octet-stream";
/// A timeline's width that is not given, in pixels.
const DEFAULT_WIDTH_PX: u32 = 1024;
/// How many spans a search lists that does not say it.
const DEFAULT_FOUND: usize = 100;

/// A part of a timeline.
pub(super) async fn window(
    builds: &Arc<Builds>,
    text: &str,
    mut parameters: Parameters,
    headers: &HeaderMap,
    encoding: Encoding,
) -> Result<Answer, Problem> {
    let time = "a number of microseconds since the build's start";
    let from_us = parameters.parse("from", time)?;
    let to_us = parameters.parse("to", time)?;
    let width = parameters.parse::<u32>("width", "a number of pixels from 1 to 16384")?;
    parameters.finish()?;
    let is_binary = wants_binary(headers);
    let width_px = width.unwrap_or(DEFAULT_WIDTH_PX);
    if !(1..=bazel_profile::MAX_WIDTH_PX).contains(&width_px) {
        let detail = format!("width: give 1 to {} pixels", bazel_profile::MAX_WIDTH_PX);
        return Err(Problem::bad_request(&detail));
    }
    let id = resolve(builds, text).await?;
    let key = WindowKey {
        id,
        from_us,
        to_us,
        width_px,
        is_binary,
        encoding,
    };
    let owned = Arc::clone(builds);
    let asked = key.clone();
    let compute = move || async move { drawn(&owned, asked).await };
    let entry = builds
        .caches
        .fixed
        .get_or_compute(Key::Window(Box::new(key)), compute);
    let content_type = if is_binary { BINARY } else { JSON };
    computed(entry.await?, content_type)
}

async fn drawn(builds: &Arc<Builds>, key: WindowKey) -> Result<Entry, Problem> {
    let id = key.id;
    let trace = trace(builds, id).await?;
    builds
        .blocking(move |_| {
            let (first, last) = trace.extent_us().unwrap_or((0, 1));
            // The end is where the last span ends, which is to be seen.
            let from_us = key.from_us.unwrap_or(first);
            let to_us = key.to_us.unwrap_or(last.saturating_add(1));
            let bytes = match key.is_binary {
                true => trace.window(from_us, to_us, key.width_px).encode(),
                false => timeline_json(id, &trace, from_us, to_us, key.width_px)?,
            };
            let (bytes, encoding) = compress(&Bytes::from(bytes), key.encoding, Level::Quick);
            Ok(Entry::Body(bytes, encoding))
        })
        .await
}

/// The spans that say a text.
pub(super) async fn search(
    builds: &Arc<Builds>,
    text: &str,
    mut parameters: Parameters,
    encoding: Encoding,
) -> Result<Answer, Problem> {
    let wanted = parameters.take("text")?.ok_or_else(|| {
        Problem::bad_request("the parameter \"text\" is needed, as text=CppCompile")
    })?;
    let limit = parameters.parse("limit", "a whole number")?;
    parameters.finish()?;
    let id = resolve(builds, text).await?;
    let key = SearchKey {
        id,
        text: wanted.into_boxed_str(),
        limit: limit.unwrap_or(DEFAULT_FOUND),
        encoding,
    };
    let owned = Arc::clone(builds);
    let asked = key.clone();
    let compute = move || async move {
        let trace = trace(&owned, asked.id).await?;
        owned
            .blocking(move |_| {
                let json = search_json(asked.id, &trace, &asked.text, asked.limit)?;
                let (bytes, encoding) = compress(&Bytes::from(json), encoding, Level::Quick);
                Ok(Entry::Body(bytes, encoding))
            })
            .await
    };
    let key = Key::Search(Box::new(key));
    let entry = builds.caches.fixed.get_or_compute(key, compute).await?;
    computed(entry, JSON)
}

/// A build's timeline, decoded.
async fn trace(builds: &Arc<Builds>, id: RunId) -> Result<Arc<Trace>, Problem> {
    let owned = Arc::clone(builds);
    let decode = move || async move {
        let trace = owned.heavy(move |library| library.timeline(id)).await?;
        Ok(SharedTrace(Arc::new(trace)))
    };
    let traces = &builds.caches.traces;
    Ok(traces.get_or_compute(TraceKey(id), decode).await?.0)
}

/// Whether `Accept` names the binary form; JSON is for all others.
fn wants_binary(headers: &HeaderMap) -> bool {
    headers.get_all(header::ACCEPT).any(|value| {
        let ranges = value.to_str().unwrap_or_default().split(',');
        ranges
            .filter_map(|range| range.split(';').next())
            .any(|range| range.trim().eq_ignore_ascii_case(BINARY))
    })
}
