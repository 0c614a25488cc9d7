//! The stream of server-sent events: one event for each new version of the registry.
//!
//! An event's id is the version, so a client that comes back with `Last-Event-ID` gets what it missed.

use actix_web::http::header;
use actix_web::{rt, HttpRequest, HttpResponse};
use api::Problem;
use bytes::Bytes;
use futures_util::stream;
use registry::VersionInfo;
use std::convert::Infallible;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// How many versions a client may have missed; one that missed more is told to start anew.
const KEPT_VERSIONS: usize = 1024;

/// How often an idle stream shows that it lives, so that proxies keep it open.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// The versions, as they come, and who follows them.
pub struct Feed {
    versions: watch::Sender<Recent>,
    streams: Arc<AtomicUsize>,
    max_streams: usize,
}

/// The newest versions, ascending, and whether the server goes on.
#[derive(Clone, Default)]
struct Recent {
    versions: Arc<[VersionInfo]>,
    closed: bool,
}

impl Feed {
    /// A feed that at most so many clients follow at once.
    pub fn new(max_streams: usize) -> Self {
        Self {
            versions: watch::Sender::new(Recent::default()),
            streams: Arc::new(AtomicUsize::new(0)),
            max_streams,
        }
    }

    /// The newest version that was published.
    pub fn newest(&self) -> Option<VersionInfo> {
        self.versions.borrow().versions.last().cloned()
    }

    /// Tells all followers of these versions, of which the newest are kept.
    pub fn publish(&self, versions: Vec<VersionInfo>) {
        let first = versions.len().saturating_sub(KEPT_VERSIONS);
        self.versions
            .send_modify(|recent| recent.versions = versions.into_iter().skip(first).collect());
    }

    /// Ends every stream.
    pub fn close(&self) {
        self.versions.send_modify(|recent| recent.closed = true);
    }

    /// How many clients follow.
    pub fn streams(&self) -> usize {
        self.streams.load(Ordering::Relaxed)
    }

    /// Lets one more client follow.
    ///
    /// # Errors
    /// When too many follow already, or `Last-Event-ID` is no version.
    pub fn follow(&self, request: &HttpRequest) -> Result<HttpResponse, Problem> {
        let last_seen = match request.headers().get("last-event-id") {
            None => None,
            Some(value) => Some(
                value
                    .to_str()
                    .ok()
                    .and_then(|text| text.trim().parse::<u64>().ok())
                    .ok_or_else(|| {
                        Problem::bad_request("Last-Event-ID is not a registry version")
                    })?,
            ),
        };
        let place = Place::take(&self.streams, self.max_streams).ok_or_else(|| {
            Problem::unavailable("too many clients follow the events; try again later")
        })?;
        let follower = Follower {
            receiver: self.versions.subscribe(),
            last_seen,
            greeted: false,
            _place: place,
        };
        let body = stream::unfold(follower, |mut follower| async move {
            let chunk = follower.next_chunk().await?;
            Some((Ok::<_, Infallible>(chunk), follower))
        });
        Ok(HttpResponse::Ok()
            .insert_header((header::CONTENT_TYPE, "text/event-stream"))
            .insert_header((header::CACHE_CONTROL, "no-store"))
            .insert_header(("x-accel-buffering", "no"))
            .streaming(Box::pin(body)))
    }
}

/// One of the places for followers, given back when the stream ends.
struct Place(Arc<AtomicUsize>);

impl Place {
    fn take(places: &Arc<AtomicUsize>, max: usize) -> Option<Self> {
        let taken = places.fetch_update(Ordering::AcqRel, Ordering::Acquire, |count| {
            (count < max).then_some(count + 1)
        });
        taken.ok().map(|_| Self(Arc::clone(places)))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

struct Follower {
    receiver: watch::Receiver<Recent>,
    last_seen: Option<u64>,
    greeted: bool,
    _place: Place,
}

impl Follower {
    /// The next bytes of the stream: at first what the client missed, then each new version, or a sign of life.
    async fn next_chunk(&mut self) -> Option<Bytes> {
        loop {
            let recent = self.receiver.borrow_and_update().clone();
            if recent.closed {
                return None;
            }
            let text = self.events(&recent.versions);
            if !text.is_empty() {
                return Some(Bytes::from(text));
            }
            match rt::time::timeout(HEARTBEAT, self.receiver.changed()).await {
                Ok(Ok(())) => {}
                Ok(Err(_)) => return None,
                Err(_) => return Some(Bytes::from_static(b": alive\n\n")),
            }
        }
    }

    fn events(&mut self, versions: &[VersionInfo]) -> String {
        let mut text = String::new();
        if !self.greeted {
            self.greeted = true;
            text.push_str("retry: 2000\n\n");
            text.push_str(&self.greeting(versions));
        }
        for (index, info) in versions.iter().enumerate() {
            if self.last_seen.is_none_or(|last| info.version > last) {
                self.last_seen = Some(info.version);
                let previous = index.checked_sub(1).and_then(|before| versions.get(before));
                text.push_str(&event("snapshot", info, previous));
            }
        }
        text
    }

    /// A new client starts at the newest version. One that missed more than is kept is told so by a `reset`.
    fn greeting(&mut self, versions: &[VersionInfo]) -> String {
        let before_newest = versions
            .len()
            .checked_sub(2)
            .and_then(|index| versions.get(index));
        match self.last_seen {
            None => self.last_seen = before_newest.map(|info| info.version),
            Some(last) => {
                let first_kept = versions.first().map(|info| info.version);
                let newest = versions.last();
                let ahead = newest.is_some_and(|info| last > info.version);
                let behind =
                    versions.len() == KEPT_VERSIONS && first_kept.is_some_and(|first| last < first);
                if let Some(newest) = newest.filter(|_| ahead || behind) {
                    self.last_seen = Some(newest.version);
                    return event("reset", newest, None);
                }
            }
        }
        String::new()
    }
}

fn event(name: &str, info: &VersionInfo, previous: Option<&VersionInfo>) -> String {
    let data = serde_json::json!({
        "version": info.version,
        "time": info.time.to_string(),
        "source": info.provenance.source.as_str(),
        "synthetic": matches!(info.provenance.source, registry::Source::Synthetic { .. }),
        "previous_version": previous.map(|previous| previous.version),
    });
    format!("id: {}\nevent: {name}\ndata: {data}\n\n", info.version)
}
