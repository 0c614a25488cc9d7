//! An upload's profile as a report and a timeline, within bounds of time and memory.

use crate::error::BuildError;
use crate::spool::Received;
use bazel_profile::{Options, ProfileError, Report, Trace};
use std::io::{self, Read};
use std::time::{Duration, Instant};

/// How many of the longest actions and largest groups stand in a report.
const TOP: usize = 25;
/// The most events of a timeline: at 32 bytes each, 320 MB while it is made.
pub(crate) const MAX_TIMELINE_EVENTS: u64 = 10_000_000;

/// What a profile says.
pub(crate) struct Analysis {
    /// Its report.
    pub report: Report,
    /// Its timeline; `None` where it has too many events.
    pub trace: Option<Trace>,
}

/// Reads an upload's profile. A report takes bounded memory whatever the profile's size, so it comes first and says
/// whether a timeline may be made, in a second pass.
///
/// # Errors
/// When it is no profile, or is not read until the deadline.
pub(crate) fn analyze(
    received: &Received,
    deadline: Instant,
    time_limit: Duration,
) -> Result<Analysis, BuildError> {
    let explain = |error: ProfileError| match error {
        ProfileError::Io { .. } if Instant::now() >= deadline => BuildError::Slow {
            limit_seconds: time_limit.as_secs(),
        },
        error => BuildError::Profile(error),
    };
    let reader = || -> Result<_, BuildError> {
        let inner = received.open()?;
        Ok(Timed { inner, deadline })
    };
    let options = options();
    let report = bazel_profile::analyze(reader()?, &options).map_err(explain)?;
    if report.event_count > MAX_TIMELINE_EVENTS {
        return Ok(Analysis {
            report,
            trace: None,
        });
    }
    let (report, trace) = bazel_profile::read_trace(reader()?, &options).map_err(explain)?;
    Ok(Analysis {
        report,
        trace: Some(trace),
    })
}

/// How all profiles are reported on.
pub(crate) fn options() -> Options {
    Options {
        top: TOP,
        ..Options::default()
    }
}

/// A reader that ends in an error once its time is over: a small upload may decompress without end.
struct Timed<R> {
    inner: R,
    deadline: Instant,
}

impl<R: Read> Read for Timed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if Instant::now() >= self.deadline {
            return Err(io::ErrorKind::TimedOut.into());
        }
        self.inner.read(buffer)
    }
}
