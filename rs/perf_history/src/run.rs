//! Runs: what a history keeps of one build or one measurement, and the identifier that follows from it. This module
//! must not know how runs are stored or shown.

use std::fmt;
use std::str::FromStr;

use bazel_profile::CacheState;
use perf_metrics::Metric;
use sha2::{Digest, Sha256};
use thiserror::Error;

/// The longest text of a run, in bytes.
pub const TEXT_LIMIT_BYTES: usize = 4096;
/// The most metrics that one run can have.
pub const METRIC_LIMIT: usize = 4096;

/// What the identifiers are made of; it changes when the canonical form does.
const CANONICAL_FORM: &[u8] = b"dre perf_history run 1\0";

/// Which runs can be compared with which: all that is known of what was measured, and under which conditions.
/// A text that nobody knows is empty.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct RunKey {
    /// The commit of the sources, as version control names it.
    pub commit: String,
    /// The branch of the sources.
    pub branch: String,
    /// What was built: Bazel's target patterns, separated by spaces.
    pub target_pattern: String,
    /// How it was built: the names of Bazel's configs, as `release,perf`.
    pub config: String,
    /// The kind of machine it ran on. Runs on different kinds are never compared.
    pub host_class: String,
    /// What the caches held before the run.
    pub cache_state: CacheState,
}

impl Default for RunKey {
    fn default() -> Self {
        Self {
            commit: String::new(),
            branch: String::new(),
            target_pattern: String::new(),
            config: String::new(),
            host_class: String::new(),
            cache_state: CacheState::Unknown,
        }
    }
}

impl RunKey {
    /// The texts with their names, in their canonical order.
    pub(crate) fn texts(&self) -> [(&'static str, &str); 5] {
        [
            ("commit", &self.commit),
            ("branch", &self.branch),
            ("target pattern", &self.target_pattern),
            ("config", &self.config),
            ("host class", &self.host_class),
        ]
    }
}

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// Everything that was asked for was built, and every test passed.
    Success,
    /// Something was not built, or a test failed.
    Failure,
    /// Somebody stopped it.
    Interrupted,
    /// Nothing says so.
    Unknown,
}

impl Outcome {
    /// Every outcome.
    pub const ALL: [Self; 4] = [
        Self::Success,
        Self::Failure,
        Self::Interrupted,
        Self::Unknown,
    ];

    /// The stable lower-case name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Success => "success",
            Self::Failure => "failure",
            Self::Interrupted => "interrupted",
            Self::Unknown => "unknown",
        }
    }

    /// The outcome of a [`name`](Self::name).
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.name() == name)
    }
}

/// The cache state of a [`CacheState::name`].
#[must_use]
pub fn cache_state_from_name(name: &str) -> Option<CacheState> {
    CacheState::ALL.into_iter().find(|it| it.name() == name)
}

/// What a run consists of, before it is looked at.
#[derive(Debug, Clone, PartialEq)]
pub struct RunContent {
    /// When the run began, in milliseconds since 1970 (UTC).
    pub time_ms: i64,
    /// What was measured, and under which conditions.
    pub key: RunKey,
    /// How it ended.
    pub outcome: Outcome,
    /// Where the run is known from: Bazel's build identifier, or empty.
    pub source: String,
    /// What was measured, in any order; each name once.
    pub metrics: Vec<Metric>,
}

/// One build or measurement. It never changes: its identifier is the digest of its content.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    id: RunId,
    content: RunContent,
}

impl Run {
    /// Looks at the content, and names it.
    ///
    /// # Errors
    /// If a value is not finite, a metric stands twice, a text is too long or has control characters, the time is
    /// negative, or there are more than [`METRIC_LIMIT`] metrics.
    pub fn new(mut content: RunContent) -> Result<Self, RunError> {
        check(&content)?;
        for metric in &mut content.metrics {
            // Of the two zeros one is canonical.
            metric.value += 0.0;
        }
        content.metrics.sort_by(|a, b| a.name.cmp(&b.name));
        if let Some(name) = twice(&content.metrics) {
            return Err(RunError::MetricTwice { name });
        }
        Ok(Self {
            id: digest(&content),
            content,
        })
    }

    /// The digest of the content.
    #[must_use]
    pub fn id(&self) -> RunId {
        self.id
    }

    /// When the run began, in milliseconds since 1970 (UTC).
    #[must_use]
    pub fn time_ms(&self) -> i64 {
        self.content.time_ms
    }

    /// What was measured, and under which conditions.
    #[must_use]
    pub fn key(&self) -> &RunKey {
        &self.content.key
    }

    /// How it ended.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        self.content.outcome
    }

    /// Where the run is known from: Bazel's build identifier, or empty.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.content.source
    }

    /// What was measured, in ascending order of names.
    #[must_use]
    pub fn metrics(&self) -> &[Metric] {
        &self.content.metrics
    }
}

fn check(content: &RunContent) -> Result<(), RunError> {
    let texts = content.key.texts();
    for (field, text) in texts
        .into_iter()
        .chain([("source", content.source.as_str())])
    {
        if text.len() > TEXT_LIMIT_BYTES {
            return Err(RunError::LongText {
                field,
                bytes: text.len(),
            });
        }
        if text.chars().any(char::is_control) {
            return Err(RunError::ControlCharacter { field });
        }
    }
    if content.time_ms < 0 {
        return Err(RunError::Time {
            time_ms: content.time_ms,
        });
    }
    if content.metrics.len() > METRIC_LIMIT {
        return Err(RunError::ManyMetrics {
            count: content.metrics.len(),
        });
    }
    match content.metrics.iter().find(|it| !it.value.is_finite()) {
        Some(metric) => Err(RunError::NotFinite {
            name: metric.name.as_str().to_owned(),
            value: metric.value,
        }),
        None => Ok(()),
    }
}

fn twice(sorted: &[Metric]) -> Option<String> {
    sorted.windows(2).find_map(|pair| match pair {
        [a, b] if a.name == b.name => Some(a.name.as_str().to_owned()),
        _ => None,
    })
}

/// Every part with its length before it, so that no two contents look alike.
fn digest(content: &RunContent) -> RunId {
    let mut hasher = Sha256::new_with_prefix(CANONICAL_FORM);
    let mut part = |bytes: &[u8]| {
        hasher.update((bytes.len() as u64).to_le_bytes());
        hasher.update(bytes);
    };
    part(&content.time_ms.to_le_bytes());
    for (_, text) in content.key.texts() {
        part(text.as_bytes());
    }
    part(content.key.cache_state.name().as_bytes());
    part(content.outcome.name().as_bytes());
    part(content.source.as_bytes());
    part(&(content.metrics.len() as u64).to_le_bytes());
    for metric in &content.metrics {
        part(metric.name.as_str().as_bytes());
        part(&metric.value.to_le_bytes());
    }
    RunId(hasher.finalize().into())
}

/// What names a run: the SHA-256 of its content, shown as 64 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RunId([u8; 32]);

impl RunId {
    /// The identifier of these bytes.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for RunId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0
            .iter()
            .try_for_each(|byte| write!(formatter, "{byte:02x}"))
    }
}

impl fmt::Debug for RunId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

impl FromStr for RunId {
    type Err = RunError;

    fn from_str(text: &str) -> Result<Self, RunError> {
        let prefix: RunIdPrefix = text.parse()?;
        prefix.whole().ok_or_else(|| RunError::NoRunId {
            text: text.to_owned(),
        })
    }
}

/// The first digits of a run's identifier: people do not type 64.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunIdPrefix(String);

impl RunIdPrefix {
    /// The fewest digits that are taken.
    pub const DIGITS_MIN: usize = 4;

    /// The identifier, if all digits are there.
    #[must_use]
    pub fn whole(&self) -> Option<RunId> {
        let [low, high] = self.range();
        (low == high).then_some(low)
    }

    /// The first and the last identifier that begin so.
    pub(crate) fn range(&self) -> [RunId; 2] {
        ['0', 'f'].map(|rest| {
            let mut bytes = [0; 32];
            let mut digits = self.0.chars().chain(std::iter::repeat(rest));
            for byte in &mut bytes {
                let mut digit = || digits.next().and_then(|it| it.to_digit(16)).unwrap_or(0) as u8;
                *byte = digit() << 4 | digit();
            }
            RunId(bytes)
        })
    }
}

impl From<RunId> for RunIdPrefix {
    fn from(id: RunId) -> Self {
        Self(id.to_string())
    }
}

impl FromStr for RunIdPrefix {
    type Err = RunError;

    fn from_str(text: &str) -> Result<Self, RunError> {
        let is_prefix = (Self::DIGITS_MIN..=64).contains(&text.len())
            && text.bytes().all(|it| it.is_ascii_hexdigit());
        if is_prefix {
            Ok(Self(text.to_ascii_lowercase()))
        } else {
            Err(RunError::NoRunId {
                text: text.chars().take(80).collect(),
            })
        }
    }
}

/// Why something is no run.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum RunError {
    /// A text is too long.
    #[error(
        "the run's {field} has {bytes} bytes, more than the {TEXT_LIMIT_BYTES} allowed; shorten it"
    )]
    LongText {
        /// Which text.
        field: &'static str,
        /// Its length.
        bytes: usize,
    },
    /// A text has a control character, such as the end of a line.
    #[error("the run's {field} has a control character; leave it out")]
    ControlCharacter {
        /// Which text.
        field: &'static str,
    },
    /// The time is before 1970.
    #[error("the run's time is {time_ms} ms, before 1970; give milliseconds since then")]
    Time {
        /// The time.
        time_ms: i64,
    },
    /// There are too many metrics.
    #[error("the run has {count} metrics, more than the {METRIC_LIMIT} allowed; leave some out")]
    ManyMetrics {
        /// How many.
        count: usize,
    },
    /// A value is infinite or no number.
    #[error("metric {name}: the value {value} is not a finite number; leave it out")]
    NotFinite {
        /// The metric.
        name: String,
        /// Its value.
        value: f64,
    },
    /// A metric has two values.
    #[error("metric {name} stands twice; give it once")]
    MetricTwice {
        /// The metric.
        name: String,
    },
    /// A text is no identifier of a run.
    #[error("'{text}' is no run; a run is named by the first 4 to 64 hexadecimal digits of its identifier")]
    NoRunId {
        /// The text.
        text: String,
    },
}

#[cfg(test)]
mod tests;
