//! Any bytes as a stored trace: a trace that can be stored again, or an error.

#![no_main]

use bazel_profile::Trace;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(trace) = Trace::decode(bytes) {
        assert_eq!(Trace::decode(&trace.encode()), Ok(trace));
    }
});
