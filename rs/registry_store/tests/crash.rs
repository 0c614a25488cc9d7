//! What was acknowledged is there after a process is killed, and readers never see half a version.

mod support;

use registry::{At, Snapshot};
use registry_store::Store;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use support::{network, time};

/// Names the store to the copy of this program that writes.
const STORE: &str = "REGISTRY_STORE_CRASH_TEST";
const ROUNDS: usize = 8;

/// Version `version` of a history in which each version says its number in every node.
fn marked(base: &Snapshot, version: u64) -> Snapshot {
    let mut snapshot = base.clone();
    snapshot.version = version;
    snapshot.time = time(version);
    for node in snapshot.nodes.values_mut() {
        node.domain = Some(format!("v{version}"));
    }
    snapshot
}

fn assert_whole(snapshot: &Snapshot, nodes: usize) {
    let mark = format!("v{}", snapshot.version);
    let all = snapshot.nodes.values();
    assert!(all
        .clone()
        .all(|node| node.domain.as_deref() == Some(&mark)));
    assert_eq!(all.len(), nodes);
}

/// The writer, when this program was started as one: inserts versions and prints each that was acknowledged.
#[test]
fn write_until_killed() {
    let Some(path) = std::env::var_os(STORE) else {
        return;
    };
    let store = Store::open(Path::new(&path)).unwrap();
    let base = network(60, 2);
    let mut version = store.newest().unwrap().map_or(0, |info| info.version);
    loop {
        version += 1;
        store.insert(&marked(&base, version), time(0)).unwrap();
        let mut out = std::io::stdout().lock();
        // One write of a whole line that begins with a mark: the test harness prints here as well.
        out.write_all(format!("\n@{version}\n").as_bytes()).unwrap();
        out.flush().unwrap();
    }
}

fn start_writer(path: &Path) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args([
            "write_until_killed",
            "--exact",
            "--nocapture",
            "--test-threads=1",
        ])
        .env(STORE, path)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Kills the writer once it acknowledged some versions; the last of them.
fn kill_after(mut writer: Child, acknowledgements: usize) -> u64 {
    let mut lines = BufReader::new(writer.stdout.take().unwrap()).lines();
    let mut versions = lines
        .by_ref()
        .map_while(Result::ok)
        .filter_map(|line| line.strip_prefix('@').and_then(|it| it.parse().ok()));
    let mut last: u64 = versions.by_ref().take(acknowledgements).last().unwrap();
    writer.kill().unwrap();
    // Those that were printed before the kill arrived were acknowledged too.
    last = versions.last().unwrap_or(last);
    writer.wait().unwrap();
    last
}

#[test]
fn what_was_acknowledged_survives_kill_9() {
    let folder = tempfile::tempdir().unwrap();
    let path: PathBuf = folder.path().join("store");
    for round in 0..ROUNDS {
        // Different counts and a writer that is always busy: the kill comes at any point of a transaction.
        let last = kill_after(start_writer(&path), 1 + round * 3 % 7);
        let store = Store::open(&path).unwrap();
        let newest = store.newest().unwrap().unwrap().version;
        assert!(
            newest >= last,
            "version {last} was acknowledged, the newest is {newest}"
        );
        let versions: Vec<u64> = store
            .versions()
            .unwrap()
            .iter()
            .map(|it| it.version)
            .collect();
        assert_eq!(versions, (1..=newest).collect::<Vec<_>>());
        for version in [1, last, newest] {
            let snapshot = store.snapshot(At::Version(version)).unwrap().unwrap();
            assert_whole(&snapshot, 60);
        }
        let check = store.check().unwrap();
        assert!(check.is_ok(), "{:?}", check.problems);
    }
}

#[test]
fn readers_see_whole_versions_while_others_are_written() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store");
    let store = Store::open(&path).unwrap();
    let other_process = Store::open_read_only(&path).unwrap();
    let base = network(60, 2);
    store.insert(&marked(&base, 1), time(0)).unwrap();
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        for reader in [&store, &store, &other_process] {
            scope.spawn(|| {
                let mut last = 0;
                while !done.load(Ordering::Relaxed) {
                    let snapshot = reader.snapshot(At::Newest).unwrap().unwrap();
                    assert_whole(&snapshot, 60);
                    assert!(snapshot.version >= last, "a reader went back");
                    last = snapshot.version;
                }
            });
        }
        for version in 2..=60 {
            store.insert(&marked(&base, version), time(0)).unwrap();
        }
        done.store(true, Ordering::Relaxed);
    });
    assert_eq!(other_process.newest().unwrap().unwrap().version, 60);
    assert_eq!(store.pool_status().in_use, 0);
}
