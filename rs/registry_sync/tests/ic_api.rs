//! The public API's client against local servers of every known manner: everything comes, once, and from one
//! state of the server.

mod support {
    pub mod clock;
    pub mod listings;
}

use std::env;
use std::fs;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};

use registry_fake::{Action, Manner, Response, Server, IC_API_CONTENT_TYPE};
use registry_sync::{IcApiRegistry, IcApiState, Outcome, SyncError};
use support::clock::{http_options, now};
use support::listings::{api, client_with, fetch, ids, registry, DATA_CENTERS, NODES};

/// Fetches from a server of this manner; whatever it is, everything must come, once. Returns what was asked.
#[track_caller]
fn check(manner: Manner, page_size: u32) -> (IcApiRegistry, Vec<String>) {
    let server = api(manner).serve();
    let registry = registry(fetch(&server, page_size));
    assert_eq!(ids(&registry.nodes_json, "node_id"), NODES);
    assert_eq!(ids(&registry.data_centers_json, "key"), DATA_CENTERS);
    assert_eq!(registry.fetched_at, now());
    (registry, server.targets())
}

#[test]
fn a_bare_array_comes_in_one_request_each() {
    let (registry, targets) = check(Manner::BARE, 1);
    assert_eq!(
        targets,
        [
            "/api/v3/nodes?limit=1&offset=0",
            "/api/v3/data-centers?limit=1&offset=0"
        ]
    );
    let record = b"[{\"node_id\":\"n1\",\"latitude\":51.10},";
    assert!(registry.nodes_json.starts_with(record), "not as sent");
}

#[test]
fn a_short_bare_array_is_whole_because_it_repeats() {
    let (_, targets) = check(Manner::BARE, 100);
    assert_eq!(targets[1], "/api/v3/nodes?limit=100&offset=5");
    assert_eq!(targets.len(), 4);
}

#[test]
fn an_object_is_read_like_an_array() {
    check(
        Manner {
            in_object: true,
            ..Manner::BARE
        },
        1,
    );
}

#[test]
fn pages_are_joined_until_the_total() {
    let (_, targets) = check(Manner::PAGED, 2);
    assert_eq!(
        targets,
        [
            "/api/v3/nodes?limit=2&offset=0",
            "/api/v3/nodes?limit=2&offset=2",
            "/api/v3/nodes?limit=2&offset=4",
            "/api/v3/data-centers?limit=2&offset=0"
        ]
    );
}

#[test]
fn pages_without_a_total_are_joined_until_none_comes() {
    let manner = Manner {
        tells_total: false,
        ..Manner::PAGED
    };
    for page_size in [1, 2, 4, 5, 6, 1000] {
        check(manner, page_size);
    }
}

#[test]
fn pages_that_the_server_caps_below_the_limit_are_joined() {
    for tells_total in [true, false] {
        check(
            Manner {
                cap: 2,
                tells_total,
                ..Manner::PAGED
            },
            1000,
        );
    }
}

#[test]
fn a_server_that_pages_without_offset_is_refused() {
    let manner = Manner {
        honours_offset: false,
        tells_total: false,
        ..Manner::PAGED
    };
    let error = fetch(&api(manner).serve(), 2).unwrap_err();
    assert!(
        matches!(error, SyncError::OffsetIgnored { received: 2, .. }),
        "{error}"
    );
}

#[test]
fn empty_listings_are_listings() {
    let server = Server::start(|_| Action::Reply(Response::ok(IC_API_CONTENT_TYPE, "[]")));
    let registry = registry(fetch(&server, 10));
    assert_eq!(registry.nodes_json, b"[]");
    assert_eq!(registry.data_centers_json, b"[]");
}

#[test]
fn unchanged_listings_are_not_sent_again() {
    let server = api(Manner {
        with_etags: true,
        ..Manner::BARE
    })
    .serve();
    let (client, _) = client_with(&server, 1, http_options());
    let first = registry(client.fetch(&IcApiState::default()));
    assert_eq!(first.state.nodes_etag.as_deref(), Some("\"nodes-0\""));
    // The caller keeps the state as IC_API_CONTENT_TYPE, say.
    let kept = serde_json::to_string(&first.state).unwrap();
    let state: IcApiState = serde_json::from_str(&kept).unwrap();
    assert_eq!(client.fetch(&state).unwrap(), Outcome::NotModified);
    let requests = server.requests();
    assert_eq!(requests.len(), 4);
    assert!(requests.iter().all(|request| request.method == "GET"));
    assert_eq!(
        requests[3].header("if-none-match"),
        Some("\"data_centers-0\"")
    );
}

#[test]
fn if_one_listing_changed_both_are_fetched() {
    let server = api(Manner {
        with_etags: true,
        ..Manner::BARE
    })
    .serve();
    let (client, _) = client_with(&server, 1, http_options());
    let whole = registry(client.fetch(&IcApiState::default()));
    for stale_nodes in [true, false] {
        let mut state = whole.state.clone();
        let stale = Some("\"old\"".to_owned());
        if stale_nodes {
            state.nodes_etag = stale;
        } else {
            state.data_centers_etag = stale;
        }
        assert_eq!(registry(client.fetch(&state)), whole);
    }
}

#[test]
fn the_etag_of_a_first_page_does_not_stand_for_the_listing() {
    let (registry, targets) = check(
        Manner {
            with_etags: true,
            ..Manner::PAGED
        },
        2,
    );
    assert_eq!(registry.state.nodes_etag, None);
    assert!(registry.state.data_centers_etag.is_some());
    // Three pages, the same three conditionally, and the data centers.
    assert_eq!(targets.len(), 7);
}

#[test]
fn a_total_that_changes_midway_starts_the_listing_again() {
    let mut asked = 0;
    let api = api(Manner::PAGED);
    let server = Server::start(move |request| {
        asked += 1;
        let mut response = api.answer(request);
        if asked == 1 {
            let body = String::from_utf8(response.body).unwrap();
            response.body = body.replace(":5}", ":6}").into_bytes();
        }
        Action::Reply(response)
    });
    let registry = registry(fetch(&server, 3));
    assert_eq!(ids(&registry.nodes_json, "node_id"), NODES);
    assert_eq!(server.requests().len(), 2 + 2 + 1);
}

#[test]
fn a_total_that_never_settles_is_given_up() {
    let asked = AtomicUsize::new(0);
    let server = Server::start(move |_| {
        let total = asked.fetch_add(1, Ordering::SeqCst) + 100;
        let body = format!(r#"{{"nodes":[{{"node_id":"n{total}"}}],"total":{total}}}"#);
        Action::Reply(Response::ok(IC_API_CONTENT_TYPE, body))
    });
    let error = fetch(&server, 3).unwrap_err();
    let SyncError::ListingChanged { passes, change, .. } = &error else {
        panic!("{error}");
    };
    assert_eq!(*passes, 3);
    assert!(change.starts_with("total Some(104)"), "{change}");
}

#[test]
fn an_etag_that_changes_midway_starts_the_listing_again() {
    let manner = Manner {
        with_etags: true,
        ..Manner::PAGED
    };
    let mut is_changed = false;
    let api = api(manner);
    let server = Server::start(move |request| {
        let mut response = api.answer(request);
        if !is_changed && response.status == 304 {
            is_changed = true;
            response = Response::ok(IC_API_CONTENT_TYPE, r#"{"nodes":[],"total_nodes":5}"#)
                .with("ETag", "\"x\"");
        }
        Action::Reply(response)
    });
    let registry = registry(fetch(&server, 3));
    assert_eq!(ids(&registry.nodes_json, "node_id"), NODES);
    // Two pages and one changed; two pages and two unchanged; the data centers.
    assert_eq!(server.requests().len(), 3 + 4 + 1);
}

#[test]
fn a_record_that_moves_between_pages_starts_the_listing_again() {
    let mut asked = 0;
    let api = api(Manner::PAGED);
    let server = Server::start(move |request| {
        asked += 1;
        if asked == 2 {
            let body = r#"{"nodes":[{"node_id":"n9"},{"node_id":"n2"}],"total_nodes":5}"#;
            return Action::Reply(Response::ok(IC_API_CONTENT_TYPE, body));
        }
        Action::Reply(api.answer(request))
    });
    assert_eq!(
        ids(&registry(fetch(&server, 3)).nodes_json, "node_id"),
        NODES
    );
}

/// The folder with real registry data, if it is there.
fn real_data() -> Option<PathBuf> {
    if let Some(folder) = env::var_os("DRE_IC_DATA") {
        return Some(folder.into());
    }
    let starts = [env::current_exe().ok(), env::current_dir().ok()];
    starts
        .iter()
        .flatten()
        .flat_map(|start| start.ancestors())
        .map(|folder| folder.join("shared/data/ic"))
        .find(|folder| folder.is_dir())
}

#[test]
fn the_real_listings_come_through_whole() {
    let Some(folder) = real_data() else {
        println!("skipped: the_real_listings_come_through_whole: no real registry data (set DRE_IC_DATA)");
        return;
    };
    let read = |name: &str| fs::read(folder.join(name)).unwrap();
    let nodes = read("ic-api-nodes-2024-06-22.json");
    let data_centers = read("ic-api-data-centers-2024-06-22.json");
    let sent = (nodes.clone(), data_centers.clone());
    let server = Server::start(move |request| {
        let body = if request.target.contains("nodes") {
            nodes.clone()
        } else {
            data_centers.clone()
        };
        Action::Reply(Response::ok(IC_API_CONTENT_TYPE, body))
    });
    let registry = registry(fetch(&server, 1000));
    let value = |json: &[u8]| serde_json::from_slice::<serde_json::Value>(json).unwrap();
    assert_eq!(ids(&registry.nodes_json, "node_id").len(), 1426);
    assert_eq!(ids(&registry.data_centers_json, "key").len(), 111);
    assert_eq!(value(&registry.nodes_json), value(&sent.0));
    assert_eq!(value(&registry.data_centers_json), value(&sent.1));
}
