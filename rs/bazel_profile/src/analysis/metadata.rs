//! Which build the profile is of, from the `otherData` object.

use serde_json::{Map, Value};

/// What the profile says about the build; each field is `None` where it says nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Metadata {
    /// Bazel's version, as in `release 7.7.1`; distributions' own builds say `development version`.
    pub bazel_version: Option<String>,
    /// The invocation id, a UUID.
    pub build_id: Option<String>,
    /// The output base of the Bazel server.
    pub output_base: Option<String>,
    /// The date as Bazel wrote it: ISO 8601 in UTC since Bazel 6.4, a local format before.
    pub date: Option<String>,
    /// The start of the profile in milliseconds since the Unix epoch. Bazel up to 8 calls it
    /// `profile_finish_ts`, but it is the start all the same (bazelbuild/bazel #22505).
    pub start_unix_ms: Option<i64>,
}

impl Metadata {
    pub(crate) fn new(object: &Map<String, Value>) -> Self {
        let text = |key: &str| object.get(key).and_then(Value::as_str).map(str::to_owned);
        let number = |key: &str| object.get(key).and_then(Value::as_i64);
        Self {
            bazel_version: text("bazel_version"),
            build_id: text("build_id"),
            output_base: text("output_base"),
            date: text("date"),
            start_unix_ms: number("profile_start_ts").or_else(|| number("profile_finish_ts")),
        }
    }
}
