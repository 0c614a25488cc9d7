//! Query calls: the envelope that is sent and the reply that comes (interface specification, "Request:
//! Query call"). Replies are not trusted: their content is verified elsewhere, by certificate or hash.

use std::time::Duration;

use ciborium::Value;
use ic_principal::Principal;
use prost::bytes::Bytes;

use super::cbor::{Document, SELF_DESCRIBED_TAG};
use super::{NnsClient, REGISTRY_CANISTER_ID};
use crate::http::{HttpReply, HttpRequest};
use crate::SyncError;

/// For how long a call stays valid. Replicas refuse more than five minutes; one is left for clocks that
/// differ.
const INGRESS_LIFETIME: Duration = Duration::from_secs(240);

impl NnsClient {
    /// Calls a query method of the registry canister, anonymously, and returns the raw reply.
    pub(super) fn query(&self, method: &'static str, argument: &[u8]) -> Result<Bytes, SyncError> {
        let url = &self.query_url;
        let expiry = self.clock.now().as_nanosecond() + INGRESS_LIFETIME.as_nanos() as i128;
        // Years outside 1970 to 2554 cannot be sent; a clock that wrong is refused by the replica.
        let envelope = envelope(method, argument, u64::try_from(expiry).unwrap_or_default());
        let reply = self.http.send(&HttpRequest {
            url,
            content_type: "application/cbor",
            etag: None,
            body: Some(&envelope),
        })?;
        let body = match reply {
            HttpReply::Body { bytes, .. } => bytes,
            // Only questions with an ETag are answered so. An empty reply is refused below.
            HttpReply::NotModified => Vec::new(),
        };
        read_reply(url, method, &body)
    }
}

fn envelope(method: &str, argument: &[u8], ingress_expiry_ns: u64) -> Vec<u8> {
    let bytes = |bytes: &[u8]| Value::Bytes(bytes.to_vec());
    let content = Value::Map(vec![
        ("request_type".into(), "query".into()),
        ("canister_id".into(), bytes(REGISTRY_CANISTER_ID.as_slice())),
        ("method_name".into(), method.into()),
        ("arg".into(), bytes(argument)),
        ("sender".into(), bytes(Principal::anonymous().as_slice())),
        ("ingress_expiry".into(), ingress_expiry_ns.into()),
    ]);
    let envelope = Value::Map(vec![("content".into(), content)]);
    let mut encoded = Vec::new();
    // Writing into memory does not fail; were it to, the replica would refuse the cut envelope.
    let _ = ciborium::into_writer(
        &Value::Tag(SELF_DESCRIBED_TAG, Box::new(envelope)),
        &mut encoded,
    );
    encoded
}

fn read_reply(url: &str, method: &'static str, body: &[u8]) -> Result<Bytes, SyncError> {
    let mut response = Document::parse(format!("{url}: {method}: response"), body)?;
    let status = response.text("status")?;
    match status.as_str() {
        "replied" => {
            let reply = response.require("reply")?;
            let mut reply = Document::from_value(format!("{url}: {method}: reply"), reply)?;
            Ok(reply.bytes("arg")?.into())
        }
        "rejected" => Err(SyncError::Rejected {
            url: url.to_owned(),
            method,
            code: response.natural("reject_code")?,
            error_code: response
                .text("error_code")
                .map(|code| format!(" ({code})"))
                .unwrap_or_default(),
            message: response.text("reject_message")?.replace(['\n', '\r'], " "),
        }),
        _ => Err(response.error("status", "is neither \"replied\" nor \"rejected\"")),
    }
}
