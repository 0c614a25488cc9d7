//! A sandboxed action.

use super::events::action;
use super::inner::span;

/// A sandboxed action as Bazel 7 writes it, from `start_us` on: it waits 20 ms, is set up in 100 ms,
/// runs for a second, and is cleaned up in 30 ms.
pub fn sandboxed(thread_id: u32, label: &str, start_us: i64) -> Vec<String> {
    let general = "general information";
    let at = |offset_us| start_us + offset_us;
    vec![
        span(thread_id, general, "context.prefetchInputs", at(1000), 2000),
        span(
            thread_id,
            "action resource lock",
            "Acquiring resources for: it",
            at(10_000),
            20_000,
        ),
        span(
            thread_id,
            general,
            "sandbox.createDirectories",
            at(50_000),
            10_000,
        ),
        span(
            thread_id,
            general,
            "sandbox.createInputs",
            at(60_000),
            40_000,
        ),
        span(
            thread_id,
            general,
            "sandbox.createFileSystem",
            at(40_000),
            100_000,
        ),
        span(thread_id, general, "subprocess.run", at(150_000), 1_000_000),
        span(
            thread_id,
            general,
            "sandbox.copyOutputs",
            at(1_150_000),
            10_000,
        ),
        span(thread_id, general, "sandbox.delete", at(1_160_000), 20_000),
        span(thread_id, general, "Action.execute", at(500), 1_185_000),
        span(thread_id, general, "checkOutputs", at(1_186_000), 1500),
        span(
            thread_id,
            "complete action execution",
            "actuallyCompleteAction",
            at(1_186_000),
            3000,
        ),
        action(thread_id, "Rustc", label, start_us, 1_200_000),
    ]
}
