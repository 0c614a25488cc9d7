//! Cursors: where a list that is read page by page goes on, and of which list.
//!
//! A cursor names versions, so that pages fit together while new snapshots arrive, and digests of the contents and
//! of the question, so that it leads nowhere but on in the list that it came from. To clients it is one word.

use crate::error::Error;

const REVISION: u8 = 1;
const BYTES: usize = 33;
const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// A place in a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Cursor {
    /// The version that the list is of.
    pub version: u64,
    /// The version that it is compared with, in a list of changes; else 0.
    pub from_version: u64,
    /// The digest of the contents of both.
    pub contents: u32,
    /// The digest of what was asked.
    pub question: u64,
    /// How many rows come before.
    pub position: u32,
}

impl Cursor {
    /// The cursor as one word of letters, digits, `-` and `_`.
    pub fn encode(&self) -> String {
        let mut bytes = vec![REVISION];
        bytes.extend(self.version.to_be_bytes());
        bytes.extend(self.from_version.to_be_bytes());
        bytes.extend(self.contents.to_be_bytes());
        bytes.extend(self.question.to_be_bytes());
        bytes.extend(self.position.to_be_bytes());
        let mut text = String::with_capacity(BYTES / 3 * 4);
        for group in bytes.chunks(3) {
            let bits = group
                .iter()
                .fold(0, |bits, byte| bits << 8 | u32::from(*byte));
            for shift in [18, 12, 6, 0] {
                text.push(char::from(ALPHABET[(bits >> shift & 63) as usize]));
            }
        }
        text
    }

    /// Reads such a word.
    pub fn decode(text: &str) -> Result<Self, Error> {
        let error = || Error::BadCursor {
            reason: "it is none of this server's",
        };
        if text.len() != BYTES / 3 * 4 {
            return Err(error());
        }
        let mut bytes = Vec::with_capacity(BYTES);
        for group in text.as_bytes().chunks(4) {
            let mut bits = 0_u32;
            for byte in group {
                let digit = ALPHABET.iter().position(|each| each == byte);
                bits = bits << 6 | digit.ok_or_else(error)? as u32;
            }
            bytes.extend(bits.to_be_bytes().into_iter().skip(1));
        }
        Self::from_bytes(&bytes).ok_or_else(error)
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (revision, rest) = bytes.split_first()?;
        let (version, rest) = rest.split_first_chunk()?;
        let (from_version, rest) = rest.split_first_chunk()?;
        let (contents, rest) = rest.split_first_chunk()?;
        let (question, rest) = rest.split_first_chunk()?;
        let (position, rest) = rest.split_first_chunk()?;
        (*revision == REVISION && rest.is_empty()).then_some(Self {
            version: u64::from_be_bytes(*version),
            from_version: u64::from_be_bytes(*from_version),
            contents: u32::from_be_bytes(*contents),
            question: u64::from_be_bytes(*question),
            position: u32::from_be_bytes(*position),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    // Whole groups of three bytes need no padding.
    const _: () = assert!(BYTES.is_multiple_of(3));

    proptest! {
        #[test]
        fn a_cursor_is_read_as_it_was_written(
            version: u64, from_version: u64, contents: u32, question: u64, position: u32,
        ) {
            let cursor = Cursor { version, from_version, contents, question, position };
            let text = cursor.encode();
            prop_assert!(text.bytes().all(|byte| ALPHABET.contains(&byte)));
            prop_assert_eq!(Cursor::decode(&text), Ok(cursor));
        }

        #[test]
        fn another_word_is_refused(text in "\\PC{0,60}") {
            // The first byte is the revision: of random words one in 256 begins with it.
            if !text.starts_with("AQ") && !text.starts_with("AR") && !text.starts_with("AS") && !text.starts_with("AT") {
                prop_assert!(Cursor::decode(&text).is_err());
            }
        }
    }
}
