//! Black box: a window as bytes, read back by the table in `src/trace/layout.rs` as a drawing program would.

mod support;

use bazel_profile::{read_trace, Options, Window};
use support::{repeated, BUILD};

struct Reader<'b> {
    bytes: &'b [u8],
    at: usize,
}

impl Reader<'_> {
    fn list<const N: usize, T>(&mut self, count: usize, number: impl Fn([u8; N]) -> T) -> Vec<T> {
        assert_eq!(
            self.at % N,
            0,
            "a typed array begins at a multiple of its size"
        );
        let bytes = &self.bytes[self.at..][..count * N];
        self.at += bytes.len();
        bytes
            .chunks_exact(N)
            .map(|chunk| number(chunk.try_into().expect("N bytes")))
            .collect()
    }

    fn f64s(&mut self, count: usize) -> Vec<f64> {
        self.list(count, f64::from_le_bytes)
    }

    fn f32s(&mut self, count: usize) -> Vec<f32> {
        self.list(count, f32::from_le_bytes)
    }

    fn u32s(&mut self, count: usize) -> Vec<u32> {
        self.list(count, u32::from_le_bytes)
    }
}

fn check(window: &Window) {
    let encoded = window.encode();
    let mut reader = Reader {
        bytes: &encoded,
        at: 0,
    };
    assert!(encoded.starts_with(b"DREW"));
    let header: Vec<usize> = reader
        .u32s(10)
        .into_iter()
        .map(|number| number as usize)
        .collect();
    let [_, version, width_px, lanes, blocks, counters, points, texts, text_bytes, zero] =
        header[..]
    else {
        panic!("ten numbers");
    };
    assert_eq!((version, width_px, zero), (1, window.width_px as usize, 0));
    assert_eq!(
        reader.f64s(3),
        [window.from_us as f64, window.to_us as f64, 0.0]
    );

    let block = || window.lanes.iter().flat_map(|lane| &lane.blocks);
    let point = || window.counters.iter().flat_map(|counter| &counter.points);
    let lane = || window.lanes.iter();
    let counter = || window.counters.iter();
    assert!(reader
        .f64s(lanes)
        .into_iter()
        .eq(lane().map(|lane| lane.thread_id as f64)));
    assert!(reader
        .f64s(blocks)
        .into_iter()
        .eq(block().map(|block| block.start_us as f64)));
    assert!(reader
        .f64s(blocks)
        .into_iter()
        .eq(block().map(|block| block.end_us as f64)));
    assert!(reader
        .f64s(blocks)
        .into_iter()
        .eq(block().map(|block| block.busy_us as f64)));
    assert!(reader
        .f32s(blocks)
        .into_iter()
        .eq(block().map(|block| block.x_start)));
    assert!(reader
        .f32s(blocks)
        .into_iter()
        .eq(block().map(|block| block.x_end)));
    assert!(reader
        .f32s(points)
        .into_iter()
        .eq(point().map(|point| point.x)));
    assert!(reader
        .f32s(points)
        .into_iter()
        .eq(point().map(|point| point.value)));
    assert!(reader
        .u32s(lanes)
        .into_iter()
        .eq(lane().map(|lane| lane.name)));
    assert!(reader
        .u32s(lanes)
        .into_iter()
        .eq(lane().map(|lane| lane.row_count)));
    let first_blocks = reader.u32s(lanes + 1);
    let lengths = first_blocks
        .windows(2)
        .map(|pair| (pair[1] - pair[0]) as usize);
    assert!(lengths.eq(lane().map(|lane| lane.blocks.len())));
    assert!(reader
        .u32s(blocks)
        .into_iter()
        .eq(block().map(|block| block.depth)));
    assert!(reader
        .u32s(blocks)
        .into_iter()
        .eq(block().map(|block| block.span_count)));
    assert!(reader
        .u32s(blocks)
        .into_iter()
        .eq(block().map(|block| block.name)));
    assert!(reader
        .u32s(blocks)
        .into_iter()
        .eq(block().map(|block| block.category)));
    assert!(reader
        .u32s(blocks)
        .into_iter()
        .eq(block().map(|block| block.target)));
    assert!(reader
        .u32s(blocks)
        .into_iter()
        .eq(block().map(|block| block.mnemonic)));
    assert!(reader
        .u32s(counters)
        .into_iter()
        .eq(counter().map(|counter| counter.name)));
    assert!(reader
        .u32s(counters)
        .into_iter()
        .eq(counter().map(|counter| counter.series)));
    let first_points = reader.u32s(counters + 1);
    let lengths = first_points
        .windows(2)
        .map(|pair| (pair[1] - pair[0]) as usize);
    assert!(lengths.eq(counter().map(|counter| counter.points.len())));
    assert!(reader
        .u32s(points)
        .into_iter()
        .eq(point().map(|point| point.sample_count)));
    let places = reader.u32s(texts + 1);
    let text = &encoded[reader.at..];
    assert_eq!(text.len(), text_bytes);
    let shown = places
        .windows(2)
        .map(|pair| &text[pair[0] as usize..pair[1] as usize]);
    assert!(shown.eq(window.texts.iter().map(String::as_bytes)));
}

#[test]
fn a_window_is_read_back_whole() {
    for profile in [BUILD.to_vec(), repeated(40)] {
        let (_, trace) = read_trace(&profile[..], &Options::default()).expect("a profile");
        let (from_us, to_us) = trace.extent_us().expect("spans");
        for width_px in [0, 1, 7, 1000] {
            check(&trace.window(from_us, to_us, width_px));
            check(&trace.window(from_us / 2, to_us / 3, width_px));
        }
    }
}
