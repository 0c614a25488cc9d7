//! Caches of answers about builds, and of decoded timelines.

use api::cache::{Cache, Limits, Statistics, Weigh};
use api::encoding::Encoding;
use api::Problem;
use bazel_profile::Trace;
use build_api::{Comparison, StoredDocument};
use bytes::Bytes;
use perf_history::RunId;
use std::sync::Arc;
use std::time::Duration;

/// The most answers, and the most timelines, that are kept.
const MAX_ENTRIES: usize = 512;
/// How long an answer that cannot change is kept, so that a build that was pruned is gone some time.
const FIXED_FOR: Duration = Duration::from_secs(600);
/// How long an answer that changes with the history is kept: other programs write there as well.
const MOVING_FOR: Duration = Duration::from_secs(2);

/// All caches about builds.
pub struct Caches {
    /// Answers about builds that never change.
    pub fixed: Cache<Key, Entry, Problem>,
    /// Lists and trends.
    pub moving: Cache<Key, Entry, Problem>,
    /// Decoded timelines.
    pub traces: Cache<TraceKey, SharedTrace, Problem>,
}

/// What an answer is known by.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    /// A build's document, as it is kept.
    Build(RunId),
    /// A part of a timeline.
    Window(Box<WindowKey>),
    /// What was found in a timeline.
    Search(Box<SearchKey>),
    /// A comparison.
    Comparison(Box<Comparison>, Encoding),
    /// A list or a trend, by its path and its question in words.
    Moving(&'static str, Box<str>, Encoding),
}

/// What a part of a timeline is known by.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct WindowKey {
    /// The build.
    pub id: RunId,
    /// Where it begins; `None` for the trace's beginning.
    pub from_us: Option<i64>,
    /// Where it ends; `None` for the trace's end.
    pub to_us: Option<i64>,
    /// How wide it is.
    pub width_px: u32,
    /// Whether it is binary rather than JSON.
    pub is_binary: bool,
    /// How it is compressed.
    pub encoding: Encoding,
}

/// What a search in a timeline is known by.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SearchKey {
    /// The build.
    pub id: RunId,
    /// What is looked for.
    pub text: Box<str>,
    /// The most spans that are listed.
    pub limit: usize,
    /// How it is compressed.
    pub encoding: Encoding,
}

/// A kept answer.
#[derive(Clone)]
pub enum Entry {
    /// As a build's document is kept.
    Stored(Arc<StoredDocument>),
    /// A body in the encoding that it was asked for in, or as it is where that is not larger.
    Body(Bytes, Encoding),
}

/// The build of a decoded timeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TraceKey(pub RunId);

/// A decoded timeline.
#[derive(Clone)]
pub struct SharedTrace(pub Arc<Trace>);

impl Caches {
    /// Empty caches that take so many bytes: half for timelines, a quarter each for the answers.
    pub fn new(bytes: usize) -> Self {
        let limits = |max_bytes, max_entries, time_to_live| Limits {
            max_entries,
            max_bytes,
            time_to_live,
            stale_for: Duration::ZERO,
        };
        Self {
            fixed: Cache::new(limits(bytes / 4, MAX_ENTRIES, FIXED_FOR)),
            moving: Cache::new(limits(bytes / 4, MAX_ENTRIES, MOVING_FOR)),
            // Few entries make one shard, so that one large timeline may take all the room.
            traces: Cache::new(limits(bytes / 2, 16, FIXED_FOR)),
        }
    }

    /// Forgets what a new build changes.
    pub fn forget_lists(&self) {
        self.moving.clear();
    }

    /// What the caches of answers did so far and hold now.
    pub fn statistics(&self) -> Statistics {
        let (fixed, moving) = (self.fixed.statistics(), self.moving.statistics());
        Statistics {
            hits: fixed.hits + moving.hits,
            stale_hits: fixed.stale_hits + moving.stale_hits,
            misses: fixed.misses + moving.misses,
            waits: fixed.waits + moving.waits,
            evictions: fixed.evictions + moving.evictions,
            expirations: fixed.expirations + moving.expirations,
            entries: fixed.entries + moving.entries,
            bytes: fixed.bytes + moving.bytes,
        }
    }
}

impl Weigh for Key {
    fn weight_bytes(&self) -> usize {
        let heap = match self {
            Self::Build(_) => 0,
            Self::Window(key) => size_of_val(&**key),
            Self::Search(key) => size_of_val(&**key) + key.text.len(),
            Self::Comparison(comparison, _) => {
                size_of_val(&**comparison)
                    + (comparison.base.capacity() + comparison.head.capacity()) * size_of::<RunId>()
            }
            Self::Moving(_, question, _) => question.len(),
        };
        size_of_val(self) + heap
    }
}

impl Weigh for Entry {
    fn weight_bytes(&self) -> usize {
        let heap = match self {
            Self::Stored(document) => size_of_val(&**document) + document.gzip.capacity(),
            Self::Body(body, _) => body.len(),
        };
        size_of_val(self) + heap
    }
}

impl Weigh for TraceKey {
    fn weight_bytes(&self) -> usize {
        size_of_val(self)
    }
}

impl Weigh for SharedTrace {
    fn weight_bytes(&self) -> usize {
        self.0.heap_bytes() + size_of_val(&*self.0)
    }
}
