//! Texts of a trace, each once: one arena of bytes and where each text ends in it. It must not know what the
//! texts mean.
//!
//! [`Texts`] is what a trace keeps; [`TextPool`] also has the table that finds a text again, which is only needed
//! while a trace is built.

use std::hash::{BuildHasher, RandomState};

/// The number of a text. 0 is the absent (or dropped) text.
pub(super) type TextId = u32;

/// The id of no text.
pub(super) const NO_TEXT: TextId = 0;

/// Longest text that is kept; Bazel's are below 64 KiB.
pub(super) const MAX_TEXT_BYTES: usize = 64 * 1024;

/// How much a pool takes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// Different texts.
    pub(super) count: usize,
    /// Bytes of all of them together; below 4 GiB.
    pub(super) total_bytes: usize,
}

/// Texts by number, from 1 in the order of their first appearance.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Texts {
    bytes: Vec<u8>,
    ends: Vec<u32>,
}

impl Texts {
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The text behind a number; empty for [`NO_TEXT`] and for a number that nothing has.
    pub(super) fn text(&self, id: TextId) -> &[u8] {
        let Some(index) = (id as usize).checked_sub(1) else {
            return &[];
        };
        let Some(&end) = self.ends.get(index) else {
            return &[];
        };
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before]);
        self.bytes
            .get(start as usize..end as usize)
            .unwrap_or_default()
    }

    pub(super) fn lengths(&self) -> impl Iterator<Item = u64> + '_ {
        let starts = std::iter::once(&0).chain(&self.ends);
        starts
            .zip(&self.ends)
            .map(|(start, end)| u64::from(end - start))
    }

    /// All texts, one after the other.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Adds a text without looking whether it is there; `false` if it does not fit.
    pub(super) fn push(&mut self, text: &[u8], limits: Limits) -> bool {
        let total_bytes = self.bytes.len() + text.len();
        let Ok(end) = u32::try_from(total_bytes) else {
            return false;
        };
        let fits = text.len() <= MAX_TEXT_BYTES
            && total_bytes <= limits.total_bytes
            && self.ends.len() < limits.count;
        if fits {
            self.bytes.extend_from_slice(text);
            self.ends.push(end);
        }
        fits
    }

    pub(super) fn shrink(&mut self) {
        self.bytes.shrink_to_fit();
        self.ends.shrink_to_fit();
    }

    pub(super) fn heap_bytes(&self) -> usize {
        self.bytes.capacity() + self.ends.capacity() * size_of::<u32>()
    }
}

/// Texts that are still being collected.
pub(super) struct TextPool {
    texts: Texts,
    limits: Limits,
    /// An open table of ids with linear probing, at most half full; 0 is a free place.
    table: Vec<TextId>,
    /// Keyed at random: a profile must not be able to choose texts that collide.
    hasher: RandomState,
}

impl TextPool {
    pub(super) fn new(limits: Limits) -> Self {
        Self {
            texts: Texts::default(),
            limits,
            table: vec![NO_TEXT; 1024],
            hasher: RandomState::new(),
        }
    }

    /// The text's number; [`NO_TEXT`] for the empty text and for one that does not fit any more.
    pub(super) fn intern(&mut self, text: &[u8]) -> TextId {
        if text.is_empty() {
            return NO_TEXT;
        }
        let place = self.place(text);
        if self.table[place] != NO_TEXT {
            return self.table[place];
        }
        if !self.texts.push(text, self.limits) {
            return NO_TEXT;
        }
        // The limits hold the count below u32::MAX.
        let id = self.texts.len() as TextId;
        self.table[place] = id;
        if self.texts.len() * 2 > self.table.len() {
            self.grow();
        }
        id
    }

    pub(super) fn finish(mut self) -> Texts {
        self.texts.shrink();
        self.texts
    }

    /// Where the text stands in the table, or would stand.
    fn place(&self, text: &[u8]) -> usize {
        let mask = self.table.len() - 1;
        let mut place = self.hasher.hash_one(text) as usize & mask;
        while self.table[place] != NO_TEXT && self.texts.text(self.table[place]) != text {
            place = (place + 1) & mask;
        }
        place
    }

    fn grow(&mut self) {
        self.table = vec![NO_TEXT; self.table.len() * 2];
        for id in 1..=self.texts.len() as TextId {
            let place = self.place(self.texts.text(id));
            self.table[place] = id;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: Limits = Limits {
        count: 2000,
        total_bytes: 8000,
    };

    #[test]
    fn a_text_keeps_its_number() {
        let mut pool = TextPool::new(LIMITS);
        let texts: Vec<String> = (0..1500).map(|number| format!("t{number}")).collect();
        for _ in 0..2 {
            for (index, text) in texts.iter().enumerate() {
                assert_eq!(pool.intern(text.as_bytes()) as usize, index + 1);
            }
        }
        assert_eq!(pool.intern(b""), NO_TEXT);
        let kept = pool.finish();
        assert_eq!(kept.text(1500), b"t1499");
        assert_eq!((kept.text(NO_TEXT), kept.text(1501)), (&b""[..], &b""[..]));
        assert_eq!(kept.lengths().sum::<u64>() as usize, kept.bytes().len());
    }

    #[test]
    fn what_does_not_fit_has_no_number() {
        let mut pool = TextPool::new(LIMITS);
        assert_eq!(pool.intern(&vec![b'x'; LIMITS.total_bytes + 1]), NO_TEXT);
        assert_eq!(pool.intern(&vec![b'x'; LIMITS.total_bytes]), 1);
        assert_eq!(pool.intern(b"y"), NO_TEXT);
        assert_eq!(pool.intern(&vec![b'x'; LIMITS.total_bytes]), 1);
    }
}
