//! Names of metrics.
//!
//! ```text
//! name   = family [ "/" key ]
//! family = one of `families()`: an area, a dot, what is measured; lower-case words, also with digits, joined by underscores
//! key    = 1 to 200 characters without white space and control characters, also "/" and "."
//! ```
//!
//! `build.wall_time`, `build.mnemonic_time/Rustc`, `binary.size/dre`. A family has a key always or never.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use crate::family::{families, Better, Family, Noise, Unit};

/// Longer keys are refused, so that a name fits into a line and a row.
const LONGEST_KEY: usize = 200;

/// The name of a metric, and with it all that is known about the metric but its value.
#[derive(Debug, Clone)]
pub struct MetricName {
    text: String,
    family: &'static Family,
}

/// Why a text is no name of a metric.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// There is no such family.
    #[error("there is no metric {name:?}: {}", advice(.nearest))]
    Unknown {
        /// What was asked for, without the key.
        name: String,
        /// A family whose name is nearly that.
        nearest: Option<&'static str>,
    },
    /// The family needs a key.
    #[error("{family} needs the {key}: write {family}/{}", .key.to_uppercase())]
    NoKey {
        /// The family.
        family: &'static str,
        /// What the key is.
        key: &'static str,
    },
    /// The family has no key.
    #[error("{family} takes no key: leave out /{key}")]
    ExtraKey {
        /// The family.
        family: &'static str,
        /// The key that was given.
        key: String,
    },
    /// The key has white space, a control character, or is too long.
    #[error("the key {key:?} of {family} must have 1 to {LONGEST_KEY} characters without white space: rename it")]
    BadKey {
        /// The family.
        family: &'static str,
        /// The key that was given.
        key: String,
    },
}

impl MetricName {
    /// The name of a metric with a key, as in `build.mnemonic_time` and `Rustc`; an empty key is none.
    ///
    /// # Errors
    /// If there is no such family, or if the key does not fit it.
    pub fn with_key(family: &str, key: &str) -> Result<Self, NameError> {
        let family = families()
            .iter()
            .find(|known| known.name == family)
            .ok_or_else(|| NameError::Unknown {
                name: family.to_owned(),
                nearest: nearest(family),
            })?;
        let key = key.to_owned();
        let (family_name, length) = (family.name, key.chars().count());
        match family.key {
            Some(key) if length == 0 => Err(NameError::NoKey {
                family: family_name,
                key,
            }),
            None if length > 0 => Err(NameError::ExtraKey {
                family: family_name,
                key,
            }),
            Some(_) if length > LONGEST_KEY || key.contains(is_refused) => Err(NameError::BadKey {
                family: family_name,
                key,
            }),
            Some(_) => Ok(Self {
                text: format!("{family_name}/{key}"),
                family,
            }),
            None => Ok(Self {
                text: family_name.to_owned(),
                family,
            }),
        }
    }

    /// The whole name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The family, with all that its members have in common.
    #[must_use]
    pub fn family(&self) -> &'static Family {
        self.family
    }

    /// The key; `None` for a family without one.
    #[must_use]
    pub fn key(&self) -> Option<&str> {
        self.text.split_once('/').map(|(_, key)| key)
    }

    /// What its values are counted in.
    #[must_use]
    pub fn unit(&self) -> Unit {
        self.family.unit
    }

    /// Which way is better.
    #[must_use]
    pub fn better(&self) -> Better {
        self.family.better
    }

    /// Whether one run decides.
    #[must_use]
    pub fn noise(&self) -> Noise {
        self.family.noise
    }
}

impl FromStr for MetricName {
    type Err = NameError;

    fn from_str(text: &str) -> Result<Self, NameError> {
        match text.split_once('/') {
            // Without a key, but with the mark of one.
            Some((family, "")) => Self::with_key(family, "").and_then(|name| {
                Err(NameError::ExtraKey {
                    family: name.family.name,
                    key: String::new(),
                })
            }),
            Some((family, key)) => Self::with_key(family, key),
            None => Self::with_key(text, ""),
        }
    }
}

impl fmt::Display for MetricName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&self.text)
    }
}

// The family follows from the text.
impl PartialEq for MetricName {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for MetricName {}

impl PartialOrd for MetricName {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for MetricName {
    fn cmp(&self, other: &Self) -> Ordering {
        self.text.cmp(&other.text)
    }
}

impl Hash for MetricName {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.text.hash(state);
    }
}

fn is_refused(character: char) -> bool {
    character.is_whitespace() || character.is_control()
}

fn advice(nearest: &Option<&'static str>) -> String {
    match nearest {
        Some(name) => format!("did you mean {name}?"),
        None => {
            let mut areas: Vec<&str> = families()
                .iter()
                .filter_map(|family| family.name.split('.').next())
                .collect();
            areas.dedup();
            format!("names begin with {}, and a dot", areas.join(", "))
        }
    }
}

/// The family with the fewest edits, if they are few for its length.
fn nearest(name: &str) -> Option<&'static str> {
    // A long text is no slip of the pen, and would take long.
    if name.len() > 64 {
        return None;
    }
    let distances = families()
        .iter()
        .map(|family| (edits(name, family.name), family.name));
    let (distance, found) = distances.min()?;
    (distance <= found.len() / 3).then_some(found)
}

/// Levenshtein's distance.
fn edits(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut costs: Vec<usize> = (0..=right.len()).collect();
    for (row, character) in left.chars().enumerate() {
        let mut diagonal = row;
        let mut previous = row + 1;
        costs[0] = previous;
        for (cost, other) in costs.iter_mut().skip(1).zip(&right) {
            let replaced = diagonal + usize::from(character != *other);
            diagonal = *cost;
            previous = replaced.min(previous + 1).min(*cost + 1);
            *cost = previous;
        }
    }
    costs.last().copied().unwrap_or(0)
}
