//! Unsigned and signed LEB128 numbers, as Candid and the state tree write them. Pure.

/// Takes an unsigned number off the front of `bytes`; `None` if it is cut or exceeds 64 bits.
pub(super) fn take_unsigned(bytes: &mut &[u8]) -> Option<u64> {
    let mut value = 0u64;
    for shift in (0..64).step_by(7) {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        let bits = u64::from(byte & 0x7f);
        if shift == 63 && bits > 1 {
            return None;
        }
        value |= bits << shift;
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}

/// Takes a signed number off the front of `bytes`; `None` if it is cut or exceeds 63 bits.
pub(super) fn take_signed(bytes: &mut &[u8]) -> Option<i64> {
    let mut value = 0i64;
    for shift in (0..63).step_by(7) {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        value |= i64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            let unused = 64 - (shift + 7);
            return Some(value << unused >> unused);
        }
    }
    None
}

/// Reads `bytes` as exactly one unsigned number.
pub(super) fn read_unsigned(mut bytes: &[u8]) -> Option<u64> {
    let value = take_unsigned(&mut bytes)?;
    bytes.is_empty().then_some(value)
}

/// Appends an unsigned number.
pub(super) fn put_unsigned(bytes: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        bytes.push(value as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unsigned_numbers_go_there_and_back() {
        for value in [0, 1, 127, 128, 300, u64::from(u32::MAX), u64::MAX] {
            let mut bytes = Vec::new();
            put_unsigned(&mut bytes, value);
            assert_eq!(read_unsigned(&bytes), Some(value));
            bytes.push(0);
            assert_eq!(read_unsigned(&bytes), None, "trailing byte");
        }
        // The example of the DWARF standard.
        assert_eq!(read_unsigned(&[0xe5, 0x8e, 0x26]), Some(624_485));
    }

    #[test]
    fn cut_and_oversized_numbers_are_refused() {
        for bytes in [&[][..], &[0x80], &[0xff; 9]] {
            assert_eq!(read_unsigned(bytes), None);
            assert_eq!(take_signed(&mut &*bytes), None);
        }
        let mut above_u64 = [0xff; 10];
        above_u64[9] = 2;
        assert_eq!(read_unsigned(&above_u64), None);
        assert_eq!(read_unsigned(&[0xff; 20]), None);
        assert_eq!(take_signed(&mut &[0xff; 20][..]), None);
    }

    #[test]
    fn signed_numbers_keep_their_sign() {
        let cases: [(&[u8], i64); 6] = [
            (&[0], 0),
            (&[2], 2),
            (&[0x7e], -2),
            (&[0xff, 0], 127),
            (&[0x80, 0x7f], -128),
            (&[0x7b], -5),
        ];
        for (bytes, expected) in cases {
            assert_eq!(take_signed(&mut &*bytes), Some(expected));
        }
    }
}
