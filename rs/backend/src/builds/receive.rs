//! Bodies into the spool: piece by piece, within limits of size, time and number, on threads that may block.

use super::{refusal, Builds};
use actix_web::{rt, web};
use api::Problem;
use build_api::{Digest, Incoming, Received, Start};
use bytes::{Bytes, BytesMut};
use futures_util::StreamExt;
use std::sync::Arc;
use std::time::{Instant, SystemTime};

/// How much is gathered before it is written: large enough to be rare, small enough for many uploads at once.
const PIECE_BYTES: usize = 256 << 10;

/// How much of a body that is refused is read all the same.
pub const REFUSED_BYTES: u64 = 16 << 20;

/// What a request has brought.
pub enum Sent {
    /// The upload's end, and so all of it.
    Whole(Received),
    /// One more part of it.
    Part {
        /// How many bytes there are now.
        received_bytes: u64,
    },
}

/// Receives a body as (a part of) an upload.
///
/// # Errors
/// When there are too many uploads, when the body comes too slowly, is cut or too large, or is not what was declared. What
/// was received until then stays if the digest was declared, except where it can lead nowhere.
pub async fn receive(
    builds: &Arc<Builds>,
    mut payload: web::Payload,
    declared: Option<Digest>,
    start: Start,
    is_last: bool,
) -> Result<Sent, Problem> {
    let _place = builds
        .uploads
        .try_acquire()
        .map_err(|_| Problem::unavailable("too many uploads at once; try again later"))?;
    let incoming = builds
        .blocking(move |library| library.spool().receive(declared, start, SystemTime::now()))
        .await?;
    let copied = copy(builds, &mut payload, incoming).await;
    if copied.as_ref().is_err_and(|problem| problem.status == 413) {
        discard(&mut payload, builds, REFUSED_BYTES).await;
    }
    let incoming = copied?;
    builds
        .figures
        .uploads_finished
        .fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    if !is_last {
        let received_bytes = incoming.received_bytes();
        return Ok(Sent::Part { received_bytes });
    }
    let received = blocking(move || incoming.finish()).await?;
    Ok(Sent::Whole(received))
}

/// Reads a body that nobody needs, up to so many bytes, so that its sender comes to read the answer: a connection that is
/// closed before would take the answer with it.
pub async fn discard(payload: &mut web::Payload, builds: &Builds, max_bytes: u64) {
    let deadline = Instant::now() + builds.limits.upload_time;
    let mut bytes = 0_u64;
    while let Ok(Some(Ok(chunk))) = rt::time::timeout(builds.limits.idle_time, payload.next()).await
    {
        bytes += chunk.len() as u64;
        if bytes > max_bytes || Instant::now() > deadline {
            break;
        }
    }
}

async fn copy(
    builds: &Builds,
    payload: &mut web::Payload,
    mut incoming: Incoming,
) -> Result<Incoming, Problem> {
    let deadline = Instant::now() + builds.limits.upload_time;
    let mut piece = BytesMut::new();
    loop {
        let next = next_chunk(builds, payload, deadline).await;
        if let Ok(Some(chunk)) = &next {
            piece.extend_from_slice(chunk);
        }
        let goes_on = matches!(next, Ok(Some(_)));
        if piece.len() >= PIECE_BYTES || !goes_on {
            let full = piece.split().freeze();
            builds.figures.received(full.len());
            incoming = write(incoming, full).await?;
        }
        if !goes_on {
            return next.map(|_| incoming);
        }
    }
}

/// The next bytes of a body; `None` at its end.
async fn next_chunk(
    builds: &Builds,
    payload: &mut web::Payload,
    deadline: Instant,
) -> Result<Option<Bytes>, Problem> {
    let limits = &builds.limits;
    let left = deadline.saturating_duration_since(Instant::now());
    if left.is_zero() {
        let seconds = limits.upload_time.as_secs();
        let detail = format!("the upload took longer than {seconds} s; continue it with PATCH");
        return Err(Problem::request_timeout(&detail));
    }
    match rt::time::timeout(limits.idle_time.min(left), payload.next()).await {
        Ok(None) => Ok(None),
        Ok(Some(Ok(chunk))) => Ok(Some(chunk)),
        Ok(Some(Err(error))) => Err(Problem::bad_request(&format!(
            "the body was cut off: {error}"
        ))),
        Err(_) => {
            let seconds = limits.idle_time.min(left).as_secs();
            let detail = format!("no bytes came for {seconds} s; continue the upload with PATCH");
            Err(Problem::request_timeout(&detail))
        }
    }
}

async fn write(mut incoming: Incoming, bytes: Bytes) -> Result<Incoming, Problem> {
    blocking(move || incoming.write(&bytes).map(|()| incoming)).await
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, build_api::BuildError> + Send + 'static,
) -> Result<T, Problem> {
    rt::task::spawn_blocking(work)
        .await
        .map_err(|_| Problem::internal("the upload was cut off"))?
        .map_err(|error| refusal::problem(&error))
}
