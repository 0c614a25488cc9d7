//! The paths of builds, and what stands there.

use api::Problem;
use build_api::Digest;

/// What a path names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place<'a> {
    /// All builds.
    Builds,
    /// One build's report.
    Build(&'a str),
    /// One build's timeline.
    Timeline(&'a str),
    /// What one build's timeline says of a text.
    Search(&'a str),
    /// What changed between builds.
    Comparison,
    /// An upload under way, by its digest.
    Upload(&'a str),
    /// The metrics that are recorded.
    Metrics,
    /// A metric over time.
    Trend,
    /// What the rules found.
    Alerts,
}

/// Every pattern of paths, as the metrics and the description name them.
pub const PATTERNS: [&str; 9] = [
    "/api/builds",
    "/api/builds/{id}",
    "/api/builds/{id}/timeline",
    "/api/builds/{id}/timeline/search",
    "/api/builds/compare",
    "/api/builds/uploads/{sha256}",
    "/api/metrics",
    "/api/metrics/trend",
    "/api/alerts",
];

impl<'a> Place<'a> {
    /// What stands at a path; `None` for paths of others.
    pub fn find(path: &'a str) -> Option<Self> {
        match path {
            "/api/builds" => return Some(Self::Builds),
            "/api/builds/compare" => return Some(Self::Comparison),
            "/api/metrics" => return Some(Self::Metrics),
            "/api/metrics/trend" => return Some(Self::Trend),
            "/api/alerts" => return Some(Self::Alerts),
            _ => {}
        }
        let rest = path.strip_prefix("/api/builds/")?;
        match rest.split_once('/') {
            None if !rest.is_empty() && rest != "uploads" => Some(Self::Build(rest)),
            Some(("uploads", digest)) if is_segment(digest) => Some(Self::Upload(digest)),
            Some((id, "timeline")) if is_build(id) => Some(Self::Timeline(id)),
            Some((id, "timeline/search")) if is_build(id) => Some(Self::Search(id)),
            _ => None,
        }
    }

    /// The pattern of the path.
    pub fn pattern(self) -> &'static str {
        match self {
            Self::Builds => PATTERNS[0],
            Self::Build(_) => PATTERNS[1],
            Self::Timeline(_) => PATTERNS[2],
            Self::Search(_) => PATTERNS[3],
            Self::Comparison => PATTERNS[4],
            Self::Upload(_) => PATTERNS[5],
            Self::Metrics => PATTERNS[6],
            Self::Trend => PATTERNS[7],
            Self::Alerts => PATTERNS[8],
        }
    }
}

/// Whether it may name a build.
fn is_build(text: &str) -> bool {
    is_segment(text) && text != "uploads"
}

fn is_segment(text: &str) -> bool {
    !text.is_empty() && !text.contains('/')
}

/// The digest in a path.
///
/// # Errors
/// When it is none.
pub fn digest(text: &str) -> Result<Digest, Problem> {
    text.parse()
        .map_err(|error| Problem::bad_request(&format!("the path's last part: {error}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_find_their_places() {
        for (path, expected) in [
            ("/api/builds", Some(Place::Builds)),
            ("/api/builds/0a1b", Some(Place::Build("0a1b"))),
            ("/api/builds/0a1b/timeline", Some(Place::Timeline("0a1b"))),
            (
                "/api/builds/0a1b/timeline/search",
                Some(Place::Search("0a1b")),
            ),
            ("/api/builds/compare", Some(Place::Comparison)),
            ("/api/builds/uploads/ab", Some(Place::Upload("ab"))),
            ("/api/metrics/trend", Some(Place::Trend)),
            ("/api/alerts", Some(Place::Alerts)),
            ("/api/builds/", None),
            ("/api/builds/uploads", None),
            ("/api/builds/uploads/", None),
            ("/api/builds/uploads/a/b", None),
            ("/api/builds/a/other", None),
            ("/api/builds/a/timeline/other", None),
            ("/api/metrics", Some(Place::Metrics)),
            ("/api/metrics/", None),
        ] {
            assert_eq!(Place::find(path), expected, "{path}");
        }
    }

    #[test]
    fn every_place_has_a_pattern_of_its_own() {
        let places = [
            Place::Builds,
            Place::Build("x"),
            Place::Timeline("x"),
            Place::Search("x"),
            Place::Comparison,
            Place::Upload("x"),
            Place::Metrics,
            Place::Trend,
            Place::Alerts,
        ];
        assert_eq!(places.map(Place::pattern), PATTERNS);
    }
}
