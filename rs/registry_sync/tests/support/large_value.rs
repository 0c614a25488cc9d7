//! A registry that keeps a value in chunks.

use registry_fake::wire::{mutation, UPSERT};
use registry_fake::FakeRegistry;

use super::registry_client::plain;

/// A registry whose version 3 has a value in three chunks.
pub fn chunked() -> (FakeRegistry, Vec<u8>) {
    let value: Vec<u8> = (0..2500u32).map(|number| (number % 251) as u8).collect();
    let mut registry = plain(2);
    let content = registry.keep_chunks(&value, 1000);
    registry.versions.push(mutation(UPSERT, b"large", &content));
    (registry, value)
}
