//! Black box: what holds for the timeline of any events, for any window of it, and for any bytes in its stored form.

mod support;

use std::collections::HashMap;
use std::io::Write;

use bazel_profile::{read_trace, Options, Trace, TraceSpan, Window, MAX_WIDTH_PX};
use flate2::write::GzEncoder;
use flate2::Compression;
use proptest::collection::vec;
use proptest::prelude::*;
use support::{profile, repeated, Random};

/// A span on one of a few lanes: lane, start, duration, what it is about.
type Span = (i64, i64, u64, u8);

fn trace_of(spans: &[Span], samples: &[(i64, i32)]) -> Trace {
    let spans = spans.iter().map(|(lane, start_us, duration_us, about)| {
        format!(
            "{{\"cat\":\"c{}\",\"name\":\"n{about}\",\"ph\":\"X\",\"ts\":{start_us},\"dur\":{duration_us},\"pid\":1,\"tid\":{lane},\"args\":{{\"target\":\"//t:{}\",\"mnemonic\":\"M{}\"}}}}",
            about % 5, about % 7, about % 3
        )
    });
    let samples = samples.iter().map(|(time_us, value)| {
        format!("{{\"name\":\"load\",\"ph\":\"C\",\"ts\":{time_us},\"pid\":1,\"tid\":1,\"args\":{{\"cpu\":{value},\"local action cache\":0.5}}}}")
    });
    // There is no profile without an event.
    let first = std::iter::once("{\"ph\":\"M\",\"name\":\"process_name\"}".to_owned());
    let events: Vec<String> = first.chain(spans).chain(samples).collect();
    let (_, trace) = read_trace(&profile(&events)[..], &Options::default()).expect("a profile");
    trace
}

fn span() -> impl Strategy<Value = Span> {
    let start_us = prop_oneof![9 => -100..5_000_i64, 1 => any::<i64>()];
    let duration_us = prop_oneof![5 => 0..20_u64, 4 => 0..2_000_u64, 1 => 0..u64::MAX / 2];
    (0..3_i64, start_us, duration_us, any::<u8>())
}

fn trace() -> impl Strategy<Value = Trace> {
    let samples = vec((-100..5_000_i64, any::<i32>()), 0..40);
    (vec(span(), 0..300), samples).prop_map(|(spans, samples)| trace_of(&spans, &samples))
}

fn window() -> impl Strategy<Value = (i64, i64, u32)> {
    let edge = || prop_oneof![9 => -500..6_000_i64, 1 => any::<i64>()];
    (edge(), edge(), 0..400_u32)
}

/// How much of the window a span fills, and whether it has a part in it.
fn inside(span: &TraceSpan<'_>, window: &Window) -> Option<u64> {
    let start_us = i128::from(span.start_us);
    let end_us = start_us + i128::from(span.duration_us);
    let (from_us, to_us) = (i128::from(window.from_us), i128::from(window.to_us));
    let is_in = start_us < to_us && (start_us >= from_us || end_us > from_us);
    is_in.then(|| (end_us.min(to_us) - start_us.max(from_us)) as u64)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_stored_trace_is_the_same_trace(trace in trace(), cuts in vec(any::<prop::sample::Index>(), 4)) {
        let stored = trace.encode();
        prop_assert_eq!(Trace::decode(&stored), Ok(trace));
        for cut in cuts {
            prop_assert!(Trace::decode(&stored[..cut.index(stored.len())]).is_err());
        }
    }

    #[test]
    fn rows_hold_what_was_written_and_do_not_overlap(spans in vec(span(), 0..300)) {
        let trace = trace_of(&spans, &[]);
        let mut written: Vec<Span> = spans;
        let mut kept: Vec<Span> = Vec::new();
        let mut ends: HashMap<(i64, u32), i64> = HashMap::new();
        for span in trace.spans() {
            let about = std::str::from_utf8(&span.name[1..]).expect("text").parse().expect("a number");
            prop_assert_eq!(span.target.to_vec(), format!("//t:{}", about % 7).into_bytes());
            prop_assert_eq!(span.mnemonic.to_vec(), format!("M{}", about % 3).into_bytes());
            kept.push((span.thread_id, span.start_us, span.duration_us, about));
            let end_us = ends.entry((span.thread_id, span.depth)).or_insert(i64::MIN);
            prop_assert!(*end_us <= span.start_us);
            *end_us = span.start_us + span.duration_us as i64;
        }
        // What would end beyond 64 bits ends there.
        written.iter_mut().for_each(|span| span.2 = span.2.min(i64::MAX.abs_diff(span.1)));
        written.sort_unstable();
        kept.sort_unstable();
        prop_assert_eq!((kept, trace.omitted_count()), (written, 0));
    }

    #[test]
    fn a_window_has_every_span_once_and_all_its_time(trace in trace(), (from_us, to_us, width_px) in window()) {
        let window = trace.window(from_us, to_us, width_px);
        prop_assume!(from_us < to_us && width_px > 0);
        let mut expected: HashMap<(i64, u32), (u64, u128)> = HashMap::new();
        for span in trace.spans() {
            if let Some(busy_us) = inside(&span, &window) {
                let row = expected.entry((span.thread_id, span.depth)).or_default();
                *row = (row.0 + 1, row.1 + u128::from(busy_us));
            }
        }
        let mut shown: HashMap<(i64, u32), (u64, u128)> = HashMap::new();
        for lane in &window.lanes {
            for block in &lane.blocks {
                let row = shown.entry((lane.thread_id, block.depth)).or_default();
                *row = (row.0 + u64::from(block.span_count), row.1 + u128::from(block.busy_us));
            }
        }
        prop_assert_eq!(shown, expected);
    }

    #[test]
    fn a_window_is_bounded_and_in_order(trace in trace(), (from_us, to_us, width_px) in window()) {
        let window = trace.window(from_us, to_us, width_px);
        let width = window.width_px as f32;
        for lane in &window.lanes {
            prop_assert!(!lane.blocks.is_empty());
            for depth in 0..lane.row_count {
                let blocks: Vec<_> = lane.blocks.iter().filter(|block| block.depth == depth).collect();
                prop_assert!(blocks.len() <= 2 * window.width_px as usize + 1);
                prop_assert!(blocks.windows(2).all(|pair| pair[0].x_end <= pair[1].x_start));
                prop_assert!(blocks.windows(2).all(|pair| pair[0].end_us <= pair[1].start_us));
            }
            let is_inside = |x: f32| (0.0..=width).contains(&x);
            prop_assert!(lane.blocks.iter().all(|block| is_inside(block.x_start) && is_inside(block.x_end)));
            prop_assert!(lane.blocks.iter().all(|block| (block.name as usize) < window.texts.len()));
        }
        for counter in &window.counters {
            prop_assert!(counter.points.len() <= window.width_px as usize + 1);
            prop_assert!(counter.points.windows(2).all(|pair| pair[0].x <= pair[1].x));
        }
        prop_assert_eq!(window.encode().len(), encoded_bytes(&window));
    }

    #[test]
    fn any_bytes_are_a_trace_or_an_error(bytes in vec(any::<u8>(), 0..300)) {
        // With the right beginning and checksum, so that what is inside is looked at.
        if let Ok(trace) = Trace::decode(&packed(&bytes)) {
            prop_assert_eq!(Trace::decode(&trace.encode()), Ok(trace));
        }
        prop_assert!(Trace::decode(&bytes).is_err());
    }
}

/// Bytes as the inside of a stored trace.
fn packed(inside: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(b"DRET\x01".to_vec(), Compression::fast());
    encoder.write_all(inside).expect("memory can be written");
    encoder.finish().expect("memory can be written")
}

/// By the table in `src/trace/layout.rs`.
fn encoded_bytes(window: &Window) -> usize {
    let lanes = window.lanes.len();
    let blocks: usize = window.lanes.iter().map(|lane| lane.blocks.len()).sum();
    let counters = window.counters.len();
    let points: usize = window
        .counters
        .iter()
        .map(|counter| counter.points.len())
        .sum();
    let text_bytes: usize = window.texts.iter().map(String::len).sum();
    let doubles = lanes + 3 * blocks;
    let words = 2 * blocks + 2 * points + 3 * lanes + 1 + 6 * blocks + 3 * counters + 1 + points;
    64 + 8 * doubles + 4 * words + 4 * (window.texts.len() + 1) + text_bytes
}

#[test]
fn changed_bytes_are_noticed() {
    let (_, trace) = read_trace(&repeated(5)[..], &Options::default()).expect("a profile");
    let stored = trace.encode();
    let mut random = Random(7);
    for _ in 0..2_000 {
        let mut changed = stored.clone();
        let at = random.below(changed.len());
        changed[at] ^= 1 << random.below(8);
        // Some bits of gzip's header say nothing.
        let read = Trace::decode(&changed);
        assert!(read.is_err() || read.as_ref() == Ok(&trace), "byte {at}");
    }
}

#[test]
fn what_claims_to_be_large_is_not_believed() {
    let number = [0xff, 0xff, 0xff, 0x7f];
    for position in 0..8 {
        let inside = [vec![0; position], number.to_vec(), vec![0; 4]].concat();
        assert!(Trace::decode(&packed(&inside)).is_err());
    }
}

#[test]
fn absurd_windows_are_empty_or_bounded() {
    let trace = trace_of(
        &[(1, 0, 10, 0), (1, i64::MIN, 5, 1), (2, i64::MAX, 1, 2)],
        &[(0, 1)],
    );
    assert_eq!(trace.window(10, 10, 100).lanes, []);
    assert_eq!(trace.window(0, 10, 0).lanes, []);
    let all = trace.window(i64::MIN, i64::MAX, u32::MAX);
    assert_eq!(all.width_px, MAX_WIDTH_PX);
    assert_eq!(all.lanes.len(), 1);
    assert_eq!(all.lanes[0].blocks.len(), 2);
}
