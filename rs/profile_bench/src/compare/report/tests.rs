//! The table of an outcome that is made up here.

use std::time::Duration;

use expect_test::expect;

use super::super::starts::Started;
use super::super::{Round, Served, Subject};
use super::*;
use crate::measure::Usage;

fn run(contender: Contender, cpu_ms: u64, memory_mb: u64) -> Run {
    Run {
        contender,
        usage: Usage {
            cpu: Duration::from_millis(cpu_ms),
            wall: Duration::from_millis(cpu_ms * 2),
            peak_memory_bytes: memory_mb * 1_000_000,
        },
        served: (contender == Contender::Bazel).then_some(Served {
            client_cpu: Duration::from_millis(20),
            is_own_peak: true,
        }),
    }
}

/// Of one profile on which Bazel gives this total, and of two programs.
pub fn outcome(bazel_total_us: u64) -> Outcome {
    let round = |dre_ms, bazel_ms| {
        Round(vec![
            run(Contender::Dre, dre_ms, 4),
            run(Contender::Bazel, bazel_ms, 800),
            run(Contender::Gzip, 320, 2),
        ])
    };
    let figures = |total_us, critical_path_us| Figures {
        total_us,
        critical_path_us,
        phases_us: vec![36_000],
    };
    let start = |started, profile_bytes, wall_ms| Start {
        started,
        profile_bytes,
        walls: vec![Duration::from_millis(wall_ms); 3],
    };
    let comparison = Comparison {
        subject: Subject {
            path: "build.json.gz".into(),
            file_bytes: 8_600_000,
            is_gzip: true,
        },
        json_bytes: 100_000_000,
        dre_figures: figures(31_680_962, 28_827_550),
        bazel_figures: Some(figures(bazel_total_us, 28_828_000)),
        skipped: vec![(Contender::Python, "it is not installed".to_owned())],
        rounds: vec![round(150, 1_200), round(160, 1_600), round(170, 1_100)],
    };
    Outcome {
        comparisons: vec![comparison],
        starts: vec![
            start(Started::Help, None, 2),
            start(Started::Small, Some(3_400_000), 11),
        ],
    }
}

#[test]
fn the_table_has_medians_ratios_agreement_and_goals() {
    expect![[r#"
        median (min .. max) of 3 runs of each, after one uncounted; in rounds of one run each, every round beginning with the next; ratio: median of the rounds'

        build.json.gz (8.6 MB, 100.0 MB of JSON)
          CPU time
            dre                0.160 (0.150 .. 0.170) s
            bazel, warm        1.200 (1.100 .. 1.600) s     dre / it 0.125 (0.100 .. 0.155)
            gzip -dc           0.320 (0.320 .. 0.320) s     dre / it 0.500 (0.469 .. 0.531)
          wall time
            dre                0.320 (0.300 .. 0.340) s
            bazel, warm        2.400 (2.200 .. 3.200) s     dre / it 0.125 (0.100 .. 0.155)
            gzip -dc           0.640 (0.640 .. 0.640) s     dre / it 0.500 (0.469 .. 0.531)
          peak memory
            dre                4.000 (4.000 .. 4.000) MB
            bazel, warm        800 (800 .. 800) MB          dre / it 0.005 (0.005 .. 0.005)
            gzip -dc           2.000 (2.000 .. 2.000) MB    dre / it 2.000 (2.000 .. 2.000)
          bazel's CPU time has the client's in it: 0.020 s
          without python3 json.load: it is not installed
          agree to 1 ms: total run time 31.680962 s and 31.680 s; critical path 28.827550 s and 28.828 s; 1 and 1 phases

        whole processes, wall time, 3 runs of each in turn
          dre --help                     2.000 (2.000 .. 2.000) ms
          dre profile analyze (3.4 MB)   11.0 (11.0 .. 11.0) ms

        goals
          met     CPU time, dre / gzip -dc on 100 MB of JSON, gzip: 0.500, at most 0.67
          met     CPU time, dre / bazel, warm on 100 MB of JSON, gzip: 0.125, at most 0.2
          met     peak memory of dre on 100 MB of JSON, gzip, MB: 4.000, at most 32
          met     whole process, dre profile analyze (3.4 MB), ms: 11.000, at most 15
          met     whole process, dre --help, ms: 2.000, at most 5
    "#]].assert_eq(&table(&outcome(31_680_000)));
}

#[test]
fn a_disagreement_is_said() {
    let text = table(&outcome(31_600_000));
    assert!(text.contains("DISAGREE: total run time 31.680962 s and 31.600 s;"));
}

#[test]
fn without_bazel_there_is_nothing_to_disagree_with() {
    let mut outcome = outcome(0);
    let comparison = &mut outcome.comparisons[0];
    comparison.bazel_figures = None;
    comparison
        .skipped
        .push((Contender::Bazel, "--bazel names none".to_owned()));
    assert!(comparison.agrees());
    let text = table(&outcome);
    assert!(text.contains("without bazel, warm: --bazel names none"));
    assert!(!text.contains("agree"));
}

#[test]
fn an_unmet_goal_is_shouted() {
    let mut outcome = outcome(31_680_000);
    outcome.starts[0].walls.fill(Duration::from_millis(6));
    assert!(table(&outcome).contains("NOT MET whole process, dre --help, ms: 6.000, at most 5\n"));
}
