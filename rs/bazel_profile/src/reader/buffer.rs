//! The one buffer that the whole profile goes through: bytes that are read but not yet understood,
//! and their offset in the text.

use std::io::{self, Read};

use crate::error::DamagedEnd;
use crate::source::Source;

const INITIAL_BYTES: usize = 256 * 1024;
/// The longest event, or metadata object, that is looked at; Bazel's are below 64 KiB.
const MAX_BYTES: usize = 1024 * 1024;
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

pub(super) struct Buffer<'s, R> {
    source: &'s mut Source<R>,
    storage: Vec<u8>,
    /// The bytes from `start` to `end` are read and not yet consumed.
    start: usize,
    end: usize,
    /// The offset of `storage[0]` in the decoded text.
    base_offset: u64,
}

impl<'s, R: Read> Buffer<'s, R> {
    pub(super) fn new(source: &'s mut Source<R>) -> Self {
        Self {
            source,
            storage: vec![0; INITIAL_BYTES],
            start: 0,
            end: 0,
            base_offset: 0,
        }
    }

    /// What is read and not consumed.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.storage[self.start..self.end]
    }

    /// Offset of the next byte in the decoded text.
    pub(super) fn offset(&self) -> u64 {
        self.base_offset + self.start as u64
    }

    /// How the source ended, if it did not end well.
    pub(super) fn damage(&self) -> Option<DamagedEnd> {
        self.source.damage
    }

    /// Whether the buffer cannot take more without consuming.
    pub(super) fn is_full(&self) -> bool {
        self.start == 0 && self.end == MAX_BYTES
    }

    pub(super) fn consume(&mut self, length: usize) {
        self.start = self.start.saturating_add(length).min(self.end);
    }

    pub(super) fn consume_all(&mut self) {
        self.start = self.end;
    }

    /// Reads until the buffer is full, growing it if it is already; `false` if nothing more can be
    /// had.
    pub(super) fn fill(&mut self) -> io::Result<bool> {
        self.storage.copy_within(self.start..self.end, 0);
        self.base_offset += self.start as u64;
        self.end -= self.start;
        self.start = 0;
        if self.end == self.storage.len() {
            let larger = self.storage.len().saturating_mul(2).min(MAX_BYTES);
            self.storage.resize(larger, 0);
        }
        let had = self.end;
        while self.end < self.storage.len() {
            match self.source.read(&mut self.storage[self.end..])? {
                0 => break,
                count => self.end += count,
            }
        }
        Ok(self.end > had)
    }

    pub(super) fn skip_byte_order_mark(&mut self) -> io::Result<()> {
        self.fill()?;
        if self.bytes().starts_with(BYTE_ORDER_MARK) {
            self.consume(BYTE_ORDER_MARK.len());
        }
        Ok(())
    }

    /// Skips white space and shows the next byte; `None` at the end.
    pub(super) fn peek_token(&mut self) -> io::Result<Option<u8>> {
        loop {
            let bytes = self.bytes();
            if let Some(skip) = bytes.iter().position(|byte| !byte.is_ascii_whitespace()) {
                let byte = bytes[skip];
                self.consume(skip);
                return Ok(Some(byte));
            }
            self.consume_all();
            if !self.fill()? {
                return Ok(None);
            }
        }
    }
}
