//! Black box: damaged input never panics, and never passes for a whole profile.

use std::io::Write;

use bazel_profile::{analyze, Options};
use flate2::write::GzEncoder;
use flate2::Compression;

const BUILD: &[u8] = include_bytes!("data/build.json");

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).expect("memory can be written");
    encoder.finish().expect("memory can be written")
}

/// Analyses damaged input: no panic; true if there is a report that claims to be complete.
fn survive(profile: &[u8]) -> bool {
    let options = Options {
        top: 3,
        cores: None,
    };
    analyze(profile, &options).is_ok_and(|report| {
        assert!(report.event_count > 0);
        report.completeness.is_complete()
    })
}

#[test]
fn a_cut_at_any_byte_is_noticed() {
    // What follows the last brace is white space, which nobody misses.
    for length in 0..BUILD.len() - 1 {
        assert!(!survive(&BUILD[..length]), "cut at {length}");
    }
    let compressed = gzip(BUILD);
    for length in 0..compressed.len() {
        assert!(!survive(&compressed[..length]), "cut at {length}");
    }
}

#[test]
fn flipped_bytes_never_panic() {
    let mut random = Random(0x5eed);
    for original in [BUILD.to_vec(), gzip(BUILD)] {
        for _ in 0..3000 {
            let mut damaged = original.clone();
            for _ in 0..=random.below(4) {
                let at = random.below(damaged.len());
                damaged[at] = random.below(256) as u8;
            }
            survive(&damaged);
        }
    }
}

/// A linear congruential generator (Knuth's MMIX constants): the same numbers everywhere.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }
}

#[test]
fn absurd_numbers_never_panic() {
    let numbers = [
        "0",
        "-1",
        "9223372036854775807",
        "-9223372036854775808",
        "1e308",
        "-1e308",
        "1e999",
        "0.5",
        "\"7\"",
        "null",
    ];
    let templates = [
        "{\"cat\":\"action processing\",\"name\":\"a\",\"ph\":\"X\",\"ts\":$,\"dur\":£,\"tid\":$,\"args\":{\"target\":\"//a\"}}",
        "{\"cat\":\"build phase marker\",\"name\":\"Build artifacts\",\"ph\":\"X\",\"ts\":$,\"dur\":£,\"tid\":1}",
        "{\"cat\":\"critical path component\",\"name\":\"action 'a'\",\"ph\":\"X\",\"ts\":$,\"dur\":£,\"tid\":0,\"args\":{\"tid\":$}}",
        "{\"cat\":\"action resource lock\",\"name\":\"a\",\"ph\":\"X\",\"ts\":$,\"dur\":£,\"tid\":1}",
        "{\"cat\":\"gc notification\",\"name\":\"minor GC\",\"ph\":\"X\",\"ts\":$,\"dur\":£,\"tid\":1}",
        "{\"cat\":\"Unknown event\",\"name\":\"merged 99999999999999999999 events\",\"ph\":\"X\",\"ts\":$,\"dur\":£}",
        "{\"name\":\"CPU usage (total)\",\"ph\":\"C\",\"ts\":$,\"args\":{\"system cpu\":£}}",
        "{\"name\":\"Memory usage (Bazel)\",\"ph\":\"C\",\"ts\":$,\"args\":{\"memory\":£}}",
        "{\"name\":\"action count\",\"ph\":\"C\",\"ts\":$,\"args\":{\"action\":1,\"local action cache\":£}}",
    ];
    for first in numbers {
        for second in numbers {
            let events =
                templates.map(|template| template.replace('$', first).replace('£', second));
            let twice = [&events[..], &events[..]].concat();
            survive(format!("[{}]", twice.join(",")).as_bytes());
        }
    }
}

#[test]
fn bytes_that_are_no_text_are_replaced() {
    let mut profile = BUILD.to_vec();
    let at = profile
        .windows(7)
        .position(|window| window == b"//lib:a")
        .expect("the label");
    profile[at + 2] = 0xff;
    let report = analyze(&profile[..], &Options::default()).expect("a profile");
    assert!(report
        .actions
        .top
        .iter()
        .any(|action| action.target.as_deref() == Some("//\u{fffd}ib:a")));
}
