//! The registry canister's client when the way to the canister fails: rejections, nonsense, cuts, delays.

mod support {
    pub mod clock;
    pub mod registry_client;
}

use std::time::Duration;

use ciborium::Value;
use registry_fake::wire::{cbor_response, field};
use registry_fake::{rejection, root_key_der, Action, Response, Server};
use registry_sync::{HttpOptions, NnsClient, NnsOptions, SyncError};
use support::clock::{http_options, TestClock};
use support::registry_client::{client, client_with, plain};

#[test]
fn a_rejected_query_is_reported_in_the_networks_words() {
    let server = Server::start(|_| Action::Reply(rejection()));
    let error = client(&server).changes_since(2).unwrap_err();
    assert!(
        matches!(error, SyncError::Rejected { code: 3, .. }),
        "{error}"
    );
    let message = error.to_string();
    assert!(
        message.ends_with(
            "get_certified_changes_since was rejected with code 3 (IC0536): Canister has no query method"
        ),
        "{message}"
    );
}

#[test]
fn answers_that_are_no_replies_are_errors() {
    let reply = |arg: &[u8]| {
        let arg = Value::Map(vec![("arg".into(), Value::Bytes(arg.to_vec()))]);
        cbor_response(&Value::Map(vec![
            ("status".into(), "replied".into()),
            ("reply".into(), arg),
        ]))
    };
    let status = Value::Map(vec![("status".into(), "done".into())]);
    let cases = [
        (
            Response::ok("text/html", "<p>"),
            "the content type is \"text/html\"",
        ),
        (
            Response::ok("application/cbor", "\x01"),
            "response: it is not a map",
        ),
        (
            Response::ok("application/cbor", ""),
            "response: it is not CBOR: it ends too early",
        ),
        (
            cbor_response(&status),
            "field `status` is neither \"replied\" nor \"rejected\"",
        ),
        (reply(&[0xff]), "CertifiedResponse: not the protobuf"),
        (reply(&[]), "a node is of no known kind"),
        (
            reply(&field(1, &field(1, &[]))),
            "certificate: it is not CBOR",
        ),
    ];
    for (response, expected) in cases {
        let server = Server::start(move |_| Action::Reply(response.clone()));
        let message = client(&server).changes_since(2).unwrap_err().to_string();
        assert!(message.contains(expected), "{expected}: {message}");
    }
}

#[test]
fn every_cut_of_a_certified_answer_is_an_error() {
    let registry = plain(3);
    let mut kept = 0;
    let mut is_whole = false;
    let server = Server::start(move |request| {
        let mut response = registry.answer(request);
        // Bodies that are complete as HTTP goes, but shorter each time by a stretch.
        kept += 37;
        if kept < response.body.len() {
            response.body.truncate(kept);
        }
        Action::Reply(response)
    });
    let client = client(&server);
    let mut cuts = 0;
    while !is_whole {
        match client.changes_since(0) {
            Ok(page) => {
                assert_eq!(page.deltas.len(), 3);
                is_whole = true;
            }
            Err(SyncError::Cbor { .. }) => cuts += 1,
            Err(error) => panic!("{error}"),
        }
    }
    assert!(cuts > 10, "{cuts}");
}

#[test]
fn a_connection_that_is_cut_off_is_tried_again() {
    let mut left = 2;
    let registry = plain(3);
    let server = Server::start(move |request| {
        let response = registry.answer(request);
        if left == 0 {
            return Action::Reply(response);
        }
        left -= 1;
        Action::CutAfter(100, response)
    });
    assert_eq!(client(&server).changes_since(0).unwrap().deltas.len(), 3);
    let registry = plain(3);
    let server = Server::start(move |request| Action::CutAfter(100, registry.answer(request)));
    let error = client(&server).changes_since(0).unwrap_err();
    assert!(
        matches!(
            error,
            SyncError::BodyCut {
                attempts: 3,
                received_bytes: 100,
                ..
            }
        ),
        "{error}"
    );
}

#[test]
fn slow_and_overloaded_replicas_are_asked_again() {
    let http = HttpOptions {
        read_timeout: Duration::from_millis(50),
        ..http_options()
    };
    let clock = TestClock::new();
    let server = Server::start(|_| Action::Hang);
    let error = client_with(&server, root_key_der(), http, clock.clone())
        .changes_since(0)
        .unwrap_err();
    assert!(
        matches!(error, SyncError::Timeout { attempts: 3, .. }),
        "{error}"
    );
    assert_eq!(clock.pauses.lock().unwrap().len(), 2);

    let clock = TestClock::new();
    let registry = plain(3);
    let mut is_first = true;
    let server = Server::start(move |request| {
        if std::mem::take(&mut is_first) {
            return Action::Reply(Response::status(429).with("Retry-After", "7"));
        }
        Action::Reply(registry.answer(request))
    });
    let page = client_with(&server, root_key_der(), http_options(), clock.clone())
        .changes_since(0)
        .unwrap();
    assert_eq!(page.deltas.len(), 3);
    assert_eq!(*clock.pauses.lock().unwrap(), [Duration::from_secs(7)]);
}

#[test]
fn unusable_root_keys_are_refused_before_anything_is_asked() {
    for (key, expected) in [
        (Vec::new(), "DER header"),
        (root_key_der()[..100].to_vec(), "length"),
    ] {
        let options = NnsOptions {
            root_key_der: key,
            ..NnsOptions::default()
        };
        let Err(error) = NnsClient::new("http://127.0.0.1:1", options, TestClock::new()) else {
            panic!("taken");
        };
        assert!(
            matches!(error, SyncError::InvalidRootKey { problem } if problem.contains(expected)),
            "{error}"
        );
    }
}
