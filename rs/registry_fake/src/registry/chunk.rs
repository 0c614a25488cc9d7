//! `get_chunk` in Candid: what is asked, and what is answered.

use crate::wire::leb128;

/// The SHA-256 that is asked for, with which the argument, `record { content_sha256 : opt blob }`, ends.
pub(super) fn read_request(argument: &[u8]) -> Option<[u8; 32]> {
    let argument = argument.strip_prefix(b"DIDL")?;
    argument.last_chunk().copied()
}

/// The reply with a chunk's content.
pub(super) fn found(content: &[u8]) -> Vec<u8> {
    let length = leb128(content.len() as u64);
    // Alternative 0, and the optional content is there.
    [&types()[..], b"\x00\x01", &length, content].concat()
}

/// The reply that there is none.
pub(super) fn not_found() -> Vec<u8> {
    let reason = b"no such chunk";
    [&types()[..], b"\x01", &leb128(reason.len() as u64), reason].concat()
}

/// The head of every reply. Type 0: `variant { Ok : 1; Err : text }`, 1: `record { content : 2 }`, 2: `opt 3`,
/// 3: `vec nat8`. Names stand as their numbers.
fn types() -> Vec<u8> {
    [
        &b"DIDL\x04\x6b\x02"[..],
        &leb128(name_hash("Ok")),
        b"\x01",
        &leb128(name_hash("Err")),
        b"\x71\x6c\x01",
        &leb128(name_hash("content")),
        b"\x02\x6e\x03\x6d\x7b\x01\x00",
    ]
    .concat()
}

/// The number that Candid writes for a name.
fn name_hash(name: &str) -> u64 {
    let step = |hash: u32, byte| hash.wrapping_mul(223).wrapping_add(u32::from(byte));
    u64::from(name.bytes().fold(0, step))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_have_the_numbers_that_candid_gives_them() {
        // Known from every Candid result, in base 128.
        assert_eq!(leb128(name_hash("Ok")), b"\xbc\x8a\x01");
        assert_eq!(leb128(name_hash("Err")), b"\xc5\xfe\xd2\x01");
    }

    #[test]
    fn only_a_request_with_a_hash_is_one() {
        let hash = [7; 32];
        let request = [&b"DIDL\x03\x6c"[..], &hash].concat();
        assert_eq!(read_request(&request), Some(hash));
        assert_eq!(read_request(&request[1..]), None);
        assert_eq!(read_request(b"DIDL"), None);
    }
}
