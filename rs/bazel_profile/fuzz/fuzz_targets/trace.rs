//! Any bytes as a stored trace, and as the inside of one: a trace that can be stored again, or an error.

#![no_main]

use std::io::Write;

use bazel_profile::Trace;
use flate2::write::GzEncoder;
use flate2::Compression;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    for stored in [bytes.to_vec(), packed(bytes)] {
        if let Ok(trace) = Trace::decode(&stored) {
            assert_eq!(Trace::decode(&trace.encode()), Ok(trace));
        }
    }
});

/// With the right beginning and checksum, so that what is inside is looked at.
fn packed(inside: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(b"DRET\x01".to_vec(), Compression::none());
    encoder.write_all(inside).expect("memory can be written");
    encoder.finish().expect("memory can be written")
}
