//! Actions with a remote cache and remote execution.

use super::events::action;
use super::inner::span;

/// A look-up that finds something.
pub fn hit(thread_id: u32, label: &str, start_us: i64) -> Vec<String> {
    let at = |offset_us| start_us + offset_us;
    vec![
        span(
            thread_id,
            "remote action cache check",
            "check cache hit",
            at(1000),
            9000,
        ),
        span(
            thread_id,
            "remote output download",
            "download outputs",
            at(10_000),
            20_000,
        ),
        action(thread_id, "CppCompile", label, start_us, 40_000),
    ]
}

/// A look-up in vain, and an execution whose own times the service reports afterwards.
pub fn executed(thread_id: u32, label: &str, start_us: i64) -> Vec<String> {
    let upload = "Remote execution upload time";
    let at = |offset_us| start_us + offset_us;
    vec![
        span(
            thread_id,
            "remote action cache check",
            "check cache hit",
            at(1000),
            9000,
        ),
        span(
            thread_id,
            upload,
            "upload missing inputs",
            at(10_000),
            60_000,
        ),
        span(
            thread_id,
            "remote action execution",
            "execute remotely",
            at(80_000),
            900_000,
        ),
        span(
            thread_id,
            "Remote execution queuing time",
            "queue",
            at(90_000),
            100_000,
        ),
        span(
            thread_id,
            "Remote execution setup",
            "fetch",
            at(190_000),
            70_000,
        ),
        span(
            thread_id,
            "Remote execution process wall time",
            "execute",
            at(260_000),
            600_000,
        ),
        span(thread_id, upload, "upload", at(860_000), 50_000),
        span(
            thread_id,
            "remote output download",
            "download server logs",
            at(980_000),
            1000,
        ),
        span(
            thread_id,
            "remote output download",
            "download outputs",
            at(981_000),
            19_000,
        ),
        action(thread_id, "CppLink", label, start_us, 1_010_000),
    ]
}
