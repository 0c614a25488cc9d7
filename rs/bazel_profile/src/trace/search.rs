//! Finding spans by what they say. Every text is looked at once, however many spans say it; then one pass over the
//! spans counts what was found and keeps the longest.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::spans::Span;
use super::texts::{Texts, NO_TEXT};
use super::{Trace, TraceSpan};

/// What a search found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found<'t> {
    /// How many spans there are.
    pub span_count: u64,
    /// How long all of them took together, in microseconds.
    pub duration_us: u64,
    /// The longest of them, as many as were asked for, by start.
    pub longest: Vec<TraceSpan<'t>>,
}

impl Trace {
    /// The spans whose name, target or mnemonic contains a text; upper and lower case of ASCII letters are the same. An
    /// empty text finds nothing. At most `limit` of them are listed, the longest; of equally long ones the first.
    #[must_use]
    pub fn search(&self, text: &str, limit: usize) -> Found<'_> {
        let needle = text.to_ascii_lowercase().into_bytes();
        let hits = self.captions_with(&needle);
        let mut found = Found {
            span_count: 0,
            duration_us: 0,
            longest: Vec::new(),
        };
        let mut longest = BinaryHeap::new();
        for (number, lane) in self.lanes.iter().enumerate() {
            for depth in 0..lane.row_count {
                let row = self.rows.row((lane.first_row + depth) as usize);
                let matching = |span: &Span| hits.get(span.caption as usize) == Some(&true);
                for span in row.spans().filter(matching) {
                    found.span_count += 1;
                    found.duration_us = found.duration_us.saturating_add(span.duration_us);
                    let place = (span.start_us, number, depth, span.caption);
                    longest.push(Reverse((span.duration_us, Reverse(place))));
                    if longest.len() > limit {
                        longest.pop();
                    }
                }
            }
        }
        let mut kept: Vec<_> = longest.into_iter().map(|Reverse(it)| it).collect();
        kept.sort_unstable_by_key(|(_, Reverse(place))| *place);
        let spans = kept.into_iter().map(|(duration_us, Reverse(place))| {
            let (start_us, lane, depth, caption) = place;
            let span = Span {
                start_us,
                duration_us,
                caption,
            };
            self.described(&self.lanes[lane], depth, span)
        });
        found.longest = spans.collect();
        found
    }

    /// Which captions say a lower-case text.
    fn captions_with(&self, needle: &[u8]) -> Vec<bool> {
        let names = texts_with(&self.names, needle);
        let terms = texts_with(&self.terms, needle);
        let captions = self.captions.iter().map(|caption| {
            let is_named = match caption.name {
                NO_TEXT => terms[usize::from(caption.category)],
                name => names[name as usize],
            };
            is_named || names[caption.target as usize] || terms[usize::from(caption.mnemonic)]
        });
        captions.collect()
    }
}

/// By the numbers of texts, whether each contains a lower-case one.
fn texts_with(texts: &Texts, needle: &[u8]) -> Vec<bool> {
    let ids = 0..=u32::try_from(texts.len()).unwrap_or(u32::MAX);
    ids.map(|id| contains(texts.text(id), needle)).collect()
}

fn contains(text: &[u8], needle: &[u8]) -> bool {
    !needle.is_empty()
        && text
            .windows(needle.len())
            .any(|part| part.eq_ignore_ascii_case(needle))
}
