//! Older versions: how they are asked for, what has changed since, and how clients tell them apart.

mod support;

use support::{node_id, small_history, subnet_id, Network};

#[test]
fn the_past_can_be_asked_for() {
    for (at, version) in [
        ("newest", 30),
        ("30", 30),
        ("1000000", 30),
        ("29", 20),
        ("20", 20),
        ("10", 10),
        ("2025-07-01", 10),
        ("2025-07-03", 30),
        ("2025-07-03T11:59:59Z", 20),
        ("2025-07-02T02:00:00%2B02:00", 20),
        ("2030-01-01", 30),
    ] {
        let network = Network::shared();
        for path in [
            "subnets",
            "nodes",
            "providers",
            "operators",
            "data-centers",
            "decentralization",
        ] {
            let document = network.document(&format!("/api/{path}?at={at}"));
            assert_eq!(document["version"], version, "{path} at {at}");
        }
    }
    let network = Network::shared();
    let id = node_id(4);
    let subnet_at = |at: u64| {
        network.document(&format!("/api/nodes/{id}?at={at}"))["node"]["subnet_id"].clone()
    };
    assert_eq!(subnet_at(10), subnet_id(1).to_text());
    assert_eq!(subnet_at(20), subnet_id(2).to_text());
    Network::shared().check_problem(
        &format!("/api/nodes/{}?at=20", node_id(9)),
        404,
        "not-found",
        "version 20",
    );
    Network::shared().check_problem(
        "/api/nodes?at=9",
        404,
        "no-snapshot",
        "the oldest is version 10",
    );
    Network::shared().check_problem(
        "/api/diff?from=2025-06-30&to=20",
        404,
        "no-snapshot",
        "oldest",
    );
}

#[test]
fn every_kind_of_change_is_told() {
    let network = Network::shared();
    let first = network.column("/api/diff?from=10&to=20", "changes", "change");
    assert_eq!(
        first,
        [
            "subnet_resized",
            "subnet_upgraded",
            "subnet_resized",
            "node_moved",
            "data_center_changed"
        ]
    );
    let second = network.column("/api/diff?from=20", "changes", "change");
    assert_eq!(second, ["node_added", "operator_added"]);
    let none = network.document("/api/diff?from=newest&to=newest");
    assert_eq!(none["total"], 0);
}

#[test]
fn entity_tags_tell_versions_apart_and_nothing_else() {
    let network = Network::small();
    let etag = |question: &str| network.ask(question).unwrap().etag.to_string();
    let newest = etag("/api/nodes");
    assert!(
        newest.starts_with("W/\"30-") && newest.ends_with('"'),
        "{newest}"
    );
    assert_eq!(newest.len(), "W/\"30-1f3a9c2b\"".len());
    for question in [
        "/api/subnets",
        "/api/nodes?limit=1",
        "/api/nodes?at=30",
        "/api/openapi.json",
    ] {
        assert_eq!(etag(question), newest, "{question}");
    }
    let older = etag("/api/nodes?at=20");
    assert!(older.starts_with("W/\"20-"), "{older}");
    assert_eq!(older, etag("/api/providers?at=25"));
    let both = etag("/api/diff?from=20");
    let digests = [&older[6..14], &newest[6..14]];
    assert_eq!(both, format!("W/\"20-{}-30-{}\"", digests[0], digests[1]));
    // The same records give the same tag in another process; other records give another one.
    assert_eq!(
        newest,
        Network::small().ask("/api/nodes").unwrap().etag.to_string()
    );
    let mut other = small_history().remove(2);
    other.data_centers.remove("zz1");
    assert_ne!(newest, &*network.api.publish(other).etag);
}

#[test]
fn synthetic_data_says_so() {
    let mut snapshot = small_history().remove(2);
    snapshot.provenance.source = registry::Source::Synthetic { seed: 1 };
    let network = Network::unpublished(Vec::new(), api::Options::default());
    network.api.publish(snapshot);
    for question in ["/api/nodes", "/api/subnets?limit=1"] {
        let document = network.document(question);
        assert_eq!(document["synthetic"], true);
        assert_eq!(document["source"], "synthetic");
        assert!(document["notice"].as_str().unwrap().contains("generated"));
    }
    assert!(network.api.current().unwrap().synthetic);
    assert!(Network::small()
        .document("/api/nodes")
        .get("notice")
        .is_none());
}
