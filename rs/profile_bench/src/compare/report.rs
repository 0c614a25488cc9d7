//! Comparisons as a table for people and as JSON for programs. It must not know how anything was measured.

use std::fmt::Write;

use serde_json::{json, Value};

use super::spread::Spread;
use super::{Comparison, Figures, Pair};

const MEGABYTE: f64 = 1e6;

/// A quantity: its name and unit, and how to take it from a pair as (dre, Bazel).
struct Quantity {
    name: &'static str,
    key: &'static str,
    unit: &'static str,
    values: fn(&Pair) -> (f64, f64),
}

const QUANTITIES: [Quantity; 2] = [
    Quantity {
        name: "CPU time",
        key: "cpu_s",
        unit: "s",
        values: |pair| (pair.dre.cpu.as_secs_f64(), pair.bazel.cpu().as_secs_f64()),
    },
    Quantity {
        name: "peak memory",
        key: "peak_memory_mb",
        unit: "MB",
        values: |pair| {
            let megabytes = |bytes: u64| bytes as f64 / MEGABYTE;
            (
                megabytes(pair.dre.peak_memory_bytes),
                megabytes(pair.bazel.peak_memory_bytes),
            )
        },
    },
];

/// Medians of one quantity, and the median of the ratios of the pairs.
struct Summary {
    dre: Spread,
    bazel: Spread,
    ratio: Spread,
}

impl Quantity {
    fn summary(&self, comparison: &Comparison) -> Option<Summary> {
        let values = || comparison.pairs.iter().map(self.values);
        Some(Summary {
            dre: Spread::of(values().map(|(dre, _)| dre))?,
            bazel: Spread::of(values().map(|(_, bazel)| bazel))?,
            ratio: Spread::of(values().map(|(dre, bazel)| dre / bazel))?,
        })
    }
}

/// A table for each profile, below what holds for all of them.
pub fn table(comparisons: &[Comparison]) -> String {
    let run_count = comparisons
        .first()
        .map_or(0, |comparison| comparison.pairs.len());
    let mut text = format!("{}\n", protocol(run_count));
    for comparison in comparisons {
        append_table(&mut text, comparison);
    }
    text
}

fn append_table(text: &mut String, comparison: &Comparison) {
    let megabytes = comparison.file_bytes as f64 / MEGABYTE;
    let mut line = |line: String| {
        text.push_str(line.trim_end());
        text.push('\n');
    };
    line(String::new());
    line(format!(
        "{} ({megabytes:.1} MB)",
        comparison.profile.display()
    ));
    line(row(
        &["", "dre", "bazel, warm", "dre / bazel"].map(str::to_owned)
    ));
    for quantity in &QUANTITIES {
        let Some(Summary { dre, bazel, ratio }) = quantity.summary(comparison) else {
            continue;
        };
        let cell = |spread: Spread| format!("{} {}", digits(spread), quantity.unit);
        line(row(&[
            quantity.name.to_owned(),
            cell(dre),
            cell(bazel),
            digits(ratio),
        ]));
    }
    let client = Spread::of(
        comparison
            .pairs
            .iter()
            .map(|pair| pair.bazel.client_cpu.as_secs_f64()),
    );
    if let Some(client) = client {
        line(format!(
            "  bazel's CPU time has the client's in it: {:.3} s",
            client.median
        ));
    }
    if !is_own_peak(comparison) {
        line(
            "  bazel's peak memory is since its server was started: it could not be reset"
                .to_owned(),
        );
    }
    line(format!("  {}", agreement(comparison)));
}

fn row([name, dre, bazel, ratio]: &[String; 4]) -> String {
    format!("  {name:<12} {dre:<28} {bazel:<28} {ratio}")
}

fn digits(Spread { median, min, max }: Spread) -> String {
    let digits = |value: f64| match value {
        value if value >= 100.0 => format!("{value:.0}"),
        value if value >= 10.0 => format!("{value:.1}"),
        value => format!("{value:.3}"),
    };
    format!("{} ({} .. {})", digits(median), digits(min), digits(max))
}

fn agreement(comparison: &Comparison) -> String {
    let mut text = if comparison.agrees() {
        "agree to 1 ms:"
    } else {
        "DISAGREE:"
    }
    .to_owned();
    let figure = |of: fn(&Figures) -> u64| {
        let seconds = |figures| of(figures) as f64 / 1e6;
        (
            seconds(&comparison.dre_figures),
            seconds(&comparison.bazel_figures),
        )
    };
    let figures = [
        ("total run time", figure(|figures| figures.total_us)),
        ("critical path", figure(|figures| figures.critical_path_us)),
    ];
    for (name, (dre_s, bazel_s)) in figures {
        // Writing to a string never fails.
        let _ = write!(text, " {name} {dre_s:.6} s and {bazel_s:.3} s;");
    }
    let counts = [&comparison.dre_figures, &comparison.bazel_figures].map(|f| f.phases_us.len());
    let _ = write!(text, " {} and {} phases", counts[0], counts[1]);
    text
}

fn is_own_peak(comparison: &Comparison) -> bool {
    comparison.pairs.iter().all(|pair| pair.bazel.is_own_peak)
}

fn protocol(run_count: usize) -> String {
    format!(
        "median (min .. max) of {run_count} runs of each, after one uncounted; \
         order: dre bazel, bazel dre, and so on; ratio: median of the pairs'"
    )
}

/// One object: how it was measured, whether both agree on every profile, and each profile with all its runs.
pub fn json(comparisons: &[Comparison]) -> Value {
    let run_count = comparisons
        .first()
        .map_or(0, |comparison| comparison.pairs.len());
    json!({
        "protocol": protocol(run_count),
        "agree": comparisons.iter().all(Comparison::agrees),
        "profiles": comparisons.iter().map(profile_json).collect::<Vec<_>>(),
    })
}

fn profile_json(comparison: &Comparison) -> Value {
    let mut value = json!({
        "file": comparison.profile.to_string_lossy(),
        "file_bytes": comparison.file_bytes,
        "agree": comparison.agrees(),
        "dre": figures_json(&comparison.dre_figures),
        "bazel": figures_json(&comparison.bazel_figures),
        "is_bazel_peak_of_run": is_own_peak(comparison),
        "runs": comparison.pairs.iter().map(pair_json).collect::<Vec<_>>(),
    });
    for quantity in &QUANTITIES {
        if let Some(Summary { dre, bazel, ratio }) = quantity.summary(comparison) {
            value[quantity.key] = json!({
                "dre": spread_json(dre),
                "bazel": spread_json(bazel),
                "ratio": spread_json(ratio),
            });
        }
    }
    value
}

fn figures_json(figures: &Figures) -> Value {
    json!({
        "total_us": figures.total_us,
        "critical_path_us": figures.critical_path_us,
        "phases_us": figures.phases_us,
    })
}

fn spread_json(spread: Spread) -> Value {
    json!({ "median": spread.median, "min": spread.min, "max": spread.max })
}

fn pair_json(pair: &Pair) -> Value {
    json!({
        "dre_cpu_us": pair.dre.cpu.as_micros() as u64,
        "dre_peak_memory_bytes": pair.dre.peak_memory_bytes,
        "bazel_client_cpu_us": pair.bazel.client_cpu.as_micros() as u64,
        "bazel_server_cpu_us": pair.bazel.server_cpu.as_micros() as u64,
        "bazel_peak_memory_bytes": pair.bazel.peak_memory_bytes,
    })
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use expect_test::expect;

    use super::super::BazelUsage;
    use super::*;
    use crate::measure::Usage;

    fn comparison(bazel_total_us: u64) -> Comparison {
        let pair = |dre_ms, server_ms| Pair {
            dre: Usage {
                cpu: Duration::from_millis(dre_ms),
                peak_memory_bytes: 4_000_000,
            },
            bazel: BazelUsage {
                client_cpu: Duration::from_millis(20),
                server_cpu: Duration::from_millis(server_ms),
                peak_memory_bytes: 800_000_000,
                is_own_peak: true,
            },
        };
        Comparison {
            profile: "build.json".into(),
            file_bytes: 100_000_000,
            dre_figures: Figures {
                total_us: 31_680_962,
                critical_path_us: 28_827_550,
                phases_us: vec![36_000],
            },
            bazel_figures: Figures {
                total_us: bazel_total_us,
                critical_path_us: 28_828_000,
                phases_us: vec![36_000],
            },
            pairs: vec![pair(150, 1_180), pair(160, 1_580), pair(170, 1_080)],
        }
    }

    #[test]
    fn the_table_has_medians_and_agreement() {
        expect![[r"
            median (min .. max) of 3 runs of each, after one uncounted; order: dre bazel, bazel dre, and so on; ratio: median of the pairs'

            build.json (100.0 MB)
                           dre                          bazel, warm                  dre / bazel
              CPU time     0.160 (0.150 .. 0.170) s     1.200 (1.100 .. 1.600) s     0.125 (0.100 .. 0.155)
              peak memory  4.000 (4.000 .. 4.000) MB    800 (800 .. 800) MB          0.005 (0.005 .. 0.005)
              bazel's CPU time has the client's in it: 0.020 s
              agree to 1 ms: total run time 31.680962 s and 31.680 s; critical path 28.827550 s and 28.828 s; 1 and 1 phases
        "]]
        .assert_eq(&table(&[comparison(31_680_000)]));
    }

    #[test]
    fn a_disagreement_is_said() {
        let comparisons = [comparison(31_600_000)];
        assert!(table(&comparisons).contains("DISAGREE: total run time 31.680962 s and 31.600 s;"));
        assert_eq!(json(&comparisons)["agree"], false);
        assert_eq!(
            json(&comparisons)["profiles"][0]["cpu_s"]["dre"]["median"],
            0.16
        );
    }
}
