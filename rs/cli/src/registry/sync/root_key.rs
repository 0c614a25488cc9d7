//! A root key from a file. Whether it is one, `registry_sync` finds out.

use std::fs;
use std::path::Path;

use anyhow::{anyhow, Context};

const BEGIN: &str = "-----BEGIN PUBLIC KEY-----";
const END: &str = "-----END PUBLIC KEY-----";

/// Reads a public key in PEM or DER, and gives it in DER.
///
/// # Errors
/// If the file cannot be read, or is PEM and not well-formed.
pub fn read(path: &Path) -> anyhow::Result<Vec<u8>> {
    let name = path.display();
    let bytes = fs::read(path)
        .with_context(|| format!("{name}: the root key cannot be read: check the path"))?;
    match std::str::from_utf8(&bytes) {
        Ok(text) if text.contains(BEGIN) => from_pem(text).ok_or_else(|| {
            anyhow!("{name}: damaged PEM between \"{BEGIN}\" and \"{END}\": copy the file again")
        }),
        _ => Ok(bytes),
    }
}

fn from_pem(text: &str) -> Option<Vec<u8>> {
    let (_, rest) = text.split_once(BEGIN)?;
    let (body, _) = rest.split_once(END)?;
    from_base64(body.split_ascii_whitespace().flat_map(str::bytes))
}

/// Base 64 with padding, as PEM has it (RFC 4648, section 4).
fn from_base64(digits: impl Iterator<Item = u8>) -> Option<Vec<u8>> {
    let digits: Vec<u8> = digits.collect();
    let mut bytes = Vec::with_capacity(digits.len() / 4 * 3);
    let mut groups = digits.chunks_exact(4).peekable();
    if digits.is_empty() || !digits.len().is_multiple_of(4) {
        return None;
    }
    while let Some(group) = groups.next() {
        let padding = group.iter().rev().take_while(|&&it| it == b'=').count();
        if padding > 2 || (padding > 0 && groups.peek().is_some()) {
            return None;
        }
        let mut bits = 0_u32;
        for &digit in group.iter().take(4 - padding) {
            bits = bits << 6 | value(digit)?;
        }
        bits <<= 6 * padding;
        let [_, group @ ..] = bits.to_be_bytes();
        bytes.extend(group.iter().take(3 - padding));
    }
    Some(bytes)
}

fn value(digit: u8) -> Option<u32> {
    let value = match digit {
        b'A'..=b'Z' => digit - b'A',
        b'a'..=b'z' => digit - b'a' + 26,
        b'0'..=b'9' => digit - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    };
    Some(value.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base_64_is_that_of_the_standard() {
        let decode = |text: &str| from_base64(text.bytes());
        // The test vectors of RFC 4648, section 10.
        let vectors = [
            ("Zg==", "f"),
            ("Zm8=", "fo"),
            ("Zm9v", "foo"),
            ("Zm9vYg==", "foob"),
            ("Zm9vYmE=", "fooba"),
            ("Zm9vYmFy", "foobar"),
        ];
        for (text, bytes) in vectors {
            assert_eq!(decode(text).as_deref(), Some(bytes.as_bytes()), "{text}");
        }
        for wrong in ["", "Zg", "Zg=", "Z===", "Zg==Zg==", "Zm9%", "===="] {
            assert_eq!(decode(wrong), None, "{wrong:?}");
        }
    }

    #[test]
    fn pem_is_its_body() {
        let pem = format!("{BEGIN}\nZm9v\nYmFy\n{END}\n");
        assert_eq!(from_pem(&pem).as_deref(), Some(&b"foobar"[..]));
        assert_eq!(from_pem(&format!("{BEGIN}\nZm9v\n")), None);
    }
}
