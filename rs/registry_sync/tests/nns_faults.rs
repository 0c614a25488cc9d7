//! What a canister or a network can do wrong in what it certifies: each gives its own error and no change.

mod support {
    pub mod clock;
    pub mod large_value;
    pub mod registry_client;
}

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::Arc;

use jiff::SignedDuration;
use registry_fake::wire::{field, mutation, INSERT};
use registry_fake::{other_root_key_der, Action, FakeRegistry, Fault, Server, Signer};
use registry_sync::{SyncError, REGISTRY_CANISTER_ID};
use support::clock::{http_options, now, TestClock};
use support::large_value::chunked;
use support::registry_client::{client, client_with, plain};

/// Pages must come to nothing; a loop over them must not see one.
#[track_caller]
pub fn fails(registry: FakeRegistry) -> SyncError {
    let server = registry.serve();
    let client = client(&server);
    let mut pages = 0;
    let outcome = client.fetch_until_current::<SyncError>(2, &mut |_| {
        pages += 1;
        Ok(())
    });
    assert_eq!(pages, 0, "a page was handed over");
    let error = outcome.unwrap_err();
    assert!(!error.to_string().contains('\n'), "{error}");
    error
}

/// Asks a registry of 7 versions with this fault for the changes since 2, and returns the error.
#[track_caller]
fn check(signer: Signer, fault: Fault) -> SyncError {
    let mut registry = plain(7);
    registry.signer = signer;
    registry.fault = fault;
    fails(registry)
}

#[test]
fn chunks_that_are_changed_or_gone_are_errors() {
    let (mut registry, _) = chunked();
    registry.fault = Fault::ChangedChunk;
    match fails(registry) {
        SyncError::ChunkHash {
            version: 3,
            key,
            chunk: 0,
            expected,
            computed,
        } => {
            assert_eq!(key, "large");
            assert_ne!(expected, computed);
        }
        error => panic!("{error}"),
    }
    let (mut registry, _) = chunked();
    registry.fault = Fault::NoChunk;
    let message = fails(registry).to_string();
    assert_eq!(
        message,
        "registry version 3: key large: chunk 0: the registry canister refused it: no such chunk"
    );
}

#[test]
fn a_wrong_signature_is_an_error() {
    for signer in [Signer::Root, Signer::Subnet] {
        for fault in [Fault::WrongSignature, Fault::DamagedSignature] {
            let error = check(signer, fault);
            let SyncError::Signature { document, key } = error else {
                panic!("{error}");
            };
            assert_eq!(document, "certificate");
            assert_eq!(key == "root key", signer == Signer::Root);
        }
    }
}

#[test]
fn a_network_with_another_root_key_is_an_error() {
    for signer in [Signer::Root, Signer::Subnet] {
        let mut registry = plain(7);
        registry.signer = signer;
        let server = registry.serve();
        for key in [
            other_root_key_der(),
            registry_sync::MAINNET_ROOT_KEY_DER.to_vec(),
        ] {
            let error = client_with(&server, key, http_options(), TestClock::new())
                .changes_since(2)
                .unwrap_err();
            assert!(
                matches!(
                    error,
                    SyncError::Signature {
                        key: "root key",
                        ..
                    }
                ),
                "{error}"
            );
        }
    }
}

#[test]
fn other_certified_data_is_an_error() {
    let message = check(Signer::Root, Fault::OtherCanister).to_string();
    assert_eq!(
        message,
        format!("hash tree of the certificate: /canister/{REGISTRY_CANISTER_ID}/certified_data: it is missing")
    );
    for fault in [Fault::OtherData, Fault::TamperedLeaf] {
        let error = check(Signer::Root, fault);
        assert!(
            matches!(&error, SyncError::CertifiedData { certified, computed, .. }
                if certified.len() == 64 && certified != computed),
            "{fault:?}: {error}"
        );
    }
}

#[test]
fn certificates_from_another_time_are_errors() {
    for off_s in [-301, 301, -86_400] {
        let error = check(
            Signer::Subnet,
            Fault::TimeOff(SignedDuration::from_secs(off_s)),
        );
        assert!(
            matches!(error, SyncError::StaleCertificate { .. }),
            "{off_s}: {error}"
        );
    }
    for off_s in [-300, 300] {
        let mut registry = plain(7);
        registry.fault = Fault::TimeOff(SignedDuration::from_secs(off_s));
        let page = client(&registry.serve()).changes_since(2).unwrap();
        assert_eq!(page.certified_at, now() + SignedDuration::from_secs(off_s));
    }
}

#[test]
fn delegations_that_do_not_count_are_errors() {
    let error = check(Signer::Subnet, Fault::OtherRange);
    assert!(
        matches!(error, SyncError::CanisterOutOfRange { canister, .. } if canister == REGISTRY_CANISTER_ID),
        "{error}"
    );
    let error = check(Signer::SubnetWithShards, Fault::OtherRange);
    assert!(
        matches!(error, SyncError::CanisterOutOfRange { .. }),
        "{error}"
    );
    let message = check(Signer::Subnet, Fault::NoRange).to_string();
    assert!(
        message.ends_with("/canister_ranges: it is missing"),
        "{message}"
    );
    let error = check(Signer::Subnet, Fault::SelfMadeDelegation);
    assert!(
        matches!(
            error,
            SyncError::Signature {
                document: "delegation's certificate",
                key: "root key"
            }
        ),
        "{error}"
    );
    let error = check(Signer::Subnet, Fault::NestedDelegation);
    assert!(matches!(error, SyncError::NestedDelegation), "{error}");
}

#[test]
fn missing_versions_are_errors() {
    for (fault, expected) in [
        (Fault::Gap(3), 3),
        (Fault::Gap(5), 5),
        (Fault::Pruned(3), 3),
        (Fault::Pruned(6), 6),
    ] {
        match check(Signer::Root, fault) {
            SyncError::VersionGap {
                expected: missing, ..
            } => assert_eq!(missing, expected),
            error => panic!("{fault:?}: {error}"),
        }
    }
    // A page of none although there is more.
    let mut registry = plain(7);
    registry.page_limit = 0;
    let error = fails(registry);
    assert!(
        matches!(error, SyncError::VersionGap { expected: 3, .. }),
        "{error}"
    );
}

#[test]
fn a_newest_version_that_does_not_fit_is_an_error() {
    let error = check(Signer::Root, Fault::CurrentTooLow);
    assert!(
        matches!(
            error,
            SyncError::VersionBeyondCurrent {
                version: 7,
                current_version: 6
            }
        ),
        "{error}"
    );
    let error = fails(plain(1));
    assert!(
        matches!(
            error,
            SyncError::RegistryBehind {
                since: 2,
                current_version: 1
            }
        ),
        "{error}"
    );
}

#[test]
fn mutations_that_cannot_be_understood_are_errors() {
    let with = |version: Vec<u8>| {
        let mut registry = plain(2);
        registry.versions.push(version);
        fails(registry).to_string()
    };
    let good = mutation(INSERT, b"good", &field(3, b"a"));
    let cases = [
        (
            mutation(INSERT, b"\xff\x00", &[]),
            "registry version 3: mutation 1: the key ff00 is not UTF-8",
        ),
        (
            mutation(INSERT, b"", &[]),
            "registry version 3: mutation 1: the key  is empty",
        ),
        (
            mutation(3, b"k", &[]),
            "registry version 3: key k: mutation type 3 is unknown; this program is too old",
        ),
    ];
    for (bad, expected) in cases {
        assert_eq!(with([good.clone(), bad].concat()), expected);
    }
    let message = with(vec![0xff]);
    assert!(
        message.starts_with("registry version 3: not the protobuf message expected"),
        "{message}"
    );
}

#[test]
fn no_changed_byte_of_an_answer_leads_to_other_changes() {
    for signer in [Signer::Root, Signer::Subnet] {
        let mut registry = plain(3);
        registry.signer = signer;
        let place = Arc::new(AtomicUsize::new(usize::MAX));
        let length = Arc::new(AtomicUsize::new(0));
        let (changed_place, sent_length) = (Arc::clone(&place), Arc::clone(&length));
        let server = Server::start(move |request| {
            let mut response = registry.answer(request);
            sent_length.store(response.body.len(), Ordering::SeqCst);
            if let Some(byte) = response.body.get_mut(changed_place.load(Ordering::SeqCst)) {
                *byte ^= 1;
            }
            Action::Reply(response)
        });
        let client = client(&server);
        let whole = client.changes_since(1).unwrap();
        let (mut refused, mut tried) = (0, 0);
        // Checking signatures takes its time without optimisation: not every byte.
        for changed in (0..length.load(Ordering::SeqCst)).step_by(11) {
            place.store(changed, Ordering::SeqCst);
            tried += 1;
            match client.changes_since(1) {
                // Bytes that nobody reads, such as names of other fields.
                Ok(page) => assert_eq!(page, whole, "byte {changed}"),
                Err(error) => {
                    assert!(!error.to_string().contains('\n'), "{error}");
                    refused += 1;
                }
            }
        }
        assert!(refused * 10 > tried * 9, "{refused} of {tried}");
    }
}
