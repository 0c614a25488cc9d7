//! Build events as protobuf messages, each with its length before it. The messages below declare what is read of
//! `build_event_stream.proto`; field numbers are its own. Members of a `oneof` are declared as optional, which is the
//! same on the wire.

use std::io::{self, BufRead, Read};

use prost::Message;

use super::{BuildEvents, BuildEventsError, Fact, EVENT_LIMIT_BYTES};

/// The reason of `Aborted` that says that the user did it.
const USER_INTERRUPTED: i32 = 1;
const MILLISECONDS: i64 = 1000;
const NANOSECONDS_PER_MILLISECOND: i64 = 1_000_000;

/// `BuildEvent`.
#[derive(Clone, PartialEq, Message)]
pub(super) struct Event {
    #[prost(message, optional, tag = "1")]
    pub(super) id: Option<Id>,
    #[prost(message, repeated, tag = "2")]
    pub(super) children: Vec<Id>,
    #[prost(bool, tag = "20")]
    pub(super) last_message: bool,
    #[prost(message, optional, tag = "4")]
    pub(super) aborted: Option<Aborted>,
    #[prost(message, optional, tag = "5")]
    pub(super) started: Option<Started>,
    #[prost(message, optional, tag = "12")]
    pub(super) unstructured_command_line: Option<CommandLine>,
    #[prost(message, optional, tag = "13")]
    pub(super) options_parsed: Option<OptionsParsed>,
    #[prost(message, optional, tag = "16")]
    pub(super) workspace_status: Option<Items>,
    #[prost(message, optional, tag = "26")]
    pub(super) build_metadata: Option<Items>,
    #[prost(message, optional, tag = "14")]
    pub(super) finished: Option<Finished>,
}

/// `BuildEventId`.
#[derive(Clone, PartialEq, Message)]
pub(super) struct Id {
    #[prost(message, optional, tag = "4")]
    pub(super) pattern: Option<Pattern>,
}

/// `BuildEventId.PatternExpandedId`.
#[derive(Clone, PartialEq, Message)]
pub(super) struct Pattern {
    #[prost(string, repeated, tag = "1")]
    pub(super) pattern: Vec<String>,
}

/// `Aborted`.
#[derive(Clone, PartialEq, Message)]
pub(super) struct Aborted {
    #[prost(int32, tag = "1")]
    pub(super) reason: i32,
}

/// `BuildStarted`.
#[derive(Clone, PartialEq, Message)]
pub(super) struct Started {
    #[prost(string, tag = "1")]
    pub(super) uuid: String,
    #[prost(int64, tag = "2")]
    pub(super) start_time_millis: i64,
    #[prost(string, tag = "3")]
    pub(super) build_tool_version: String,
    #[prost(string, tag = "5")]
    pub(super) command: String,
    #[prost(message, optional, tag = "9")]
    pub(super) start_time: Option<Timestamp>,
}

/// `google.protobuf.Timestamp`.
#[derive(Clone, PartialEq, Message)]
pub(super) struct Timestamp {
    #[prost(int64, tag = "1")]
    pub(super) seconds: i64,
    #[prost(int32, tag = "2")]
    pub(super) nanos: i32,
}

/// `UnstructuredCommandLine`.
#[derive(Clone, PartialEq, Message)]
pub(super) struct CommandLine {
    #[prost(string, repeated, tag = "1")]
    pub(super) args: Vec<String>,
}

/// `OptionsParsed`.
#[derive(Clone, PartialEq, Message)]
pub(super) struct OptionsParsed {
    #[prost(string, repeated, tag = "4")]
    pub(super) explicit_cmd_line: Vec<String>,
}

/// `WorkspaceStatus`; `BuildMetadata` with its map is the same on the wire.
#[derive(Clone, PartialEq, Message)]
pub(super) struct Items {
    #[prost(message, repeated, tag = "1")]
    pub(super) item: Vec<Item>,
}

/// `WorkspaceStatus.Item`.
#[derive(Clone, PartialEq, Message)]
pub(super) struct Item {
    #[prost(string, tag = "1")]
    pub(super) key: String,
    #[prost(string, tag = "2")]
    pub(super) value: String,
}

/// `BuildFinished`.
#[derive(Clone, PartialEq, Message)]
pub(super) struct Finished {
    #[prost(bool, tag = "1")]
    pub(super) overall_success: bool,
    #[prost(int64, tag = "2")]
    pub(super) finish_time_millis: i64,
    #[prost(message, optional, tag = "3")]
    pub(super) exit_code: Option<ExitCode>,
    #[prost(message, optional, tag = "5")]
    pub(super) finish_time: Option<Timestamp>,
}

/// `BuildFinished.ExitCode`.
#[derive(Clone, PartialEq, Message)]
pub(super) struct ExitCode {
    #[prost(int32, tag = "2")]
    pub(super) code: i32,
}

/// Reads all messages, up to the end or the first damage: lengths say where the next one begins.
pub(super) fn read(
    reader: &mut impl BufRead,
    events: &mut BuildEvents,
) -> Result<(), BuildEventsError> {
    let mut message = Vec::new();
    loop {
        let length = match length(reader)? {
            Length::Known(length) => length,
            Length::End => return Ok(()),
            Length::Damaged => {
                events.malformed_count += 1;
                return Ok(());
            }
        };
        message.clear();
        let mut body = reader.by_ref().take(length);
        let is_long = length > EVENT_LIMIT_BYTES as u64;
        let read = if is_long {
            io::copy(&mut body, &mut io::sink())?
        } else {
            body.read_to_end(&mut message)? as u64
        };
        let event = Event::decode(message.as_slice());
        match event {
            _ if read < length => {
                events.malformed_count += 1;
                return Ok(());
            }
            _ if is_long => {}
            Ok(event) if event.id.is_some() => {
                events.event_count += 1;
                facts(event, &mut |fact| events.take(fact));
            }
            _ => events.malformed_count += 1,
        }
    }
}

enum Length {
    Known(u64),
    End,
    Damaged,
}

/// A length in LEB128.
fn length(reader: &mut impl BufRead) -> io::Result<Length> {
    let mut length = 0_u64;
    for shift in (0..35).step_by(7) {
        let mut byte = [0];
        match reader.read_exact(&mut byte) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
                return Ok(if shift == 0 {
                    Length::End
                } else {
                    Length::Damaged
                });
            }
            Err(error) => return Err(error),
        }
        let [byte] = byte;
        length |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Ok(Length::Known(length));
        }
    }
    Ok(Length::Damaged)
}

fn facts(event: Event, take: &mut impl FnMut(Fact)) {
    if let Some(pattern) = event.id.and_then(|id| id.pattern) {
        take(Fact::Patterns(pattern.pattern));
    }
    for pattern in event.children.into_iter().filter_map(|id| id.pattern) {
        take(Fact::AnnouncedPatterns(pattern.pattern));
    }
    if let Some(started) = event.started {
        take(Fact::Started {
            time_ms: time_ms(started.start_time.as_ref(), started.start_time_millis),
            build_id: started.uuid,
            bazel_version: started.build_tool_version,
            command: started.command,
        });
    }
    if let Some(line) = event.unstructured_command_line {
        take(Fact::Explicit(line.args));
    }
    if let Some(options) = event.options_parsed {
        take(Fact::Explicit(options.explicit_cmd_line));
    }
    let named = [event.workspace_status, event.build_metadata];
    for item in named.into_iter().flatten().flat_map(|items| items.item) {
        take(Fact::Named(item.key, item.value));
    }
    if let Some(finished) = event.finished {
        take(Fact::Finished {
            exit_code: finished.exit_code.map(|it| it.code),
            is_success: finished.overall_success,
            time_ms: time_ms(finished.finish_time.as_ref(), finished.finish_time_millis),
        });
    }
    if event
        .aborted
        .is_some_and(|it| it.reason == USER_INTERRUPTED)
    {
        take(Fact::InterruptedByUser);
    }
    if event.last_message {
        take(Fact::Last);
    }
}

/// The newer field, or else the older one; 0 is none.
fn time_ms(time: Option<&Timestamp>, time_ms: i64) -> Option<i64> {
    let exact = time.and_then(|time| {
        let rest_ms = i64::from(time.nanos) / NANOSECONDS_PER_MILLISECOND;
        time.seconds.checked_mul(MILLISECONDS)?.checked_add(rest_ms)
    });
    exact.or(Some(time_ms).filter(|it| *it != 0))
}
