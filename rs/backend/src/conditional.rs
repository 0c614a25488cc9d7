//! Conditional requests: what the client has is not sent again (RFC 9110, section 13).

use actix_web::http::header::{self, HeaderMap};

/// Whether the client's `If-None-Match` names this ETag; weakly, as RFC 9110 says for this header.
pub fn is_unchanged(request: &HeaderMap, etag: &[u8]) -> bool {
    let opaque = etag.strip_prefix(b"W/").unwrap_or(etag);
    request.get_all(header::IF_NONE_MATCH).any(|value| {
        value.as_bytes().split(|byte| *byte == b',').any(|each| {
            let each = each.trim_ascii();
            each == b"*" || each.strip_prefix(b"W/").unwrap_or(each) == opaque
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::http::header::HeaderValue;

    #[test]
    fn entity_tags_compare_weakly() {
        let unchanged = |given: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::IF_NONE_MATCH, HeaderValue::from_static(given));
            is_unchanged(&headers, b"W/\"5-ab\"")
        };
        assert!(unchanged("\"5-ab\""));
        assert!(unchanged("\"4\", W/\"5-ab\""));
        assert!(unchanged("*"));
        assert!(!unchanged("\"5\""));
        assert!(!unchanged(""));
    }
}
