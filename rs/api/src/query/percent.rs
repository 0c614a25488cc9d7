//! Percent-encoding: of paths, and of forms, where `+` is a space.

use crate::error::{shown, Error};

/// A segment of a path.
pub(crate) fn decode_path(text: &str) -> Result<String, Error> {
    decode(text, false)
}

/// A name or value of a query.
pub(super) fn decode_form(text: &str) -> Result<String, Error> {
    decode(text, true)
}

fn decode(text: &str, plus_is_space: bool) -> Result<String, Error> {
    let error = |reason| Error::BadEncoding {
        text: shown(text),
        reason,
    };
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => {
                let digits = (rest.next().and_then(digit), rest.next().and_then(digit));
                let (Some(high), Some(low)) = digits else {
                    return Err(error("two hexadecimal digits must follow a %"));
                };
                high << 4 | low
            }
            b'+' if plus_is_space => b' ',
            other => other,
        });
    }
    String::from_utf8(bytes).map_err(|_| error("the bytes are no UTF-8"))
}

fn digit(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        b'A'..=b'F' => Some(byte - b'A' + 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plus_is_a_space_in_forms_only() {
        assert_eq!(decode_form("a+b%2Bc%20d").unwrap(), "a b+c d");
        assert_eq!(decode_path("a+b%2Bc").unwrap(), "a+b+c");
        assert_eq!(decode_form("Z%C3%bcrich").unwrap(), "Zürich");
    }

    #[test]
    fn what_is_no_encoding_is_refused() {
        for text in ["%", "%4", "%4g", "%zz", "%+1", "a%ff", "%c3(", "%é"] {
            let error = decode_form(text).unwrap_err();
            assert!(matches!(error, Error::BadEncoding { .. }), "{text}");
        }
    }
}
