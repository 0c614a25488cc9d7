//! Identifiers that follow from content: equal inventories get equal ones, and others do not.

use std::collections::BTreeMap;

use sha2::{Digest as _, Sha256};

/// A UUID of version 8 (RFC 9562: custom) from these bytes.
pub fn uuid(content: &[u8]) -> String {
    let mut bytes: [u8; 16] = [0; 16];
    bytes.copy_from_slice(&Sha256::digest(content)[..16]);
    bytes[6] = 0x80 | (bytes[6] & 0x0f);
    bytes[8] = 0x80 | (bytes[8] & 0x3f);
    let digits = bytes.map(|byte| format!("{byte:02x}")).concat();
    let part = |from: usize, to: usize| &digits[from..to];
    [
        part(0, 8),
        part(8, 12),
        part(12, 16),
        part(16, 20),
        part(20, 32),
    ]
    .join("-")
}

/// Names in an alphabet of letters, digits, `.` and `-`, one for each reference.
///
/// Two references that would become one get the beginning of their hash, both, whatever their order.
pub fn plain_names<'a>(references: impl Iterator<Item = &'a str>) -> BTreeMap<&'a str, String> {
    let plain = |character: char| match character {
        'a'..='z' | 'A'..='Z' | '0'..='9' | '.' | '-' => character,
        _ => '-',
    };
    let named: Vec<(&str, String)> = references
        .map(|reference| (reference, reference.chars().map(plain).collect()))
        .collect();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, name) in &named {
        *counts.entry(name).or_default() += 1;
    }
    let unique = |(reference, name): &(&'a str, String)| match counts[&**name] {
        1 => (*reference, name.clone()),
        _ => (
            *reference,
            format!("{name}-{}", &uuid(reference.as_bytes())[..8]),
        ),
    };
    named.iter().map(unique).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_follow_from_content() {
        let id = uuid(b"a");
        assert_eq!(id, uuid(b"a"));
        assert_ne!(id, uuid(b"b"));
        assert_eq!(id.len(), 36);
        assert_eq!(&id[14..15], "8");
    }

    #[test]
    fn names_stay_distinct() {
        let names = plain_names(["pkg:npm/a@1", "pkg:npm/a/1", "pkg:npm/b@1"].into_iter());
        assert_eq!(names["pkg:npm/b@1"], "pkg-npm-b-1");
        assert!(names["pkg:npm/a@1"].starts_with("pkg-npm-a-1-"));
        assert_ne!(names["pkg:npm/a@1"], names["pkg:npm/a/1"]);
    }
}
