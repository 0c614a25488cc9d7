//! What was acknowledged is there after a process is killed, in both stores.

mod support {
    pub mod runs;
    pub mod server;
}

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};

use perf_history::{open, Access, Attachment, Filter, TIMELINE};
use support::runs::wall_time;
use support::server::Server;

/// Names the history to the copy of this program that writes.
const HISTORY: &str = "PERF_HISTORY_CRASH_TEST";
const ROUNDS: usize = 8;

/// A timeline that says its run's number.
fn timeline(number: i64) -> Vec<u8> {
    number.to_le_bytes().repeat(5_000)
}

/// The writer, when this program was started as one: adds runs and prints each that was acknowledged.
#[test]
fn write_until_killed() {
    let Ok(location) = std::env::var(HISTORY) else {
        return;
    };
    let history = open(&location, Access::Write).unwrap();
    let name = "build.wall_time".parse().unwrap();
    let newest = history.trend(&name, &Filter::default(), 1).unwrap().pop();
    let mut number = newest.map_or(0, |it| it.value as i64);
    loop {
        number += 1;
        let content = timeline(number);
        let attachment = Attachment {
            kind: TIMELINE,
            content: &content,
        };
        history
            .add(&wall_time(number, "main", number as f64), &[attachment])
            .unwrap();
        let mut out = std::io::stdout().lock();
        // One write of a whole line that begins with a mark: the test harness prints here as well.
        out.write_all(format!("\n@{number}\n").as_bytes()).unwrap();
        out.flush().unwrap();
    }
}

fn start_writer(location: &str) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args([
            "write_until_killed",
            "--exact",
            "--nocapture",
            "--test-threads=1",
        ])
        .env(HISTORY, location)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Kills the writer once it acknowledged some runs; the last of them.
fn kill_after(mut writer: Child, acknowledgements: usize) -> i64 {
    let mut lines = BufReader::new(writer.stdout.take().unwrap()).lines();
    let mut numbers = lines
        .by_ref()
        .map_while(Result::ok)
        .filter_map(|line| line.strip_prefix('@').and_then(|it| it.parse().ok()));
    let mut last: i64 = numbers.by_ref().take(acknowledgements).last().unwrap();
    writer.kill().unwrap();
    // Those that were printed before the kill arrived were acknowledged too.
    last = numbers.last().unwrap_or(last);
    writer.wait().unwrap();
    last
}

fn kill_and_look(location: &str) {
    for round in 0..ROUNDS {
        // Different counts and a writer that is always busy: the kill comes at any point of a transaction.
        let last = kill_after(start_writer(location), 1 + round * 3 % 7);
        let history = open(location, Access::Write).unwrap();
        let name = "build.wall_time".parse().unwrap();
        let points = history
            .trend(&name, &Filter::default(), usize::MAX)
            .unwrap();
        let numbers: Vec<i64> = points.iter().map(|it| it.value as i64).collect();
        let newest = numbers.last().copied().unwrap();
        assert!(
            newest >= last,
            "run {last} was acknowledged, the newest is {newest}"
        );
        assert_eq!(numbers, (1..=newest).collect::<Vec<_>>());
        // Whole runs only: none without its timeline.
        for point in &points {
            let found = history.timeline(point.id).unwrap();
            assert_eq!(found, Some(timeline(point.value as i64)));
        }
        let report = history.check().unwrap();
        assert!(report.is_sound(), "{:?}", report.problems);
    }
}

#[test]
fn what_was_acknowledged_to_sqlite_survives_kill_9() {
    let folder = tempfile::tempdir().unwrap();
    kill_and_look(folder.path().join("history").to_str().unwrap());
}

#[test]
fn what_was_acknowledged_by_postgresql_survives_kill_9() {
    if let Some(server) = Server::start() {
        kill_and_look(&server.url());
    }
}
