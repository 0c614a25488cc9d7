//! What Bazel tells about a build: its outcome, its targets, its options and its times, out of the file that
//! `--build_event_json_file` or `--build_event_binary_file` writes. See
//! <https://bazel.build/remote/bep> and Bazel's `build_event_stream.proto`.
//!
//! The file is read as a stream in bounded memory. One that was cut, because the build was killed or still runs,
//! gives what stands in it. This module must not know histories.

mod binary;
mod json;

use std::io::{self, BufReader, Read};

use thiserror::Error;

use crate::run::Outcome;

/// A longer event is passed over: no event that counts is as long.
const EVENT_LIMIT_BYTES: usize = 16 << 20;

/// Bazel's exit code of a build that somebody stopped.
const INTERRUPTED: i32 = 8;

/// The names under which workspace status and build metadata tell a commit.
const COMMIT_NAMES: [&str; 4] = [
    "COMMIT_SHA",
    "STABLE_GIT_COMMIT",
    "GIT_COMMIT",
    "BUILD_SCM_REVISION",
];
/// The same for a branch.
const BRANCH_NAMES: [&str; 4] = [
    "BRANCH_NAME",
    "STABLE_GIT_BRANCH",
    "GIT_BRANCH",
    "BUILD_SCM_BRANCH",
];

/// What a file of build events tells.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BuildEvents {
    /// The build's identifier; the profile's metadata name the same.
    pub build_id: Option<String>,
    /// When it began, in milliseconds since 1970 (UTC).
    pub start_time_ms: Option<i64>,
    /// When it ended, in milliseconds since 1970 (UTC).
    pub finish_time_ms: Option<i64>,
    /// The version of Bazel.
    pub bazel_version: Option<String>,
    /// The command, as `build` or `test`.
    pub command: Option<String>,
    /// What was asked for, as on the command line.
    pub target_patterns: Vec<String>,
    /// The configs that were named on the command line.
    pub configs: Vec<String>,
    /// The commit, where workspace status or build metadata tell it.
    pub commit: Option<String>,
    /// The branch, likewise.
    pub branch: Option<String>,
    /// How many events were read.
    pub event_count: u64,
    /// Whether the last event is there; if not, the build did not end, or the file was cut.
    pub is_complete: bool,
    /// Events that could not be read.
    pub malformed_count: u64,
    ending: Option<Ending>,
    was_interrupted: bool,
}

/// How the build ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Ending {
    exit_code: Option<i32>,
    is_success: bool,
}

/// Why a file of build events cannot be read.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum BuildEventsError {
    /// The reader failed.
    #[error("cannot be read: {source}")]
    Io {
        /// What it said.
        #[from]
        source: io::Error,
    },
    /// There is nothing in it.
    #[error("is empty: the build may not have begun, or Bazel was killed")]
    Empty,
    /// It is something else.
    #[error("has no build events: name a file that --build_event_json_file or --build_event_binary_file wrote")]
    NoEvents,
}

/// Something that an event tells.
enum Fact {
    Started {
        build_id: String,
        time_ms: Option<i64>,
        bazel_version: String,
        command: String,
    },
    Patterns(Vec<String>),
    /// Patterns that another event announces.
    AnnouncedPatterns(Vec<String>),
    /// Options and arguments that the user gave; the first event that has some counts.
    Explicit(Vec<String>),
    Named(String, String),
    Finished {
        exit_code: Option<i32>,
        is_success: bool,
        time_ms: Option<i64>,
    },
    InterruptedByUser,
    Last,
}

/// Reads a file of build events, of either format.
///
/// # Errors
/// If it cannot be read, or has no event. What follows a damaged place in the binary format is lost, a damaged line
/// of the other is passed over.
pub fn read(mut reader: impl Read) -> Result<BuildEvents, BuildEventsError> {
    let mut begin = Vec::with_capacity(2);
    reader.by_ref().take(2).read_to_end(&mut begin)?;
    if begin.is_empty() {
        return Err(BuildEventsError::Empty);
    }
    // A message begins with its length and its identifier's tag, which is no quotation mark.
    let is_json = begin == *b"{\"";
    let mut reader = BufReader::new(begin.as_slice().chain(reader));
    let mut events = BuildEvents::default();
    if is_json {
        json::read(&mut reader, &mut events)?;
    } else {
        binary::read(&mut reader, &mut events)?;
    }
    if events.event_count == 0 {
        return Err(BuildEventsError::NoEvents);
    }
    Ok(events)
}

impl BuildEvents {
    /// How the build ended.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        match self.ending {
            Some(Ending {
                exit_code: Some(INTERRUPTED),
                ..
            }) => Outcome::Interrupted,
            Some(Ending {
                exit_code: Some(code),
                ..
            }) if code != 0 => Outcome::Failure,
            Some(Ending {
                exit_code: Some(_), ..
            }) => Outcome::Success,
            // Before Bazel told exit codes.
            Some(Ending { is_success, .. }) if is_success => Outcome::Success,
            Some(_) if self.was_interrupted => Outcome::Interrupted,
            Some(_) => Outcome::Failure,
            None if self.was_interrupted => Outcome::Interrupted,
            None => Outcome::Unknown,
        }
    }

    /// From the start to the end of the build, in microseconds.
    #[must_use]
    pub fn duration_us(&self) -> Option<u64> {
        let duration_ms = self.finish_time_ms?.checked_sub(self.start_time_ms?)?;
        u64::try_from(duration_ms).ok()?.checked_mul(1000)
    }

    fn take(&mut self, fact: Fact) {
        match fact {
            Fact::Started {
                build_id,
                time_ms,
                bazel_version,
                command,
            } => {
                let known = |text: String| Some(text).filter(|it| !it.is_empty());
                self.build_id = known(build_id);
                self.start_time_ms = time_ms;
                self.bazel_version = known(bazel_version);
                self.command = known(command);
            }
            Fact::Patterns(patterns) => self.target_patterns = patterns,
            Fact::AnnouncedPatterns(patterns) if self.target_patterns.is_empty() => {
                self.target_patterns = patterns;
            }
            Fact::AnnouncedPatterns(_) => {}
            Fact::Explicit(arguments) if self.configs.is_empty() => {
                self.configs = configs(&arguments);
            }
            Fact::Explicit(_) => {}
            Fact::Named(name, value) => self.take_named(&name, value),
            Fact::Finished {
                exit_code,
                is_success,
                time_ms,
            } => {
                self.ending = Some(Ending {
                    exit_code,
                    is_success,
                });
                self.finish_time_ms = time_ms;
            }
            Fact::InterruptedByUser => self.was_interrupted = true,
            Fact::Last => self.is_complete = true,
        }
    }

    fn take_named(&mut self, name: &str, value: String) {
        if value.is_empty() {
            return;
        }
        if COMMIT_NAMES.contains(&name) {
            self.commit.get_or_insert(value);
        } else if BRANCH_NAMES.contains(&name) {
            self.branch.get_or_insert(value);
        }
    }
}

/// The values of `--config=NAME` and `--config NAME`.
fn configs(arguments: &[String]) -> Vec<String> {
    let mut found = Vec::new();
    let mut arguments = arguments.iter();
    while let Some(argument) = arguments.next() {
        let name = match argument.strip_prefix("--config") {
            Some("") => arguments.next().map(String::as_str),
            Some(rest) => rest.strip_prefix('='),
            None => None,
        };
        found.extend(name.filter(|it| !it.is_empty()).map(str::to_owned));
    }
    found
}

#[cfg(test)]
mod tests;
