//! A history in an SQLite file: what it answers, how small it is, and what it refuses.

mod support {
    pub mod runs;
    pub mod script;
}

use std::fs;
use std::path::Path;

use perf_history::{
    open, Access, Attachment, Filter, History, KeepPolicy, Page, Run, SqliteHistory, TIMELINE,
};
use proptest::prelude::*;
use support::runs::{metric, run, wall_time, HOUR_MS, START_MS};
use support::script::{play, steps};

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn it_answers_as_the_model_does(steps in steps()) {
        let history = SqliteHistory::in_memory().unwrap();
        play(&history, &steps);
    }
}

/// A build's metrics: 62, of which those of rare mnemonics are not in every run.
fn realistic(number: i64) -> Run {
    let mut metrics = vec![
        metric("build.cache_hit_ratio", number as f64 / 1000.0),
        metric(
            "build.average_running_actions",
            7.3 + (number % 17) as f64 / 13.0,
        ),
    ];
    let times = [
        "build.wall_time",
        "build.critical_path",
        "build.execution_time",
        "build.action_time",
        "build.queue_time",
        "build.sandbox_overhead_time",
        "build.gc_time",
        "build.peak_heap",
        "build.action_count",
        "build.idle_core_time",
    ];
    for (place, name) in (1..).zip(times) {
        metrics.push(metric(name, (number * 7_919 % 1_000_003 * place) as f64));
    }
    for mnemonic in 0..25 {
        // Rare ones come and go: runs have different sets of metrics.
        if mnemonic > 20 && (number >> (mnemonic - 20)) & 1 == 0 {
            continue;
        }
        let time = (number * 104_729 % 65_003 * (mnemonic + 1)) as f64;
        metrics.push(metric(
            &format!("build.mnemonic_time/Mnemonic{mnemonic}"),
            time,
        ));
        metrics.push(metric(
            &format!("build.mnemonic_count/Mnemonic{mnemonic}"),
            3.0,
        ));
    }
    run(number, "main", metrics)
}

/// All files of a folder.
fn folder_bytes(folder: &Path) -> u64 {
    let files = fs::read_dir(folder).unwrap();
    files
        .map(|file| file.unwrap().metadata().unwrap().len())
        .sum()
}

#[test]
fn a_run_takes_less_than_two_kilobytes() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("history.sqlite");
    let history = SqliteHistory::open(&path, Access::Write).unwrap();
    let mut metric_count = 0;
    for number in 0..1000 {
        let run = realistic(number);
        metric_count += run.metrics().len();
        history.add(&run, &[]).unwrap();
    }
    drop(history);
    assert!(metric_count > 55_000, "{metric_count}");
    let bytes = folder_bytes(folder.path());
    println!(
        "{} bytes a run, {} metrics a run",
        bytes / 1000,
        metric_count / 1000
    );
    assert!(bytes / 1000 < 2048, "{} bytes a run", bytes / 1000);
    let history = SqliteHistory::open(&path, Access::Read).unwrap();
    let name = "build.mnemonic_count/Mnemonic24".parse().unwrap();
    let points = history.trend(&name, &Filter::default(), 10_000).unwrap();
    assert_eq!(
        points.len(),
        (0..1000).filter(|number| number >> 4 & 1 == 1).count()
    );
    assert!(points.iter().all(|point| point.value == 3.0));
}

#[test]
fn pruning_gives_space_back() {
    let folder = tempfile::tempdir().unwrap();
    let history = SqliteHistory::open(&folder.path().join("h"), Access::Write).unwrap();
    let noise: Vec<u8> = (0..400_000_u32)
        .map(|it| (it.wrapping_mul(2_654_435_761) >> 13) as u8)
        .collect();
    let timeline = Attachment {
        kind: TIMELINE,
        content: &noise,
    };
    for number in 0..20 {
        history
            .add(&wall_time(number, "main", 1.0), &[timeline])
            .unwrap();
    }
    let before = folder_bytes(folder.path());
    let policy = KeepPolicy {
        since_ms: Some(START_MS + 19 * HOUR_MS),
        timelines_only: true,
        ..KeepPolicy::default()
    };
    let pruned = history.prune(&policy).unwrap();
    assert_eq!((pruned.run_count, pruned.attachment_count), (0, 19));
    let after = folder_bytes(folder.path());
    assert!(after < before / 5, "{after} of {before} bytes");
    assert_eq!(
        history
            .list(&Filter::default(), &Page::first(100))
            .unwrap()
            .runs
            .len(),
        20
    );
    drop(history);
    let runs = SqliteHistory::open(&folder.path().join("h"), Access::Read).unwrap();
    let name = "build.wall_time".parse().unwrap();
    assert_eq!(
        runs.trend(&name, &Filter::default(), 100).unwrap().len(),
        20
    );
}

#[test]
fn what_is_no_history_is_refused_in_one_line() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).display().to_string();
    fs::write(
        at("text"),
        "not a database, but longer than a header of one is".repeat(9),
    )
    .unwrap();
    fs::write(at("empty"), "").unwrap();
    let other = rusqlite::Connection::open(at("other")).unwrap();
    other.execute_batch("CREATE TABLE a (b)").unwrap();
    drop(SqliteHistory::open(Path::new(&at("newer")), Access::Write).unwrap());
    let newer = rusqlite::Connection::open(at("newer")).unwrap();
    newer
        .execute_batch("INSERT INTO history_schema VALUES (99)")
        .unwrap();
    let cases = [
        ("none", Access::Read, "there is no history"),
        (
            "text",
            Access::Read,
            "is no history: it is no SQLite database",
        ),
        (
            "text",
            Access::Write,
            "is no history: it is no SQLite database",
        ),
        (
            "other",
            Access::Write,
            "is no history: it is an SQLite database of another program",
        ),
        ("empty", Access::Read, "is no history: it is empty"),
        (
            "newer",
            Access::Read,
            "the history has schema 99, this program knows up to 1; use the newer",
        ),
        (
            "newer",
            Access::Write,
            "the history has schema 99, this program knows up to 1; use the newer",
        ),
        (".", Access::Write, "the history cannot be opened"),
    ];
    for (name, access, reason) in cases {
        let error = open(&at(name), access).err().unwrap().to_string();
        assert!(
            error.contains(reason) && error.contains(&at(name)),
            "{error}"
        );
        assert!(!error.contains('\n'), "{error}");
    }
    assert!(
        open(&at("empty"), Access::Write).is_ok(),
        "an empty file becomes a history"
    );
}

#[test]
fn a_reader_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("h");
    let writer = SqliteHistory::open(&path, Access::Write).unwrap();
    let reader = SqliteHistory::open(&path, Access::Read).unwrap();
    let error = reader.add(&wall_time(1, "main", 1.0), &[]).unwrap_err();
    assert_eq!(error.to_string(), "the history is open for reading only");
    assert!(reader.prune(&KeepPolicy::default()).is_err());
    writer.add(&wall_time(1, "main", 1.0), &[]).unwrap();
    assert_eq!(
        reader
            .list(&Filter::default(), &Page::first(9))
            .unwrap()
            .runs
            .len(),
        1
    );
}

#[test]
fn attachments_must_have_a_kind() {
    let history = SqliteHistory::in_memory().unwrap();
    for kind in ["", "Timeline", "a b", "a\nb", &"k".repeat(65)] {
        let attachment = Attachment { kind, content: b"" };
        let error = history
            .add(&wall_time(1, "main", 1.0), &[attachment])
            .unwrap_err();
        assert!(
            error.is_bad_input() && error.to_string().contains("a kind has 1 to 64"),
            "{error}"
        );
        assert!(!error.to_string().contains('\n'));
    }
    // Nothing of them remains, not even the run.
    assert!(history
        .list(&Filter::default(), &Page::first(9))
        .unwrap()
        .runs
        .is_empty());
}

#[test]
fn damage_is_found_and_told() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("h");
    let history = SqliteHistory::open(&path, Access::Write).unwrap();
    let timeline = Attachment {
        kind: TIMELINE,
        content: b"events",
    };
    for number in 1..=3 {
        history
            .add(&wall_time(number, "main", number as f64), &[timeline])
            .unwrap();
    }
    assert!(history.check().unwrap().is_sound());
    let raw = rusqlite::Connection::open(&path).unwrap();
    let damage = [
        (
            "UPDATE runs SET figures = x'0000000000000840' WHERE id = 1",
            "is not what was added",
        ),
        (
            "UPDATE runs SET figures = x'00' WHERE id = 1",
            "have 1 bytes, no multiple of 8",
        ),
        ("UPDATE runs SET time_ms = -1 WHERE id = 1", "before 1970"),
        (
            "UPDATE runs SET outcome = 'fine' WHERE id = 1",
            "has an unknown outcome",
        ),
        ("UPDATE shapes SET members = x'80'", "ends within a number"),
        ("UPDATE shapes SET members = x'07'", "which has no name"),
        (
            "UPDATE shape_metrics SET position = 1",
            "its metrics in trends are not those of its runs",
        ),
        (
            "UPDATE metrics SET name = 'future.metric'",
            "which this program does not know",
        ),
        (
            "UPDATE attachments SET content = x'00' WHERE run_id = 1",
            "is not what was attached",
        ),
        (
            "UPDATE attachments SET encoding = 'lz' WHERE run_id = 1",
            "is of an unknown encoding",
        ),
        (
            "UPDATE attachments SET encoding = 'zlib' WHERE run_id = 1",
            "cannot be decompressed",
        ),
    ];
    for (statement, problem) in damage {
        raw.execute_batch(&format!("BEGIN; {statement}; COMMIT"))
            .unwrap();
        let copy = SqliteHistory::open(&path, Access::Read).unwrap();
        let report = copy.check().unwrap();
        assert!(
            report.problems.iter().any(|it| it.contains(problem)),
            "{statement}: {:?}",
            report.problems
        );
        drop(copy);
        restore(&raw, &history);
    }
}

/// The history as it was: pruned to nothing, and the runs anew.
fn restore(raw: &rusqlite::Connection, history: &SqliteHistory) {
    raw.execute_batch(
        "DELETE FROM attachments; DELETE FROM runs; DELETE FROM shape_metrics; DELETE FROM shapes;
         DELETE FROM metrics; DELETE FROM series;",
    )
    .unwrap();
    let timeline = Attachment {
        kind: TIMELINE,
        content: b"events",
    };
    for number in 1..=3 {
        history
            .add(&wall_time(number, "main", number as f64), &[timeline])
            .unwrap();
    }
    assert!(history.check().unwrap().is_sound());
}
