//! Build events as JSON, one a line, by protobuf's rules: fields with their default are left out, 64-bit numbers are
//! texts, times are RFC 3339.

use std::collections::BTreeMap;
use std::io::{BufRead, Read};

use serde::Deserialize;

use super::{BuildEvents, BuildEventsError, Fact, EVENT_LIMIT_BYTES};

/// An event, as far as it is read.
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct Event {
    id: Option<Id>,
    children: Vec<Id>,
    last_message: bool,
    started: Option<Started>,
    unstructured_command_line: Option<CommandLine>,
    options_parsed: Option<OptionsParsed>,
    workspace_status: Option<WorkspaceStatus>,
    build_metadata: Option<BuildMetadata>,
    finished: Option<Finished>,
    aborted: Option<Aborted>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Id {
    pattern: Option<Pattern>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Pattern {
    pattern: Vec<String>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct Started {
    uuid: String,
    start_time_millis: Option<Integer>,
    start_time: Option<String>,
    build_tool_version: String,
    command: String,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct CommandLine {
    args: Vec<String>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct OptionsParsed {
    explicit_cmd_line: Vec<String>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct WorkspaceStatus {
    item: Vec<Item>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Item {
    key: String,
    value: String,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct BuildMetadata {
    metadata: BTreeMap<String, String>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct Finished {
    overall_success: bool,
    exit_code: Option<ExitCode>,
    finish_time_millis: Option<Integer>,
    finish_time: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct ExitCode {
    code: i32,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Aborted {
    reason: String,
}

/// A 64-bit number, which protobuf's JSON writes as text.
#[derive(Deserialize)]
#[serde(untagged)]
enum Integer {
    Number(i64),
    Text(String),
}

impl Integer {
    fn value(&self) -> Option<i64> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Text(text) => text.parse().ok(),
        }
    }
}

/// Reads all lines.
pub(super) fn read(
    reader: &mut impl BufRead,
    events: &mut BuildEvents,
) -> Result<(), BuildEventsError> {
    let mut line = Vec::new();
    loop {
        line.clear();
        let limit = EVENT_LIMIT_BYTES as u64;
        if reader.by_ref().take(limit).read_until(b'\n', &mut line)? == 0 {
            return Ok(());
        }
        if line.len() == EVENT_LIMIT_BYTES && !line.ends_with(b"\n") {
            reader.skip_until(b'\n')?;
            continue;
        }
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        match serde_json::from_slice::<Event>(&line) {
            // Every event has an identifier: other JSON is no event.
            Ok(event) if event.id.is_some() => {
                events.event_count += 1;
                facts(event, &mut |fact| events.take(fact));
            }
            _ => events.malformed_count += 1,
        }
    }
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
            time_ms: time_ms(started.start_time, started.start_time_millis),
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
    for item in event.workspace_status.unwrap_or_default().item {
        take(Fact::Named(item.key, item.value));
    }
    for (name, value) in event.build_metadata.unwrap_or_default().metadata {
        take(Fact::Named(name, value));
    }
    if let Some(finished) = event.finished {
        take(Fact::Finished {
            exit_code: finished.exit_code.map(|it| it.code),
            is_success: finished.overall_success,
            time_ms: time_ms(finished.finish_time, finished.finish_time_millis),
        });
    }
    if event
        .aborted
        .is_some_and(|it| it.reason == "USER_INTERRUPTED")
    {
        take(Fact::InterruptedByUser);
    }
    if event.last_message {
        take(Fact::Last);
    }
}

/// The newer field, or else the older one.
fn time_ms(time: Option<String>, time_ms: Option<Integer>) -> Option<i64> {
    let time: Option<jiff::Timestamp> = time.and_then(|it| it.parse().ok());
    time.map(|it| it.as_millisecond())
        .or_else(|| time_ms?.value())
}
