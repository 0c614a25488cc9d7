//! `POST /api/snapshots`: takes a registry file into the store.

use crate::state::State;
use actix_web::http::{header, StatusCode};
use actix_web::{rt, web, HttpRequest, HttpResponse};
use api::Problem;
use futures_util::StreamExt;
use registry::{parse_time, Timestamp};
use registry_store::{ImportOptions, Input};
use serde::Deserialize;
use std::sync::Arc;

/// What the query says of the file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Query {
    version: Option<u64>,
    time: Option<String>,
}

/// Imports the request's body, whatever of the formats it is. The answer comes when the store has it safely.
pub async fn import(
    request: &HttpRequest,
    payload: web::Payload,
    state: &Arc<State>,
) -> Result<HttpResponse, Problem> {
    state.token.admit(request.headers())?;
    let query = web::Query::<Query>::from_query(request.query_string())
        .map_err(|error| Problem::bad_request(&format!("version or time: {error}")))?
        .into_inner();
    let time = query.time.map(|text| parse_time(&text)).transpose();
    let time = time.map_err(|error| Problem::bad_request(&format!("time: {error}")))?;
    let bytes = read_body(payload, state.max_body_bytes).await?;
    let options = ImportOptions {
        version: query.version,
        time,
        now: Timestamp::now(),
        ..ImportOptions::default()
    };
    let store = Arc::clone(&state.store);
    let input = Input {
        name: "the request's body".into(),
        bytes,
    };
    let report = rt::task::spawn_blocking(move || store.import(&[input], &options))
        .await
        .map_err(|_| Problem::internal("the import was cut off"))?
        .map_err(|error| match error.is_bad_input() {
            true => Problem::unprocessable(&error.to_string()),
            false => Problem::internal(&error.to_string()),
        })?;
    state.look_now.notify_one();
    let status = if report.is_unchanged() {
        StatusCode::OK
    } else {
        StatusCode::CREATED
    };
    let body = serde_json::json!({
        "version": report.version,
        "time": report.time.to_string(),
        "format": report.format.as_str(),
        "records": report.record_count,
        "unchanged": report.is_unchanged(),
        "warnings": report.warnings,
    });
    Ok(HttpResponse::build(status)
        .insert_header((
            header::LOCATION,
            format!("/api/subnets?at={}", report.version),
        ))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .json(body))
}

async fn read_body(mut payload: web::Payload, max_bytes: usize) -> Result<Vec<u8>, Problem> {
    let mut bytes = Vec::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk
            .map_err(|error| Problem::bad_request(&format!("the body was cut off: {error}")))?;
        if bytes.len() + chunk.len() > max_bytes {
            return Err(Problem::too_large(max_bytes));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}
