//! Files of budgets, and what they say about runs.

use expect_test::{expect, Expect};
use perf_budget::{evaluate, Budgets, GateOptions, Level, Samples};
use perf_metrics::Metric;
use proptest::prelude::*;

/// Shows what is read from a file: its budgets, or the error.
fn check_file(text: &str, expected: Expect) {
    let shown = match Budgets::parse(text) {
        Err(error) => format!("error: {error}\n"),
        Ok(budgets) => budgets
            .budgets
            .iter()
            .map(|budget| {
                let limits: Vec<String> = budget
                    .limits
                    .iter()
                    .map(|(severity, limit)| format!("{} {limit:?}", severity.name()))
                    .collect();
                format!(
                    "{}: {} runs {:?}\n",
                    budget.metric,
                    limits.join(", "),
                    budget.runs
                )
            })
            .collect(),
    };
    expected.assert_eq(&shown);
}

/// Metrics as text, several values of one as `NAME=A B C`.
fn samples(texts: &[&str]) -> Samples {
    let mut samples = Samples::default();
    for text in texts {
        let (name, values) = text.rsplit_once('=').expect("a value");
        let metrics = values.split(' ').map(|value| {
            let metric: Metric = format!("{name}={value}").parse().expect("a metric");
            metric
        });
        samples.extend(metrics);
    }
    samples
}

/// Shows the judgements on some runs; no base means no baseline.
fn check(budgets: &str, head: &[&str], base: &[&str], expected: Expect) {
    let budgets = Budgets::parse(budgets).expect("budgets");
    let base = (!base.is_empty()).then(|| samples(base));
    let gate = evaluate(
        &budgets,
        &samples(head),
        base.as_ref(),
        &GateOptions::default(),
    );
    let shown = gate.judgements.iter().map(|judgement| {
        format!(
            "{} {}: {}\n",
            judgement.level.name(),
            judgement.metric,
            judgement.reason
        )
    });
    expected.assert_eq(&shown.collect::<String>());
}

#[test]
fn files_are_read() {
    check_file(
        r#"
            [[budget]]
            metric = "build.wall_time"
            description = "what developers wait for"
            warn = "100 s"
            fail = "2 min"
            warn_increase = "5 %"
            fail_increase = "10 %"
            runs = 7

            [[budget]]
            metric = "binary.size/*"
            fail = "5 MB"

            [[budget]]
            metric = "build.cache_hit_ratio"
            warn = "95 %"
            fail = "90 %"
            fail_decrease = "5 %"
        "#,
        expect![[r#"
            build.wall_time: fail Absolute(120000000.0), fail Relative(0.1), warn Absolute(100000000.0), warn Relative(0.05) runs Some(7)
            binary.size/*: fail Absolute(5000000.0) runs None
            build.cache_hit_ratio: fail Absolute(0.9), fail Relative(0.05), warn Absolute(0.95) runs None
        "#]],
    );
}

#[test]
fn errors_say_where_and_what() {
    check_file(
        "",
        expect![[r#"
        error: there is no budget: add a [[budget]] with metric and fail
    "#]],
    );
    check_file(
        "[[budget]]\nmetric = 1\n",
        expect![[r#"
        error: line 2: invalid type: integer `1`, expected a string
    "#]],
    );
    check_file(
        "[[budget]]\nfail = \"1 s\"\n",
        expect![[r#"
        error: line 1: missing field `metric`
    "#]],
    );
    check_file(
        "\n[[budget]\n",
        expect![[r#"
        error: line 2: unclosed array table, expected `]`
    "#]],
    );
    check_file(
        "[[budget]]\nmetric = \"build.wall_time\"\nfial = \"1 s\"\n",
        expect![[r#"
            error: line 3: unknown field `fial`, expected one of `metric`, `description`, `warn`, `fail`, `warn_increase`, `fail_increase`, `warn_decrease`, `fail_decrease`, `runs`
        "#]],
    );
    check_file(
        "[[budgets]]\nmetric = \"build.wall_time\"\n",
        expect![[r#"
        error: line 1: unknown field `budgets`, expected `budget`
    "#]],
    );
    let one = |lines: &str| format!("[[budget]]\n{lines}\n");
    check_file(
        &one("metric = \"build.wall_tim\"\nfail = \"1 s\""),
        expect![[r#"
            error: line 2: there is no metric "build.wall_tim": did you mean build.wall_time?
        "#]],
    );
    check_file(
        &one("metric = \"build.wall_time\"\nfail = \"1 MB\""),
        expect![[r#"
            error: line 3: fail: "MB" is no unit of microseconds: write one of us, µs, ms, s, min, h
        "#]],
    );
    check_file(
        &one("metric = \"build.wall_time\"\nfail_increase = \"5 s\""),
        expect![[r#"
            error: line 3: fail_increase: "s" is no unit of ratio: write %
        "#]],
    );
    check_file(
        &one("metric = \"build.wall_time\"\nfail_decrease = \"5 %\""),
        expect![[r#"
            error: line 3: fail_decrease does not fit build.wall_time: write fail_increase, since lower is better
        "#]],
    );
    check_file(
        &one("metric = \"build.cache_hit_ratio\"\nfail_increase = \"5 %\""),
        expect![[r#"
            error: line 3: fail_increase does not fit build.cache_hit_ratio: write fail_decrease, since higher is better
        "#]],
    );
    check_file(
        &one("metric = \"build.wall_time\""),
        expect![[r#"
        error: line 2: the budget of build.wall_time has no limit: add fail, warn, or one of them against the baseline
    "#]],
    );
    check_file(
        &one("metric = \"build.wall_time\"\nwarn = \"3 s\"\nfail = \"2 s\""),
        expect![[r#"
            error: line 2: the warning for build.wall_time would come after the failure: exchange the limits
        "#]],
    );
    check_file(
        &one("metric = \"build.cache_hit_ratio\"\nwarn = \"0.5\"\nfail = \"0.6\""),
        expect![[r#"
            error: line 2: the warning for build.cache_hit_ratio would come after the failure: exchange the limits
        "#]],
    );
    check_file(
        &one("metric = \"build.wall_time\"\nfail = \"2 s\"\nruns = 0"),
        expect![[r#"
            error: line 4: runs must be between 1 and 1000: correct it, or leave it out
        "#]],
    );
    check_file(
        &one("metric = \"build.wall_time\"\nfail = \"2 s\"\nruns = -1"),
        expect![[r#"
            error: line 4: invalid value: integer `-1`, expected usize
        "#]],
    );
    check_file(
        &one("metric = \"*\"\nfail_increase = \"2 %\""),
        expect![[r#"
        error: line 2: "*" fits build.wall_time and build.peak_heap, which differ in their unit or in which way is better: give each a budget of its own
    "#]],
    );
    check_file(
        &one("metric = \"bild.*\"\nfail_increase = \"2 %\""),
        expect![[r#"
            error: line 2: "bild.*" fits no metric: write a name, with * in place of a part of it
        "#]],
    );
}

const SIZE: &str = "
    [[budget]]
    metric = \"binary.size/*\"
    warn = \"5 MB\"
    fail = \"6 MB\"
    fail_increase = \"2 %\"
";

#[test]
fn one_run_decides_what_repeats_exactly() {
    check(
        SIZE,
        &["binary.size/dre=5MB"],
        &["binary.size/dre=4.95MB"],
        expect![[r#"
            pass binary.size/dre: 4.77 MiB is within the warning limit of 4.77 MiB
        "#]],
    );
    check(
        SIZE,
        &["binary.size/dre=5.5MB"],
        &["binary.size/dre=5.45MB"],
        expect![[r#"
            warn binary.size/dre: 5.25 MiB is above the warning limit of 4.77 MiB
        "#]],
    );
    check(
        SIZE,
        &["binary.size/dre=6.1MB"],
        &[],
        expect![[r#"
        fail binary.size/dre: 5.82 MiB is above the limit of 5.72 MiB
    "#]],
    );
    check(
        SIZE,
        &["binary.size/dre=4MB"],
        &["binary.size/dre=3.9MB"],
        expect![[r#"
            fail binary.size/dre: 3.81 MiB is above the limit of +2.0 % against the baseline of 3.72 MiB: +2.6 %
        "#]],
    );
    check(
        SIZE,
        &["binary.size/dre=102kB"],
        &["binary.size/dre=100kB"],
        expect![[r#"
            pass binary.size/dre: 99.61 KiB is within the warning limit of 4.77 MiB
        "#]],
    );
    check(
        SIZE,
        &["binary.size/new=3MB"],
        &["binary.size/dre=3MB"],
        expect![[r#"
            pass binary.size/new: 2.86 MiB is within the warning limit of 4.77 MiB; there is no baseline for the other limits
        "#]],
    );
    check(
        SIZE,
        &["bundle.size/main=3MB"],
        &[],
        expect![[r#"
        missing binary.size/*: no metric was measured that fits it
    "#]],
    );
}

const TIME: &str = "
    [[budget]]
    metric = \"build.wall_time\"
    warn = \"100 s\"
    fail = \"120 s\"
";

const CHANGE: &str = "
    [[budget]]
    metric = \"build.wall_time\"
    warn_increase = \"2 %\"
    fail_increase = \"5 %\"
";

#[test]
fn noise_alone_fails_nothing() {
    check(
        TIME,
        &["build.wall_time=90s"],
        &[],
        expect![[r#"
        pass build.wall_time: 90.00 s is within the warning limit of 100.0 s
    "#]],
    );
    check(
        TIME,
        &["build.wall_time=300s"],
        &[],
        expect![[r#"
        undecided build.wall_time: 300.0 s is above the limit of 120.0 s, not decidable with 1 run, needs at least 6
    "#]],
    );
    check(
        TIME,
        &["build.wall_time=300s 301s 299s"],
        &[],
        expect![[r#"
        undecided build.wall_time: the median of 3 runs, 300.0 s, is above the limit of 120.0 s, not decidable with 3 runs, needs at least 6
    "#]],
    );
    check(
        TIME,
        &["build.wall_time=130s 90s 140s 125s 122s 119s 131s"],
        &[],
        expect![[r#"
            undecided build.wall_time: the median of 7 runs, 125.0 s, is above the limit of 120.0 s, not decidable with 7 runs, needs at least 102
        "#]],
    );
    check(
        TIME,
        &["build.wall_time=120.001s 120s 119s 121s 120.01s 119.9s 121s"],
        &[],
        expect![[r#"
            undecided build.wall_time: the median of 7 runs, 120.0 s, is above the limit of 120.0 s, not decidable with 7 runs, is so near to the limit that more runs hardly help
        "#]],
    );
    let base = &["build.wall_time=100s 102s 99s 101s 98s"];
    check(
        CHANGE,
        &["build.wall_time=110s"],
        &["build.wall_time=100s"],
        expect![[r#"
            undecided build.wall_time: 110.0 s is above the limit of +5.0 % against the baseline of 100.0 s: +10.0 %, not decidable with 1 run a side, needs at least 4
        "#]],
    );
    check(
        CHANGE,
        &["build.wall_time=101s 103s 99s 105s 106s"],
        base,
        expect![[r#"
            undecided build.wall_time: the median of 5 runs, 103.0 s, is above the warning limit of +2.0 % against the baseline of 100.0 s: +3.0 %, not decidable with 5 runs a side, needs at least 90
        "#]],
    );
}

#[test]
fn what_is_surely_beyond_fails() {
    check(
        TIME,
        &["build.wall_time=130s 131s 129s 132s 128s 130s"],
        &[],
        expect![[r#"
            fail build.wall_time: the median of 6 runs, 130.0 s, is above the limit of 120.0 s (95 % interval 128.0 s to 132.0 s)
        "#]],
    );
    check(
        TIME,
        &["build.wall_time=110s 111s 109s 112s 108s 110s"],
        &[],
        expect![[r#"
            warn build.wall_time: the median of 6 runs, 110.0 s, is above the warning limit of 100.0 s (95 % interval 108.0 s to 112.0 s)
        "#]],
    );
    let base = &["build.wall_time=100s 102s 99s 101s 98s"];
    check(
        CHANGE,
        &["build.wall_time=112s 114s 111s 113s 110s"],
        base,
        expect![[r#"
            fail build.wall_time: the median of 5 runs, 112.0 s, is above the limit of +5.0 % against the baseline of 100.0 s: +12.0 % (95 % interval +8.9 % to +15.2 %)
        "#]],
    );
    check(
        CHANGE,
        &["build.wall_time=90s 92s 89s 91s 88s"],
        base,
        expect![[r#"
            pass build.wall_time: the median of 5 runs, 90.00 s, is within the warning limit of +2.0 % against the baseline of 100.0 s: -10.0 %
        "#]],
    );
}

#[test]
fn a_budget_may_ask_for_more_runs() {
    let budgets = TIME.replace("warn =", "runs = 9\n    warn =");
    check(
        &budgets,
        &["build.wall_time=130s 131s 129s 132s 128s 130s"],
        &[],
        expect![[r#"
            undecided build.wall_time: the median of 6 runs, 130.0 s, is above the limit of 120.0 s, not decidable with 6 runs, needs at least 9
        "#]],
    );
}

#[test]
fn more_may_be_better() {
    let budgets = "
        [[budget]]
        metric = \"build.cache_hit_ratio\"
        fail = \"90 %\"
        warn_decrease = \"2 %\"
    ";
    check(
        budgets,
        &["build.cache_hit_ratio=89%"],
        &["build.cache_hit_ratio=95%"],
        expect![[r#"
            fail build.cache_hit_ratio: 89.0 % is below the limit of 90.0 %
        "#]],
    );
    check(
        budgets,
        &["build.cache_hit_ratio=92%"],
        &["build.cache_hit_ratio=95%"],
        expect![[r#"
            warn build.cache_hit_ratio: 92.0 % is below the warning limit of -2.0 % against the baseline of 95.0 %: -3.2 %
        "#]],
    );
    check(
        budgets,
        &["build.cache_hit_ratio=99%"],
        &["build.cache_hit_ratio=95%"],
        expect![[r#"
            pass build.cache_hit_ratio: 99.0 % is within the warning limit of -2.0 % against the baseline of 95.0 %: +4.2 %
        "#]],
    );
}

#[test]
fn no_baseline_is_no_pass() {
    check(
        CHANGE,
        &["build.wall_time=1s"],
        &[],
        expect![[r#"
        missing build.wall_time: 1.00 s, but there is no baseline to hold it against
    "#]],
    );
    check(
        CHANGE,
        &["build.action_count=1"],
        &["build.wall_time=1s"],
        expect![[r#"
            missing build.wall_time: was not measured
        "#]],
    );
}

#[test]
fn a_gate_without_a_decision_says_so() {
    let budgets = Budgets::parse(TIME).expect("budgets");
    let gate = |head: &[&str]| evaluate(&budgets, &samples(head), None, &GateOptions::default());
    assert!(!gate(&["build.wall_time=300s"]).is_decided());
    let passed = gate(&["build.wall_time=1s"]);
    assert!(passed.is_decided());
    assert_eq!(Level::ALL.map(|level| passed.count(level)), [1, 0, 0, 0, 0]);
}

#[test]
fn drift_that_both_runs_of_a_pair_have_is_no_change() {
    let budgets = Budgets::parse(CHANGE).expect("budgets");
    let base = samples(&["build.wall_time=100s 140s 80s 120s 90s 200s 150s"]);
    let head = samples(&["build.wall_time=110s 154s 88s 132s 99s 220s 165s"]);
    let level = |pairs: bool| {
        let options = GateOptions {
            pairs,
            ..GateOptions::default()
        };
        evaluate(&budgets, &head, Some(&base), &options).judgements[0].level
    };
    assert_eq!([level(true), level(false)], [Level::Fail, Level::Undecided]);
}

proptest! {
    #[test]
    fn no_text_panics(text in "\\PC{0,80}") {
        let _ = Budgets::parse(&text);
        let _ = Budgets::parse(&format!("[[budget]]\nmetric = {text:?}\nfail = {text:?}\n"));
    }

    #[test]
    fn few_noisy_runs_never_fail(values in prop::collection::vec(1.0..1e6_f64, 1..4)) {
        let budgets = Budgets::parse("[[budget]]\nmetric = \"build.wall_time\"\nfail = \"1 us\"\nfail_increase = \"0 %\"")
            .expect("budgets");
        let mut head = Samples::default();
        let mut base = Samples::default();
        for value in values {
            head.push(format!("build.wall_time={value}s").parse().expect("a metric"));
            base.push(format!("build.wall_time={value}us").parse().expect("a metric"));
        }
        let gate = evaluate(&budgets, &head, Some(&base), &GateOptions::default());
        prop_assert_eq!(gate.judgements[0].level, Level::Undecided);
    }
}
