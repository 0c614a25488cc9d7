//! The digest that a request declares for its body: `Content-Digest` or `Repr-Digest` (RFC 9530), the older `Digest` (RFC
//! 3230), or the parameter `sha256`.

use actix_web::http::header::HeaderMap;
use api::Problem;
use build_api::Digest;

/// The characters of base64 (RFC 4648, section 4), in the order of their values.
const BASE64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
/// How long base64 of a digest is, its padding included.
const BASE64_LENGTH: usize = 44;

/// The declared digest, if there is one. All declarations of one request must agree.
///
/// # Errors
/// When a declaration is no SHA-256 digest, or two of them differ.
pub fn declared(headers: &HeaderMap, parameter: Option<&str>) -> Result<Option<Digest>, Problem> {
    let mut found: Option<Digest> = None;
    let mut add = |digest: Digest| match found.replace(digest) {
        Some(other) if other != digest => Err(Problem::bad_request(
            "the request declares two different digests; declare one",
        )),
        _ => Ok(()),
    };
    if let Some(text) = parameter {
        let digest = text
            .parse()
            .map_err(|error| Problem::bad_request(&format!("sha256: {error}")))?;
        add(digest)?;
    }
    for name in ["content-digest", "repr-digest", "digest"] {
        for value in headers.get_all(name) {
            let field = value.to_str().map_err(|_| ()).and_then(of_field);
            let digest = field.map_err(|()| {
                Problem::bad_request(&format!(
                    "{name}: its sha-256 is not 32 bytes in base64, as in sha-256=:…=:"
                ))
            })?;
            digest.map_or(Ok(()), &mut add)?;
        }
    }
    Ok(found)
}

/// The SHA-256 digest among those of a field; other algorithms are passed over, as RFC 9530 says.
fn of_field(text: &str) -> Result<Option<Digest>, ()> {
    for member in text.split(',') {
        let Some((algorithm, value)) = member.trim().split_once('=') else {
            continue;
        };
        if !algorithm.eq_ignore_ascii_case("sha-256") {
            continue;
        }
        // RFC 9530 has colons around the bytes, RFC 3230 has not.
        let bytes = value
            .strip_prefix(':')
            .and_then(|inner| inner.strip_suffix(':'))
            .unwrap_or(value);
        return decode(bytes.as_bytes()).map(Some).ok_or(());
    }
    Ok(None)
}

/// 32 bytes from their base64: ten groups of four characters, and one that ends in one `=`.
fn decode(text: &[u8]) -> Option<Digest> {
    if text.len() != BASE64_LENGTH {
        return None;
    }
    let mut digest = [0_u8; 32];
    let text = text.strip_suffix(b"=")?;
    for (bytes, group) in digest.chunks_mut(3).zip(text.chunks(4)) {
        let mut bits = 0_u32;
        for index in 0..4 {
            let value = match group.get(index) {
                Some(character) => BASE64.iter().position(|each| each == character)?,
                None => 0,
            };
            bits = bits << 6 | u32::try_from(value).ok()?;
        }
        let [_, first, second, third] = bits.to_be_bytes();
        bytes
            .iter_mut()
            .zip([first, second, third])
            .for_each(|(byte, value)| *byte = value);
    }
    Some(Digest(digest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::http::header::{HeaderName, HeaderValue};

    /// The digest of `{"hello": "world"}` and a line's end, from RFC 9530, appendix B.
    const BASE64_OF_EXAMPLE: &str = "RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=";

    fn headers(name: &'static str, value: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        let value = HeaderValue::from_str(value).unwrap();
        headers.insert(HeaderName::from_static(name), value);
        headers
    }

    #[test]
    fn every_form_gives_the_same_digest() {
        let expected = Digest::of(b"{\"hello\": \"world\"}\n");
        let forms = [
            ("content-digest", format!("sha-256=:{BASE64_OF_EXAMPLE}:")),
            (
                "repr-digest",
                format!("sha-512=:x:, sha-256=:{BASE64_OF_EXAMPLE}:"),
            ),
            ("digest", format!("SHA-256={BASE64_OF_EXAMPLE}")),
        ];
        for (name, value) in forms {
            let found = declared(&headers(name, &value), None).unwrap();
            assert_eq!(found, Some(expected), "{name}");
        }
        let hexadecimal = expected.to_string();
        let found = declared(&HeaderMap::new(), Some(&hexadecimal)).unwrap();
        assert_eq!(found, Some(expected));
        assert_eq!(declared(&HeaderMap::new(), None).unwrap(), None);
    }

    #[test]
    fn wrong_and_contradicting_digests_are_refused() {
        let short = headers("content-digest", "sha-256=:AAAA:");
        assert_eq!(declared(&short, None).unwrap_err().status, 400);
        let foreign = headers("digest", &format!("sha-256={}", "é".repeat(22)));
        assert_eq!(declared(&foreign, None).unwrap_err().status, 400);
        let one = headers("digest", &format!("sha-256={BASE64_OF_EXAMPLE}"));
        let other = Digest::of(b"other").to_string();
        assert_eq!(declared(&one, Some(&other)).unwrap_err().status, 400);
        assert_eq!(
            declared(&HeaderMap::new(), Some("12")).unwrap_err().status,
            400
        );
    }
}
