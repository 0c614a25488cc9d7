//! One event of the seed profile, as text, with the places where a replay differs from it. It knows
//! the fields of an event; it must not know in which order events are written.

use std::borrow::Cow;
use std::io::{self, Write};
use std::ops::Range;

use anyhow::{Context, Result};
use serde::Deserialize;
use serde_json::value::RawValue;

const ACTION_CATEGORY: &str = "action processing";
const CRITICAL_PATH_CATEGORY: &str = "critical path component";
const PHASE_CATEGORY: &str = "build phase marker";
/// What Bazel puts before an action's name on the critical path.
const CRITICAL_PATH_ACTION: &str = "action '";

/// What decides where, and how often, an event is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// The name or the rank of a thread; it has no time.
    ThreadMetadata,
    /// The beginning of a phase, with the phase's name.
    PhaseMarker(String),
    /// A step of the critical path.
    CriticalPath,
    /// A sample, with the name of its counter.
    Counter(String),
    /// Anything else: spans and instants.
    Other,
}

/// An event and its edits.
#[derive(Debug)]
pub struct Event {
    /// What it is.
    pub kind: Kind,
    /// When it is over, in microseconds; `None` if it has no time.
    pub end_us: Option<i64>,
    text: String,
    /// In the order of the text, without overlap.
    edits: Vec<Edit>,
}

/// A place in the text, in bytes, and what a replay has there instead.
#[derive(Debug)]
struct Edit {
    bytes: Range<usize>,
    change: Change,
}

#[derive(Debug, Clone, Copy)]
enum Change {
    /// This time stamp, in microseconds, moved by the shift.
    Shift(i64),
    /// The round, and what ends it.
    Round(&'static str),
}

#[derive(Deserialize)]
struct Fields<'a> {
    #[serde(borrow)]
    ph: Cow<'a, str>,
    #[serde(borrow)]
    cat: Option<Cow<'a, str>>,
    #[serde(borrow)]
    name: &'a RawValue,
    #[serde(borrow)]
    ts: Option<&'a RawValue>,
    #[serde(default)]
    dur: i64,
    #[serde(borrow)]
    out: Option<&'a RawValue>,
    #[serde(borrow)]
    args: Option<Args<'a>>,
}

#[derive(Deserialize)]
struct Args<'a> {
    #[serde(borrow)]
    target: Option<&'a RawValue>,
}

impl Event {
    /// Takes an event, one JSON object, as it is in the seed.
    ///
    /// # Errors
    ///
    /// When it is no JSON object with `ph` and `name`, or its time stamp is no whole number.
    pub fn parse(text: &str) -> Result<Self> {
        let fields: Fields = serde_json::from_str(text).context("not an event")?;
        let ts_us = match fields.ts {
            Some(raw) => Some(
                raw.get()
                    .parse::<i64>()
                    .context("`ts` is no whole number")?,
            ),
            None => None,
        };
        Ok(Self {
            kind: kind(&fields)?,
            end_us: ts_us.map(|ts_us| ts_us.saturating_add(fields.dur)),
            text: text.to_owned(),
            edits: edits(text, &fields, ts_us),
        })
    }

    /// Whether each round has it, and not only the first.
    pub fn is_replayed(&self) -> bool {
        !matches!(self.kind, Kind::ThreadMetadata | Kind::PhaseMarker(_))
    }

    /// How long the text is in round 0, in bytes.
    pub fn text_bytes(&self) -> u64 {
        self.text.len() as u64
    }

    /// Writes the event of a round. Round 0 is the seed itself; any other is later by the shift and
    /// has its round in the label, the output and the action's name.
    ///
    /// # Errors
    ///
    /// Those of the writer.
    pub fn write(&self, out: &mut impl Write, round: u64, shift_us: i64) -> io::Result<()> {
        if round == 0 {
            return out.write_all(self.text.as_bytes());
        }
        let mut written_bytes = 0;
        for Edit { bytes, change } in &self.edits {
            out.write_all(&self.text.as_bytes()[written_bytes..bytes.start])?;
            match change {
                Change::Shift(ts_us) => write!(out, "{}", ts_us.saturating_add(shift_us))?,
                Change::Round(end) => write!(out, "r{round}{end}")?,
            }
            written_bytes = bytes.end;
        }
        out.write_all(&self.text.as_bytes()[written_bytes..])
    }
}

fn kind(fields: &Fields) -> Result<Kind> {
    let name = || -> Result<String> {
        serde_json::from_str(fields.name.get()).context("`name` is no string")
    };
    Ok(match (&*fields.ph, fields.cat.as_deref()) {
        ("M", _) => Kind::ThreadMetadata,
        ("C", _) => Kind::Counter(name()?),
        (_, Some(PHASE_CATEGORY)) => Kind::PhaseMarker(name()?),
        (_, Some(CRITICAL_PATH_CATEGORY)) => Kind::CriticalPath,
        _ => Kind::Other,
    })
}

fn edits(text: &str, fields: &Fields, ts_us: Option<i64>) -> Vec<Edit> {
    let mut edits = Vec::new();
    if let (Some(raw), Some(ts_us)) = (fields.ts, ts_us) {
        let start = offset_bytes(text, raw);
        let bytes = start..start + raw.get().len();
        edits.push(Edit {
            bytes,
            change: Change::Shift(ts_us),
        });
    }
    // A label keeps its repository: `@@rules~//pkg:x` becomes `@@rules~//r1/pkg:x`, and `//:x` becomes `//r1:x`.
    let target = fields.args.as_ref().and_then(|args| args.target);
    edits.extend(target.and_then(|raw| round_after(text, raw, "//", "/")));
    edits.extend(fields.out.and_then(|raw| round_after(text, raw, "", "/")));
    // Names of actions are distinct in a real build, so they are here; those on the critical path
    // still match them.
    match fields.cat.as_deref() {
        Some(ACTION_CATEGORY) => edits.extend(round_after(text, fields.name, "", " ")),
        Some(CRITICAL_PATH_CATEGORY) => {
            edits.extend(round_after(text, fields.name, CRITICAL_PATH_ACTION, " "));
        }
        _ => {}
    }
    edits.sort_by_key(|edit| edit.bytes.start);
    edits
}

/// The edit that puts the round after `lead`, or at the beginning of a string without it. Nothing
/// goes into an empty string, because that says that there is no target, or into what is no string.
fn round_after(text: &str, raw: &RawValue, lead: &str, end: &'static str) -> Option<Edit> {
    let string = raw.get().strip_prefix('"').filter(|rest| *rest != "\"")?;
    let within = string.find(lead).map_or(0, |found| found + lead.len());
    let end = if string[within..].starts_with(':') {
        ""
    } else {
        end
    };
    let at = offset_bytes(text, raw) + 1 + within;
    Some(Edit {
        bytes: at..at,
        change: Change::Round(end),
    })
}

/// Where a raw value, which borrows from the text, begins in it.
fn offset_bytes(text: &str, raw: &RawValue) -> usize {
    raw.get().as_ptr() as usize - text.as_ptr() as usize
}
