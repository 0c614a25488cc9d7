//! Problems as responses: problem documents of RFC 9457.

use actix_web::http::{header, StatusCode};
use actix_web::HttpResponse;
use api::Problem;

/// The response that tells of a problem.
pub fn response(problem: &Problem, instance: &str) -> HttpResponse {
    let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = HttpResponse::build(status);
    response
        .insert_header((header::CONTENT_TYPE, "application/problem+json"))
        .insert_header((header::CACHE_CONTROL, "no-store"));
    response.body(problem.to_json(instance))
}
