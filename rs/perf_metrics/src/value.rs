//! Values as people write and read them: `12.5 s`, `340ms`, `3 MiB`, `95 %`.

use crate::family::Unit;

/// Why a text is no value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ValueError {
    /// It has no number in front.
    #[error("{text:?} is no number: write for example {}", example(*.unit))]
    NoNumber {
        /// The text.
        text: String,
        /// What was asked for.
        unit: Unit,
    },
    /// The unit is not one of the metric's.
    #[error("{suffix:?} is no unit of {}: write {}", unit.name(), suffixes(*.unit))]
    WrongUnit {
        /// What stands behind the number.
        suffix: String,
        /// What was asked for.
        unit: Unit,
    },
    /// A time says nothing without a unit.
    #[error("{text:?} has no unit: write {} behind it", suffixes(*.unit))]
    NoUnit {
        /// The text.
        text: String,
        /// What was asked for.
        unit: Unit,
    },
    /// It is negative, not finite, or a share above 1.
    #[error("{text:?} is out of range: {}", range(*.unit))]
    OutOfRange {
        /// The text.
        text: String,
        /// What was asked for.
        unit: Unit,
    },
}

/// What may stand behind a number, and how many of the unit it is.
const SUFFIXES: &[(Unit, &str, f64)] = &[
    (Unit::Microseconds, "us", 1.0),
    (Unit::Microseconds, "µs", 1.0),
    (Unit::Microseconds, "ms", 1e3),
    (Unit::Microseconds, "s", 1e6),
    (Unit::Microseconds, "min", 60e6),
    (Unit::Microseconds, "h", 3_600e6),
    (Unit::Bytes, "", 1.0),
    (Unit::Bytes, "B", 1.0),
    (Unit::Bytes, "kB", 1e3),
    (Unit::Bytes, "KB", 1e3),
    (Unit::Bytes, "MB", 1e6),
    (Unit::Bytes, "GB", 1e9),
    (Unit::Bytes, "KiB", 1024.0),
    (Unit::Bytes, "MiB", 1_048_576.0),
    (Unit::Bytes, "GiB", 1_073_741_824.0),
    (Unit::Count, "", 1.0),
    (Unit::Ratio, "", 1.0),
    (Unit::Ratio, "%", 0.01),
];

/// Reads a number with a unit, with or without a space between them. A number of bytes, a count and a share need no
/// unit; a time does.
///
/// # Errors
/// If it is no number, or negative, or above 1 for a share, or if the unit is another kind's.
pub fn parse_value(text: &str, unit: Unit) -> Result<f64, ValueError> {
    let trimmed = text.trim();
    let is_number = |character: char| character.is_ascii_digit() || "+-.".contains(character);
    let split = trimmed
        .find(|character| !is_number(character))
        .unwrap_or(trimmed.len());
    let (number, suffix) = trimmed.split_at(split);
    let owned = || text.to_owned();
    let number: f64 = number.parse().map_err(|_| ValueError::NoNumber {
        text: owned(),
        unit,
    })?;
    let suffix = suffix.trim_start();
    let scale = SUFFIXES
        .iter()
        .find(|(of, known, _)| *of == unit && *known == suffix)
        .map(|(_, _, scale)| *scale);
    let scale = scale.ok_or_else(|| match suffix {
        "" => ValueError::NoUnit {
            text: owned(),
            unit,
        },
        _ => ValueError::WrongUnit {
            suffix: suffix.to_owned(),
            unit,
        },
    })?;
    // By division where the scale is a part, so that 95 % is 0.95 and no neighbour of it.
    let value = if scale < 1.0 {
        number / scale.recip()
    } else {
        number * scale
    };
    let is_in_range = value.is_finite() && value >= 0.0 && (unit != Unit::Ratio || value <= 1.0);
    if is_in_range {
        Ok(value)
    } else {
        Err(ValueError::OutOfRange {
            text: owned(),
            unit,
        })
    }
}

/// A value with its unit, as people read it: three or four digits that count.
#[must_use]
pub fn format_value(value: f64, unit: Unit) -> String {
    match unit {
        Unit::Microseconds if value == 0.0 => "0 s".to_owned(),
        Unit::Microseconds => scaled(value, &[(1e6, "s"), (1e3, "ms"), (1.0, "µs")]),
        Unit::Bytes => scaled(
            value,
            &[
                (1_073_741_824.0, "GiB"),
                (1_048_576.0, "MiB"),
                (1024.0, "KiB"),
                (1.0, "B"),
            ],
        ),
        Unit::Count if value.fract() == 0.0 => format!("{value}"),
        Unit::Count => format!("{value:.2}"),
        Unit::Ratio => format!("{:.1} %", value * 100.0),
    }
}

/// In the largest unit that leaves at least one whole.
fn scaled(value: f64, units: &[(f64, &str)]) -> String {
    let fitting = units.iter().find(|(scale, _)| value.abs() >= *scale);
    let Some((scale, suffix)) = fitting.or(units.last()) else {
        return value.to_string();
    };
    let scaled = value / scale;
    let digits = match scaled.abs() {
        _ if *scale == 1.0 && scaled.fract() == 0.0 => 0,
        size if size >= 1_000.0 => 0,
        size if size >= 100.0 => 1,
        _ => 2,
    };
    format!("{scaled:.digits$} {suffix}")
}

fn suffixes(unit: Unit) -> String {
    let names: Vec<&str> = SUFFIXES
        .iter()
        .filter(|(of, suffix, _)| *of == unit && !suffix.is_empty())
        .map(|(_, suffix, _)| *suffix)
        .collect();
    match names.as_slice() {
        [] => "the number alone".to_owned(),
        [name] => (*name).to_owned(),
        names => format!("one of {}", names.join(", ")),
    }
}

fn example(unit: Unit) -> &'static str {
    match unit {
        Unit::Microseconds => "12.5s or 340ms",
        Unit::Bytes => "5.1MB or 3MiB",
        Unit::Count => "1200",
        Unit::Ratio => "95%",
    }
}

fn range(unit: Unit) -> &'static str {
    match unit {
        Unit::Ratio => "write a share between 0 and 1, or a number up to 100 with %",
        _ => "write a number that is 0 or more",
    }
}
