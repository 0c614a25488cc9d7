//! What the public API lists in these tests, and clients for it.

use std::sync::Arc;

use registry_fake::{FakeIcApi, Manner, Server};
use registry_sync::{
    HttpOptions, IcApiClient, IcApiOptions, IcApiRegistry, IcApiState, Outcome, SyncError,
};

use super::clock::{http_options, TestClock};

/// Identifiers of the nodes listed.
pub const NODES: [&str; 5] = ["n1", "n2", "n3", "n4", "n5"];

/// Identifiers of the data centers listed.
pub const DATA_CENTERS: [&str; 2] = ["an1", "zh2"];

/// A public API that lists them in this manner. Numbers are to come as they were sent.
pub fn api(manner: Manner) -> FakeIcApi {
    let records = |field: &str, ids: &[&str]| {
        let records: Vec<String> = ids
            .iter()
            .map(|id| format!(r#"{{"{field}":"{id}","latitude":51.10}}"#))
            .collect();
        format!("[{}]", records.join(","))
    };
    let (nodes, data_centers) = (records("node_id", &NODES), records("key", &DATA_CENTERS));
    FakeIcApi::new(manner, nodes.as_bytes(), data_centers.as_bytes())
}

/// A client of a server, and its clock.
pub fn client_with(
    server: &Server,
    page_size: u32,
    http: HttpOptions,
) -> (IcApiClient, Arc<TestClock>) {
    let clock = TestClock::new();
    let options = IcApiOptions {
        page_size,
        max_restarts: 2,
        http,
    };
    let client = IcApiClient::new(&server.url(), options, clock.clone()).unwrap();
    (client, clock)
}

/// Fetches once, without a state.
pub fn fetch(server: &Server, page_size: u32) -> Result<Outcome, SyncError> {
    client_with(server, page_size, http_options())
        .0
        .fetch(&IcApiState::default())
}

/// What was fetched.
pub fn registry(outcome: Result<Outcome, SyncError>) -> IcApiRegistry {
    match outcome.unwrap() {
        Outcome::Fetched(registry) => registry,
        Outcome::NotModified => panic!("not modified"),
    }
}

/// The identifiers in a listing.
pub fn ids(json: &[u8], field: &str) -> Vec<String> {
    let records: Vec<serde_json::Value> = serde_json::from_slice(json).unwrap();
    records
        .iter()
        .map(|record| record[field].as_str().unwrap().to_owned())
        .collect()
}
