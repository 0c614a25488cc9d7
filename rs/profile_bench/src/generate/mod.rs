//! Makes a large profile from a real one: what a build N times as long would have written. It owns
//! the order of events and the size; it must not know who reads the result.
//!
//! Round 0 is the seed itself, so one round gives the seed back. Each later round repeats every
//! event but thread metadata and phase markers, on the same threads, after the round before it.
//! Rounds follow each other, hence the critical path is the paths of all of them, one after the
//! other. The phase in which actions run begins once; the last phase, and what follows it, moves to
//! the end.

mod event;
mod seed;
#[cfg(test)]
mod tests;

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process;

use anyhow::{anyhow, Context, Result};
use flate2::write::GzEncoder;
use flate2::Compression;

use event::Event;
use seed::Seed;

const EVENT_SEPARATOR: &str = ",\n    ";
const FIRST_EVENT_SEPARATOR: &str = "\n    ";
const BUFFER_BYTES: usize = 256 * 1024;

/// What was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Generated {
    /// How often the seed's build happens in it.
    pub round_count: u64,
    /// Events of every kind.
    pub event_count: u64,
    /// Bytes of JSON, before compression.
    pub json_bytes: u64,
}

/// Makes `out` from the profile `from`: as many rounds as give `size_bytes` of JSON, or one or two
/// more. It is gzip when its name ends in `.gz`. Equal arguments give equal bytes.
///
/// # Errors
///
/// When the seed is not as Bazel writes it, or a file cannot be read or written. `out` is then as
/// it was before.
pub fn generate(from: &Path, size_bytes: u64, out: &Path) -> Result<Generated> {
    let seed = Seed::read(from)?;
    let write = || -> Result<Generated> {
        let partial = Partial::beside(out)?;
        let file = BufWriter::with_capacity(BUFFER_BYTES, File::create(&partial.path)?);
        let generated = if out.extension().is_some_and(|extension| extension == "gz") {
            let mut gzip = GzEncoder::new(file, Compression::default());
            let generated = write_profile(&seed, size_bytes, &mut gzip)?;
            gzip.finish()?.flush()?;
            generated
        } else {
            let mut plain = file;
            let generated = write_profile(&seed, size_bytes, &mut plain)?;
            plain.flush()?;
            generated
        };
        fs::rename(&partial.path, out)?;
        Ok(generated)
    };
    write().with_context(|| format!("cannot write {}", out.display()))
}

/// A file under a temporary name; deleted unless it was renamed.
struct Partial {
    path: PathBuf,
}

impl Partial {
    fn beside(out: &Path) -> Result<Self> {
        let name = out
            .file_name()
            .ok_or_else(|| anyhow!("that is no file name"))?;
        let name = format!(".{}.{}.partial", name.to_string_lossy(), process::id());
        Ok(Self {
            path: out.with_file_name(name),
        })
    }
}

impl Drop for Partial {
    fn drop(&mut self) {
        // Fails when it was renamed, as it should have been, or never made.
        let _ = fs::remove_file(&self.path);
    }
}

fn write_profile(seed: &Seed, size_bytes: u64, out: &mut impl Write) -> io::Result<Generated> {
    let mut writer = ProfileWriter::begin(seed, out)?;
    for event in &seed.body {
        writer.event(event, 0)?;
    }
    let (once_bytes, round_bytes) = finish_bytes(seed);
    let mut round_count = 1;
    while writer.out.bytes + once_bytes + round_count * round_bytes < size_bytes {
        for event in seed.body.iter().filter(|event| event.is_replayed()) {
            writer.event(event, round_count)?;
        }
        round_count += 1;
    }
    for series in &seed.finish {
        let first = if series.is_replayed {
            0
        } else {
            round_count - 1
        };
        for round in first..round_count {
            for event in &series.events {
                writer.event(event, round)?;
            }
        }
    }
    writer.out.write_all(seed.footer.as_bytes())?;
    Ok(Generated {
        round_count,
        event_count: writer.event_count,
        json_bytes: writer.out.bytes,
    })
}

/// What remains to be written after the body, in bytes: once, and for each round. Later rounds are
/// a little longer, but how much is not worth writing them twice.
fn finish_bytes(seed: &Seed) -> (u64, u64) {
    let mut once_bytes = seed.footer.len() as u64;
    let mut round_bytes = 0;
    for series in &seed.finish {
        let bytes = if series.is_replayed {
            &mut round_bytes
        } else {
            &mut once_bytes
        };
        for event in &series.events {
            *bytes += EVENT_SEPARATOR.len() as u64 + event.text_bytes();
        }
    }
    (once_bytes, round_bytes)
}

/// Writes events in Bazel's own layout and counts them.
struct ProfileWriter<'a, W> {
    out: Counted<'a, W>,
    span_us: i64,
    event_count: u64,
}

impl<'a, W: Write> ProfileWriter<'a, W> {
    fn begin(seed: &Seed, out: &'a mut W) -> io::Result<Self> {
        let mut out = Counted { out, bytes: 0 };
        out.write_all(seed.header.as_bytes())?;
        Ok(Self {
            out,
            span_us: seed.span_us,
            event_count: 0,
        })
    }

    fn event(&mut self, event: &Event, round: u64) -> io::Result<()> {
        let separator = if self.event_count == 0 {
            FIRST_EVENT_SEPARATOR
        } else {
            EVENT_SEPARATOR
        };
        self.out.write_all(separator.as_bytes())?;
        self.event_count += 1;
        let rounds = i64::try_from(round).unwrap_or(i64::MAX);
        event.write(&mut self.out, round, self.span_us.saturating_mul(rounds))
    }
}

/// Counts the bytes on their way.
struct Counted<'a, W> {
    out: &'a mut W,
    bytes: u64,
}

impl<W: Write> Write for Counted<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
