//! The two Candid messages that are needed: the argument and the reply of the registry's `get_chunk`.
//! Everything else of the registry is protobuf. The reader takes any order of types and skips what it does
//! not know, as Candid's subtyping asks; it must not trust lengths.

use super::leb128::{put_unsigned, take_signed, take_unsigned};

/// How deep values may be: the reply has four levels.
const MAX_DEPTH: usize = 16;

/// The number that stands for a field's or variant's name: its bytes as digits in base 223, modulo 2^32.
const fn field_id(name: &str) -> u32 {
    let bytes = name.as_bytes();
    let mut id = 0u32;
    let mut place = 0;
    while place < bytes.len() {
        id = id.wrapping_mul(223).wrapping_add(bytes[place] as u32);
        place += 1;
    }
    id
}

/// `(record { content_sha256 = opt blob })`
pub(super) fn encode_chunk_request(sha256: &[u8]) -> Vec<u8> {
    // Types: 0 = vec nat8, 1 = opt 0, 2 = record { content_sha256: 1 }.
    let mut bytes = b"DIDL\x03\x6d\x7b\x6e\x00\x6c\x01".to_vec();
    put_unsigned(&mut bytes, u64::from(field_id("content_sha256")));
    // The field's type; one argument, of type 2; the option is present.
    bytes.extend_from_slice(&[1, 1, 2, 1]);
    put_unsigned(&mut bytes, sha256.len() as u64);
    bytes.extend_from_slice(sha256);
    bytes
}

/// `(variant { Ok : record { content : opt blob }; Err : text })`; an `Err` becomes the error.
pub(super) fn decode_chunk_reply(bytes: &[u8]) -> Result<Vec<u8>, String> {
    let value = decode_argument(bytes).ok_or("the reply of get_chunk is not readable Candid")?;
    match value {
        Value::Variant(id, content) if id == field_id("Ok") => match *content {
            Value::Record(fields) => fields
                .into_iter()
                .find(|(id, _)| *id == field_id("content"))
                .and_then(|(_, value)| match value {
                    Value::Some(inner) => match *inner {
                        Value::Blob(content) => Some(content),
                        _ => None,
                    },
                    _ => None,
                })
                .ok_or_else(|| "the reply of get_chunk has no content".to_owned()),
            _ => Err("the reply of get_chunk is not a record".to_owned()),
        },
        Value::Variant(id, content) if id == field_id("Err") => match *content {
            Value::Text(text) => Err(format!(
                "the registry canister refused it: {}",
                text.replace(['\n', '\r'], " ")
            )),
            _ => Err("the registry canister refused it".to_owned()),
        },
        _ => Err("the reply of get_chunk is neither Ok nor Err".to_owned()),
    }
}

/// A type of the message's table.
enum Type {
    Opt(i64),
    Vec(i64),
    Record(Vec<(u32, i64)>),
    Variant(Vec<(u32, i64)>),
}

/// A value, as far as it is looked at.
enum Value {
    None,
    Some(Box<Value>),
    Blob(Vec<u8>),
    Text(String),
    Record(Vec<(u32, Value)>),
    Variant(u32, Box<Value>),
    /// Read past.
    Other,
}

fn decode_argument(bytes: &[u8]) -> Option<Value> {
    let mut bytes = bytes.strip_prefix(b"DIDL")?;
    let types = take_types(&mut bytes)?;
    let arguments = take_unsigned(&mut bytes)?;
    if arguments == 0 {
        return None;
    }
    let first = take_signed(&mut bytes)?;
    for _ in 1..arguments {
        take_signed(&mut bytes)?;
    }
    // Further arguments may follow; nobody wants them.
    take_value(&types, first, &mut bytes, 0)
}

fn take_types(bytes: &mut &[u8]) -> Option<Vec<Type>> {
    let count = take_unsigned(bytes)?;
    let mut types = Vec::new();
    for _ in 0..count {
        types.push(match take_signed(bytes)? {
            -18 => Type::Opt(take_signed(bytes)?),
            -19 => Type::Vec(take_signed(bytes)?),
            -20 => Type::Record(take_fields(bytes)?),
            -21 => Type::Variant(take_fields(bytes)?),
            _ => return None,
        });
    }
    Some(types)
}

fn take_fields(bytes: &mut &[u8]) -> Option<Vec<(u32, i64)>> {
    let count = take_unsigned(bytes)?;
    let mut fields = Vec::new();
    for _ in 0..count {
        let id = u32::try_from(take_unsigned(bytes)?).ok()?;
        fields.push((id, take_signed(bytes)?));
    }
    Some(fields)
}

fn take_value(types: &[Type], kind: i64, bytes: &mut &[u8], depth: usize) -> Option<Value> {
    if depth > MAX_DEPTH {
        return None;
    }
    let Ok(place) = usize::try_from(kind) else {
        return take_primitive(kind, bytes);
    };
    match types.get(place)? {
        Type::Opt(inner) => match take(bytes, 1)?.first()? {
            0 => Some(Value::None),
            1 => Some(Value::Some(Box::new(take_value(
                types,
                *inner,
                bytes,
                depth + 1,
            )?))),
            _ => None,
        },
        Type::Vec(NAT8) => take_blob(bytes).map(|blob| Value::Blob(blob.to_vec())),
        Type::Vec(inner) => {
            let length = take_unsigned(bytes)?;
            for _ in 0..length {
                let before = bytes.len();
                take_value(types, *inner, bytes, depth + 1)?;
                // Elements without bytes would make the length a bomb.
                if bytes.len() == before {
                    return None;
                }
            }
            Some(Value::Other)
        }
        Type::Record(fields) => {
            let mut values = Vec::new();
            for (id, kind) in fields {
                values.push((*id, take_value(types, *kind, bytes, depth + 1)?));
            }
            Some(Value::Record(values))
        }
        Type::Variant(fields) => {
            let place = usize::try_from(take_unsigned(bytes)?).ok()?;
            let (id, kind) = fields.get(place)?;
            let value = take_value(types, *kind, bytes, depth + 1)?;
            Some(Value::Variant(*id, Box::new(value)))
        }
    }
}

const NAT8: i64 = -5;

fn take_primitive(kind: i64, bytes: &mut &[u8]) -> Option<Value> {
    match kind {
        // null, reserved
        -1 | -16 => {}
        // bool, nat8, int8
        -2 | NAT8 | -9 => drop(take(bytes, 1)?),
        // nat, int: both end at the first byte without the high bit
        -3 | -4 => while take(bytes, 1)?.first()? & 0x80 != 0 {},
        // nat16, int16
        -6 | -10 => drop(take(bytes, 2)?),
        // nat32, int32, float32
        -7 | -11 | -13 => drop(take(bytes, 4)?),
        // nat64, int64, float64
        -8 | -12 | -14 => drop(take(bytes, 8)?),
        -15 => {
            let text = std::str::from_utf8(take_blob(bytes)?).ok()?;
            return Some(Value::Text(text.to_owned()));
        }
        // principal
        -24 => {
            if *take(bytes, 1)?.first()? != 1 {
                return None;
            }
            take_blob(bytes)?;
        }
        _ => return None,
    }
    Some(Value::Other)
}

fn take_blob<'a>(bytes: &mut &'a [u8]) -> Option<&'a [u8]> {
    let length = usize::try_from(take_unsigned(bytes)?).ok()?;
    take(bytes, length)
}

fn take<'a>(bytes: &mut &'a [u8], length: usize) -> Option<&'a [u8]> {
    let (taken, rest) = bytes.split_at_checked(length)?;
    *bytes = rest;
    Some(taken)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A reply as a canister sends it: types in the order variant, record, opt, vec.
    fn reply(variant: u8, content: &[u8]) -> Vec<u8> {
        let mut bytes = b"DIDL\x04\x6b\x02".to_vec();
        put_unsigned(&mut bytes, u64::from(field_id("Ok")));
        bytes.push(1);
        put_unsigned(&mut bytes, u64::from(field_id("Err")));
        bytes.extend_from_slice(b"\x71\x6c\x01");
        put_unsigned(&mut bytes, u64::from(field_id("content")));
        bytes.extend_from_slice(b"\x02\x6e\x03\x6d\x7b\x01\x00");
        bytes.push(variant);
        bytes.extend_from_slice(content);
        bytes
    }

    #[test]
    fn field_ids_are_candids() {
        // Known from Candid's own encodings of Result: Ok is 0x4afc (17724), Err is 3456837.
        assert_eq!(field_id("Ok"), 17_724);
        assert_eq!(field_id("Err"), 3_456_837);
    }

    #[test]
    fn the_request_is_one_record_with_the_hash() {
        let bytes = encode_chunk_request(&[7; 32]);
        let Some(Value::Record(fields)) = decode_argument(&bytes) else {
            panic!("not a record");
        };
        let [(id, Value::Some(inner))] = &fields[..] else {
            panic!("not one optional field");
        };
        assert_eq!(*id, field_id("content_sha256"));
        assert!(matches!(&**inner, Value::Blob(blob) if blob == &[7; 32]));
    }

    #[test]
    fn replies_are_content_or_a_reason() {
        let outcome = |variant, content: &[u8]| decode_chunk_reply(&reply(variant, content));
        assert_eq!(outcome(0, b"\x01\x03abc").unwrap(), b"abc");
        assert_eq!(outcome(0, b"\x01\x00").unwrap(), b"");
        assert!(outcome(0, b"\x00").unwrap_err().contains("no content"));
        assert!(outcome(1, b"\x04gone").unwrap_err().ends_with("gone"));
        assert!(outcome(2, b"").unwrap_err().contains("not readable"));
    }

    #[test]
    fn unknown_fields_of_every_kind_are_skipped() {
        // record { 0 : nat16; 1 : nat; 2 : principal; 3 : vec nat32; content : opt blob } in variant Ok
        let mut bytes = b"DIDL\x05\x6b\x01".to_vec();
        put_unsigned(&mut bytes, u64::from(field_id("Ok")));
        bytes.extend_from_slice(b"\x01\x6c\x05\x00\x7a\x01\x7d\x02\x68\x03\x04");
        put_unsigned(&mut bytes, u64::from(field_id("content")));
        bytes.extend_from_slice(b"\x02\x6e\x03\x6d\x7b\x6d\x79\x01\x00\x00");
        bytes
            .extend_from_slice(b"\x01\x02\x80\x01\x01\x01\x04\x02\x01\x00\x00\x00\x02\x00\x00\x00");
        bytes.extend_from_slice(b"\x01\x01x");
        assert_eq!(decode_chunk_reply(&bytes).unwrap(), b"x");
    }

    #[test]
    fn every_cut_and_every_changed_byte_is_survived() {
        let whole = reply(0, b"\x01\x03abc");
        for end in 0..whole.len() {
            assert!(decode_chunk_reply(&whole[..end]).is_err(), "cut at {end}");
        }
        for place in 0..whole.len() {
            for byte in 0..=255 {
                let mut changed = whole.clone();
                changed[place] = byte;
                // Some changes leave it readable; none may do more than that.
                if let Ok(content) = decode_chunk_reply(&changed) {
                    assert!(content.len() <= whole.len());
                }
            }
        }
    }

    #[test]
    fn bombs_are_refused() {
        // type 0 = vec null with a huge length; type 0 = opt of itself.
        let vec_null = b"DIDL\x01\x6d\x7f\x01\x00\xff\xff\xff\xff\x0f";
        let endless = [&b"DIDL\x01\x6e\x00\x01\x00"[..], &[1; 1000]].concat();
        for bytes in [&vec_null[..], &endless] {
            assert!(decode_argument(bytes).is_none());
        }
    }
}
