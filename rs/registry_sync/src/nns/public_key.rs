//! BLS12-381 public keys in DER form, and the main network's. Pure.

use ic_verify_bls_signature::PublicKey;

/// What stands before the 96 bytes of every such key: a SubjectPublicKeyInfo with the object identifiers of
/// the algorithm (1.3.6.1.4.1.44668.5.3.1.2.1) and the curve (1.3.6.1.4.1.44668.5.3.2.1).
const DER_PREFIX: [u8; 37] = [
    0x30, 0x81, 0x82, 0x30, 0x1d, 0x06, 0x0d, 0x2b, 0x06, 0x01, 0x04, 0x01, 0x82, 0xdc, 0x7c, 0x05,
    0x03, 0x01, 0x02, 0x01, 0x06, 0x0c, 0x2b, 0x06, 0x01, 0x04, 0x01, 0x82, 0xdc, 0x7c, 0x05, 0x03,
    0x02, 0x01, 0x03, 0x61, 0x00,
];

/// The root key of the Internet Computer's main network, in DER form (interface specification, "Root of
/// trust"; every agent library carries it).
pub const MAINNET_ROOT_KEY_DER: [u8; 133] = [
    0x30, 0x81, 0x82, 0x30, 0x1d, 0x06, 0x0d, 0x2b, 0x06, 0x01, 0x04, 0x01, 0x82, 0xdc, 0x7c, 0x05,
    0x03, 0x01, 0x02, 0x01, 0x06, 0x0c, 0x2b, 0x06, 0x01, 0x04, 0x01, 0x82, 0xdc, 0x7c, 0x05, 0x03,
    0x02, 0x01, 0x03, 0x61, 0x00, //
    0x81, 0x4c, 0x0e, 0x6e, 0xc7, 0x1f, 0xab, 0x58, 0x3b, 0x08, 0xbd, 0x81, 0x37, 0x3c, 0x25, 0x5c,
    0x3c, 0x37, 0x1b, 0x2e, 0x84, 0x86, 0x3c, 0x98, 0xa4, 0xf1, 0xe0, 0x8b, 0x74, 0x23, 0x5d, 0x14,
    0xfb, 0x5d, 0x9c, 0x0c, 0xd5, 0x46, 0xd9, 0x68, 0x5f, 0x91, 0x3a, 0x0c, 0x0b, 0x2c, 0xc5, 0x34,
    0x15, 0x83, 0xbf, 0x4b, 0x43, 0x92, 0xe4, 0x67, 0xdb, 0x96, 0xd6, 0x5b, 0x9b, 0xb4, 0xcb, 0x71,
    0x71, 0x12, 0xf8, 0x47, 0x2e, 0x0d, 0x5a, 0x4d, 0x14, 0x50, 0x5f, 0xfd, 0x74, 0x84, 0xb0, 0x12,
    0x91, 0x09, 0x1c, 0x5f, 0x87, 0xb9, 0x88, 0x83, 0x46, 0x3f, 0x98, 0x09, 0x1a, 0x0b, 0xaa, 0xae,
];

/// Reads a key in DER form; the error says what is wrong.
pub(super) fn parse_der(der: &[u8]) -> Result<PublicKey, &'static str> {
    let key = der
        .strip_prefix(&DER_PREFIX)
        .ok_or("its DER header is another")?;
    if key.len() != PublicKey::BYTES {
        return Err("its length is wrong");
    }
    PublicKey::deserialize(key).map_err(|_| "it is no point of the curve's group")
}

#[cfg(test)]
mod tests {
    use ic_verify_bls_signature::Signature;

    use super::*;

    fn bytes(hex: &str) -> Vec<u8> {
        (0..hex.len())
            .step_by(2)
            .map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap())
            .collect()
    }

    /// A state root that the main network signed, published as a test vector of BLS libraries.
    #[test]
    fn the_main_networks_key_verifies_what_that_network_signed() {
        let signature = bytes(
            "ace9fcdd9bc977e05d6328f889dc4e7c99114c737a494653cb27a1f55c06f455\
             5e0f160980af5ead098acc195010b2f7",
        );
        let mut message = bytes(
            "0d69632d73746174652d726f6f74e6c01e909b4923345ce5970962bcfe3004bf\
             d8474a21dae28f50692502f46d90",
        );
        let key = parse_der(&MAINNET_ROOT_KEY_DER).unwrap();
        let signature = Signature::deserialize(&signature).unwrap();
        assert_eq!(key.verify(&message, &signature), Ok(()));
        message[20] ^= 1;
        assert_eq!(key.verify(&message, &signature), Err(()));
    }

    #[test]
    fn damaged_keys_are_refused() {
        let mut other_header = MAINNET_ROOT_KEY_DER;
        other_header[5] ^= 1;
        let mut no_point = MAINNET_ROOT_KEY_DER;
        no_point[132] ^= 1;
        let cases = [
            (&[][..], "DER header"),
            (&other_header, "DER header"),
            (&MAINNET_ROOT_KEY_DER[..132], "length"),
            (&no_point, "no point"),
        ];
        for (der, expected) in cases {
            let problem = parse_der(der).unwrap_err();
            assert!(problem.contains(expected), "{problem}");
        }
    }
}
