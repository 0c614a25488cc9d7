//! Any bytes as a profile: a report and a timeline, or an error. What is JSON is read again in a form that only the
//! general reader takes, and must give the same spans.

#![no_main]

use std::hint::black_box;

use bazel_profile::{read_trace, Options, Trace};
use libfuzzer_sys::fuzz_target;
use serde_json::{json, Value};

fuzz_target!(|bytes: &[u8]| {
    let Ok((_, trace)) = read_trace(bytes, &Options::default()) else {
        return;
    };
    assert_eq!(Trace::decode(&trace.encode()).as_ref(), Ok(&trace));
    if let Some((from_us, to_us)) = trace.extent_us() {
        black_box(trace.window(from_us, to_us, 100).encode());
        black_box(trace.window(from_us / 2, to_us / 3, 7).encode());
    }
    let Some(unusual) = unusual(bytes) else {
        return;
    };
    let (_, again) = read_trace(&unusual[..], &Options::default()).expect("it had events before");
    assert!(trace.spans().eq(again.spans()));
});

/// The same events, each with a member that the scanner refuses.
fn unusual(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut document: Value = serde_json::from_slice(bytes).ok()?;
    let events = match &mut document {
        Value::Object(object) => object.get_mut("traceEvents")?,
        other => other,
    };
    for event in events.as_array_mut()? {
        event
            .as_object_mut()?
            .insert("unusual".to_owned(), json!([0]));
    }
    serde_json::to_vec(&document).ok()
}
