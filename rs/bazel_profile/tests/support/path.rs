//! Hand-made steps of the critical path.

/// A step of the critical path, for the action of that name.
pub fn step(name: &str, thread_id: u32, start_us: i64, duration_us: i64) -> String {
    format!(
        "{{\"cat\":\"critical path component\",\"name\":\"action '{name}'\",\"ph\":\"X\",\"ts\":{start_us},\"dur\":{duration_us},\"pid\":1,\"args\":{{\"tid\":{thread_id}}},\"tid\":0}}"
    )
}
