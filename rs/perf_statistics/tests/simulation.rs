//! Error rates and power, measured on simulated runs. Seeded: the figures are the same in every run.

#[path = "support/mod.rs"]
mod support;

use perf_statistics::{
    change_points, compare, compare_pairs, compare_to_limit, runs_needed, ChangePointOptions,
    CompareOptions, Comparison, Design, Verdict,
};
use support::Machine;

/// Fewer resamples, so that thousands of comparisons take no time.
const OPTIONS: CompareOptions = CompareOptions {
    confidence: 0.95,
    power: 0.8,
    tolerance: 0.01,
    resamples: 40,
    seed: 1,
};

/// The share of comparisons for which something holds.
fn share(
    count: usize,
    mut compare: impl FnMut() -> Option<Comparison>,
    holds: impl Fn(&Comparison) -> bool,
) -> f64 {
    let found = (0..count).filter(|_| holds(&compare().expect("sane runs")));
    found.count() as f64 / count as f64
}

fn is_change(comparison: &Comparison) -> bool {
    matches!(comparison.verdict, Verdict::Slower | Verdict::Faster)
}

fn is_slower(comparison: &Comparison) -> bool {
    comparison.verdict == Verdict::Slower
}

#[test]
fn unchanged_runs_raise_no_more_alarms_than_promised() {
    for runs in [1, 2, 3, 4, 5, 7] {
        for noise in [0.01, 0.2] {
            let mut machine = Machine::new(runs as u64, noise);
            let sides = || {
                let (base, head) = (machine.runs(runs, 10.0), machine.runs(runs, 10.0));
                compare(&base, &head, &OPTIONS)
            };
            let alarms = share(600, sides, is_change);
            // Three standard errors of 600 trials at 5 % are 2.7 %.
            assert!(alarms <= 0.077, "{runs} runs at {noise}: {alarms}");
            assert!(runs > 3 || alarms == 0.0, "{runs} runs decide nothing");
        }
    }
}

#[test]
fn a_tenth_slower_is_found_with_five_runs_a_side() {
    for noise in [0.02, 0.03] {
        let mut machine = Machine::new(7, noise);
        let sides = || {
            let (base, head) = (machine.runs(5, 10.0), machine.runs(5, 11.0));
            compare(&base, &head, &OPTIONS)
        };
        let found = share(500, sides, is_slower);
        assert!(found >= 0.95, "at {noise}: {found}");
    }
}

#[test]
fn intervals_cover_the_true_ratio() {
    for runs in [4, 5, 7, 10] {
        let mut machine = Machine::new(11, 0.05);
        let sides = || {
            let (base, head) = (machine.runs(runs, 10.0), machine.runs(runs, 12.0));
            compare(&base, &head, &OPTIONS)
        };
        let covered = share(600, sides, |comparison| {
            let interval = comparison.interval.expect("enough runs");
            interval.low <= 1.2 && 1.2 <= interval.high
        });
        assert!(covered >= 0.923, "{runs} runs: {covered}");
    }
}

#[test]
fn the_detectable_effect_has_the_power_that_it_claims() {
    for effect in [0.06, 0.10, 0.25] {
        let noise = 0.04;
        let runs = runs_needed(Design::TwoSides, noise, effect, &OPTIONS).expect("few runs");
        let mut machine = Machine::new(13, noise);
        let sides = || {
            let (base, head) = (
                machine.runs(runs, 10.0),
                machine.runs(runs, 10.0 * (1.0 + effect)),
            );
            compare(&base, &head, &OPTIONS)
        };
        let power = share(400, sides, is_slower);
        assert!(power >= 0.75, "{effect} with {runs} runs: {power}");
    }
}

#[test]
fn pairs_cancel_the_drift_of_a_machine() {
    let noise = 0.01;
    let mut machine = Machine::new(17, noise);
    let mut weather = Machine::new(18, 0.3);
    let (mut paired, mut apart) = (0, 0);
    for _ in 0..200 {
        let levels = weather.runs(8, 10.0);
        let base: Vec<f64> = levels.iter().map(|level| machine.run(*level)).collect();
        let head: Vec<f64> = levels
            .iter()
            .map(|level| machine.run(1.05 * level))
            .collect();
        let found =
            |comparison: Option<Comparison>| usize::from(is_slower(&comparison.expect("runs")));
        paired += found(compare_pairs(&base, &head, &OPTIONS));
        apart += found(compare(&base, &head, &OPTIONS));
    }
    assert!(paired >= 180, "{paired} of 200");
    assert!(apart <= 10, "{apart} of 200");
}

#[test]
fn a_limit_that_is_kept_is_rarely_called_broken() {
    let mut machine = Machine::new(19, 0.05);
    let on_it = share(
        600,
        || compare_to_limit(10.0, &machine.runs(7, 10.0), &OPTIONS),
        is_slower,
    );
    assert!(on_it <= 0.045, "{on_it}");
    let above = share(
        200,
        || compare_to_limit(10.0, &machine.runs(7, 11.5), &OPTIONS),
        is_slower,
    );
    assert!(above >= 0.95, "{above}");
}

#[test]
fn series_without_a_change_have_none() {
    let mut machine = Machine::new(23, 0.05);
    let options = ChangePointOptions::default();
    let alarms = (0..200).filter(|_| !change_points(&machine.runs(40, 10.0), &options).is_empty());
    // One percent is promised.
    let count = alarms.count();
    assert!(count <= 6, "{count} of 200");
}

#[test]
fn changes_are_found_where_they_are() {
    let mut machine = Machine::new(29, 0.03);
    let mut exact = 0;
    for _ in 0..50 {
        let series = [
            machine.runs(30, 10.0),
            machine.runs(12, 11.0),
            machine.runs(30, 10.0),
        ]
        .concat();
        let found = change_points(&series, &ChangePointOptions::default());
        let places: Vec<usize> = found.iter().map(|point| point.index).collect();
        let is_near = |(place, truth): (&usize, usize)| place.abs_diff(truth) <= 2;
        exact += usize::from(places.len() == 2 && places.iter().zip([30, 42]).all(is_near));
    }
    assert!(exact >= 45, "{exact} of 50");
}
