//! A query call as a replica takes it (interface specification, "HTTPS Interface"): what is asked is read and
//! held against the rules, and answered or refused.

use ciborium::Value;
use jiff::Timestamp;

use super::REGISTRY_CANISTER_ID;
use crate::wire::cbor_response;
use crate::{Request, Response};

/// The tag of self-described CBOR.
const SELF_DESCRIBED_TAG: u64 = 55_799;

/// The anonymous principal.
const ANONYMOUS: [u8; 1] = [4];

/// What is asked of the canister.
#[derive(Debug, PartialEq)]
pub(super) struct Query {
    pub(super) method: String,
    pub(super) argument: Vec<u8>,
}

/// Reads a request at this time. The error is what a replica would answer.
pub(super) fn read(request: &Request, now: Timestamp) -> Result<Query, Response> {
    let path = format!("/api/v2/canister/{REGISTRY_CANISTER_ID}/query");
    if request.target != path {
        return Err(Response::refusal(404, "no such page"));
    }
    if request.method != "POST" {
        return Err(Response::refusal(405, "queries are posted"));
    }
    if request.header("content-type") != Some("application/cbor") {
        return Err(Response::refusal(415, "queries are application/cbor"));
    }
    read_envelope(&request.body, now).map_err(|reason| Response::refusal(400, reason))
}

fn read_envelope(body: &[u8], now: Timestamp) -> Result<Query, &'static str> {
    let envelope: Value = ciborium::from_reader(body).map_err(|_| "the envelope is not CBOR")?;
    let Value::Tag(SELF_DESCRIBED_TAG, envelope) = envelope else {
        return Err("the envelope has no self-described tag");
    };
    let content = entry(*envelope, "content").ok_or("content: it is missing")?;
    let is = |name: &str, expected: Value| entry(content.clone(), name) == Some(expected);
    if !is("request_type", "query".into()) {
        return Err("request_type: it is not \"query\"");
    }
    if !is("canister_id", REGISTRY_CANISTER_ID.as_slice().into()) {
        return Err("canister_id: it is not the address's");
    }
    if !is("sender", ANONYMOUS[..].into()) {
        return Err("sender: without a signature it is anonymous");
    }
    let expiry_ns: i128 = entry(content.clone(), "ingress_expiry")
        .and_then(|value| value.into_integer().ok())
        .ok_or("ingress_expiry: it is no integer")?
        .into();
    let lifetime_s = (expiry_ns - now.as_nanosecond()) / 1_000_000_000;
    if !(1..=300).contains(&lifetime_s) {
        return Err("ingress_expiry: it is not within the next five minutes");
    }
    let method = entry(content.clone(), "method_name").and_then(|value| value.into_text().ok());
    let argument = entry(content, "arg").and_then(|value| value.into_bytes().ok());
    Ok(Query {
        method: method.ok_or("method_name: it is no text")?,
        argument: argument.ok_or("arg: it is no bytes")?,
    })
}

/// The value of a map's first entry of this name.
fn entry(map: Value, name: &str) -> Option<Value> {
    let entries = map.into_map().ok()?;
    entries
        .into_iter()
        .find(|(key, _)| key.as_text() == Some(name))
        .map(|(_, value)| value)
}

/// A canister's reply as a replica sends it.
pub(super) fn reply(argument: Vec<u8>) -> Response {
    let argument = Value::Map(vec![("arg".into(), Value::Bytes(argument))]);
    cbor_response(&Value::Map(vec![
        ("status".into(), "replied".into()),
        ("reply".into(), argument),
        ("signatures".into(), Value::Array(Vec::new())),
    ]))
}

/// A rejection as a replica sends it: reject code 3, error code `IC0536`, and a message of two lines, `Canister
/// has no` and `query method`.
pub fn rejection() -> Response {
    cbor_response(&Value::Map(vec![
        ("status".into(), "rejected".into()),
        ("reject_code".into(), 3.into()),
        (
            "reject_message".into(),
            "Canister has no\nquery method".into(),
        ),
        ("error_code".into(), "IC0536".into()),
    ]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::self_described_cbor;

    const NOW_S: i64 = 1_755_601_736;

    fn content() -> Vec<(Value, Value)> {
        let expiry_ns = (NOW_S as u64 + 240) * 1_000_000_000;
        vec![
            ("request_type".into(), "query".into()),
            ("canister_id".into(), REGISTRY_CANISTER_ID.as_slice().into()),
            ("method_name".into(), "get_chunk".into()),
            ("arg".into(), b"abc"[..].into()),
            ("sender".into(), ANONYMOUS[..].into()),
            ("ingress_expiry".into(), expiry_ns.into()),
        ]
    }

    fn read_content(content: Vec<(Value, Value)>) -> Result<Query, (u16, String)> {
        let envelope = Value::Map(vec![("content".into(), Value::Map(content))]);
        let tagged = self_described_cbor(&envelope);
        read_request("POST", "rwlgt-iiaaa-aaaaa-aaaaa-cai", tagged)
    }

    fn read_request(method: &str, canister: &str, body: Vec<u8>) -> Result<Query, (u16, String)> {
        let request = Request {
            method: method.to_owned(),
            target: format!("/api/v2/canister/{canister}/query"),
            headers: vec![("content-type".to_owned(), "application/cbor".to_owned())],
            body,
        };
        let now = Timestamp::from_second(NOW_S).unwrap();
        read(&request, now).map_err(|response| {
            let reason = String::from_utf8(response.body).unwrap();
            (response.status, reason)
        })
    }

    #[test]
    fn a_query_is_read() {
        let expected = Query {
            method: "get_chunk".to_owned(),
            argument: b"abc".to_vec(),
        };
        assert_eq!(read_content(content()), Ok(expected));
    }

    #[test]
    fn what_a_replica_refuses_is_refused() {
        for place in 0..content().len() {
            let mut wrong = content();
            let name = wrong[place].0.as_text().unwrap().to_owned();
            wrong[place].1 = Value::Bool(true);
            let (status, reason) = read_content(wrong).unwrap_err();
            assert_eq!(status, 400);
            assert!(reason.starts_with(&format!("{name}: ")), "{reason}");
        }
        for expiry_s in [NOW_S, NOW_S + 301] {
            let mut wrong = content();
            wrong[5].1 = (expiry_s as u64 * 1_000_000_000).into();
            let (_, reason) = read_content(wrong).unwrap_err();
            assert!(reason.starts_with("ingress_expiry: "), "{reason}");
        }
        let canister = "rwlgt-iiaaa-aaaaa-aaaaa-cai";
        let status = |method, canister, body: &[u8]| {
            let refused = read_request(method, canister, body.to_vec());
            refused.unwrap_err().0
        };
        assert_eq!(status("POST", canister, b"\xff"), 400);
        assert_eq!(status("POST", canister, b"\xa0"), 400);
        assert_eq!(status("GET", canister, b""), 405);
        assert_eq!(status("POST", "aaaaa-aa", b""), 404);
    }
}
