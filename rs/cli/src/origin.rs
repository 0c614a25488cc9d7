//! Where shown data come from and how old they are: nobody should take an old or a synthetic network for the
//! present one.

use registry::{At, Snapshot, Source, Timestamp, VersionInfo, VersionOrigin};
use serde::Serialize;

use crate::units::counted;

/// Which version of the registry is shown, and from where it came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Origin {
    pub version: u64,
    pub version_origin: VersionOrigin,
    pub time: Timestamp,
    pub source: Source,
}

/// The same as JSON.
#[derive(Debug, Serialize)]
pub struct OriginDocument {
    version: u64,
    version_origin: &'static str,
    time: String,
    source: &'static str,
    synthetic: bool,
    seed: Option<u64>,
}

impl From<&Snapshot> for Origin {
    fn from(snapshot: &Snapshot) -> Self {
        Self {
            version: snapshot.version,
            version_origin: snapshot.provenance.version_origin,
            time: snapshot.time,
            source: snapshot.provenance.source,
        }
    }
}

impl From<&VersionInfo> for Origin {
    fn from(info: &VersionInfo) -> Self {
        Self {
            version: info.version,
            version_origin: info.provenance.version_origin,
            time: info.time,
            source: info.provenance.source,
        }
    }
}

impl From<Origin> for OriginDocument {
    fn from(origin: Origin) -> Self {
        Self {
            version: origin.version,
            version_origin: origin.version_origin.as_str(),
            time: origin.time.to_string(),
            source: origin.source.as_str(),
            synthetic: origin.seed().is_some(),
            seed: origin.seed(),
        }
    }
}

impl Origin {
    /// The generator's seed of a synthetic network.
    pub fn seed(self) -> Option<u64> {
        match self.source {
            Source::Synthetic { seed } => Some(seed),
            _ => None,
        }
    }

    /// What must stand on everything that shows a synthetic network.
    pub fn synthetic_mark(self) -> Option<String> {
        self.seed()
            .map(|seed| format!("SYNTHETIC: generated network (seed {seed}), no real data"))
    }

    /// One line: `registry version 57012 (dump) of 2025-07-11 12:00 UTC, 501 days old`.
    pub fn describe(self, now: Timestamp) -> String {
        let number = match self.version_origin {
            VersionOrigin::Assigned => ", number assigned by the store",
            VersionOrigin::Registry | VersionOrigin::Given => "",
        };
        let age = if self.time == Timestamp::UNIX_EPOCH {
            String::new()
        } else {
            format!(", {}", age(self.time, now))
        };
        format!(
            "registry version {} ({}{number}) of {}{age}",
            self.version,
            self.source.as_str(),
            minute(self.time),
        )
    }

    /// The same, with a word about a version that was asked for and is not the one shown.
    pub fn describe_for(self, at: At, now: Timestamp) -> String {
        match at {
            At::Version(asked) if asked != self.version => {
                format!("{}; the store has no version {asked}", self.describe(now))
            }
            _ => self.describe(now),
        }
    }
}

/// A time to the minute: `2025-07-11 12:00 UTC`. The beginning of 1970 stands for a time that is not told.
pub fn minute(time: Timestamp) -> String {
    if time == Timestamp::UNIX_EPOCH {
        return "unknown time".to_owned();
    }
    time.strftime("%Y-%m-%d %H:%M UTC").to_string()
}

/// How old something is, in its largest whole unit of days, hours or minutes.
fn age(time: Timestamp, now: Timestamp) -> String {
    let seconds = now.as_second() - time.as_second();
    let whole = |unit: i64| u64::try_from(seconds / unit).unwrap_or(0);
    match seconds {
        ..0 => "in the future".to_owned(),
        0..3600 => format!("{} old", counted(whole(60), "minute")),
        3600..172_800 => format!("{} old", counted(whole(3600), "hour")),
        _ => format!("{} old", counted(whole(86_400), "day")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn origin(source: Source, version_origin: VersionOrigin) -> Origin {
        Origin {
            version: 57012,
            version_origin,
            time: "2025-07-11T12:00:00Z".parse().unwrap(),
            source,
        }
    }

    #[test]
    fn version_source_time_and_age_stand_in_one_line() {
        let now = "2026-11-24T13:00:00Z".parse().unwrap();
        let dump = origin(Source::Dump, VersionOrigin::Registry);
        let line = "registry version 57012 (dump) of 2025-07-11 12:00 UTC, 501 days old";
        assert_eq!(dump.describe(now), line);
        assert_eq!(dump.describe_for(At::Version(57012), now), line);
        assert_eq!(
            dump.describe_for(At::Version(57013), now),
            format!("{line}; the store has no version 57013")
        );
        let assigned = origin(Source::NodeList, VersionOrigin::Assigned);
        assert!(assigned
            .describe(now)
            .starts_with("registry version 57012 (node_list, number assigned by the store) of"));
    }

    #[test]
    fn a_time_that_is_not_told_has_no_age() {
        let mut origin = origin(Source::Nns, VersionOrigin::Registry);
        origin.time = Timestamp::UNIX_EPOCH;
        assert_eq!(
            origin.describe("2026-11-24T13:00:00Z".parse().unwrap()),
            "registry version 57012 (nns) of unknown time"
        );
    }

    #[test]
    fn ages_have_their_largest_whole_unit() {
        let time: Timestamp = "2025-01-01T00:00:00Z".parse().unwrap();
        let after =
            |seconds: i64| age(time, Timestamp::new(time.as_second() + seconds, 0).unwrap());
        assert_eq!(
            [-1, 59, 60, 3600, 172_799, 172_800].map(after),
            [
                "in the future",
                "0 minutes old",
                "1 minute old",
                "1 hour old",
                "47 hours old",
                "2 days old"
            ]
        );
    }

    #[test]
    fn only_synthetic_networks_are_marked_as_such() {
        assert_eq!(
            origin(Source::Nns, VersionOrigin::Registry).synthetic_mark(),
            None
        );
        let synthetic = origin(Source::Synthetic { seed: 7 }, VersionOrigin::Assigned);
        assert_eq!(
            synthetic.synthetic_mark().as_deref(),
            Some("SYNTHETIC: generated network (seed 7), no real data")
        );
    }
}
