//! A window as bytes that a drawing program can use where they lie: little-endian, and ordered by the size of its
//! numbers, so that every part is aligned for a typed array over the same buffer.
//!
//! Header, 64 bytes: `u32` each for the magic number ([`MAGIC`]), the version (1), the width in pixels, the number
//! of lanes L, blocks B, counters C, points P, texts T and bytes of text X, and one that is 0; then `f64` each for
//! start and end in microseconds, and 8 bytes that are 0. Then, without gaps:
//!
//! | type  | count | what |
//! |-------|-------|------|
//! | `f64` | L     | lane: thread id |
//! | `f64` | B     | block: start of its first span in microseconds |
//! | `f64` | B     | block: end of its last span in microseconds |
//! | `f64` | B     | block: microseconds of the window that its spans fill |
//! | `f32` | B     | block: left edge in pixels |
//! | `f32` | B     | block: right edge in pixels |
//! | `f32` | P     | point: place in pixels |
//! | `f32` | P     | point: value |
//! | `u32` | L     | lane: name |
//! | `u32` | L     | lane: rows |
//! | `u32` | L + 1 | lane: number of its first block; the last one is B |
//! | `u32` | B     | block: depth |
//! | `u32` | B     | block: spans that it stands for |
//! | `u32` | B     | block: name |
//! | `u32` | B     | block: category |
//! | `u32` | B     | block: target |
//! | `u32` | B     | block: mnemonic |
//! | `u32` | C     | counter: name |
//! | `u32` | C     | counter: series |
//! | `u32` | C + 1 | counter: number of its first point; the last one is P |
//! | `u32` | P     | point: samples that it stands for |
//! | `u32` | T + 1 | text: its first byte; the last one is X |
//! | `u8`  | X     | the texts in UTF-8 |
//!
//! Texts are numbers from 0, which is the empty one. Times are exact up to 2^53 microseconds, 285 years.

use super::window::{Block, CounterPoint, Window};

/// The first four bytes, `DREW`, as a little-endian number.
const MAGIC: u32 = u32::from_le_bytes(*b"DREW");
const VERSION: u32 = 1;

impl Window {
    /// The window as bytes for typed arrays. They begin with `DREW` and version 1, and consist of a header of 64 bytes
    /// and of arrays, little-endian and without gaps; `src/trace/layout.rs` lists them.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let lanes = &self.lanes;
        let blocks: Vec<&Block> = lanes.iter().flat_map(|lane| &lane.blocks).collect();
        let counters = self.counters.iter();
        let points: Vec<&CounterPoint> = counters.flat_map(|counter| &counter.points).collect();
        let mut bytes = Bytes(Vec::with_capacity(
            64 + blocks.len() * 56 + points.len() * 12,
        ));
        self.header(&mut bytes, blocks.len(), points.len());
        bytes.f64s(lanes.iter().map(|lane| lane.thread_id as f64));
        bytes.f64s(blocks.iter().map(|block| block.start_us as f64));
        bytes.f64s(blocks.iter().map(|block| block.end_us as f64));
        bytes.f64s(blocks.iter().map(|block| block.busy_us as f64));
        bytes.f32s(blocks.iter().map(|block| block.x_start));
        bytes.f32s(blocks.iter().map(|block| block.x_end));
        bytes.f32s(points.iter().map(|point| point.x));
        bytes.f32s(points.iter().map(|point| point.value));
        bytes.u32s(lanes.iter().map(|lane| lane.name));
        bytes.u32s(lanes.iter().map(|lane| lane.row_count));
        bytes.places(lanes.iter().map(|lane| lane.blocks.len()));
        bytes.u32s(blocks.iter().map(|block| block.depth));
        bytes.u32s(blocks.iter().map(|block| block.span_count));
        bytes.u32s(blocks.iter().map(|block| block.name));
        bytes.u32s(blocks.iter().map(|block| block.category));
        bytes.u32s(blocks.iter().map(|block| block.target));
        bytes.u32s(blocks.iter().map(|block| block.mnemonic));
        bytes.u32s(self.counters.iter().map(|counter| counter.name));
        bytes.u32s(self.counters.iter().map(|counter| counter.series));
        bytes.places(self.counters.iter().map(|counter| counter.points.len()));
        bytes.u32s(points.iter().map(|point| point.sample_count));
        bytes.places(self.texts.iter().map(String::len));
        for text in &self.texts {
            bytes.0.extend_from_slice(text.as_bytes());
        }
        bytes.0
    }

    fn header(&self, bytes: &mut Bytes, block_count: usize, point_count: usize) {
        let text_bytes: usize = self.texts.iter().map(String::len).sum();
        let counts = [
            self.lanes.len(),
            block_count,
            self.counters.len(),
            point_count,
            self.texts.len(),
            text_bytes,
            0,
        ];
        bytes.u32s([MAGIC, VERSION, self.width_px].into_iter());
        bytes.u32s(counts.into_iter().map(|count| count as u32));
        bytes.f64s([self.from_us as f64, self.to_us as f64, 0.0].into_iter());
    }
}

struct Bytes(Vec<u8>);

impl Bytes {
    fn f64s(&mut self, values: impl Iterator<Item = f64>) {
        values.for_each(|value| self.0.extend_from_slice(&value.to_le_bytes()));
    }

    fn f32s(&mut self, values: impl Iterator<Item = f32>) {
        values.for_each(|value| self.0.extend_from_slice(&value.to_le_bytes()));
    }

    fn u32s(&mut self, values: impl Iterator<Item = u32>) {
        values.for_each(|value| self.0.extend_from_slice(&value.to_le_bytes()));
    }

    /// Where each of several lists begins if they lie behind each other, and where the last one ends.
    fn places(&mut self, lengths: impl Iterator<Item = usize>) {
        let mut place = 0;
        self.u32s(std::iter::once(0));
        for length in lengths {
            place += length as u32;
            self.u32s(std::iter::once(place));
        }
    }
}
