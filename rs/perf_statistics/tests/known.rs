//! Data whose answers are known, and properties that hold for all data.

use expect_test::{expect, Expect};
use perf_statistics::{
    change_points, compare, compare_pairs, compare_to_limit, minimum_runs, runs_needed, spread,
    ChangePointOptions, CompareOptions, Comparison, Design, Spread, Verdict,
};
use proptest::prelude::*;

fn options() -> CompareOptions {
    CompareOptions::default()
}

/// Shows what a comparison says, in one line.
fn check(comparison: Option<Comparison>, expected: Expect) {
    let shown = comparison.map_or("nothing".to_owned(), |found| {
        let interval = found.interval.map_or("no interval".to_owned(), |i| {
            format!("{:.3} to {:.3}", i.low, i.high)
        });
        let optional = |value: Option<f64>| value.map_or("-".to_owned(), |v| format!("{v:.4}"));
        format!(
            "{:?}: {:.3} ({interval}), p {}, noise {}, detectable {}",
            found.verdict,
            found.ratio,
            optional(found.p_value),
            optional(found.noise),
            optional(found.minimum_detectable_effect),
        )
    });
    expected.assert_eq(&shown);
}

#[test]
fn spreads() {
    let expected = Spread {
        median: 2.5,
        min: 1.0,
        max: 9.0,
        mad: 1.0,
    };
    assert_eq!(spread(&[2.0, 9.0, 1.0, 3.0]), Some(expected));
    assert_eq!(spread(&[4.0]).map(|s| (s.median, s.mad)), Some((4.0, 0.0)));
    assert_eq!(spread(&[]), None);
    assert_eq!(spread(&[1.0, f64::NAN]), None);
    assert_eq!(
        spread(&[f64::MAX, f64::MAX]).map(|s| s.median),
        Some(f64::MAX)
    );
}

#[test]
fn five_runs_a_side() {
    let base = [10.0, 10.2, 9.9, 10.1, 9.8];
    check(
        compare(&base, &[11.0, 11.2, 10.9, 11.1, 10.8], &options()),
        expect!["Slower: 1.100 (1.069 to 1.131), p 0.0079, noise 0.0151, detectable 0.0347"],
    );
    check(
        compare(&base, &[9.0, 9.2, 8.9, 9.1, 8.8], &options()),
        expect!["Faster: 0.900 (0.873 to 0.929), p 0.0079, noise 0.0167, detectable 0.0384"],
    );
    check(
        compare(&base, &[10.0, 10.3, 9.7, 10.1, 9.9], &options()),
        expect!["Undecided: 1.000 (0.970 to 1.031), p 1.0000, noise 0.0194, detectable 0.0447"],
    );
}

#[test]
fn one_to_three_runs_decide_nothing() {
    check(
        compare(&[10.0], &[20.0], &options()),
        expect!["Undecided: 2.000 (no interval), p -, noise -, detectable -"],
    );
    check(
        compare(&[10.0, 10.1], &[20.0, 20.1], &options()),
        expect!["Undecided: 1.995 (no interval), p 0.3333, noise 0.0056, detectable -"],
    );
    check(
        compare(&[10.0, 10.1, 9.9], &[20.0, 20.1, 19.9], &options()),
        expect!["Undecided: 2.000 (no interval), p 0.1000, noise 0.0079, detectable -"],
    );
    // Not even against many of the other side.
    let many: Vec<f64> = (0..40).map(|i| 10.0 + f64::from(i) / 100.0).collect();
    check(
        compare(&many, &[20.0, 20.1, 19.9], &options()),
        expect!["Undecided: 1.962 (no interval), p 0.0002, noise 0.0112, detectable -"],
    );
}

#[test]
fn equal_runs_are_unchanged() {
    check(
        compare(&[7.0; 5], &[7.0; 5], &options()),
        expect!["Unchanged: 1.000 (1.000 to 1.000), p 1.0000, noise 0.0000, detectable 0.0000"],
    );
    check(
        compare(&[0.0; 5], &[0.0; 5], &options()),
        expect!["Unchanged: 1.000 (1.000 to 1.000), p 1.0000, noise -, detectable -"],
    );
}

#[test]
fn zeros_have_no_logarithm_and_are_compared_all_the_same() {
    check(
        compare(&[0.0; 5], &[1.0, 2.0, 3.0, 4.0, 5.0], &options()),
        expect!["Slower: inf (inf to inf), p 0.0079, noise -, detectable -"],
    );
    check(
        compare(&[1.0, 2.0, 3.0, 4.0, 5.0], &[0.0; 5], &options()),
        expect!["Faster: 0.000 (0.000 to 0.000), p 0.0079, noise -, detectable -"],
    );
}

#[test]
fn pairs_and_limits() {
    let base = [10.0, 14.0, 8.0, 12.0, 9.0, 20.0];
    let head = base.map(|value| value * 1.05);
    check(
        compare_pairs(&base, &head, &options()),
        expect!["Slower: 1.050 (1.050 to 1.050), p 0.0312, noise 0.0000, detectable 0.0000"],
    );
    check(
        compare_to_limit(9.5, &[10.0, 10.1, 9.9, 10.2, 10.0, 9.8], &options()),
        expect!["Slower: 1.053 (1.032 to 1.074), p 0.0312, noise 0.0141, detectable 0.0232"],
    );
    check(
        compare_to_limit(9.5, &[10.0], &options()),
        expect!["Undecided: 1.053 (no interval), p -, noise -, detectable -"],
    );
}

#[test]
fn what_is_no_measurement_gives_nothing() {
    check(compare(&[], &[1.0], &options()), expect!["nothing"]);
    check(compare(&[1.0], &[-1.0], &options()), expect!["nothing"]);
    check(
        compare(&[1.0], &[f64::INFINITY], &options()),
        expect!["nothing"],
    );
    check(
        compare_pairs(&[1.0], &[1.0, 2.0], &options()),
        expect!["nothing"],
    );
    check(compare_to_limit(1.0, &[], &options()), expect!["nothing"]);
}

#[test]
fn runs_that_are_needed() {
    let minimum = [Design::TwoSides, Design::Pairs].map(|design| minimum_runs(design, &options()));
    assert_eq!(minimum, [4, 6]);
    let needed = |noise, effect| runs_needed(Design::TwoSides, noise, effect, &options());
    let shown = [
        (0.03, 0.10),
        (0.03, 0.05),
        (0.03, 0.01),
        (0.0, 0.1),
        (0.2, 0.001),
        (0.1, 0.0),
    ]
    .map(|(noise, effect)| needed(noise, effect));
    expect!["[Some(4), Some(8), Some(151), Some(4), None, None]"].assert_eq(&format!("{shown:?}"));
}

#[test]
fn one_wild_run_among_many_changes_no_verdict() {
    let base = [10.0, 10.2, 9.9, 10.1, 9.8, 10.0, 10.1];
    let mut head = base.map(|value| value * 1.1);
    head[0] = 1_000.0;
    let verdict = compare(&base, &head, &options()).map(|found| found.verdict);
    assert_eq!(verdict, Some(Verdict::Slower));
}

#[test]
fn a_step_is_found_and_a_spike_is_none() {
    let wave = |index: usize| ((index * 7) % 5) as f64 / 10.0;
    let mut series: Vec<f64> = (0..60)
        .map(|index| if index < 25 { 10.0 } else { 12.0 } + wave(index))
        .collect();
    series[10] = 900.0;
    let found = change_points(&series, &ChangePointOptions::default());
    let shown: Vec<_> = found
        .iter()
        .map(|point| (point.index, point.before_median, point.after_median))
        .collect();
    assert_eq!(shown, [(25, 10.2, 12.2)]);
    assert!(found[0].p_value < 1e-6);
    let options = ChangePointOptions {
        minimum_change: 0.25,
        ..Default::default()
    };
    assert_eq!(change_points(&series, &options), []);
    assert_eq!(
        change_points(&series[..8], &ChangePointOptions::default()),
        []
    );
    assert_eq!(
        change_points(&[f64::NAN; 30], &ChangePointOptions::default()),
        []
    );
}

#[test]
fn ten_thousand_points_are_no_burden() {
    let series: Vec<f64> = (0..10_000)
        .map(|index| if index < 6_000 { 100.0 } else { 104.0 } + f64::from(index * 7_919 % 101) / 20.0)
        .collect();
    let options = ChangePointOptions {
        permutations: 99,
        ..Default::default()
    };
    let places: Vec<usize> = change_points(&series, &options)
        .iter()
        .map(|p| p.index)
        .collect();
    assert_eq!(places, [6_000]);
}

fn values() -> impl Strategy<Value = Vec<f64>> {
    prop::collection::vec(0.001..1e6, 1..12)
}

/// Few resamples: the properties do not depend on their number.
fn quick() -> CompareOptions {
    CompareOptions {
        resamples: 50,
        ..options()
    }
}

proptest! {
    #[test]
    fn the_unit_does_not_matter(base in values(), head in values(), power in -20..20_i32) {
        // A power of two, so that scaling is exact.
        let scale = 2.0_f64.powi(power);
        let scaled = |values: &[f64]| values.iter().map(|value| value * scale).collect::<Vec<_>>();
        let first = compare(&base, &head, &quick()).expect("runs");
        let second = compare(&scaled(&base), &scaled(&head), &quick()).expect("runs");
        prop_assert!((first.ratio / second.ratio - 1.0).abs() < 1e-9);
        prop_assert_eq!(first.p_value, second.p_value);
        prop_assert_eq!(first.verdict, second.verdict);
    }

    #[test]
    fn the_sides_mirror_each_other(base in values(), head in values()) {
        let there = compare(&base, &head, &quick()).expect("runs");
        let back = compare(&head, &base, &quick()).expect("runs");
        prop_assert!((there.ratio * back.ratio - 1.0).abs() < 1e-9);
        let (p, q) = (there.p_value.unwrap_or(1.0), back.p_value.unwrap_or(1.0));
        prop_assert!((p - q).abs() < 1e-9);
        prop_assert_ne!((there.verdict, back.verdict), (Verdict::Slower, Verdict::Slower));
    }

    #[test]
    fn the_order_of_runs_does_not_matter(base in values(), head in values()) {
        let reversed = |values: &[f64]| values.iter().rev().copied().collect::<Vec<_>>();
        let first = compare(&base, &head, &quick()).expect("runs");
        let second = compare(&reversed(&base), &reversed(&head), &quick()).expect("runs");
        prop_assert_eq!(first.ratio, second.ratio);
        prop_assert_eq!(first.p_value, second.p_value);
    }

    #[test]
    fn the_ratio_is_within_its_interval(base in values(), head in values()) {
        let found = compare(&base, &head, &quick()).expect("runs");
        if let Some(interval) = found.interval {
            prop_assert!(interval.low <= found.ratio && found.ratio <= interval.high);
        }
        prop_assert_eq!(found.interval.is_some(), base.len() >= 4 && head.len() >= 4);
    }

    #[test]
    fn change_points_are_in_order(series in prop::collection::vec(0.0..10.0_f64, 0..80)) {
        let found = change_points(&series, &ChangePointOptions::default());
        let places: Vec<usize> = found.iter().map(|point| point.index).collect();
        prop_assert!(places.windows(2).all(|pair| pair[0] + 5 <= pair[1]));
        prop_assert!(places.iter().all(|place| (5..=series.len() - 5).contains(place)));
    }
}
