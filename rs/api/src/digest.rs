//! Short digests that tell contents apart: FNV-1a of 64 bits, which needs no table and is the same on every machine.
//!
//! They name versions of documents and belong to no security decision.

use registry::Snapshot;
use std::hash::Hasher;

/// The revision of the documents' form. Whoever changes what a document says of the same records raises it, so
/// that no client takes an answer of the old form for a new one.
const FORMAT_REVISION: u32 = 2;

/// FNV-1a over what is written to it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Digest(u64);

impl Digest {
    /// The digest of nothing.
    pub fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    /// Adds a text and its end, so that neighbours cannot run into each other.
    pub fn text(&mut self, text: &str) {
        self.write(text.as_bytes());
        self.write_u8(0xff);
    }

    /// Both halves in 32 bits.
    pub fn short(self) -> u32 {
        ((self.0 >> 32) ^ (self.0 & 0xffff_ffff)) as u32
    }
}

impl Hasher for Digest {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// The digest of all that documents of this snapshot are made from: its records, its time and where it came from.
pub(crate) fn of_snapshot(snapshot: &Snapshot) -> u32 {
    let mut digest = Digest::new();
    digest.write_u32(FORMAT_REVISION);
    digest.text(&snapshot.time.to_string());
    digest.text(snapshot.provenance.source.as_str());
    digest.text(snapshot.provenance.version_origin.as_str());
    for record in snapshot.records() {
        let key = record.key();
        digest.text(key.kind.as_str());
        digest.text(&key.id);
        for (_, value) in record.fields() {
            digest.text(&value);
        }
    }
    digest.short()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_test_vectors_hold() {
        // From the FNV reference: FNV-1a of 64 bits.
        for (text, expected) in [
            ("", 0xcbf2_9ce4_8422_2325),
            ("a", 0xaf63_dc4c_8601_ec8c),
            ("foobar", 0x8594_4171_f739_67e8),
        ] {
            let mut digest = Digest::new();
            digest.write(text.as_bytes());
            assert_eq!(digest.finish(), expected, "{text:?}");
        }
    }

    #[test]
    fn neighbouring_texts_do_not_run_into_each_other() {
        let of = |texts: [&str; 2]| {
            let mut digest = Digest::new();
            texts.into_iter().for_each(|text| digest.text(text));
            digest.short()
        };
        assert_ne!(of(["ab", "c"]), of(["a", "bc"]));
    }
}
