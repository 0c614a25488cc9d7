//! `dre gate` on builds that began with unlike caches: refused, or forced and said in every format.

mod support {
    pub mod folder;
    pub mod gate;
    pub mod input;
    pub mod program;
}

use std::fs;

use expect_test::expect;
use serde_json::Value;
use support::folder::text;
use support::gate::{Project, RUN};

const BUDGETS: &str = r#"
[[budget]]
metric = "build.wall_time"
fail_increase = "5 %"

[[budget]]
metric = "binary.size/*"
fail = "6 MB"
"#;

/// How an action was carried out that came out of a cache.
const FOUND: &str = r#""cat":"remote action cache check","name":"check cache hit""#;

const WALLS_MS: [u64; 4] = [10_000, 10_100, 9_900, 10_050];

/// Four builds a side that do not differ but for what they found, and a program that is too large.
fn unlike(project: &Project) -> Vec<String> {
    let mut args = project.builds("--head", &WALLS_MS.map(|wall_ms| (wall_ms, FOUND)));
    args.extend(project.profiles("--base", &WALLS_MS));
    with(args, &["--metric", "binary.size/dre=7MB"])
}

fn with(mut args: Vec<String>, more: &[&str]) -> Vec<String> {
    args.extend(more.iter().map(|&arg| arg.to_owned()));
    args
}

#[test]
fn sides_of_unlike_caches_are_refused() {
    let project = Project::new("gate-unlike", BUDGETS);
    project.check(&unlike(&project), 2, &expect![[r#"
        Performance budgets: undecided
        Budgets  FOLDER/budgets.toml
        Result   2 undecided
        Level      Metric           Head  Base  Change  Reason
        undecided  build.wall_time     -     -       -  unlike cache states: the base is cold, the head is warm: compare builds that begin alike, or compare all the same with --force
        undecided  binary.size/*       -     -       -  unlike cache states: the base is cold, the head is warm: compare builds that begin alike, or compare all the same with --force
        dre: unlike cache states: the base is cold, the head is warm: compare builds that begin alike, or compare all the same with --force
    "#]]);
}

#[test]
fn a_refusal_is_in_every_file_that_was_asked_for() {
    let project = Project::new("gate-unlike-files", BUDGETS);
    for (format, expected) in [
        (
            "json",
            expect![[r#"
            {
              "schema_version": 1,
              "budgets": "FOLDER/budgets.toml",
              "result": "undecided",
              "strict": false,
              "remarks": [],
              "counts": {
                "pass": 0,
                "warn": 0,
                "undecided": 2,
                "missing": 0,
                "fail": 0
              },
              "judgements": [
                {
                  "metric": "build.wall_time",
                  "unit": null,
                  "better": null,
                  "noise": null,
                  "description": null,
                  "line": 3,
                  "level": "undecided",
                  "reason": "unlike cache states: the base is cold, the head is warm: compare builds that begin alike, or compare all the same with --force",
                  "head": null,
                  "base": null,
                  "findings": []
                },
                {
                  "metric": "binary.size/*",
                  "unit": null,
                  "better": null,
                  "noise": null,
                  "description": null,
                  "line": 7,
                  "level": "undecided",
                  "reason": "unlike cache states: the base is cold, the head is warm: compare builds that begin alike, or compare all the same with --force",
                  "head": null,
                  "base": null,
                  "findings": []
                }
              ]
            }
        "#]],
        ),
        (
            "markdown",
            expect![[r#"
            ## Performance budgets: undecided

            2 judgements of FOLDER/budgets.toml: 2 undecided.

            | Level | Metric | Head | Base | Change | Reason |
            | :--- | :--- | ---: | ---: | ---: | :--- |
            | undecided | build.wall\_time | - | - | - | unlike cache states: the base is cold, the head is warm: compare builds that begin alike, or compare all the same with --force |
            | undecided | binary.size/\* | - | - | - | unlike cache states: the base is cold, the head is warm: compare builds that begin alike, or compare all the same with --force |
        "#]],
        ),
        (
            "junit",
            expect![[r#"
            <?xml version="1.0" encoding="UTF-8"?>
            <testsuites name="dre gate" tests="2" failures="0" errors="0">
                <testsuite name="FOLDER/budgets.toml" tests="2" disabled="2" errors="0" failures="0">
                    <testcase name="build.wall_time" classname="budget">
                        <skipped message="unlike cache states: the base is cold, the head is warm: compare builds that begin alike, or compare all the same with --force" type="undecided"/>
                    </testcase>
                    <testcase name="binary.size/*" classname="budget">
                        <skipped message="unlike cache states: the base is cold, the head is warm: compare builds that begin alike, or compare all the same with --force" type="undecided"/>
                    </testcase>
                </testsuite>
            </testsuites>
        "#]],
        ),
        (
            "github",
            expect![[r#"
            ::notice file=FOLDER/budgets.toml,line=3,title=build.wall_time undecided::build.wall_time: unlike cache states: the base is cold, the head is warm: compare builds that begin alike, or compare all the same with --force
            ::notice file=FOLDER/budgets.toml,line=7,title=binary.size/* undecided::binary.size/*: unlike cache states: the base is cold, the head is warm: compare builds that begin alike, or compare all the same with --force
            Performance budgets undecided: 2 undecided
        "#]],
        ),
    ] {
        let path = project.folder.0.join(format);
        let output = format!("{format}={}", text(&path));
        let run = project.gate(&with(unlike(&project), &["--output", &output]));
        assert_eq!(run.code, Some(2), "{}", run.stderr);
        let written = fs::read_to_string(&path).expect("a file");
        let folder = text(&project.folder.0);
        let shown = written.replace(&folder.replace('_', "\\_"), "FOLDER");
        expected.assert_eq(&shown.replace(folder, "FOLDER"));
    }
}

#[test]
fn what_was_forced_is_said_in_every_format() {
    let project = Project::new("gate-forced", BUDGETS);
    for (format, expected) in [
        (
            "table",
            expect![[r#"
            warning: Forced: the base is cold, the head is warm, so that much of the difference may be the cache

            Performance budgets: failed
            Budgets  FOLDER/budgets.toml
            Result   1 failed, 1 passed
            Level  Metric               Head     Base  Change  Reason
            fail   binary.size/dre  6.68 MiB        -       -  6.68 MiB is above the limit of 5.72 MiB
            pass   build.wall_time   10.03 s  10.03 s  +0.0 %  the median of 4 runs, 10.03 s, is within the limit of +5.0 % against the baseline of 10.03 s: +0.0 %
        "#]],
        ),
        (
            "markdown",
            expect![[r#"
            ## Performance budgets: failed

            2 judgements of FOLDER/budgets.toml: 1 failed, 1 passed.

            > **Warning:** Forced: the base is cold, the head is warm, so that much of the difference may be the cache

            | Level | Metric | Head | Base | Change | Reason |
            | :--- | :--- | ---: | ---: | ---: | :--- |
            | fail | binary.size/dre | 6.68 MiB | - | - | 6.68 MiB is above the limit of 5.72 MiB |

            <details><summary>1 budget passed</summary>

            | Level | Metric | Head | Base | Change | Reason |
            | :--- | :--- | ---: | ---: | ---: | :--- |
            | pass | build.wall\_time | 10.03 s | 10.03 s | +0.0 % | the median of 4 runs, 10.03 s, is within the limit of +5.0 % against the baseline of 10.03 s: +0.0 % |

            </details>
        "#]],
        ),
        (
            "junit",
            expect![[r#"
            <?xml version="1.0" encoding="UTF-8"?>
            <testsuites name="dre gate" tests="2" failures="1" errors="0">
                <testsuite name="FOLDER/budgets.toml" tests="2" disabled="0" errors="0" failures="1">
                    <testcase name="build.wall_time" classname="budget">
                        <system-out>pass: the median of 4 runs, 10.03 s, is within the limit of +5.0 % against the baseline of 10.03 s: +0.0 %</system-out>
                    </testcase>
                    <testcase name="binary.size/dre" classname="budget">
                        <failure message="6.68 MiB is above the limit of 5.72 MiB" type="fail"/>
                    </testcase>
                    <system-out>Forced: the base is cold, the head is warm, so that much of the difference may be the cache</system-out>
                </testsuite>
            </testsuites>
        "#]],
        ),
        (
            "github",
            expect![[r#"
            ::warning::Forced: the base is cold, the head is warm, so that much of the difference may be the cache
            ::error file=FOLDER/budgets.toml,line=7,title=binary.size/dre fail::binary.size/dre: 6.68 MiB is above the limit of 5.72 MiB
            Performance budgets failed: 1 failed, 1 passed
        "#]],
        ),
    ] {
        let args = with(unlike(&project), &["--force", "--format", format]);
        project.check(&args, 1, &expected);
    }
    let run = project.gate(&with(unlike(&project), &["--force", "--format", "json"]));
    let document: Value = serde_json::from_str(&run.stdout).expect("JSON");
    expect![[r#"["Forced: the base is cold, the head is warm, so that much of the difference may be the cache"]"#]].assert_eq(&document["remarks"].to_string());
}

#[test]
fn unlike_builds_within_a_side_are_refused() {
    let project = Project::new("gate-unlike-runs", BUDGETS);
    let args = project.builds("--head", &[(10_000, RUN), (5_000, FOUND)]);
    let run = project.gate(&args);
    assert_eq!(run.code, Some(2), "{}", run.stdout);
    expect![[r#"
        dre: unlike cache states within the head: one profile is cold, another is warm: give each side builds that begin alike, or compare all the same with --force
    "#]].assert_eq(&run.stderr);
}

#[test]
fn builds_that_begin_alike_are_judged() {
    let project = Project::new("gate-alike", BUDGETS);
    for span in [RUN, FOUND] {
        let builds = WALLS_MS.map(|wall_ms| (wall_ms, span));
        let mut args = project.builds("--head", &builds);
        args.extend(project.builds("--base", &builds));
        let run = project.gate(&args);
        assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""), "{span}");
    }
}
