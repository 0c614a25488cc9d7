//! What holds for every two builds.

mod support {
    pub mod build;
}

use profile_diff::{diff, Diff, DiffOptions, StepKind, Verdict};
use proptest::prelude::*;
use support::build::{action, side, Build};

const STRATEGIES: [&str; 5] = ["sandbox", "worker", "local", "cached", "internal"];
const MNEMONICS: [&str; 3] = ["Rustc", "CppCompile", "Genrule"];

/// A build of some of ten targets' actions, each once at most.
fn build() -> impl Strategy<Value = Build> {
    let one = (
        any::<bool>(),
        any::<bool>(),
        0..2_000_u64,
        1..3_000_u64,
        0..5_usize,
    );
    let actions = prop::collection::vec(one, 10);
    (actions, 100..900_u64, 0..300_u64).prop_map(|(actions, analysis_ms, collection_ms)| {
        let actions = actions.into_iter().enumerate();
        let actions =
            actions.filter_map(|(index, (is_there, is_on_path, start, time, strategy))| {
                let target = format!("//p{}:t{index}", index % 3);
                let made = action(&target, MNEMONICS[index % 3], start, time);
                let made = made.strategy(STRATEGIES[strategy]);
                let made = if is_on_path { made.on_path() } else { made };
                is_there.then_some(made)
            });
        let mut build = Build::new(actions.collect());
        build.analysis_us = analysis_ms * 1000;
        build.collection_us = collection_ms * 1000;
        build
    })
}

fn builds() -> impl Strategy<Value = Vec<Build>> {
    prop::collection::vec(build(), 1..6)
}

fn compare(base: &[Build], head: &[Build]) -> Diff {
    let options = DiffOptions {
        is_forced: true,
        ..DiffOptions::default()
    };
    diff(&side(base), &side(head), &options).expect("forced")
}

/// Every difference of a diff, with what it belongs to.
fn differences(diff: &Diff) -> Vec<(String, i64)> {
    let tables = diff.tables.iter().flat_map(|table| {
        let rows = table.rows.iter().map(|row| {
            let name = row.name.clone().unwrap_or_default();
            (
                format!("{} {name}", table.dimension.name()),
                row.change.difference_us(),
            )
        });
        rows.chain([(
            table.dimension.name().to_owned(),
            table.total.difference_us(),
        )])
    });
    let steps = diff.critical_path.steps.iter();
    let steps = steps.map(|step| (step.description.clone(), step.change.difference_us()));
    let mut all: Vec<_> = tables.chain(steps).collect();
    all.push(("total".to_owned(), diff.total.difference_us()));
    all.push(("path".to_owned(), diff.critical_path.change.difference_us()));
    all.sort();
    all
}

/// Every cause with its figures, those of the given sign.
fn causes(diff: &Diff, sign: i64) -> Vec<(String, i64, i64, u64)> {
    let mut all: Vec<_> = diff
        .causes
        .iter()
        .map(|cause| {
            let kind = if sign < 0 {
                cause.kind.opposite()
            } else {
                cause.kind
            };
            let subject = format!("{} {:?} {:?}", kind.code(), cause.target, cause.mnemonic);
            let gain_us = cause.gain_us.unwrap_or(0);
            (
                subject,
                sign * gain_us,
                sign * cause.work_us,
                cause.action_count,
            )
        })
        .collect();
    all.sort();
    all
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_set_differs_in_nothing_from_itself(builds in builds()) {
        let diff = compare(&builds, &builds);
        prop_assert!(diff.causes.is_empty(), "{:?}", diff.causes);
        prop_assert!(!matches!(diff.verdict(), Verdict::Slower | Verdict::Faster));
        prop_assert!(differences(&diff).iter().all(|(_, difference_us)| *difference_us == 0));
        prop_assert!(diff.critical_path.steps.iter().all(|step| step.kind == StepKind::Same));
    }

    #[test]
    fn swapping_the_sides_negates(base in builds(), head in builds()) {
        let (there, back) = (compare(&base, &head), compare(&head, &base));
        let negated = differences(&back).into_iter().map(|(name, it)| (name, -it));
        let mut negated: Vec<_> = negated.collect();
        negated.sort();
        prop_assert_eq!(differences(&there), negated);
        prop_assert_eq!(causes(&there, 1), causes(&back, -1));
    }

    /// No cause explains more than the build it is about, and no share is more than all.
    #[test]
    fn figures_stay_within_their_bounds(base in builds(), head in builds()) {
        let diff = compare(&base, &head);
        let longest_us = |builds: &[Build]| {
            let reports = builds.iter().map(|build| build.profile().report.total_duration_us);
            reports.max().unwrap_or(0)
        };
        let longest_us = longest_us(&base).max(longest_us(&head));
        for cause in &diff.causes {
            let sign = cause.gain_us.unwrap_or(0).signum();
            prop_assert!(sign == 0 || cause.work_us == 0 || sign == cause.work_us.signum());
            prop_assert!(cause.gain_us.unwrap_or(0).unsigned_abs() <= longest_us, "{cause:?}");
            prop_assert!(!cause.evidence.is_empty());
        }
        for table in &diff.tables {
            let shares = table.rows.iter().map(|row| row.share).sum::<f64>();
            prop_assert!(shares + table.remainder.share <= 1.0 + 1e-9);
        }
    }
}
