//! Uploads: `POST /api/builds`, and `/api/builds/uploads/{sha256}` to continue one that was cut.
//!
//! In the spirit of the IETF's resumable uploads (draft-ietf-httpbis-resumable-upload): `Upload-Offset` says where bytes
//! begin or how many there are, `Upload-Complete` (`?1`, `?0`) whether they are all. `Content-Range` does as well. What an
//! upload is resumed by is the digest of its bytes, so the sender has nothing to remember.

use super::parameters::Parameters;
use super::receive::{self, Sent};
use super::{digest, path, refusal, Builds};
use crate::state::State;
use actix_web::http::header::{self, HeaderMap};
use actix_web::http::{Method, StatusCode};
use actix_web::{rt, web, HttpRequest, HttpResponse};
use api::Problem;
use build_api::{Digest, Labels, Received, Start, Taken};
use std::sync::Arc;

/// Where the bytes of a request belong, or how many bytes there are.
const UPLOAD_OFFSET: &str = "upload-offset";
/// Whether these are all bytes.
const UPLOAD_COMPLETE: &str = "upload-complete";

/// What a request says of its body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Part {
    start: Start,
    /// Whether the upload ends with this body, by all that the sender says.
    is_last: bool,
}

/// `POST /api/builds`: takes a profile as a whole.
pub async fn create(
    request: &HttpRequest,
    mut payload: web::Payload,
    state: &Arc<State>,
    builds: &Arc<Builds>,
) -> Result<HttpResponse, Problem> {
    admit(request, &mut payload, state, builds).await?;
    let (labels, parameter) = labels(request)?;
    let declared = digest::declared(request.headers(), parameter.as_deref())?;
    if let Some(response) = known(builds, declared).await? {
        // The sender sees the answer only after it has sent what it has.
        receive::discard(&mut payload, builds, builds.limits.max_profile_bytes).await;
        return Ok(response);
    }
    let part = Part {
        start: Start::Anew,
        is_last: true,
    };
    send(builds, payload, declared, part, labels).await
}

/// `/api/builds/uploads/{sha256}`: says how far an upload came (GET, HEAD) or continues it (PATCH, POST).
pub async fn resume(
    request: &HttpRequest,
    mut payload: web::Payload,
    state: &Arc<State>,
    builds: &Arc<Builds>,
    text: &str,
) -> Result<HttpResponse, Problem> {
    admit(request, &mut payload, state, builds).await?;
    let digest = path::digest(text)?;
    match *request.method() {
        Method::GET | Method::HEAD => {
            Parameters::of(request)?.finish()?;
            progress(builds, digest).await
        }
        Method::PATCH | Method::POST => {
            let (labels, parameter) = labels(request)?;
            digest::declared(request.headers(), parameter.as_deref())?;
            if let Some(response) = known(builds, Some(digest)).await? {
                receive::discard(&mut payload, builds, builds.limits.max_profile_bytes).await;
                return Ok(response);
            }
            let part = part(request.headers())?;
            send(builds, payload, Some(digest), part, labels).await
        }
        _ => Err(Problem::method_not_allowed("GET, HEAD, PATCH, POST")),
    }
}

async fn admit(
    request: &HttpRequest,
    payload: &mut web::Payload,
    state: &State,
    builds: &Builds,
) -> Result<(), Problem> {
    let admitted = state.token.admit(request.headers());
    if admitted.is_err() {
        receive::discard(payload, builds, receive::REFUSED_BYTES).await;
    }
    admitted
}

/// What the query says of the build, and the digest that it declares.
fn labels(request: &HttpRequest) -> Result<(Labels, Option<String>), Problem> {
    let mut parameters = Parameters::of(request)?;
    let sha256 = parameters.take("sha256")?;
    let mut text = |name| parameters.take(name).map(Option::unwrap_or_default);
    let labels = Labels {
        commit: text("commit")?,
        branch: text("branch")?,
        target_pattern: text("target")?,
        config: text("config")?,
        host_class: text("host_class")?,
        outcome: text("outcome")?,
    };
    parameters.finish()?;
    labels.check().map_err(|error| refusal::problem(&error))?;
    Ok((labels, sha256))
}

/// Where a body belongs, by `Upload-Offset` or `Content-Range`.
fn part(headers: &HeaderMap) -> Result<Part, Problem> {
    let text = |name: &str| headers.get(name).map(|it| it.to_str().unwrap_or_default());
    let bad = |name: &str, expected: &str| Problem::bad_request(&format!("{name}: {expected}"));
    let is_last = match text(UPLOAD_COMPLETE) {
        None | Some("?1") => true,
        Some("?0") => false,
        Some(_) => return Err(bad("Upload-Complete", "give ?1 or ?0")),
    };
    let range = match text("content-range") {
        None => None,
        Some(range) => Some(content_range(range).ok_or_else(|| {
            bad(
                "Content-Range",
                "give bytes FIRST-LAST/TOTAL with numbers, as bytes 0-99/500",
            )
        })?),
    };
    let offset = match text(UPLOAD_OFFSET) {
        None => None,
        Some(offset) => Some(
            offset
                .parse::<u64>()
                .map_err(|_| bad("Upload-Offset", "give the number of bytes before these"))?,
        ),
    };
    match (offset, range) {
        (Some(offset), Some(range)) if offset != range.first => Err(bad(
            "Upload-Offset",
            "it contradicts Content-Range; give one of them",
        )),
        (None, None) => Err(bad(
            "Upload-Offset",
            "it is needed, or Content-Range: where in the profile do these bytes begin?",
        )),
        (_, Some(range)) => Ok(Part {
            start: Start::At(range.first),
            is_last: is_last && range.last + 1 == range.total,
        }),
        (Some(offset), None) => Ok(Part {
            start: Start::At(offset),
            is_last,
        }),
    }
}

/// `bytes FIRST-LAST/TOTAL` (RFC 9110, section 14.4).
#[derive(Clone, Copy)]
struct ContentRange {
    first: u64,
    last: u64,
    total: u64,
}

fn content_range(text: &str) -> Option<ContentRange> {
    let (range, total) = text.strip_prefix("bytes ")?.split_once('/')?;
    let (first, last) = range.split_once('-')?;
    let range = ContentRange {
        first: first.parse().ok()?,
        last: last.parse().ok()?,
        total: total.parse().ok()?,
    };
    (range.first <= range.last && range.last < range.total).then_some(range)
}

/// Receives a body, and makes a build of the upload if it is complete. Goes on when the client leaves meanwhile.
async fn send(
    builds: &Arc<Builds>,
    payload: web::Payload,
    declared: Option<Digest>,
    part: Part,
    labels: Labels,
) -> Result<HttpResponse, Problem> {
    let sent = receive::receive(builds, payload, declared, part.start, part.is_last).await?;
    match (sent, declared) {
        (Sent::Whole(received), _) => take(builds, received, labels).await,
        (Sent::Part { received_bytes }, Some(digest)) => Ok(incomplete(digest, received_bytes)),
        (Sent::Part { .. }, None) => Err(Problem::internal("a nameless upload has no parts")),
    }
}

async fn take(
    builds: &Arc<Builds>,
    received: Received,
    labels: Labels,
) -> Result<HttpResponse, Problem> {
    let task = Arc::clone(builds);
    // A task of its own: what was received whole becomes a build even if the client does not wait for it.
    let taken = rt::spawn(async move { task.take(received, labels).await });
    let taken = taken
        .await
        .map_err(|_| Problem::internal("the analysis was cut off"))??;
    Ok(created(&taken))
}

/// The answer for an upload that became a build earlier; `None` when it did not.
async fn known(
    builds: &Arc<Builds>,
    declared: Option<Digest>,
) -> Result<Option<HttpResponse>, Problem> {
    let Some(digest) = declared else {
        return Ok(None);
    };
    let existing = builds
        .blocking(move |library| library.existing(&digest))
        .await?;
    Ok(existing.map(|taken| created(&taken)))
}

async fn progress(builds: &Arc<Builds>, digest: Digest) -> Result<HttpResponse, Problem> {
    let existing = builds
        .blocking(move |library| library.existing(&digest))
        .await?;
    if let Some(taken) = existing {
        let mut response = HttpResponse::Ok();
        return Ok(response
            .insert_header((UPLOAD_COMPLETE, "?1"))
            .insert_header((header::LOCATION, location(&taken)))
            .insert_header((header::CACHE_CONTROL, "no-store"))
            .json(serde_json::json!({
                "sha256": digest.to_string(),
                "complete": true,
                "received_bytes": null,
                "build": taken.id,
            })));
    }
    let received = builds
        .blocking(move |library| library.spool().received_bytes(&digest))
        .await?
        .ok_or_else(|| {
            Problem::not_found("nothing was received of this upload; POST it to /api/builds")
        })?;
    let mut response = HttpResponse::Ok();
    Ok(
        with_offset(&mut response, received).json(serde_json::json!({
            "sha256": digest.to_string(),
            "complete": false,
            "received_bytes": received,
            "build": null,
        })),
    )
}

fn incomplete(digest: Digest, received_bytes: u64) -> HttpResponse {
    let mut response = HttpResponse::NoContent();
    with_offset(&mut response, received_bytes)
        .insert_header((header::LOCATION, format!("/api/builds/uploads/{digest}")))
        .finish()
}

fn with_offset(
    response: &mut actix_web::HttpResponseBuilder,
    received_bytes: u64,
) -> &mut actix_web::HttpResponseBuilder {
    response
        .insert_header((UPLOAD_OFFSET, received_bytes))
        .insert_header((UPLOAD_COMPLETE, "?0"))
        .insert_header((header::CACHE_CONTROL, "no-store"))
}

/// 201 for a new build, 200 for one that is there.
fn created(taken: &Taken) -> HttpResponse {
    let status = match taken.existing {
        true => StatusCode::OK,
        false => StatusCode::CREATED,
    };
    HttpResponse::build(status)
        .insert_header((header::LOCATION, location(taken)))
        .insert_header((UPLOAD_COMPLETE, "?1"))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .json(taken)
}

fn location(taken: &Taken) -> String {
    format!("/api/builds/{}", taken.id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::http::header::{HeaderName, HeaderValue};

    fn part_of(fields: &[(&'static str, &'static str)]) -> Result<Part, u16> {
        let mut headers = HeaderMap::new();
        for (name, value) in fields {
            headers.insert(
                HeaderName::from_static(name),
                HeaderValue::from_static(value),
            );
        }
        part(&headers).map_err(|problem| problem.status)
    }

    #[test]
    fn both_headers_say_where_bytes_belong() {
        let at = |offset, is_last| {
            Ok(Part {
                start: Start::At(offset),
                is_last,
            })
        };
        assert_eq!(part_of(&[("upload-offset", "7")]), at(7, true));
        assert_eq!(
            part_of(&[("upload-offset", "7"), ("upload-complete", "?0")]),
            at(7, false)
        );
        assert_eq!(part_of(&[("content-range", "bytes 7-9/20")]), at(7, false));
        assert_eq!(part_of(&[("content-range", "bytes 7-19/20")]), at(7, true));
        let both = [("upload-offset", "7"), ("content-range", "bytes 7-19/20")];
        assert_eq!(part_of(&both), at(7, true));
    }

    #[test]
    fn what_contradicts_itself_is_refused() {
        for fields in [
            &[][..],
            &[("upload-offset", "-1")],
            &[("upload-offset", "x")],
            &[("content-range", "bytes */20")],
            &[("content-range", "bytes 9-7/20")],
            &[("content-range", "bytes 7-20/20")],
            &[(
                "content-range",
                "bytes 0-18446744073709551615/18446744073709551615",
            )],
            &[("upload-offset", "8"), ("content-range", "bytes 7-19/20")],
            &[("upload-offset", "8"), ("upload-complete", "yes")],
        ] {
            assert_eq!(part_of(fields), Err(400), "{fields:?}");
        }
    }
}
