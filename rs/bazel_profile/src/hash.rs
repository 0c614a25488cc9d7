//! Hashes for tables in the hot path: of texts, and of small keys in a `HashMap`. Fast rather than
//! safe against chosen keys; every table that uses them is bounded. It must not know what it hashes.

use std::hash::{BuildHasherDefault, Hasher};

/// An odd number with even bits (the fraction of the golden ratio).
const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;

/// A map with small numbers as keys.
pub(crate) type NumberMap<K, V> = std::collections::HashMap<K, V, BuildHasherDefault<NumberHasher>>;

/// Hashes numbers by multiplication.
#[derive(Debug, Default)]
pub(crate) struct NumberHasher(u64);

impl Hasher for NumberHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = mix(self.0, text_hash(bytes));
    }

    fn write_u32(&mut self, number: u32) {
        self.0 = mix(self.0, u64::from(number));
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = mix(self.0, number);
    }

    fn write_i64(&mut self, number: i64) {
        self.0 = mix(self.0, number as u64);
    }
}

/// The hash of a text: the same on every machine and in every run.
pub(crate) fn text_hash(text: &[u8]) -> u64 {
    let mut hash = text.len() as u64;
    let mut words = text.chunks_exact(8);
    for word in &mut words {
        let word = word.try_into().map_or(0, u64::from_le_bytes);
        hash = mix(hash, word);
    }
    let rest = words.remainder();
    let mut last = [0; 8];
    last[..rest.len()].copy_from_slice(rest);
    mix(hash, u64::from_le_bytes(last))
}

/// One round: both halves of the product, so that every bit counts in every other.
fn mix(hash: u64, word: u64) -> u64 {
    let product = u128::from(hash ^ word ^ FACTOR) * u128::from(FACTOR.rotate_left(23));
    (product as u64) ^ ((product >> 64) as u64)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn texts_that_differ_little_differ_in_their_hashes() {
        let texts = (0..10_000).map(|number| format!("//package/{number}:target"));
        let low_bits: HashSet<u64> = texts
            .map(|text| text_hash(text.as_bytes()) & 0xf_ffff)
            .collect();
        assert!(low_bits.len() > 9_900, "{} of 10000", low_bits.len());
        assert_ne!(text_hash(b""), text_hash(b"\0"));
        assert_ne!(text_hash(b"a"), text_hash(b"a\0"));
    }
}
