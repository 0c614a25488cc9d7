//! Black box: runs into a history, and what is shown of them.

mod support {
    pub mod folder;
    pub mod input;
    pub mod program;
    pub mod schema;
}

use std::path::PathBuf;

use expect_test::{expect, Expect};
use serde_json::Value;
use support::folder::{text, Folder};
use support::program::{dre, Run};
use support::schema::{documented, Validator};

const SCHEMA: &str = include_str!("../docs/history-documents.schema.json");

const PROFILE: &str = r#"{"otherData":{"bazel_version":"release 7.7.1","build_id":"6f2d","profile_start_ts":1752192000250},"traceEvents":[
{"name":"thread_name","ph":"M","pid":1,"tid":9,"args":{"name":"Main Thread"}},
{"cat":"build phase marker","name":"Initialize command","ph":"i","ts":0,"pid":1,"tid":9},
{"cat":"build phase marker","name":"Build artifacts","ph":"i","ts":400000,"pid":1,"tid":9},
{"cat":"general information","name":"subprocess.run","ph":"X","ts":600000,"dur":1800000,"pid":1,"tid":40},
{"cat":"action processing","name":"Compiling a.cc","ph":"X","ts":500000,"dur":2000000,"pid":1,"out":"a.o","args":{"target":"//a:a","mnemonic":"CppCompile"},"tid":40},
{"cat":"build phase marker","name":"Complete build","ph":"i","ts":2600000,"pid":1,"tid":9}
]}
"#;

const EVENTS: &str = r#"{"id":{"started":{}},"started":{"uuid":"6f2d","startTimeMillis":"1752192000250","buildToolVersion":"7.7.1","command":"build"}}
{"id":{"optionsParsed":{}},"optionsParsed":{"explicitCmdLine":["--config=perf"]}}
{"id":{"pattern":{"pattern":["//a/..."]}},"expanded":{}}
{"id":{"buildFinished":{}},"finished":{"exitCode":{"name":"BUILD_FAILURE","code":1},"finishTimeMillis":"1752192003250"},"lastMessage":true}
"#;

/// A history of one test.
struct History {
    folder: Folder,
    store: PathBuf,
}

impl History {
    fn new(name: &str) -> Self {
        let folder = Folder::new(&format!("history-{name}"));
        let store = folder.0.join("history.sqlite");
        Self { folder, store }
    }

    fn dre(&self, args: &[&str]) -> Run {
        let all = [&["history"], args, &["--store", text(&self.store)]].concat();
        dre(&all, b"")
    }

    /// Runs a command that must succeed; what it printed.
    fn ok(&self, args: &[&str]) -> String {
        let run = self.dre(args);
        assert_eq!(run.code, Some(0), "{args:?}: {}", run.stderr);
        run.stdout
    }

    /// Adds a run of one metric, `number` hours after the start.
    fn measure(&self, number: usize, metric: &str) {
        let time = format!("2025-07-{:02}T{:02}:00:00Z", 1 + number / 24, number % 24);
        let commit = format!("{number:040x}");
        let conditions = [
            "--commit",
            &commit,
            "--branch",
            "main",
            "--host-class",
            "h",
            "--time",
            &time,
        ];
        self.ok(&[&["add", "--metric", metric], &conditions[..]].concat());
    }

    fn check(&self, args: &[&str], expected: &Expect) {
        expected.assert_eq(&self.ok(args).replace(text(&self.folder.0), "FOLDER"));
    }
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).expect("JSON")
}

#[test]
fn a_profile_becomes_a_run_with_its_build_events_and_timeline() {
    let history = History::new("profile");
    let profile = history.folder.file("profile.json", PROFILE.as_bytes());
    let events = history.folder.file("events.json", EVENTS.as_bytes());
    let add = [
        "add",
        "--bep",
        text(&events),
        "--timeline",
        "--commit",
        "c0ffee",
        "--branch",
        "main",
        "--host-class",
        "test-2",
        "--metric",
        "binary.size/dre=5.1MB",
        text(&profile),
    ];
    let first = history.ok(&add);
    assert!(
        first.contains("added run ") && first.contains(", timeline)"),
        "{first}"
    );
    let second = history.ok(&add);
    assert!(
        second.contains("known run ") && !second.contains("timeline"),
        "{second}"
    );
    let listed = json(&history.ok(&["list", "--format", "json"]));
    let runs = listed["runs"].as_array().expect("runs");
    assert_eq!(runs.len(), 1);
    let id = runs[0]["id"].as_str().expect("an identifier");
    let shown = json(&history.ok(&["show", &id[..8], "--format", "json"]));
    let expected = [
        ("schema", "run"),
        ("time", "2025-07-11T00:00:00.25Z"),
        ("outcome", "failure"),
        ("commit", "c0ffee"),
        ("branch", "main"),
        ("target_pattern", "//a/..."),
        ("config", "perf"),
        ("host_class", "test-2"),
        ("cache_state", "cold"),
        ("source", "6f2d"),
    ];
    for (field, value) in expected {
        assert_eq!(shown[field], value, "{field}");
    }
    assert_eq!(shown["attachments"], serde_json::json!(["timeline"]));
    let metrics = shown["metrics"].as_array().expect("metrics");
    let value = |name: &str| {
        let metric = metrics.iter().find(|it| it["name"] == name);
        metric.unwrap_or_else(|| panic!("{name}"))["value"].as_f64()
    };
    assert_eq!(value("build.wall_time"), Some(2_600_000.0));
    assert_eq!(value("build.mnemonic_time/CppCompile"), Some(2_000_000.0));
    assert_eq!(value("binary.size/dre"), Some(5_100_000.0));
    assert!(history.ok(&["show", &id[..8]]).contains("binary.size/dre"));
    let filtered = |args: &[&str]| {
        let args = [&["list", "--format", "csv"], args].concat();
        history.ok(&args).lines().count() - 1
    };
    assert_eq!(
        filtered(&["--outcome", "failure", "--cache-state", "cold"]),
        1
    );
    assert_eq!(filtered(&["--branch", "next"]), 0);
    assert_eq!(filtered(&["--since", "2025-07-12"]), 0);
}

#[test]
fn build_events_alone_make_a_run() {
    let history = History::new("events");
    let events = history.folder.file("events.json", EVENTS.as_bytes());
    history.ok(&[
        "add",
        "--bep",
        text(&events),
        "--commit",
        "c",
        "--branch",
        "b",
    ]);
    let csv = history.ok(&["export", "--format", "csv"]);
    let row = csv.lines().nth(1).expect("a metric");
    assert!(
        row.contains("//a/...,perf,") && row.contains(",failure,6f2d,"),
        "{row}"
    );
    assert!(
        row.ends_with("build.wall_time,microseconds,3000000"),
        "{row}"
    );
}

#[test]
fn a_trend_shows_where_it_changed() {
    let history = History::new("trend");
    for number in 0..24 {
        let level = if number < 12 { 4_000_000 } else { 5_000_000 };
        history.measure(
            number,
            &format!("binary.size/dre={}", level + number * 997 % 3_000),
        );
    }
    let trend = json(&history.ok(&["trend", "binary.size/dre", "--format", "json"]));
    assert_eq!(trend["unit"], "bytes");
    assert_eq!(trend["points"].as_array().map(Vec::len), Some(24));
    let changes = trend["changes"].as_array().expect("changes");
    assert_eq!(changes.len(), 1);
    assert_eq!(changes[0]["commit"], format!("{:040x}", 12));
    let table = history.ok(&["trend", "binary.size/dre", "--branch", "main"]);
    assert!(table.contains("binary.size/dre in 24 runs"), "{table}");
    assert!(
        table.contains("Trend") && table.contains("changed at run "),
        "{table}"
    );
    assert!(
        table.contains("+25.0 %") || table.contains("+24.9 %"),
        "{table}"
    );
    let newest = history.ok(&[
        "trend",
        "binary.size/dre",
        "--limit",
        "3",
        "--format",
        "csv",
    ]);
    assert_eq!(newest.lines().count(), 4);
}

#[test]
fn json_is_as_documented() {
    let history = History::new("json");
    let profile = history.folder.file("profile.json", PROFILE.as_bytes());
    history.ok(&["add", "--timeline", text(&profile)]);
    for number in 0..24 {
        let level = if number < 12 { 4 } else { 5 };
        history.measure(number, &format!("binary.size/dre={level}MB"));
    }
    let listed = json(&history.ok(&["list", "--cache-state", "cold", "--format", "json"]));
    let id = listed["runs"][0]["id"].as_str().expect("an identifier");
    let documents = [
        json(&history.ok(&["show", id, "--format", "json"])),
        json(&history.ok(&["trend", "binary.size/dre", "--format", "json"])),
        json(&history.ok(&["list", "--format", "json"])),
        listed.clone(),
    ];
    let schema = json(SCHEMA);
    let mut validator = Validator::new(&schema);
    for document in &documents {
        let name = document["schema"].as_str().expect("a name");
        let found = validator.check(document, &format!("/$defs/{name}"));
        assert_eq!(found, Ok(()), "{name}");
        assert_eq!(Validator::new(&schema).check(document, ""), Ok(()));
    }
    // And back: what is documented exists.
    assert_eq!(documented(&schema, ""), validator.seen);
}

#[test]
fn runs_move_between_histories_and_are_pruned() {
    let history = History::new("export");
    for number in 0..30 {
        history.measure(number, "build.wall_time=1.5s");
    }
    let lines = history.ok(&["export"]);
    assert_eq!(lines.lines().count(), 30);
    let file = history.folder.file("runs.jsonl", lines.as_bytes());
    let other = History::new("import");
    other.check(
        &["import", text(&file)],
        &expect![[r#"
        added 30 runs, 0 known already
    "#]],
    );
    other.check(
        &["import", text(&file)],
        &expect![[r#"
        added 0 runs, 30 known already
    "#]],
    );
    assert_eq!(other.ok(&["export"]), lines);
    let keep = [
        "prune",
        "--keep-since",
        "2025-07-02T03:00:00Z",
        "--keep-last",
        "2",
    ];
    other.check(
        &[&keep[..], &["--dry-run"]].concat(),
        &expect![[r#"
        would remove 27 runs and 0 attachments (0 B)
    "#]],
    );
    other.check(
        &keep,
        &expect![[r#"
        removed 27 runs and 0 attachments (0 B)
    "#]],
    );
    assert_eq!(other.ok(&["export"]).lines().count(), 3);
    other.check(
        &["check"],
        &expect![[r#"
        sound (3 runs, 0 attachments)
    "#]],
    );
}

#[test]
fn damage_is_exit_code_1() {
    let history = History::new("damage");
    history.measure(1, "build.wall_time=1.5s");
    let raw = rusqlite::Connection::open(&history.store).expect("a database");
    raw.execute_batch("UPDATE runs SET revision = 'other'")
        .expect("damaged");
    let run = history.dre(&["check"]);
    assert_eq!(run.code, Some(1));
    assert!(
        run.stdout.contains("is not what was added"),
        "{}",
        run.stdout
    );
}

#[test]
fn bad_input_is_one_line() {
    let history = History::new("bad");
    let file = |name: &str, content: &str| {
        let path = history.folder.file(name, content.as_bytes());
        text(&path).to_owned()
    };
    let none = text(&history.folder.0.join("none")).to_owned();
    let profile = file("profile.json", PROFILE);
    let other_build = file("other.json", &EVENTS.replace("6f2d", "77aa"));
    let json = file("metrics.json", r#"{"metrics":{"binary.sise/dre":1}}"#);
    let no_json = file("no.json", "[]");
    let lines = file("runs.jsonl", "{}\n");
    let plain = file("plain.txt", "neither\n");
    let missing = history.dre(&["list"]);
    assert!(
        missing.stderr.contains("there is no history: begin one"),
        "{}",
        missing.stderr
    );
    history.measure(1, "build.wall_time=1.5s");
    let cases: [(&[&str], &str); 13] = [
        (&["add"], "there is nothing to add"),
        (&["add", &none], "does not exist"),
        (&["add", &plain], "is not JSON"),
        (&["add", "--bep", &none], "does not exist"),
        (&["add", "--bep", &plain], "has no build events"),
        (
            &["add", "--bep", &other_build, &profile],
            "give those that belong together",
        ),
        (
            &["add", "--metric", "build.wall_time=1s", &profile, &profile],
            "give one profile",
        ),
        (&["add", "--json", &json], "did you mean binary.size?"),
        (&["add", "--json", &no_json], "is no file of metrics"),
        (&["import", &lines], "line 1: is no exported run"),
        (&["show", "00000000"], "there is no such run"),
        (&["trend", "binary.size/dre"], "no run has it"),
        (
            &["trend", "build.wall_time", "--branch", "x"],
            "leave out filters",
        ),
    ];
    for (args, reason) in cases {
        let run = history.dre(args);
        assert_eq!(run.code, Some(2), "{args:?}: {}", run.stderr);
        let is_line = run.stderr.starts_with("dre: ") && run.stderr.lines().count() == 1;
        assert!(
            is_line && run.stderr.contains(reason),
            "{args:?}: {}",
            run.stderr
        );
    }
    let run = history.dre(&["add", "--metric", "build.wall_time=5"]);
    assert!(
        run.code == Some(2) && run.stderr.contains("has no unit"),
        "{}",
        run.stderr
    );
    let folder = dre(
        &["history", "list", "--store", text(&history.folder.0)],
        b"",
    );
    assert!(
        folder.stderr.contains("is a folder, not a history"),
        "{}",
        folder.stderr
    );
    let server = dre(
        &[
            "history",
            "list",
            "--store",
            "postgres://u:secret@127.0.0.1:1/d",
        ],
        b"",
    );
    assert_eq!(server.code, Some(2));
    assert!(
        !server.stderr.contains("secret") && server.stderr.lines().count() == 1,
        "{}",
        server.stderr
    );
}

#[test]
fn a_cut_profile_is_recorded_and_said() {
    let history = History::new("cut");
    let cut = &PROFILE[..PROFILE.len() - 130];
    let profile = history.folder.file("profile.json", cut.as_bytes());
    let run = history.dre(&["add", "--commit", "c", "--branch", "b", text(&profile)]);
    assert_eq!(run.code, Some(3), "{}", run.stderr);
    assert!(run.stderr.contains("incomplete: ") && run.stdout.contains("added run "));
}
