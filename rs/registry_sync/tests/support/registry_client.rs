//! The fake registry, and clients of it.

use std::sync::Arc;

use registry_fake::{root_key_der, FakeRegistry, Server};
use registry_sync::{HttpOptions, NnsClient, NnsOptions};

use super::clock::{http_options, now, TestClock};

/// A registry with this many plain versions.
pub fn plain(versions: u8) -> FakeRegistry {
    FakeRegistry::with_plain_versions(versions, now)
}

/// A client that trusts the fake network.
pub fn client(server: &Server) -> NnsClient {
    client_with(server, root_key_der(), http_options(), TestClock::new())
}

/// A client with these arguments.
pub fn client_with(
    server: &Server,
    root_key_der: Vec<u8>,
    http: HttpOptions,
    clock: Arc<TestClock>,
) -> NnsClient {
    let options = NnsOptions {
        root_key_der,
        http,
        ..NnsOptions::default()
    };
    NnsClient::new(&server.url(), options, clock).unwrap()
}
