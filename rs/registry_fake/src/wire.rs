//! The encodings that the network speaks: protobuf fields, LEB128 and CBOR, written independently of any client.
//! What a message means is not known here, but for the mutation, of which versions are made.

use ciborium::Value;

use crate::Response;

/// The type of a [`mutation`] that inserts a key.
pub const INSERT: u64 = 0;

/// The type of a [`mutation`] that updates a key.
pub const UPDATE: u64 = 1;

/// The type of a [`mutation`] that deletes a key.
pub const DELETE: u64 = 2;

/// The type of a [`mutation`] that inserts or updates a key.
pub const UPSERT: u64 = 4;

/// An unsigned LEB128 number, which protobuf calls a varint.
pub fn leb128(mut value: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    while value > 0x7f {
        bytes.push(value as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
    bytes
}

/// A length-delimited protobuf field: text, bytes, or an embedded message.
pub fn field(tag: u32, content: &[u8]) -> Vec<u8> {
    let key = leb128(u64::from(tag) << 3 | 2);
    [&key, &leb128(content.len() as u64), content].concat()
}

/// A protobuf number field.
pub fn number(tag: u32, value: u64) -> Vec<u8> {
    [leb128(u64::from(tag) << 3), leb128(value)].concat()
}

/// A mutation as it stands in a version: its type, such as [`UPSERT`], its key, and further fields, of which
/// `field(3, value)` is the value.
pub fn mutation(kind: u64, key: &[u8], content: &[u8]) -> Vec<u8> {
    field(1, &[&number(1, kind), &field(2, key), content].concat())
}

/// The time of a version, to be put behind its mutations; in nanoseconds since 1970.
pub fn timestamp_ns(timestamp_ns: u64) -> Vec<u8> {
    number(6, timestamp_ns)
}

/// A success with a CBOR body behind the self-described tag.
pub fn cbor_response(value: &Value) -> Response {
    Response::ok("application/cbor", self_described_cbor(value))
}

/// A CBOR document behind the self-described tag.
pub(crate) fn self_described_cbor(value: &impl serde::Serialize) -> Vec<u8> {
    [&b"\xd9\xd9\xf7"[..], &cbor(value)].concat()
}

/// A CBOR document.
pub(crate) fn cbor(value: &impl serde::Serialize) -> Vec<u8> {
    let mut bytes = Vec::new();
    ciborium::into_writer(value, &mut bytes).expect("writing into memory does not fail");
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_in_base_128() {
        assert_eq!(leb128(0), [0]);
        assert_eq!(leb128(127), [0x7f]);
        // The examples of Wikipedia's and of protobuf's descriptions.
        assert_eq!(leb128(624_485), [0xe5, 0x8e, 0x26]);
        assert_eq!(leb128(150), [0x96, 0x01]);
        assert_eq!(leb128(u64::MAX).len(), 10);
    }

    #[test]
    fn fields_have_tag_type_and_length() {
        assert_eq!(field(2, b"testing"), b"\x12\x07testing");
        assert_eq!(number(1, 150), b"\x08\x96\x01");
        // From 16 on a tag needs a second byte.
        assert_eq!(field(16, b"a"), b"\x82\x01\x01a");
        assert_eq!(
            mutation(DELETE, b"k", &field(3, b"v")),
            b"\x0a\x08\x08\x02\x12\x01k\x1a\x01v"
        );
    }
}
