//! Black box: the timeline of a profile, its windows and its stored form.

mod support;

use bazel_profile::{read_trace, Options, Trace, TraceError, TraceSpan, Window};
use support::{profile, repeated, BUILD};

fn trace(profile: &[u8]) -> Trace {
    let (_, trace) = read_trace(profile, &Options::default()).expect("a profile");
    trace
}

fn span(thread_id: i64, name: &str, start_us: i64, duration_us: u64) -> String {
    format!(
        "{{\"cat\":\"general information\",\"name\":\"{name}\",\"ph\":\"X\",\"ts\":{start_us},\"dur\":{duration_us},\"pid\":1,\"tid\":{thread_id}}}"
    )
}

fn counter(name: &str, time_us: i64, value: f64) -> String {
    format!("{{\"name\":\"{name}\",\"ph\":\"C\",\"ts\":{time_us},\"pid\":1,\"tid\":1,\"args\":{{\"value\":{value}}}}}")
}

fn names<'t>(spans: impl Iterator<Item = TraceSpan<'t>>) -> Vec<(i64, u32, String)> {
    spans
        .map(|span| {
            (
                span.thread_id,
                span.depth,
                String::from_utf8_lossy(span.name).into_owned(),
            )
        })
        .collect()
}

fn text(window: &Window, number: u32) -> &str {
    &window.texts[number as usize]
}

#[test]
fn every_event_is_on_its_lane() {
    let (report, trace) = read_trace(BUILD, &Options::default()).expect("a profile");
    let lines = std::str::from_utf8(BUILD).expect("text");
    let timed = lines.lines().filter(|line| line.contains("\"ts\":"));
    // Three of the samples of the action count have two series.
    assert_eq!(trace.len(), timed.count() + 3);
    assert_eq!(
        report,
        bazel_profile::analyze(BUILD, &Options::default()).expect("a profile")
    );
    assert_eq!(trace.extent_us(), Some((-20_000, 3_010_000)));
    assert_eq!(trace.omitted_count(), 0);
    let window = trace.window(-20_000, 3_010_000, 1000);
    let lanes: Vec<&str> = window
        .lanes
        .iter()
        .map(|lane| text(&window, lane.name))
        .collect();
    assert_eq!(
        lanes,
        [
            "Critical Path",
            "Main Thread",
            "Garbage Collector",
            "skyframe-evaluator-execution-0",
            "skyframe-evaluator-execution-1"
        ]
    );
}

#[test]
fn spans_stack_below_what_encloses_them() {
    let trace = trace(&profile(&[
        span(7, "child", 10, 20),
        span(7, "same as its parent", 40, 10),
        span(7, "grandchild", 41, 9),
        span(7, "parent of the same", 40, 10),
        span(7, "overlaps the end", 90, 20),
        span(7, "root", 0, 100),
        span(7, "later root", 110, 5),
    ]));
    let expected = [
        (7, 0, "root"),
        (7, 0, "later root"),
        (7, 1, "child"),
        (7, 1, "parent of the same"),
        (7, 1, "overlaps the end"),
        (7, 2, "same as its parent"),
        (7, 3, "grandchild"),
    ];
    assert_eq!(
        names(trace.spans()),
        expected.map(|(lane, depth, name)| (lane, depth, name.to_owned()))
    );
}

#[test]
fn spans_that_overlap_in_a_chain_take_two_rows() {
    let events: Vec<String> = (0..50).map(|index| span(1, "x", index * 10, 15)).collect();
    let trace = trace(&profile(&events));
    assert_eq!(trace.spans().map(|span| span.depth).max(), Some(1));
}

/// Of `build.json` with names of its own in every round, and of the real profile that `DRE_PROFILE` names.
#[test]
fn an_event_takes_at_most_32_bytes() {
    let real = std::env::var_os("DRE_PROFILE")
        .map(|path| std::fs::read(path).expect("DRE_PROFILE names a file"));
    for profile in [Some(repeated(2000)), real].into_iter().flatten() {
        let trace = trace(&profile);
        let bytes = trace.heap_bytes() as f64 / trace.len() as f64;
        println!("{} events of {bytes:.1} bytes", trace.len());
        assert!(bytes <= 32.0, "{bytes} bytes an event");
    }
}

#[test]
fn a_stored_trace_is_the_same_trace() {
    let trace = trace(&repeated(50));
    let stored = trace.encode();
    assert_eq!(Trace::decode(&stored), Ok(trace));
    assert_eq!(
        Trace::decode(&Trace::default().encode()),
        Ok(Trace::default())
    );
    assert_eq!(Trace::decode(BUILD), Err(TraceError::NotATrace));
    let newer = TraceError::UnknownVersion {
        version: 2,
        known: 1,
    };
    assert_eq!(Trace::decode(b"DRET\x02"), Err(newer));
    let followed = [stored.as_slice(), b"x"].concat();
    let damaged = TraceError::Damaged {
        part: "something follows",
    };
    assert_eq!(Trace::decode(&followed), Err(damaged));
}

#[test]
fn counters_are_averaged_by_pixel() {
    let samples = [(0, 4.0), (100, 1.0), (110, 3.0), (150, 8.0), (900, 2.0)];
    let events = samples.map(|(time_us, value)| counter("load", time_us, value));
    let trace = trace(&profile(&events));
    let window = trace.window(50, 1050, 10);
    assert_eq!(text(&window, window.counters[0].name), "load");
    let points = &window.counters[0].points;
    let points: Vec<(f32, f32, u32)> = points
        .iter()
        .map(|point| (point.x, point.value, point.sample_count))
        .collect();
    assert_eq!(
        points,
        [(0.0, 4.0, 1), (0.5, 2.0, 2), (1.0, 8.0, 1), (8.5, 2.0, 1)]
    );
}

#[test]
fn what_is_narrower_than_a_pixel_is_one_block() {
    let trace = trace(&profile(&[
        span(1, "wide", 0, 250),
        span(1, "a", 310, 10),
        span(1, "b", 330, 30),
        span(1, "c", 390, 20),
        span(1, "alone", 620, 10),
        span(1, "reaches on", 660, 300),
    ]));
    let window = trace.window(0, 1000, 10);
    let blocks = window.lanes[0].blocks.iter();
    let blocks: Vec<(&str, u32, u64, f32, f32)> = blocks
        .map(|block| {
            let name = text(&window, block.name);
            (
                name,
                block.span_count,
                block.busy_us,
                block.x_start,
                block.x_end,
            )
        })
        .collect();
    assert_eq!(
        blocks,
        [
            ("wide", 1, 250, 0.0, 2.5),
            ("", 3, 60, 3.1, 4.1),
            ("alone", 1, 10, 6.2, 6.3),
            ("reaches on", 1, 300, 6.6, 9.6),
        ]
    );
    let category = window.lanes[0].blocks[1].category;
    assert_eq!(text(&window, category), "general information");
}

#[test]
fn a_window_shows_what_began_before_it() {
    let trace = trace(&profile(&[
        span(1, "long", -1000, 5000),
        span(2, "earlier", 0, 10),
    ]));
    let window = trace.window(10, 110, 10);
    assert_eq!(window.lanes.len(), 1);
    let block = window.lanes[0].blocks[0];
    assert_eq!(
        (block.x_start, block.x_end, block.busy_us),
        (0.0, 10.0, 100)
    );
    assert_eq!((block.start_us, block.end_us), (-1000, 4000));
}

#[test]
fn the_category_stands_in_for_a_name_that_is_too_long() {
    let trace = trace(&profile(&[span(1, &"x".repeat(70_000), 0, 10)]));
    let names: Vec<&[u8]> = trace.spans().map(|span| span.name).collect();
    assert_eq!(names, [b"general information"]);
    let window = trace.window(0, 10, 10);
    assert_eq!(
        text(&window, window.lanes[0].blocks[0].name),
        "general information"
    );
}

#[test]
fn spans_that_nest_too_deep_are_counted() {
    let events: Vec<String> = (0..300)
        .map(|depth| span(1, "x", depth, 1000 - 2 * depth as u64))
        .collect();
    let trace = trace(&profile(&events));
    assert_eq!((trace.len(), trace.omitted_count()), (256, 44));
}

#[test]
fn a_search_counts_all_and_lists_the_longest_by_start() {
    let mut events: Vec<String> = (0..200)
        .map(|index| {
            span(
                7,
                &format!("Compiling {index}"),
                index * 1000,
                10 + index as u64,
            )
        })
        .collect();
    events.push(span(8, "Linking compiler", 0, 5000));
    events.push("{\"cat\":\"action processing\",\"name\":\"Action x\",\"ph\":\"X\",\"ts\":7,\"dur\":3,\"pid\":1,\
        \"args\":{\"target\":\"//pkg:compile_me\",\"mnemonic\":\"Rustc\"},\"tid\":9}".to_owned());
    let trace = trace(&profile(&events));

    let found = trace.search("COMPIL", 3);
    assert_eq!(found.span_count, 202);
    let compiling: u64 = (0..200).map(|index| 10 + index).sum();
    assert_eq!(found.duration_us, compiling + 5000 + 3);
    assert_eq!(
        names(found.longest.iter().copied()),
        [
            (8, 0, "Linking compiler".to_owned()),
            (7, 0, "Compiling 198".to_owned()),
            (7, 0, "Compiling 199".to_owned()),
        ]
    );
    let by_mnemonic = trace.search("rustc", 10);
    assert_eq!(by_mnemonic.longest[0].target, b"//pkg:compile_me");
    assert_eq!(by_mnemonic.span_count, 1);
    for (text, limit) in [("", 10), ("nowhere", 10), ("compil", 0)] {
        assert!(trace.search(text, limit).longest.is_empty(), "{text}");
    }
    assert_eq!(trace.search("compil", 0).span_count, 202);
    assert_eq!(Trace::default().search("x", 1).span_count, 0);
}
