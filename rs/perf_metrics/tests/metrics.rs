//! Names, values and the metrics of a profile, through the public interface.

use std::collections::BTreeSet;

use bazel_profile::{analyze, Options};
use expect_test::{expect, Expect};
use perf_metrics::{
    families, format_value, of_report, parse_value, Better, Metric, MetricName, Noise, Unit,
};

/// Reads one line each, and shows what became of it.
fn check(texts: &[&str], expected: Expect) {
    let shown = texts.iter().map(|text| match text.parse::<Metric>() {
        Ok(metric) => format!("{} = {:?}\n", metric.name, metric.value),
        Err(error) => format!("error: {error}\n"),
    });
    expected.assert_eq(&shown.collect::<String>());
}

#[test]
fn metrics_are_read_with_their_units() {
    check(
        &[
            "build.wall_time=12.5s",
            "build.wall_time = 340 ms",
            "build.wall_time=1.5min",
            "program.startup_time/dre=900us",
            "binary.size/dre=5.1MB",
            "bundle.size/main=3MiB",
            "image.size/backend=1024",
            "build.cache_hit_ratio=95%",
            "build.cache_hit_ratio=0.5",
            "build.action_count=1201",
            "build.mnemonic_time/Odd=Name=1s",
            "binary.size//rs/cli:dre=1kB",
        ],
        expect![[r#"
            build.wall_time = 12500000.0
            build.wall_time = 340000.0
            build.wall_time = 90000000.0
            program.startup_time/dre = 900.0
            binary.size/dre = 5100000.0
            bundle.size/main = 3145728.0
            image.size/backend = 1024.0
            build.cache_hit_ratio = 0.95
            build.cache_hit_ratio = 0.5
            build.action_count = 1201.0
            build.mnemonic_time/Odd=Name = 1000000.0
            binary.size//rs/cli:dre = 1000.0
        "#]],
    );
}

#[test]
fn errors_say_what_to_write() {
    check(
        &[
            "build.wall_time",
            "build.wal_time=1s",
            "weather.rain=1",
            "binary.size=1MB",
            "binary.size/=1MB",
            "build.wall_time/x=1s",
            "binary.size/a b=1MB",
            "build.wall_time=fast",
            "build.wall_time=12",
            "build.wall_time=12 MB",
            "binary.size/dre=3 s",
            "build.action_count=3 s",
            "build.wall_time=-1s",
            "build.cache_hit_ratio=95",
            "build.wall_time=NaNs",
            "=",
        ],
        expect![[r#"
            error: "build.wall_time" is no metric: write NAME=VALUE, as in binary.size/dre=5.1MB
            error: there is no metric "build.wal_time": did you mean build.wall_time?
            error: there is no metric "weather.rain": names begin with build, binary, bundle, image, program, page, server, and a dot
            error: binary.size needs the program: write binary.size/PROGRAM
            error: binary.size needs the program: write binary.size/PROGRAM
            error: build.wall_time takes no key: leave out /x
            error: the key "a b" of binary.size must have 1 to 200 characters without white space: rename it
            error: build.wall_time: "fast" is no number: write for example 12.5s or 340ms
            error: build.wall_time: "12" has no unit: write one of us, µs, ms, s, min, h behind it
            error: build.wall_time: "MB" is no unit of microseconds: write one of us, µs, ms, s, min, h
            error: binary.size/dre: "s" is no unit of bytes: write one of B, kB, KB, MB, GB, KiB, MiB, GiB
            error: build.action_count: "s" is no unit of count: write the number alone
            error: build.wall_time: "-1s" is out of range: write a number that is 0 or more
            error: build.cache_hit_ratio: "95" is out of range: write a share between 0 and 1, or a number up to 100 with %
            error: build.wall_time: "NaNs" is no number: write for example 12.5s or 340ms
            error: there is no metric "": names begin with build, binary, bundle, image, program, page, server, and a dot
        "#]],
    );
}

#[test]
fn values_are_shown_with_the_digits_that_count() {
    let shown = |unit, values: &[f64]| {
        let texts: Vec<String> = values
            .iter()
            .map(|value| format_value(*value, unit))
            .collect();
        texts.join(" | ")
    };
    let lines = [
        shown(
            Unit::Microseconds,
            &[0.0, 7.0, 340_000.0, 12_345_678.0, 4_000e6],
        ),
        shown(Unit::Bytes, &[0.0, 12.0, 2048.0, 5_100_000.0, 6e9]),
        shown(Unit::Count, &[0.0, 1201.0, 3.456]),
        shown(Unit::Ratio, &[0.0, 0.954_4, 1.0]),
    ];
    expect![[r#"
        0 s | 7 µs | 340.0 ms | 12.35 s | 4000 s
        0 B | 12 B | 2.00 KiB | 4.86 MiB | 5.59 GiB
        0 | 1201 | 3.46
        0.0 % | 95.4 % | 100.0 %
    "#]]
    .assert_eq(&(lines.join("\n") + "\n"));
}

#[test]
fn what_is_shown_can_be_read_again() {
    for (unit, value) in [
        (Unit::Microseconds, 12_340_000.0),
        (Unit::Microseconds, 7.0),
        (Unit::Bytes, 2048.0),
        (Unit::Count, 1201.0),
        (Unit::Ratio, 0.954),
    ] {
        let text = format_value(value, unit);
        let read = parse_value(&text, unit).expect("a value");
        assert!((read / value - 1.0).abs() < 1e-12, "{text}");
    }
}

#[test]
fn families_are_well_named() {
    let names: BTreeSet<&str> = families().iter().map(|family| family.name).collect();
    assert_eq!(names.len(), families().len(), "a name twice");
    for family in families() {
        let (area, what) = family.name.split_once('.').expect("an area and what it is");
        let is_letter = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
        let is_words = |text: &str| text.bytes().all(is_letter);
        assert!(is_words(area) && is_words(what), "{}", family.name);
        let key = family.key.map_or("", |_| "key");
        let name = MetricName::with_key(family.name, key).expect("a name");
        assert_eq!(name.as_str().parse(), Ok(name.clone()));
        assert_eq!(name.family(), family);
        assert_eq!(name.key(), family.key.map(|_| "key"));
    }
}

#[test]
fn a_name_tells_how_to_judge() {
    let judged = |name: &str| {
        let name: MetricName = name.parse().expect("a name");
        (name.unit(), name.better(), name.noise())
    };
    assert_eq!(
        judged("build.cache_hit_ratio"),
        (Unit::Ratio, Better::Higher, Noise::Deterministic)
    );
    assert_eq!(
        judged("binary.size/dre"),
        (Unit::Bytes, Better::Lower, Noise::Deterministic)
    );
    assert_eq!(
        judged("build.mnemonic_time/Rustc"),
        (Unit::Microseconds, Better::Lower, Noise::Noisy)
    );
}

/// A build of three actions in 4 s: two compilations and one file that Bazel writes itself.
const PROFILE: &str = r#"{"otherData":{"bazel_version":"release 7.7.1"},"traceEvents":[
{"name":"thread_name","ph":"M","pid":1,"tid":9,"args":{"name":"Main Thread"}},
{"cat":"build phase marker","name":"Initialize command","ph":"X","ts":0,"dur":0,"pid":1,"tid":9},
{"cat":"build phase marker","name":"Build artifacts","ph":"X","ts":1000000,"dur":0,"pid":1,"tid":9},
{"cat":"action processing","name":"Compiling a","ph":"X","ts":1000000,"dur":2000000,"pid":1,"args":{"target":"//a:a","mnemonic":"Rustc"},"tid":40},
{"cat":"action processing","name":"Compiling b","ph":"X","ts":1500000,"dur":1000000,"pid":1,"args":{"target":"//b:b","mnemonic":"Rustc"},"tid":41},
{"cat":"action processing","name":"Writing c","ph":"X","ts":2600000,"dur":1000,"pid":1,"args":{"target":"//c:c","mnemonic":"FileWrite"},"tid":41},
{"cat":"critical path component","name":"action 'Compiling a'","ph":"X","ts":1000000,"dur":2000000,"pid":1,"args":{"tid":40},"tid":0},
{"cat":"build phase marker","name":"Complete build","ph":"X","ts":4000000,"dur":0,"pid":1,"tid":9},
MORE
{"name":"Memory usage (Bazel)","ph":"C","ts":1000000,"pid":1,"tid":9,"args":{"memory":512.0}}
]}"#;

const MERGED: &str = r#"{"cat":"Unknown event","name":"merged 5 events","ph":"X","ts":1000000,"dur":200000,"pid":1,"tid":42},"#;

fn metrics_of(more: &str) -> Vec<Metric> {
    let profile = PROFILE.replace("MORE\n", more);
    let report = analyze(profile.as_bytes(), &Options::default()).expect("a profile");
    of_report(&report)
}

#[test]
fn a_profile_gives_its_metrics_by_name() {
    let metrics = metrics_of("");
    let shown: String = metrics.iter().map(|metric| format!("{metric}\n")).collect();
    expect![[r#"
        build.action_count 3
        build.action_time 3.00 s
        build.average_running_actions 1.00
        build.critical_path 2.00 s
        build.execution_time 3.00 s
        build.fetch_count 0
        build.fetch_time 0 s
        build.gc_time 0 s
        build.idle_core_time 1.00 s
        build.mnemonic_count/FileWrite 1
        build.mnemonic_count/Rustc 2
        build.mnemonic_time/FileWrite 1.00 ms
        build.mnemonic_time/Rustc 3.00 s
        build.peak_heap 512.0 MiB
        build.phase_time/execute 3.00 s
        build.phase_time/finish 0 s
        build.phase_time/initialize 1.00 s
        build.queue_time 0 s
        build.remote_download_time 0 s
        build.remote_upload_time 0 s
        build.sandbox_overhead_time 0 s
        build.wall_time 4.00 s
    "#]]
    .assert_eq(&shown);
}

#[test]
fn a_merged_profile_gives_no_counts() {
    let names = |metrics: &[Metric]| -> BTreeSet<String> {
        metrics
            .iter()
            .map(|metric| metric.name.to_string())
            .collect()
    };
    let (whole, merged) = (names(&metrics_of("")), names(&metrics_of(MERGED)));
    let missing: Vec<&String> = whole.difference(&merged).collect();
    assert_eq!(
        missing,
        [
            "build.action_count",
            "build.fetch_count",
            "build.mnemonic_count/FileWrite",
            "build.mnemonic_count/Rustc",
        ]
    );
}
