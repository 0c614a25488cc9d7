//! Hand-made events inside actions or beside them.

/// A span on a thread.
pub fn span(thread_id: u32, category: &str, name: &str, start_us: i64, duration_us: i64) -> String {
    format!(
        "{{\"cat\":\"{category}\",\"name\":\"{name}\",\"ph\":\"X\",\"ts\":{start_us},\"dur\":{duration_us},\"pid\":1,\"tid\":{thread_id}}}"
    )
}
