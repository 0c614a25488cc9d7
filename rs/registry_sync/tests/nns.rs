//! The registry canister's client against a canister of our own that signs real certificates: what is right
//! is handed over exactly.

mod support {
    pub mod clock;
    pub mod large_value;
    pub mod registry_client;
}

use registry_fake::wire::{field, mutation, timestamp_ns, DELETE, INSERT, UPDATE, UPSERT};
use registry_fake::Signer;
use registry_sync::{Delta, Mutation, Page, SyncError};
use support::clock::now;
use support::large_value::chunked;
use support::registry_client::{client, plain};

/// What a version of [`plain`] comes to.
pub fn plain_delta(version: u64) -> Delta {
    Delta {
        version,
        timestamp_ns: None,
        mutations: vec![Mutation {
            key: format!("key_{version}"),
            value: Some(vec![version as u8]),
        }],
    }
}

#[test]
fn certified_changes_are_handed_over_exactly() {
    for signer in [Signer::Root, Signer::Subnet, Signer::SubnetWithShards] {
        let mut registry = plain(7);
        registry.signer = signer;
        let server = registry.serve();
        let page = client(&server).changes_since(2).unwrap();
        let expected = Page {
            deltas: (3..=7).map(plain_delta).collect(),
            current_version: 7,
            certified_at: now(),
        };
        assert_eq!(page, expected, "{signer:?}");
    }
}

#[test]
fn nothing_new_is_an_empty_page() {
    let server = plain(7).serve();
    let page = client(&server).changes_since(7).unwrap();
    assert_eq!((page.deltas.len(), page.current_version), (0, 7));
    let mut pages = Vec::new();
    let reached = client(&server)
        .fetch_until_current::<SyncError>(7, &mut |page| {
            pages.push(page);
            Ok(())
        })
        .unwrap();
    assert_eq!((reached, pages), (7, vec![page]));
}

#[test]
fn pages_follow_each_other_until_the_newest_version() {
    let mut registry = plain(50);
    registry.page_limit = 8;
    let server = registry.serve();
    let mut deltas = Vec::new();
    let reached = client(&server)
        .fetch_until_current::<SyncError>(0, &mut |page| {
            assert!(page.deltas.len() <= 8 && page.current_version == 50);
            deltas.extend(page.deltas);
            Ok(())
        })
        .unwrap();
    assert_eq!(reached, 50);
    assert_eq!(deltas, (1..=50).map(plain_delta).collect::<Vec<_>>());
    assert_eq!(server.requests().len(), 7);
}

#[test]
fn the_callers_own_error_ends_the_loop() {
    #[derive(Debug)]
    enum StoreError {
        Full,
        Sync(SyncError),
    }
    impl From<SyncError> for StoreError {
        fn from(error: SyncError) -> Self {
            Self::Sync(error)
        }
    }
    let mut registry = plain(9);
    registry.page_limit = 2;
    let server = registry.serve();
    let outcome = client(&server).fetch_until_current(0, &mut |_| Err(StoreError::Full));
    match outcome {
        Err(StoreError::Full) => assert_eq!(server.requests().len(), 1),
        Err(StoreError::Sync(error)) => panic!("{error}"),
        Ok(reached) => panic!("reached {reached}"),
    }
}

#[test]
fn a_tree_deeper_than_protobuf_nests_is_read() {
    let mut registry = plain(200);
    registry.is_list = true;
    let page = client(&registry.serve()).changes_since(190).unwrap();
    assert_eq!(
        page.deltas,
        (191..=200).map(plain_delta).collect::<Vec<_>>()
    );
}

#[test]
fn every_kind_of_mutation_is_understood() {
    let mut registry = plain(0);
    registry.versions = vec![
        [
            mutation(INSERT, b"inserted", &field(3, b"a")),
            mutation(UPDATE, b"updated", &field(3, b"b")),
            mutation(DELETE, b"deleted", &[]),
            mutation(UPSERT, b"upserted", &field(3, b"")),
            mutation(INSERT, b"empty", &[]),
            // A precondition, which is of no interest, and the time.
            field(5, &field(1, b"inserted")),
            timestamp_ns(1_755_601_736_000_000_000),
        ]
        .concat(),
        Vec::new(),
    ];
    let page = client(&registry.serve()).changes_since(0).unwrap();
    let mutations = [
        ("inserted", Some("a")),
        ("updated", Some("b")),
        ("deleted", None),
        ("upserted", Some("")),
        ("empty", Some("")),
    ]
    .map(|(key, value)| Mutation {
        key: key.to_owned(),
        value: value.map(|text| text.as_bytes().to_vec()),
    });
    let [first, second] = &page.deltas[..] else {
        panic!("{page:?}");
    };
    assert_eq!(first.timestamp_ns, Some(1_755_601_736_000_000_000));
    assert_eq!(first.mutations, mutations);
    assert_eq!((second.version, second.mutations.len()), (2, 0));
}

#[test]
fn a_large_value_is_put_together_from_its_chunks() {
    let (registry, value) = chunked();
    let server = registry.serve();
    let page = client(&server).changes_since(2).unwrap();
    let expected = Mutation {
        key: "large".to_owned(),
        value: Some(value),
    };
    assert_eq!(page.deltas[0].mutations, [expected]);
    assert_eq!(server.requests().len(), 4);
}
