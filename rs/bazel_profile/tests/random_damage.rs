//! Black box: ten thousand random cuts and bit flips of a realistic profile, plain and gzip. Each gives a report or one
//! line that says why not, and memory stays where it is for any profile.
//!
//! The profile is made from `build.json`; `DRE_PROFILE` names a real one instead. A build without optimisation takes a
//! smaller one, so that this stays a matter of seconds.

mod support;

use std::fs;
use std::hint::black_box;

use bazel_profile::{analyze, read_trace, Options, Report};
use support::{gzip, repeated, Random};

const CASES_OF_EACH: usize = 2_500;
/// `build.json` is 14 KB.
const ROUNDS: usize = if cfg!(debug_assertions) { 2 } else { 80 };
/// How much more memory may be resident at any time than before the first case: the read buffer of 4 MiB that broken
/// text can fill, its general JSON, and what the allocator keeps.
const PEAK_BYTES: u64 = 48 * 1024 * 1024;

/// Plain text of a profile.
fn original() -> Vec<u8> {
    let Some(path) = std::env::var_os("DRE_PROFILE") else {
        return repeated(ROUNDS);
    };
    let stored = fs::read(&path).expect("DRE_PROFILE names a file");
    let mut text = Vec::new();
    let unpacked = std::io::Read::read_to_end(
        &mut flate2::read::MultiGzDecoder::new(&stored[..]),
        &mut text,
    );
    if unpacked.is_ok() {
        text
    } else {
        stored
    }
}

/// Reads damaged input, now and then for its timeline too.
fn read(damaged: &[u8], case: usize) -> Option<Report> {
    let options = Options::default();
    let read = if case.is_multiple_of(8) {
        read_trace(damaged, &options).map(|(report, trace)| {
            if let Some((from_us, to_us)) = trace.extent_us() {
                black_box(trace.window(from_us, to_us, 200));
            }
            report
        })
    } else {
        analyze(damaged, &options)
    };
    match read {
        Ok(report) => {
            assert!(report.event_count > 0);
            Some(report)
        }
        Err(error) => {
            let line = error.to_string();
            assert!(!line.is_empty() && !line.contains('\n'), "{line}");
            None
        }
    }
}

#[test]
fn ten_thousand_cuts_and_flips() {
    let plain = original();
    let packed = gzip(&plain);
    let text_bytes = plain.trim_ascii_end().len();
    let mut random = Random(0x0dd_ba11);
    let before_bytes = peak_bytes();
    for case in 0..CASES_OF_EACH {
        let length = random.below(text_bytes);
        let cut = read(&plain[..length], case);
        assert!(
            cut.is_none_or(|report| !report.completeness.is_complete()),
            "cut at {length}"
        );
        let length = random.below(packed.len());
        let cut = read(&packed[..length], case);
        assert!(
            cut.is_none_or(|report| !report.completeness.is_complete()),
            "cut at {length}"
        );
        for original in [&plain, &packed] {
            let mut flipped = original.clone();
            for _ in 0..=random.below(8) {
                let at = random.below(flipped.len());
                flipped[at] ^= 1 << random.below(8);
            }
            read(&flipped, case);
        }
    }
    if let (Some(before), Some(after)) = (before_bytes, peak_bytes()) {
        let more = after.saturating_sub(before);
        assert!(
            more <= PEAK_BYTES,
            "{more} bytes more are resident at the peak"
        );
    }
}

/// The most that was resident since the last call, from `/proc`; `None` where there is no such thing.
fn peak_bytes() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    // Where it is not allowed, the peak is from the process's start, and the bound still holds.
    let _ = fs::write("/proc/self/clear_refs", "5");
    let kib: u64 = line.trim().strip_suffix("kB")?.trim_end().parse().ok()?;
    Some(kib * 1024)
}
