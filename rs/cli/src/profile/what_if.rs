//! `--what-if`: what a person supposes about a build, and how its replay reads. The replay is `bazel_profile`'s.

use std::num::NonZeroU32;
use std::str::FromStr;

use bazel_profile::{Change, Replay, ReplayStep, WhatIf};

use super::sections::named;
use crate::section::{number, words, Section, Table};
use crate::units::{core_seconds, counted, percent, seconds, signed_seconds};

const CORES: &str = "cores=";

/// One supposition.
#[derive(Debug, Clone, PartialEq)]
pub enum Supposition {
    /// Some actions take another time.
    Change(Change),
    /// There are so many cores.
    Cores(NonZeroU32),
}

impl FromStr for Supposition {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.strip_prefix(CORES) {
            Some(cores) => cores
                .parse()
                .map(Self::Cores)
                .map_err(|_| format!("`{cores}` is no number of cores: write cores=N, N from 1")),
            None => text
                .parse()
                .map(Self::Change)
                .map_err(|error: bazel_profile::WhatIfError| error.to_string()),
        }
    }
}

/// All suppositions at once; of several numbers of cores the last one counts. `None` if nothing is supposed.
pub fn all(suppositions: &[Supposition]) -> Option<WhatIf> {
    let mut what_if = WhatIf::default();
    for supposition in suppositions {
        match supposition {
            Supposition::Change(change) => what_if.changes.push(change.clone()),
            Supposition::Cores(cores) => what_if.cores = Some(*cores),
        }
    }
    (!suppositions.is_empty()).then_some(what_if)
}

/// The replay for people, with at most `top` actions of its longest chain.
pub fn section(replay: &Replay, top: usize) -> Section {
    let gain_us = replay.gain_us.unsigned_abs();
    let direction = if replay.gain_us < 0 {
        "longer"
    } else {
        "shorter"
    };
    let facts = vec![
        (
            "Gain",
            format!(
                "{} {direction}, {}",
                seconds(gain_us),
                percent(gain_us, replay.observed_us)
            ),
        ),
        ("Build", seconds(replay.observed_us)),
        ("Replayed", seconds(replay.replayed_us)),
        ("With changes", seconds(replay.changed_us)),
        ("Changed", counted(replay.actions_changed, "action")),
        ("Cores", replay.slots.to_string()),
        ("Idle", core_seconds(replay.idle_core_us)),
    ];
    let row = |step: &ReplayStep| {
        vec![
            seconds(step.duration_us),
            named(step.mnemonic.as_ref()),
            named(step.target.as_ref()),
            step.description.clone(),
        ]
    };
    let rows: Vec<_> = replay.critical.iter().take(top).map(row).collect();
    let columns = vec![
        number("Time"),
        words("Mnemonic"),
        words("Target"),
        words("Description"),
    ];
    Section {
        title: format!(
            "What if: {} instead of {}",
            signed_seconds(seen_us(replay)),
            seconds(replay.observed_us)
        ),
        facts,
        table: (!rows.is_empty()).then_some(Table { columns, rows }),
        notes: replay.assumptions.clone(),
        ..Section::default()
    }
}

/// How long the build would have taken.
fn seen_us(replay: &Replay) -> i64 {
    let observed_us = i64::try_from(replay.observed_us).unwrap_or(i64::MAX);
    observed_us.saturating_sub(replay.gain_us)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suppositions_are_read_and_joined() {
        let read = |text: &str| text.parse::<Supposition>();
        let given: Result<Vec<_>, _> = ["mnemonic=Rustc:0.5", "cores=8", "cores=32"]
            .map(read)
            .into_iter()
            .collect();
        let what_if = all(&given.expect("suppositions")).expect("something");
        assert_eq!(what_if.changes.len(), 1);
        assert_eq!(what_if.cores, NonZeroU32::new(32));
        assert_eq!(all(&[]), None);
        let zero = "`0` is no number of cores: write cores=N, N from 1";
        assert_eq!(read("cores=0"), Err(zero.to_owned()));
        assert!(read("mnemonic=Rustc").is_err());
    }
}
