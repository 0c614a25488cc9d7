//! What every file of the dashboard says of itself beside its content: what a browser may do with it, and for how long
//! it may be kept.

use super::Origin;
use crate::dispatch::REQUEST_ID;
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::HttpResponseBuilder;
use anyhow::{Context, Result};

/// What is alike for all. The page needs nothing of a browser but to draw, so it is given nothing else.
const FIXED: [(HeaderName, HeaderValue); 5] = [
    (
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    ),
    (
        header::REFERRER_POLICY,
        HeaderValue::from_static("no-referrer"),
    ),
    (
        header::CROSS_ORIGIN_OPENER_POLICY,
        HeaderValue::from_static("same-origin"),
    ),
    (
        header::CROSS_ORIGIN_RESOURCE_POLICY,
        HeaderValue::from_static("same-origin"),
    ),
    (
        header::PERMISSIONS_POLICY,
        HeaderValue::from_static("camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ),
];

/// What the page may load and run: its own files, and pictures that it draws itself. Nothing inline, no exception.
/// Scripts of a service worker are bound by the policy that they come with, so all files have it.
pub fn content_security_policy(origin: Option<&Origin>) -> Result<HeaderValue> {
    let more = origin.map(|it| format!(" {}", it.as_str()));
    let more = more.unwrap_or_default();
    let policy = format!(
        "default-src 'none'; script-src 'self'{more}; style-src 'self'{more}; img-src 'self' data:{more}; \
         font-src 'self'{more}; connect-src 'self'{more}; manifest-src 'self'; worker-src 'self'; base-uri 'none'; \
         form-action 'none'; frame-ancestors 'none'"
    );
    HeaderValue::from_str(&policy).context("the content security policy is no header's value")
}

/// Adds what all responses of the dashboard have.
pub fn describe(
    response: &mut HttpResponseBuilder,
    policy: &HeaderValue,
    cache_control: &'static str,
    id: &HeaderValue,
) {
    for header in FIXED {
        response.insert_header(header);
    }
    response
        .insert_header((header::CONTENT_SECURITY_POLICY, policy.clone()))
        .insert_header((
            header::CACHE_CONTROL,
            HeaderValue::from_static(cache_control),
        ))
        .insert_header((REQUEST_ID, id.clone()));
}
