//! One file as it is sent.

use crate::name;
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::fmt::Write;

/// How many hexadecimal digits of a file's SHA-256 an entity tag has.
const TAG_DIGITS: usize = 32;

/// How long a browser may keep a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Caching {
    /// For good: the name has a hash of the content, so other content has another name.
    Immutable,
    /// As long as it likes, if it asks each time whether the file is still the same.
    Revalidate,
}

/// One file, ready to be sent. Where it was packed into the program, its bytes are slices of the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asset {
    /// The value of `Content-Type`.
    pub media_type: &'static str,
    /// A weak entity tag, quotes included, of the SHA-256 of the content; the same for every encoding.
    pub entity_tag: String,
    /// How long it may be kept.
    pub caching: Caching,
    /// The file as it is.
    pub identity: Cow<'static, [u8]>,
    /// With Brotli, where the bundler did that and it is smaller.
    pub brotli: Option<Cow<'static, [u8]>>,
    /// With gzip, likewise.
    pub gzip: Option<Cow<'static, [u8]>>,
}

impl Asset {
    /// The asset of a name, by the SHA-256 of its content in hexadecimal.
    pub(crate) fn new(path: &str, sha256: &str, identity: Cow<'static, [u8]>) -> Self {
        let digits = sha256.get(..TAG_DIGITS).unwrap_or(sha256);
        Self {
            media_type: name::media_type(path),
            entity_tag: format!("W/\"{digits}\""),
            caching: name::caching(path),
            identity,
            brotli: None,
            gzip: None,
        }
    }
}

/// The SHA-256 of bytes, in hexadecimal.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        // A String takes all that is written.
        let _ = write!(text, "{byte:02x}");
    }
    text
}
