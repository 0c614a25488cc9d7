//! The timeline store: every span of a profile on its lane, and every counter as a series, in at most 32 bytes an
//! event on real profiles, texts included.
//!
//! [`read_trace`] fills a [`Trace`] in the same pass that makes the report. [`Trace::window`] shows any part of it
//! at any width with bounded output; [`Trace::encode`] and [`Trace::decode`] store it. The store keeps what events
//! say and where they stand; it must not know what categories and mnemonics mean, nor how a window is drawn.
//!
//! What is where: `builder` collects events and puts them in order, `spans` keeps them in rows, `texts` keeps names,
//! `window` is the level of detail, `layout` a window as bytes for a drawing program, `search` finds spans by their texts,
//! `codec` is the stored form.

mod builder;
mod codec;
mod error;
mod layout;
mod search;
mod sink;
mod spans;
mod texts;
mod window;

use std::io::Read;

use crate::error::ProfileError;
use crate::report::{self, Options, Report};
use builder::Builder;
use spans::Rows;
use texts::{TextId, Texts};

pub use error::TraceError;
pub use search::Found;
pub(crate) use sink::Tee;
pub use window::{Block, CounterPoint, Window, WindowCounter, WindowLane, MAX_WIDTH_PX};

/// Events that a trace takes; four times the largest profile known. What comes later is counted and left out.
const MAX_EVENTS: usize = 32 * 1024 * 1024;
/// Lanes that a trace takes; Bazel has some hundred.
const MAX_LANES: usize = 64 * 1024;
/// Spans that may lie above each other on one lane; Bazel's nest some ten deep.
const MAX_DEPTH: usize = 256;
/// Different series of counters; Bazel has some twenty.
const MAX_SERIES: usize = 1024;
/// Names and targets.
const NAMES: texts::Limits = texts::Limits {
    count: MAX_EVENTS,
    total_bytes: 64 * 1024 * 1024,
};
/// Categories and mnemonics, whose numbers are kept in 16 bits.
const TERMS: texts::Limits = texts::Limits {
    count: u16::MAX as usize,
    total_bytes: 4 * 1024 * 1024,
};

/// Every span and counter of one profile, to be looked at in parts.
///
/// Instants are spans without length. Times are microseconds since the build's start, as Bazel writes them; the
/// launcher's are negative. A name or target beyond 64 MiB of different texts is dropped; the category stands in for
/// the name.
#[derive(Debug, Default, Clone, PartialEq)]
pub struct Trace {
    names: Texts,
    terms: Texts,
    captions: Vec<Caption>,
    /// By sort index, then thread id.
    lanes: Vec<Lane>,
    /// The rows of all lanes, lane by lane.
    rows: Rows,
    series: Vec<Series>,
    omitted_count: u64,
}

/// What a span says of itself. Many spans say the same, so each such saying is kept once.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Hash)]
struct Caption {
    name: TextId,
    target: TextId,
    /// In `terms`, as `mnemonic`.
    category: u16,
    mnemonic: u16,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Lane {
    thread_id: i64,
    sort_index: i64,
    name: TextId,
    first_row: u32,
    /// Number of rows: the depth of the stack on this lane.
    row_count: u32,
}

#[derive(Debug, Clone, PartialEq)]
struct Series {
    counter: TextId,
    series: TextId,
    time_us: Vec<i64>,
    /// Seven digits are more than a drawing shows.
    value: Vec<f32>,
}

/// One span of a [`Trace`]. Texts that the profile does not have are empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TraceSpan<'t> {
    /// The thread, or lane, that it ran on.
    pub thread_id: i64,
    /// How many spans lie above it on its lane: 0 for the outermost.
    pub depth: u32,
    /// When it began, in microseconds since the build's start.
    pub start_us: i64,
    /// How long it took, in microseconds; 0 for an instant.
    pub duration_us: u64,
    /// Bazel's category (`cat`).
    pub category: &'t [u8],
    /// The name; the category where the name was dropped.
    pub name: &'t [u8],
    /// An action's target label.
    pub target: &'t [u8],
    /// An action's mnemonic.
    pub mnemonic: &'t [u8],
}

/// Reads one profile, plain or gzip, to its end: the report that [`crate::analyze`] gives, and the timeline.
///
/// The trace takes up to 32 bytes an event on real profiles, and about twice that while it is made. At most 32 Mi
/// events are kept; see [`Trace::omitted_count`].
///
/// # Errors
/// As [`crate::analyze`].
pub fn read_trace(reader: impl Read, options: &Options) -> Result<(Report, Trace), ProfileError> {
    let mut builder = Builder::new();
    let profile = report::read(reader, options, None, &mut builder)?;
    Ok((profile.report, builder.finish()))
}

impl Trace {
    /// How many events are kept: spans, and samples of counters.
    #[must_use]
    pub fn len(&self) -> usize {
        let samples: usize = self.series.iter().map(|series| series.time_us.len()).sum();
        self.rows.span_count() + samples
    }

    /// Whether there is neither a span nor a sample.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// From the first start to the last end of a span, in microseconds; `None` without spans.
    #[must_use]
    pub fn extent_us(&self) -> Option<(i64, i64)> {
        let rows = (0..self.rows.len()).map(|number| self.rows.row(number));
        rows.filter_map(|row| row.extent_us())
            .reduce(|all, row| (all.0.min(row.0), all.1.max(row.1)))
    }

    /// Events with a time that were left out because there are too many of them, or of lanes, or because they nest
    /// too deep. 0 for any profile that Bazel wrote so far.
    #[must_use]
    pub fn omitted_count(&self) -> u64 {
        self.omitted_count
    }

    /// The memory behind this value, in bytes.
    #[must_use]
    pub fn heap_bytes(&self) -> usize {
        let series = self.series.iter().map(|series| {
            series.time_us.capacity() * size_of::<i64>()
                + series.value.capacity() * size_of::<f32>()
        });
        self.names.heap_bytes()
            + self.terms.heap_bytes()
            + self.captions.capacity() * size_of::<Caption>()
            + self.lanes.capacity() * size_of::<Lane>()
            + self.rows.heap_bytes()
            + self.series.capacity() * size_of::<Series>()
            + series.sum::<usize>()
    }

    /// Every span: lane by lane in Bazel's order, by depth, by start.
    pub fn spans(&self) -> impl Iterator<Item = TraceSpan<'_>> {
        self.lanes.iter().flat_map(move |lane| {
            (0..lane.row_count).flat_map(move |depth| {
                let row = self.rows.row((lane.first_row + depth) as usize);
                row.spans()
                    .map(move |span| self.described(lane, depth, span))
            })
        })
    }

    fn described(&self, lane: &Lane, depth: u32, span: spans::Span) -> TraceSpan<'_> {
        let caption = self.caption(span.caption);
        let category = self.terms.text(u32::from(caption.category));
        let name = self.names.text(caption.name);
        TraceSpan {
            thread_id: lane.thread_id,
            depth,
            start_us: span.start_us,
            duration_us: span.duration_us,
            category,
            name: if name.is_empty() { category } else { name },
            target: self.names.text(caption.target),
            mnemonic: self.terms.text(u32::from(caption.mnemonic)),
        }
    }

    fn caption(&self, number: u32) -> Caption {
        self.captions
            .get(number as usize)
            .copied()
            .unwrap_or_default()
    }
}
