//! Searches over 8 bytes at a time, in the registers of any CPU: most texts of a profile are too short
//! for anything with more set-up.

/// Texts up to here are searched word by word, longer ones with more set-up but faster.
const SHORT_TEXT_BYTES: usize = 64;
const LOW_BITS: u64 = 0x0101_0101_0101_0101;
const HIGH_BITS: u64 = 0x8080_8080_8080_8080;

/// Where the first quote, backslash or line break stands. Most texts are keys and short names.
pub(super) fn text_end(bytes: &[u8]) -> Option<usize> {
    let mut at = 0;
    while at < SHORT_TEXT_BYTES {
        let Some(word) = bytes.get(at..).and_then(<[u8]>::first_chunk::<8>) else {
            break;
        };
        let word = u64::from_le_bytes(*word);
        let found = equal_bytes(word, b'"') | equal_bytes(word, b'\\') | equal_bytes(word, b'\n');
        if found != 0 {
            return Some(at + found.trailing_zeros() as usize / 8);
        }
        at += 8;
    }
    let found = memchr::memchr3(b'"', b'\\', b'\n', &bytes[at..]);
    found.map(|found| at + found)
}

/// The high bit of each byte that equals `byte`; bits above the lowest one may be wrong.
fn equal_bytes(word: u64, byte: u8) -> u64 {
    let difference = word ^ (LOW_BITS * u64::from(byte));
    difference.wrapping_sub(LOW_BITS) & !difference & HIGH_BITS
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn texts_end_where_a_byte_by_byte_search_says(text in "[ -~\\n]{0,80}") {
            let bytes = text.as_bytes();
            let expected = bytes.iter().position(|byte| matches!(byte, b'"' | b'\\' | b'\n'));
            prop_assert_eq!(text_end(bytes), expected);
        }

        #[test]
        fn any_bytes_end_like_that(bytes in prop::collection::vec(any::<u8>(), 0..80)) {
            let expected = bytes.iter().position(|byte| matches!(byte, b'"' | b'\\' | b'\n'));
            prop_assert_eq!(text_end(&bytes), expected);
        }
    }
}
