//! Where spans are kept: parallel arrays, 12 bytes a span, in rows.
//!
//! A row is one lane at one depth: its spans do not overlap and are ordered by start, so a point in time is found
//! by bisection. Each row is cut into chunks of at most 64 spans; a chunk keeps what zoomed-out windows ask of its
//! spans together, and the time that their starts are counted from. This module must not know what spans mean.

/// Spans that share a summary. More makes small windows slower, fewer makes chunks cost memory.
const CHUNK_SPANS: usize = 64;

/// In place of a duration: the span's `caption` is a place in `long`.
const LONG: u32 = u32::MAX;

/// One span.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) start_us: i64,
    pub(super) duration_us: u64,
    pub(super) caption: u32,
}

impl Span {
    pub(super) fn end_us(&self) -> i64 {
        self.start_us.saturating_add_unsigned(self.duration_us)
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Chunk {
    /// The start of its first span.
    base_us: i64,
    busy_us: u64,
    first_span: u32,
    longest_span: u32,
}

/// A span of 71 minutes or more.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Long {
    duration_us: u64,
    caption: u32,
}

/// Rows of spans.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Rows {
    start_offset_us: Vec<u32>,
    duration_us: Vec<u32>,
    caption: Vec<u32>,
    long: Vec<Long>,
    chunks: Vec<Chunk>,
    /// The first chunk of each row.
    first_chunk: Vec<u32>,
}

impl Rows {
    /// How many spans there are in all rows.
    pub(super) fn span_count(&self) -> usize {
        self.caption.len()
    }

    /// How many rows there are.
    pub(super) fn len(&self) -> usize {
        self.first_chunk.len()
    }

    /// Begins a row; what is pushed from now on is its.
    pub(super) fn begin(&mut self) {
        self.first_chunk.push(self.chunks.len() as u32);
    }

    /// Adds a span to the row begun last. It must not start before the row's last one ends.
    pub(super) fn push(&mut self, span: Span) {
        let index = self.caption.len() as u32;
        let offset_us = self.chunk_offset_us(span.start_us).unwrap_or_else(|| {
            self.chunks.push(Chunk {
                base_us: span.start_us,
                busy_us: 0,
                first_span: index,
                longest_span: index,
            });
            0
        });
        let longest_us = self
            .chunks
            .last()
            .filter(|chunk| chunk.first_span != index)
            .map(|chunk| self.span_of(chunk, chunk.longest_span).duration_us);
        self.start_offset_us.push(offset_us);
        match u32::try_from(span.duration_us) {
            Ok(duration_us) if duration_us != LONG => {
                self.duration_us.push(duration_us);
                self.caption.push(span.caption);
            }
            _ => {
                self.duration_us.push(LONG);
                self.caption.push(self.long.len() as u32);
                self.long.push(Long {
                    duration_us: span.duration_us,
                    caption: span.caption,
                });
            }
        }
        if let Some(chunk) = self.chunks.last_mut() {
            chunk.busy_us = chunk.busy_us.saturating_add(span.duration_us);
            if longest_us.is_some_and(|longest_us| longest_us < span.duration_us) {
                chunk.longest_span = index;
            }
        }
    }

    /// The start counted from the last chunk's; `None` if the span needs a chunk of its own.
    fn chunk_offset_us(&self, start_us: i64) -> Option<u32> {
        let first_of_row = *self.first_chunk.last()? as usize;
        let chunk = self.chunks.get(first_of_row..)?.last()?;
        let spans = self.caption.len() - chunk.first_span as usize;
        if spans >= CHUNK_SPANS {
            return None;
        }
        u32::try_from(start_us.checked_sub(chunk.base_us)?).ok()
    }

    /// Gives back what was reserved for more spans.
    pub(super) fn shrink(&mut self) {
        self.start_offset_us.shrink_to_fit();
        self.duration_us.shrink_to_fit();
        self.caption.shrink_to_fit();
        self.long.shrink_to_fit();
        self.chunks.shrink_to_fit();
        self.first_chunk.shrink_to_fit();
    }

    pub(super) fn heap_bytes(&self) -> usize {
        let numbers = self.start_offset_us.capacity()
            + self.duration_us.capacity()
            + self.caption.capacity()
            + self.first_chunk.capacity();
        numbers * size_of::<u32>()
            + self.long.capacity() * size_of::<Long>()
            + self.chunks.capacity() * size_of::<Chunk>()
    }

    /// The row of that number; empty if there is none.
    pub(super) fn row(&self, number: usize) -> Row<'_> {
        let first = self.first_chunk.get(number).copied().unwrap_or_default() as usize;
        let end = self
            .first_chunk
            .get(number + 1)
            .map_or(self.chunks.len(), |&end| end as usize);
        let end = if number < self.len() { end } else { first };
        Row {
            rows: self,
            first_chunk: first,
            chunks: self.chunks.get(first..end).unwrap_or_default(),
        }
    }

    fn span_of(&self, chunk: &Chunk, index: u32) -> Span {
        let at = index as usize;
        let start_us = chunk
            .base_us
            .saturating_add(i64::from(self.start_offset_us[at]));
        let (duration_us, caption) = match self.duration_us[at] {
            LONG => {
                let long = &self.long[self.caption[at] as usize];
                (long.duration_us, long.caption)
            }
            duration_us => (u64::from(duration_us), self.caption[at]),
        };
        Span {
            start_us,
            duration_us,
            caption,
        }
    }
}

/// The spans of one lane at one depth.
#[derive(Clone, Copy)]
pub(super) struct Row<'r> {
    rows: &'r Rows,
    /// The number of `chunks[0]`.
    first_chunk: usize,
    chunks: &'r [Chunk],
}

/// A place in a row: between two spans, or at its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    /// Within the row; the number of chunks at its end.
    chunk: usize,
    /// The span behind the place, counted over all rows.
    span: u32,
}

/// What the spans between two places have together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Summary {
    pub(super) span_count: u32,
    pub(super) busy_us: u64,
    pub(super) longest: Span,
}

impl<'r> Row<'r> {
    /// Number of spans.
    pub(super) fn len(&self) -> usize {
        let first = self.chunks.first().map_or(0, |chunk| chunk.first_span);
        (self.end().span - first) as usize
    }

    /// From the first start to the last end; `None` without spans.
    pub(super) fn extent_us(&self) -> Option<(i64, i64)> {
        let first = self.chunks.first()?;
        let last = self.span(self.previous(self.end()))?;
        Some((first.base_us, last.end_us()))
    }

    /// All spans, in order.
    pub(super) fn spans(self) -> impl Iterator<Item = Span> + 'r {
        (0..self.chunks.len()).flat_map(move |chunk| {
            (self.chunks[chunk].first_span..self.end_of(chunk))
                .map(move |span| self.rows.span_of(&self.chunks[chunk], span))
        })
    }

    /// The span behind a place; `None` at the end.
    pub(super) fn span(&self, place: Place) -> Option<Span> {
        let chunk = self.chunks.get(place.chunk)?;
        Some(self.rows.span_of(chunk, place.span))
    }

    /// The place behind the next span.
    pub(super) fn next(&self, place: Place) -> Place {
        self.at(place.chunk, place.span.saturating_add(1))
    }

    /// The place before the span in front of `place`, which must not be the first.
    pub(super) fn previous(&self, place: Place) -> Place {
        let span = place.span.saturating_sub(1);
        let starts_later = |chunk: &&Chunk| chunk.first_span <= span;
        let chunk = match self.chunks.get(place.chunk).filter(starts_later) {
            Some(_) => place.chunk,
            None => place.chunk.saturating_sub(1),
        };
        Place { chunk, span }
    }

    /// Before the first span that ends after `time_us` or does not start before it.
    pub(super) fn first_alive(&self, time_us: i64) -> Place {
        let begun = self.chunks.partition_point(|chunk| chunk.base_us < time_us);
        self.first(begun, |span| {
            span.start_us >= time_us || span.end_us() > time_us
        })
    }

    /// Before the first span from `place` on that does not start before `time_us`. Near ones are found sooner.
    pub(super) fn first_from(&self, place: Place, time_us: i64) -> Place {
        let rest = self.chunks.get(place.chunk..).unwrap_or_default();
        let has_begun = |chunk: &Chunk| chunk.base_us < time_us;
        let mut reach = 1;
        while rest.get(reach).is_some_and(has_begun) {
            reach *= 2;
        }
        let begun = rest[..reach.min(rest.len())].partition_point(has_begun);
        self.first(place.chunk + begun, |span| span.start_us >= time_us)
            .max(place)
    }

    /// Bisects for a condition that holds for all spans from some one on. It lies in the last of the chunks that have
    /// begun by then, or right behind it.
    fn first(&self, begun_chunks: usize, holds: impl Fn(Span) -> bool) -> Place {
        let Some(chunk) = begun_chunks.checked_sub(1) else {
            return self.at(0, self.chunks.first().map_or(0, |chunk| chunk.first_span));
        };
        let (mut low, mut high) = (self.chunks[chunk].first_span, self.end_of(chunk));
        while low < high {
            let middle = low + (high - low) / 2;
            if holds(self.rows.span_of(&self.chunks[chunk], middle)) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        self.at(chunk, low)
    }

    /// Sums up the spans from one place to another; `None` if there are none. Whole chunks are not looked into.
    pub(super) fn summary(&self, from: Place, to: Place) -> Option<Summary> {
        let mut summary = Summary {
            span_count: to.span.checked_sub(from.span).filter(|count| *count > 0)?,
            busy_us: 0,
            longest: self.span(from)?,
        };
        for number in from.chunk..self.chunks.len().min(to.chunk + 1) {
            let chunk = &self.chunks[number];
            let first = from.span.max(chunk.first_span);
            let end = to.span.min(self.end_of(number));
            if first == chunk.first_span && end == self.end_of(number) {
                summary.add(chunk.busy_us, self.rows.span_of(chunk, chunk.longest_span));
                continue;
            }
            for span in first..end {
                let span = self.rows.span_of(chunk, span);
                summary.add(span.duration_us, span);
            }
        }
        Some(summary)
    }

    /// A place by the span behind it, in a chunk or right behind it.
    fn at(&self, chunk: usize, span: u32) -> Place {
        let is_inside = chunk < self.chunks.len() && span < self.end_of(chunk);
        Place {
            chunk: if is_inside {
                chunk
            } else {
                (chunk + 1).min(self.chunks.len())
            },
            span,
        }
    }

    fn end(&self) -> Place {
        let span = match self.chunks.len().checked_sub(1) {
            Some(last) => self.end_of(last),
            None => 0,
        };
        Place {
            chunk: self.chunks.len(),
            span,
        }
    }

    /// The first span, counted over all rows, that no longer belongs to the chunk.
    fn end_of(&self, chunk: usize) -> u32 {
        let next = self.rows.chunks.get(self.first_chunk + chunk + 1);
        next.map_or(self.rows.caption.len() as u32, |next| next.first_span)
    }
}

impl Summary {
    fn add(&mut self, busy_us: u64, longest: Span) {
        self.busy_us = self.busy_us.saturating_add(busy_us);
        if longest.duration_us > self.longest.duration_us {
            self.longest = longest;
        }
    }
}
