//! Black box: what is said, and left alone, when a store, a file, a version or an output is not as it should be.

mod support {
    pub mod folder;
    pub mod input;
    pub mod listings;
    pub mod network;
    pub mod program;
    pub mod stable;
}

use std::fs;
use std::path::Path;

use expect_test::expect;
use support::folder::{text, Folder};
use support::listings::{DATA_CENTERS, NODES};
use support::network::network;
use support::program::dre;
use support::stable::stable;

#[test]
fn real_and_synthetic_networks_do_not_mix() {
    let network = network("mixture");
    let folder = Folder::new("mixture-files");
    let nodes = folder.file("nodes.json", NODES);
    let run = network.dre(&["registry", "import", text(&nodes)]);
    assert_eq!(run.code, Some(2));
    assert!(
        run.stderr
            .ends_with("holds a synthetic network: name another store for the real one\n"),
        "{}",
        run.stderr
    );
    let sync = network.dre(&["registry", "sync", "--source", "nns"]);
    assert_eq!(sync.code, Some(2));
    assert!(
        sync.stderr.contains("holds a synthetic network"),
        "{}",
        sync.stderr
    );
    let store = folder.0.join("real.sqlite");
    let real = dre(
        &["registry", "import", text(&nodes), "--store", text(&store)],
        b"",
    );
    assert_eq!(real.code, Some(0), "{}", real.stderr);
    let dump = network.dre(&["registry", "dump"]).stdout;
    let run = dre(
        &["registry", "import", "-", "--store", text(&store)],
        dump.as_bytes(),
    );
    assert_eq!(run.code, Some(2));
    assert!(
        run.stderr
            .ends_with("holds the real network: name another store for a synthetic one\n"),
        "{}",
        run.stderr
    );
}

/// Moves all that is in the write-ahead log into the file itself, so that a test can damage it.
fn checkpoint(store: &Path) {
    let connection = rusqlite::Connection::open(store).expect("a store");
    connection
        .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
        .expect("nobody else has it open");
}

#[test]
fn damage_is_found() {
    let network = network("damage");
    checkpoint(&network.store);
    let sound = fs::read(&network.store).expect("a store");
    let word = b"Synthetic Provider";
    let at = sound
        .windows(word.len())
        .position(|window| window == word)
        .expect("a provider's name");
    let mut record = sound.clone();
    record[at] = b'X';
    let mut page = sound.clone();
    page[4096..8192].fill(0xff);
    for damaged in [record, page] {
        fs::write(&network.store, damaged).expect("a store");
        let run = network.dre(&["registry", "check"]);
        assert_eq!(run.code, Some(1), "{}{}", run.stdout, run.stderr);
        assert!(run.stdout.contains(": damaged ("), "{}", run.stdout);
        assert!(run
            .stdout
            .ends_with("Restore the file from a copy, or import anew.\n"));
    }
    let run = network.dre(&["subnet", "list"]);
    assert_eq!(run.code, Some(2), "{}", run.stdout);
    assert!(
        run.stderr.ends_with(": see dre registry check\n"),
        "{}",
        run.stderr
    );
}

#[test]
fn stores_that_cannot_be_used() {
    let folder = Folder::new("stores");
    let missing = folder.0.join("missing.sqlite");
    let other = folder.file(
        "other.sqlite",
        b"This is no database, and long enough to tell.\n",
    );
    let empty = folder.file("empty.sqlite", b"");
    let nowhere = folder.0.join("no/store.sqlite");
    let nodes = folder.file("nodes.json", NODES);
    let outputs: String = [
        ["registry", "versions", "--store", text(&missing)],
        ["registry", "versions", "--store", text(&folder.0)],
        ["registry", "versions", "--store", text(&other)],
        ["subnet", "list", "--store", text(&other)],
        ["node", "list", "--store", text(&empty)],
    ]
    .into_iter()
    .map(|args| {
        let run = dre(&args, b"");
        format!("{:?} {}{}", run.code, run.stdout, run.stderr)
    })
    .collect();
    expect![[r#"
        Some(2) dre: FOLDER/missing.sqlite: there is no store: make one with dre registry import FILE, or for a trial with dre registry generate --store FOLDER/missing.sqlite
        Some(2) dre: FOLDER: is a folder, not a store: name a file in it, as FOLDER/registry.sqlite
        Some(2) dre: FOLDER/other.sqlite: not a registry store: it is no SQLite database; give another path
        Some(2) dre: FOLDER/other.sqlite: not a registry store: it is no SQLite database; give another path
        Some(2) dre: FOLDER/empty.sqlite: not a registry store: it is empty; give another path
    "#]].assert_eq(&stable(&outputs, &folder));
    assert!(!missing.exists(), "reading made a store");
    let import = ["registry", "import", text(&nodes), "--store"];
    for store in [&nowhere, &other, &folder.0] {
        let run = dre(&[&import[..], &[text(store)]].concat(), b"");
        assert_eq!(run.code, Some(2), "{}", run.stdout);
        assert_eq!(run.stderr.lines().count(), 1, "{}", run.stderr);
        assert!(run.stderr.contains(text(store)), "{}", run.stderr);
    }
}

#[test]
fn files_that_cannot_be_imported() {
    let folder = Folder::new("imports");
    let store = folder.0.join("store.sqlite");
    let run = |name: &str, bytes: &[u8]| {
        let file = folder.file(name, bytes);
        let run = dre(
            &["registry", "import", text(&file), "--store", text(&store)],
            b"",
        );
        format!("{:?} {}{}", run.code, run.stdout, run.stderr)
    };
    let wrong_id = String::from_utf8_lossy(NODES).replace("uduew-qycai", "uduew-qycaj");
    let outputs = [
        run("cut.json", &NODES[..NODES.len() / 2]),
        run("wrong-id.json", wrong_id.as_bytes()),
        run("data-centers.json", DATA_CENTERS),
        run("empty.json", b""),
        run("other.json", b"{\"name\": \"dre\"}"),
        run("text", b"hello"),
    ]
    .concat();
    expect![[r#"
        Some(2) dre: FOLDER/cut.json: damaged JSON: EOF while parsing a string at line 24 column 17
        Some(2) dre: FOLDER/wrong-id.json: nodes[0]: node_id: "uduew-qycaj-baeaq-caiba-eaqca-ibaea-qcaib-aeaqc-aibae-aqcai-bae" is not a principal: CRC32 check sequence doesn't match with calculated from Principal bytes.
        Some(2) dre: FOLDER/data-centers.json: a list of data centers is no snapshot; give it together with a node list
        Some(2) dre: FOLDER/empty.json: the file is empty; known are a registry dump (JSON), the public API's node list (JSON or CSV) with its data centers, and a local store's changelog (protobuf)
        Some(2) dre: FOLDER/other.json: JSON of another kind; known are a registry dump (JSON), the public API's node list (JSON or CSV) with its data centers, and a local store's changelog (protobuf)
        Some(2) dre: FOLDER/text: neither JSON nor CSV with a column node_id; known are a registry dump (JSON), the public API's node list (JSON or CSV) with its data centers, and a local store's changelog (protobuf)
    "#]].assert_eq(&stable(&outputs, &folder));
    assert!(!store.exists(), "a wrong file made a store");
    let missing = folder.0.join("missing.json");
    let none = folder.0.join("none");
    fs::create_dir(&none).expect("a folder");
    let outputs: String = [&missing, &none]
        .into_iter()
        .map(|path| {
            let args = ["registry", "import", text(path), "--store", text(&store)];
            dre(&args, b"").stderr
        })
        .collect();
    expect![[r#"
        dre: FOLDER/missing.json: cannot be read: check the path: No such file or directory (os error 2)
        dre: FOLDER/none: no file of this folder is named as local-store layout has it, as 0000000000/00/00/0001.pb: give a file, or the folder itself
    "#]].assert_eq(&stable(&outputs, &folder));
}

#[test]
fn points_of_the_history_that_are_not_there() {
    let network = network("points");
    let outputs: String = [
        &["subnet", "list", "--at", "2024-12-31"][..],
        &["subnet", "list", "--at", "0"],
        &["registry", "dump", "--at", "2024-12-31T00:00:00Z"],
        &["registry", "diff", "3", "1"],
        &["registry", "diff", "2024-01-01", "newest"],
    ]
    .into_iter()
    .map(|args| {
        let run = network.dre(args);
        format!("{:?} {}{}", run.code, run.stdout, run.stderr)
    })
    .collect();
    expect![[r#"
        Some(2) dre: FOLDER/store.sqlite: there is no registry version as early as 2024-12-31T23:59:59.999999999Z: the store has 3 versions from 1 (2025-01-01 00:00 UTC) to 3 (2025-01-01 16:19 UTC), see dre registry versions
        Some(2) dre: FOLDER/store.sqlite: there is no registry version as early as 0: the store has 3 versions from 1 (2025-01-01 00:00 UTC) to 3 (2025-01-01 16:19 UTC), see dre registry versions
        Some(2) dre: FOLDER/store.sqlite: there is no registry version as early as 2024-12-31T00:00:00Z: the store has 3 versions from 1 (2025-01-01 00:00 UTC) to 3 (2025-01-01 16:19 UTC), see dre registry versions
        Some(2) dre: 3 (registry version 3) is later than 1 (version 1): give the earlier one first, as dre registry diff 1 3
        Some(2) dre: FOLDER/store.sqlite: there is no registry version as early as 2024-01-01T23:59:59.999999999Z: the store has 3 versions from 1 (2025-01-01 00:00 UTC) to 3 (2025-01-01 16:19 UTC), see dre registry versions
    "#]].assert_eq(&network.stable(&outputs));
    for wrong in ["yesterday", "2025-13-01", "-1", ""] {
        let run = network.dre(&["subnet", "list", &format!("--at={wrong}")]);
        assert_eq!(run.code, Some(2), "{wrong:?}");
        assert!(run.stderr.contains("invalid value"), "{}", run.stderr);
    }
    let between = network.dre(&["subnet", "list", "--at", "99"]);
    assert!(
        between.stderr.ends_with("; the store has no version 99\n"),
        "{}",
        between.stderr
    );
}

#[cfg(unix)]
#[test]
fn outputs_that_cannot_be_written() {
    let network = network("outputs");
    let nowhere = network.folder.0.join("no/dump.json");
    for output in [&nowhere, &network.folder.0] {
        let run = network.dre(&["registry", "dump", "--output", text(output)]);
        assert_eq!(run.code, Some(2), "{}", run.stderr);
        let message = run.stderr;
        assert_eq!(message.lines().count(), 1, "{message}");
        assert!(
            message.contains("cannot be written: give another file, or - for standard output"),
            "{message}"
        );
    }
    // A device stays one.
    let run = network.dre(&["registry", "dump", "--output", "/dev/null"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let link = network.folder.0.join("link.json");
    let target = network.folder.file("target.json", b"old");
    std::os::unix::fs::symlink(&target, &link).expect("a link");
    let run = network.dre(&["registry", "dump", "--output", text(&link)]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(link.is_symlink());
    assert!(fs::read(&target).expect("a dump").len() > 1000);
}
