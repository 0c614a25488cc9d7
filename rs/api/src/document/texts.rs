//! Texts that many rows share are held once.

use registry::Principal;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// The texts of one snapshot's rows, while the rows are made.
#[derive(Default)]
pub(super) struct Texts {
    texts: HashSet<Arc<str>>,
    principals: HashMap<Principal, Arc<str>>,
}

impl Texts {
    /// The one copy of this text.
    pub fn of(&mut self, text: &str) -> Arc<str> {
        if let Some(known) = self.texts.get(text) {
            return Arc::clone(known);
        }
        let new: Arc<str> = text.into();
        self.texts.insert(Arc::clone(&new));
        new
    }

    /// The one copy of this text, if there is one.
    pub fn of_optional(&mut self, text: Option<&str>) -> Option<Arc<str>> {
        text.map(|text| self.of(text))
    }

    /// The principal's text; its checksum is calculated once.
    pub fn of_principal(&mut self, principal: &Principal) -> Arc<str> {
        let known = self.principals.entry(*principal);
        Arc::clone(known.or_insert_with(|| principal.to_text().into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_texts_are_one() {
        let mut texts = Texts::default();
        let (first, second) = (texts.of("an1"), texts.of("an1"));
        assert!(Arc::ptr_eq(&first, &second));
        let principal = Principal::anonymous();
        let first = texts.of_principal(&principal);
        assert!(Arc::ptr_eq(&first, &texts.of_principal(&principal)));
        assert_eq!(&*first, "2vxsx-fae");
    }
}
