//! Hand-made events, one function for each kind.

use std::fmt::Write as _;

/// A profile of those events, with the phases of a build of 10 seconds.
pub fn profile(events: &[String]) -> Vec<u8> {
    let frame = [
        "{\"name\":\"thread_name\",\"ph\":\"M\",\"pid\":1,\"tid\":1,\"args\":{\"name\":\"Main Thread\"}}".to_owned(),
        phase("Initialize command", 0),
        phase("Build artifacts", 100_000),
    ];
    let mut text =
        "{\"otherData\":{\"bazel_version\":\"release 7.7.1\"},\"traceEvents\":[\n".to_owned();
    for event in frame.iter().chain(events) {
        let _ = writeln!(text, "{event},");
    }
    let _ = writeln!(text, "{}]}}", phase("Complete build", 10_000_000));
    text.into_bytes()
}

/// A phase marker.
pub fn phase(name: &str, start_us: i64) -> String {
    format!("{{\"cat\":\"build phase marker\",\"name\":\"{name}\",\"ph\":\"i\",\"ts\":{start_us},\"pid\":1,\"tid\":1}}")
}

/// An action on a thread, called `NAME of LABEL`.
pub fn action(
    thread_id: u32,
    mnemonic: &str,
    label: &str,
    start_us: i64,
    duration_us: i64,
) -> String {
    format!(
        "{{\"cat\":\"action processing\",\"name\":\"{mnemonic} of {label}\",\"ph\":\"X\",\"ts\":{start_us},\"dur\":{duration_us},\"pid\":1,\"args\":{{\"target\":\"{label}\",\"mnemonic\":\"{mnemonic}\"}},\"tid\":{thread_id}}}"
    )
}
