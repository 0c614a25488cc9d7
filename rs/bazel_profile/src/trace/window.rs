//! The level of detail: a part of a trace as it is drawn in so many pixels.
//!
//! Each row of each lane is walked from block to block. A span of at least a pixel is a block of its own; the ones
//! that are narrower and begin in the same pixel are one block together. To find the next block costs a bisection
//! and a look at the summaries of the chunks in between, so a window over a million spans costs some
//! sixteen thousand looks beside its output. Times are exact; only places in pixels are rounded.

use super::spans::{Place, Row, Span};
use super::texts::{TextId, Texts, NO_TEXT};
use super::{Caption, Lane, Series, Trace};

/// The widest window, in pixels; wider ones are answered as this wide.
pub const MAX_WIDTH_PX: u32 = 16_384;

/// A part of a trace, made for a drawing of so many pixels. Texts are numbers into `texts`.
#[derive(Debug, Clone, PartialEq)]
pub struct Window {
    /// Where it begins, in microseconds since the build's start.
    pub from_us: i64,
    /// Where it ends.
    pub to_us: i64,
    /// How wide it is: 1 to [`MAX_WIDTH_PX`].
    pub width_px: u32,
    /// The lanes that have something in it, in Bazel's order.
    pub lanes: Vec<WindowLane>,
    /// The counters that have a value in it, in the order of the profile.
    pub counters: Vec<WindowCounter>,
    /// The texts that the rest names, for people; number 0 is the empty text, which stands for none.
    pub texts: Vec<String>,
}

/// One thread.
#[derive(Debug, Clone, PartialEq)]
pub struct WindowLane {
    /// Bazel's number of it (`tid`).
    pub thread_id: i64,
    /// Its name, a number into the texts.
    pub name: u32,
    /// How deep spans nest on it in the whole trace: the rows that a drawing needs.
    pub row_count: u32,
    /// What to draw, by depth and then from left to right; at most two blocks a pixel on each row.
    pub blocks: Vec<Block>,
}

/// A span, or several that are too narrow to tell apart.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Block {
    /// Its left edge in pixels, 0 at the window's left edge, cut off there.
    pub x_start: f32,
    /// Its right edge in pixels, cut off at the window's right edge. Equal to the left one for an instant.
    pub x_end: f32,
    /// How many rows lie above it on its lane.
    pub depth: u32,
    /// How many spans it stands for; at least 1.
    pub span_count: u32,
    /// The start of the first span, in microseconds, which may be before the window.
    pub start_us: i64,
    /// The end of the last span, which may be behind the window.
    pub end_us: i64,
    /// How much of the window its spans fill, in microseconds.
    pub busy_us: u64,
    /// The name, a number into the texts; the category where the name was dropped. 0 for several spans together.
    pub name: u32,
    /// The category; of several spans the longest one's.
    pub category: u32,
    /// The target; 0 for none, and for several spans together.
    pub target: u32,
    /// The mnemonic, or 0 for none; of several spans the longest one's.
    pub mnemonic: u32,
}

/// A counter's series.
#[derive(Debug, Clone, PartialEq)]
pub struct WindowCounter {
    /// The counter's name, a number into the texts.
    pub name: u32,
    /// The series, for a counter that has more than one; 0 for the first.
    pub series: u32,
    /// From left to right, at most one a pixel and one for what held before the window.
    pub points: Vec<CounterPoint>,
}

/// A sample, or the mean of those in one pixel. It holds until the next one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CounterPoint {
    /// Where it begins to hold, in pixels.
    pub x: f32,
    /// The mean, in the counter's own unit.
    pub value: f32,
    /// How many samples it stands for.
    pub sample_count: u32,
}

impl Trace {
    /// The part from `from_us` to `to_us`, as it is drawn `width_px` wide. It is empty if that is no time or no
    /// width.
    #[must_use]
    pub fn window(&self, from_us: i64, to_us: i64, width_px: u32) -> Window {
        let width_px = width_px.min(MAX_WIDTH_PX);
        let mut shown = ShownTexts::new(self);
        let mut window = Window {
            from_us,
            to_us,
            width_px,
            lanes: Vec::new(),
            counters: Vec::new(),
            texts: Vec::new(),
        };
        if from_us < to_us && width_px > 0 {
            let scale = Scale::new(from_us, to_us, width_px);
            let lanes = self.lanes.iter();
            window.lanes = lanes
                .filter_map(|lane| self.lane_window(lane, &scale, &mut shown))
                .collect();
            let series = self.series.iter();
            window.counters = series
                .filter_map(|series| series_window(series, &scale, &mut shown))
                .collect();
        }
        window.texts = shown.texts;
        window
    }

    fn lane_window(
        &self,
        lane: &Lane,
        scale: &Scale,
        shown: &mut ShownTexts<'_>,
    ) -> Option<WindowLane> {
        let mut blocks = Vec::new();
        for depth in 0..lane.row_count {
            let row = self.rows.row((lane.first_row + depth) as usize);
            let mut place = row.first_alive(scale.from_us);
            while let Some(first) = row.span(place).filter(|span| span.start_us < scale.to_us) {
                let end = end_of_block(&row, place, first, scale);
                if let Some(drawn) = Drawn::new(&row, place, end, scale) {
                    blocks.push(drawn.block(
                        depth,
                        shown.caption(drawn.longest.caption, drawn.span_count == 1),
                    ));
                }
                place = end;
            }
        }
        (!blocks.is_empty()).then(|| WindowLane {
            thread_id: lane.thread_id,
            name: shown.name(lane.name),
            row_count: lane.row_count,
            blocks,
        })
    }
}

/// Behind the last span that is drawn together with the one at `place`.
fn end_of_block(row: &Row<'_>, place: Place, first: Span, scale: &Scale) -> Place {
    let next = row.next(place);
    if scale.is_wide(first) {
        return next;
    }
    let end = row
        .first_from(place, scale.end_of_pixel_us(first.start_us))
        .max(next);
    // Spans of a row do not overlap, so only the last one can reach a pixel further.
    let last = row.previous(end);
    match row.span(last) {
        Some(span) if last > place && scale.is_wide(span) => last,
        _ => end,
    }
}

/// What a block is made of.
struct Drawn {
    x: (f32, f32),
    start_us: i64,
    end_us: i64,
    span_count: u32,
    busy_us: u64,
    longest: Span,
}

impl Drawn {
    fn new(row: &Row<'_>, place: Place, end: Place, scale: &Scale) -> Option<Self> {
        let summary = row.summary(place, end)?;
        let start_us = row.span(place)?.start_us;
        let end_us = row.span(row.previous(end))?.end_us();
        let outside_us = |inner: i64, outer: i64| {
            if outer > inner {
                outer.abs_diff(inner)
            } else {
                0
            }
        };
        let cut_us =
            outside_us(start_us, scale.from_us).saturating_add(outside_us(scale.to_us, end_us));
        Some(Self {
            x: (scale.x(start_us), scale.x(end_us)),
            start_us,
            end_us,
            span_count: summary.span_count,
            busy_us: summary.busy_us.saturating_sub(cut_us),
            longest: summary.longest,
        })
    }

    fn block(&self, depth: u32, caption: ShownCaption) -> Block {
        Block {
            x_start: self.x.0,
            x_end: self.x.1,
            depth,
            span_count: self.span_count,
            start_us: self.start_us,
            end_us: self.end_us,
            busy_us: self.busy_us,
            name: caption.name,
            category: caption.category,
            target: caption.target,
            mnemonic: caption.mnemonic,
        }
    }
}

fn series_window(
    series: &Series,
    scale: &Scale,
    shown: &mut ShownTexts<'_>,
) -> Option<WindowCounter> {
    let begun = series
        .time_us
        .partition_point(|&time_us| time_us <= scale.from_us);
    let first = begun.saturating_sub(1);
    let end = series
        .time_us
        .partition_point(|&time_us| time_us < scale.to_us);
    let mut points = Vec::new();
    let mut at = first;
    while at < end {
        // What held before the window begins is a point of its own at the left edge.
        let until = if at < begun {
            begun
        } else {
            let end_us = scale.end_of_pixel_us(series.time_us[at]);
            let rest = &series.time_us[at..end];
            at + rest.partition_point(|&time_us| time_us < end_us).max(1)
        };
        let values = &series.value[at..until];
        let sum: f64 = values.iter().map(|&value| f64::from(value)).sum();
        points.push(CounterPoint {
            x: scale.x(series.time_us[at]),
            value: (sum / values.len() as f64) as f32,
            sample_count: values.len() as u32,
        });
        at = until;
    }
    (!points.is_empty()).then(|| WindowCounter {
        name: shown.name(series.counter),
        series: shown.name(series.series),
        points,
    })
}

/// From microseconds to pixels.
struct Scale {
    from_us: i64,
    to_us: i64,
    us_per_px: f64,
    width_px: f64,
}

impl Scale {
    fn new(from_us: i64, to_us: i64, width_px: u32) -> Self {
        Self {
            from_us,
            to_us,
            us_per_px: to_us.abs_diff(from_us) as f64 / f64::from(width_px),
            width_px: f64::from(width_px),
        }
    }

    fn x(&self, time_us: i64) -> f32 {
        let inside_us = time_us
            .clamp(self.from_us, self.to_us)
            .abs_diff(self.from_us);
        (inside_us as f64 / self.us_per_px).min(self.width_px) as f32
    }

    fn is_wide(&self, span: Span) -> bool {
        span.duration_us as f64 >= self.us_per_px
    }

    /// The first microsecond that is not in the pixel of `time_us`.
    fn end_of_pixel_us(&self, time_us: i64) -> i64 {
        let inside_us = time_us.max(self.from_us).abs_diff(self.from_us);
        let pixel = (inside_us as f64 / self.us_per_px).floor();
        let end_us = ((pixel + 1.0) * self.us_per_px).ceil() as u64;
        self.from_us.saturating_add_unsigned(end_us).min(self.to_us)
    }
}

/// A caption's numbers in the window's texts.
#[derive(Clone, Copy)]
struct ShownCaption {
    name: u32,
    category: u32,
    target: u32,
    mnemonic: u32,
}

/// The texts that a window names, each once.
struct ShownTexts<'t> {
    trace: &'t Trace,
    texts: Vec<String>,
    /// By the trace's number; 0 for what is not shown yet.
    names: Vec<u32>,
    terms: Vec<u32>,
}

impl<'t> ShownTexts<'t> {
    fn new(trace: &'t Trace) -> Self {
        Self {
            trace,
            texts: vec![String::new()],
            names: vec![0; trace.names.len() + 1],
            terms: vec![0; trace.terms.len() + 1],
        }
    }

    fn name(&mut self, id: TextId) -> u32 {
        number(&mut self.texts, &mut self.names, &self.trace.names, id)
    }

    fn term(&mut self, id: u16) -> u32 {
        number(
            &mut self.texts,
            &mut self.terms,
            &self.trace.terms,
            id.into(),
        )
    }

    /// Of several spans together only what they may have in common.
    fn caption(&mut self, number: u32, is_single: bool) -> ShownCaption {
        let Caption {
            name,
            target,
            category,
            mnemonic,
        } = self.trace.caption(number);
        let category = self.term(category);
        ShownCaption {
            name: match name {
                _ if !is_single => 0,
                NO_TEXT => category,
                name => self.name(name),
            },
            category,
            target: if is_single { self.name(target) } else { 0 },
            mnemonic: self.term(mnemonic),
        }
    }
}

fn number(texts: &mut Vec<String>, numbers: &mut [u32], of: &Texts, id: TextId) -> u32 {
    let Some(number) = numbers.get_mut(id as usize).filter(|_| id != NO_TEXT) else {
        return 0;
    };
    if *number == 0 {
        *number = texts.len() as u32;
        texts.push(crate::event::readable(of.text(id)));
    }
    *number
}
