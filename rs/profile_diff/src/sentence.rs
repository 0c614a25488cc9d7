//! Figures in the sentences that say what was found.

/// Microseconds as seconds: `1.234 s`. Cut, not rounded, as `bazel analyze-profile` does it.
pub(crate) fn seconds(duration_us: u64) -> String {
    format!("{:.3} s", (duration_us / 1000) as f64 / 1e3)
}

/// `1 action`, `2 actions`.
pub(crate) fn counted(count: usize, thing: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{count} {thing}{ending}")
}
