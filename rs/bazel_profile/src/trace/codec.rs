//! A trace as it is stored: `DRET`, a version byte, and a gzip stream, whose trailer is the checksum.
//!
//! Inside, every number is a variable-length integer of 7 bits a byte, the lowest first; signed ones are folded
//! (0, -1, 1, -2 ...). In order: names and terms (count, lengths, bytes), captions (count; then name, target,
//! category and mnemonic of each), lanes (count; then thread id, sort index, name, number of rows of each), rows (for
//! each the number of spans; then, each for all of them, time since the end of the one before, duration, caption),
//! series (count; then counter, series, number of samples; times as differences; values as 4 bytes), and the count of
//! omitted events.
//!
//! Reading trusts nothing: numbers are checked before they are used, lists grow only as their bytes arrive, and there
//! are the limits of a trace that is built. Chunks and their summaries are not stored but made again.

use std::io::{self, Read, Write};

use flate2::bufread::GzDecoder;
use flate2::write::GzEncoder;
use flate2::Compression;

use super::spans::{Rows, Span};
use super::texts::{Limits, Texts, MAX_TEXT_BYTES};
use super::{Caption, Lane, Series, Trace, TraceError};
use super::{MAX_DEPTH, MAX_EVENTS, MAX_LANES, MAX_SERIES, NAMES, TERMS};

const MAGIC: &[u8] = b"DRET";
const VERSION: u8 = 1;

/// Lists are not reserved beyond this before their elements are there.
const RESERVED: usize = 4096;

impl Trace {
    /// The trace as bytes to be stored: some 2 to 4 a span.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let header = [MAGIC, &[VERSION]].concat();
        let mut output = Output(GzEncoder::new(header, Compression::default()));
        output.trace(self);
        // Neither writing to memory nor compressing there can fail.
        output.0.finish().unwrap_or_default()
    }

    /// Reads what [`Trace::encode`] wrote. Bytes may come from anywhere: memory stays below 64 bytes for each one
    /// that they unfold to, and below that of the largest trace that [`crate::read_trace`] makes.
    ///
    /// # Errors
    /// [`TraceError`], if they are anything else than that, byte by byte.
    pub fn decode(bytes: &[u8]) -> Result<Self, TraceError> {
        let (version, stream) = bytes
            .strip_prefix(MAGIC)
            .and_then(<[u8]>::split_first)
            .ok_or(TraceError::NotATrace)?;
        if *version != VERSION {
            return Err(TraceError::UnknownVersion {
                version: *version,
                known: VERSION,
            });
        }
        let mut input = Input::new(stream);
        let trace = input.trace()?;
        input.end()?;
        Ok(trace)
    }
}

struct Output<W: Write>(W);

impl<W: Write> Output<W> {
    fn trace(&mut self, trace: &Trace) {
        self.texts(&trace.names);
        self.texts(&trace.terms);
        self.number(trace.captions.len() as u64);
        self.numbers(trace.captions.iter().map(|caption| caption.name.into()));
        self.numbers(trace.captions.iter().map(|caption| caption.target.into()));
        self.numbers(trace.captions.iter().map(|caption| caption.category.into()));
        self.numbers(trace.captions.iter().map(|caption| caption.mnemonic.into()));
        self.number(trace.lanes.len() as u64);
        for lane in &trace.lanes {
            self.signed(lane.thread_id);
            self.signed(lane.sort_index);
            self.number(lane.name.into());
            self.number(lane.row_count.into());
        }
        (0..trace.rows.len()).for_each(|number| self.row(&trace.rows, number));
        self.number(trace.series.len() as u64);
        trace.series.iter().for_each(|series| self.series(series));
        self.number(trace.omitted_count);
    }

    fn texts(&mut self, texts: &Texts) {
        self.number(texts.len() as u64);
        self.numbers(texts.lengths());
        self.bytes(texts.bytes());
    }

    fn row(&mut self, rows: &Rows, number: usize) {
        let row = rows.row(number);
        self.number(row.len() as u64);
        let mut end_us = 0;
        for (index, span) in row.spans().enumerate() {
            match index {
                0 => self.signed(span.start_us),
                _ => self.number(span.start_us.abs_diff(end_us)),
            }
            end_us = span.end_us();
        }
        self.numbers(row.spans().map(|span| span.duration_us));
        self.numbers(row.spans().map(|span| span.caption.into()));
    }

    fn series(&mut self, series: &Series) {
        self.number(series.counter.into());
        self.number(series.series.into());
        self.number(series.time_us.len() as u64);
        let mut before = 0;
        for (index, &time_us) in series.time_us.iter().enumerate() {
            match index {
                0 => self.signed(time_us),
                _ => self.number(time_us.abs_diff(before)),
            }
            before = time_us;
        }
        for value in &series.value {
            self.bytes(&value.to_le_bytes());
        }
    }

    fn numbers(&mut self, values: impl Iterator<Item = u64>) {
        values.for_each(|value| self.number(value));
    }

    fn number(&mut self, mut value: u64) {
        let mut bytes = [0; 10];
        let mut length = 0;
        loop {
            let has_more = value > 0x7f;
            bytes[length] = (value & 0x7f) as u8 | u8::from(has_more) << 7;
            length += 1;
            value >>= 7;
            if !has_more {
                break;
            }
        }
        self.bytes(&bytes[..length]);
    }

    fn signed(&mut self, value: i64) {
        self.number((value << 1 ^ value >> 63) as u64);
    }

    fn bytes(&mut self, bytes: &[u8]) {
        // What is written to is memory.
        let _ = self.0.write_all(bytes);
    }
}

/// The unfolded bytes, looked at one by one.
struct Input<'b> {
    stream: GzDecoder<&'b [u8]>,
    buffer: Vec<u8>,
    at: usize,
    end: usize,
}

fn damaged(part: &'static str) -> TraceError {
    TraceError::Damaged { part }
}

impl<'b> Input<'b> {
    fn new(stream: &'b [u8]) -> Self {
        Self {
            stream: GzDecoder::new(stream),
            buffer: vec![0; 64 * 1024],
            at: 0,
            end: 0,
        }
    }

    fn trace(&mut self) -> Result<Trace, TraceError> {
        let names = self.texts(NAMES, "names")?;
        let terms = self.texts(TERMS, "terms")?;
        let captions = self.captions(&names, &terms)?;
        let lanes = self.lanes(&names)?;
        let rows = self.rows(&lanes, captions.len())?;
        let series = self.all_series(&names)?;
        let omitted_count = self.number("number of omitted events")?;
        Ok(Trace {
            names,
            terms,
            captions,
            lanes,
            rows,
            series,
            omitted_count,
        })
    }

    /// Nothing may follow, and the checksum must be right.
    fn end(&mut self) -> Result<(), TraceError> {
        let is_at_end = self.at == self.end && !self.fill("checksum")?;
        let nothing_follows = self.stream.get_ref().is_empty();
        (is_at_end && nothing_follows)
            .then_some(())
            .ok_or(damaged("something follows"))
    }

    fn texts(&mut self, limits: Limits, part: &'static str) -> Result<Texts, TraceError> {
        let count = self.count(limits.count, part)?;
        let lengths = self.list(count, |input| input.count(MAX_TEXT_BYTES, part))?;
        let mut texts = Texts::default();
        let mut text = Vec::new();
        for length in lengths {
            text.resize(length, 0);
            self.exactly(&mut text, part)?;
            if text.is_empty() || !texts.push(&text, limits) {
                return Err(damaged(part));
            }
        }
        texts.shrink();
        Ok(texts)
    }

    fn captions(&mut self, names: &Texts, terms: &Texts) -> Result<Vec<Caption>, TraceError> {
        let part = "captions";
        let count = self.count(MAX_EVENTS, part)?;
        let mut captions = self.list(count, |input| {
            let name = input.id(names, part)?;
            Ok(Caption {
                name,
                ..Caption::default()
            })
        })?;
        for caption in &mut captions {
            caption.target = self.id(names, part)?;
        }
        for caption in &mut captions {
            caption.category = self.id(terms, part)? as u16;
        }
        for caption in &mut captions {
            caption.mnemonic = self.id(terms, part)? as u16;
        }
        Ok(captions)
    }

    fn lanes(&mut self, names: &Texts) -> Result<Vec<Lane>, TraceError> {
        let part = "lanes";
        let count = self.count(MAX_LANES, part)?;
        let mut first_row = 0;
        self.list(count, |input| {
            let lane = Lane {
                thread_id: input.signed(part)?,
                sort_index: input.signed(part)?,
                name: input.id(names, part)?,
                first_row,
                row_count: input.count(MAX_DEPTH, part)? as u32,
            };
            first_row += lane.row_count;
            Ok(lane)
        })
    }

    fn rows(&mut self, lanes: &[Lane], caption_count: usize) -> Result<Rows, TraceError> {
        let row_count = lanes
            .last()
            .map_or(0, |lane| lane.first_row + lane.row_count);
        let mut rows = Rows::default();
        for _ in 0..row_count {
            rows.begin();
            for span in self.row(MAX_EVENTS - rows.span_count(), caption_count)? {
                rows.push(span);
            }
        }
        rows.shrink();
        Ok(rows)
    }

    fn row(&mut self, max_count: usize, caption_count: usize) -> Result<Vec<Span>, TraceError> {
        let part = "spans";
        let count = self.count(max_count, part)?;
        let mut is_first = true;
        // Until durations are known, later starts are kept as the time since the end before.
        let mut spans = self.list(count, |input| {
            let start_us = if is_first {
                input.signed(part)?
            } else {
                input.number(part)? as i64
            };
            is_first = false;
            Ok(Span {
                start_us,
                duration_us: 0,
                caption: 0,
            })
        })?;
        let mut end_us: Option<i64> = None;
        for span in &mut spans {
            span.duration_us = self.number(part)?;
            let start_us = match end_us {
                Some(end_us) => end_us.checked_add_unsigned(span.start_us as u64),
                None => Some(span.start_us),
            };
            span.start_us = start_us.ok_or(damaged(part))?;
            end_us = span.start_us.checked_add_unsigned(span.duration_us);
            if end_us.is_none() {
                return Err(damaged(part));
            }
        }
        for span in &mut spans {
            span.caption = self.count(caption_count.saturating_sub(1), part)? as u32;
        }
        if caption_count == 0 && !spans.is_empty() {
            return Err(damaged(part));
        }
        Ok(spans)
    }

    fn all_series(&mut self, names: &Texts) -> Result<Vec<Series>, TraceError> {
        let part = "counters";
        let count = self.count(MAX_SERIES, part)?;
        let mut left = MAX_EVENTS;
        self.list(count, |input| {
            let counter = input.id(names, part)?;
            let series = input.id(names, part)?;
            let sample_count = input.count(left, part)?;
            left -= sample_count;
            let mut before: Option<i64> = None;
            let time_us = input.list(sample_count, |input| {
                let time_us = match before {
                    Some(before) => before.checked_add_unsigned(input.number(part)?),
                    None => Some(input.signed(part)?),
                };
                before = time_us;
                time_us.ok_or(damaged(part))
            })?;
            let value = input.list(sample_count, |input| {
                let mut bytes = [0; 4];
                input.exactly(&mut bytes, part)?;
                let value = f32::from_le_bytes(bytes);
                value.is_finite().then_some(value).ok_or(damaged(part))
            })?;
            Ok(Series {
                counter,
                series,
                time_us,
                value,
            })
        })
    }

    /// Reads so many elements; memory is only reserved as they come.
    fn list<T>(
        &mut self,
        count: usize,
        mut element: impl FnMut(&mut Self) -> Result<T, TraceError>,
    ) -> Result<Vec<T>, TraceError> {
        let mut list = Vec::with_capacity(count.min(RESERVED));
        for _ in 0..count {
            list.push(element(self)?);
        }
        list.shrink_to_fit();
        Ok(list)
    }

    /// The number of a text that there is, or of none.
    fn id(&mut self, texts: &Texts, part: &'static str) -> Result<u32, TraceError> {
        self.count(texts.len(), part).map(|id| id as u32)
    }

    fn count(&mut self, max: usize, part: &'static str) -> Result<usize, TraceError> {
        let number = usize::try_from(self.number(part)?).ok();
        number.filter(|&number| number <= max).ok_or(damaged(part))
    }

    fn signed(&mut self, part: &'static str) -> Result<i64, TraceError> {
        let folded = self.number(part)?;
        Ok((folded >> 1) as i64 ^ -((folded & 1) as i64))
    }

    fn number(&mut self, part: &'static str) -> Result<u64, TraceError> {
        let mut value = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte(part)?;
            let bits = u64::from(byte & 0x7f);
            if bits << shift >> shift != bits {
                break;
            }
            value |= bits << shift;
            if byte <= 0x7f {
                return Ok(value);
            }
        }
        Err(damaged(part))
    }

    fn byte(&mut self, part: &'static str) -> Result<u8, TraceError> {
        if self.at == self.end && !self.fill(part)? {
            return Err(damaged(part));
        }
        let byte = self.buffer[self.at];
        self.at += 1;
        Ok(byte)
    }

    fn exactly(&mut self, into: &mut [u8], part: &'static str) -> Result<(), TraceError> {
        for place in into {
            *place = self.byte(part)?;
        }
        Ok(())
    }

    /// Unfolds the next bytes; `false` at the end, where the checksum is right.
    fn fill(&mut self, part: &'static str) -> Result<bool, TraceError> {
        self.at = 0;
        self.end = loop {
            match self.stream.read(&mut self.buffer) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                result => break result.map_err(|_| damaged(part))?,
            }
        };
        Ok(self.end > 0)
    }
}
