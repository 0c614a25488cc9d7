//! Any events in any layout: whichever of the two readers takes them, they come out as they went in.

use std::fmt::Write as _;
use std::io::Write as _;

use flate2::write::GzEncoder;
use flate2::Compression;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use serde_json::Value;

use super::tests::{collect, Collected};
use super::{general, scan};
use crate::event::{Args, Event};

/// An object's members in the order of the file: keys, and values as JSON.
type Members = Vec<(String, String)>;

/// What JSON says of an event, before it is written down.
#[derive(Debug, Clone)]
struct Described {
    kind: char,
    category: String,
    name: String,
    start_us: Option<i64>,
    duration_us: Option<i64>,
    thread_id: i64,
    output: String,
    target: String,
    mnemonic: String,
    thread_name: String,
    /// Members of `args` with numbers, in eighths so that every reader gets them exactly.
    numbers: Vec<(String, i32)>,
    /// A member that nobody knows.
    unknown: Option<(String, Value)>,
}

impl Described {
    fn event(&self) -> Event<'_> {
        let mut args = Args {
            target: self.target.as_bytes(),
            mnemonic: self.mnemonic.as_bytes(),
            name: self.thread_name.as_bytes(),
            ..Args::default()
        };
        let mut value_key: Option<&str> = None;
        for (key, eighths) in &self.numbers {
            let value = f64::from(*eighths) / 8.0;
            match key.as_str() {
                "tid" => args.thread_id = Some(value as i64),
                "sort_index" => args.sort_index = Some(value as i64),
                "local action cache" => args.cache_checks = Some(value),
                key if value_key.is_none_or(|first| key < first) => {
                    value_key = Some(key);
                    args.value = Some(value);
                }
                _ => {}
            }
        }
        Event {
            kind: self.kind as u8,
            category: self.category.as_bytes(),
            name: self.name.as_bytes(),
            start_us: self.start_us,
            duration_us: self.duration_us,
            thread_id: self.thread_id,
            output: self.output.as_bytes(),
            args,
        }
    }
}

/// Half of them as Bazel writes them, which is what the scanner takes; the others with what it has to leave alone.
fn described() -> impl Strategy<Value = Described> {
    any::<bool>().prop_flat_map(described_with)
}

fn described_with(is_usual: bool) -> impl Strategy<Value = Described> {
    let text = move || text(is_usual);
    let texts = (text(), text(), text(), text(), text(), text());
    let times = (option::of(whole()), option::of(whole()), whole());
    let number_keys = prop::sample::select(vec![
        "tid",
        "sort_index",
        "local action cache",
        "action",
        "value",
        "cpu",
    ]);
    let numbers = prop::collection::btree_map(number_keys, any::<i32>(), 0..4);
    let unknown = option::of(("[a-z]{1,6}_", unknown_value(is_usual)));
    let kind = prop::sample::select(vec!['X', 'i', 'C', 'M', 'B']);
    (kind, texts, times, numbers, unknown).prop_map(|(kind, texts, times, numbers, unknown)| {
        Described {
            kind,
            category: texts.0,
            name: texts.1,
            output: texts.2,
            target: texts.3,
            mnemonic: texts.4,
            thread_name: texts.5,
            start_us: times.0,
            duration_us: times.1,
            thread_id: times.2,
            numbers: numbers
                .into_iter()
                .map(|(key, value)| (key.to_owned(), value))
                .collect(),
            unknown,
        }
    })
}

fn text(is_usual: bool) -> BoxedStrategy<String> {
    let usual = "[a-zA-Z0-9/_:@.{}\\[\\], é’𝄞-]{0,24}";
    if is_usual {
        return usual.boxed();
    }
    prop_oneof![usual, "[\"\\\\{}\\[\\],:\n\r\t\u{0}é’𝄞 ]{0,8}"].boxed()
}

fn whole() -> impl Strategy<Value = i64> {
    prop_oneof![
        4 => 0..10_000_000_i64,
        2 => any::<i32>().prop_map(i64::from),
        1 => any::<i64>()
    ]
}

fn unknown_value(is_usual: bool) -> BoxedStrategy<Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        text(is_usual).prop_map(Value::from),
    ];
    if is_usual {
        return leaf.boxed();
    }
    let nested = leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map("[a-z]{0,3}", inner, 0..4)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    });
    nested.boxed()
}

/// How a document is written down.
#[derive(Debug, Clone)]
struct Layout {
    /// Between tokens inside an event.
    space: &'static str,
    /// Between events.
    line: &'static str,
    is_bare_array: bool,
    has_mark: bool,
    is_gzip: bool,
    metadata_is_last: bool,
    /// Whether texts are written with escapes that they do not need.
    escapes: bool,
    /// Of the order of members.
    seed: u64,
}

fn layout() -> impl Strategy<Value = Layout> {
    let spaces = prop::sample::select(vec!["", " ", "\n      ", "\r\n\t"]);
    let lines = prop::sample::select(vec!["", "\n    ", "\r\n", "\n\n\t"]);
    let flags = (
        any::<bool>(),
        any::<bool>(),
        any::<bool>(),
        any::<bool>(),
        any::<bool>(),
    );
    (spaces, lines, flags, any::<u64>()).prop_map(|(space, line, flags, seed)| Layout {
        space,
        line,
        is_bare_array: flags.0,
        has_mark: flags.1,
        is_gzip: flags.2,
        metadata_is_last: flags.3,
        escapes: flags.4,
        seed,
    })
}

impl Layout {
    fn document(&self, events: &[Described]) -> Vec<u8> {
        let events: Vec<String> = events.iter().map(|event| self.event(event)).collect();
        let events = format!(
            "[{}{}{}]",
            self.line,
            events.join(&format!(",{}", self.line)),
            self.line
        );
        let metadata = ("otherData".to_owned(), "{\"build_id\":\"b\"}".to_owned());
        let mut members = vec![metadata, ("traceEvents".to_owned(), events.clone())];
        if self.metadata_is_last {
            members.reverse();
        }
        let text = if self.is_bare_array {
            events
        } else {
            self.object(&members)
        };
        let mark = if self.has_mark { "\u{feff}" } else { "" };
        let bytes = format!("{mark}{text}{}", self.line).into_bytes();
        if self.is_gzip {
            let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
            encoder.write_all(&bytes).expect("memory can be written");
            return encoder.finish().expect("memory can be written");
        }
        bytes
    }

    fn event(&self, event: &Described) -> String {
        let mut members: Members = vec![
            ("ph".to_owned(), self.text(&event.kind.to_string())),
            ("cat".to_owned(), self.text(&event.category)),
            ("name".to_owned(), self.text(&event.name)),
            ("tid".to_owned(), event.thread_id.to_string()),
            ("out".to_owned(), self.text(&event.output)),
            ("args".to_owned(), self.args(event)),
        ];
        members.extend(
            event
                .start_us
                .map(|time_us| ("ts".to_owned(), time_us.to_string())),
        );
        members.extend(
            event
                .duration_us
                .map(|time_us| ("dur".to_owned(), time_us.to_string())),
        );
        members.extend(
            event
                .unknown
                .iter()
                .map(|(key, value)| (key.clone(), value.to_string())),
        );
        self.shuffle(&mut members);
        self.object(&members)
    }

    fn args(&self, event: &Described) -> String {
        let mut members: Members = vec![
            ("target".to_owned(), self.text(&event.target)),
            ("mnemonic".to_owned(), self.text(&event.mnemonic)),
            ("name".to_owned(), self.text(&event.thread_name)),
        ];
        let numbers = event.numbers.iter();
        members.extend(
            numbers.map(|(key, eighths)| (key.clone(), (f64::from(*eighths) / 8.0).to_string())),
        );
        self.shuffle(&mut members);
        self.object(&members)
    }

    /// Orders members by a hash of their keys: any order for some seed, and the same one each time.
    fn shuffle(&self, members: &mut Members) {
        members.sort_by_key(|(key, _)| {
            key.bytes().fold(self.seed, |hash, byte| {
                (hash ^ u64::from(byte))
                    .wrapping_mul(0x9e37_79b9_7f4a_7c15)
                    .rotate_left(29)
            })
        });
    }

    fn object(&self, members: &Members) -> String {
        let space = self.space;
        let members: Vec<String> = members
            .iter()
            .map(|(key, value)| format!("{space}{}{space}:{space}{value}{space}", self.text(key)))
            .collect();
        format!("{{{}}}", members.join(","))
    }

    fn text(&self, text: &str) -> String {
        if !self.escapes {
            return Value::from(text).to_string();
        }
        let mut escaped = String::from("\"");
        for unit in text.encode_utf16() {
            write!(escaped, "\\u{unit:04X}").expect("memory can be written");
        }
        escaped + "\""
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn events_come_out_as_they_went_in(events in vec(described(), 0..8), layout in layout()) {
        let (Collected { events: read, metadata }, reading) = collect(&layout.document(&events));
        let expected: Vec<Event<'_>> = events.iter().map(Described::event).collect();
        prop_assert_eq!(read, expected);
        prop_assert_eq!(metadata.len(), usize::from(!layout.is_bare_array));
        prop_assert_eq!((reading.malformed_count, reading.damaged_end, reading.trailing_offset), (0, None, None));
    }

    #[test]
    fn what_the_scanner_takes_the_general_reader_reads_alike(event in described(), layout in layout()) {
        let text = layout.event(&event);
        if let Ok((scanned, length)) = scan::event(text.as_bytes()) {
            prop_assert_eq!(length, text.len());
            let value = general::parse(text.as_bytes()).expect("JSON");
            prop_assert_eq!(general::event(&value), Some(scanned));
        }
    }

    #[test]
    fn any_bytes_are_read_to_their_end(bytes in vec(any::<u8>(), 0..200), events in vec(described(), 1..3), at in any::<prop::sample::Index>()) {
        let layout = Layout { space: "", line: "\n", is_bare_array: false, has_mark: false, is_gzip: false, metadata_is_last: false, escapes: false, seed: 0 };
        let mut document = layout.document(&events);
        let at = at.index(document.len());
        document.splice(at..at, bytes);
        let mut collected = Collected::default();
        let mut source = crate::source::Source::new(&document[..]).expect("a slice can be read");
        if let Ok(reading) = super::read(&mut source, &mut collected) {
            prop_assert!(reading.decoded_bytes <= document.len() as u64);
        }
    }
}
