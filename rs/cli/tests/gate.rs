//! `dre gate` from outside: budgets, profiles and values in; judgements, files and exit codes out.

mod support {
    pub mod folder;
    pub mod gate;
    pub mod input;
    pub mod program;
    pub mod schema;
}

use std::fs;

use expect_test::expect;
use serde_json::Value;
use support::folder::text;
use support::gate::{profile, Project, RUN};
use support::program::dre;
use support::schema::{documented, Validator};

const SCHEMA: &str = include_str!("../docs/gate.schema.json");

const BUDGETS: &str = r#"
[[budget]]
metric = "build.wall_time"
description = "what developers wait for"
warn_increase = "2 %"
fail_increase = "5 %"

[[budget]]
metric = "binary.size/*"
warn = "5 MB"
fail = "6 MB"

[[budget]]
metric = "build.mnemonic_count/Rustc"
fail_increase = "0 %"
"#;

const BASE: &[u64] = &[10_000, 10_200, 9_900, 10_100, 9_800];
const SLOWER: &[u64] = &[11_200, 11_400, 11_100, 11_300, 11_000];

/// Five builds a side, the change a tenth slower, and a size that warns.
fn slower(project: &Project) -> Vec<String> {
    let mut args = project.profiles("--head", SLOWER);
    args.extend(project.profiles("--base", BASE));
    args.extend(["--metric", "binary.size/dre=5.5MB"].map(str::to_owned));
    args
}

/// The same arguments, and a format.
fn with_format(mut args: Vec<String>, format: &str) -> Vec<String> {
    args.extend(["--format".to_owned(), format.to_owned()]);
    args
}

#[test]
fn a_slower_build_fails() {
    let project = Project::new("gate-table", BUDGETS);
    project.check(&slower(&project), 1, &expect![[r#"
        Performance budgets: failed
        Budgets  FOLDER/budgets.toml
        Result   1 failed, 1 with a warning, 1 passed
        Level  Metric                          Head     Base   Change  Reason
        fail   build.wall_time              11.20 s  10.00 s  +12.0 %  the median of 5 runs, 11.20 s, is above the limit of +5.0 % against the baseline of 10.00 s: +12.0 % (95 % interval +8.9 % to +15.2 %)
        warn   binary.size/dre             5.25 MiB        -        -  5.25 MiB is above the warning limit of 4.77 MiB
        pass   build.mnemonic_count/Rustc         1        1   +0.0 %  1 is within the limit of +0.0 % against the baseline of 1: +0.0 %
    "#]]);
}

#[test]
fn an_unchanged_build_passes() {
    let project = Project::new("gate-pass", BUDGETS);
    let mut args = project.profiles("--head", &[10_100, 9_900, 10_000, 9_800, 10_200]);
    args.extend(project.profiles("--base", BASE));
    args.extend(["--metric", "binary.size/dre=3MB"].map(str::to_owned));
    project.check(&args, 0, &expect![[r#"
        Performance budgets: passed
        Budgets  FOLDER/budgets.toml
        Result   3 passed
        Level  Metric                          Head     Base  Change  Reason
        pass   build.wall_time              10.00 s  10.00 s  +0.0 %  the median of 5 runs, 10.00 s, is within the warning limit of +2.0 % against the baseline of 10.00 s: +0.0 %
        pass   binary.size/dre             2.86 MiB        -       -  2.86 MiB is within the warning limit of 4.77 MiB
        pass   build.mnemonic_count/Rustc         1        1  +0.0 %  1 is within the limit of +0.0 % against the baseline of 1: +0.0 %
    "#]]);
}

#[test]
fn one_run_of_a_time_is_undecided_and_fails_nothing() {
    let project = Project::new("gate-noise", BUDGETS);
    let mut args = project.profiles("--head", &[20_000]);
    args.extend(project.profiles("--base", &[10_000]));
    project.check(&args, 0, &expect![[r#"
        Performance budgets: passed
        Budgets  FOLDER/budgets.toml
        Result   1 missing, 1 undecided, 1 passed
        Level      Metric                         Head     Base    Change  Reason
        missing    binary.size/*                     -        -         -  no metric was measured that fits it
        undecided  build.wall_time             20.00 s  10.00 s  +100.0 %  20.00 s is above the limit of +5.0 % against the baseline of 10.00 s: +100.0 %, not decidable with 1 run a side, needs at least 4
        pass       build.mnemonic_count/Rustc        1        1    +0.0 %  1 is within the limit of +0.0 % against the baseline of 1: +0.0 %
    "#]]);
    args.push("--strict".to_owned());
    assert_eq!(project.gate(&args).code, Some(1));
}

#[test]
fn nothing_decided_is_no_pass() {
    let project = Project::new(
        "gate-undecided",
        "[[budget]]\nmetric = \"build.wall_time\"\nfail = \"1 s\"\n",
    );
    let args = project.profiles("--head", &[20_000]);
    project.check(&args, 2, &expect![[r#"
        Performance budgets: undecided
        Budgets  FOLDER/budgets.toml
        Result   1 undecided
        Level      Metric              Head  Base  Change  Reason
        undecided  build.wall_time  20.00 s     -       -  20.00 s is above the limit of 1.00 s, not decidable with 1 run, needs at least 6
        dre: no budget could be decided: measure what the budgets name, in enough runs
    "#]]);
}

#[test]
fn pairs_cancel_drift() {
    let project = Project::new(
        "gate-pairs",
        "[[budget]]\nmetric = \"build.wall_time\"\nfail_increase = \"5 %\"\n",
    );
    let base = [10_000, 14_000, 8_000, 12_000, 9_000, 20_000, 15_000];
    let head = base.map(|wall_ms| wall_ms * 11 / 10);
    let mut args = project.profiles("--head", &head);
    args.extend(project.profiles("--base", &base));
    assert_eq!(project.gate(&args).code, Some(2), "undecided as sides");
    args.push("--pairs".to_owned());
    assert_eq!(project.gate(&args).code, Some(1));
}

#[test]
fn markdown() {
    let project = Project::new("gate-markdown", BUDGETS);
    project.check(&with_format(slower(&project), "markdown"), 1, &expect![[r#"
        ## Performance budgets: failed

        3 judgements of FOLDER/budgets.toml: 1 failed, 1 with a warning, 1 passed.

        | Level | Metric | Head | Base | Change | Reason |
        | :--- | :--- | ---: | ---: | ---: | :--- |
        | fail | build.wall\_time | 11.20 s | 10.00 s | +12.0 % | the median of 5 runs, 11.20 s, is above the limit of +5.0 % against the baseline of 10.00 s: +12.0 % (95 % interval +8.9 % to +15.2 %) |
        | warn | binary.size/dre | 5.25 MiB | - | - | 5.25 MiB is above the warning limit of 4.77 MiB |

        <details><summary>1 budget passed</summary>

        | Level | Metric | Head | Base | Change | Reason |
        | :--- | :--- | ---: | ---: | ---: | :--- |
        | pass | build.mnemonic\_count/Rustc | 1 | 1 | +0.0 % | 1 is within the limit of +0.0 % against the baseline of 1: +0.0 % |

        </details>
    "#]]);
}

#[test]
fn github() {
    let project = Project::new("gate-github", BUDGETS);
    project.check(&with_format(slower(&project), "github"), 1, &expect![[r#"
        ::error file=FOLDER/budgets.toml,line=3,title=build.wall_time fail::build.wall_time: the median of 5 runs, 11.20 s, is above the limit of +5.0 %25 against the baseline of 10.00 s: +12.0 %25 (95 %25 interval +8.9 %25 to +15.2 %25)
        ::warning file=FOLDER/budgets.toml,line=9,title=binary.size/dre warn::binary.size/dre: 5.25 MiB is above the warning limit of 4.77 MiB
        Performance budgets failed: 1 failed, 1 with a warning, 1 passed
    "#]]);
}

#[test]
fn junit() {
    let project = Project::new("gate-junit", BUDGETS);
    let budgets = "[[budget]]\nmetric = \"image.size/<\\\"&>\"\nfail = \"1 MB\"\n";
    fs::write(&project.budgets, format!("{BUDGETS}\n{budgets}")).expect("a file");
    project.check(&with_format(slower(&project), "junit"), 1, &expect![[r#"
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuites name="dre gate" tests="4" failures="1" errors="0">
            <testsuite name="FOLDER/budgets.toml" tests="4" disabled="1" errors="0" failures="1">
                <testcase name="build.wall_time" classname="budget">
                    <failure message="the median of 5 runs, 11.20 s, is above the limit of +5.0 % against the baseline of 10.00 s: +12.0 % (95 % interval +8.9 % to +15.2 %)" type="fail"/>
                </testcase>
                <testcase name="binary.size/dre" classname="budget">
                    <system-out>warn: 5.25 MiB is above the warning limit of 4.77 MiB</system-out>
                </testcase>
                <testcase name="build.mnemonic_count/Rustc" classname="budget">
                    <system-out>pass: 1 is within the limit of +0.0 % against the baseline of 1: +0.0 %</system-out>
                </testcase>
                <testcase name="image.size/&lt;&quot;&amp;&gt;" classname="budget">
                    <skipped message="was not measured" type="missing"/>
                </testcase>
            </testsuite>
        </testsuites>
    "#]]);
}

#[test]
fn json_is_as_documented() {
    let project = Project::new("gate-json", BUDGETS);
    let schema: Value = serde_json::from_str(SCHEMA).expect("JSON");
    let mut validator = Validator::new(&schema);
    let mut noisy = project.profiles("--head", &[20_000]);
    noisy.extend(project.profiles("--base", &[10_000]));
    let mut documents = Vec::new();
    for args in [slower(&project), noisy] {
        let run = project.gate(&with_format(args, "json"));
        let document: Value = serde_json::from_str(&run.stdout).expect("JSON");
        assert_eq!(validator.check(&document, ""), Ok(()));
        documents.push(document);
    }
    // And back: what is documented exists.
    assert_eq!(documented(&schema, ""), validator.seen);
    let results = [0, 1].map(|index: usize| documents[index]["result"].as_str());
    assert_eq!(results, [Some("failed"), Some("passed")]);
    assert_eq!(
        documents[0]["judgements"][0]["head"]["median"],
        11_200_000.0
    );
}

#[test]
fn files_are_written_besides() {
    let project = Project::new("gate-output", BUDGETS);
    let summary = project.folder.0.join("summary.md");
    let junit = project.folder.0.join("gate.xml");
    fs::write(&junit, "old").expect("a file");
    let mut args = slower(&project);
    for (format, path) in [("markdown", &summary), ("junit", &junit)] {
        args.extend(["--output".to_owned(), format!("{format}={}", text(path))]);
    }
    let run = project.gate(&args);
    assert_eq!((run.code, run.stderr.as_str()), (Some(1), ""));
    let printed = |format| project.gate(&with_format(slower(&project), format)).stdout;
    assert_eq!(
        fs::read_to_string(&summary).expect("a file"),
        printed("markdown")
    );
    assert_eq!(
        fs::read_to_string(&junit).expect("a file"),
        printed("junit")
    );
    let left = fs::read_dir(&project.folder.0)
        .expect("a folder")
        .filter(|entry| {
            let name = entry.as_ref().expect("an entry").file_name();
            name.to_string_lossy().starts_with(".dre-")
        });
    assert_eq!(left.count(), 0);
}

#[test]
fn sizes_of_files_are_measured() {
    let project = Project::new(
        "gate-size",
        "[[budget]]\nmetric = \"binary.size/dre\"\nfail = \"1 kB\"\n",
    );
    let path = project.folder.file("dre", &[0; 1_001]);
    let measure = format!("binary.size/dre={}", text(&path));
    project.check(
        &["--measure-file", &measure],
        1,
        &expect![[r#"
        Performance budgets: failed
        Budgets  FOLDER/budgets.toml
        Result   1 failed
        Level  Metric             Head  Base  Change  Reason
        fail   binary.size/dre  1001 B     -       -  1001 B is above the limit of 1000 B
    "#]],
    );
    fs::write(&path, [0; 1_000]).expect("a file");
    assert_eq!(project.gate(&["--measure-file", &measure]).code, Some(0));
}

#[test]
fn errors_are_one_line() {
    let project = Project::new("gate-errors", BUDGETS);
    let folder = text(&project.folder.0).to_owned();
    let file = |name: &str| format!("{folder}/{name}");
    fs::write(file("cut.json"), &profile(1_000, RUN)[..400]).expect("a file");
    project.check(
        &["--strict"],
        2,
        &expect![[r#"
        dre: there is nothing to judge: give --head, --metric or --measure-file
    "#]],
    );
    project.check(
        &["--head", &file("missing.json")],
        2,
        &expect![[r#"
        dre: FOLDER/missing.json: does not exist: check the path
    "#]],
    );
    project.check(&["--head", &file("cut.json")], 2, &expect![[r#"
        dre: FOLDER/cut.json: cannot be judged, since the JSON text is cut at byte 338 of the text; later events, counters among them, are lost: build again, or copy the profile again
    "#]]);
    project.check(
        &["--measure-file", &format!("binary.size/dre={folder}")],
        2,
        &expect![[r#"
            dre: FOLDER: is no file: name the file whose size is meant
        "#]],
    );
    project.check(
        &[
            "--measure-file",
            &format!("binary.size/dre={}", file("missing")),
        ],
        2,
        &expect![[r#"
            dre: FOLDER/missing: its size cannot be told: check the path: No such file or directory (os error 2)
        "#]],
    );
    project.check(
        &[
            "--pairs",
            "--metric",
            "binary.size/dre=1MB",
            "--head",
            &file("cut.json"),
        ],
        2,
        &expect![[r#"
            dre: --pairs needs as many profiles of head as of base, not 1 and 0: give each its partner
        "#]],
    );
    let output = format!("junit={}", file("missing/gate.xml"));
    let run = project.gate(&["--metric", "binary.size/dre=1MB", "--output", &output]);
    // What follows names a temporary file.
    let start = format!(
        "dre: {}: cannot be written: give another file to --output: ",
        file("missing/gate.xml")
    );
    assert!(run.stderr.starts_with(&start), "{}", run.stderr);
    assert_eq!((run.code, run.stderr.lines().count()), (Some(2), 1));
    fs::write(
        &project.budgets,
        "[[budget]]\nmetric = \"build.wall\"\nfail = \"1 s\"\n",
    )
    .expect("a file");
    project.check(&["--metric", "binary.size/dre=1MB"], 2, &expect![[r#"
        dre: FOLDER/budgets.toml: line 2: there is no metric "build.wall": did you mean build.wall_time?
    "#]]);
    fs::remove_file(&project.budgets).expect("a file");
    project.check(&["--metric", "binary.size/dre=1MB"], 2, &expect![[r#"
        dre: FOLDER/budgets.toml: cannot be read: name the budgets with --budgets FILE: No such file or directory (os error 2)
    "#]]);
}

#[test]
fn arguments_are_checked() {
    let project = Project::new("gate-arguments", BUDGETS);
    for (args, word) in [
        (
            ["--metric", "build.wal_time=1s"],
            "did you mean build.wall_time?",
        ),
        (["--metric", "build.wall_time=12"], "has no unit"),
        (["--measure-file", "build.wall_time=x"], "is no size"),
        (["--measure-file", "binary.size/dre"], "names no file"),
        (["--output", "html=x"], "there is no format"),
    ] {
        let run = project.gate(&args);
        assert_eq!(run.code, Some(2), "{args:?}");
        assert!(run.stderr.contains(word), "{}", run.stderr);
    }
}

#[test]
fn the_help_shows_budgets_that_can_be_read() {
    let help = dre(&["gate", "--help"], b"").stdout;
    let start = help.find("[[budget]]").expect("an example");
    let example: String = help[start..]
        .lines()
        .take_while(|line| !line.trim().is_empty())
        .map(|line| format!("{}\n", line.trim()))
        .collect();
    let project = Project::new("gate-help", &example);
    let run = project.gate(&["--metric", "build.wall_time=50s"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
}
