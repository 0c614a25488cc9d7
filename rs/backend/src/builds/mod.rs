//! Builds over HTTP: uploads, answers about them, and alerts to a webhook.
//!
//! This module owns what is HTTP or process about builds: paths, headers, limits, threads, caches. What a build is, and
//! what the documents say, is `build_api`'s.

mod answers;
mod args;
mod cache;
mod digest;
mod figures;
mod parameters;
mod path;
mod receive;
mod refusal;
mod start;
mod timelines;
mod upload;
mod webhook;

pub use args::BuildArgs;
pub use path::{Place, PATTERNS};
pub use start::open;
pub use webhook::Courier;

use crate::state::State;
use actix_web::http::header::HeaderValue;
use actix_web::{rt, web, HttpRequest, HttpResponse};
use api::Problem;
use build_api::{BuildError, Labels, Library, Received, Taken};
use cache::Caches;
use figures::Figures;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use tokio::sync::Semaphore;

/// All that requests about builds share.
pub struct Builds {
    library: Arc<Library>,
    caches: Caches,
    /// Counters for the metrics.
    pub figures: Figures,
    courier: Option<Courier>,
    limits: Limits,
    /// Places for requests that send a profile.
    uploads: Semaphore,
    /// Places for work that takes a processor for long.
    analyses: Semaphore,
}

/// How much of everything.
struct Limits {
    max_profile_bytes: u64,
    upload_time: Duration,
    idle_time: Duration,
    analysis_time: Duration,
}

/// Answers a request about builds.
///
/// # Errors
/// With the problem to tell the client.
pub async fn answer(
    request: &HttpRequest,
    payload: web::Payload,
    state: &Arc<State>,
    place: Place<'_>,
    id: &HeaderValue,
) -> Result<HttpResponse, Problem> {
    let builds = state.builds.as_ref().ok_or_else(|| {
        Problem::not_found(
            "this server keeps no builds: start it with --data-dir DIR, and a token to write",
        )
    })?;
    match (place, request.method().as_str()) {
        (Place::Builds, "POST") => upload::create(request, payload, state, builds).await,
        (Place::Upload(digest), _) => upload::resume(request, payload, state, builds, digest).await,
        (_, "GET" | "HEAD") => {
            let answer = answers::answer(request, builds, place, id);
            rt::time::timeout(state.answer_timeout, answer)
                .await
                .unwrap_or_else(|_| Err(Problem::timeout()))
        }
        (Place::Builds, _) => Err(Problem::method_not_allowed("GET, HEAD, POST")),
        _ => Err(Problem::method_not_allowed("GET, HEAD")),
    }
}

impl Builds {
    /// Runs something that reads or writes files or the history on a thread that may block.
    async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Library) -> Result<T, BuildError> + Send + 'static,
    ) -> Result<T, Problem> {
        let library = Arc::clone(&self.library);
        rt::task::spawn_blocking(move || work(&library))
            .await
            .map_err(|_| Problem::internal("the work was cut off"))?
            .map_err(|error| refusal::problem(&error))
    }

    /// As [`Self::blocking`], for work that takes a processor for long: few at once, the others wait.
    async fn heavy<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Library) -> Result<T, BuildError> + Send + 'static,
    ) -> Result<T, Problem> {
        let _place = self
            .analyses
            .acquire()
            .await
            .map_err(|_| Problem::unavailable("the server drains"))?;
        self.blocking(work).await
    }

    /// Makes a build of a complete upload.
    async fn take(&self, received: Received, labels: Labels) -> Result<Taken, Problem> {
        let notify = self.courier.is_some();
        let deadline_after = self.limits.analysis_time;
        let start = Instant::now();
        let taken = self
            .heavy(move |library| library.take(received, labels, now_ms(), deadline_after, notify))
            .await;
        self.figures.analyzed(start.elapsed(), taken.as_ref().ok());
        let taken = taken?;
        self.caches.forget_lists();
        if let Some(courier) = &self.courier {
            courier.wake();
        }
        tracing::info!(build = %taken.id, existing = taken.existing, alerts = taken.alerts.len(), "build");
        Ok(taken)
    }

    /// Removes unfinished uploads that are too old; called from time to time.
    pub async fn tidy(&self) {
        let tidied = self
            .blocking(|library| library.spool().prune(SystemTime::now()))
            .await;
        if let Err(problem) = tidied {
            tracing::error!(error = problem.detail, "cannot prune the uploads");
        }
    }
}

/// Milliseconds since 1970 (UTC).
fn now_ms() -> i64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    now.map_or(0, |now| i64::try_from(now.as_millis()).unwrap_or(i64::MAX))
}
