//! Searches and numbers over many bytes at a time, in the registers of any CPU: most texts and numbers of
//! a profile are too short for anything with more set-up.

use wide::u8x32;

/// Texts up to here are searched in registers, longer ones with more set-up but faster.
const SHORT_TEXT_BYTES: usize = 128;
const LANES: usize = 32;
const LOW_BITS: u64 = 0x0101_0101_0101_0101;
const HIGH_BITS: u64 = 0x8080_8080_8080_8080;

/// Where the first quote, backslash or line break stands. Most texts are keys and short names.
#[inline]
pub(super) fn text_end(bytes: &[u8]) -> Option<usize> {
    let mut at = 0;
    while let Some(chunk) = bytes.get(at..).and_then(<[u8]>::first_chunk::<LANES>) {
        let chunk = u8x32::from(*chunk);
        let ends = chunk.simd_eq(u8x32::splat(b'"'))
            | chunk.simd_eq(u8x32::splat(b'\\'))
            | chunk.simd_eq(u8x32::splat(b'\n'));
        let ends = ends.to_bitmask();
        if ends != 0 {
            return Some(at + ends.trailing_zeros() as usize);
        }
        at += LANES;
        if at == SHORT_TEXT_BYTES {
            break;
        }
    }
    let found = memchr::memchr3(b'"', b'\\', b'\n', &bytes[at..]);
    found.map(|found| at + found)
}

/// The eight bytes at the beginning as a number, the first one lowest.
#[inline]
pub(super) fn word(bytes: &[u8]) -> Option<u64> {
    bytes.first_chunk().map(|word| u64::from_le_bytes(*word))
}

/// How many of the word's first bytes are digits, and the number they write.
#[inline]
pub(super) fn digits(word: u64) -> (u32, u32) {
    let values = word ^ (LOW_BITS * u64::from(b'0'));
    // A byte above 9 carries into its high bit, or has it already.
    let others = (values.wrapping_add(LOW_BITS * 0x76) | values) & HIGH_BITS;
    let count = others.trailing_zeros() / 8;
    if count == 0 {
        return (0, 0);
    }
    // The digits move to the end, so that zeros stand before them; then neighbours are joined:
    // to pairs, to fours, to the whole.
    let values = values << (64 - 8 * count);
    let pairs = (values.wrapping_mul(10) + (values >> 8)) & 0x00ff_00ff_00ff_00ff;
    let fours = (pairs.wrapping_mul(100) + (pairs >> 16)) & 0x0000_ffff_0000_ffff;
    let whole = (fours.wrapping_mul(10_000) + (fours >> 32)) & 0xffff_ffff;
    (count, whole as u32)
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

        #[test]
        fn digits_are_those_at_the_beginning(text in "[0-9]{0,8}[ -~]{0,8}") {
            let mut bytes = text.into_bytes();
            bytes.resize(8, b'}');
            let expected: String = bytes
                .iter()
                .map(|byte| char::from(*byte))
                .take_while(char::is_ascii_digit)
                .collect();
            let (count, number) = digits(word(&bytes).unwrap_or(0));
            prop_assert_eq!(count as usize, expected.len());
            prop_assert_eq!(number, expected.parse().unwrap_or(0));
        }

        #[test]
        fn any_bytes_have_digits_like_that(bytes in prop::array::uniform8(any::<u8>())) {
            let expected = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
            prop_assert_eq!(digits(u64::from_le_bytes(bytes)).0 as usize, expected);
        }
    }
}
