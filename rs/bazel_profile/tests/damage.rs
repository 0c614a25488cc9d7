//! Black box: damaged input never panics, and never passes for a whole profile.

mod support;

use bazel_profile::{analyze, Gap, Options, ProfileError, Report};
use support::{gzip, Random, BUILD};

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

fn report(profile: &[u8]) -> Report {
    analyze(profile, &Options::default()).expect("there is something to report")
}

fn codes(report: &Report) -> Vec<&'static str> {
    report.completeness.gaps.iter().map(Gap::code).collect()
}

#[test]
fn a_cut_profile_is_reported_as_far_as_it_goes() {
    let whole = report(BUILD);
    let cut = report(&BUILD[..BUILD.len() / 2]);
    assert_eq!(codes(&cut), ["cut_json"]);
    assert!(cut.event_count > 10 && cut.event_count < whole.event_count);
    let packed = gzip(BUILD);
    let cut = report(&packed[..packed.len() * 3 / 4]);
    assert_eq!(codes(&cut), ["cut_gzip"]);
    assert!(cut.event_count > 10 && cut.event_count < whole.event_count);
}

#[test]
fn a_profile_without_a_main_thread_is_reported_and_says_so() {
    let nameless = String::from_utf8_lossy(BUILD).replace("Main Thread", "Other Thread");
    let nameless = report(nameless.as_bytes());
    assert_eq!(codes(&nameless), ["no_main_thread"]);
    assert_eq!(nameless.phases, report(BUILD).phases);
}

#[test]
fn a_bare_array_lacks_nothing_but_metadata() {
    let text = String::from_utf8_lossy(BUILD);
    let (_, array) = text.split_once("\"traceEvents\":").expect("events");
    let (array, _) = array.rsplit_once('}').expect("the end of the object");
    let bare = report(array.as_bytes());
    assert_eq!(codes(&bare), ["no_metadata"]);
    assert_eq!(bare.actions, report(BUILD).actions);
}

#[test]
fn line_ends_of_another_system_change_nothing() {
    let text = String::from_utf8_lossy(BUILD).replace('\n', "\r\n");
    let read = report(text.as_bytes());
    assert!(read.completeness.is_complete());
    assert_eq!(
        Report {
            decoded_bytes: read.decoded_bytes,
            ..report(BUILD)
        },
        read
    );
}

#[test]
fn of_several_profiles_the_first_is_reported() {
    let twice = [BUILD, BUILD].concat();
    for several in [
        twice.clone(),
        gzip(&twice),
        [gzip(BUILD), gzip(BUILD)].concat(),
    ] {
        let several = report(&several);
        assert_eq!(codes(&several), ["trailing_data"]);
        assert_eq!(several.event_count, report(BUILD).event_count);
    }
}

#[test]
fn what_has_no_event_says_why() {
    let reason = |bytes: &[u8]| analyze(bytes, &Options::default()).expect_err("nothing to report");
    assert!(matches!(reason(b""), ProfileError::Empty));
    assert!(matches!(
        reason(b"\xff\xfe{"),
        ProfileError::NotJson { byte_offset: 0 }
    ));
    assert!(matches!(reason(b"{\"a\":1}"), ProfileError::NotAProfile));
    assert!(matches!(
        reason(&BUILD[..100]),
        ProfileError::NoEvents { .. }
    ));
    assert!(matches!(
        reason(&gzip(BUILD)[..20]),
        ProfileError::NoEvents { .. }
    ));
}
