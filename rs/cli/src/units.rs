//! Quantities as people read them. Every time is in seconds with three decimals, so that columns
//! can be compared by eye.

const BYTES_PER_MEBIBYTE: f64 = 1024.0 * 1024.0;

/// Microseconds as seconds: `1.234 s`. Cut, not rounded, as `bazel analyze-profile` does it, so
/// that the two show the same.
pub fn seconds(duration_us: u64) -> String {
    format!("{:.3} s", (duration_us / 1000) as f64 / 1e3)
}

/// Microseconds that may be negative as seconds.
pub fn signed_seconds(time_us: i64) -> String {
    format!("{:.3} s", (time_us / 1000) as f64 / 1e3)
}

/// A difference of microseconds as seconds, always with its sign: `+1.234 s`.
pub fn difference(time_us: i64) -> String {
    format!("{:+.3} s", (time_us / 1000) as f64 / 1e3)
}

/// Core-microseconds as core-seconds: `12.3 core-s`.
pub fn core_seconds(core_us: u64) -> String {
    format!("{:.1} core-s", core_us as f64 / 1e6)
}

/// Bytes in binary units: `512 MiB`, `1.50 GiB`.
pub fn bytes(count: u64) -> String {
    let mebibytes = count as f64 / BYTES_PER_MEBIBYTE;
    match count {
        0..1024 => format!("{count} B"),
        1024..1_048_576 => format!("{:.1} KiB", count as f64 / 1024.0),
        _ if mebibytes < 1024.0 => format!("{mebibytes:.1} MiB"),
        _ => format!("{:.2} GiB", mebibytes / 1024.0),
    }
}

/// A part of a whole: `12.3 %`. A whole of nothing has no parts.
pub fn percent(part: u64, whole: u64) -> String {
    if whole == 0 {
        "-".to_owned()
    } else {
        format!("{:.1} %", part as f64 * 100.0 / whole as f64)
    }
}

/// A number of things whose plural is regular: `1 step`, `2 steps`, `2 processes`.
pub fn counted(count: u64, thing: &str) -> String {
    let ending = match count {
        1 => "",
        _ if thing.ends_with('s') => "es",
        _ => "s",
    };
    format!("{count} {thing}{ending}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities() {
        assert_eq!(seconds(1_234_567), "1.234 s");
        assert_eq!(signed_seconds(-20_000), "-0.020 s");
        assert_eq!(difference(20_000), "+0.020 s");
        assert_eq!(difference(-20_000), "-0.020 s");
        assert_eq!(core_seconds(12_345_678), "12.3 core-s");
        assert_eq!(percent(1, 3), "33.3 %");
        assert_eq!(percent(1, 0), "-");
        assert_eq!(
            [0, 1, 2].map(|count| counted(count, "step")),
            ["0 steps", "1 step", "2 steps"]
        );
        assert_eq!(counted(2, "process"), "2 processes");
        let sizes = [512, 2048, 310 << 20, 6 << 30];
        assert_eq!(
            sizes.map(bytes),
            ["512 B", "2.0 KiB", "310.0 MiB", "6.00 GiB"]
        );
    }
}
