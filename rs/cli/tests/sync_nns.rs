//! Black box: fetching from a registry canister of our own that signs real certificates. What is certified and
//! stored page by page must be what the store has, and nothing else ever.

mod support {
    pub mod folder;
    pub mod history;
    pub mod input;
    pub mod program;
    pub mod stable;
}

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use expect_test::{expect, Expect};
use registry_fake::{
    other_root_key_der, pem, root_key_der, Action, FakeRegistry, Fault, Server, SignedDuration,
    Signer,
};
use support::folder::{text, Folder};
use support::history::{go_on, registry};
use support::program::{dre, Run};
use support::stable::stable;

/// A store that is fetched into, and the root key that is believed, as a file.
struct Mirror {
    folder: Folder,
    store: PathBuf,
    root_key: PathBuf,
}

impl Mirror {
    /// A store that is not there yet.
    fn new(name: &str, root_key: &[u8]) -> Self {
        let folder = Folder::new(name);
        Self {
            store: folder.0.join("store.sqlite"),
            root_key: folder.file("root-key", root_key),
            folder,
        }
    }

    fn dre(&self, args: &[&str]) -> Run {
        dre(&[args, &["--store", text(&self.store)]].concat(), b"")
    }

    fn sync_from(&self, server: &Server) -> Run {
        let url = server.url();
        let sync = ["registry", "sync", "--source", "nns", "--url", &url];
        let options = ["--attempts", "1", "--root-key", text(&self.root_key)];
        self.dre(&[&sync[..], &options].concat())
    }

    /// Fetches from this server and compares everything that is printed.
    #[track_caller]
    fn sync(&self, server: &Server, code: i32, expected: &Expect) {
        let run = self.sync_from(server);
        expected.assert_eq(&stable(&(run.stderr + &run.stdout), &self.folder));
        assert_eq!(run.code, Some(code));
    }

    /// The versions in the store, without the times of their import.
    fn versions(&self) -> Vec<String> {
        let run = self.dre(&["registry", "versions", "--format", "csv"]);
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        let lines = run.stdout.lines().skip(1);
        lines
            .map(|line| line.split(',').take(4).collect::<Vec<_>>().join(" "))
            .collect()
    }

    /// What `registry diff` says.
    #[track_caller]
    fn diff(&self, from: &str, to: &str, expected: &Expect) {
        let run = self.dre(&["registry", "diff", from, to]);
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        expected.assert_eq(&run.stdout);
    }

    /// The store must be sound and have exactly the versions up to this one.
    #[track_caller]
    fn has(&self, newest: usize) {
        let versions = self.versions();
        let expected: Vec<&str> = HISTORY.lines().take(newest).collect();
        assert_eq!(versions, expected);
        let check = self.dre(&["registry", "check"]);
        assert_eq!(check.code, Some(0), "{}{}", check.stdout, check.stderr);
        assert!(check.stdout.contains(": sound ("), "{}", check.stdout);
    }
}

/// Version, the number's origin, time and source of all versions.
const HISTORY: &str = "\
1 registry 1970-01-01T00:00:00Z nns
2 registry 2025-01-01T02:00:00Z nns
3 registry 2025-01-01T03:00:00Z nns
4 registry 2025-01-01T04:00:00Z nns
5 registry 2025-01-01T05:00:00Z nns
6 registry 2025-01-01T06:00:00Z nns
7 registry 2025-01-01T07:00:00Z nns
8 registry 2025-01-01T08:00:00Z nns
9 registry 2025-01-01T09:00:00Z nns";

/// A server for a registry that the test goes on changing.
fn serve(registry: &Arc<Mutex<FakeRegistry>>) -> Server {
    let registry = Arc::clone(registry);
    Server::start(move |request| {
        let registry = registry.lock().unwrap_or_else(PoisonError::into_inner);
        Action::Reply(registry.answer(request))
    })
}

#[test]
fn certified_changes_come_page_by_page_and_go_on_where_they_were() {
    let mirror = Mirror::new("nns", &root_key_der());
    let registry = Arc::new(Mutex::new(registry()));
    let server = serve(&registry);
    mirror.sync(
        &server,
        0,
        &expect![[r#"
        registry version 3 of 7
        registry version 6 of 7
        registry version 7 of 7
        stored 7 versions, certified, up to 7
        1 version of which the registry tells no time: stored with that of the version before
        entries not kept: 1 nns_subnet_id
    "#]],
    );
    mirror.has(7);
    mirror.diff("1", "3", &expect![[r#"
        6 changes from version 1 (unknown time) to version 3 (2025-01-01 03:00 UTC)
        subnet moexq-fakbi-faucq-kbifa-ucqkb-ifauc-qkbif-aucqk-bifau-cqkbi-fau was created with 2 nodes
        node wmzac-nabae-aqcai-baeaq-caiba-eaqca-ibaea-qcaib-aeaqc-aibae-aqc joined subnet moexq-fakbi-faucq-kbifa-ucqkb-ifauc-qkbif-aucqk-bifau-cqkbi-fau
        node uduew-qycai-baeaq-caiba-eaqca-ibaea-qcaib-aeaqc-aibae-aqcai-bae joined subnet moexq-fakbi-faucq-kbifa-ucqkb-ifauc-qkbif-aucqk-bifau-cqkbi-fau
        node dchi6-uidam-bqgay-dambq-gayda-mbqga-ydamb-qgayd-ambqg-aydam-bqg was added
        node uduew-qycai-baeaq-caiba-eaqca-ibaea-qcaib-aeaqc-aibae-aqcai-bae was added
        node wmzac-nabae-aqcai-baeaq-caiba-eaqca-ibaea-qcaib-aeaqc-aibae-aqc was added
    "#]]);
    mirror.diff("3", "7", &expect![[r#"
        5 changes from version 3 (2025-01-01 03:00 UTC) to version 7 (2025-01-01 07:00 UTC)
        subnet moexq-fakbi-faucq-kbifa-ucqkb-ifauc-qkbif-aucqk-bifau-cqkbi-fau was upgraded from v1 to v2
        node wmzac-nabae-aqcai-baeaq-caiba-eaqca-ibaea-qcaib-aeaqc-aibae-aqc left subnet moexq-fakbi-faucq-kbifa-ucqkb-ifauc-qkbif-aucqk-bifau-cqkbi-fau
        node dchi6-uidam-bqgay-dambq-gayda-mbqga-ydamb-qgayd-ambqg-aydam-bqg joined subnet moexq-fakbi-faucq-kbifa-ucqkb-ifauc-qkbif-aucqk-bifau-cqkbi-fau
        node wmzac-nabae-aqcai-baeaq-caiba-eaqca-ibaea-qcaib-aeaqc-aibae-aqc was removed
        data_center bb1 changed: owner "Halls" -> "Long Halls, Long Halls, Long Halls, Long Halls, Long Halls, Long Halls, "
    "#]]);
    // Three pages, and the chunks of a large value.
    let asked = server.requests().len();
    assert_eq!(asked, 3 + 4);

    mirror.sync(
        &server,
        0,
        &expect![[r#"
        unchanged: 7 is the newest registry version
    "#]],
    );
    mirror.has(7);
    assert_eq!(server.requests().len(), asked + 1);

    go_on(&mut registry.lock().expect("no test panicked"));
    mirror.sync(
        &server,
        0,
        &expect![[r#"
        registry version 9 of 9
        stored 2 versions, certified, up to 9
    "#]],
    );
    mirror.has(9);
    mirror.diff("7", "newest", &expect![[r#"
        3 changes from version 7 (2025-01-01 07:00 UTC) to version 9 (2025-01-01 09:00 UTC)
        subnet moexq-fakbi-faucq-kbifa-ucqkb-ifauc-qkbif-aucqk-bifau-cqkbi-fau went from 2 to 3 nodes
        node q5on7-lieaq-caiba-eaqca-ibaea-qcaib-aeaqc-aibae-aqcai-baeaq-cai joined subnet moexq-fakbi-faucq-kbifa-ucqkb-ifauc-qkbif-aucqk-bifau-cqkbi-fau
        node q5on7-lieaq-caiba-eaqca-ibaea-qcaib-aeaqc-aibae-aqcai-baeaq-cai was added
    "#]]);
    assert_eq!(server.requests().len(), asked + 2);
}

#[test]
fn a_root_key_is_taken_in_der_and_in_pem() {
    for (name, key, signer) in [
        ("nns-der", root_key_der(), Signer::Root),
        (
            "nns-pem",
            pem(&root_key_der()).into_bytes(),
            Signer::SubnetWithShards,
        ),
    ] {
        let mirror = Mirror::new(name, &key);
        let mut registry = registry();
        registry.signer = signer;
        mirror.sync(
            &registry.serve(),
            0,
            &expect![[r#"
            registry version 3 of 7
            registry version 6 of 7
            registry version 7 of 7
            stored 7 versions, certified, up to 7
            1 version of which the registry tells no time: stored with that of the version before
            entries not kept: 1 nns_subnet_id
        "#]],
        );
        mirror.has(7);
    }
}

#[test]
fn another_networks_root_key_lets_nothing_in() {
    let server = registry().serve();
    for key in [
        other_root_key_der(),
        pem(&other_root_key_der()).into_bytes(),
    ] {
        let mirror = Mirror::new("nns-other", &key);
        mirror.sync(&server, 2, &expect![[r#"
            dre: the delegation's certificate's signature is not by the root key: the answer is forged or of another network
        "#]]);
        mirror.has(0);
    }
    // Without a key the main network's is believed.
    let mirror = Mirror::new("nns-mainnet", b"");
    let url = server.url();
    let run = mirror.dre(&["registry", "sync", "--source", "nns", "--url", &url]);
    assert_eq!(run.code, Some(2));
    expect![[r#"
        dre: the delegation's certificate's signature is not by the root key: the answer is forged or of another network
    "#]].assert_eq(&run.stderr);
    mirror.has(0);
}

/// Fetches from a registry that has this fault from its second page on. The first page must be in the store, and
/// when the fault is gone, the rest comes.
#[track_caller]
fn check_fault(name: &str, fault: Fault, expected: &Expect) {
    let mirror = Mirror::new(name, &root_key_der());
    let mut registry = registry();
    let whole = registry.clone().serve();
    let mut is_first = true;
    let server = Server::start(move |request| {
        if !std::mem::take(&mut is_first) {
            registry.fault = fault;
        }
        Action::Reply(registry.answer(request))
    });
    mirror.sync(&server, 2, expected);
    mirror.has(3);
    mirror.sync(
        &whole,
        0,
        &expect![[r#"
        registry version 6 of 7
        registry version 7 of 7
        stored 4 versions, certified, up to 7
    "#]],
    );
    mirror.has(7);
}

#[test]
fn a_wrong_signature_in_the_middle_keeps_what_was_verified() {
    check_fault(
        "nns-signature",
        Fault::WrongSignature,
        &expect![[r#"
        registry version 3 of 7
        dre: the certificate's signature is not by the subnet key: the answer is forged or of another network
    "#]],
    );
    check_fault(
        "nns-damage",
        Fault::DamagedSignature,
        &expect![[r#"
        registry version 3 of 7
        dre: the certificate's signature is not by the subnet key: the answer is forged or of another network
    "#]],
    );
    check_fault(
        "nns-delegation",
        Fault::SelfMadeDelegation,
        &expect![[r#"
            registry version 3 of 7
            dre: the delegation's certificate's signature is not by the root key: the answer is forged or of another network
        "#]],
    );
}

#[test]
fn a_gap_in_the_middle_keeps_what_was_verified() {
    check_fault(
        "nns-gap",
        Fault::Gap(5),
        &expect![[r#"
        registry version 3 of 7
        dre: registry version 5 is missing: version 6 comes in its place
    "#]],
    );
    check_fault(
        "nns-pruned",
        Fault::Pruned(4),
        &expect![[r#"
        registry version 3 of 7
        dre: registry version 4 is missing: a pruned node and then version 5 comes in its place
    "#]],
    );
}

#[test]
fn content_that_is_not_certified_is_not_stored() {
    check_fault(
        "nns-chunk",
        Fault::ChangedChunk,
        &expect![[r#"
            registry version 3 of 7
            dre: registry version 5: key data_center_record_bb1: chunk 0 has SHA-256 978435f2bc834e1ee373f577addbc253797eabf6b3415b9bdd8cdbf3809b2186, not the certified 4ffd70cf867c79b6450212c2522b0f966a1649f07d76f885d2404fdda88e1ada
        "#]],
    );
    check_fault(
        "nns-no-chunk",
        Fault::NoChunk,
        &expect![[r#"
        registry version 3 of 7
        dre: registry version 5: key data_center_record_bb1: chunk 0: the registry canister refused it: no such chunk
    "#]],
    );
}

#[test]
fn a_certificate_of_another_day_is_not_believed() {
    let mirror = Mirror::new("nns-stale", &root_key_der());
    let mut registry = registry();
    registry.fault = Fault::TimeOff(SignedDuration::from_hours(-24));
    let run = mirror.sync_from(&registry.serve());
    assert_eq!(run.code, Some(2), "{}", run.stdout);
    assert_eq!(run.stderr.lines().count(), 1, "{}", run.stderr);
    // Both times differ from run to run.
    let (head, tail) = (
        "dre: the certificate is of ",
        " apart; check the clock or ask again\n",
    );
    assert!(run.stderr.starts_with(head), "{}", run.stderr);
    assert!(run.stderr.ends_with(tail), "{}", run.stderr);
    mirror.has(0);
}
