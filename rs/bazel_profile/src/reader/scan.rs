//! The hand scanner: one pass over one event as Bazel writes it, borrowing every text from the
//! buffer.
//!
//! It takes any order of keys and any white space, and gives up (`Unusual`) on everything that
//! Bazel does not write: escapes, nested unknown values, fractions where whole numbers belong. What
//! it accepts it reads like the general reader does; a test holds the two against each other.

use std::borrow::Cow;

use super::words;
use crate::event::{Args, Event, Text};

/// Why there is no event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refusal {
    /// The bytes end inside the object.
    Incomplete,
    /// Not as Bazel writes it; another reader has to look.
    Unusual,
}

type Step<T> = Result<T, Refusal>;

/// Scans the object that begins at the first byte: the event, and how many bytes it has. An object
/// without `ph` is no event.
pub(super) fn event(bytes: &[u8]) -> Step<(Event<'_>, usize)> {
    let mut cursor = Cursor { bytes, at: 0 };
    let event = cursor.event()?;
    Ok((event, cursor.at))
}

/// How many digits fit into an `i64` for sure.
const MAX_DIGITS: usize = 18;

struct Cursor<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Cursor<'a> {
    fn event(&mut self) -> Step<Event<'a>> {
        let mut event = Event::default();
        self.object(|cursor, key| {
            match key {
                b"cat" => event.category = cursor.text()?,
                b"name" => event.name = cursor.text()?,
                b"ph" => event.kind = cursor.text()?.first().copied().unwrap_or(0),
                b"ts" => event.start_us = Some(cursor.integer()?),
                b"dur" => event.duration_us = Some(cursor.integer()?),
                b"tid" => event.thread_id = cursor.integer()?,
                b"out" => event.output = cursor.text()?,
                b"args" => event.args = cursor.args()?,
                _ => cursor.skip_scalar()?,
            }
            Ok(())
        })?;
        Ok(event)
    }

    fn args(&mut self) -> Step<Args<'a>> {
        let mut args = Args::default();
        self.object(|cursor, key| {
            match key {
                b"target" => args.target = cursor.text()?,
                b"mnemonic" => args.mnemonic = cursor.text()?,
                b"name" => args.name = cursor.text()?,
                _ if cursor.is_number()? => args.set_number(key, cursor.number()?),
                _ => cursor.skip_scalar()?,
            }
            Ok(())
        })?;
        Ok(args)
    }

    /// Calls `member` with each key; it has to read the value.
    fn object(&mut self, mut member: impl FnMut(&mut Self, &'a [u8]) -> Step<()>) -> Step<()> {
        self.take(b'{')?;
        if self.token()? == b'}' {
            self.at += 1;
            return Ok(());
        }
        loop {
            self.token()?;
            let key = self.raw_text()?;
            self.token()?;
            self.take(b':')?;
            self.token()?;
            member(self, key)?;
            match self.token()? {
                b',' => self.at += 1,
                b'}' => {
                    self.at += 1;
                    return Ok(());
                }
                _ => return Err(Refusal::Unusual),
            }
        }
    }

    /// The next byte that is no white space, without taking it.
    fn token(&mut self) -> Step<u8> {
        loop {
            match self.peek()? {
                b' ' | b'\n' | b'\r' | b'\t' => self.at += 1,
                byte => return Ok(byte),
            }
        }
    }

    fn peek(&self) -> Step<u8> {
        self.bytes.get(self.at).copied().ok_or(Refusal::Incomplete)
    }

    fn take(&mut self, byte: u8) -> Step<()> {
        if self.peek()? != byte {
            return Err(Refusal::Unusual);
        }
        self.at += 1;
        Ok(())
    }

    fn text(&mut self) -> Step<Text<'a>> {
        self.raw_text().map(Cow::Borrowed)
    }

    fn raw_text(&mut self) -> Step<&'a [u8]> {
        self.take(b'"')?;
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let length = words::text_end(rest).ok_or(Refusal::Incomplete)?;
        if rest[length] != b'"' {
            return Err(Refusal::Unusual);
        }
        self.at += length + 1;
        Ok(&rest[..length])
    }

    /// A whole number of at most 18 digits, which cannot overflow.
    fn integer(&mut self) -> Step<i64> {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let is_negative = rest.first() == Some(&b'-');
        let digits = &rest[usize::from(is_negative)..];
        let mut value: i64 = 0;
        let mut count = 0;
        let next = loop {
            let byte = *digits.get(count).ok_or(Refusal::Incomplete)?;
            let digit = byte.wrapping_sub(b'0');
            if digit > 9 {
                break byte;
            }
            if count == MAX_DIGITS {
                return Err(Refusal::Unusual);
            }
            value = value * 10 + i64::from(digit);
            count += 1;
        };
        let has_leading_zero = count > 1 && digits[0] == b'0';
        if count == 0 || has_leading_zero || matches!(next, b'.' | b'e' | b'E') {
            return Err(Refusal::Unusual);
        }
        self.at += usize::from(is_negative) + count;
        Ok(if is_negative { -value } else { value })
    }

    fn is_number(&self) -> Step<bool> {
        self.peek()
            .map(|byte| byte == b'-' || byte.is_ascii_digit())
    }

    fn number(&mut self) -> Step<f64> {
        let token = self.bare_token()?;
        let digits = token.strip_prefix(b"-").unwrap_or(token);
        let is_json = match digits {
            [b'0', next, ..] => matches!(next, b'.' | b'e' | b'E'),
            [first, ..] => first.is_ascii_digit(),
            [] => false,
        };
        let number = std::str::from_utf8(token)
            .ok()
            .and_then(|text| text.parse::<f64>().ok());
        number
            .filter(|number| is_json && number.is_finite() && !token.ends_with(b"."))
            .ok_or(Refusal::Unusual)
    }

    /// Takes letters, digits and signs: a number, `true`, `false` or `null`.
    fn bare_token(&mut self) -> Step<&'a [u8]> {
        let first = self.at;
        while matches!(self.peek()?, b'0'..=b'9' | b'a'..=b'z' | b'E' | b'+' | b'-' | b'.') {
            self.at += 1;
        }
        Ok(&self.bytes[first..self.at])
    }

    fn skip_scalar(&mut self) -> Step<()> {
        match self.peek()? {
            b'"' => self.raw_text().map(drop),
            // Most are whole (`pid`), and need not be understood to be skipped.
            b'-' | b'0'..=b'9' => match self.integer() {
                Err(Refusal::Unusual) => self.number().map(drop),
                whole => whole.map(drop),
            },
            _ => match self.bare_token()? {
                b"true" | b"false" | b"null" => Ok(()),
                _ => Err(Refusal::Unusual),
            },
        }
    }
}
