//! The general JSON reader: any layout, escapes, nesting and number that JSON allows, at the price
//! of allocations.
//!
//! It first finds where a value ends, without recursion and with hints to where broken text becomes
//! sane again, and then lets `serde_json` (which limits its own depth) read it.

use serde_json::{Map, Value};

use crate::event::{Args, Event, Text};

/// Deeper nesting is taken for damage; Bazel nests 3 deep.
const MAX_DEPTH: u32 = 120;

/// How far a JSON value reaches.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Extent {
    /// It has this many bytes.
    Complete(usize),
    /// The bytes end inside it.
    Incomplete,
    /// It is no JSON, which shows after this many bytes (at least 1); reading may go on there.
    Broken(usize),
}

/// Finds the end of the value at the first byte. The first byte must be there and be no white
/// space.
pub(super) fn extent(bytes: &[u8]) -> Extent {
    let mut nesting = Nesting::default();
    // The last byte that was no white space: a brace after an object's comma shows that the text is
    // broken.
    let mut last = b':';
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let first_of_event = byte == b'{' && nesting.in_object() && last != b':';
        match byte {
            _ if first_of_event => return Extent::Broken(at.max(1)),
            b'"' => match text_length(&bytes[at..]) {
                Extent::Complete(length) => at += length - 1,
                Extent::Broken(length) => return Extent::Broken(at + length),
                Extent::Incomplete => return Extent::Incomplete,
            },
            b'{' | b'[' if !nesting.open(byte == b'{') => return Extent::Broken(at + 1),
            b'}' | b']' if !nesting.close(byte == b'}') => return Extent::Broken(at.max(1)),
            b',' if nesting.depth == 0 => return Extent::Complete(at.max(1)),
            b' ' | b'\n' | b'\r' | b'\t' => {
                at += 1;
                continue;
            }
            _ => {}
        }
        at += 1;
        last = byte;
        if nesting.depth == 0 && matches!(byte, b'}' | b']' | b'"') {
            return Extent::Complete(at);
        }
    }
    Extent::Incomplete
}

/// The length of the string at the first byte, with its quotes. A raw line break inside shows that
/// a quote is missing.
fn text_length(bytes: &[u8]) -> Extent {
    let mut at = 1;
    loop {
        let rest = bytes.get(at..).unwrap_or_default();
        let Some(found) = memchr::memchr3(b'"', b'\\', b'\n', rest) else {
            return Extent::Incomplete;
        };
        at += found;
        match rest[found] {
            b'"' => return Extent::Complete(at + 1),
            b'\n' => return Extent::Broken(at),
            _ => at += 2,
        }
    }
}

/// The open brackets; one bit each for whether it is a brace.
#[derive(Default)]
struct Nesting {
    depth: u32,
    braces: u128,
}

impl Nesting {
    fn open(&mut self, is_brace: bool) -> bool {
        self.depth += 1;
        self.braces = self.braces << 1 | u128::from(is_brace);
        self.depth <= MAX_DEPTH
    }

    fn close(&mut self, is_brace: bool) -> bool {
        if self.depth == 0 || self.in_object() != is_brace {
            return false;
        }
        self.depth -= 1;
        self.braces >>= 1;
        true
    }

    fn in_object(&self) -> bool {
        self.depth > 0 && self.braces & 1 == 1
    }
}

/// Skips one value of any size and depth, piece by piece.
#[derive(Default)]
pub(super) struct Skipper {
    depth: u64,
    in_text: bool,
    after_backslash: bool,
    has_begun: bool,
}

impl Skipper {
    /// Looks at the next bytes of the value: how many belong to it, and whether it ends with them.
    pub(super) fn skip(&mut self, bytes: &[u8]) -> (usize, bool) {
        for (at, &byte) in bytes.iter().enumerate() {
            if self.in_text {
                self.in_text = self.after_backslash || byte != b'"';
                self.after_backslash = !self.after_backslash && byte == b'\\';
            } else {
                match byte {
                    b'"' => self.in_text = true,
                    b'{' | b'[' => self.depth += 1,
                    b'}' | b']' | b',' if self.depth == 0 => return (at, true),
                    b'}' | b']' => self.depth -= 1,
                    _ => {}
                }
            }
            self.has_begun |= !byte.is_ascii_whitespace();
            let ends_value = matches!(byte, b'}' | b']' | b'"') && self.depth == 0 && !self.in_text;
            if ends_value && self.has_begun {
                return (at + 1, true);
            }
        }
        (bytes.len(), false)
    }
}

/// Reads one value; `None` if it is no JSON. Bytes that are no UTF-8 become replacement characters.
pub(super) fn parse(bytes: &[u8]) -> Option<Value> {
    serde_json::from_str(&String::from_utf8_lossy(bytes)).ok()
}

/// The event that an object describes; `None` if it is none. Fields of an unexpected type count as
/// absent.
pub(super) fn event(value: &Value) -> Option<Event<'_>> {
    let object = value.as_object()?;
    Some(Event {
        kind: text(object, "ph").first().copied()?,
        category: text(object, "cat"),
        name: text(object, "name"),
        start_us: integer(object, "ts"),
        duration_us: integer(object, "dur"),
        thread_id: integer(object, "tid").unwrap_or(0),
        output: text(object, "out"),
        args: object
            .get("args")
            .and_then(Value::as_object)
            .map(args)
            .unwrap_or_default(),
    })
}

fn args(object: &Map<String, Value>) -> Args<'_> {
    let mut args = Args {
        target: text(object, "target"),
        mnemonic: text(object, "mnemonic"),
        name: text(object, "name"),
        ..Args::default()
    };
    for (key, value) in object {
        if let Some(number) = value.as_f64() {
            args.set_number(key.as_bytes(), number);
        }
    }
    args
}

fn text<'a>(object: &'a Map<String, Value>, key: &str) -> Text<'a> {
    object
        .get(key)
        .and_then(Value::as_str)
        .unwrap_or_default()
        .as_bytes()
}

/// Whole numbers as they are, others rounded towards zero and held within the range of `i64`.
fn integer(object: &Map<String, Value>, key: &str) -> Option<i64> {
    let number = object.get(key)?;
    number
        .as_i64()
        .or_else(|| number.as_f64().map(|value| value as i64))
}
