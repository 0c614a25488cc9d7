//! The API as programs hold it: publish snapshots, take ready answers, ask for all others.
//!
//! ```text
//! publish ──> Current { rows, ready answers } ──swap──> one atomic pointer ──> hot   (no lock, no computation)
//!                                                                     └──────> answer ──> Cache ──> compute
//! ```

use crate::cache::{Abandoned, Cache, Limits, Statistics, Weigh};
use crate::compute::{Scope, Sources};
use crate::current::{hot_paths, Current, Hot, JSON};
use crate::document::{changes, ChangeRow};
use crate::encoding::{compress, Encoded, Encoding, Level};
use crate::error::Error;
use crate::history::{History, Past};
use crate::openapi;
use crate::problem::Problem;
use crate::query::{List, Question};
use crate::routes::{self, Route, RouteKind, Standard, ROUTES};
use crate::view::View;
use arc_swap::ArcSwapOption;
use bytes::Bytes;
use registry::{At, Snapshot, Timestamp, VersionInfo};
use std::mem::size_of_val;
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use tokio::task::spawn_blocking;
use utoipa::openapi::OpenApi;

/// The most bytes that a path, or a query, may have. This also bounds what the cache's keys weigh.
const MAX_TEXT_BYTES: usize = 2048;

/// How much is kept, and for how long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// The most computed answers that are kept.
    pub cache_entries: usize,
    /// The most bytes of computed answers that are kept.
    pub cache_bytes: usize,
    /// How long a computed answer is given out as it is. Answers about a version cannot change; this bounds how late
    /// a change in the history behind them is seen, such as the import of an older snapshot.
    pub time_to_live: Duration,
    /// How long after that it is still given out while it is computed anew.
    pub stale_for: Duration,
    /// How many snapshots older than the published one are kept ready in memory.
    pub snapshots_kept: usize,
}

impl Default for Options {
    /// 2048 answers of 4 MiB together, for 30 seconds and 5 minutes more; 2 older snapshots.
    fn default() -> Self {
        Self {
            cache_entries: 2048,
            cache_bytes: 4 << 20,
            time_to_live: Duration::from_secs(30),
            stale_for: Duration::from_secs(300),
            snapshots_kept: 2,
        }
    }
}

/// The API. Clones are handles to the same one.
#[derive(Clone)]
pub struct Api {
    shared: Arc<Shared>,
    cache: Cache<Key, Entry, Error>,
}

/// What computations share.
struct Shared {
    current: ArcSwapOption<Current>,
    past: Past,
    /// The description of the API in every encoding, made when first needed.
    description: OnceLock<Arc<Encoded>>,
    /// Describes the paths that others answer.
    others: fn() -> OpenApi,
}

/// What a publication has brought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    /// The registry's version.
    pub version: u64,
    /// The weak entity tag of every document of this snapshot.
    pub etag: Arc<str>,
    /// What changed from the snapshot that was published before; nothing for the first one.
    pub changes: Vec<ChangeRow>,
}

/// A computed answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The document.
    pub body: Bytes,
    /// The encoding that it is in: the one asked for, or none where that would not make it smaller.
    pub encoding: Encoding,
    /// The weak entity tag, as the header `ETag` has it.
    pub etag: Arc<str>,
    /// The content type, as the header has it.
    pub content_type: &'static str,
    /// When the registry was, or was seen, like this.
    pub last_modified: Timestamp,
}

/// What the cache knows an answer by.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Key {
    /// The versions that the history has.
    Versions,
    /// The answer to a question.
    Answer(Box<AnswerKey>),
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct AnswerKey {
    route: RouteKind,
    id: Option<String>,
    scope: Scope,
    list: List,
    position: Option<u32>,
    /// Of the published snapshot when the question came: what is computed from an older one stays apart.
    contents: u32,
    encoding: Encoding,
}

#[derive(Clone)]
enum Entry {
    Versions(Arc<[VersionInfo]>),
    Answer(Answer),
}

impl Api {
    /// An API without a snapshot: it answers once one is published.
    pub fn new(history: Arc<dyn History>, options: Options) -> Self {
        Self::beside(history, options, OpenApi::default)
    }

    /// An API beside others at the same server. Its description has their paths and schemas, too; what they call
    /// `Problem` and the security scheme `token` is defined here.
    pub fn beside(history: Arc<dyn History>, options: Options, others: fn() -> OpenApi) -> Self {
        let limits = Limits {
            max_entries: options.cache_entries,
            max_bytes: options.cache_bytes,
            time_to_live: options.time_to_live,
            stale_for: options.stale_for,
        };
        Self {
            shared: Arc::new(Shared {
                current: ArcSwapOption::empty(),
                past: Past::new(history, options.snapshots_kept),
                description: OnceLock::new(),
                others,
            }),
            cache: Cache::new(limits),
        }
    }

    /// Makes this snapshot the one that is shown, with its ready answers; until they are made the former one is
    /// shown. What was computed before is forgotten. May take seconds: not for a thread that serves others.
    pub fn publish(&self, snapshot: Snapshot) -> Published {
        let shared = &self.shared;
        let description = shared.description.get_or_init(|| {
            let document = openapi::document((shared.others)());
            Arc::new(Encoded::new(document, Level::Once))
        });
        let current = Arc::new(Current::new(View::new(snapshot), description));
        let former = shared.current.swap(Some(Arc::clone(&current)));
        let former = former.map(|former| Arc::clone(&former.view));
        let changes = former.as_ref().map(|former| {
            let (from, to) = (&former.snapshot, &current.view.snapshot);
            changes(from, to)
        });
        let older = former.filter(|former| former.version() < current.version);
        shared.past.restart(older);
        self.cache.clear();
        Published {
            version: current.version,
            etag: Arc::clone(&current.etag),
            changes: changes.unwrap_or_default(),
        }
    }

    /// The published snapshot, if there is one.
    pub fn current(&self) -> Option<Arc<Current>> {
        self.shared.current.load_full()
    }

    /// The answer that is ready for a path without a query; `None` for other paths, and before the first publication.
    /// Takes no lock.
    pub fn hot(&self, path: &str) -> Option<Hot> {
        self.shared.current.load().as_ref()?.hot(path)
    }

    /// The paths whose answers are ready once a snapshot is published.
    pub fn hot_paths(&self) -> impl Iterator<Item = &'static str> {
        hot_paths()
    }

    /// The answer to any question: a path and the text after its `?`, which may be empty. Needs a runtime of Tokio.
    ///
    /// # Errors
    /// When the question is wrong (400, 414), asks for what is not there (404), comes before the first publication
    /// (503), or the history cannot be read (500).
    pub async fn answer(
        &self,
        path: &str,
        query: &str,
        encoding: Encoding,
    ) -> Result<Answer, Problem> {
        Ok(self.find_answer(path, query, encoding).await?)
    }

    /// What the cache of computed answers did so far and holds now.
    pub fn statistics(&self) -> Statistics {
        self.cache.statistics()
    }

    /// Every route.
    pub fn routes() -> &'static [Route] {
        &ROUTES
    }

    /// The pattern of [`Api::routes`] that a path fits, or `other`.
    pub fn route_of(path: &str) -> &'static str {
        routes::route_of(path)
    }

    async fn find_answer(
        &self,
        path: &str,
        query: &str,
        encoding: Encoding,
    ) -> Result<Answer, Error> {
        let bytes = path.len().max(query.len());
        if bytes > MAX_TEXT_BYTES {
            let limit = MAX_TEXT_BYTES;
            return Err(Error::TooLong { bytes, limit });
        }
        let (route, id) = routes::find(path)?;
        let question = Question::parse(route, id, query)?;
        let current = self.current().ok_or(Error::NotReady)?;
        let scope = self.scope(&question, &current).await?;
        if question.is_whole() && scope.version == current.version {
            if let Some(hot) = current.hot(route.path) {
                return Ok(Answer::of_hot(&hot, encoding));
            }
        }
        let key = AnswerKey {
            route: route.kind,
            id: question.id.clone(),
            scope,
            list: question.list.clone(),
            position: question.cursor.map(|cursor| cursor.position),
            contents: current.view.contents,
            encoding,
        };
        let shared = Arc::clone(&self.shared);
        let compute = move || compute(shared, current, question, scope, encoding);
        let entry = self
            .cache
            .get_or_compute(Key::Answer(Box::new(key)), compute);
        match entry.await? {
            Entry::Answer(answer) => Ok(answer),
            Entry::Versions(_) => Err(Error::CutOff),
        }
    }

    /// The versions that a question is about.
    async fn scope(&self, question: &Question, current: &Current) -> Result<Scope, Error> {
        let has_from = question.route.takes(Standard::From);
        if let Some(cursor) = question.cursor {
            return Ok(Scope {
                version: cursor.version,
                from: has_from.then_some(cursor.from_version),
            });
        }
        let version = self.version_at(question.at, current).await?;
        let from = match question.from {
            Some(from) => Some(self.version_at(from, current).await?),
            None => None,
        };
        Ok(Scope { version, from })
    }

    /// The newest version that is not after this point, nor after the published one.
    async fn version_at(&self, at: At, current: &Current) -> Result<u64, Error> {
        let is_current = match at {
            At::Newest => true,
            At::Version(version) => version >= current.version,
            At::Time(time) => time >= current.time,
        };
        if is_current {
            return Ok(current.version);
        }
        let versions = self.versions().await?;
        let is_before = |info: &&VersionInfo| match at {
            At::Newest => true,
            At::Version(version) => info.version <= version,
            At::Time(time) => info.time <= time,
        };
        let older = versions
            .iter()
            .filter(|info| info.version < current.version);
        let found = older.filter(is_before).map(|info| info.version).max();
        let oldest = versions
            .first()
            .map_or(current.version, |info| info.version);
        found.ok_or_else(|| Error::NoSnapshot {
            at: at.to_string(),
            oldest,
        })
    }

    async fn versions(&self) -> Result<Arc<[VersionInfo]>, Error> {
        let shared = Arc::clone(&self.shared);
        let compute = move || async move {
            let versions = spawn_blocking(move || shared.past.versions()).await;
            let versions = versions.map_err(|_| Error::CutOff)??;
            Ok(Entry::Versions(versions.into()))
        };
        match self.cache.get_or_compute(Key::Versions, compute).await? {
            Entry::Versions(versions) => Ok(versions),
            Entry::Answer(_) => Err(Error::CutOff),
        }
    }
}

async fn compute(
    shared: Arc<Shared>,
    current: Arc<Current>,
    question: Question,
    scope: Scope,
    encoding: Encoding,
) -> Result<Entry, Error> {
    let answer = spawn_blocking(move || {
        let sources = Sources {
            current: &current,
            past: &shared.past,
        };
        let body = sources.answer(&question, scope)?;
        let (bytes, encoding) = compress(&body.bytes, encoding, Level::Quick);
        Ok(Entry::Answer(Answer {
            body: bytes,
            encoding,
            etag: body.etag,
            content_type: JSON,
            last_modified: body.last_modified,
        }))
    });
    answer.await.map_err(|_| Error::CutOff)?
}

impl Answer {
    fn of_hot(hot: &Hot, encoding: Encoding) -> Self {
        let (body, encoding) = hot.document.select(encoding);
        Self {
            body: body.clone(),
            encoding,
            etag: Arc::clone(&hot.etag),
            content_type: hot.content_type,
            last_modified: hot.last_modified,
        }
    }
}

impl From<Abandoned> for Error {
    fn from(_: Abandoned) -> Self {
        Self::CutOff
    }
}

impl Weigh for Key {
    fn weight_bytes(&self) -> usize {
        let text = match self {
            Self::Versions => 0,
            Self::Answer(key) => {
                size_of_val(&**key) + key.id.as_ref().map_or(0, String::len) + key.list.heap_bytes()
            }
        };
        size_of_val(self) + text
    }
}

impl Weigh for Entry {
    fn weight_bytes(&self) -> usize {
        let content = match self {
            Self::Versions(versions) => size_of_val(&**versions),
            Self::Answer(answer) => answer.body.len() + answer.etag.len(),
        };
        size_of_val(self) + content
    }
}
