//! From a request to a response: which part answers, what is counted, what is logged.
//!
//! There is one handler for every path. The precomputed answers come first and take nothing but a look into a table;
//! a router with middleware around it would cost them more than their work.

use crate::assets;
use crate::builds::{self, Place};
use crate::hot;
use crate::import;
use crate::problem;
use crate::state::State;
use crate::worker::Worker;
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::http::Method;
use actix_web::{rt, web, HttpRequest, HttpResponse};
use api::encoding::{self, Encoding};
use api::Problem;
use futures_util::future::{ready, Either, LocalBoxFuture, Ready};
use std::rc::Rc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

/// The header that carries a request's id, from the client or from here.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The longest id that is taken from a client.
const MAX_REQUEST_ID_LENGTH: usize = 64;

/// The future of a response: there at once where the answer was precomputed.
pub type Dispatch = Either<Ready<HttpResponse>, LocalBoxFuture<'static, HttpResponse>>;

/// Answers one request.
pub fn dispatch(request: HttpRequest, payload: web::Payload, worker: Rc<Worker>) -> Dispatch {
    let start = Instant::now();
    let given = given_id(request.headers()).cloned();
    if let Some(response) = precomputed(&request, &worker, given.as_ref(), start) {
        return Either::Left(ready(response));
    }
    let id = given.unwrap_or_else(new_id);
    match embedded(&request, &worker, &id, start) {
        Some(response) => Either::Left(ready(response)),
        None => Either::Right(Box::pin(compute(request, payload, worker, id, start))),
    }
}

/// What is precomputed is not logged, so that there an id is only given back, never made.
fn precomputed(
    request: &HttpRequest,
    worker: &Worker,
    id: Option<&HeaderValue>,
    start: Instant,
) -> Option<HttpResponse> {
    if !is_readable(request) || !request.query_string().is_empty() {
        return None;
    }
    let table = worker.hot()?;
    let answer = table.find(request.path())?;
    let response = answer.respond(accepted(request)?, request.headers(), id);
    let status = response.status().as_u16();
    worker
        .metrics
        .count(answer.metrics_row, status, start.elapsed());
    Some(response)
}

/// A file of the dashboard that the program itself holds.
fn embedded(
    request: &HttpRequest,
    worker: &Worker,
    id: &HeaderValue,
    start: Instant,
) -> Option<HttpResponse> {
    if !is_readable(request) || !assets::is_asset(request.path()) {
        return None;
    }
    let result = worker.state.dashboard.respond_at_once(request, id)?;
    Some(finish(result, request, worker, id, start))
}

async fn compute(
    request: HttpRequest,
    payload: web::Payload,
    worker: Rc<Worker>,
    id: HeaderValue,
    start: Instant,
) -> HttpResponse {
    let result = answer(&request, payload, &worker.state, &id).await;
    finish(result, &request, &worker, &id, start)
}

fn finish(
    result: Result<HttpResponse, Problem>,
    request: &HttpRequest,
    worker: &Worker,
    id: &HeaderValue,
    start: Instant,
) -> HttpResponse {
    let response = result.unwrap_or_else(|problem| refuse(request, &problem, id));
    let status = response.status().as_u16();
    let row = worker.state.metrics.row(request.path());
    worker.metrics.count(row, status, start.elapsed());
    report(request, status, start, id);
    response
}

fn is_readable(request: &HttpRequest) -> bool {
    matches!(*request.method(), Method::GET | Method::HEAD)
}

async fn answer(
    request: &HttpRequest,
    payload: web::Payload,
    state: &Arc<State>,
    id: &HeaderValue,
) -> Result<HttpResponse, Problem> {
    if let Some(place) = Place::find(request.path()) {
        return builds::answer(request, payload, state, place, id).await;
    }
    match (request.path(), is_readable(request)) {
        ("/api/snapshots", false) if request.method() == Method::POST => {
            let import = import::import(request, payload, state);
            rt::time::timeout(state.answer_timeout, import)
                .await
                .unwrap_or_else(|_| Err(Problem::timeout()))
        }
        ("/api/snapshots", _) => Err(Problem::method_not_allowed("POST")),
        (_, false) => Err(Problem::method_not_allowed("GET, HEAD")),
        ("/healthz", true) => Ok(plain("ok\n")),
        ("/readyz", true) => readiness(state),
        ("/metrics", true) => scrape(state),
        ("/api/events", true) => state.feed.follow(request),
        (path, true) if assets::is_asset(path) => state.dashboard.respond(request, id).await,
        (path, true) => {
            let encoding = accepted(request).ok_or_else(Problem::not_acceptable)?;
            let answer = state.api.answer(path, request.query_string(), encoding);
            let answer = rt::time::timeout(state.answer_timeout, answer)
                .await
                .unwrap_or_else(|_| Err(Problem::timeout()))?;
            Ok(hot::respond(answer, request.headers(), id))
        }
    }
}

/// The encoding that the client likes best; `None` when it takes none that there is.
pub fn accepted(request: &HttpRequest) -> Option<Encoding> {
    encoding::negotiate(accept_encoding(request))
}

/// The header by which the client says which encodings it takes.
pub fn accept_encoding(request: &HttpRequest) -> Option<&str> {
    let value = request.headers().get(header::ACCEPT_ENCODING)?;
    value.to_str().ok()
}

fn refuse(request: &HttpRequest, problem: &Problem, id: &HeaderValue) -> HttpResponse {
    let mut response = problem::response(problem, request.path());
    let headers = response.headers_mut();
    headers.insert(REQUEST_ID, id.clone());
    if let Some(methods) = problem.allowed_methods() {
        headers.insert(header::ALLOW, HeaderValue::from_static(methods));
    }
    if problem.status == 401 {
        let scheme = HeaderValue::from_static("Bearer realm=\"dre\"");
        headers.insert(header::WWW_AUTHENTICATE, scheme);
    }
    if problem.status == 503 {
        headers.insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
    }
    response
}

fn readiness(state: &State) -> Result<HttpResponse, Problem> {
    if state.stopping.load(Ordering::Acquire) {
        return Err(Problem::unavailable("the server drains"));
    }
    match state.feed.newest() {
        Some(newest) => Ok(plain(&format!(
            "ready, registry version {}\n",
            newest.version
        ))),
        None => Err(Problem::not_ready()),
    }
}

fn scrape(state: &Arc<State>) -> Result<HttpResponse, Problem> {
    let text = state
        .metrics
        .encode(state)
        .map_err(|error| Problem::internal(&error.to_string()))?;
    Ok(HttpResponse::Ok()
        .insert_header((
            header::CONTENT_TYPE,
            "application/openmetrics-text; version=1.0.0; charset=utf-8",
        ))
        .body(text))
}

fn plain(text: &str) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "text/plain; charset=utf-8"))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .body(text.to_owned())
}

/// Requests that went well are told at level `debug` only: there may be tens of thousands a second.
fn report(request: &HttpRequest, status: u16, start: Instant, id: &HeaderValue) {
    let duration_us = u64::try_from(start.elapsed().as_micros()).unwrap_or(u64::MAX);
    let request_id = id.to_str().unwrap_or_default();
    let (method, path) = (request.method().as_str(), request.path());
    let query = request.query_string();
    if status == 503 {
        tracing::warn!(
            request_id,
            method,
            path,
            query,
            status,
            duration_us,
            "request"
        );
    } else if status >= 500 {
        tracing::error!(
            request_id,
            method,
            path,
            query,
            status,
            duration_us,
            "request"
        );
    } else if ["POST", "PATCH"].contains(&method) {
        tracing::info!(
            request_id,
            method,
            path,
            query,
            status,
            duration_us,
            "request"
        );
    } else {
        tracing::debug!(
            request_id,
            method,
            path,
            query,
            status,
            duration_us,
            "request"
        );
    }
}

/// The client's id when it has one that can be logged safely.
fn given_id(headers: &HeaderMap) -> Option<&HeaderValue> {
    headers.get(REQUEST_ID).filter(|value| {
        let bytes = value.as_bytes();
        let safe = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.".contains(byte);
        !bytes.is_empty() && bytes.len() <= MAX_REQUEST_ID_LENGTH && bytes.iter().all(safe)
    })
}

fn new_id() -> HeaderValue {
    static NEXT: OnceLock<AtomicU64> = OnceLock::new();
    // Ids differ between processes by the time of their first request.
    let next = NEXT.get_or_init(|| {
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        AtomicU64::new(now.map_or(0, |now| now.as_nanos() as u64))
    });
    let number = next.fetch_add(1, Ordering::Relaxed);
    let mut text = [0_u8; 16];
    for (index, byte) in text.iter_mut().enumerate() {
        let digit = (number >> (60 - 4 * index)) & 0xf;
        *byte = b"0123456789abcdef"[digit as usize];
    }
    HeaderValue::from_bytes(&text).unwrap_or_else(|_| HeaderValue::from_static("0"))
}
