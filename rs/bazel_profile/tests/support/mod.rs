//! Profiles for the black-box tests, all made from `build.json`.

#![allow(dead_code, reason = "each test file uses a part")]

use std::io::Write;

use flate2::write::GzEncoder;
use flate2::Compression;

/// A small build with something of everything.
pub const BUILD: &[u8] = include_bytes!("../data/build.json");

/// From one round of [`repeated`] to the next.
const ROUND_US: i64 = 3_100_000;

pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).expect("memory can be written");
    encoder.finish().expect("memory can be written")
}

/// A profile of these events, written one a line.
pub fn profile(events: &[String]) -> Vec<u8> {
    let events = events.join(",\n    ");
    format!("{{\"otherData\":{{\"build_id\":\"b\"}},\"traceEvents\":[\n    {events}\n  ]\n}}\n")
        .into_bytes()
}

/// The events of `build.json`, each as it is written there.
pub fn events() -> Vec<&'static str> {
    let text = std::str::from_utf8(BUILD).expect("text");
    let lines = text.lines().map(|line| line.trim().trim_end_matches(','));
    let events = lines.filter(|line| line.starts_with("{\"") && line.ends_with('}'));
    events.collect()
}

/// The build again and again, each round later and with names of its own, as large builds have them. Threads and phases
/// are named once.
pub fn repeated(rounds: usize) -> Vec<u8> {
    let events = events();
    let recurs = |event: &&&str| event.contains("\"ts\":") && !event.contains("phase marker");
    let once = events.iter().filter(|event| !recurs(event));
    let mut all: Vec<String> = once.map(ToString::to_string).collect();
    for round in 0..rounds {
        for event in events.iter().filter(recurs) {
            let (head, tail) = event.split_once("\"ts\":").expect("a time");
            let digits = tail.find([',', '}']).expect("an end");
            let time_us: i64 = tail[..digits].parse().expect("a number");
            let time_us = time_us + ROUND_US * round as i64;
            let event = format!("{head}\"ts\":{time_us}{}", &tail[digits..]);
            let event = event.replace("//", &format!("//r{round}/"));
            all.push(event.replace(" app/", &format!(" r{round}/app/")));
        }
    }
    profile(&all)
}

/// A linear congruential generator (Knuth's MMIX constants): the same numbers everywhere.
pub struct Random(pub u64);

impl Random {
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }
}
