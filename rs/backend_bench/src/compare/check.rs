//! Whether servers answer rightly: status, headers, and the same document from all. It must not know how fast.

use std::net::SocketAddr;

use anyhow::{ensure, Context, Result};
use serde::de::IgnoredAny;
use serde_json::Value;

use super::fleet::Fleet;
use super::{Contender, Contest, Measurement};
use crate::http::{self, Answer};
use crate::serve::Kind;

/// Headers that every server writes itself, or that are of one connection.
const OWN_HEADERS: [&str; 4] = ["connection", "content-length", "date", "transfer-encoding"];

/// What dre-backend answers.
#[derive(Debug, Clone)]
pub struct Documents {
    /// The document as JSON.
    pub json: Vec<u8>,
    /// The same as Brotli, as dre-backend sends it.
    pub brotli: Vec<u8>,
    /// The headers of the compressed answer but those that every server writes itself.
    pub headers: Vec<(String, String)>,
}

/// Asks dre-backend for a document in both encodings and checks that they are one document, told as the API promises:
/// with an `ETag`, and varying by `Accept-Encoding`.
///
/// # Errors
///
/// When an answer is wrong or fails.
pub fn documents(address: SocketAddr, target: &str) -> Result<Documents> {
    let plain = get(address, target, "identity")?;
    let encoding = plain.header("content-encoding");
    ensure!(
        encoding.is_none_or(|encoding| encoding == "identity"),
        "{target} is encoded as {} though only identity is accepted",
        encoding.unwrap_or_default()
    );
    let compressed = brotli(address, target)?;
    ensure!(
        compressed.decoded()? == plain.body,
        "{target} differs between its encodings br and identity"
    );
    ensure!(compressed.header("etag").is_some(), "{target} has no ETag");
    let vary = compressed.header("vary").unwrap_or_default();
    ensure!(
        vary.to_ascii_lowercase().contains("accept-encoding"),
        "{target} does not vary by Accept-Encoding"
    );
    let is_common = |name: &String| !OWN_HEADERS.contains(&name.as_str());
    let headers = compressed.headers.into_iter();
    Ok(Documents {
        json: plain.body,
        brotli: compressed.body,
        headers: headers.filter(|(name, _)| is_common(name)).collect(),
    })
}

/// What is wrong with the answers of all servers, by the documents that dre-backend answered first.
pub fn fleet(fleet: &Fleet, expected: &Documents, contest: &Contest) -> Vec<String> {
    let checked = fleet.servers().map(|(contender, server)| {
        let done = contender_answers(contender, server.address, expected, &contest.target);
        done.map_err(|error| format!("{}: {error:#}", contest.name(contender)))
    });
    checked.filter_map(Result::err).collect()
}

fn contender_answers(
    contender: Contender,
    address: SocketAddr,
    expected: &Documents,
    target: &str,
) -> Result<()> {
    match contender {
        Contender::Also(_) => {
            let documents = documents(address, target)?;
            ensure!(
                timeless(&documents.json)? == timeless(&expected.json)?,
                "{target} is not dre-backend's document"
            );
        }
        Contender::Subject => {
            let documents = documents(address, target)?;
            ensure!(
                documents.json == expected.json,
                "{target} has changed since the benchmark began; serve a store that nobody writes"
            );
        }
        Contender::Alternative(Kind::HyperConstant) => {
            let body = brotli(address, target)?.body;
            ensure!(body == expected.brotli, "{target} is not the constant body");
        }
        Contender::Alternative(Kind::CompressBrotli) => {
            let body = brotli(address, target)?.decoded()?;
            ensure!(
                body == expected.json,
                "{target} is not dre-backend's document"
            );
        }
        Contender::Alternative(Kind::SerializeRwlock | Kind::UnboundedCache) => {
            let body = get(address, target, "br")?.decoded()?;
            ensure!(
                body == expected.json,
                "{target} is not dre-backend's document"
            );
        }
    }
    Ok(())
}

/// A document without its time, which in a generated network is that of the server's start.
fn timeless(json: &[u8]) -> Result<Value> {
    let mut document: Value = serde_json::from_slice(json).context("it is no JSON")?;
    if let Some(members) = document.as_object_mut() {
        members.remove("time");
    }
    Ok(document)
}

fn brotli(address: SocketAddr, target: &str) -> Result<Answer> {
    let answer = get(address, target, "br")?;
    ensure!(
        answer.header("content-encoding") == Some("br"),
        "{target} is not encoded as br though that is accepted"
    );
    Ok(answer)
}

fn get(address: SocketAddr, target: &str, accept_encoding: &str) -> Result<Answer> {
    let answer = http::get(address, target, accept_encoding)?;
    is_json(&answer).with_context(|| target.to_owned())?;
    Ok(answer)
}

/// Whether an answer has the status 200 and a body of JSON.
///
/// # Errors
///
/// When it has not; says what it has.
pub fn is_json(answer: &Answer) -> Result<()> {
    ensure!(
        answer.status == 200,
        "it is answered with {}: {}",
        answer.status,
        String::from_utf8_lossy(&answer.body).trim_end()
    );
    let IgnoredAny = serde_json::from_slice(&answer.decoded()?).context("it is no JSON")?;
    Ok(())
}

/// What went wrong in a measurement. dre-backend may not fail at all; an alternative may be too slow for its load, but
/// must answer.
pub fn measurement(measured: &Measurement, contest: &Contest) -> Option<String> {
    let errors = &measured.figures.errors;
    let failed = match measured.contender {
        Contender::Subject | Contender::Also(_) => errors.total(),
        Contender::Alternative(_) => errors.status,
    };
    let place = format!(
        "{} under {} in round {}",
        contest.name(measured.contender),
        measured.load,
        measured.round + 1
    );
    if failed > 0 {
        Some(format!(
            "{place}: {failed} requests failed: {} by status, {} at connecting, {} at reading, {} at writing, {} by timeout",
            errors.status, errors.connect, errors.read, errors.write, errors.timeout
        ))
    } else if measured.figures.requests == 0 {
        Some(format!("{place}: no request was answered"))
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::report::tests::{measurement as measured, outcome};

    #[test]
    fn documents_of_two_starts_differ_in_their_time_alone() {
        let first = timeless(br#"{"time":"2026-11-25T13:55:58Z","total":42}"#).unwrap();
        let second = timeless(br#"{"time":"2026-11-25T13:55:59Z","total":42}"#).unwrap();
        assert_eq!(first, second);
        assert_ne!(first, timeless(br#"{"total":41}"#).unwrap());
    }

    #[test]
    fn slow_alternatives_are_no_failures() {
        let slow = Contender::Alternative(Kind::CompressBrotli);
        let mut answered = measured(0, slow, 1_000);
        answered.figures.errors.timeout = 5;
        assert_eq!(measurement(&answered, &outcome().contest), None);
        answered.figures.errors.status = 1;
        assert!(measurement(&answered, &outcome().contest).is_some());
        assert!(measurement(&measured(0, slow, 0), &outcome().contest).is_some());
    }

    #[test]
    fn dre_backend_may_not_fail_at_all() {
        let mut answered = measured(1, Contender::Subject, 1_000);
        assert_eq!(measurement(&answered, &outcome().contest), None);
        answered.figures.errors.read = 2;
        let told = measurement(&answered, &outcome().contest).unwrap();
        assert!(
            told.starts_with(
                "dre-backend under -t2 -c64 in round 2: 2 requests failed: 0 by status"
            ),
            "{told}"
        );
    }
}
