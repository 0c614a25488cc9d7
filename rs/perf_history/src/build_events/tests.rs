use std::io::Read;

use prost::Message;

use super::binary::{
    Aborted, CommandLine, Event, ExitCode, Finished, Id, Item, Items, OptionsParsed, Pattern,
    Started, Timestamp,
};
use super::*;

/// A build as Bazel tells it, by protobuf's JSON rules.
const BUILD: &str = r#"{"id":{"started":{}},"children":[{"progress":{}},{"pattern":{"pattern":["//rs/...","-//rs/cli"]}}],"started":{"uuid":"6f2d","startTimeMillis":"1752192000250","buildToolVersion":"7.7.1","command":"build","startTime":"2025-07-11T00:00:00.250Z","workspaceDirectory":"/w"}}
{"id":{"unstructuredCommandLine":{}},"unstructuredCommandLine":{"args":["build","--default_override=0:build:perf=--copt=-O2","--config=perf","--config","ci","//rs/..."]}}
{"id":{"optionsParsed":{}},"optionsParsed":{"cmdLine":["--config=other"],"explicitCmdLine":["--config=perf","--config=ci"]}}
{"id":{"workspaceStatus":{}},"workspaceStatus":{"item":[{"key":"BUILD_HOST","value":"h"},{"key":"BUILD_SCM_REVISION","value":"abc123"}]}}
{"id":{"buildMetadata":{}},"buildMetadata":{"metadata":{"BRANCH_NAME":"main"}}}
{"id":{"pattern":{"pattern":["//rs/...","-//rs/cli"]}},"expanded":{}}
{"id":{"progress":{"opaqueCount":1}},"progress":{"stderr":"Loading: \u001b[0m\r\n"}}
{"id":{"buildFinished":{}},"finished":{"overallSuccess":true,"finishTimeMillis":"1752192061750","exitCode":{"name":"SUCCESS"},"finishTime":"2025-07-11T00:01:01.750Z"}}
{"id":{"buildToolLogs":{}},"buildToolLogs":{},"lastMessage":true}
"#;

/// The same build as messages.
fn messages() -> Vec<Event> {
    let texts = |texts: &[&str]| texts.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>();
    let id = || Some(Id { pattern: None });
    let pattern = || Id {
        pattern: Some(Pattern {
            pattern: texts(&["//rs/...", "-//rs/cli"]),
        }),
    };
    let items = |key: &str, value: &str| {
        Some(Items {
            item: vec![Item {
                key: key.into(),
                value: value.into(),
            }],
        })
    };
    let time = |seconds, nanos| Some(Timestamp { seconds, nanos });
    vec![
        Event {
            id: id(),
            children: vec![Id { pattern: None }, pattern()],
            started: Some(Started {
                uuid: "6f2d".into(),
                start_time_millis: 1,
                build_tool_version: "7.7.1".into(),
                command: "build".into(),
                start_time: time(1_752_192_000, 250_000_000),
            }),
            ..Event::default()
        },
        Event {
            id: id(),
            unstructured_command_line: Some(CommandLine {
                args: texts(&["build", "--config=perf", "--config", "ci", "//rs/..."]),
            }),
            ..Event::default()
        },
        Event {
            id: id(),
            options_parsed: Some(OptionsParsed {
                explicit_cmd_line: texts(&["--config=perf", "--config=ci"]),
            }),
            ..Event::default()
        },
        Event {
            id: id(),
            workspace_status: items("BUILD_SCM_REVISION", "abc123"),
            ..Event::default()
        },
        Event {
            id: id(),
            build_metadata: items("BRANCH_NAME", "main"),
            ..Event::default()
        },
        Event {
            id: Some(pattern()),
            ..Event::default()
        },
        Event {
            id: id(),
            ..Event::default()
        },
        Event {
            id: id(),
            finished: Some(Finished {
                overall_success: true,
                finish_time_millis: 1,
                exit_code: Some(ExitCode { code: 0 }),
                finish_time: time(1_752_192_061, 750_999_999),
            }),
            ..Event::default()
        },
        Event {
            id: id(),
            last_message: true,
            ..Event::default()
        },
    ]
}

fn binary(events: &[Event]) -> Vec<u8> {
    events
        .iter()
        .flat_map(Message::encode_length_delimited_to_vec)
        .collect()
}

fn finished(exit_code: Option<i32>, is_success: bool) -> Event {
    Event {
        id: Some(Id::default()),
        finished: Some(Finished {
            overall_success: is_success,
            exit_code: exit_code.map(|code| ExitCode { code }),
            ..Finished::default()
        }),
        ..Event::default()
    }
}

#[test]
fn both_formats_tell_the_same() {
    let events = read(BUILD.as_bytes()).unwrap();
    assert_eq!(events.build_id.as_deref(), Some("6f2d"));
    assert_eq!(events.start_time_ms, Some(1_752_192_000_250));
    assert_eq!(events.duration_us(), Some(61_500_000));
    assert_eq!(events.bazel_version.as_deref(), Some("7.7.1"));
    assert_eq!(events.command.as_deref(), Some("build"));
    assert_eq!(events.target_patterns, ["//rs/...", "-//rs/cli"]);
    assert_eq!(events.configs, ["perf", "ci"]);
    assert_eq!(events.commit.as_deref(), Some("abc123"));
    assert_eq!(events.branch.as_deref(), Some("main"));
    assert_eq!(events.outcome(), Outcome::Success);
    assert_eq!((events.event_count, events.malformed_count), (9, 0));
    assert!(events.is_complete);
    assert_eq!(read(binary(&messages()).as_slice()).unwrap(), events);
}

#[test]
fn outcomes() {
    let outcome = |event: Event| read(binary(&[event]).as_slice()).unwrap().outcome();
    assert_eq!(outcome(finished(Some(0), true)), Outcome::Success);
    assert_eq!(outcome(finished(Some(3), false)), Outcome::Failure);
    assert_eq!(outcome(finished(Some(8), false)), Outcome::Interrupted);
    assert_eq!(outcome(finished(None, true)), Outcome::Success);
    assert_eq!(outcome(finished(None, false)), Outcome::Failure);
    let aborted = Event {
        id: Some(Id::default()),
        aborted: Some(Aborted { reason: 1 }),
        ..Event::default()
    };
    assert_eq!(outcome(aborted), Outcome::Interrupted);
    let line = r#"{"id":{"pattern":{"pattern":["//a"]}},"aborted":{"reason":"USER_INTERRUPTED"}}"#;
    assert_eq!(
        read(line.as_bytes()).unwrap().outcome(),
        Outcome::Interrupted
    );
}

#[test]
fn a_cut_file_tells_what_stands_in_it() {
    let whole = [BUILD.as_bytes().to_vec(), binary(&messages())];
    for bytes in whole {
        for length in 0..bytes.len() {
            match read(&bytes[..length]) {
                Ok(events) => {
                    assert!(events.event_count > 0 && !events.is_complete, "{length}");
                    assert_eq!(events.target_patterns.len(), 2);
                    let is_over = events.event_count >= 8;
                    let expected = if is_over {
                        Outcome::Success
                    } else {
                        Outcome::Unknown
                    };
                    assert_eq!(events.outcome(), expected, "{length}");
                }
                Err(BuildEventsError::Empty) => assert_eq!(length, 0),
                Err(BuildEventsError::NoEvents) => assert!(length < 300, "{length}"),
                Err(error) => panic!("{error}"),
            }
            // Without the end of its line the last event is whole.
            if length + 2 == bytes.len() {
                break;
            }
        }
    }
}

#[test]
fn a_damaged_line_is_passed_over_and_so_is_one_that_is_too_long() {
    let long = format!(
        "{{\"id\":{{}},\"progress\":\"{}\"}}\n",
        "x".repeat(EVENT_LIMIT_BYTES)
    );
    let damaged = BUILD.replacen(
        "{\"id\":{\"workspaceStatus",
        &format!("{long}{{\"id\":[\n{{\"id\":{{\"workspaceStatus"),
        1,
    );
    let events = read(damaged.as_bytes()).unwrap();
    assert_eq!((events.event_count, events.malformed_count), (9, 1));
    assert_eq!(events.commit.as_deref(), Some("abc123"));
}

#[test]
fn what_is_no_file_of_build_events_is_refused() {
    for other in [
        &b"{"[..],
        b"{\"a\":1}\n",
        b"plain text",
        &[0xff; 99],
        &[0; 9],
        b"\n\n\n",
    ] {
        let error = read(other).unwrap_err();
        assert!(
            matches!(error, BuildEventsError::NoEvents),
            "{other:?}: {error}"
        );
    }
    assert!(matches!(read(&b""[..]), Err(BuildEventsError::Empty)));
    struct Broken;
    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("gone"))
        }
    }
    let error = read(Broken).unwrap_err().to_string();
    assert_eq!(error, "cannot be read: gone");
}

#[test]
fn hostile_bytes_do_not_panic() {
    let whole = [BUILD.as_bytes().to_vec(), binary(&messages())];
    let mut state = 1_u64;
    for bytes in whole {
        for _ in 0..3_000 {
            let mut damaged = bytes.clone();
            for _ in 0..3 {
                state = state
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1);
                let place = (state >> 33) as usize % damaged.len();
                damaged[place] ^= 1 << (state >> 60 & 7);
            }
            let _ = read(damaged.as_slice());
        }
    }
}
