//! From decoded bytes to events: walks the document's outer structure in whatever layout and hands
//! every event to a [`Sink`].
//!
//! Events are read by the hand scanner (`scan`), which needs no allocation; what it finds unusual
//! goes to the general reader (`general`). Neither keeps anything, so memory is one buffer,
//! whatever the size of the profile. Damage between events is counted and skipped. This module must
//! not know what events mean.

mod buffer;
mod general;
mod scan;
mod words;

use std::io::{self, Read};

use serde_json::{Map, Value};

use crate::error::{DamagedEnd, ProfileError};
use crate::event::Event;
use crate::source::Source;
use buffer::Buffer;
use general::Extent;
use scan::Refusal;

/// Where events and metadata go.
pub(crate) trait Sink {
    /// Takes the next event of `traceEvents`.
    fn event(&mut self, event: &Event<'_>);
    /// Takes `otherData`.
    fn metadata(&mut self, metadata: &Map<String, Value>);
}

/// How the reading went.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Reading {
    /// Bytes of JSON that were read.
    pub(crate) decoded_bytes: u64,
    /// How the input ended, if not well, and after which byte.
    pub(crate) damaged_end: Option<(DamagedEnd, u64)>,
    /// Where something else follows the finished document.
    pub(crate) trailing_offset: Option<u64>,
    /// Elements of `traceEvents`, or bytes between them, that are no events.
    pub(crate) malformed_count: u64,
    /// Where the first of them stands.
    pub(crate) malformed_offset: Option<u64>,
    /// Whether an array of events was found.
    found_events: bool,
}

/// The input ended inside the document.
struct Cut;

/// What stops the walk: the end of the input, or an error.
enum Stop {
    Cut,
    Failed(ProfileError),
}

impl From<Cut> for Stop {
    fn from(_: Cut) -> Self {
        Self::Cut
    }
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self::Failed(error.into())
    }
}

/// Reads the whole profile into `sink`.
///
/// # Errors
/// The reader's own errors, and text that is not a JSON document at all. Damage after a good
/// beginning is part of [`Reading`].
pub(crate) fn read<R: Read, S: Sink>(
    source: &mut Source<R>,
    sink: &mut S,
) -> Result<Reading, ProfileError> {
    let mut walk = Walk {
        buffer: Buffer::new(source),
        sink,
        reading: Reading::default(),
    };
    let stop = walk.document();
    let Walk {
        buffer,
        mut reading,
        ..
    } = walk;
    reading.decoded_bytes = buffer.offset();
    let damage = buffer.damage();
    match stop {
        Err(Stop::Failed(error)) => return Err(error),
        Err(Stop::Cut) => {
            let end = damage.unwrap_or(DamagedEnd::CutJson);
            if !reading.found_events {
                return Err(ProfileError::NoEvents {
                    byte_offset: buffer.offset(),
                    end,
                });
            }
            reading.damaged_end = Some((end, buffer.offset()));
        }
        Ok(()) if !reading.found_events => return Err(ProfileError::NotAProfile),
        // A damaged gzip trailer after a complete document: the text is whole, but nothing vouches
        // for it.
        Ok(()) => reading.damaged_end = damage.map(|end| (end, buffer.offset())),
    }
    Ok(reading)
}

struct Walk<'s, R, S> {
    buffer: Buffer<'s, R>,
    sink: &'s mut S,
    reading: Reading,
}

impl<R: Read, S: Sink> Walk<'_, R, S> {
    fn document(&mut self) -> Result<(), Stop> {
        self.buffer.skip_byte_order_mark()?;
        match self.buffer.peek_token()? {
            Some(b'{') => self.root_object()?,
            Some(b'[') => {
                self.buffer.consume(1);
                self.events()?;
            }
            Some(_) => {
                return Err(Stop::Failed(ProfileError::NotJson {
                    byte_offset: self.buffer.offset(),
                }))
            }
            None if self.buffer.damage().is_some() => return Err(Stop::Cut),
            None => return Err(Stop::Failed(ProfileError::Empty)),
        }
        if self.buffer.peek_token()?.is_some() {
            self.reading.trailing_offset = Some(self.buffer.offset());
        }
        Ok(())
    }

    fn root_object(&mut self) -> Result<(), Stop> {
        self.buffer.consume(1);
        loop {
            match self.buffer.peek_token()?.ok_or(Cut)? {
                b'}' => {
                    self.buffer.consume(1);
                    return Ok(());
                }
                b',' => self.buffer.consume(1),
                b'"' => self.member()?,
                _ => self.root_garbage()?,
            }
        }
    }

    fn member(&mut self) -> Result<(), Stop> {
        let Some(key) = self.value()? else {
            return self.root_garbage();
        };
        if self.buffer.peek_token()?.ok_or(Cut)? != b':' {
            return self.root_garbage();
        }
        self.buffer.consume(1);
        let first = self.buffer.peek_token()?.ok_or(Cut)?;
        match key.as_str() {
            Some("traceEvents") if first == b'[' => {
                self.buffer.consume(1);
                self.events()
            }
            Some("otherData") if first == b'{' => {
                match self.value()? {
                    Some(Value::Object(metadata)) => self.sink.metadata(&metadata),
                    _ => self.malformed(),
                }
                Ok(())
            }
            _ => self.skip_value(),
        }
    }

    /// Reads the elements of the events array and its closing bracket.
    fn events(&mut self) -> Result<(), Stop> {
        self.reading.found_events = true;
        loop {
            match self.buffer.peek_token()?.ok_or(Cut)? {
                b'{' => self.element()?,
                b',' => self.buffer.consume(1),
                b']' => {
                    self.buffer.consume(1);
                    return Ok(());
                }
                _ => self.skip_garbage(b'{', b']')?,
            }
        }
    }

    /// Reads one element that begins with a brace, fast if it is as Bazel writes it.
    fn element(&mut self) -> Result<(), Stop> {
        loop {
            let scanned = match scan::event(self.buffer.bytes()) {
                Ok((event, length)) => {
                    let is_event = event.kind != 0;
                    if is_event {
                        self.sink.event(&event);
                    }
                    Some((length, is_event))
                }
                Err(Refusal::Incomplete) => None,
                Err(Refusal::Unusual) => Some((0, false)),
            };
            match scanned {
                Some((0, _)) => return self.unusual_element(),
                Some((length, is_event)) => {
                    if !is_event {
                        self.malformed();
                    }
                    self.buffer.consume(length);
                    return Ok(());
                }
                None if self.buffer.fill()? => {}
                None => return self.unusual_element(),
            }
        }
    }

    fn unusual_element(&mut self) -> Result<(), Stop> {
        let offset = self.buffer.offset();
        let value = self.value()?;
        match value.as_ref().and_then(general::event) {
            Some(event) => self.sink.event(&event),
            None => self.malformed_at(offset),
        }
        Ok(())
    }

    /// Reads one JSON value with the general reader; `None` for what is no JSON, which is skipped
    /// as far as it is known to be broken.
    fn value(&mut self) -> Result<Option<Value>, Stop> {
        loop {
            match general::extent(self.buffer.bytes()) {
                Extent::Complete(length) => {
                    let value = general::parse(&self.buffer.bytes()[..length]);
                    self.buffer.consume(length);
                    return Ok(value);
                }
                Extent::Broken(length) => {
                    self.buffer.consume(length);
                    return Ok(None);
                }
                Extent::Incomplete => {
                    if !self.buffer.fill()? {
                        if !self.buffer.is_full() {
                            return Err(Stop::Cut);
                        }
                        // Longer than anything Bazel writes: skipped, and what is inside it is
                        // garbage.
                        self.buffer.consume_all();
                        return Ok(None);
                    }
                }
            }
        }
    }

    /// Skips a value that nobody needs, in pieces, so that it may be of any size.
    fn skip_value(&mut self) -> Result<(), Stop> {
        let mut skipper = general::Skipper::default();
        loop {
            let (length, done) = skipper.skip(self.buffer.bytes());
            self.buffer.consume(length);
            if done {
                return Ok(());
            }
            if !self.buffer.fill()? {
                return Err(Stop::Cut);
            }
        }
    }

    fn malformed(&mut self) {
        self.malformed_at(self.buffer.offset());
    }

    fn malformed_at(&mut self, offset: u64) {
        self.reading.malformed_count += 1;
        self.reading.malformed_offset.get_or_insert(offset);
    }

    /// Garbage between the members of the root object. Before the first event it shows that the
    /// text is no JSON.
    fn root_garbage(&mut self) -> Result<(), Stop> {
        if !self.reading.found_events {
            return Err(Stop::Failed(ProfileError::NotJson {
                byte_offset: self.buffer.offset(),
            }));
        }
        self.skip_garbage(b'"', b'}')
    }

    /// Counts one piece of garbage and skips to the next line or landmark, where something may
    /// begin or end.
    fn skip_garbage(&mut self, begin: u8, end: u8) -> Result<(), Stop> {
        self.malformed();
        let mut at = 1;
        loop {
            let rest = self.buffer.bytes().get(at..).unwrap_or_default();
            if let Some(found) = memchr::memchr3(begin, end, b'\n', rest) {
                self.buffer.consume(at + found);
                return Ok(());
            }
            self.buffer.consume_all();
            at = 0;
            if !self.buffer.fill()? {
                return Err(Stop::Cut);
            }
        }
    }
}

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
