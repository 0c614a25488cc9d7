//! Which rows lists have, in which order, and how they are read page by page.

mod support;

use registry::{Principal, Record};
use serde_json::Value;
use support::{node_id, operator_id, provider_id, small_history, subnet_id, Network};

/// Compares one field of a list's rows with the expected values.
fn check(question: &str, list: &str, field: &str, expected: &[&str]) {
    let found = Network::shared().column(question, list, field);
    assert_eq!(found, expected, "{question}");
}

#[test]
fn lists_are_sorted() {
    let ids = |numbers: &[u8]| -> Vec<String> {
        numbers.iter().map(|it| node_id(*it).to_text()).collect()
    };
    let network = Network::shared();
    let by_address = network.column("/api/nodes?sort=ip&limit=3", "nodes", "id");
    assert_eq!(by_address, ids(&[1, 2, 3]));
    let descending = network.column("/api/nodes?sort=-data_center_id,ip", "nodes", "id");
    assert_eq!(descending, ids(&[5, 6, 7, 9, 3, 4, 1, 2, 8]));
    // Nodes 7, 8 and 9 belong to no subnet, whatever the direction.
    for direction in ["", "-"] {
        let question = format!("/api/nodes?sort={direction}subnet_id,ip");
        let last = network.column(&question, "nodes", "id").split_off(6);
        assert_eq!(last, ids(&[7, 8, 9]), "{question}");
    }
    let natural = network.column("/api/nodes", "nodes", "id");
    let mut sorted = natural.clone();
    sorted.sort();
    assert_eq!(natural, sorted);
}

#[test]
fn lists_are_filtered() {
    let cases: [(&str, &[&str]); 12] = [
        ("country=CH", &["::1", "::2", "::8"]),
        ("country=CH,BE", &["::1", "::2", "::3", "::4", "::8"]),
        ("country=CH&status=Healthy&reward_type=type1.1", &["::1"]),
        ("status=Dead", &["::3"]),
        ("subnet_id=&country=US", &["::7", "::9"]),
        ("subnet_id=&is_api_boundary_node=true", &["::8"]),
        (
            "area=Washington%2C+D.C.,Antwerp",
            &["::3", "::4", "::5", "::6", "::7", "::9"],
        ),
        ("data_center_owner=Second+Owner%2C+Ltd", &["::3", "::4"]),
        ("q=ANTWERP", &["::3", "::4"]),
        ("q=z%C3%9Crich", &["::1", "::2", "::8"]),
        ("country=XX", &[]),
        (
            "q=",
            &[
                "::1", "::2", "::3", "::4", "::5", "::6", "::7", "::8", "::9",
            ],
        ),
    ];
    for (query, expected) in cases {
        let expected: Vec<String> = expected.iter().map(|it| format!("2001:db8{it}")).collect();
        let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
        check(
            &format!("/api/nodes?sort=ip&{query}"),
            "nodes",
            "ip",
            &expected,
        );
    }
    check("/api/subnets?size=3,99", "subnets", "size", &["3", "3"]);
    check("/api/subnets?is_halted=", "subnets", "is_halted", &["null"]);
    check(
        "/api/versions?version=10,30",
        "versions",
        "version",
        &["10", "30"],
    );
}

#[test]
fn identifiers_may_be_cut_to_their_beginning() {
    let network = Network::shared();
    let whole = subnet_id(1).to_text();
    for id in [
        whole.clone(),
        whole[..5].to_owned(),
        whole[..11].to_uppercase(),
    ] {
        let document = network.document(&format!("/api/subnets/{id}"));
        assert_eq!(document["subnet"]["id"], whole.as_str());
        let document = network.document(&format!("/api/nodes?subnet_id={id}"));
        assert_eq!(document["total"], 3, "{id}");
        let document = network.document(&format!("/api/decentralization/{id}"));
        assert_eq!(document["assessment"]["subnet_id"], whole.as_str());
    }
    let by_operator = format!("/api/nodes?operator_id={}", &operator_id(3).to_text()[..5]);
    assert_eq!(network.document(&by_operator)["total"], 3);
    let by_provider = format!(
        "/api/operators?provider_id={}",
        &provider_id(2).to_text()[..7]
    );
    assert_eq!(network.document(&by_provider)["total"], 2);
    let unknown = network.document("/api/nodes?subnet_id=aaaaa-aaaaa");
    assert_eq!(unknown["total"], 0);
    Network::shared().check_problem(
        &format!("/api/subnets/{}", &whole[..4]),
        404,
        "not-found",
        "at least the first 5",
    );
}

#[test]
fn an_ambiguous_beginning_lists_what_it_could_mean() {
    // Two principals whose texts share five characters, and so 25 bits of their checksums.
    let mut seen = std::collections::HashMap::new();
    let (one, other) = (1_u64..)
        .find_map(|number| {
            // Multiplied, because checksums of consecutive numbers differ by design.
            let bytes = number.wrapping_mul(0x9e37_79b9_7f4a_7c15).to_be_bytes();
            let id = Principal::from_slice(&bytes);
            let beginning = id.to_text()[..5].to_owned();
            Some((seen.insert(beginning, id)?, id))
        })
        .unwrap();
    let mut snapshot = small_history().remove(2);
    for id in [one, other] {
        let mut node = snapshot.nodes[&node_id(7)].clone();
        node.id = id;
        snapshot.insert(Record::Node(node));
    }
    let network = Network::unpublished(Vec::new(), api::Options::default());
    network.api.publish(snapshot);
    let beginning = &one.to_text()[..5];
    let mut expected = vec![one.to_text(), other.to_text()];
    expected.sort();
    let problem = network.problem(&format!("/api/nodes/{beginning}"));
    assert_eq!((problem.status, problem.kind), (400, "ambiguous"));
    assert_eq!(*problem.candidates, *expected);
    let found = network.document(&format!("/api/nodes/{one}"));
    assert_eq!(found["node"]["id"], one.to_text());
}

#[test]
fn chosen_fields_come_in_the_order_of_the_row() {
    let network = Network::shared();
    for query in ["fields=country,id", "fields=id,country"] {
        let answer = network.ask(&format!("/api/nodes?limit=1&{query}")).unwrap();
        let text = String::from_utf8(answer.body.to_vec()).unwrap();
        let id = &network.column("/api/nodes?limit=1", "nodes", "id")[0];
        assert!(
            text.contains(&format!("\"nodes\":[{{\"id\":\"{id}\",\"country\":\"")),
            "{text}"
        );
    }
}

#[test]
fn pages_add_up_to_the_whole_list() {
    let network = Network::shared();
    for query in [
        "",
        "sort=-country,ip",
        "subnet_id=&q=type",
        "fields=id",
        "at=20",
        "at=2025-07-01",
    ] {
        let whole = network.document(&format!("/api/nodes?{query}"));
        for limit in [1, 2, 4, 1000] {
            let mut question = format!("/api/nodes?{query}&limit={limit}");
            let mut rows = Vec::new();
            loop {
                let page = network.document(&question);
                assert_eq!(page["total"], whole["total"], "{question}");
                rows.extend(page["nodes"].as_array().unwrap().clone());
                match page["next"].as_str() {
                    Some(next) => {
                        question = format!("/api/nodes?{query}&limit={limit}&cursor={next}");
                    }
                    None => break,
                }
            }
            assert_eq!(Value::Array(rows), whole["nodes"], "{query} by {limit}");
        }
    }
}

#[test]
fn pages_belong_together_while_new_snapshots_arrive() {
    let history = small_history();
    let network = Network::unpublished(history.clone(), api::Options::default());
    for (list, field, query) in [
        ("nodes", "id", ""),
        ("versions", "version", ""),
        ("changes", "text", "from=10"),
    ] {
        let path = match list {
            "changes" => "diff",
            other => other,
        };
        network.api.publish(history[1].clone());
        let whole = network.column(&format!("/api/{path}?{query}"), list, field);
        let first = network.document(&format!("/api/{path}?{query}&limit=1"));
        network.api.publish(history[2].clone());
        let next = first["next"].as_str().unwrap();
        let question = format!("/api/{path}?{query}&cursor={next}");
        assert_eq!(network.column(&question, list, field), whole[1..], "{list}");
        assert_eq!(network.document(&question)["version"], 20);
        let anew = network.document(&format!("/api/{path}?{query}"));
        assert_eq!(anew["version"], 30);
    }
}

#[test]
fn a_cursor_leads_on_in_its_own_list_only() {
    let network = Network::small();
    let cursor = network.document("/api/nodes?limit=1&country=US")["next"].clone();
    let cursor = cursor.as_str().unwrap();
    for question in [
        format!("/api/nodes?cursor={cursor}"),
        format!("/api/nodes?country=CH&cursor={cursor}"),
        format!("/api/nodes?country=US&sort=id&cursor={cursor}"),
        format!("/api/nodes?country=US&at=20&cursor={cursor}"),
        format!("/api/data-centers?country=US&cursor={cursor}"),
        "/api/nodes?cursor=abc".to_owned(),
        "/api/nodes?cursor=".to_owned(),
    ] {
        Network::shared().check_problem(&question, 400, "bad-cursor", "begin again");
    }
    // The same version with other contents.
    let mut other = small_history().remove(2);
    other.data_centers.remove("zz1");
    network.api.publish(other);
    let problem = network.problem(&format!("/api/nodes?country=US&cursor={cursor}"));
    assert_eq!(problem.kind, "bad-cursor");
}
