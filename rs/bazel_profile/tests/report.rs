//! Black box: profiles in, reports out. Everything goes through `check`, or through `survive` for
//! damaged input.

use std::fmt::Write as _;
use std::io::{self, Read, Write as _};
use std::num::NonZeroU32;

use bazel_profile::{analyze, Options, ProfileError, Ranking, Report, Strategy};
use expect_test::{expect, Expect};
use flate2::write::GzEncoder;
use flate2::Compression;

/// A hand-made build in Bazel's layout: every strategy, two execution threads, waits, collections
/// and counters.
const BUILD: &[u8] = include_bytes!("data/build.json");

fn check(profile: &[u8], options: &Options, expected: &Expect) {
    expected.assert_eq(&match analyze(profile, options) {
        Ok(report) => describe(&report),
        Err(error) => format!("error: {error}\n"),
    });
}

/// The report, a line for each thing.
fn describe(report: &Report) -> String {
    let mut out = String::new();
    let mut line = |text: String| out.push_str(&(text + "\n"));
    report
        .completeness
        .gaps
        .iter()
        .for_each(|gap| line(format!("gap {}: {gap}", gap.code())));
    let merged = &report.merged;
    if merged.span_count > 0 {
        line(format!(
            "merged: {} spans, {} events, {} us",
            merged.span_count, merged.event_count, merged.duration_us
        ));
    }
    line(format!(
        "{:?} {:?}",
        report.metadata.bazel_version, report.metadata.start_unix_ms
    ));
    line(format!(
        "{} events, total {} us",
        report.event_count, report.total_duration_us
    ));
    for phase in &report.phases {
        line(format!(
            "phase {}: {} + {} us, {}",
            phase.kind.name(),
            phase.start_us,
            phase.duration_us,
            phase.name
        ));
    }
    let path = &report.critical_path;
    line(format!("critical path: {} us", path.duration_us));
    for step in &path.steps {
        let strategy = step.strategy.map(Strategy::name);
        line(format!(
            "  {} us {:?} {:?} {strategy:?} {}",
            step.duration_us, step.target, step.mnemonic, step.description
        ));
    }
    line(format!(
        "actions: {}, {} us",
        report.actions.count, report.actions.duration_us
    ));
    for action in &report.actions.top {
        line(format!(
            "  {} us {} {:?} {:?} {:?}",
            action.duration_us,
            action.strategy.name(),
            action.target,
            action.mnemonic,
            action.primary_output
        ));
    }
    line(format!(
        "by mnemonic: {}",
        ranking(&report.actions.by_mnemonic)
    ));
    line(format!(
        "by package: {}",
        ranking(&report.actions.by_package)
    ));
    line(format!(
        "by strategy: {}",
        ranking(&report.actions.by_strategy)
    ));
    line(format!(
        "local cache checks: {:?} us",
        report.actions.local_cache_check_us
    ));
    if let Some(parallelism) = &report.parallelism {
        line(format!("cores: {:?}", parallelism.cores));
        line(format!(
            "execution {} us, running {:.3} on average, {:.3} at most, busy {} idle {} core-us, {} slices",
            parallelism.execution_us,
            parallelism.average_running,
            parallelism.peak_running,
            parallelism.busy_core_us,
            parallelism.idle_core_us,
            parallelism.slices.len()
        ));
        let middle = parallelism.slices[parallelism.slices.len() / 2];
        line(format!("middle slice: {middle:?}"));
    }
    line(format!("memory: {:?}", report.memory));
    out
}

fn ranking(ranking: &Ranking) -> String {
    let mut out = String::new();
    for group in &ranking.groups {
        let name = group.name.as_deref().unwrap_or("?");
        let _ = write!(
            out,
            "{name} {}x {} us, ",
            group.action_count, group.duration_us
        );
    }
    let rest = ranking.remainder;
    out + &format!(
        "{} others {}x {} us",
        rest.group_count, rest.action_count, rest.duration_us
    )
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).expect("memory can be written");
    encoder.finish().expect("memory can be written")
}

/// The fixture with other events instead of those that `is_dropped` names, by line.
fn edited(is_dropped: impl Fn(&str) -> bool, added: &str) -> Vec<u8> {
    let text = std::str::from_utf8(BUILD).expect("UTF-8");
    let kept = text
        .lines()
        .filter(|line| !is_dropped(line))
        .collect::<Vec<_>>()
        .join("\n");
    let (head, tail) = kept.split_once('\n').expect("lines");
    format!("{head}\n{added}{tail}\n").into_bytes()
}

#[test]
fn a_whole_build() {
    check(
        BUILD,
        &Options::default(),
        &expect![[r#"
            Some("release 7.7.1") Some(1735787045000)
            74 events, total 3030000 us
            phase launch: -20000 + 20000 us, Launch Blaze
            phase initialize: 0 + 100000 us, Initialize command
            phase target_patterns: 100000 + 50000 us, Evaluate target patterns
            phase analyze_and_execute: 150000 + 2850000 us, Load, analyze dependencies and build artifacts
            phase finish: 3000000 + 10000 us, Complete build
            critical path: 1899300 us
              999500 us Some("//lib:c") Some("CppCompile") Some("remote") Compiling lib/c.cc
              899800 us Some("//app:app") Some("CppLink") Some("sandbox") Linking app/app
            actions: 8, 4141500 us
              1000000 us sandbox Some("//lib:a") Some("CppCompile") Some("bazel-out/k8-fastbuild/bin/lib/a.o")
              1000000 us remote Some("//lib:c") Some("CppCompile") Some("bazel-out/k8-fastbuild/bin/lib/c.o")
              900000 us sandbox Some("//app:app") Some("CppLink") Some("bazel-out/k8-fastbuild/bin/app/app")
              700000 us worker Some("@@maven+//java:j") Some("Javac") Some("bazel-out/k8-fastbuild/bin/java/libj.jar")
              500000 us local Some("//gen:out") Some("Genrule") Some("bazel-out/k8-fastbuild/bin/gen/out.txt")
              40000 us cached Some("//lib:b") Some("CppCompile") Some("bazel-out/k8-fastbuild/bin/lib/b.o")
              1000 us internal Some("//app:app") Some("FileWrite") Some("bazel-out/k8-fastbuild/bin/app/app-2.params")
              500 us internal None Some("SourceSymlinkManifest") Some("bazel-out/k8-fastbuild/bin/app/app.runfiles_manifest")
            by mnemonic: CppCompile 3x 2040000 us, CppLink 1x 900000 us, Javac 1x 700000 us, Genrule 1x 500000 us, FileWrite 1x 1000 us, SourceSymlinkManifest 1x 500 us, 0 others 0x 0 us
            by package: //lib 3x 2040000 us, //app 2x 901000 us, @@maven+//java 1x 700000 us, //gen 1x 500000 us, ? 1x 500 us, 0 others 0x 0 us
            by strategy: sandbox 2x 1900000 us, remote 1x 1000000 us, worker 1x 700000 us, local 1x 500000 us, cached 1x 40000 us, internal 2x 1500 us, 0 others 0x 0 us
            local cache checks: Some(250000) us
            cores: Cores { count: 4, basis: HostCpuPeak(3.4) }
            execution 2850000 us, running 1.446 on average, 2.000 at most, busy 4121500 idle 7278500 core-us, 60 slices
            middle slice: Slice { start_us: 1505000, duration_us: 50166, running_actions: 2.0, waiting_actions: 0.0, host_cpu_cores: Some(2.6) }
            memory: Memory { collections: [Collections { kind: "minor GC", count: 1, duration_us: 8000 }, Collections { kind: "major GC", count: 1, duration_us: 9000 }], bazel_peak_bytes: Some(325058560), host_peak_bytes: Some(6442450944) }
        "#]],
    );
}

#[test]
fn fewer_rows_and_a_given_number_of_cores() {
    let options = Options {
        top: 2,
        cores: NonZeroU32::new(2),
    };
    check(
        BUILD,
        &options,
        &expect![[r#"
        Some("release 7.7.1") Some(1735787045000)
        74 events, total 3030000 us
        phase launch: -20000 + 20000 us, Launch Blaze
        phase initialize: 0 + 100000 us, Initialize command
        phase target_patterns: 100000 + 50000 us, Evaluate target patterns
        phase analyze_and_execute: 150000 + 2850000 us, Load, analyze dependencies and build artifacts
        phase finish: 3000000 + 10000 us, Complete build
        critical path: 1899300 us
          999500 us Some("//lib:c") Some("CppCompile") Some("remote") Compiling lib/c.cc
          899800 us Some("//app:app") Some("CppLink") Some("sandbox") Linking app/app
        actions: 8, 4141500 us
          1000000 us sandbox Some("//lib:a") Some("CppCompile") Some("bazel-out/k8-fastbuild/bin/lib/a.o")
          1000000 us remote Some("//lib:c") Some("CppCompile") Some("bazel-out/k8-fastbuild/bin/lib/c.o")
        by mnemonic: CppCompile 3x 2040000 us, CppLink 1x 900000 us, 4 others 4x 1201500 us
        by package: //lib 3x 2040000 us, //app 2x 901000 us, 3 others 3x 1200500 us
        by strategy: sandbox 2x 1900000 us, remote 1x 1000000 us, worker 1x 700000 us, local 1x 500000 us, cached 1x 40000 us, internal 2x 1500 us, 0 others 0x 0 us
        local cache checks: Some(250000) us
        cores: Cores { count: 2, basis: Given }
        execution 2850000 us, running 1.446 on average, 2.000 at most, busy 4121500 idle 1578500 core-us, 60 slices
        middle slice: Slice { start_us: 1505000, duration_us: 50166, running_actions: 2.0, waiting_actions: 0.0, host_cpu_cores: Some(2.6) }
        memory: Memory { collections: [Collections { kind: "minor GC", count: 1, duration_us: 8000 }, Collections { kind: "major GC", count: 1, duration_us: 9000 }], bazel_peak_bytes: Some(325058560), host_peak_bytes: Some(6442450944) }
    "#]],
    );
}

#[test]
fn gzip_is_read_like_plain_text() {
    let plain = describe(&analyze(BUILD, &Options::default()).expect("a profile"));
    let (first, second) = BUILD.split_at(BUILD.len() / 3);
    for compressed in [gzip(BUILD), [gzip(first), gzip(second)].concat()] {
        let report = analyze(&compressed[..], &Options::default()).expect("a profile");
        assert_eq!(report.compression, bazel_profile::Compression::Gzip);
        assert_eq!(describe(&report), plain);
    }
}

#[test]
fn merged_spans_are_reported() {
    let merged = "{\"cat\":\"Unknown event\",\"name\":\"merged 17 events\",\"ph\":\"X\",\"ts\":5,\"dur\":70,\"pid\":1,\"tid\":50},\n";
    let report = analyze(&edited(|_| false, merged)[..], &Options::default()).expect("a profile");
    assert_eq!(
        (
            report.merged.span_count,
            report.merged.event_count,
            report.merged.duration_us
        ),
        (1, 17, 70)
    );
    assert!(report.completeness.is_complete());
}

#[test]
fn phases_of_builds_without_skymeld() {
    let phase = |name: &str, start_us: u32| {
        format!("{{\"cat\":\"build phase marker\",\"name\":\"{name}\",\"ph\":\"i\",\"ts\":{start_us},\"pid\":1,\"tid\":30}},\n")
    };
    let phases = [
        phase("Initialize command", 0),
        phase("Load and analyze dependencies", 100_000),
        phase("Prepare for build", 190_000),
        phase("Build artifacts", 200_000),
        phase("A phase of Bazel 12", 2_950_000),
        phase("Complete build", 3_000_000),
    ];
    let profile = edited(|line| line.contains("build phase marker"), &phases.concat());
    let report = analyze(&profile[..], &Options::default()).expect("a profile");
    let kinds: Vec<_> = report
        .phases
        .iter()
        .map(|phase| (phase.kind.name(), phase.duration_us))
        .collect();
    expect![[r#"
        [
            (
                "initialize",
                100000,
            ),
            (
                "analyze",
                90000,
            ),
            (
                "prepare",
                10000,
            ),
            (
                "execute",
                2750000,
            ),
            (
                "other",
                50000,
            ),
            (
                "finish",
                10000,
            ),
        ]
    "#]]
    .assert_debug_eq(&kinds);
    assert_eq!(report.total_duration_us, 3_010_000);
    assert_eq!(
        report
            .parallelism
            .map(|parallelism| parallelism.execution_us),
        Some(2_750_000)
    );
}

#[test]
fn what_a_profile_lacks_is_named() {
    let codes = |profile: &[u8]| {
        let report = analyze(profile, &Options::default()).expect("a profile");
        report
            .completeness
            .gaps
            .iter()
            .map(|gap| gap.code())
            .collect::<Vec<_>>()
            .join(" ")
    };
    assert_eq!(
        codes(&edited(|line| line.contains("Main Thread"), "")),
        "no_main_thread"
    );
    assert_eq!(
        codes(&edited(|line| line.contains("build phase marker"), "")),
        "no_phases"
    );
    let events = edited(|line| line.contains("otherData") || line == "}", "");
    assert_eq!(codes(&[b"[", &events[..]].concat()), "no_metadata");
    assert_eq!(codes(&[BUILD, BUILD].concat()), "trailing_data");
    assert_eq!(
        codes(&[&gzip(BUILD)[..], b"rubbish that is no gzip member"].concat()),
        "corrupt_gzip"
    );
    let mut wrong_checksum = gzip(BUILD);
    let trailer = wrong_checksum.len() - 8;
    wrong_checksum[trailer] ^= 1;
    assert_eq!(codes(&wrong_checksum), "corrupt_gzip");
    assert_eq!(
        codes(&edited(|_| false, "{\"ph\":\"X\",,},\n")),
        "malformed_events"
    );
}

#[test]
fn what_is_no_profile_is_an_error() {
    let check = |bytes: &[u8], expected: &str| {
        let error = analyze(bytes, &Options::default()).expect_err("no profile");
        assert_eq!(error.to_string(), expected);
    };
    check(b"", "is empty");
    check(b" \n", "is empty");
    check(b"hello", "is not JSON (byte 0)");
    check(b"{hello}", "is not JSON (byte 1)");
    check(
        b"{\"name\":\"dre\",\"private\":true}",
        "is JSON but not a Bazel profile: it has no trace events",
    );
    check(
        b"[]",
        "is JSON but not a Bazel profile: it has no trace events",
    );
    check(
        b"[1,2,3]",
        "is JSON but not a Bazel profile: it has no trace events",
    );
    check(
        b"{\"otherData\":{\"bazel_ver",
        "the JSON text is cut before its first trace event (byte 13)",
    );
    check(
        &gzip(BUILD)[..8],
        "the gzip stream is cut before its first trace event (byte 0)",
    );
    check(
        b"\x1f\x8brubbish rubbish rubbish",
        "the gzip stream is corrupt before its first trace event (byte 0)",
    );
}

#[test]
fn errors_of_the_reader_are_passed_on() {
    struct Failing(usize);
    impl Read for Failing {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            let compressed = gzip(BUILD);
            let rest = &compressed[self.0..compressed.len() / 2];
            if rest.is_empty() {
                return Err(io::Error::from(io::ErrorKind::TimedOut));
            }
            let count = rest.len().min(into.len()).min(100);
            into[..count].copy_from_slice(&rest[..count]);
            self.0 += count;
            Ok(count)
        }
    }
    let error = analyze(Failing(0), &Options::default()).expect_err("a failure");
    assert!(
        matches!(error, ProfileError::Io { source } if source.kind() == io::ErrorKind::TimedOut)
    );
}
