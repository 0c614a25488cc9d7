//! Collects events in the order of the file and puts them in the order of a [`Trace`]: lanes by Bazel's sort index,
//! spans by depth and start.
//!
//! Bazel writes spans by their end, so depths are only known once a lane is complete. Lanes are put in order one by
//! one, and each is let go before the next, so that at the end there is not twice the trace in memory.

use std::cmp::Reverse;
use std::collections::HashMap;

use serde_json::{Map, Value};

use super::spans::{Rows, Span};
use super::texts::{TextPool, NO_TEXT};
use super::{Caption, Lane, Series, Trace};
use super::{MAX_DEPTH, MAX_EVENTS, MAX_LANES, MAX_SERIES, NAMES, TERMS};
use crate::event::Event;
use crate::reader::Sink;

/// The series of the counter `action count` that is not its first.
const CACHE_CHECKS: &[u8] = b"local action cache";

/// In place of a duration: the event's `caption` is a place in `long`.
const LONG: u32 = u32::MAX;

/// A span as it waits for its lane to be complete, in 16 bytes.
#[derive(Clone, Copy)]
struct Waiting {
    start_us: i64,
    duration_us: u32,
    caption: u32,
}

#[derive(Default)]
struct OpenLane {
    thread_id: i64,
    sort_index: Option<i64>,
    name: u32,
    spans: Vec<Waiting>,
}

/// A trace in the making.
pub(super) struct Builder {
    names: TextPool,
    terms: TextPool,
    captions: Vec<Caption>,
    caption_numbers: HashMap<Caption, u32>,
    lanes: Vec<OpenLane>,
    lane_numbers: HashMap<i64, usize>,
    /// Durations of 71 minutes or more, with their captions.
    long: Vec<(u64, u32)>,
    series: Vec<Series>,
    series_numbers: HashMap<(u32, u32), usize>,
    event_count: usize,
    omitted_count: u64,
}

impl Builder {
    pub(super) fn new() -> Self {
        Self {
            names: TextPool::new(NAMES),
            terms: TextPool::new(TERMS),
            captions: Vec::new(),
            caption_numbers: HashMap::new(),
            lanes: Vec::new(),
            lane_numbers: HashMap::new(),
            long: Vec::new(),
            series: Vec::new(),
            series_numbers: HashMap::new(),
            event_count: 0,
            omitted_count: 0,
        }
    }

    fn thread(&mut self, event: &Event<'_>) {
        let name = match event.name {
            b"thread_name" => self.names.intern(event.args.name),
            _ => NO_TEXT,
        };
        let Some(lane) = self.lane(event.thread_id) else {
            return;
        };
        if name != NO_TEXT {
            lane.name = name;
        }
        lane.sort_index = lane.sort_index.or(event.args.sort_index);
    }

    fn span(&mut self, event: &Event<'_>, start_us: i64) {
        let caption = self.caption(event);
        let duration_us = event.length_us();
        let long_index = self.long.len() as u32;
        let Some(lane) = self.lane(event.thread_id) else {
            self.omitted_count += 1;
            return;
        };
        let short_us = u32::try_from(duration_us).ok();
        match short_us.filter(|&duration_us| duration_us != LONG) {
            Some(duration_us) => lane.spans.push(Waiting {
                start_us,
                duration_us,
                caption,
            }),
            None => {
                lane.spans.push(Waiting {
                    start_us,
                    duration_us: LONG,
                    caption: long_index,
                });
                self.long.push((duration_us, caption));
            }
        }
        self.event_count += 1;
    }

    fn caption(&mut self, event: &Event<'_>) -> u32 {
        // TERMS has fewer texts than 16 bits have numbers.
        let caption = Caption {
            name: self.names.intern(event.name),
            target: self.names.intern(event.args.target),
            category: self.terms.intern(event.category) as u16,
            mnemonic: self.terms.intern(event.args.mnemonic) as u16,
        };
        *self.caption_numbers.entry(caption).or_insert_with(|| {
            self.captions.push(caption);
            self.captions.len() as u32 - 1
        })
    }

    fn lane(&mut self, thread_id: i64) -> Option<&mut OpenLane> {
        let next = self.lanes.len();
        let number = match self.lane_numbers.get(&thread_id) {
            Some(&number) => number,
            None if next == MAX_LANES => return None,
            None => {
                self.lane_numbers.insert(thread_id, next);
                self.lanes.push(OpenLane {
                    thread_id,
                    ..OpenLane::default()
                });
                next
            }
        };
        self.lanes.get_mut(number)
    }

    fn counter(&mut self, event: &Event<'_>, time_us: i64) {
        let counter = self.names.intern(event.name);
        // A counter carries no value until its first one that is not 0.
        self.sample((counter, NO_TEXT), time_us, event.args.value.unwrap_or(0.0));
        if let Some(value) = event.args.cache_checks {
            let series = self.names.intern(CACHE_CHECKS);
            self.sample((counter, series), time_us, value);
        }
    }

    fn sample(&mut self, key: (u32, u32), time_us: i64, value: f64) {
        let next = self.series.len();
        let number = *self.series_numbers.entry(key).or_insert(next);
        if number == next {
            if next == MAX_SERIES {
                self.series_numbers.remove(&key);
                self.omitted_count += 1;
                return;
            }
            self.series.push(Series {
                counter: key.0,
                series: key.1,
                time_us: Vec::new(),
                value: Vec::new(),
            });
        }
        self.series[number].time_us.push(time_us);
        self.series[number].value.push(drawable(value));
        self.event_count += 1;
    }

    /// Puts everything in order.
    pub(super) fn finish(mut self) -> Trace {
        drop(self.caption_numbers);
        self.captions.shrink_to_fit();
        self.series.iter_mut().for_each(put_in_order);
        self.series.shrink_to_fit();
        let mut trace = Trace {
            names: self.names.finish(),
            terms: self.terms.finish(),
            captions: self.captions,
            lanes: Vec::new(),
            rows: Rows::default(),
            series: self.series,
            omitted_count: self.omitted_count,
        };
        self.lanes.retain(|lane| !lane.spans.is_empty());
        self.lanes
            .sort_by_key(|lane| (lane.sort_index.unwrap_or(i64::MAX), lane.thread_id));
        for lane in self.lanes {
            let first_row = trace.rows.len() as u32;
            let spans = spans_by_start(&lane.spans, &self.long);
            let (thread_id, sort_index) = (lane.thread_id, lane.sort_index);
            let name = lane.name;
            drop(lane);
            trace.omitted_count += stack(spans, &mut trace.rows);
            trace.lanes.push(Lane {
                thread_id,
                sort_index: sort_index.unwrap_or(i64::MAX),
                name,
                first_row,
                row_count: trace.rows.len() as u32 - first_row,
            });
        }
        trace.lanes.shrink_to_fit();
        trace.rows.shrink();
        trace
    }
}

impl Sink for Builder {
    fn event(&mut self, event: &Event<'_>) {
        if event.kind == b'M' {
            self.thread(event);
            return;
        }
        let Some(start_us) = event.start_us else {
            return;
        };
        // A counter may have two series.
        if self.event_count + 2 > MAX_EVENTS {
            self.omitted_count += 1;
            return;
        }
        match event.kind {
            b'C' => self.counter(event, start_us),
            _ => self.span(event, start_us),
        }
    }

    fn metadata(&mut self, _: &Map<String, Value>) {}
}

/// The nearest number that is neither infinite nor nothing.
fn drawable(value: f64) -> f32 {
    let value = if value.is_nan() { 0.0 } else { value };
    value.clamp(f64::from(f32::MIN), f64::from(f32::MAX)) as f32
}

/// Orders a series by time; Bazel writes it so.
fn put_in_order(series: &mut Series) {
    if !series.time_us.is_sorted() {
        let mut order: Vec<usize> = (0..series.time_us.len()).collect();
        order.sort_by_key(|&index| series.time_us[index]);
        series.time_us = order.iter().map(|&index| series.time_us[index]).collect();
        series.value = order.iter().map(|&index| series.value[index]).collect();
    }
    series.time_us.shrink_to_fit();
    series.value.shrink_to_fit();
}

/// A lane's spans by start, of those that start together the longest first: parents before their children.
fn spans_by_start(waiting: &[Waiting], long: &[(u64, u32)]) -> Vec<Span> {
    let mut spans: Vec<Span> = waiting
        .iter()
        .rev()
        .map(|span| {
            let (duration_us, caption) = match span.duration_us {
                LONG => long[span.caption as usize],
                duration_us => (u64::from(duration_us), span.caption),
            };
            Span {
                start_us: span.start_us,
                // Held to what has an end in 64 bits.
                duration_us: duration_us.min(i64::MAX.abs_diff(span.start_us)),
                caption,
            }
        })
        .collect();
    // Stable, and backwards: of two that are equal Bazel writes the inner one first.
    spans.sort_by_key(|span| (span.start_us, Reverse(span.duration_us)));
    spans
}

/// Puts a lane's spans into rows, as in a flame chart: below all spans that enclose it, in the first row that is
/// free. Returns how many nest too deep and are left out.
fn stack(spans: Vec<Span>, rows: &mut Rows) -> u64 {
    // The end of what lies in each row; the last one is always beyond the span at hand.
    let mut ends: Vec<i64> = Vec::new();
    let mut depths: Vec<u16> = Vec::with_capacity(spans.len());
    let mut counts: Vec<u32> = Vec::new();
    for span in &spans {
        while ends.last().is_some_and(|&end_us| end_us <= span.start_us) {
            ends.pop();
        }
        let end_us = span.end_us();
        let encloses = |&end: &i64| end > span.start_us && end >= end_us;
        let above = ends.iter().rposition(encloses).map_or(0, |row| row + 1);
        let free = ends[above..].iter().position(|&end| end <= span.start_us);
        let depth = above + free.unwrap_or(ends.len() - above);
        depths.push(depth as u16);
        if depth >= MAX_DEPTH {
            continue;
        }
        if depth == ends.len() {
            ends.push(end_us);
        } else {
            ends[depth] = end_us;
        }
        if depth == counts.len() {
            counts.push(0);
        }
        counts[depth] += 1;
    }
    let order = by_depth(&depths, &counts);
    let mut rest = order.as_slice();
    for count in counts {
        let (row, below) = rest.split_at(count as usize);
        rest = below;
        rows.begin();
        row.iter().for_each(|&span| rows.push(spans[span as usize]));
    }
    (spans.len() - order.len()) as u64
}

/// The numbers of the spans that are not too deep, by depth and then as they are: a counting sort.
fn by_depth(depths: &[u16], counts: &[u32]) -> Vec<u32> {
    let mut places: Vec<u32> = Vec::with_capacity(counts.len());
    let mut total = 0;
    for count in counts {
        places.push(total);
        total += count;
    }
    let mut order = vec![0; total as usize];
    for (span, &depth) in depths.iter().enumerate() {
        if let Some(place) = places.get_mut(usize::from(depth)) {
            order[*place as usize] = span as u32;
            *place += 1;
        }
    }
    order
}
