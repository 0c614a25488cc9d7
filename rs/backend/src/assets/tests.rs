//! Files that the program holds, as responses; `tests/dashboard.rs` asks the running program for those of a folder.

use super::*;
use actix_web::body::{to_bytes, MessageBody};
use actix_web::test::TestRequest;
use std::fs;

const SCRIPT: &str = "/main.0123456789abcdef.js";

fn id() -> HeaderValue {
    HeaderValue::from_static("1")
}

/// A dashboard as the program would hold it: packed, and there for good.
fn embedded() -> (Dashboard, &'static [u8]) {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| fs::write(folder.path().join(name), bytes).unwrap();
    write("index.html", b"<!doctype html><title>page</title>");
    write(&SCRIPT[1..], &[b'1'; 1000]);
    let mut brotli = Vec::new();
    let parameters = brotli::enc::BrotliEncoderParams::default();
    brotli::BrotliCompress(&mut &[b'1'; 1000][..], &mut brotli, &parameters).unwrap();
    write(&format!("{}.br", &SCRIPT[1..]), &brotli);
    let packed: &'static [u8] = Vec::leak(web_assets::pack(folder.path()).unwrap());
    let dashboard = Dashboard {
        source: Source::Embedded(Bundle::open(packed).unwrap()),
        policy: headers::content_security_policy(None).unwrap(),
    };
    (dashboard, packed)
}

fn respond(dashboard: &Dashboard, request: TestRequest) -> Result<HttpResponse, Problem> {
    let request = request.to_http_request();
    let response = dashboard.respond_at_once(&request, &id());
    response.expect("no file has to be read")
}

#[test]
fn embedded_files_are_sent_from_where_they_lie() {
    let (dashboard, packed) = embedded();
    for (accepted, encoding, length) in [("gzip", None, 1000), ("zstd, br;q=0.1", Some("br"), 0)] {
        let request = TestRequest::with_uri(SCRIPT).insert_header(("accept-encoding", accepted));
        let response = respond(&dashboard, request).unwrap();
        let headers = response.headers();
        let found = headers
            .get("content-encoding")
            .map(|it| it.to_str().unwrap());
        assert_eq!(found, encoding);
        let vary = headers.get("vary").map(HeaderValue::as_bytes);
        assert_eq!(vary, Some(&b"accept-encoding"[..]));
        let body = response.into_body().try_into_bytes().unwrap();
        assert!(packed.as_ptr_range().contains(&body.as_ptr()), "{accepted}");
        assert!(length == 0 || body.len() == length);
    }
}

#[actix_web::test]
async fn routes_of_the_page_get_the_page() {
    let (dashboard, _) = embedded();
    for path in ["/", "/subnets/abc?at=5", "/apiary"] {
        let response = respond(&dashboard, TestRequest::with_uri(path)).unwrap();
        assert_eq!(response.status(), 200, "{path}");
        let body = to_bytes(response.into_body()).await.unwrap();
        assert!(body.ends_with(b"<title>page</title>"), "{path}");
    }
    let problem = respond(&dashboard, TestRequest::with_uri("/other.js")).unwrap_err();
    assert_eq!(problem.status, 404);
}

#[actix_web::test]
async fn a_program_without_a_dashboard_says_how_to_get_it() {
    let dashboard = Dashboard {
        source: Source::Absent,
        policy: headers::content_security_policy(None).unwrap(),
    };
    for path in ["/", "/subnets"] {
        let response = respond(&dashboard, TestRequest::with_uri(path)).unwrap();
        assert_eq!(response.status(), 404);
        assert!(response.headers().contains_key("content-security-policy"));
        let body = to_bytes(response.into_body()).await.unwrap();
        let text = std::str::from_utf8(&body).unwrap();
        assert!(text.contains("--assets-dir dashboard/dist"), "{text}");
        assert!(
            text.contains("tools/bazel run --config=perf //:demo"),
            "{text}"
        );
    }
    assert!(respond(&dashboard, TestRequest::with_uri("/main.js")).is_err());
    let origin: Origin = "https://cdn.example".parse().unwrap();
    assert!(!dashboard.source.page_names(&origin).unwrap());
}

#[test]
fn the_api_and_the_watchers_keep_their_paths() {
    for path in [
        "/",
        "/subnets",
        "/main.js",
        "/apiary",
        "/metrics/trend",
        "/service_worker.js",
    ] {
        assert!(is_asset(path), "{path}");
    }
    for path in [
        "/api",
        "/api/",
        "/api/nothing",
        "/healthz",
        "/readyz",
        "/metrics",
    ] {
        assert!(!is_asset(path), "{path}");
    }
}
