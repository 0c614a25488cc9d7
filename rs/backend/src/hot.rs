//! The precomputed answers as responses: bodies in each encoding and headers ready to be sent.
//!
//! One table holds all of them for one version of the registry; a request takes the table by an atomic pointer and
//! copies handles. Nothing is formatted, compressed or locked.

use crate::conditional::is_unchanged;
use crate::dispatch::REQUEST_ID;
use crate::metrics::Metrics;
use actix_web::http::header::{self, HeaderMap, HeaderValue};
use actix_web::{HttpResponse, HttpResponseBuilder};
use anyhow::{Context, Result};
use api::encoding::Encoding;
use api::{Answer, Api};
use bytes::Bytes;
use std::collections::HashMap;

/// Every precomputed answer of one version.
pub struct HotTable(HashMap<&'static str, HotAnswer>);

/// One precomputed answer.
pub struct HotAnswer {
    /// The row of the metrics that it counts in.
    pub metrics_row: usize,
    bodies: Vec<(Encoding, Bytes)>,
    headers: Headers,
}

/// What every answer of the API says of itself.
struct Headers {
    content_type: HeaderValue,
    etag: HeaderValue,
    last_modified: HeaderValue,
}

impl HotTable {
    /// Takes the answers that the API has precomputed.
    pub fn new(api: &Api, metrics: &Metrics) -> Result<Self> {
        let mut table = HashMap::new();
        for path in api.hot_paths() {
            let Some(hot) = api.hot(path) else { continue };
            let headers = Headers {
                content_type: HeaderValue::from_static(hot.content_type),
                etag: HeaderValue::from_str(&hot.etag).context("an ETag is no header's value")?,
                last_modified: http_date(hot.last_modified)?,
            };
            let bodies = Encoding::ALL
                .into_iter()
                .map(|wanted| {
                    let (body, encoding) = hot.document.select(wanted);
                    (encoding, body.clone())
                })
                .collect();
            let answer = HotAnswer {
                metrics_row: metrics.row(path),
                bodies,
                headers,
            };
            table.insert(path, answer);
        }
        Ok(Self(table))
    }

    /// The same answers by handles that share no counter with these.
    pub fn with_own_handles(&self) -> Self {
        let answers = self.0.iter().map(|(path, answer)| {
            let bodies = answer.bodies.iter();
            let headers = &answer.headers;
            let own = HotAnswer {
                metrics_row: answer.metrics_row,
                bodies: bodies
                    .map(|(encoding, body)| (*encoding, Bytes::from_owner(body.clone())))
                    .collect(),
                headers: Headers {
                    content_type: headers.content_type.clone(),
                    etag: own_value(&headers.etag),
                    last_modified: own_value(&headers.last_modified),
                },
            };
            (*path, own)
        });
        Self(answers.collect())
    }

    /// The answer for a path without a query.
    pub fn find(&self, path: &str) -> Option<&HotAnswer> {
        self.0.get(path)
    }
}

impl HotAnswer {
    /// The response in that encoding, or 304 when the client has it.
    pub fn respond(
        &self,
        wanted: Encoding,
        request: &HeaderMap,
        id: Option<&HeaderValue>,
    ) -> HttpResponse {
        if is_unchanged(request, self.headers.etag.as_bytes()) {
            return self.headers.not_modified(id);
        }
        let position = Encoding::ALL.iter().position(|each| *each == wanted);
        match position.and_then(|index| self.bodies.get(index)) {
            Some((encoding, body)) => self.headers.ok(*encoding, body.clone(), id),
            None => HttpResponse::InternalServerError().finish(),
        }
    }
}

/// The response to a computed answer, or 304 when the client has it.
pub fn respond(answer: Answer, request: &HeaderMap, id: &HeaderValue) -> HttpResponse {
    let (Ok(etag), Ok(last_modified)) = (
        HeaderValue::from_str(&answer.etag),
        http_date(answer.last_modified),
    ) else {
        return HttpResponse::InternalServerError().finish();
    };
    let headers = Headers {
        content_type: HeaderValue::from_static(answer.content_type),
        etag,
        last_modified,
    };
    match is_unchanged(request, headers.etag.as_bytes()) {
        true => headers.not_modified(Some(id)),
        false => headers.ok(answer.encoding, answer.body, Some(id)),
    }
}

impl Headers {
    fn ok(&self, encoding: Encoding, body: Bytes, id: Option<&HeaderValue>) -> HttpResponse {
        let mut response = HttpResponse::Ok();
        self.validators(&mut response, id);
        response.insert_header((header::CONTENT_TYPE, self.content_type.clone()));
        if encoding != Encoding::Identity {
            let name = HeaderValue::from_static(encoding.as_str());
            response.insert_header((header::CONTENT_ENCODING, name));
        }
        response.body(body)
    }

    fn not_modified(&self, id: Option<&HeaderValue>) -> HttpResponse {
        let mut response = HttpResponse::NotModified();
        self.validators(&mut response, id);
        response.finish()
    }

    /// `no-cache` means: keep it, and ask each time whether it still holds.
    fn validators(&self, response: &mut HttpResponseBuilder, id: Option<&HeaderValue>) {
        response
            .insert_header((header::ETAG, self.etag.clone()))
            .insert_header((header::LAST_MODIFIED, self.last_modified.clone()))
            .insert_header((header::VARY, HeaderValue::from_static("accept-encoding")))
            .insert_header((header::CACHE_CONTROL, HeaderValue::from_static("no-cache")));
        if let Some(id) = id {
            response.insert_header((REQUEST_ID, id.clone()));
        }
    }
}

fn own_value(value: &HeaderValue) -> HeaderValue {
    HeaderValue::from_bytes(value.as_bytes()).unwrap_or_else(|_| value.clone())
}

fn http_date(time: registry::Timestamp) -> Result<HeaderValue> {
    let date = header::HttpDate::from(std::time::SystemTime::from(time));
    HeaderValue::from_str(&date.to_string()).context("a time is no header's value")
}
