//! The choice of a content coding by `Accept-Encoding`. This module owns the header's grammar and
//! the server's preferences; it must not know how anything is compressed.

use super::Encoding;

/// What the server prefers where the client likes several equally: the smallest first.
const PREFERENCE: [Encoding; 4] = [
    Encoding::Brotli,
    Encoding::Zstd,
    Encoding::Gzip,
    Encoding::Identity,
];

/// A quality value in thousandths, 0 to 1000.
type Quality = u16;

/// The encoding to answer with, by the value of `Accept-Encoding` (RFC 9110, section 12.5.3).
///
/// The highest quality wins; among equals the order is Brotli, Zstandard, gzip, identity. `*` stands
/// for every coding that the header does not name. An identity which is neither named nor covered by
/// `*` is acceptable, but comes last. Without a header, or with an empty one, the answer is the
/// identity. Names are compared without case; `x-gzip` is gzip; unknown codings and members that
/// break the grammar are skipped; of a repeated coding the first counts.
///
/// `None`: the client accepts nothing that the server can send (it excludes the identity and every
/// other coding known here), which HTTP answers with 406 or 415.
///
/// ```
/// use api::encoding::{negotiate, Encoding};
///
/// assert_eq!(negotiate(Some("gzip;q=0.8, br")), Some(Encoding::Brotli));
/// assert_eq!(negotiate(None), Some(Encoding::Identity));
/// assert_eq!(negotiate(Some("identity;q=0")), None);
/// ```
pub fn negotiate(accept_encoding: Option<&str>) -> Option<Encoding> {
    match accept_encoding {
        None => Some(Encoding::Identity),
        // What browsers and the usual tools send, word for word.
        Some("gzip, deflate, br, zstd" | "gzip, deflate, br" | "gzip, br" | "br") => {
            Some(Encoding::Brotli)
        }
        Some("gzip, deflate" | "gzip") => Some(Encoding::Gzip),
        Some("identity") => Some(Encoding::Identity),
        Some(header) => negotiate_among(&PREFERENCE, Some(header)),
    }
}

/// As [`negotiate`], for a document that is there as it is, and otherwise in these encodings alone.
///
/// ```
/// use api::encoding::{negotiate_among, Encoding};
///
/// let there = [Encoding::Gzip];
/// assert_eq!(negotiate_among(&there, Some("zstd, gzip;q=0.5")), Some(Encoding::Gzip));
/// assert_eq!(negotiate_among(&there, Some("br")), Some(Encoding::Identity));
/// ```
pub fn negotiate_among(there: &[Encoding], accept_encoding: Option<&str>) -> Option<Encoding> {
    match accept_encoding {
        None => Some(Encoding::Identity),
        Some(header) => Accepted::parse(header).best(there),
    }
}

/// What a header says about each coding; `None` where it says nothing.
#[derive(Default)]
struct Accepted {
    brotli: Option<Quality>,
    zstd: Option<Quality>,
    gzip: Option<Quality>,
    identity: Option<Quality>,
    any_other: Option<Quality>,
}

impl Accepted {
    fn parse(header: &str) -> Self {
        let mut accepted = Self::default();
        for member in header.split(',') {
            let (coding, parameter) = match member.split_once(';') {
                Some((coding, parameter)) => (coding, Some(parameter)),
                None => (member, None),
            };
            let Some(quality) = parameter.map_or(Some(1000), parse_weight) else {
                continue;
            };
            if let Some(place) = accepted.place_of(trim(coding)) {
                place.get_or_insert(quality);
            }
        }
        accepted
    }

    fn place_of(&mut self, coding: &str) -> Option<&mut Option<Quality>> {
        let is = |name: &str| coding.eq_ignore_ascii_case(name);
        if is("br") {
            Some(&mut self.brotli)
        } else if is("zstd") {
            Some(&mut self.zstd)
        } else if is("gzip") || is("x-gzip") {
            Some(&mut self.gzip)
        } else if is("identity") {
            Some(&mut self.identity)
        } else if coding == "*" {
            Some(&mut self.any_other)
        } else {
            None
        }
    }

    fn best(&self, there: &[Encoding]) -> Option<Encoding> {
        let mut best = None;
        let mut best_quality = 0;
        let is_there = |it: &Encoding| *it == Encoding::Identity || there.contains(it);
        for encoding in PREFERENCE.into_iter().filter(is_there) {
            let quality = self.quality_of(encoding);
            if quality > best_quality {
                best = Some(encoding);
                best_quality = quality;
            }
        }
        let identity_is_unmentioned = self.identity.is_none() && self.any_other.is_none();
        best.or(identity_is_unmentioned.then_some(Encoding::Identity))
    }

    fn quality_of(&self, encoding: Encoding) -> Quality {
        let named = match encoding {
            Encoding::Brotli => self.brotli,
            Encoding::Zstd => self.zstd,
            Encoding::Gzip => self.gzip,
            Encoding::Identity => self.identity,
        };
        named.or(self.any_other).unwrap_or(0)
    }
}

/// `weight = OWS ";" OWS "q=" qvalue`, what follows the semicolon.
fn parse_weight(parameter: &str) -> Option<Quality> {
    let (name, value) = trim(parameter).split_once('=')?;
    if name.eq_ignore_ascii_case("q") {
        parse_quality(value)
    } else {
        None
    }
}

/// `qvalue = ( "0" [ "." 0*3DIGIT ] ) / ( "1" [ "." 0*3("0") ] )`, in thousandths.
fn parse_quality(value: &str) -> Option<Quality> {
    let (whole, decimals) = value.split_once('.').unwrap_or((value, ""));
    let whole = match whole {
        "0" => 0,
        "1" => 1000,
        _ => return None,
    };
    if decimals.len() > 3 || !decimals.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let mut thousandths = 0;
    let mut place = 100;
    for digit in decimals.bytes() {
        thousandths += Quality::from(digit - b'0') * place;
        place /= 10;
    }
    let quality = whole + thousandths;
    (quality <= 1000).then_some(quality)
}

/// Without optional whitespace (`OWS`: spaces and tabs) around it.
fn trim(text: &str) -> &str {
    text.trim_matches([' ', '\t'])
}
