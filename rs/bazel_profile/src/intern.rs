//! Texts that occur often (targets, mnemonics, packages) stored once and numbered. Bounded: what
//! does not fit is counted, not kept. It must not know what the texts mean.

use std::collections::HashMap;
use std::rc::Rc;

/// Longest text that is kept; a label of more is damage.
const MAX_TEXT_BYTES: usize = 64 * 1024;
/// All texts together. A monorepo's million labels of 60 bytes fit.
const MAX_TOTAL_BYTES: usize = 96 * 1024 * 1024;

/// The number of an interned text. 0 is the absent (or dropped) text.
pub(crate) type TextId = u32;

/// The id of no text.
pub(crate) const NO_TEXT: TextId = 0;

/// Numbers texts from 1 in the order of their first appearance.
#[derive(Debug, Default)]
pub(crate) struct Interner {
    ids: HashMap<Rc<[u8]>, TextId>,
    texts: Vec<Rc<[u8]>>,
    total_bytes: usize,
    /// How many times a text was not kept because it, or all of them, were too long.
    pub(crate) dropped_count: u64,
}

impl Interner {
    /// The text's number; [`NO_TEXT`] for the empty text and for one that does not fit any more.
    pub(crate) fn intern(&mut self, text: &[u8]) -> TextId {
        if text.is_empty() {
            return NO_TEXT;
        }
        if let Some(&id) = self.ids.get(text) {
            return id;
        }
        let total_bytes = self.total_bytes.saturating_add(text.len());
        let next_id = TextId::try_from(self.texts.len() + 1);
        let (Ok(id), true) = (
            next_id,
            text.len() <= MAX_TEXT_BYTES && total_bytes <= MAX_TOTAL_BYTES,
        ) else {
            self.dropped_count += 1;
            return NO_TEXT;
        };
        let shared: Rc<[u8]> = Rc::from(text);
        self.texts.push(Rc::clone(&shared));
        self.ids.insert(shared, id);
        self.total_bytes = total_bytes;
        id
    }

    /// The text behind a number; `None` for [`NO_TEXT`].
    pub(crate) fn text(&self, id: TextId) -> Option<&[u8]> {
        let index = usize::try_from(id).ok()?.checked_sub(1)?;
        self.texts.get(index).map(AsRef::as_ref)
    }

    /// The text behind a number, for people.
    pub(crate) fn readable(&self, id: TextId) -> Option<String> {
        self.text(id).map(crate::event::readable)
    }
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
    fn texts_that_do_not_fit_are_counted() {
        let mut interner = Interner::default();
        assert_eq!(interner.intern(&vec![b'x'; MAX_TEXT_BYTES + 1]), NO_TEXT);
        assert_eq!(interner.dropped_count, 1);
    }
}
