//! Round trips of every encoding, and the choice among them.

use std::io::Read;

use bytes::Bytes;
use proptest::prelude::*;

use super::*;

fn decompress(bytes: &[u8], encoding: Encoding) -> Vec<u8> {
    let mut plain = Vec::new();
    match encoding {
        Encoding::Identity => plain.extend_from_slice(bytes),
        Encoding::Gzip => {
            flate2::read::GzDecoder::new(bytes)
                .read_to_end(&mut plain)
                .unwrap();
        }
        Encoding::Brotli => {
            brotli::Decompressor::new(bytes, 4096)
                .read_to_end(&mut plain)
                .unwrap();
        }
        Encoding::Zstd => {
            zstd::Decoder::new(bytes)
                .unwrap()
                .read_to_end(&mut plain)
                .unwrap();
        }
    }
    plain
}

/// Text like the API's: rows whose identifiers differ.
fn document(rows: u64) -> Bytes {
    let mut text = String::from("[");
    for row in 0..rows {
        let id = row.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        text += &format!(
            r#"{{"id":"{id:016x}","provider_name":"Provider {}","row":{row}}},"#,
            id % 97
        );
    }
    Bytes::from(text)
}

#[test]
fn every_encoding_and_level_makes_a_document_smaller_and_gives_it_back() {
    // The last is larger than every window, so that the window's limit is in play.
    for rows in [10, 1_000, 6_000] {
        let identity = document(rows);
        for level in [Level::Once, Level::Quick] {
            for encoding in [Encoding::Gzip, Encoding::Brotli, Encoding::Zstd] {
                let (compressed, actual) = compress(&identity, encoding, level);
                assert_eq!(actual, encoding);
                assert!(
                    compressed.len() * 3 < identity.len() * 2,
                    "{encoding:?} {level:?}"
                );
                assert_eq!(
                    decompress(&compressed, actual),
                    identity,
                    "{encoding:?} {level:?}"
                );
            }
        }
    }
}

#[test]
fn the_thorough_level_is_not_larger_where_it_matters() {
    let identity = document(1_000);
    for encoding in [Encoding::Brotli, Encoding::Zstd] {
        let once = compress(&identity, encoding, Level::Once).0;
        let quick = compress(&identity, encoding, Level::Quick).0;
        assert!(once.len() < quick.len(), "{encoding:?}");
    }
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    let one = Encoded::new(document(50), Level::Once);
    assert_eq!(one, Encoded::new(document(50), Level::Once));
}

#[test]
fn what_does_not_shrink_stays_and_shares_its_memory() {
    for identity in [Bytes::new(), Bytes::from_static(b"{}")] {
        let encoded = Encoded::new(identity.clone(), Level::Once);
        for encoding in Encoding::ALL {
            let (bytes, actual) = encoded.select(encoding);
            assert_eq!((bytes, actual), (&identity, Encoding::Identity));
        }
        assert_eq!(encoded.brotli.as_ptr(), identity.as_ptr());
    }
}

#[test]
fn select_gives_the_encoding_asked_for() {
    let encoded = Encoded::new(document(100), Level::Quick);
    for encoding in Encoding::ALL {
        let (bytes, actual) = encoded.select(encoding);
        assert_eq!(actual, encoding);
        assert_eq!(decompress(bytes, actual), encoded.identity);
    }
}

#[test]
fn the_choice_follows_the_header() {
    use Encoding::{Brotli, Gzip, Identity, Zstd};
    for (header, expected) in [
        // What programs send.
        ("gzip, deflate, br, zstd", Some(Brotli)),
        ("gzip, deflate, br", Some(Brotli)),
        ("gzip, br", Some(Brotli)),
        ("br", Some(Brotli)),
        ("gzip, deflate", Some(Gzip)),
        ("gzip", Some(Gzip)),
        ("identity", Some(Identity)),
        ("deflate, gzip, zstd", Some(Zstd)),
        // The RFC's own examples.
        ("compress, gzip", Some(Gzip)),
        ("", Some(Identity)),
        ("*", Some(Brotli)),
        ("compress;q=0.5, gzip;q=1.0", Some(Gzip)),
        ("gzip;q=1.0, identity; q=0.5, *;q=0", Some(Gzip)),
        // Quality before preference.
        ("br;q=0.8, gzip", Some(Gzip)),
        ("br;q=0.5, zstd;q=0.501, gzip;q=0.5", Some(Zstd)),
        ("gzip;q=0.001", Some(Gzip)),
        ("identity, gzip;q=0.9", Some(Identity)),
        ("identity;q=0.5, gzip;q=0.5", Some(Gzip)),
        // The asterisk is for what is not named, the identity included.
        ("br;q=0, *", Some(Zstd)),
        ("br;q=0, zstd;q=0, *;q=0.3", Some(Gzip)),
        ("br;q=0, zstd;q=0, gzip;q=0, *;q=0.3", Some(Identity)),
        ("identity;q=0, *", Some(Brotli)),
        // Nothing acceptable, and the identity that nobody excluded.
        ("identity;q=0", None),
        ("*;q=0", None),
        ("identity;q=0, deflate", None),
        ("gzip;q=0, *;q=0.000", None),
        ("*;q=0, identity;q=0.1", Some(Identity)),
        ("gzip;q=0", Some(Identity)),
        ("deflate, compress", Some(Identity)),
        // Spelling.
        ("GZip", Some(Gzip)),
        ("x-gzip", Some(Gzip)),
        ("\tbr ; Q=1.000 ,, ", Some(Brotli)),
        ("zstd;q=0.", Some(Identity)),
        // Members that break the grammar are skipped.
        ("br;q=2, gzip", Some(Gzip)),
        ("br;q=1.001, gzip", Some(Gzip)),
        ("br;q=0.1234, gzip;q=0.1", Some(Gzip)),
        ("br;q=-1, gzip", Some(Gzip)),
        ("br;q=0.٣, gzip", Some(Gzip)),
        ("br;level=5, gzip", Some(Gzip)),
        ("br;, gzip", Some(Gzip)),
        ("br gzip", Some(Identity)),
        // Of a repeated coding the first counts.
        ("gzip;q=0, gzip", Some(Identity)),
    ] {
        assert_eq!(negotiate(Some(header)), expected, "{header:?}");
        // A blank in front keeps the words apart from those that are known by heart.
        let by_grammar = format!(" {header}");
        assert_eq!(negotiate(Some(&by_grammar)), expected, "{by_grammar:?}");
    }
    assert_eq!(negotiate(None), Some(Identity));
}

#[test]
fn names_are_those_of_the_registry_of_codings() {
    assert_eq!(
        Encoding::ALL.map(Encoding::as_str),
        ["identity", "gzip", "br", "zstd"]
    );
}

/// The rule of the RFC, spelled out naively: `(coding, thousandths)` in, the best out.
fn expected_choice(members: &[(&str, u16)]) -> Option<Encoding> {
    let named = |name: &str| {
        members
            .iter()
            .find(|member| member.0 == name)
            .map(|member| member.1)
    };
    let quality = |encoding: Encoding| named(encoding.as_str()).or(named("*"));
    [
        Encoding::Identity,
        Encoding::Gzip,
        Encoding::Zstd,
        Encoding::Brotli,
    ]
    .into_iter()
    .filter_map(|encoding| match (encoding, quality(encoding)) {
        (Encoding::Identity, None) => Some((0, encoding)),
        (_, None | Some(0)) => None,
        (_, Some(thousandths)) => Some((thousandths, encoding)),
    })
    .max_by_key(|&(thousandths, _)| thousandths) // the last of equals
    .map(|(_, encoding)| encoding)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_choice_is_that_of_the_naive_rule(
        members in prop::collection::vec(
            (
                prop::sample::select(vec!["br", "zstd", "gzip", "identity", "*", "deflate"]),
                prop::sample::select(vec![0u16, 1, 200, 500, 999, 1000]),
            ),
            0..6,
        ),
    ) {
        let header: Vec<String> = members
            .iter()
            .map(|(coding, thousandths)| {
                format!("{coding};q={}.{:03}", thousandths / 1000, thousandths % 1000)
            })
            .collect();
        let header = header.join(", ");
        prop_assert_eq!(negotiate(Some(&header)), expected_choice(&members));
        prop_assert_eq!(negotiate_among(&Encoding::ALL, Some(&header)), expected_choice(&members));
        for there in [&[][..], &[Encoding::Gzip], &[Encoding::Gzip, Encoding::Brotli]] {
            let found = negotiate_among(there, Some(&header)).unwrap_or(Encoding::Identity);
            prop_assert!(found == Encoding::Identity || there.contains(&found));
        }
    }

    #[test]
    fn any_header_is_answered(header in "[ ,;=.*a-zA-Z0-9-]{0,60}|\\PC{0,60}") {
        if negotiate(Some(&header)).is_none() {
            prop_assert!(header.contains('0'), "only a quality of 0 excludes");
        }
    }

    #[test]
    fn any_bytes_come_back(
        plain in prop::collection::vec(prop_oneof![Just(b'a'), any::<u8>()], 0..3000),
    ) {
        let identity = Bytes::from(plain);
        for level in [Level::Once, Level::Quick] {
            let encoded = Encoded::new(identity.clone(), level);
            for encoding in Encoding::ALL {
                let (bytes, actual) = encoded.select(encoding);
                prop_assert!(bytes.len() <= identity.len());
                prop_assert_eq!(&decompress(bytes, actual), &identity);
            }
        }
    }
}
