//! Texts that occur often (targets, mnemonics, packages) stored once and numbered. Bounded: what
//! does not fit is counted, not kept. It must not know what the texts mean.
//!
//! All texts lie in one array of bytes, and an open hash table of numbers finds them: a text of 40
//! bytes takes about 56.

use crate::hash::text_hash;

/// Longest text that is kept; a label of more is damage.
const MAX_TEXT_BYTES: usize = 64 * 1024;
/// All texts together. A monorepo's million labels of 60 bytes fit.
const MAX_TOTAL_BYTES: usize = 96 * 1024 * 1024;

/// The number of an interned text. 0 is the absent (or dropped) text.
pub(crate) type TextId = u32;

/// The id of no text.
pub(crate) const NO_TEXT: TextId = 0;

/// How much an [`Interner`] takes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    /// Different texts.
    pub(crate) text_count: usize,
    /// Bytes of all texts together.
    pub(crate) total_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            text_count: u32::MAX as usize / 4,
            total_bytes: MAX_TOTAL_BYTES,
        }
    }
}

/// One place of the hash table: empty if the id is [`NO_TEXT`].
#[derive(Debug, Clone, Copy, Default)]
struct Slot {
    /// The upper half of the hash, so that few texts are compared in vain.
    tag: u32,
    id: TextId,
}

/// Numbers texts from 1 in the order of their first appearance.
#[derive(Debug, Default)]
pub(crate) struct Interner {
    limits: Limits,
    bytes: Vec<u8>,
    /// Where each text ends; it begins where the one before ends.
    ends: Vec<u32>,
    /// As many as a power of two, at most 7 of 8 taken; none before the first text.
    slots: Vec<Slot>,
    /// How many times a text was not kept because it, or all of them, were too long.
    pub(crate) dropped_count: u64,
}

impl Interner {
    pub(crate) fn new(limits: Limits) -> Self {
        Self {
            limits,
            ..Self::default()
        }
    }

    /// How many texts there are.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The text's number; [`NO_TEXT`] for the empty text and for one that does not fit any more.
    pub(crate) fn intern(&mut self, text: &[u8]) -> TextId {
        self.intern_hashed(text, text_hash(text))
    }

    /// As [`Self::intern`], for a text whose hash is known.
    pub(crate) fn intern_hashed(&mut self, text: &[u8], hash: u64) -> TextId {
        let id = self.try_intern(text, hash);
        id.unwrap_or_else(|| {
            self.dropped_count += 1;
            NO_TEXT
        })
    }

    /// The text's number; `None` if it does not fit any more.
    pub(crate) fn try_intern(&mut self, text: &[u8], hash: u64) -> Option<TextId> {
        if text.is_empty() {
            return Some(NO_TEXT);
        }
        if (self.ends.len() + 1) * 8 > self.slots.len() * 7 {
            self.grow();
        }
        let at = match self.find(text, hash) {
            Ok(id) => return Some(id),
            Err(at) => at,
        };
        let end = self.bytes.len() + text.len();
        let fits = text.len() <= MAX_TEXT_BYTES
            && end <= self.limits.total_bytes
            && self.ends.len() < self.limits.text_count;
        let (true, Ok(end)) = (fits, u32::try_from(end)) else {
            return None;
        };
        self.bytes.extend_from_slice(text);
        self.ends.push(end);
        let id = self.ends.len() as TextId;
        self.slots[at] = Slot { tag: tag(hash), id };
        Some(id)
    }

    /// The text behind a number; `None` for [`NO_TEXT`].
    pub(crate) fn text(&self, id: TextId) -> Option<&[u8]> {
        let index = usize::try_from(id).ok()?.checked_sub(1)?;
        let end = *self.ends.get(index)? as usize;
        let start = match index {
            0 => 0,
            _ => self.ends[index - 1] as usize,
        };
        self.bytes.get(start..end)
    }

    /// The text behind a number, for people.
    pub(crate) fn readable(&self, id: TextId) -> Option<String> {
        self.text(id).map(crate::event::readable)
    }

    /// Whether the text is there.
    #[cfg(test)]
    pub(crate) fn contains(&self, text: &[u8]) -> bool {
        !self.slots.is_empty() && self.find(text, text_hash(text)).is_ok()
    }

    /// The number of a text, or the slot where it belongs.
    fn find(&self, text: &[u8], hash: u64) -> Result<TextId, usize> {
        let mask = self.slots.len() - 1;
        let mut at = hash as usize & mask;
        loop {
            let slot = self.slots[at];
            if slot.id == NO_TEXT {
                return Err(at);
            }
            if slot.tag == tag(hash) && self.text(slot.id) == Some(text) {
                return Ok(slot.id);
            }
            at = (at + 1) & mask;
        }
    }

    fn grow(&mut self) {
        let count = (self.slots.len() * 2).max(16);
        self.slots.clear();
        self.slots.resize(count, Slot::default());
        for id in 1..=self.ends.len() as TextId {
            let hash = self.text(id).map_or(0, text_hash);
            let mask = count - 1;
            let mut at = hash as usize & mask;
            while self.slots[at].id != NO_TEXT {
                at = (at + 1) & mask;
            }
            self.slots[at] = Slot { tag: tag(hash), id };
        }
    }
}

fn tag(hash: u64) -> u32 {
    (hash >> 32) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_start_at_one_and_repeat() {
        let mut interner = Interner::default();
        assert_eq!(interner.intern(b""), NO_TEXT);
        assert_eq!(interner.intern(b"//a:a"), 1);
        assert_eq!(interner.intern(b"//b:b"), 2);
        assert_eq!(interner.intern(b"//a:a"), 1);
        assert_eq!(interner.readable(2).as_deref(), Some("//b:b"));
        assert_eq!(interner.readable(NO_TEXT), None);
        assert_eq!(interner.readable(3), None);
    }

    #[test]
    fn many_texts_keep_their_numbers() {
        let mut interner = Interner::default();
        let texts: Vec<String> = (0..5000).map(|number| format!("//p{number}:t")).collect();
        for round in 0..2 {
            for (index, text) in texts.iter().enumerate() {
                let id = interner.intern(text.as_bytes());
                assert_eq!(id as usize, index + 1, "round {round}");
                assert_eq!(interner.text(id), Some(text.as_bytes()));
            }
        }
        assert_eq!(interner.len(), texts.len());
    }

    #[test]
    fn texts_that_do_not_fit_are_counted() {
        let mut interner = Interner::default();
        assert_eq!(interner.intern(&vec![b'x'; MAX_TEXT_BYTES + 1]), NO_TEXT);
        assert_eq!(interner.dropped_count, 1);
        let mut small = Interner::new(Limits {
            text_count: 2,
            total_bytes: 5,
        });
        assert_eq!(small.intern(b"abc"), 1);
        assert_eq!(small.intern(b"defg"), NO_TEXT, "too many bytes");
        assert_eq!(small.intern(b"de"), 2);
        assert_eq!(small.intern(b"f"), NO_TEXT, "too many texts");
        assert_eq!(small.intern(b"abc"), 1);
        assert_eq!(small.dropped_count, 2);
    }
}
