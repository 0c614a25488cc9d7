//! The timeline store on a million spans, as a build of some ten minutes on 64 lanes has them: windows from all of it
//! to a second, a window as bytes, and the stored form.

use std::fmt::Write;
use std::hint::black_box;

use bazel_profile::{read_trace, Options, Trace};
use criterion::{criterion_group, criterion_main, Criterion};

const LANES: i64 = 64;
const ACTIONS: i64 = 4_000;
const STEPS: i64 = 3;
/// From one action's start to the next one's on the same lane.
const ACTION_US: i64 = 150_000;
const BUILD_US: i64 = ACTIONS * ACTION_US;

/// Actions that each enclose a few steps, written by end as Bazel does.
fn profile() -> String {
    let mut text = String::from("[");
    let mut event = |category: &str, name: &str, start_us: i64, duration_us: i64, lane: i64| {
        let comma = if text.len() > 1 { ",\n" } else { "\n" };
        write!(
            text,
            "{comma}{{\"cat\":\"{category}\",\"name\":\"{name}\",\"ph\":\"X\",\"ts\":{start_us},\"dur\":{duration_us},\"pid\":1,\"tid\":{lane}}}"
        )
        .expect("memory can be written");
    };
    for action in 0..ACTIONS {
        for lane in 1..=LANES {
            let start_us = action * ACTION_US + lane * 17;
            // Lengths from a microsecond to the whole slot, so that windows of every width have wide and narrow ones.
            let duration_us = 8 + (action * 7_919 + lane * 104_729) % (ACTION_US - 8);
            for step in 0..STEPS {
                let step_us = duration_us / STEPS;
                event(
                    "general information",
                    "subprocess.run",
                    start_us + step * step_us,
                    step_us,
                    lane,
                );
            }
            event(
                "action processing",
                &format!("Compiling {lane}/{action}"),
                start_us,
                duration_us,
                lane,
            );
        }
    }
    text.push_str("\n]");
    text
}

fn benches(criterion: &mut Criterion) {
    let text = profile();
    let read = || {
        read_trace(text.as_bytes(), &Options::default())
            .expect("a profile")
            .1
    };
    let trace = read();
    let mut group = criterion.benchmark_group("window of 1500 pixels");
    for (name, from_us, to_us) in [
        ("everything", 0, BUILD_US),
        ("a tenth", BUILD_US / 2, BUILD_US / 2 + BUILD_US / 10),
        ("a second", BUILD_US / 2, BUILD_US / 2 + 1_000_000),
    ] {
        group.bench_function(name, |bencher| {
            bencher.iter(|| black_box(&trace).window(from_us, to_us, 1500));
        });
    }
    group.finish();
    let window = trace.window(0, BUILD_US, 1500);
    criterion.bench_function("window as bytes", |bencher| {
        bencher.iter(|| black_box(&window).encode())
    });
    let stored = trace.encode();
    let mut group = criterion.benchmark_group("a million spans");
    group.sample_size(10);
    group.bench_function("read", |bencher| bencher.iter(read));
    group.bench_function("encode", |bencher| {
        bencher.iter(|| black_box(&trace).encode())
    });
    group.bench_function("decode", |bencher| {
        bencher.iter(|| Trace::decode(black_box(&stored)))
    });
    group.finish();
    println!(
        "{} events: {:.1} bytes each in memory, {:.1} stored",
        trace.len(),
        trace.heap_bytes() as f64 / trace.len() as f64,
        stored.len() as f64 / trace.len() as f64
    );
}

criterion_group!(all, benches);
criterion_main!(all);
