//! What is refused, and what a client is told about it.

mod support;

use api::document::NodeRow;
use api::query::{Kind, Row};
use support::Network;

#[test]
fn wrong_questions_are_refused_with_what_could_be_asked() {
    for (question, status, kind, detail) in [
        ("/api/node", 404, "unknown-path", "/api/openapi.json"),
        ("/api/nodes/", 404, "unknown-path", "/api/nodes/"),
        ("/api/nodes?colour=red", 400, "unknown-parameter", "colour"),
        (
            "/api/nodes?provider_name=x",
            400,
            "unknown-parameter",
            "provider_name",
        ),
        (
            "/api/nodes/abcde?limit=1",
            400,
            "unknown-parameter",
            "limit",
        ),
        ("/api/versions?at=10", 400, "unknown-parameter", "at"),
        ("/api/openapi.json?at=10", 400, "unknown-parameter", "at"),
        (
            "/api/nodes?limit=1&limit=2",
            400,
            "duplicate-parameter",
            "limit",
        ),
        ("/api/nodes?limit=0", 400, "bad-value", "from 1 to 1000"),
        ("/api/nodes?limit=1001", 400, "bad-value", "from 1 to 1000"),
        ("/api/nodes?limit=", 400, "bad-value", "from 1 to 1000"),
        ("/api/nodes?at=yesterday", 400, "bad-value", "yesterday"),
        ("/api/nodes?sort=colour", 400, "unknown-field", "colour"),
        (
            "/api/subnets?sort=country_nodes",
            400,
            "unknown-field",
            "country_nodes",
        ),
        ("/api/nodes?sort=id,-id", 400, "duplicate-field", "id"),
        ("/api/nodes?fields=id,id", 400, "duplicate-field", "id"),
        ("/api/nodes?fields=colour", 400, "unknown-field", "colour"),
        ("/api/subnets?size=many", 400, "bad-value", "a whole number"),
        (
            "/api/subnets?is_halted=1",
            400,
            "bad-value",
            "true or false",
        ),
        ("/api/diff", 400, "missing-parameter", "from"),
        ("/api/diff?from=10&at=20", 400, "unknown-parameter", "at"),
        ("/api/nodes?q=%ff", 400, "bad-encoding", "UTF-8"),
        ("/api/nodes?q=%2", 400, "bad-encoding", "hexadecimal"),
        ("/api/nodes/%ff", 400, "bad-encoding", "UTF-8"),
        ("/api/nodes/aaaaa-aa", 404, "not-found", "aaaaa-aa"),
    ] {
        Network::shared().check_problem(question, status, kind, detail);
    }
    let longest = format!("/api/nodes?q={}", "x".repeat(2046));
    assert_eq!(Network::shared().document(&longest)["total"], 0);
    let long = format!("/api/nodes?q={}", "x".repeat(2047));
    Network::shared().check_problem(&long, 414, "too-long", "2048");
    let network = Network::shared();
    let known = network.problem("/api/nodes?colour=red").known;
    assert!(
        known.contains(&"at") && known.contains(&"country"),
        "{known:?}"
    );
    assert!(!known.contains(&"provider_name"), "{known:?}");
    let known = network.problem("/api/nodes?sort=colour").known;
    let sortable = NodeRow::FIELDS
        .iter()
        .filter(|it| it.kind != Kind::Composite);
    let sortable: Vec<&str> = sortable.map(|it| it.name).collect();
    assert_eq!(*known, *sortable);
}
