//! Content codings: which one a client gets, and documents compressed ahead of time. This module
//! owns the `Accept-Encoding` rules ([RFC 9110], section 12.5.3) and the settings of the encoders;
//! it must not know what the documents say or how they are sent.
//!
//! [RFC 9110]: https://www.rfc-editor.org/rfc/rfc9110#section-12.5.3

mod compression;
mod negotiation;

use bytes::Bytes;

pub use compression::{compress, Level};
pub use negotiation::{negotiate, negotiate_among};

/// A content coding that the server writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Encoding {
    /// As it is.
    Identity,
    /// RFC 1952.
    Gzip,
    /// RFC 7932.
    Brotli,
    /// RFC 8878.
    Zstd,
}

impl Encoding {
    /// Every encoding.
    pub const ALL: [Self; 4] = [Self::Identity, Self::Gzip, Self::Brotli, Self::Zstd];

    /// The name in `Accept-Encoding` and `Content-Encoding`. A response that is `identity` bears no
    /// `Content-Encoding` at all.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::Gzip => "gzip",
            Self::Brotli => "br",
            Self::Zstd => "zstd",
        }
    }
}

/// A document in every encoding, compressed once and served often.
///
/// Where compression does not make the document smaller, the field holds the identity (the same
/// memory, not a copy).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Encoded {
    /// The document as it is.
    pub identity: Bytes,
    /// With gzip.
    pub gzip: Bytes,
    /// With Brotli.
    pub brotli: Bytes,
    /// With Zstandard.
    pub zstd: Bytes,
}

impl Encoded {
    /// Compresses a document in every way, one encoder after the other. At [`Level::Once`] this
    /// takes more than a second a megabyte: not for an executor's thread.
    pub fn new(identity: Bytes, level: Level) -> Self {
        let compressed = |encoding| compress(&identity, encoding, level).0;
        Self {
            gzip: compressed(Encoding::Gzip),
            brotli: compressed(Encoding::Brotli),
            zstd: compressed(Encoding::Zstd),
            identity,
        }
    }

    /// The bytes to send to a client that negotiated the encoding, and the encoding that they are
    /// in: the same, or the identity if that is not larger.
    ///
    /// A client that excludes the identity gets it all the same in that last case; a server may
    /// disregard `Accept-Encoding`, and such documents are a few bytes long.
    pub fn select(&self, encoding: Encoding) -> (&Bytes, Encoding) {
        let bytes = match encoding {
            Encoding::Identity => &self.identity,
            Encoding::Gzip => &self.gzip,
            Encoding::Brotli => &self.brotli,
            Encoding::Zstd => &self.zstd,
        };
        if bytes.len() < self.identity.len() {
            (bytes, encoding)
        } else {
            (&self.identity, Encoding::Identity)
        }
    }
}

#[cfg(test)]
mod tests;
