//! Runs as lines of JSON: what is exported comes back bit by bit, and what was changed does not.

mod support {
    pub mod runs;
}

use expect_test::expect;
use perf_history::exchange::{from_line, to_line};
use proptest::prelude::*;
use support::runs::{metric, run, wall_time};

proptest! {
    #[test]
    fn every_value_comes_back(value in prop::num::f64::NORMAL | prop::num::f64::SUBNORMAL, name in "[^\\p{C}\\s]{1,40}") {
        let run = run(1, "größe \"x\" \\", vec![
            metric("build.wall_time", value),
            metric(&format!("binary.size/{name}"), 3.0),
        ]);
        prop_assert_eq!(from_line(&to_line(&run).unwrap()).unwrap(), run);
    }
}

#[test]
fn a_line_is_readable() {
    let line = to_line(&wall_time(1, "main", 61_500_000.5)).unwrap();
    expect![[r#"
        {"id":"ID","time_ms":1752195600000,"commit":"0000000000000000000000000000000000000001","branch":"main","target_pattern":"//rs/...","config":"perf","host_class":"linux-x86_64-16","cache_state":"unknown","outcome":"success","source":"6f2d-1","metrics":{"build.wall_time":61500000.5}}
    "#]]
    .assert_eq(&line.replace(&wall_time(1, "main", 61_500_000.5).id().to_string(), "ID"));
}

#[test]
fn what_was_changed_is_refused_in_one_line() {
    let line = to_line(&wall_time(1, "main", 1.0)).unwrap();
    let changes = [
        ("main", "next", "the content is not that of run "),
        (":1.0", ":1.5", "the content is not that of run "),
        (
            "success",
            "fine",
            "outcome is 'fine', which is none that this program knows",
        ),
        ("\"unknown\"", "\"warmish\"", "cache_state is 'warmish'"),
        (
            "build.wall_time",
            "build.wall_tim",
            "did you mean build.wall_time?",
        ),
        (
            "\"time_ms\"",
            "\"time\"",
            "is no exported run: unknown field",
        ),
        (
            "main",
            "ma\\nin",
            "the run's branch has a control character",
        ),
    ];
    for (from, to, reason) in changes {
        let error = from_line(&line.replacen(from, to, 1))
            .unwrap_err()
            .to_string();
        assert!(error.contains(reason) && !error.contains('\n'), "{error}");
    }
}
