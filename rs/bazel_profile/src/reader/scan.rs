//! The hand scanner: one pass over one event as Bazel writes it, borrowing every text from the
//! buffer.
//!
//! It takes any order of keys and any white space, and gives up (`Unusual`) on everything that
//! Bazel does not write: escapes, nested unknown values, fractions where whole numbers belong. What
//! it accepts it reads like the general reader does; a test holds the two against each other.

use super::words;
use crate::event::{Args, Event};

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
const POWERS_OF_TEN: [i64; 9] = [
    1,
    10,
    100,
    1_000,
    10_000,
    100_000,
    1_000_000,
    10_000_000,
    100_000_000,
];

struct Cursor<'a> {
    bytes: &'a [u8],
    at: usize,
}

/// The members of an event, by the word that each begins with.
#[derive(Clone, Copy)]
enum Member {
    Category,
    Name,
    Kind,
    Start,
    Duration,
    Process,
    Thread,
    Output,
    Args,
}

impl Member {
    /// The member whose quoted key and colon begin the word, and how many bytes these are. Bazel
    /// writes no space between them; what does not match here is looked at byte by byte.
    fn from_word(word: u64) -> Option<(Self, usize)> {
        const fn mask(length: usize) -> u64 {
            u64::MAX >> (64 - 8 * length)
        }
        const fn key(text: &[u8; 8], length: usize) -> u64 {
            u64::from_le_bytes(*text) & mask(length)
        }
        const CATEGORY: u64 = key(b"\"cat\":  ", 6);
        const DURATION: u64 = key(b"\"dur\":  ", 6);
        const PROCESS: u64 = key(b"\"pid\":  ", 6);
        const THREAD: u64 = key(b"\"tid\":  ", 6);
        const OUTPUT: u64 = key(b"\"out\":  ", 6);
        const NAME: u64 = key(b"\"name\": ", 7);
        const ARGS: u64 = key(b"\"args\": ", 7);
        const KIND: u64 = key(b"\"ph\":   ", 5);
        const START: u64 = key(b"\"ts\":   ", 5);
        match word & mask(6) {
            CATEGORY => return Some((Self::Category, 6)),
            DURATION => return Some((Self::Duration, 6)),
            PROCESS => return Some((Self::Process, 6)),
            THREAD => return Some((Self::Thread, 6)),
            OUTPUT => return Some((Self::Output, 6)),
            _ => {}
        }
        match (word & mask(5), word & mask(7)) {
            (START, _) => Some((Self::Start, 5)),
            (KIND, _) => Some((Self::Kind, 5)),
            (_, NAME) => Some((Self::Name, 7)),
            (_, ARGS) => Some((Self::Args, 7)),
            _ => None,
        }
    }

    fn from_key(key: &[u8]) -> Option<Self> {
        match key {
            b"cat" => Some(Self::Category),
            b"name" => Some(Self::Name),
            b"ph" => Some(Self::Kind),
            b"ts" => Some(Self::Start),
            b"dur" => Some(Self::Duration),
            b"pid" => Some(Self::Process),
            b"tid" => Some(Self::Thread),
            b"out" => Some(Self::Output),
            b"args" => Some(Self::Args),
            _ => None,
        }
    }
}

impl<'a> Cursor<'a> {
    fn event(&mut self) -> Step<Event<'a>> {
        let mut event = Event::default();
        self.take(b'{')?;
        if self.token()? == b'}' {
            self.at += 1;
            return Ok(event);
        }
        loop {
            match self.member()? {
                Some(Member::Category) => event.category = self.raw_text()?,
                Some(Member::Name) => event.name = self.raw_text()?,
                Some(Member::Kind) => event.kind = self.raw_text()?.first().copied().unwrap_or(0),
                Some(Member::Start) => event.start_us = Some(self.integer()?),
                Some(Member::Duration) => event.duration_us = Some(self.integer()?),
                Some(Member::Thread) => event.thread_id = self.integer()?,
                Some(Member::Output) => event.output = self.raw_text()?,
                Some(Member::Args) => event.args = self.args()?,
                Some(Member::Process) | None => self.skip_scalar()?,
            }
            if self.is_last_member()? {
                return Ok(event);
            }
        }
    }

    /// Takes a member's key and what stands before its value.
    #[inline]
    fn member(&mut self) -> Step<Option<Member>> {
        let word = self.bytes.get(self.at..).and_then(words::word);
        if let Some((member, length)) = word.and_then(Member::from_word) {
            self.at += length;
            self.token()?;
            return Ok(Some(member));
        }
        self.key().map(Member::from_key)
    }

    fn args(&mut self) -> Step<Args<'a>> {
        let mut args = Args::default();
        self.take(b'{')?;
        if self.token()? == b'}' {
            self.at += 1;
            return Ok(args);
        }
        loop {
            match self.key()? {
                b"target" => args.target = self.raw_text()?,
                b"mnemonic" => args.mnemonic = self.raw_text()?,
                b"name" => args.name = self.raw_text()?,
                key if self.is_number()? => args.set_number(key, self.number()?),
                _ => self.skip_scalar()?,
            }
            if self.is_last_member()? {
                return Ok(args);
            }
        }
    }

    /// Takes a key and what stands before its value.
    fn key(&mut self) -> Step<&'a [u8]> {
        self.token()?;
        let key = self.raw_text()?;
        self.token()?;
        self.take(b':')?;
        self.token()?;
        Ok(key)
    }

    /// Takes the comma after a value, or the closing brace.
    #[inline]
    fn is_last_member(&mut self) -> Step<bool> {
        let byte = self.token()?;
        if !matches!(byte, b',' | b'}') {
            return Err(Refusal::Unusual);
        }
        self.at += 1;
        Ok(byte == b'}')
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

    #[inline]
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
    #[inline]
    fn integer(&mut self) -> Step<i64> {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let is_negative = rest.first() == Some(&b'-');
        let unsigned = &rest[usize::from(is_negative)..];
        let (value, count) = whole_number(unsigned)?;
        let next = *unsigned.get(count).ok_or(Refusal::Incomplete)?;
        if matches!(next, b'.' | b'e' | b'E') {
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

/// The number that the text begins with, of at most 18 digits, and how many they are.
#[inline]
fn whole_number(text: &[u8]) -> Step<(i64, usize)> {
    let mut value: i64 = 0;
    let mut count = 0;
    // Eight digits at once while so many bytes are there; nearly all numbers end within the second eight.
    while let Some(word) = text.get(count..).and_then(words::word) {
        let (digits, number) = words::digits(word);
        let digits = digits as usize;
        if count + digits > MAX_DIGITS {
            return Err(Refusal::Unusual);
        }
        value = value * POWERS_OF_TEN[digits] + i64::from(number);
        count += digits;
        if digits < 8 {
            return checked_digits(text, value, count);
        }
    }
    loop {
        let digit = text
            .get(count)
            .ok_or(Refusal::Incomplete)?
            .wrapping_sub(b'0');
        if digit > 9 {
            return checked_digits(text, value, count);
        }
        if count == MAX_DIGITS {
            return Err(Refusal::Unusual);
        }
        value = value * 10 + i64::from(digit);
        count += 1;
    }
}

/// A number of JSON has a digit, and no zeros before others.
fn checked_digits(text: &[u8], value: i64, count: usize) -> Step<(i64, usize)> {
    match (count, text.first()) {
        (0, _) | (2.., Some(b'0')) => Err(Refusal::Unusual),
        _ => Ok((value, count)),
    }
}
