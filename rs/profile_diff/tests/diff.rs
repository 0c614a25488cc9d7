//! Black box: builds in, causes and tables out.

mod support {
    pub mod build;
    pub mod text;
}

use bazel_profile::{analyze_actions, ActionRow, ActionTable, CacheState, Options, Profile};
use expect_test::{expect, Expect};
use profile_diff::{
    diff, CauseKind, Diff, DiffError, DiffOptions, GainBasis, Side, UnlikeCaches, Verdict,
};
use support::build::{action, side, Action, Build};
use support::text;

fn compare(base: &[Build], head: &[Build]) -> Diff {
    diff(&side(base), &side(head), &DiffOptions::default()).expect("alike")
}

/// Compares what is said of the causes.
fn check(base: &[Build], head: &[Build], expected: &Expect) -> Diff {
    let diff = compare(base, head);
    expected.assert_eq(&text::causes(&diff));
    diff
}

/// A chain of three, with a library beside it; the middle of the chain takes `middle_ms`, and everything is a bit
/// off, as the run's number says.
fn chain(middle_ms: u64, run: u64) -> Build {
    let noise = run % 5;
    Build::new(vec![
        action("//a:first", "CppCompile", 0, 300 + noise).on_path(),
        action("//a:middle", "Genrule", 310, middle_ms + noise).on_path(),
        action("//b:beside", "CppCompile", 0, 350 + 2 * noise),
        action("//a:last", "CppLink", 320 + middle_ms, 200 + noise).on_path(),
    ])
}

fn chains(middle_ms: u64, count: u64) -> Vec<Build> {
    (0..count).map(|run| chain(middle_ms, run)).collect()
}

#[test]
fn one_slower_target_is_named_first_with_the_sleep_as_gain() {
    let diff = check(
        &chains(100, 5),
        &chains(2_100, 5),
        &expect![[r#"
            slower_actions //a:middle Genrule x1 work +2.000 gain +2.000 (critical_path)
              1 action took 2.000 s longer: 0.102 s in the base, 2.102 s in the head
              It is: Genrule a_middle
              On the critical path in 5 of 5 head runs
        "#]],
    );
    assert_eq!(diff.verdict(), Verdict::Slower);
    let share = diff.share_of_total(&diff.causes[0]).expect("a share");
    assert!((share - 1.0).abs() < 0.01, "{share}");
    expect![[r#"
        runs 5 5 states cold cold verdict Slower
        total 1.222 -> 3.222 +2.000 [+1.997 +2.003]!
        by phase: 1.222 -> 3.222 +2.000 [+1.997 +2.003]!
          Build artifacts 0.622 -> 2.622 +2.000 [+1.997 +2.003]! share 1.00 count 1 1
          Load and analyze dependencies 0.490 -> 0.490 +0.000 [+0.000 +0.000] share 0.00 count 1 1
          Complete build 0.100 -> 0.100 +0.000 [+0.000 +0.000] share 0.00 count 1 1
          Initialize command 0.010 -> 0.010 +0.000 [+0.000 +0.000] share 0.00 count 1 1
        by mnemonic: 0.960 -> 2.960 +2.000 [+1.985 +2.015]!
          Genrule 0.102 -> 2.102 +2.000 [+1.997 +2.003]! share 1.00 count 1 1
          CppCompile 0.656 -> 0.656 +0.000 [-0.009 +0.009] share 0.00 count 2 2
          CppLink 0.202 -> 0.202 +0.000 [-0.003 +0.003] share 0.00 count 1 1
        by package: 0.960 -> 2.960 +2.000 [+1.985 +2.015]!
          //a 0.606 -> 2.606 +2.000 [+1.991 +2.009]! share 1.00 count 3 3
          //b 0.354 -> 0.354 +0.000 [-0.006 +0.006] share 0.00 count 1 1
        by target: 0.960 -> 2.960 +2.000 [+1.985 +2.015]!
          //a:middle 0.102 -> 2.102 +2.000 [+1.997 +2.003]! share 1.00 count 1 1
          //b:beside 0.354 -> 0.354 +0.000 [-0.006 +0.006] share 0.00 count 1 1
          //a:first 0.302 -> 0.302 +0.000 [-0.003 +0.003] share 0.00 count 1 1
          //a:last 0.202 -> 0.202 +0.000 [-0.003 +0.003] share 0.00 count 1 1
        by strategy: 0.960 -> 2.960 +2.000 [+1.985 +2.015]!
          sandbox 0.960 -> 2.960 +2.000 [+1.985 +2.015]! share 1.00 count 4 4
        path 0.606 -> 2.606 +2.000 [+1.991 +2.009]!
          longer Genrule a_middle 0.102 -> 2.102 +2.000 [+1.997 +2.003]! share 1.00
          same CppCompile a_first 0.302 -> 0.302 +0.000 [-0.003 +0.003] share 0.00
          same CppLink a_last 0.202 -> 0.202 +0.000 [-0.003 +0.003] share 0.00
    "#]]
    .assert_eq(&text::rest(&diff));
}

#[test]
fn one_run_a_side_says_that_it_is_not_certain() {
    let diff = compare(&chains(100, 1), &chains(600, 1));
    assert_eq!(diff.causes[0].target.as_deref(), Some("//a:middle"));
    assert_eq!(diff.verdict(), Verdict::Undecided);
    assert!(diff
        .remarks
        .iter()
        .any(|remark| remark.contains("nothing is certain")));
}

#[test]
fn noise_is_no_cause() {
    let diff = check(&chains(100, 5), &chains(101, 5), &expect![[r#""#]]);
    assert_ne!(diff.verdict(), Verdict::Slower);
}

/// The slower action is on the critical path now, but was not before: without its second the other chain counts.
#[test]
fn another_chain_bounds_the_gain() {
    let build = |side_ms: u64, on_path: bool| {
        let main = action("//a:main", "Genrule", 0, 3_000);
        let beside = action("//b:beside", "Genrule", 0, side_ms);
        Build::new(if on_path {
            vec![main, beside.on_path()]
        } else {
            vec![main.on_path(), beside]
        })
    };
    let diff = check(
        &[build(1_500, false)],
        &[build(3_500, true)],
        &expect![[r#"
            slower_actions //b:beside Genrule x1 work +2.000 gain +0.500 (critical_path)
              1 action took 2.000 s longer: 1.500 s in the base, 3.500 s in the head
              It is: Genrule b_beside
              On the critical path in 1 of 1 head run
        "#]],
    );
    assert_eq!(diff.causes[0].gain_us, Some(500_000));
}

#[test]
fn off_the_critical_path_work_is_shared() {
    let build = |each_ms: u64| {
        let mut actions = vec![action("//a:long", "CppCompile", 0, 3_000).on_path()];
        for index in 0..4 {
            let target = format!("//lib:l{index}");
            actions.push(action(&target, "Rustc", 800 * index, each_ms));
        }
        Build::new(actions)
    };
    let diff = check(
        &[build(200)],
        &[build(800)],
        &expect![[r#"
            slower_actions - Rustc x4 work +2.400 gain +0.200 (work)
              4 actions took 2.400 s longer: 0.800 s in the base, 3.200 s in the head
              The largest: Rustc lib_l0 (0.600 s), Rustc lib_l1 (0.600 s), Rustc lib_l2 (0.600 s)
              Not on the critical path: the work is shared by the actions that run at once
        "#]],
    );
    assert!(diff
        .causes
        .iter()
        .all(|cause| cause.basis == Some(GainBasis::Work)));
}

#[test]
fn new_and_gone_actions() {
    let with = |target: &str, mnemonic: &str, duration_ms: u64| {
        let mut build = chain(100, 0);
        let extra = action(target, mnemonic, 630, duration_ms).on_path();
        build.actions.push(extra);
        build
    };
    check(
        &[with("//t:old", "TestRunner", 400)],
        &[with("//t:new", "GoCompile", 900)],
        &expect![[r#"
            new_actions //t:new GoCompile x1 work +0.900 gain +0.900 (critical_path)
              1 action of 0.900 s did not run in the base: new, or up to date there
              It is: GoCompile t_new
              On the critical path in 1 of 1 head run
            gone_actions //t:old TestRunner x1 work -0.400 gain -0.400 (critical_path)
              1 action of 0.400 s did not run in the head: gone, or up to date there
              It is: TestRunner t_old
              On the critical path in 1 of 1 base run
        "#]],
    );
}

fn cached(count: usize, hit_count: usize) -> Build {
    let actions = (0..count).map(|index| {
        let target = format!("//p{index}:lib");
        let is_hit = index < hit_count;
        let duration_ms = if is_hit { 5 } else { 400 };
        let strategy = if is_hit { "cached" } else { "sandbox" };
        action(&target, "Rustc", 500 * index as u64, duration_ms)
            .strategy(strategy)
            .on_path()
    });
    Build::new(actions.collect())
}

#[test]
fn lost_and_gained_cache_hits() {
    let (many, few) = ([cached(10, 8)], [cached(10, 4)]);
    check(
        &many,
        &few,
        &expect![[r#"
            lost_cache_hits - Rustc x4 work +1.580 gain +1.580 (critical_path)
              4 actions came out of a cache in the base and ran in the head: 0.020 s in the base, 1.600 s in the head
              The largest: Rustc p4_lib (0.395 s), Rustc p5_lib (0.395 s), Rustc p6_lib (0.395 s)
              On the critical path in 1 of 1 head run
        "#]],
    );
    check(
        &few,
        &many,
        &expect![[r#"
            gained_cache_hits - Rustc x4 work -1.580 gain -1.580 (critical_path)
              4 actions ran in the base and came out of a cache in the head: 1.600 s in the base, 0.020 s in the head
              The largest: Rustc p4_lib (0.395 s), Rustc p5_lib (0.395 s), Rustc p6_lib (0.395 s)
              On the critical path in 1 of 1 base run
        "#]],
    );
}

#[test]
fn another_strategy() {
    let build = |strategy, duration_ms| {
        let javac = action("//j:lib", "Javac", 0, duration_ms);
        Build::new(vec![javac.strategy(strategy).on_path()])
    };
    check(
        &[build("worker", 500)],
        &[build("sandbox", 2_000)],
        &expect![[r#"
            slower_strategy //j:lib Javac x1 work +1.500 gain +1.500 (critical_path)
              1 action went from worker to sandbox: 0.500 s in the base, 2.000 s in the head
              It is: Javac j_lib
              On the critical path in 1 of 1 head run
        "#]],
    );
}

/// `count` actions one after the other.
fn row(count: u64, percent: u64) -> Vec<Action> {
    (0..count)
        .map(|index| {
            let duration_ms = (100 + 10 * index) * percent / 100;
            let start_ms = 300 * index;
            action(
                &format!("//r:a{index}"),
                "CppCompile",
                start_ms,
                duration_ms,
            )
            .on_path()
        })
        .collect()
}

#[test]
fn a_busier_host_is_no_target_s_fault() {
    let build = |percent, cores| {
        let mut build = Build::new(row(12, percent));
        build.host_cpu_cores = Some(cores);
        build
    };
    check(
        &[build(100, 1.2)],
        &[build(150, 3.5)],
        &expect![[r#"
            busier_host - - x12 work +0.930 gain +0.930 (critical_path)
              Three of four of 12 actions are slower, the middle one 1.50 times as long
              CPU in use beyond the running actions: 0.75 cores in the base, 2.84 in the head
        "#]],
    );
}

#[test]
fn less_parallelism_is_what_nothing_else_explains() {
    let build = |gap_ms: u64| {
        let mut actions = Vec::new();
        for index in 0..8 {
            let target = format!("//w:a{index}");
            actions.push(action(&target, "CppCompile", gap_ms * (index / 2), 500));
        }
        actions[7].is_on_path = true;
        Build::new(actions)
    };
    check(
        &[build(500)],
        &[build(1_000)],
        &expect![[r#"
        less_parallelism - - x0 work +0.000 gain +1.500 (at_most)
          Actions running at once: 2.00 on average in the base, 1.14 in the head
          Idle core time: 0.000 s of 2 cores in the base, 3.000 s of 2 in the head
          Only what no other cause explains is counted
    "#]],
    );
}

/// A build whose actions waited so long, as a part of their time.
fn with_waits(build: &Build, wait_ms: u64) -> Side {
    let Profile { report, actions } = build.profile();
    let mut table = ActionTable::default();
    for row in actions.rows() {
        table.push(&ActionRow {
            wait_us: wait_ms * 1000,
            ..row
        });
    }
    let actions = table;
    Side::new(vec![Profile { report, actions }])
}

#[test]
fn waiting_is_told_apart_from_work() {
    let (base, head) = (
        with_waits(&chain(100, 0), 0),
        with_waits(&chain(700, 0), 90),
    );
    let diff = diff(&base, &head, &DiffOptions::default()).expect("alike");
    expect![[r#"
        slower_actions //a:middle Genrule x1 work +0.510 gain +0.510 (critical_path)
          1 action took 0.510 s longer: 0.100 s in the base, 0.610 s in the head
          It is: Genrule a_middle
          On the critical path in 1 of 1 head run
        longer_queues - - x4 work +0.360 gain +0.283 (work)
          4 actions waited 0.360 s more for resources: 0.000 s in the base, 0.360 s in the head
          The largest: CppCompile a_first (0.090 s), CppCompile b_beside (0.090 s), Genrule a_middle (0.090 s)
          Partly on the critical path in 1 of 1 head run; the rest is shared by the actions that run at once
        faster_actions //a:first CppCompile x1 work -0.090 gain -0.090 (critical_path)
          1 action took 0.090 s less: 0.300 s in the base, 0.210 s in the head
          It is: CppCompile a_first
          On the critical path in 1 of 1 base run
        faster_actions //a:last CppLink x1 work -0.090 gain -0.090 (critical_path)
          1 action took 0.090 s less: 0.200 s in the base, 0.110 s in the head
          It is: CppLink a_last
          On the critical path in 1 of 1 base run
        faster_actions //b:beside CppCompile x1 work -0.090 gain -0.020 (work)
          1 action took 0.090 s less: 0.350 s in the base, 0.260 s in the head
          It is: CppCompile b_beside
          Not on the critical path: the work is shared by the actions that run at once
    "#]].assert_eq(&text::causes(&diff));
}

#[test]
fn what_concerns_the_build_as_a_whole() {
    let base = chain(100, 0);
    let mut head = chain(100, 0);
    head.version = "release 8.1.0";
    head.analysis_us += 2_000_000;
    head.collection_us = 700_000;
    head.is_merged = true;
    let diff = check(
        &[base],
        &[head],
        &expect![[r#"
        longer_phase - - x0 work +0.000 gain +2.000 (wall_time)
          Phase Load and analyze dependencies: 0.490 s in the base, 2.490 s in the head
        more_garbage_collection - - x0 work +0.000 gain +0.700 (at_most)
          Garbage collection: 0.000 s in the base, 0.700 s in the head
        bazel_version - - x0 work +0.000 gain - (-)
          Bazel: release 7.7.1 in the base, release 8.1.0 in the head
        profile_flags - - x0 work +0.000 gain - (-)
          Short spans are not merged in the base, merged in the head (--noslim_profile keeps them)
    "#]],
    );
    let merged = diff
        .remarks
        .iter()
        .find(|it| it.contains("--noslim_profile"));
    assert!(merged.is_some_and(|remark| remark.contains("The head has 1 merged")));
}

/// The flags' folder in the output's path, and one more source file in the description, make no new action.
#[test]
fn actions_are_matched_though_flags_and_numbers_change() {
    let base = chain(100, 0);
    let mut other_flags = chain(900, 0);
    for action in &mut other_flags.actions {
        action.output = action.output.replace("k8-fastbuild", "k8-opt-ST-0123");
    }
    let mut without_outputs = chain(900, 0);
    for action in &mut without_outputs.actions {
        action.output.clear();
        action.description += " (4 files)";
    }
    let mut base_without = base.clone();
    for action in &mut base_without.actions {
        action.description += " (3 files)";
    }
    for (base, head) in [(base, other_flags), (base_without, without_outputs)] {
        let diff = compare(&[base], &[head]);
        let kinds: Vec<_> = diff.causes.iter().map(|cause| cause.kind).collect();
        assert_eq!(kinds, [CauseKind::SlowerActions]);
        assert_eq!(diff.causes[0].target.as_deref(), Some("//a:middle"));
    }
}

#[test]
fn actions_that_look_alike_are_matched_in_their_order() {
    let build = |second_ms| {
        let mut actions = vec![
            action("//x:x", "Genrule", 0, 100),
            action("//x:x", "Genrule", 200, second_ms).on_path(),
        ];
        actions.iter_mut().for_each(|action| action.output.clear());
        Build::new(actions)
    };
    let diff = compare(&[build(100)], &[build(700)]);
    assert_eq!(diff.causes.len(), 1);
    assert_eq!(diff.causes[0].action_count, 1);
    assert_eq!(diff.causes[0].work_us, 600_000);
}

#[test]
fn unlike_cache_states_are_refused_unless_forced() {
    let (cold, warm) = ([cached(10, 0)], [cached(10, 10)]);
    let refused = diff(&side(&cold), &side(&warm), &DiffOptions::default());
    let error = refused.expect_err("cold is not warm");
    assert_eq!(
        error,
        DiffError::UnlikeCaches(UnlikeCaches::Sides {
            base: CacheState::Cold,
            head: CacheState::Warm
        })
    );
    expect!["unlike cache states: the base is cold, the head is warm: compare builds that begin alike, or compare all the same with --force"].assert_eq(&error.to_string());
    let forced = DiffOptions {
        is_forced: true,
        ..DiffOptions::default()
    };
    let diff = diff(&side(&cold), &side(&warm), &forced).expect("forced");
    assert_eq!(diff.causes[0].kind, CauseKind::GainedCacheHits);
    expect!["Forced: the base is cold, the head is warm, so that much of the difference may be the cache"].assert_eq(&diff.remarks[0]);
}

#[test]
fn unlike_runs_of_one_side_are_refused() {
    let base = [cached(10, 0), cached(10, 10)];
    let refused = diff(&side(&base), &side(&base[..1]), &DiffOptions::default());
    expect!["unlike cache states within the base: one profile is cold, another is warm: give each side builds that begin alike, or compare all the same with --force"].assert_eq(&refused.expect_err("unlike").to_string());
}

#[test]
fn a_side_without_profiles_is_refused() {
    let refused = diff(
        &Side::new(Vec::new()),
        &side(&chains(1, 1)),
        &DiffOptions::default(),
    );
    expect!["the base has no profile: name at least one for each side"]
        .assert_eq(&refused.expect_err("empty").to_string());
}

#[test]
fn without_labels_the_profiles_flags_are_named() {
    let mut head = chain(100, 0);
    for action in &mut head.actions {
        action.target.clear();
    }
    let diff = check(
        &chains(100, 1),
        &[head],
        &expect![[r#"
        profile_flags - - x0 work +0.000 gain - (-)
          The base has targets' labels, the head has not (--experimental_profile_include_target_label)
    "#]],
    );
    assert!(diff
        .remarks
        .iter()
        .any(|it| it.contains("do not name targets")));
}

#[test]
fn no_rows_are_no_reason_for_a_remark() {
    let options = DiffOptions {
        top: 0,
        ..DiffOptions::default()
    };
    let build = chain(100, 0).json();
    let top = Options {
        top: 0,
        ..Options::default()
    };
    let side = || {
        Side::new(vec![
            analyze_actions(build.as_bytes(), &top).expect("a profile")
        ])
    };
    let diff = diff(&side(), &side(), &options).expect("alike");
    assert_eq!(diff.causes, []);
    assert!(!diff
        .remarks
        .iter()
        .any(|it| it.contains("do not name targets")));
}

#[test]
fn rows_beyond_the_top_are_summed_up() {
    let options = DiffOptions {
        top: 1,
        ..DiffOptions::default()
    };
    let (base, head) = (Build::new(row(4, 100)), Build::new(row(4, 200)));
    let diff = diff(&side(&[base]), &side(&[head]), &options).expect("alike");
    let table = &diff.tables[3];
    assert_eq!(table.rows.len(), 1);
    let shown_us = table.rows[0].change.difference_us();
    let all_us = table.total.difference_us();
    assert_eq!(shown_us + table.remainder.difference_us, all_us);
    assert!((table.rows[0].share + table.remainder.share - 1.0).abs() < 1e-9);
}
