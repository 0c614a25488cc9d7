//! One HTTP exchange with limits and retries, for both sources. This module owns timeouts, size limits,
//! redirects and the decision to try again; it must not know what a body means.

mod attempt;
mod retry;

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::Arc;
use std::time::Duration;

pub use retry::RetryPolicy;
use ureq::http::Uri;
use ureq::Agent;

use crate::{Clock, SyncError};

/// Limits of the HTTP client.
#[derive(Clone, Debug)]
pub struct HttpOptions {
    /// The longest time to a connection: name lookup, TCP and TLS.
    pub connect_timeout: Duration,
    /// The longest silence of the server while an answer is awaited or read.
    pub read_timeout: Duration,
    /// The longest time for one attempt as a whole, redirects and body included.
    pub request_timeout: Duration,
    /// The largest body in bytes, after decompression.
    pub max_body_bytes: u64,
    /// How many redirects are followed. From https, only to https.
    pub max_redirects: u32,
    /// A proxy to go through, such as `http://127.0.0.1:3128`; the environment is not consulted.
    pub proxy_url: Option<String>,
    /// What the client calls itself.
    pub user_agent: String,
    /// When a request is repeated.
    pub retry: RetryPolicy,
}

impl Default for HttpOptions {
    fn default() -> Self {
        Self {
            connect_timeout: Duration::from_secs(10),
            read_timeout: Duration::from_secs(30),
            request_timeout: Duration::from_secs(120),
            max_body_bytes: 64 << 20,
            max_redirects: 3,
            proxy_url: None,
            user_agent: concat!("dre/", env!("CARGO_PKG_VERSION")).to_owned(),
            retry: RetryPolicy::default(),
        }
    }
}

/// What is asked.
pub(crate) struct HttpRequest<'a> {
    /// The whole address.
    pub(crate) url: &'a str,
    /// The content type wanted, such as `application/json`.
    pub(crate) content_type: &'static str,
    /// `If-None-Match`.
    pub(crate) etag: Option<&'a str>,
    /// The body, of the same content type; `None` asks with GET, `Some` with POST.
    ///
    /// POST is repeated like GET: the calls made with it are queries, which change nothing.
    pub(crate) body: Option<&'a [u8]>,
}

/// What came back.
pub(crate) enum HttpReply {
    /// 304: what `If-None-Match` names is still right.
    NotModified,
    /// A success with its whole body, decompressed.
    Body {
        bytes: Vec<u8>,
        etag: Option<String>,
    },
}

/// One attempt's failure.
struct Failure {
    error: SyncError,
    /// What the server asked for, if the attempt may be repeated at all.
    retry: Option<Option<Duration>>,
}

/// An HTTP client with limits and retries.
pub(crate) struct HttpClient {
    agent: Agent,
    options: HttpOptions,
    clock: Arc<dyn Clock>,
    /// How many pauses there have been: each draws its own jitter.
    pauses: AtomicU64,
}

impl HttpClient {
    /// A client for addresses below `base_url`.
    pub(crate) fn new(
        base_url: &str,
        options: HttpOptions,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, SyncError> {
        let proxy = match &options.proxy_url {
            None => None,
            Some(url) => Some(
                ureq::Proxy::new(url).map_err(|source| SyncError::InvalidProxy {
                    url: url.clone(),
                    source: Box::new(source),
                })?,
            ),
        };
        let agent = Agent::config_builder()
            .http_status_as_error(false)
            // A redirect must not lead from a protected connection to an open one.
            .https_only(base_url.starts_with("https://"))
            .timeout_connect(Some(options.connect_timeout))
            .timeout_per_read(Some(options.read_timeout))
            .timeout_global(Some(options.request_timeout))
            .max_redirects(options.max_redirects)
            .user_agent(options.user_agent.as_str())
            .proxy(proxy)
            .build()
            .new_agent();
        Ok(Self {
            agent,
            options,
            clock,
            pauses: AtomicU64::new(0),
        })
    }

    /// Sends a request, again if need be, and reads the answer's whole body.
    pub(crate) fn send(&self, request: &HttpRequest<'_>) -> Result<HttpReply, SyncError> {
        let retry = &self.options.retry;
        let mut number = 1;
        loop {
            let failure = match self.attempt(request, number) {
                Ok(reply) => return Ok(reply),
                Err(failure) => *failure,
            };
            let retry_after = match failure.retry {
                Some(retry_after) if number < retry.max_attempts => retry_after,
                _ => return Err(failure.error),
            };
            let draw = self.pauses.fetch_add(1, Ordering::Relaxed);
            self.clock.sleep(retry.pause(number, draw, retry_after));
            number += 1;
        }
    }
}

/// Checks a base address and takes slashes off its end.
pub(crate) fn base_url(url: &str) -> Result<String, SyncError> {
    let invalid = |problem| SyncError::InvalidBaseUrl {
        url: url.to_owned(),
        problem,
    };
    let uri: Uri = url.parse().map_err(|_| invalid("it is not a URL"))?;
    if !matches!(uri.scheme_str(), Some("http" | "https")) {
        return Err(invalid("it does not begin with http:// or https://"));
    }
    if uri.host().unwrap_or_default().is_empty() {
        return Err(invalid("it has no host"));
    }
    if uri.query().is_some() {
        return Err(invalid("it has a query"));
    }
    Ok(url.trim_end_matches('/').to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_address_is_http_with_a_host_and_without_a_query() {
        assert_eq!(
            base_url("https://example.org/").unwrap(),
            "https://example.org"
        );
        assert_eq!(
            base_url("http://127.0.0.1:80/a//").unwrap(),
            "http://127.0.0.1:80/a"
        );
        for wrong in [
            "",
            "example.org",
            "/api",
            "ftp://example.org",
            "https://",
            "https://e.org/?a=b",
            "a b",
        ] {
            assert!(
                matches!(base_url(wrong), Err(SyncError::InvalidBaseUrl { .. })),
                "{wrong:?}"
            );
        }
    }
}
