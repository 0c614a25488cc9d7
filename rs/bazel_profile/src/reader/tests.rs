//! The two readers against each other, and the walk over layouts that Bazel does not write.

use serde_json::{Map, Value};

use super::general::{self, Extent};
use super::scan::{self, Refusal};
use super::{read, Reading, Sink};
use crate::event::Event;
use crate::source::Source;

const BUILD: &[u8] = include_bytes!("../../tests/data/build.json");

#[derive(Default)]
pub(super) struct Collected {
    pub(super) events: Vec<Event<'static>>,
    pub(super) metadata: Vec<Map<String, Value>>,
}

impl Sink for Collected {
    fn event(&mut self, event: &Event<'_>) {
        self.events.push(owned(event));
    }

    fn metadata(&mut self, metadata: &Map<String, Value>) {
        self.metadata.push(metadata.clone());
    }
}

/// The event with texts that outlive the buffer, and the test.
fn owned(event: &Event<'_>) -> Event<'static> {
    let text = |text: &[u8]| &*text.to_vec().leak();
    Event {
        kind: event.kind,
        category: text(event.category),
        name: text(event.name),
        start_us: event.start_us,
        duration_us: event.duration_us,
        thread_id: event.thread_id,
        output: text(event.output),
        args: crate::event::Args {
            target: text(event.args.target),
            mnemonic: text(event.args.mnemonic),
            name: text(event.args.name),
            // Which of several series is the first shows in its value.
            value_key: b"",
            ..event.args
        },
    }
}

pub(super) fn collect(bytes: &[u8]) -> (Collected, Reading) {
    let mut collected = Collected::default();
    let mut source = Source::new(bytes).expect("a slice can be read");
    let reading = read(&mut source, &mut collected).expect("a profile");
    (collected, reading)
}

/// Every event of the fixture, line by line.
fn event_lines() -> impl Iterator<Item = &'static [u8]> {
    let lines = BUILD.split(|&byte| byte == b'\n').map(<[u8]>::trim_ascii);
    let lines = lines.map(|line| line.strip_suffix(b",").unwrap_or(line));
    lines.filter(|line| line.starts_with(b"{\"") && line.ends_with(b"}"))
}

#[test]
fn both_readers_agree_on_every_event() {
    let mut count = 0;
    for line in event_lines() {
        let (scanned, length) = scan::event(line).expect("Bazel's own layout");
        let value = general::parse(&line[..length]).expect("JSON");
        assert_eq!(
            general::event(&value),
            Some(scanned),
            "{}",
            String::from_utf8_lossy(line)
        );
        count += 1;
    }
    assert!(count > 30, "the fixture has events");
}

#[test]
fn both_readers_agree_on_cut_and_changed_events() {
    for line in event_lines() {
        for at in 0..line.len() {
            assert!(scan::event(&line[..at]).is_err());
            for byte in [b'"', b'{', b'}', b'0', b'.', b',', b'-', b' '] {
                let mut changed = line.to_vec();
                changed[at] = byte;
                if let Ok((scanned, length)) = scan::event(&changed) {
                    assert_eq!(general::extent(&changed), Extent::Complete(length));
                    let value = general::parse(&changed[..length]).expect("JSON");
                    let expected = general::event(&value).unwrap_or_default().kind;
                    assert_eq!(scanned.kind, expected);
                }
            }
        }
    }
}

#[test]
fn every_layout_gives_the_same_events() {
    let (expected, _) = collect(BUILD);
    let value: Value = serde_json::from_slice(BUILD).expect("JSON");
    let pretty = serde_json::to_vec_pretty(&value).expect("JSON");
    let single_line = serde_json::to_vec(&value).expect("JSON");
    let crlf = String::from_utf8_lossy(BUILD)
        .replace('\n', "\r\n")
        .into_bytes();
    let array = serde_json::to_vec(&value["traceEvents"]).expect("JSON");
    let marked = [b"\xef\xbb\xbf", BUILD].concat();
    for bytes in [pretty, single_line, crlf, array, marked] {
        let (collected, reading) = collect(&bytes);
        assert_eq!(collected.events.len(), expected.events.len());
        // Order of keys differs, and with it nothing that an event holds.
        assert!(collected.events == expected.events);
        assert_eq!(
            (
                reading.malformed_count,
                reading.damaged_end,
                reading.trailing_offset
            ),
            (0, None, None)
        );
    }
}

#[test]
fn the_general_reader_takes_what_the_scanner_refuses() {
    let unusual = br#"[{"ph":"X","name":"a \"b\" \u00e9","ts":1.5e3,"dur":99999999999999999999,"x":{"y":[1,{"z":2}]},"tid":"7"}]"#;
    assert_eq!(scan::event(&unusual[1..]), Err(Refusal::Unusual));
    let (collected, _) = collect(unusual);
    let event = &collected.events[0];
    assert_eq!(event.name, "a \"b\" é".as_bytes());
    assert_eq!(
        (event.start_us, event.duration_us, event.thread_id),
        (Some(1500), Some(i64::MAX), 0)
    );
}

#[test]
fn broken_events_are_counted_and_the_next_one_is_read() {
    for broken in [
        r#"{"ph":"X","name":"lost quote,"ts":1},"#,
        r#"{"ph":"X","name":"lost brace","args":{"target":"a","ts":1},"#,
        r#"{"ph":"X","name":"stray \ud800 surrogate"},"#,
        r#"{"name":"no kind"},"#,
        r#"17,"#,
        r#"{"ph":"X","a":[[[[1]]},"#,
    ] {
        let text = format!("[\n{broken}\n{{\"ph\":\"X\",\"name\":\"good\",\"ts\":1}}\n]");
        let (collected, reading) = collect(text.as_bytes());
        assert!(reading.malformed_count >= 1, "{broken}");
        assert_eq!(
            collected.events.last().map(|event| event.name),
            Some(&b"good"[..]),
            "{broken}"
        );
    }
}

#[test]
fn deep_nesting_is_damage() {
    let text = format!(
        "[{{\"ph\":\"X\",\"a\":{}1{}}},{{\"ph\":\"i\"}}]",
        "[".repeat(100_000),
        "]".repeat(100_000)
    );
    let (_, reading) = collect(text.as_bytes());
    assert!(reading.malformed_count >= 1);
}

#[test]
fn unknown_members_of_any_size_are_skipped() {
    let large = "x\\\"".repeat(3_000_000);
    let text = format!("{{\"stack\":{{\"a\":\"{large}\"}},\"n\":1,\"traceEvents\":[{{\"ph\":\"i\"}}],\"last\":null}}");
    let (collected, reading) = collect(text.as_bytes());
    assert_eq!(
        (
            collected.events.len(),
            reading.damaged_end,
            reading.malformed_count
        ),
        (1, None, 0)
    );
}

#[test]
fn the_order_of_a_counters_series_does_not_matter() {
    for unusual in ["", "\"u\":[1],"] {
        for series in [r#""a":1,"b":2"#, r#""b":2,"a":1"#] {
            let text = format!("[{{{unusual}\"ph\":\"C\",\"args\":{{{series}}}}}]");
            let (collected, _) = collect(text.as_bytes());
            assert_eq!(collected.events[0].args.value, Some(1.0), "{text}");
        }
    }
}
