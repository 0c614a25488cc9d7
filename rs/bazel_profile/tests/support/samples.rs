//! Hand-made samples of counters.

/// A sample of a counter.
pub fn counter(name: &str, series: &str, start_us: i64, value: f64) -> String {
    format!("{{\"name\":\"{name}\",\"pid\":1,\"tid\":1,\"ph\":\"C\",\"ts\":{start_us},\"args\":{{\"{series}\":{value}}}}}")
}
