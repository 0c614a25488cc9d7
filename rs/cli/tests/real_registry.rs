//! Black box on the real registry's data, where that is present.

mod support {
    pub mod folder;
    pub mod program;
}

use std::path::{Path, PathBuf};

use serde_json::Value;
use support::folder::{text, Folder};
use support::program::dre;

/// The folder with the real registry's data, unless it is not here.
fn real_data(test: &str) -> Option<PathBuf> {
    let below = |folder: &Path| {
        let data = folder.join("shared/data/ic");
        data.is_dir().then_some(data)
    };
    let walk = |start: PathBuf| start.ancestors().find_map(below);
    let found = std::env::var_os("DRE_IC_DATA")
        .map(PathBuf::from)
        .filter(|folder| folder.is_dir())
        .or_else(|| walk(std::env::current_exe().ok()?))
        .or_else(|| walk(std::env::current_dir().ok()?));
    if found.is_none() {
        println!("skipped: {test}: no real registry data (set DRE_IC_DATA)");
    }
    found
}

#[test]
fn the_real_registry_is_imported_and_assessed() {
    let Some(data) = real_data("the_real_registry_is_imported_and_assessed") else {
        return;
    };
    let folder = Folder::new("real");
    let store = folder.0.join("store.sqlite");
    let file = data.join("registry-2025-07-11.json");
    let import = [
        "registry",
        "import",
        text(&file),
        "--time",
        "2025-07-11T12:00:00Z",
    ];
    let run = dre(&[&import[..], &["--store", text(&store)]].concat(), b"");
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    for count in [
        "42 subnets",
        "1438 nodes",
        "159 operators",
        "94 providers",
        "113 data centers",
    ] {
        assert!(run.stdout.contains(count), "{count}: {}", run.stdout);
    }
    let run = dre(
        &[
            "subnet",
            "show",
            "tdb26",
            "--format",
            "json",
            "--store",
            text(&store),
        ],
        b"",
    );
    let subnet: Value = serde_json::from_str(&run.stdout).expect("JSON");
    assert_eq!(subnet["registry"]["synthetic"], false);
    assert_eq!(subnet["subnet"]["subnet_type"], "system");
    let all = dre(
        &[
            "decentralization",
            "--all",
            "--format",
            "csv",
            "--store",
            text(&store),
        ],
        b"",
    );
    let mut reader = csv::Reader::from_reader(all.stdout.as_bytes());
    let penalties: Vec<u64> = reader
        .records()
        .map(|record| record.expect("CSV")[2].parse().expect("a penalty"))
        .collect();
    assert_eq!(penalties.len(), 42);
    assert!(
        penalties.is_sorted_by(|one, other| one >= other),
        "{penalties:?}"
    );
    assert!(!all.stderr.contains("SYNTHETIC"), "{}", all.stderr);
    let nodes = dre(
        &[
            "node",
            "list",
            "--format",
            "csv",
            "--provider",
            "bvcsg",
            "--store",
            text(&store),
        ],
        b"",
    );
    let mut reader = csv::Reader::from_reader(nodes.stdout.as_bytes());
    let names: Vec<String> = reader
        .records()
        .map(|record| record.expect("CSV")[4].to_owned())
        .collect();
    assert!(!names.is_empty());
    assert!(
        names.iter().all(|name| name == "DFINITY Stiftung"),
        "{names:?}"
    );
}
