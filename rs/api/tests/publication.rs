//! What is ready before it is asked for, what is computed once, and what a new snapshot changes.

mod support;

use api::encoding::Encoding;
use api::{Api, Options};
use registry::Record;
use std::io::Read;
use std::sync::atomic::Ordering;
use std::sync::Arc;
use std::time::Duration;
use support::{node_id, operator_id, small_history, Network};

fn bodies(api: &Api) -> Vec<(&'static str, Vec<u8>)> {
    api.hot_paths()
        .map(|path| (path, api.hot(path).unwrap().document.identity.to_vec()))
        .collect()
}

#[test]
fn nothing_is_answered_before_the_first_publication() {
    let network = Network::unpublished(small_history(), Options::default());
    assert!(network.api.current().is_none());
    assert!(network.api.hot("/api/nodes").is_none());
    for question in ["/api/nodes", "/api/nodes?at=10", "/api/openapi.json"] {
        network.check_problem(question, 503, "not-ready", "again");
    }
    network.check_problem("/api/nowhere", 404, "unknown-path", "/api/nowhere");
}

#[test]
fn ready_answers_are_the_computed_ones_in_every_encoding() {
    let network = Network::shared();
    let paths: Vec<&str> = network.api.hot_paths().collect();
    assert_eq!(
        paths,
        [
            "/api/subnets",
            "/api/nodes",
            "/api/providers",
            "/api/operators",
            "/api/data-centers",
            "/api/decentralization",
            "/api/openapi.json"
        ]
    );
    for path in paths {
        let hot = network.api.hot(path).unwrap();
        // The same question in words that no ready answer is looked up by.
        let computed = match path {
            "/api/openapi.json" => network.ask(path).unwrap(),
            _ => network.ask(&format!("{path}?limit=1000")).unwrap(),
        };
        assert_eq!(hot.document.identity, computed.body, "{path}");
        assert_eq!(hot.etag, computed.etag, "{path}");
        assert_eq!(hot.last_modified, computed.last_modified, "{path}");
        for wanted in Encoding::ALL {
            let (bytes, encoding) = hot.document.select(wanted);
            assert_eq!(encoding, wanted, "{path}");
            assert_eq!(decoded(bytes, encoding), &*computed.body, "{path}");
        }
    }
    for path in [
        "/api/versions",
        "/api/diff",
        "/api/nodes/",
        "/api/subnets/abcde",
    ] {
        assert!(network.api.hot(path).is_none(), "{path}");
    }
}

#[test]
fn computed_answers_come_in_the_encoding_that_is_asked_for() {
    let network = Network::shared();
    let expected = network.ask("/api/nodes?sort=ip").unwrap();
    for encoding in Encoding::ALL {
        let answer = network.api.answer("/api/nodes", "sort=ip", encoding);
        let answer = network.runtime.block_on(answer).unwrap();
        assert_eq!(answer.encoding, encoding);
        assert_eq!(decoded(&answer.body, encoding), &*expected.body);
        assert_eq!(answer.etag, expected.etag);
    }
    // A question that asks for defaults only has a ready answer.
    let misses = network.api.statistics().misses;
    let ready = network.api.hot("/api/nodes").unwrap();
    for query in ["", "at=newest&q=&sort=&fields=", "at=30", "at=99"] {
        let answer = network.ask(&format!("/api/nodes?{query}")).unwrap();
        let is_ready = answer.body.as_ptr() == ready.document.identity.as_ptr();
        assert!(is_ready, "{query}");
    }
    assert_eq!(network.api.statistics().misses, misses);
}

fn decoded(bytes: &[u8], encoding: Encoding) -> Vec<u8> {
    let mut decoded = Vec::new();
    match encoding {
        Encoding::Identity => decoded.extend_from_slice(bytes),
        Encoding::Gzip => {
            let mut decoder = flate2::read::GzDecoder::new(bytes);
            decoder.read_to_end(&mut decoded).unwrap();
        }
        Encoding::Brotli => {
            let mut decoder = brotli::Decompressor::new(bytes, 4096);
            decoder.read_to_end(&mut decoded).unwrap();
        }
        Encoding::Zstd => decoded = zstd::decode_all(bytes).unwrap(),
    }
    decoded
}

#[test]
fn a_publication_swaps_every_ready_answer_and_tells_what_changed() {
    let history = small_history();
    let network = Network::unpublished(history.clone(), Options::default());
    let first = network.api.publish(history[1].clone());
    assert_eq!((first.version, first.changes.len()), (20, 0));
    let before = bodies(&network.api);
    let kept = network.api.current().unwrap();

    let second = network.api.publish(history[2].clone());
    assert_eq!(second.version, 30);
    assert_ne!(second.etag, first.etag);
    let told: Vec<(&str, &str)> = second
        .changes
        .iter()
        .map(|change| (change.change.as_str(), change.subject_id.as_str()))
        .collect();
    let (node, operator) = (node_id(9).to_text(), operator_id(4).to_text());
    let expected = [
        ("node_added", node.as_str()),
        ("operator_added", operator.as_str()),
    ];
    assert_eq!(told, expected);
    for ((path, old), (_, new)) in before.iter().zip(bodies(&network.api)) {
        assert_eq!(*old == new, *path == "/api/openapi.json", "{path}");
    }
    let current = network.api.current().unwrap();
    assert_eq!((current.version, kept.version), (30, 20));
    assert_eq!(current.etag, second.etag);
    assert_eq!(current.source, "dump");
}

#[test]
fn a_publication_forgets_computed_answers() {
    let history = small_history();
    let network = Network::unpublished(history.clone(), Options::default());
    network.api.publish(history[1].clone());
    assert_eq!(network.document("/api/nodes?limit=1")["version"], 20);
    assert_eq!(network.api.statistics().entries, 1);
    network.api.publish(history[2].clone());
    assert_eq!(network.api.statistics().entries, 0);
    assert_eq!(network.document("/api/nodes?limit=1")["version"], 30);

    // The same version with other records.
    let mut other = history[2].clone();
    let mut node = other.nodes[&node_id(1)].clone();
    node.domain = Some("renamed.example".into());
    other.insert(Record::Node(node));
    assert_eq!(network.document("/api/nodes?q=renamed")["total"], 0);
    network.api.publish(other);
    assert_eq!(network.document("/api/nodes?q=renamed")["total"], 1);
}

#[test]
fn many_equal_questions_are_computed_once() {
    let network = Network::small();
    let gate = network.history.hold_snapshots();
    let tasks: Vec<_> = (0..100)
        .map(|index| {
            let api = network.api.clone();
            // The same question in two ways.
            let query = match index % 2 {
                0 => "at=20&country=CH,BE&q=Z",
                _ => "q=%7a&country=BE,CH,BE&at=25",
            };
            let answer = async move { api.answer("/api/nodes", query, Encoding::Gzip).await };
            network.runtime.spawn(answer)
        })
        .collect();
    // Each asks the cache for the list of versions and for the answer: all of them wait before the first is computed.
    let asked = || {
        let statistics = network.api.statistics();
        statistics.hits + statistics.misses + statistics.waits
    };
    while asked() < 200 {
        std::thread::yield_now();
    }
    drop(gate);
    let collect = async {
        let mut answers = Vec::new();
        for task in tasks {
            answers.push(task.await.unwrap().unwrap());
        }
        answers
    };
    let answers = network.runtime.block_on(collect);
    assert!(answers.iter().all(|answer| *answer == answers[0]));
    assert_eq!(network.history.versions_read.load(Ordering::SeqCst), 1);
    assert_eq!(network.history.snapshots_read.load(Ordering::SeqCst), 1);
    // One answer, and the list of versions.
    let statistics = network.api.statistics();
    assert_eq!((statistics.misses, statistics.entries), (2, 2));
}

#[test]
fn older_snapshots_are_kept_ready_up_to_a_number() {
    let options = Options {
        snapshots_kept: 1,
        cache_entries: 0,
        ..Options::default()
    };
    let network = Network::unpublished(small_history(), options);
    network.api.publish(small_history().remove(2));
    let reads = |question: &str| {
        let before = network.history.snapshots_read.load(Ordering::SeqCst);
        network.document(question);
        network.history.snapshots_read.load(Ordering::SeqCst) - before
    };
    assert_eq!(reads("/api/nodes?at=20"), 1);
    assert_eq!(reads("/api/subnets?at=20"), 0);
    assert_eq!(reads("/api/subnets?at=10"), 1);
    assert_eq!(reads("/api/nodes?at=10"), 0);
    assert_eq!(reads("/api/nodes?at=20"), 1);
    assert_eq!(reads("/api/nodes?at=30"), 0);
}

#[test]
fn the_former_snapshot_is_kept_ready() {
    let history = small_history();
    let network = Network::unpublished(history.clone(), Options::default());
    network.api.publish(history[1].clone());
    network.api.publish(history[2].clone());
    assert_eq!(network.document("/api/diff?from=20")["total"], 2);
    assert_eq!(network.history.snapshots_read.load(Ordering::SeqCst), 0);
}

#[test]
fn errors_are_told_and_not_kept() {
    let network = Network::small();
    network.history.fails.store(true, Ordering::SeqCst);
    network.check_problem("/api/nodes?at=10", 500, "history", "on fire");
    network.check_problem("/api/versions", 500, "history", "on fire");
    // The published snapshot needs no history.
    assert_eq!(network.document("/api/nodes?limit=1")["version"], 30);
    network.history.fails.store(false, Ordering::SeqCst);
    assert_eq!(network.document("/api/nodes?at=10")["version"], 10);
    assert_eq!(network.document("/api/versions")["total"], 3);
}

#[test]
fn an_imported_older_version_is_seen_once_answers_have_aged() {
    let options = Options {
        time_to_live: Duration::ZERO,
        stale_for: Duration::ZERO,
        ..Options::default()
    };
    let history = small_history();
    let network = Network::unpublished(vec![history[2].clone()], options);
    network.api.publish(history[2].clone());
    assert_eq!(network.document("/api/versions")["total"], 1);
    network.check_problem(
        "/api/nodes?at=10",
        404,
        "no-snapshot",
        "oldest is version 30",
    );
    network.history.insert(history[0].clone());
    assert_eq!(network.document("/api/versions")["total"], 2);
    assert_eq!(network.document("/api/nodes?at=10")["version"], 10);
}

#[test]
fn the_api_is_shared_by_its_clones() {
    let network = Network::small();
    let clone = network.api.clone();
    network.api.publish(small_history().remove(1));
    assert_eq!(clone.current().unwrap().version, 20);
    assert!(Arc::ptr_eq(
        &clone.current().unwrap(),
        &network.api.current().unwrap()
    ));
}
