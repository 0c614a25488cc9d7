//! Black box: fetching from the public API, and what is said when a server, an address or a key will not do.

mod support {
    pub mod folder;
    pub mod input;
    pub mod listings;
    pub mod program;
    pub mod stable;
}

use expect_test::expect;
use registry_fake::{Action, FakeIcApi, Manner, Response, Server};
use support::folder::{text, Folder};
use support::listings::{DATA_CENTERS, NODES};
use support::program::dre;
use support::stable::stable;

#[test]
fn the_public_api_is_asked_for_what_changed() {
    let folder = Folder::new("sync-api");
    let store = folder.0.join("store.sqlite");
    let manner = Manner {
        with_etags: true,
        ..Manner::BARE
    };
    let server = FakeIcApi::new(manner, NODES, DATA_CENTERS).serve();
    let url = server.url();
    let sync = [
        "registry",
        "sync",
        "--source",
        "ic-api",
        "--url",
        &url,
        "--attempts",
        "1",
        "--store",
        text(&store),
    ];
    let first = dre(&sync, b"");
    assert_eq!(first.code, Some(0), "{}", first.stderr);
    let without_time: String = first
        .stdout
        .lines()
        .filter(|line| !line.starts_with("Time"))
        .map(|line| format!("{line}\n"))
        .collect();
    expect![[r#"
        Detected  node_list_json
        Version   1 (assigned)
        Stored    1 new version
        Records   1 subnet, 3 nodes, 2 operators, 2 providers, 2 data centers
    "#]]
    .assert_eq(&without_time);
    let again = dre(&sync, b"");
    assert_eq!(again.stdout, format!("unchanged: {url} has nothing new\n"));
    let versions = dre(
        &[
            "registry",
            "versions",
            "--format",
            "csv",
            "--store",
            text(&store),
        ],
        b"",
    );
    let mut reader = csv::Reader::from_reader(versions.stdout.as_bytes());
    let sources: Vec<String> = reader
        .records()
        .map(|record| record.expect("CSV")[3].to_owned())
        .collect();
    assert_eq!(sources, ["ic_api"]);
}

#[test]
fn failures_are_told_and_store_nothing() {
    let folder = Folder::new("sync-failures");
    let store = folder.0.join("store.sqlite");
    let other = Server::start(|_| Action::Reply(Response::ok("application/cbor", "no CBOR")));
    let nothing = Server::start(|_| Action::Reply(Response::refusal(404, "no such page")));
    let (url, missing) = (other.url(), nothing.url());
    let key = folder.file(
        "key.pem",
        b"-----BEGIN PUBLIC KEY-----\n%\n-----END PUBLIC KEY-----\n",
    );
    let short = folder.file("key.der", b"short");
    let run = |args: &[&str]| {
        let common = [
            "registry",
            "sync",
            "--attempts",
            "1",
            "--store",
            text(&store),
        ];
        let run = dre(&[&common, args].concat(), b"");
        let output = (run.stdout + &run.stderr)
            .replace(&url, "URL")
            .replace(&missing, "MISSING");
        format!("{:?} {output}", run.code)
    };
    let outputs = [
        run(&["--source", "nns", "--url", &url]),
        run(&["--source", "nns", "--url", &missing]),
        run(&["--source", "ic-api", "--url", &missing]),
        run(&["--source", "ic-api", "--url", &url]),
        run(&["--source", "ic-api", "--url", "example"]),
        run(&["--source", "ic-api", "--root-key", text(&key)]),
        run(&["--source", "nns", "--root-key", text(&key), "--url", &url]),
        run(&["--source", "nns", "--root-key", text(&short), "--url", &url]),
    ]
    .concat();
    expect![[r#"
        Some(2) dre: URL/api/v2/canister/rwlgt-iiaaa-aaaaa-aaaaa-cai/query: get_certified_changes_since: response: it is not CBOR: it ends too early
        Some(2) dre: MISSING/api/v2/canister/rwlgt-iiaaa-aaaaa-aaaaa-cai/query: HTTP status 404 after 1 attempt(s): no such page
        Some(2) dre: MISSING/api/v3/nodes?limit=1000&offset=0: HTTP status 404 after 1 attempt(s): no such page
        Some(2) dre: URL/api/v3/nodes?limit=1000&offset=0: the content type is "application/cbor", not application/json; is this the right server?
        Some(2) dre: example: not a usable base address: it does not begin with http:// or https://; give for example https://example.org
        Some(2) dre: --root-key: ic-api is not certified by any key: take --source nns, or leave it out
        Some(2) dre: FOLDER/key.pem: damaged PEM between "-----BEGIN PUBLIC KEY-----" and "-----END PUBLIC KEY-----": copy the file again
        Some(2) dre: the root key is not a BLS12-381 public key in DER form (133 bytes): its DER header is another
    "#]].assert_eq(&stable(&outputs, &folder));
    let versions = dre(
        &[
            "registry",
            "versions",
            "--format",
            "json",
            "--store",
            text(&store),
        ],
        b"",
    );
    assert!(
        versions.stdout.contains("\"versions\": []"),
        "{}",
        versions.stdout
    );
}

#[test]
fn changes_follow_only_changes() {
    let folder = Folder::new("sync-mixture");
    let store = folder.0.join("store.sqlite");
    let nodes = folder.file("nodes.json", NODES);
    let import = ["registry", "import", text(&nodes), "--store", text(&store)];
    assert_eq!(dre(&import, b"").code, Some(0));
    let run = dre(
        &[
            "registry",
            "sync",
            "--source",
            "nns",
            "--store",
            text(&store),
        ],
        b"",
    );
    assert_eq!(run.code, Some(2));
    expect![[r#"
        dre: FOLDER/store.sqlite: the newest version, 1, is not made of the registry's own changes, so none can follow it: name another store with --store FILE
    "#]].assert_eq(&stable(&run.stderr, &folder));
}
