//! The packed file: a head, an index in JSON, and all contents one after the other.
//!
//! | bytes | what |
//! |---|---|
//! | 8 | `dre-web`, and the version as one byte |
//! | 4 | how many bytes the index has, little-endian |
//! | so many | the index |
//! | the rest | contents; places in the index count from their begin |
//!
//! The index has the digests, so nobody has to read contents to know them. An archive (tar, zip) has no place for digests,
//! and tar scatters its headers among the contents: each start would bring all of them into memory.

use serde::{Deserialize, Serialize};

/// What a packed file begins with.
pub(crate) const MAGIC: &[u8; 7] = b"dre-web";
/// The version of the format; another one is not read.
pub(crate) const VERSION: u8 = 1;
/// The bytes before the index.
pub(crate) const HEAD_BYTES: usize = MAGIC.len() + 1 + size_of::<u32>();

/// What is packed.
#[derive(Debug, Default, Deserialize, Serialize)]
pub(crate) struct Index {
    /// How many bytes all contents have.
    pub content_bytes: u64,
    /// The files, in ascending order of paths.
    pub files: Vec<FileEntry>,
}

/// One file.
#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct FileEntry {
    /// Its path in the bundle, with slashes.
    pub path: String,
    /// The SHA-256 of its content, in hexadecimal.
    pub sha256: String,
    /// Where its content is.
    pub identity: Extent,
    /// Where its form in Brotli is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub brotli: Option<Extent>,
    /// Where its form in gzip is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gzip: Option<Extent>,
}

/// A place in the contents.
#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
pub(crate) struct Extent {
    /// The first byte, from the contents' begin.
    pub offset: u64,
    /// How many bytes.
    pub length: u64,
}

impl Extent {
    /// The bytes of this place; `None` where there are none.
    pub fn of(self, contents: &'static [u8]) -> Option<&'static [u8]> {
        let start = usize::try_from(self.offset).ok()?;
        let end = start.checked_add(usize::try_from(self.length).ok()?)?;
        contents.get(start..end)
    }
}
