//! The keys of the fake network. They are made from constants, so that every run has the same.

use ic_verify_bls_signature::PrivateKey;

/// What stands before the 96 bytes of a BLS12-381 public key in DER form (interface specification, "Signatures
/// with BLS").
const DER_PREFIX: &[u8] =
    b"\x30\x81\x82\x30\x1d\x06\x0d\x2b\x06\x01\x04\x01\x82\xdc\x7c\x05\x03\x01\x02\x01\
      \x06\x0c\x2b\x06\x01\x04\x01\x82\xdc\x7c\x05\x03\x02\x01\x03\x61\x00";

const BASE_64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Whose key.
#[derive(Clone, Copy)]
pub(super) enum Owner {
    Root = 1,
    Subnet = 2,
    Nobody = 3,
}

impl Owner {
    pub(super) fn private_key(self) -> PrivateKey {
        PrivateKey::deserialize(&[self as u8; 32]).expect("a number below the group's order")
    }

    pub(super) fn public_key_der(self) -> Vec<u8> {
        [DER_PREFIX, &self.private_key().public_key().serialize()].concat()
    }
}

/// The root key of the fake network, in DER form: 133 bytes.
pub fn root_key_der() -> Vec<u8> {
    Owner::Root.public_key_der()
}

/// A root key in DER form that the fake network has not.
pub fn other_root_key_der() -> Vec<u8> {
    Owner::Nobody.public_key_der()
}

/// A public key of DER form in PEM (RFC 7468).
pub fn pem(der: &[u8]) -> String {
    let mut pem = "-----BEGIN PUBLIC KEY-----\n".to_owned();
    for line in der.chunks(48) {
        pem.push_str(&base_64(line));
        pem.push('\n');
    }
    pem + "-----END PUBLIC KEY-----\n"
}

/// Base 64 with padding (RFC 4648, section 4).
fn base_64(bytes: &[u8]) -> String {
    let mut text = String::new();
    for group in bytes.chunks(3) {
        let bits = (0..3).fold(0, |bits, place| {
            bits << 8 | usize::from(group.get(place).copied().unwrap_or_default())
        });
        for place in 0..4 {
            if place <= group.len() {
                text.push(char::from(BASE_64[bits >> (18 - 6 * place) & 63]));
            } else {
                text.push('=');
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base_64_is_that_of_the_standard() {
        // The test vectors of RFC 4648, section 10.
        let vectors = [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ];
        for (bytes, text) in vectors {
            assert_eq!(base_64(bytes.as_bytes()), text);
        }
    }

    #[test]
    fn keys_differ_and_are_of_der_form() {
        let (root, other) = (root_key_der(), other_root_key_der());
        assert_ne!(root, other);
        // A sequence of 0x82 bytes, and in it a bit string of 96 bytes, behind none of unused bits.
        assert_eq!((root.len(), &root[..3]), (133, &b"\x30\x81\x82"[..]));
        assert_eq!(&root[34..37], b"\x03\x61\x00");
        let pem = pem(&root);
        let lengths: Vec<usize> = pem.lines().map(str::len).collect();
        assert_eq!(lengths, [26, 64, 64, 52, 24]);
    }
}
