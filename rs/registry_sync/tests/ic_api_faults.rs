//! The public API's client against servers that are slow, break off, refuse or talk nonsense.

mod support {
    pub mod clock;
    pub mod listings;
}

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use flate2::write::GzEncoder;
use flate2::Compression;
use registry_fake::{Action, Manner, Request, Response, Server, IC_API_CONTENT_TYPE};
use registry_sync::{HttpOptions, IcApiClient, IcApiOptions, IcApiState, Outcome, SyncError};
use support::clock::{http_options, TestClock};
use support::listings::{api, client_with, fetch, ids, registry, NODES};

/// The answer of an API that pages.
fn paged(request: &Request) -> Response {
    api(Manner::PAGED).answer(request)
}

/// Fetches from a server that does `fault` for the first requests for nodes and behaves afterwards.
fn fetch_with_faults(
    faults: usize,
    fault: impl Fn(&Request) -> Action + Send + 'static,
    http: HttpOptions,
) -> (Result<Outcome, SyncError>, Arc<TestClock>, usize) {
    let mut left = faults;
    let server = Server::start(move |request| {
        if left > 0 && request.target.starts_with("/api/v3/nodes") {
            left -= 1;
            return fault(request);
        }
        Action::Reply(paged(request))
    });
    let (client, clock) = client_with(&server, 100, http);
    let outcome = client.fetch(&IcApiState::default());
    let asked = server.requests().len();
    (outcome, clock, asked)
}

#[test]
fn a_slow_server_times_out_and_is_asked_again() {
    let http = HttpOptions {
        read_timeout: Duration::from_millis(50),
        ..http_options()
    };
    let (outcome, clock, _) = fetch_with_faults(usize::MAX, |_| Action::Hang, http);
    let error = outcome.unwrap_err();
    assert!(
        matches!(error, SyncError::Timeout { attempts: 3, .. }),
        "{error}"
    );
    assert_eq!(clock.pauses.lock().unwrap().len(), 2);
}

#[test]
fn a_body_that_is_cut_off_is_an_error_unless_it_comes_whole_later() {
    let cut = |request: &Request| Action::CutAfter(40, paged(request));
    let (outcome, _, _) = fetch_with_faults(usize::MAX, cut, http_options());
    let error = outcome.unwrap_err();
    let SyncError::BodyCut {
        attempts,
        received_bytes,
        ..
    } = &error
    else {
        panic!("{error}");
    };
    assert_eq!((*attempts, *received_bytes), (3, 40));
    let (outcome, _, _) = fetch_with_faults(2, cut, http_options());
    assert_eq!(ids(&registry(outcome).nodes_json, "node_id"), NODES);
}

fn gzipped(mut response: Response) -> Response {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(&response.body).unwrap();
    response.body = encoder.finish().unwrap();
    response.with("Content-Encoding", "gzip")
}

#[test]
fn gzip_is_asked_for_read_and_its_cut_noticed() {
    let server = Server::start(|request| {
        assert!(request.header("accept-encoding").unwrap().contains("gzip"));
        Action::Reply(gzipped(paged(request)))
    });
    assert_eq!(
        ids(&registry(fetch(&server, 9)).nodes_json, "node_id"),
        NODES
    );
    for kept in [5, 30, 60] {
        let cut = move |request: &Request| Action::CutAfter(kept, gzipped(paged(request)));
        let error = fetch_with_faults(usize::MAX, cut, http_options())
            .0
            .unwrap_err();
        assert!(
            matches!(error, SyncError::BodyCut { attempts: 3, .. }),
            "{error}"
        );
    }
    // A gzip stream that ends too early although all bytes announced came.
    let short = |request: &Request| {
        let mut response = gzipped(paged(request));
        response.body.truncate(60);
        Action::Reply(response)
    };
    let error = fetch_with_faults(usize::MAX, short, http_options())
        .0
        .unwrap_err();
    assert!(matches!(error, SyncError::BodyCut { .. }), "{error}");
}

#[test]
fn passing_statuses_are_retried_with_growing_pauses() {
    for status in [408, 425, 429, 500, 503] {
        let fault = move |_: &Request| Action::Reply(Response::status(status));
        let (outcome, clock, asked) = fetch_with_faults(2, fault, http_options());
        assert_eq!(ids(&registry(outcome).nodes_json, "node_id"), NODES);
        assert_eq!(asked, 4, "{status}");
        let pauses = clock.pauses.lock().unwrap();
        let full = Duration::from_secs(1);
        assert_eq!(pauses.len(), 2);
        assert!(pauses[0] >= full / 2 && pauses[0] <= full, "{pauses:?}");
        assert!(pauses[1] >= full && pauses[1] <= full * 2, "{pauses:?}");
    }
}

#[test]
fn statuses_that_stay_are_reported_with_the_servers_words() {
    let fault = |_: &Request| {
        let mut response = Response::status(503);
        response.body = b"down for\r\nmaintenance".to_vec();
        Action::Reply(response)
    };
    let (outcome, _, asked) = fetch_with_faults(usize::MAX, fault, http_options());
    let message = outcome.unwrap_err().to_string();
    assert!(
        message.ends_with("HTTP status 503 after 3 attempt(s): down for maintenance"),
        "{message}"
    );
    assert_eq!(asked, 3);
    for status in [400, 404, 304, 204] {
        let fault = move |_: &Request| Action::Reply(Response::status(status));
        let (outcome, clock, _) = fetch_with_faults(usize::MAX, fault, http_options());
        let error = outcome.unwrap_err();
        assert!(
            matches!(error, SyncError::Status { status: found, attempts: 1, .. } if found == status),
            "{error}"
        );
        assert!(clock.pauses.lock().unwrap().is_empty());
    }
}

#[test]
fn retry_after_is_honoured_up_to_the_cap() {
    for (value, pause_s) in [
        ("7", 7),
        ("86400", 60),
        ("Tue, 19 Aug 2025 11:09:06 GMT", 10),
    ] {
        let fault =
            move |_: &Request| Action::Reply(Response::status(429).with("Retry-After", value));
        let (outcome, clock, _) = fetch_with_faults(1, fault, http_options());
        registry(outcome);
        assert_eq!(
            *clock.pauses.lock().unwrap(),
            [Duration::from_secs(pause_s)],
            "{value}"
        );
    }
}

#[test]
fn a_connection_that_breaks_or_is_refused_is_retried_and_reported() {
    let (outcome, _, _) = fetch_with_faults(2, |_| Action::Close, http_options());
    registry(outcome);
    let (outcome, _, _) = fetch_with_faults(usize::MAX, |_| Action::Close, http_options());
    let error = outcome.unwrap_err();
    assert!(
        matches!(error, SyncError::Unreachable { attempts: 3, .. }),
        "{error}"
    );
    // Port 1 is reserved for a service that nobody runs.
    let options = IcApiOptions {
        http: http_options(),
        ..IcApiOptions::default()
    };
    let client = IcApiClient::new("http://127.0.0.1:1", options, TestClock::new()).unwrap();
    let error = client.fetch(&IcApiState::default()).unwrap_err();
    assert!(
        matches!(error, SyncError::Unreachable { attempts: 3, .. }),
        "{error}"
    );
}

#[test]
fn a_server_that_cannot_speak_tls_is_not_asked_again() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://{}", listener.local_addr().unwrap());
    let server = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        stream
            .write_all(b"HTTP/1.1 400 No TLS here\r\n\r\n")
            .unwrap();
        let _ = stream.read_to_end(&mut Vec::new());
    });
    let clock = TestClock::new();
    let options = IcApiOptions {
        http: http_options(),
        ..IcApiOptions::default()
    };
    let client = IcApiClient::new(&url, options, clock.clone()).unwrap();
    let error = client.fetch(&IcApiState::default()).unwrap_err();
    assert!(matches!(error, SyncError::Exchange { .. }), "{error}");
    assert!(clock.pauses.lock().unwrap().is_empty());
    server.join().unwrap();
}

#[test]
fn answers_that_are_not_the_listing_are_named() {
    let cases = [
        (IC_API_CONTENT_TYPE, "[{\"node_id\":", "not JSON: EOF"),
        (
            IC_API_CONTENT_TYPE,
            "{\"error\":1}",
            "field `nodes`: it is missing",
        ),
        (
            IC_API_CONTENT_TYPE,
            "[{\"node_id\":\"a\"},{}]",
            "record 1: field `node_id`: it is missing",
        ),
        (
            "text/html",
            "<p>",
            "the content type is \"text/html\", not application/json",
        ),
    ];
    for (content_type, body, expected) in cases {
        let fault = move |_: &Request| Action::Reply(Response::ok(content_type, body));
        let (outcome, _, asked) = fetch_with_faults(usize::MAX, fault, http_options());
        let message = outcome.unwrap_err().to_string();
        assert!(message.contains(expected), "{message}");
        assert!(
            message.contains("/api/v3/nodes?limit=100&offset=0: "),
            "{message}"
        );
        assert_eq!(asked, 1, "a wrong answer is not asked for again");
    }
}

#[test]
fn bodies_are_limited_after_decompression() {
    let whole = paged(&Request {
        target: "/api/v3/nodes".to_owned(),
        ..Request::default()
    });
    let length = whole.body.len() as u64;
    for (limit, is_taken) in [(length, true), (length - 1, false)] {
        let http = HttpOptions {
            max_body_bytes: limit,
            ..http_options()
        };
        let reply = |request: &Request| Action::Reply(gzipped(paged(request)));
        let (outcome, _, _) = fetch_with_faults(usize::MAX, reply, http);
        match outcome {
            Ok(_) => assert!(is_taken),
            Err(SyncError::BodyTooLarge { limit_bytes, .. }) => {
                assert!(!is_taken && limit_bytes == limit);
            }
            Err(error) => panic!("{error}"),
        }
    }
}

#[test]
fn redirects_are_followed_but_not_forever() {
    let redirect = |request: &Request| {
        let target = request.target.replacen("/old", "", 1);
        Action::Reply(Response::status(301).with("Location", target))
    };
    let server = Server::start(move |request| {
        if request.target.starts_with("/old") {
            redirect(request)
        } else {
            Action::Reply(paged(request))
        }
    });
    let options = IcApiOptions {
        http: http_options(),
        ..IcApiOptions::default()
    };
    let base = format!("{}/old/", server.url());
    let client = IcApiClient::new(&base, options, TestClock::new()).unwrap();
    registry(client.fetch(&IcApiState::default()));
    let (outcome, _, asked) = fetch_with_faults(usize::MAX, redirect, http_options());
    let error = outcome.unwrap_err();
    assert!(
        matches!(error, SyncError::TooManyRedirects { limit: 3, .. }),
        "{error}"
    );
    assert_eq!(asked, 4);
}

#[test]
fn unusable_addresses_are_refused_before_anything_is_asked() {
    let new = |url: &str, proxy: Option<&str>| {
        let options = IcApiOptions {
            http: HttpOptions {
                proxy_url: proxy.map(str::to_owned),
                ..http_options()
            },
            ..IcApiOptions::default()
        };
        IcApiClient::new(url, options, TestClock::new()).err()
    };
    let error = new("ic-api.example", None);
    assert!(matches!(error, Some(SyncError::InvalidBaseUrl { .. })));
    let error = new("http://127.0.0.1", Some("::"));
    assert!(matches!(error, Some(SyncError::InvalidProxy { .. })));
}
