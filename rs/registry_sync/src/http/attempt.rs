//! One attempt: send, judge the status, read the body within its limits, and say of each failure whether it
//! may pass. This module must not wait or repeat.

use std::io::{self, Read};
use std::time::Duration;

use ureq::http::{header, HeaderMap, Response};
use ureq::Body;

use super::retry::{is_retryable_status, parse_retry_after};
use super::{Failure, HttpClient, HttpReply, HttpRequest};
use crate::SyncError;

/// How much of an error's body is quoted.
const EXCERPT_BYTES: u64 = 300;

type Attempt<T> = Result<T, Box<Failure>>;

impl HttpClient {
    /// Sends `request` once; `number` counts attempts from 1.
    pub(super) fn attempt(&self, request: &HttpRequest<'_>, number: u32) -> Attempt<HttpReply> {
        let response = self
            .exchange(request)
            .map_err(|source| self.failed_exchange(request, number, source))?;
        let status = response.status().as_u16();
        match status {
            304 if request.etag.is_some() => Ok(HttpReply::NotModified),
            200 => self.read_success(request, number, response),
            _ => Err(self.failed_status(request, number, status, response)),
        }
    }

    fn exchange(&self, request: &HttpRequest<'_>) -> Result<Response<Body>, ureq::Error> {
        match request.body {
            None => {
                let mut builder = self
                    .agent
                    .get(request.url)
                    .header(header::ACCEPT, request.content_type);
                if let Some(etag) = request.etag {
                    builder = builder.header(header::IF_NONE_MATCH, etag);
                }
                builder.call()
            }
            Some(body) => self
                .agent
                .post(request.url)
                .header(header::ACCEPT, request.content_type)
                .header(header::CONTENT_TYPE, request.content_type)
                .send(body),
        }
    }

    fn failed_exchange(
        &self,
        request: &HttpRequest<'_>,
        number: u32,
        source: ureq::Error,
    ) -> Box<Failure> {
        let url = request.url.to_owned();
        match source {
            ureq::Error::Timeout(limit) => passing(SyncError::Timeout {
                url,
                attempts: number,
                phase: format!("{limit:?}"),
            }),
            ureq::Error::TooManyRedirects => lasting(SyncError::TooManyRedirects {
                url,
                limit: self.options.max_redirects,
            }),
            source if is_connection_error(&source) => passing(SyncError::Unreachable {
                url,
                attempts: number,
                source: Box::new(source),
            }),
            source => lasting(SyncError::Exchange {
                url,
                source: Box::new(source),
            }),
        }
    }

    fn failed_status(
        &self,
        request: &HttpRequest<'_>,
        number: u32,
        status: u16,
        response: Response<Body>,
    ) -> Box<Failure> {
        let retry_after: Option<Duration> = header_text(response.headers(), header::RETRY_AFTER)
            .and_then(|value| parse_retry_after(value, self.clock.now()));
        let error = SyncError::Status {
            url: request.url.to_owned(),
            status,
            attempts: number,
            excerpt: excerpt(response),
        };
        Box::new(Failure {
            error,
            retry: is_retryable_status(status).then_some(retry_after),
        })
    }

    fn read_success(
        &self,
        request: &HttpRequest<'_>,
        number: u32,
        response: Response<Body>,
    ) -> Attempt<HttpReply> {
        let headers = response.headers();
        let found = header_text(headers, header::CONTENT_TYPE).unwrap_or_default();
        if !is_content_type(found, request.content_type) {
            return Err(lasting(SyncError::ContentType {
                url: request.url.to_owned(),
                expected: request.content_type,
                found: found.chars().take(80).collect(),
            }));
        }
        let etag = header_text(headers, header::ETAG).map(str::to_owned);
        let bytes = self.read_body(request, number, response)?;
        Ok(HttpReply::Body { bytes, etag })
    }

    fn read_body(
        &self,
        request: &HttpRequest<'_>,
        number: u32,
        response: Response<Body>,
    ) -> Attempt<Vec<u8>> {
        let limit_bytes = self.options.max_body_bytes;
        let mut bytes = Vec::new();
        // One byte more than allowed tells a body at the limit from one beyond it.
        let read = response
            .into_body()
            .into_reader()
            .take(limit_bytes.saturating_add(1))
            .read_to_end(&mut bytes);
        let received_bytes = bytes.len() as u64;
        match read {
            Ok(_) if received_bytes > limit_bytes => Err(lasting(SyncError::BodyTooLarge {
                url: request.url.to_owned(),
                limit_bytes,
            })),
            Ok(_) => Ok(bytes),
            Err(error) => Err(self.failed_read(request, number, received_bytes, error)),
        }
    }

    fn failed_read(
        &self,
        request: &HttpRequest<'_>,
        number: u32,
        received_bytes: u64,
        error: io::Error,
    ) -> Box<Failure> {
        let source = match ureq::Error::from(error) {
            ureq::Error::Io(source) => source,
            ureq::Error::Decompress(_, source) if source.kind() == io::ErrorKind::UnexpectedEof => {
                source
            }
            other => return self.failed_exchange(request, number, other),
        };
        passing(SyncError::BodyCut {
            url: request.url.to_owned(),
            attempts: number,
            received_bytes,
            source,
        })
    }
}

fn passing(error: SyncError) -> Box<Failure> {
    Box::new(Failure {
        error,
        retry: Some(None),
    })
}

fn lasting(error: SyncError) -> Box<Failure> {
    Box::new(Failure { error, retry: None })
}

/// Whether the peer could not be reached or went away; a refused certificate comes as `InvalidData`.
fn is_connection_error(error: &ureq::Error) -> bool {
    match error {
        ureq::Error::HostNotFound | ureq::Error::ConnectionFailed => true,
        ureq::Error::Io(source) => source.kind() != io::ErrorKind::InvalidData,
        _ => false,
    }
}

fn header_text(headers: &HeaderMap, name: header::HeaderName) -> Option<&str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// Compares the type and subtype alone: parameters such as the character set follow a semicolon.
fn is_content_type(found: &str, expected: &str) -> bool {
    let essence = found.split(';').next().unwrap_or_default();
    essence.trim().eq_ignore_ascii_case(expected)
}

/// The beginning of an error's body as `: text` on one line, or nothing.
fn excerpt(response: Response<Body>) -> String {
    let mut bytes = Vec::new();
    // An error here would only hide the status, which is what matters.
    let _ = response
        .into_body()
        .into_reader()
        .take(EXCERPT_BYTES)
        .read_to_end(&mut bytes);
    let text = String::from_utf8_lossy(&bytes);
    let printable: String = text
        .chars()
        .map(|c| {
            if c.is_control() || c == char::REPLACEMENT_CHARACTER {
                ' '
            } else {
                c
            }
        })
        .collect();
    let words: Vec<&str> = printable.split_whitespace().collect();
    if words.is_empty() {
        String::new()
    } else {
        format!(": {}", words.join(" "))
    }
}

#[cfg(test)]
mod tests {
    use super::is_content_type;

    #[test]
    fn content_types_compare_without_parameters_and_case() {
        for found in [
            "application/json",
            "Application/JSON; charset=utf-8",
            "application/json ;x=y",
        ] {
            assert!(is_content_type(found, "application/json"), "{found}");
        }
        for found in ["", "text/html", "application/jsonp", "application/cbor"] {
            assert!(!is_content_type(found, "application/json"), "{found}");
        }
    }
}
