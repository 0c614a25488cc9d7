//! The seed: a real profile, read whole and taken apart into what is written once, what is
//! replayed, and what Bazel writes last. It must not know how often anything is replayed.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use anyhow::{anyhow, bail, Context, Result};
use flate2::read::MultiGzDecoder;

use super::event::{Event, Kind};

const GZIP_MAGIC: [u8; 2] = [0x1f, 0x8b];
const FIRST_LINE_END: &str = "\"traceEvents\":[";
const LAST_PHASE: &str = "Complete build";
const SECOND_US: i64 = 1_000_000;

/// A profile, taken apart.
#[derive(Debug)]
pub struct Seed {
    /// The text before the first event, metadata of the build included.
    pub header: String,
    /// The events until the build was complete, in the order of the profile.
    pub body: Vec<Event>,
    /// What Bazel writes when the build is complete, in its order.
    pub finish: Vec<Series>,
    /// The text after the last event.
    pub footer: String,
    /// How much later a round is than the one before, in microseconds. Whole seconds, so that
    /// counters, which are sampled each second or fifth of one, stay evenly spaced.
    pub span_us: i64,
}

/// Events that Bazel writes together at the end.
#[derive(Debug)]
pub struct Series {
    /// The critical path or the samples of one counter, of every round; any other event once, after
    /// the last round.
    pub is_replayed: bool,
    /// In the order of the profile.
    pub events: Vec<Event>,
}

impl Seed {
    /// Reads a profile, plain or gzip.
    ///
    /// # Errors
    ///
    /// When it cannot be read, or [`Seed::parse`] rejects it.
    pub fn read(path: &Path) -> Result<Self> {
        let read = || -> Result<Self> {
            let mut magic = Vec::new();
            File::open(path)?
                .take(GZIP_MAGIC.len() as u64)
                .read_to_end(&mut magic)?;
            let mut file = BufReader::new(File::open(path)?);
            let mut text = String::new();
            if magic == GZIP_MAGIC {
                MultiGzDecoder::new(file).read_to_string(&mut text)?;
            } else {
                file.read_to_string(&mut text)?;
            }
            Self::parse(&text)
        };
        read().with_context(|| format!("cannot make a large profile from {}", path.display()))
    }

    /// Takes a profile apart. It must be as Bazel writes it: an object, one event a line, of a
    /// build that was finished.
    ///
    /// # Errors
    ///
    /// When it is not, with the line.
    pub fn parse(text: &str) -> Result<Self> {
        let mut lines = text.lines().enumerate();
        let mut header = String::new();
        loop {
            let (_, line) = lines.next().ok_or_else(|| {
                anyhow!("no line ends in `{FIRST_LINE_END}`: not as Bazel writes it")
            })?;
            header.push_str(line.trim_end());
            if header.ends_with(FIRST_LINE_END) {
                break;
            }
            header.push('\n');
        }
        let mut events = Vec::new();
        let mut footer = String::new();
        for (index, line) in lines {
            if !footer.is_empty() || line.trim_start().starts_with(']') {
                footer.push('\n');
                footer.push_str(line.trim_end());
                continue;
            }
            let text = line.trim().trim_end_matches(',');
            events.push(Event::parse(text).with_context(|| format!("line {}", index + 1))?);
        }
        if footer.is_empty() {
            bail!("the profile is cut: its list of events has no end");
        }
        Self::from_events(header, events, footer)
    }

    fn from_events(header: String, mut events: Vec<Event>, footer: String) -> Result<Self> {
        let end_us = events
            .iter()
            .filter_map(|event| event.end_us)
            .max()
            .unwrap_or(0)
            .max(1);
        let last_phase = Kind::PhaseMarker(LAST_PHASE.to_owned());
        let complete = events
            .iter()
            .position(|event| event.kind == last_phase)
            .ok_or_else(|| {
                anyhow!("there is no phase `{LAST_PHASE}`: the build was not finished")
            })?;
        let finish = series(events.split_off(complete));
        // Without that, no number of rounds would reach a size.
        if !events.iter().any(Event::is_replayed) {
            bail!("nothing happens before the phase `{LAST_PHASE}`: there is nothing to repeat");
        }
        let span_us = end_us.saturating_add(SECOND_US - 1) / SECOND_US * SECOND_US;
        Ok(Self {
            header,
            body: events,
            finish,
            footer,
            span_us,
        })
    }
}

/// Puts the critical path together, and each counter's samples; anything else stays alone.
fn series(events: Vec<Event>) -> Vec<Series> {
    let mut all: Vec<Series> = Vec::new();
    for event in events {
        let is_replayed = matches!(event.kind, Kind::CriticalPath | Kind::Counter(_));
        let same = |series: &&mut Series| is_replayed && series.events[0].kind == event.kind;
        match all.iter_mut().find(same) {
            Some(series) => series.events.push(event),
            None => all.push(Series {
                is_replayed,
                events: vec![event],
            }),
        }
    }
    all
}
