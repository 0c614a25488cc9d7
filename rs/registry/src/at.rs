//! Which snapshot of a history is meant, and what a history says of each of its versions.

use crate::{Provenance, Timestamp};
use std::fmt;
use std::str::FromStr;
use thiserror::Error;

/// A point of the registry's history. It means the newest snapshot that is not after it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum At {
    /// The newest snapshot there is.
    #[default]
    Newest,
    /// The newest snapshot of at most this registry version.
    Version(u64),
    /// The newest snapshot of at most this time.
    Time(Timestamp),
}

/// A text that is no point of a history.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("\"{text}\" is neither a registry version (57012), a time (2025-07-11T12:00:00Z), a date (2025-07-11) nor \"newest\"")]
pub struct AtError {
    /// What was given.
    pub text: String,
}

impl FromStr for At {
    type Err = AtError;

    /// Reads `newest`, a version in decimal digits, a time of RFC 3339, or a date, which means its end (UTC).
    fn from_str(text: &str) -> Result<Self, AtError> {
        let error = || AtError {
            text: text.chars().take(80).collect(),
        };
        if text == "newest" {
            return Ok(Self::Newest);
        }
        if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
            return text.parse().map(Self::Version).map_err(|_| error());
        }
        if let Ok(time) = text.parse::<Timestamp>() {
            return Ok(Self::Time(time));
        }
        let is_date = text.len() == "2025-07-11".len();
        let end = format!("{text}T23:59:59.999999999Z");
        match end.parse::<Timestamp>() {
            Ok(time) if is_date => Ok(Self::Time(time)),
            _ => Err(error()),
        }
    }
}

impl fmt::Display for At {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Newest => formatter.write_str("newest"),
            Self::Version(version) => write!(formatter, "{version}"),
            Self::Time(time) => write!(formatter, "{time}"),
        }
    }
}

/// A text that is no time.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("\"{text}\" is neither a time (2025-07-11T12:00:00Z) nor a date (2025-07-11)")]
pub struct TimeError {
    /// What was given.
    pub text: String,
}

/// Reads a time of RFC 3339, or a date, which means its beginning (UTC): what was seen on a day is found by
/// [`At`] with that day.
///
/// # Errors
/// When the text is neither.
pub fn parse_time(text: &str) -> Result<Timestamp, TimeError> {
    let is_date = text.len() == "2025-07-11".len();
    let full = match is_date {
        true => format!("{text}T00:00:00Z"),
        false => text.to_owned(),
    };
    full.parse().map_err(|_| TimeError {
        text: text.chars().take(80).collect(),
    })
}

/// What a history says of one of its versions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersionInfo {
    /// The registry's version.
    pub version: u64,
    /// When the registry was, or was seen, like this.
    pub time: Timestamp,
    /// Where the records came from and how the version was found.
    pub provenance: Provenance,
    /// When the store took it.
    pub imported_at: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_times_and_dates_are_told_apart() {
        assert_eq!("newest".parse(), Ok(At::Newest));
        assert_eq!("57012".parse(), Ok(At::Version(57012)));
        let noon = "2025-07-11T12:00:00Z";
        assert_eq!(noon.parse(), Ok(At::Time(noon.parse().unwrap())));
        let end = "2025-07-11T23:59:59.999999999Z".parse().unwrap();
        assert_eq!("2025-07-11".parse(), Ok(At::Time(end)));
    }

    #[test]
    fn a_date_begins_before_it_ends() {
        let start = parse_time("2025-07-11").unwrap();
        assert_eq!(start, "2025-07-11T00:00:00Z".parse().unwrap());
        assert!(matches!("2025-07-11".parse(), Ok(At::Time(end)) if end > start));
        for text in ["", "2025-07-32", "noon", "2025-07-11 12:00"] {
            assert!(parse_time(text).is_err(), "{text:?} was taken");
        }
    }

    #[test]
    fn other_texts_are_refused() {
        for text in [
            "",
            "-1",
            "latest",
            "2025-13-11",
            "2025-07",
            "99999999999999999999",
        ] {
            assert!(text.parse::<At>().is_err(), "{text:?} was taken");
        }
    }
}
