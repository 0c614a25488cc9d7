//! The generator on a seed of two actions, one sample of each of two counters, and a critical path.

use std::io::Read;

use expect_test::expect;
use flate2::read::GzDecoder;
use serde_json::Value;

use super::*;

/// As Bazel writes it, with a label in the main repository, one in another, and an action without a target.
const SEED: &str = r#"{"otherData":{"bazel_version":"release 7.7.1","build_id":"b"},"traceEvents":[
    {"name":"thread_name","ph":"M","pid":1,"tid":0,"args":{"name":"Critical Path"}},
    {"cat":"build phase marker","name":"Launch Blaze","ph":"X","ts":-36000,"dur":36000,"pid":1,"tid":9},
    {"cat":"build phase marker","name":"Build artifacts","ph":"i","ts":100,"pid":1,"tid":9},
    {"name":"thread_name","ph":"M","pid":1,"tid":10,"args":{"name":"worker"}},
    {"cat":"action processing","name":"Compiling \"a\"","ph":"X","ts":200,"dur":700,"pid":1,"out":"bin/a.o","args":{"target":"//pkg:a","mnemonic":"Cpp"},"tid":10},
    {"cat":"action processing","name":"Linking","ph":"X","ts":1000,"dur":500,"pid":1,"out":"bin/b","args":{"target":"@@dep~//:b","mnemonic":"Link"},"tid":10},
    {"cat":"action processing","name":"Status","ph":"X","ts":1600,"dur":1,"pid":1,"args":{"target":"","mnemonic":"S"},"tid":10},
    {"cat":"build phase marker","name":"Complete build","ph":"i","ts":1500000,"pid":1,"tid":9},
    {"cat":"critical path component","name":"action 'Linking'","ph":"X","ts":1000,"dur":500,"pid":1,"args":{"tid":10},"tid":0},
    {"name":"action count","pid":1,"tid":9,"ph":"C","ts":150,"args":{}},
    {"name":"System load average","pid":1,"tid":9,"ph":"C","ts":160,"args":{"load":1.0E-4}},
    {"cat":"general information","name":"Finishing","ph":"i","ts":1500200,"pid":1,"tid":9}
  ]
}"#;

fn profile(size_bytes: u64) -> (Generated, String) {
    let seed = Seed::parse(SEED).unwrap();
    let mut out = Vec::new();
    let generated = write_profile(&seed, size_bytes, &mut out).unwrap();
    (generated, String::from_utf8(out).unwrap())
}

fn events(text: &str) -> Vec<Value> {
    let profile: Value = serde_json::from_str(text).unwrap();
    profile["traceEvents"].as_array().unwrap().clone()
}

/// An empty directory of a test, which it deletes itself.
fn directory(test: &str) -> PathBuf {
    let directory = std::env::temp_dir().join(format!("profile_bench_{test}.{}", process::id()));
    fs::create_dir_all(&directory).unwrap();
    directory
}

#[test]
fn one_round_is_the_seed() {
    let (generated, text) = profile(0);
    assert_eq!(text, SEED);
    let json_bytes = SEED.len() as u64;
    assert_eq!(
        generated,
        Generated {
            round_count: 1,
            event_count: 12,
            json_bytes
        }
    );
}

#[test]
fn a_second_round_follows_the_first() {
    let (_, text) = profile(SEED.len() as u64 + 1);
    let (first, tail) = text.split_once(r#""S"},"tid":10},"#).unwrap();
    assert!(SEED.starts_with(first));
    expect![[r#"

            {"cat":"action processing","name":"r1 Compiling \"a\"","ph":"X","ts":2000200,"dur":700,"pid":1,"out":"r1/bin/a.o","args":{"target":"//r1/pkg:a","mnemonic":"Cpp"},"tid":10},
            {"cat":"action processing","name":"r1 Linking","ph":"X","ts":2001000,"dur":500,"pid":1,"out":"r1/bin/b","args":{"target":"@@dep~//r1:b","mnemonic":"Link"},"tid":10},
            {"cat":"action processing","name":"r1 Status","ph":"X","ts":2001600,"dur":1,"pid":1,"args":{"target":"","mnemonic":"S"},"tid":10},
            {"cat":"build phase marker","name":"Complete build","ph":"i","ts":3500000,"pid":1,"tid":9},
            {"cat":"critical path component","name":"action 'Linking'","ph":"X","ts":1000,"dur":500,"pid":1,"args":{"tid":10},"tid":0},
            {"cat":"critical path component","name":"action 'r1 Linking'","ph":"X","ts":2001000,"dur":500,"pid":1,"args":{"tid":10},"tid":0},
            {"name":"action count","pid":1,"tid":9,"ph":"C","ts":150,"args":{}},
            {"name":"action count","pid":1,"tid":9,"ph":"C","ts":2000150,"args":{}},
            {"name":"System load average","pid":1,"tid":9,"ph":"C","ts":160,"args":{"load":1.0E-4}},
            {"name":"System load average","pid":1,"tid":9,"ph":"C","ts":2000160,"args":{"load":1.0E-4}},
            {"cat":"general information","name":"Finishing","ph":"i","ts":3500200,"pid":1,"tid":9}
          ]
        }"#]].assert_eq(tail);
}

#[test]
fn the_size_is_reached_and_hardly_exceeded() {
    for size_bytes in [1, 5_000, 5_001, 40_000] {
        let (generated, text) = profile(size_bytes);
        assert_eq!(generated.json_bytes, text.len() as u64);
        assert!(generated.json_bytes >= size_bytes);
        assert_eq!(generated.event_count, 6 + 6 * generated.round_count);
        let two_rounds_bytes = profile(0).0.json_bytes * 5 / 2;
        assert!(generated.round_count == 1 || generated.json_bytes < size_bytes + two_rounds_bytes);
    }
}

#[test]
fn every_action_of_every_round_is_distinct() {
    let (generated, text) = profile(20_000);
    for pointer in ["/args/target", "/out", "/name"] {
        let events = events(&text);
        let actions = events
            .iter()
            .filter(|event| event["cat"] == "action processing");
        let mut values: Vec<&str> = actions
            .filter_map(|action| action.pointer(pointer)?.as_str())
            .filter(|value| !value.is_empty())
            .collect();
        let count = values.len();
        values.sort_unstable();
        values.dedup();
        assert_eq!(values.len(), count, "{pointer}");
        let of_round = if pointer == "/name" { 3 } else { 2 };
        assert_eq!(count as u64, of_round * generated.round_count, "{pointer}");
    }
}

#[test]
fn threads_are_ordered_by_end_and_counters_by_time() {
    let (_, text) = profile(20_000);
    let events = events(&text);
    let times = |is_wanted: &dyn Fn(&Value) -> bool| -> Vec<i64> {
        let wanted = events.iter().filter(|event| is_wanted(event));
        wanted
            .map(|event| event["ts"].as_i64().unwrap() + event["dur"].as_i64().unwrap_or(0))
            .collect()
    };
    for ends in [
        times(&|event| event["tid"] == 10 && event["ph"] == "X"),
        times(&|event| event["tid"] == 0 && event["ph"] == "X"),
        times(&|event| event["name"] == "action count"),
    ] {
        assert!(ends.len() > 5 && ends.is_sorted(), "{ends:?}");
    }
}

#[test]
fn files_are_written_whole_and_gzip_by_name() {
    let directory = directory("files");
    let (from, plain, gzip) = (
        directory.join("seed"),
        directory.join("a.json"),
        directory.join("a.json.gz"),
    );
    fs::write(&from, SEED).unwrap();
    let generated = generate(&from, 9_000, &plain).unwrap();
    assert_eq!(generate(&from, 9_000, &gzip).unwrap(), generated);
    let mut inflated = String::new();
    GzDecoder::new(File::open(&gzip).unwrap())
        .read_to_string(&mut inflated)
        .unwrap();
    assert_eq!(inflated, fs::read_to_string(&plain).unwrap());

    // A gzip seed is the same seed; and a failure leaves what was there, and nothing else.
    let (again, missing) = (directory.join("b.json"), directory.join("none"));
    generate(&gzip, 0, &again).unwrap();
    assert_eq!(fs::read_to_string(&again).unwrap(), inflated);
    assert!(generate(&missing, 0, &again).is_err());
    assert_eq!(fs::read_to_string(&again).unwrap(), inflated);
    assert_eq!(fs::read_dir(&directory).unwrap().count(), 4);
    fs::remove_dir_all(&directory).unwrap();
}

#[test]
fn damaged_seeds_are_rejected() {
    let check = |text: &str, message: &str| {
        let error = Seed::parse(text).unwrap_err();
        assert!(format!("{error:#}").contains(message), "{error:#}");
    };
    check("", "not as Bazel writes it");
    check("[]", "not as Bazel writes it");
    check(&SEED[..SEED.len() - 10], "line 13: not an event");
    check(SEED.split_once("\n  ]").unwrap().0, "the profile is cut");
    check(&SEED.replace("Complete build", "x"), "was not finished");
    let empty = [SEED.lines().next(), SEED.lines().nth(8), Some("]}")];
    let empty: Vec<&str> = empty.into_iter().flatten().collect();
    check(&empty.join("\n"), "nothing to repeat");
    check(
        &SEED.replace(":1500000,", ":1.5,"),
        "line 9: `ts` is no whole number",
    );
}

#[test]
fn extreme_times_do_not_overflow() {
    let text = SEED.replace(":1500000,", ":9223372036854775807,");
    let seed = Seed::parse(&text).unwrap();
    write_profile(&seed, 9_000, &mut Vec::new()).unwrap();
}
