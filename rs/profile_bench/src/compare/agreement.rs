//! Whether dre and Bazel say the same about a profile: the total run time, each phase and the length of the critical
//! path. It knows what both print, and must not know how they are started.

use anyhow::{anyhow, Context, Result};
use serde_json::Value;

/// Bazel prints milliseconds, cut in one place and rounded in the other.
const TOLERANCE_US: u64 = 1_000;

/// The figures that both print.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figures {
    /// From the first phase to the last event, in microseconds.
    pub total_us: u64,
    /// The sum of the steps of the critical path, in microseconds; 0 if there is none.
    pub critical_path_us: u64,
    /// The phases in their order, each in microseconds.
    pub phases_us: Vec<u64>,
}

impl Figures {
    /// Takes them from the text that `bazel analyze-profile` prints.
    ///
    /// # Errors
    ///
    /// When there is no total run time, or a figure is not as Bazel writes it.
    pub fn from_bazel(text: &str) -> Result<Self> {
        let find = |lead| text.lines().find_map(|line| line.strip_prefix(lead));
        let total = find("Total run time")
            .ok_or_else(|| anyhow!("`bazel analyze-profile` prints no total run time"))?;
        let critical_path_us = match find("Critical path (") {
            Some(length) => duration_us(length.split(')').next().unwrap_or_default())?,
            None => 0,
        };
        let phases = text.lines().filter_map(|line| {
            let (name, duration) = line.split_once(" phase time ")?;
            name.starts_with("Total ").then_some(duration)
        });
        Ok(Self {
            total_us: duration_us(total)?,
            critical_path_us,
            phases_us: phases.map(duration_us).collect::<Result<_>>()?,
        })
    }

    /// Takes them from `dre profile analyze --format json`, which must be about one profile.
    ///
    /// # Errors
    ///
    /// When it is no JSON, or a figure is missing.
    pub fn from_dre(json: &str) -> Result<Self> {
        let report: Value = serde_json::from_str(json).context("dre prints no JSON")?;
        let figure = |pointer: &str| {
            let value = report.pointer(pointer).and_then(Value::as_u64);
            value.ok_or_else(|| anyhow!("dre's report has no {pointer}"))
        };
        let phases = report.pointer("/reports/0/profile/phases");
        let phases = phases.and_then(Value::as_array).into_iter().flatten();
        let phases_us = phases.map(|phase| phase["duration_us"].as_u64());
        Ok(Self {
            total_us: figure("/reports/0/profile/total_duration_us")?,
            critical_path_us: figure("/reports/0/profile/critical_path/duration_us")?,
            phases_us: phases_us
                .collect::<Option<_>>()
                .ok_or_else(|| anyhow!("dre's report has a phase without duration"))?,
        })
    }

    /// Whether all figures are equal to 1 ms.
    pub fn agrees_with(&self, other: &Self) -> bool {
        self.phases_us.len() == other.phases_us.len()
            && self
                .all()
                .zip(other.all())
                .all(|(ours, theirs)| ours.abs_diff(theirs) <= TOLERANCE_US)
    }

    fn all(&self) -> impl Iterator<Item = u64> + '_ {
        [self.total_us, self.critical_path_us]
            .into_iter()
            .chain(self.phases_us.iter().copied())
    }
}

/// How many bytes of JSON the profile has, from `dre profile analyze --format json`.
///
/// # Errors
///
/// When it is no JSON, or does not say.
pub fn json_bytes(json: &str) -> Result<u64> {
    let report: Value = serde_json::from_str(json).context("dre prints no JSON")?;
    let bytes = report.pointer("/reports/0/profile/decoded_bytes");
    bytes
        .and_then(Value::as_u64)
        .ok_or_else(|| anyhow!("dre's report does not say how much JSON there is"))
}

/// A duration as Bazel prints it, for example `31.680 s` or `458 ms`; what follows does not matter.
fn duration_us(text: &str) -> Result<u64> {
    let parse = || {
        let mut words = text.split_whitespace();
        let number: f64 = words.next()?.parse().ok()?;
        let unit_us = match words.next()? {
            "s" => 1e6,
            "ms" => 1e3,
            _ => return None,
        };
        // A cast of a float saturates, and rounding first keeps 31.680 s from becoming 31,679,999 us.
        (number >= 0.0).then_some((number * unit_us).round() as u64)
    };
    parse().ok_or_else(|| anyhow!("`{}` is no duration as Bazel prints it", text.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const BAZEL: &str = "
=== PHASE SUMMARY INFORMATION ===

Total launch phase time                              0.036 s    0.11%
Total interleaved loading, analysis and execution phase time   31.262 s   98.68%
---------------------------------------------------------------------
Total run time                                      31.680 s  100.00%

Critical path (28.828 s):
       Time Percentage   Description
    0.06 ms    0.00%   action 'Total run time'
";

    #[test]
    fn bazels_text_is_read() {
        let expected = Figures {
            total_us: 31_680_000,
            critical_path_us: 28_828_000,
            phases_us: vec![36_000, 31_262_000],
        };
        assert_eq!(Figures::from_bazel(BAZEL).unwrap(), expected);
        let short = BAZEL.replace("28.828 s", "458 ms");
        assert_eq!(
            Figures::from_bazel(&short).unwrap().critical_path_us,
            458_000
        );
        let without_path = BAZEL.split("Critical").next().unwrap();
        assert_eq!(
            Figures::from_bazel(without_path).unwrap().critical_path_us,
            0
        );
    }

    #[test]
    fn other_text_is_an_error() {
        for text in [
            "",
            "Total run time",
            "Total run time 31.680 h",
            "Total run time NaN s",
        ] {
            assert!(Figures::from_bazel(text).is_err(), "{text}");
        }
        let odd_path = BAZEL.replace("28.828 s", "long");
        assert!(Figures::from_bazel(&odd_path).is_err());
    }

    #[test]
    fn dres_report_is_read() {
        let json = r#"{"reports":[{"profile":{"decoded_bytes":17,"total_duration_us":31680962,"critical_path":{"duration_us":28828102},
            "phases":[{"duration_us":36000},{"duration_us":31262535}]}}]}"#;
        let dre = Figures::from_dre(json).unwrap();
        assert!(dre.agrees_with(&Figures::from_bazel(BAZEL).unwrap()));
        assert!(Figures::from_dre("{}").is_err());
        assert_eq!(json_bytes(json).unwrap(), 17);
        assert!(json_bytes("{}").is_err());
        assert!(Figures::from_dre("").is_err());
    }

    #[test]
    fn more_than_a_millisecond_is_a_difference() {
        let figures = |total_us, critical_path_us, phases_us: &[u64]| Figures {
            total_us,
            critical_path_us,
            phases_us: phases_us.to_vec(),
        };
        let base = figures(5_000, 3_000, &[1_000, 4_000]);
        assert!(base.agrees_with(&figures(6_000, 2_000, &[0, 5_000])));
        for other in [
            figures(6_001, 3_000, &[1_000, 4_000]),
            figures(5_000, 1_999, &[1_000, 4_000]),
            figures(5_000, 3_000, &[1_000, 5_001]),
            figures(5_000, 3_000, &[1_000]),
        ] {
            assert!(!base.agrees_with(&other), "{other:?}");
        }
    }
}
