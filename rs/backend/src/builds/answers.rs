//! Answers about builds: lists, reports, comparisons, trends, alerts. Those about timelines are in `timelines`.
//!
//! A build's document is kept as it was made, so clients may keep it for good, too. All else is computed by this program:
//! another version of it may say it in another form, so clients ask again, by a tag of the content.

use super::cache::{Entry, Key};
use super::parameters::Parameters;
use super::path::Place;
use super::{refusal, timelines, Builds};
use crate::conditional::is_unchanged;
use crate::dispatch::{accepted, REQUEST_ID};
use actix_web::http::header::{self, HeaderMap, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};
use api::encoding::{compress, Encoding, Level};
use api::Problem;
use build_api::document::{AlertsQuestion, BuildsQuestion, MetricsQuestion, TrendQuestion};
use build_api::{BuildError, Comparison, Digest, Library, StoredDocument};
use bytes::Bytes;
use perf_history::{cache_state_from_name, Filter, Outcome, RunId};
use std::sync::Arc;

/// The content type of documents.
pub(super) const JSON: &str = "application/json";

/// How long a client may keep an answer without asking again.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Freshness {
    /// For good: what was said of a build stays so.
    Immutable,
    /// Not at all.
    Revalidated,
}

/// What is sent.
pub(super) struct Answer {
    body: Bytes,
    encoding: Encoding,
    content_type: &'static str,
    etag: String,
    freshness: Freshness,
}

/// Answers a GET or a HEAD.
pub(super) async fn answer(
    request: &HttpRequest,
    builds: &Arc<Builds>,
    place: Place<'_>,
    id: &HeaderValue,
) -> Result<HttpResponse, Problem> {
    let encoding = accepted(request).ok_or_else(Problem::not_acceptable)?;
    let mut parameters = Parameters::of(request)?;
    let answer = match place {
        Place::Build(text) => {
            parameters.finish()?;
            build(builds, text, encoding).await?
        }
        Place::Timeline(text) => {
            timelines::window(builds, text, parameters, request.headers(), encoding).await?
        }
        Place::Search(text) => timelines::search(builds, text, parameters, encoding).await?,
        Place::Comparison => compare(builds, parameters, encoding).await?,
        Place::Builds => {
            let question = builds_question(&mut parameters)?;
            parameters.finish()?;
            moving(builds, place, question, encoding, Library::builds).await?
        }
        Place::Metrics => {
            parameters.finish()?;
            moving(builds, place, MetricsQuestion, encoding, Library::metrics).await?
        }
        Place::Trend => {
            let question = trend_question(&mut parameters)?;
            parameters.finish()?;
            moving(builds, place, question, encoding, Library::trend).await?
        }
        Place::Alerts => {
            let question = AlertsQuestion {
                limit: parameters.parse("limit", "a whole number")?,
                cursor: parameters.parse("cursor", "the field next of the page before")?,
            };
            parameters.finish()?;
            moving(builds, place, question, encoding, Library::alerts).await?
        }
        Place::Upload(_) => return Err(Problem::internal("an upload is no document")),
    };
    Ok(respond(answer, request.headers(), id))
}

async fn build(builds: &Arc<Builds>, text: &str, wanted: Encoding) -> Result<Answer, Problem> {
    let id = resolve(builds, text).await?;
    // The beginning of an identifier may be that of another build tomorrow.
    let is_whole = text.parse() == Ok(id);
    let owned = Arc::clone(builds);
    let compute = move || async move {
        let document = owned.blocking(move |library| library.document(id)).await?;
        Ok(Entry::Stored(Arc::new(document)))
    };
    let entry = builds.caches.fixed.get_or_compute(Key::Build(id), compute);
    let Entry::Stored(document) = entry.await? else {
        return Err(Problem::internal("the cache has another entry"));
    };
    let freshness = match is_whole && document.is_kept {
        true => Freshness::Immutable,
        false => Freshness::Revalidated,
    };
    let (body, encoding) = encode_stored(builds, document, wanted).await?;
    Ok(Answer {
        body,
        encoding,
        content_type: JSON,
        etag: format!("W/\"{id}\""),
        freshness,
    })
}

/// The kept form where the client takes it, or else the document in the form that it wants.
async fn encode_stored(
    builds: &Arc<Builds>,
    document: Arc<StoredDocument>,
    wanted: Encoding,
) -> Result<(Bytes, Encoding), Problem> {
    if wanted == Encoding::Gzip {
        return Ok((Bytes::copy_from_slice(&document.gzip), wanted));
    }
    builds
        .blocking(move |_| {
            let json = Bytes::from(document.json()?);
            Ok(compress(&json, wanted, Level::Quick))
        })
        .await
}

async fn compare(
    builds: &Arc<Builds>,
    mut parameters: Parameters,
    encoding: Encoding,
) -> Result<Answer, Problem> {
    let mut ids = |name| -> Vec<String> {
        let values = parameters.take_all(name);
        let ids = values.iter().flat_map(|value| value.split(','));
        ids.filter(|id| !id.is_empty()).map(str::to_owned).collect()
    };
    let (base, head) = (ids("base"), ids("head"));
    let force = parameters.parse("force", "true or false")?.unwrap_or(false);
    parameters.finish()?;
    let comparison = builds
        .blocking(move |library| library.comparison(&base, &head, force))
        .await?;
    let owned = Arc::clone(builds);
    let asked: Comparison = comparison.clone();
    let compute = move || async move {
        owned
            .heavy(move |library| {
                let json = Bytes::from(library.compare(&asked)?);
                let (bytes, encoding) = compress(&json, encoding, Level::Quick);
                Ok(Entry::Body(bytes, encoding))
            })
            .await
    };
    let key = Key::Comparison(Box::new(comparison), encoding);
    let entry = builds.caches.fixed.get_or_compute(key, compute);
    computed(entry.await?, JSON)
}

/// A list or a trend.
async fn moving<Q: std::fmt::Debug + Send + 'static>(
    builds: &Arc<Builds>,
    place: Place<'_>,
    question: Q,
    encoding: Encoding,
    ask: fn(&Library, &Q) -> Result<Vec<u8>, BuildError>,
) -> Result<Answer, Problem> {
    let words = format!("{question:?}").into_boxed_str();
    let key = Key::Moving(place.pattern(), words, encoding);
    let owned = Arc::clone(builds);
    let compute = move || async move {
        owned
            .blocking(move |library| {
                let json = Bytes::from(ask(library, &question)?);
                let (bytes, encoding) = compress(&json, encoding, Level::Quick);
                Ok(Entry::Body(bytes, encoding))
            })
            .await
    };
    let entry = builds.caches.moving.get_or_compute(key, compute).await?;
    computed(entry, JSON)
}

pub(super) async fn resolve(builds: &Arc<Builds>, text: &str) -> Result<RunId, Problem> {
    if let Ok(id) = text.parse() {
        return Ok(id);
    }
    let text = text.to_owned();
    builds
        .blocking(move |library| Ok(library.build(&text)?.run.id()))
        .await
}

fn builds_question(parameters: &mut Parameters) -> Result<BuildsQuestion, Problem> {
    let names = parameters.take("metrics")?.unwrap_or_default();
    Ok(BuildsQuestion {
        filter: filter(parameters)?,
        limit: parameters.parse("limit", "a whole number")?,
        cursor: parameters.take("cursor")?,
        metrics: names
            .split(',')
            .filter(|name| !name.is_empty())
            .map(str::to_owned)
            .collect(),
    })
}

fn trend_question(parameters: &mut Parameters) -> Result<TrendQuestion, Problem> {
    let metric = parameters.take("metric")?.ok_or_else(|| {
        Problem::bad_request("the parameter \"metric\" is needed, as metric=build.wall_time")
    })?;
    Ok(TrendQuestion {
        metric,
        filter: filter(parameters)?,
        limit: parameters.parse("limit", "a whole number")?,
    })
}

/// The parameters that say which builds.
fn filter(parameters: &mut Parameters) -> Result<Filter, Problem> {
    let time = "a time as milliseconds since 1970 (UTC)";
    Ok(Filter {
        commit: parameters.take("commit")?,
        branch: parameters.take("branch")?,
        target_pattern: parameters.take("target")?,
        config: parameters.take("config")?,
        host_class: parameters.take("host_class")?,
        cache_state: named(parameters, "cache_state", cache_state_from_name)?,
        outcome: named(parameters, "outcome", Outcome::from_name)?,
        source: parameters.take("source")?,
        from_ms: parameters.parse("from_ms", time)?,
        until_ms: parameters.parse("until_ms", time)?,
    })
}

fn named<T>(
    parameters: &mut Parameters,
    name: &'static str,
    find: impl Fn(&str) -> Option<T>,
) -> Result<Option<T>, Problem> {
    let Some(text) = parameters.take(name)? else {
        return Ok(None);
    };
    let expected = match name {
        "outcome" => "success, failure, interrupted or unknown",
        _ => "cold, mixed, warm, up_to_date or unknown",
    };
    let found = find(&text).ok_or_else(|| {
        refusal::problem(&BuildError::BadValue {
            name,
            value: text.chars().take(80).collect(),
            expected,
        })
    })?;
    Ok(Some(found))
}

/// An answer that this program has computed, with a tag of its content.
pub(super) fn computed(entry: Entry, content_type: &'static str) -> Result<Answer, Problem> {
    let Entry::Body(body, encoding) = entry else {
        return Err(Problem::internal("the cache has another entry"));
    };
    let etag = format!("W/\"{}\"", &Digest::of(&body).to_string()[..32]);
    Ok(Answer {
        body,
        encoding,
        content_type,
        etag,
        freshness: Freshness::Revalidated,
    })
}

/// The response, or 304 when the client has it.
fn respond(answer: Answer, request: &HeaderMap, id: &HeaderValue) -> HttpResponse {
    let describe = |mut response: HttpResponseBuilder| {
        let cache_control = match answer.freshness {
            Freshness::Immutable => "public, max-age=31536000, immutable",
            Freshness::Revalidated => "no-cache",
        };
        response
            .insert_header((header::ETAG, answer.etag.as_str()))
            .insert_header((header::VARY, "accept, accept-encoding"))
            .insert_header((header::CACHE_CONTROL, cache_control))
            .insert_header((REQUEST_ID, id.clone()));
        response
    };
    if is_unchanged(request, answer.etag.as_bytes()) {
        return describe(HttpResponse::NotModified()).finish();
    }
    let mut response = describe(HttpResponse::Ok());
    response.insert_header((header::CONTENT_TYPE, answer.content_type));
    if answer.encoding != Encoding::Identity {
        response.insert_header((header::CONTENT_ENCODING, answer.encoding.as_str()));
    }
    response.body(answer.body)
}
