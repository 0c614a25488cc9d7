//! How long a whole process takes, from being started to having ended: what people wait for on a small profile, and for
//! a page of help. A program that does nothing runs along, since most of so short a time is the system's.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anyhow::Result;

use super::spread::Spread;
use crate::measure;

/// What was started.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Started {
    /// A program that does nothing.
    Nothing,
    /// `dre --help`.
    Help,
    /// `dre profile analyze` of the small profile.
    Small,
}

impl Started {
    /// What people type.
    pub fn name(self) -> &'static str {
        match self {
            Self::Nothing => "true",
            Self::Help => "dre --help",
            Self::Small => "dre profile analyze",
        }
    }

    /// The name in JSON.
    pub fn key(self) -> &'static str {
        match self {
            Self::Nothing => "true",
            Self::Help => "help",
            Self::Small => "small_profile",
        }
    }
}

/// A program that was started often.
#[derive(Debug, Clone)]
pub struct Start {
    /// Which.
    pub started: Started,
    /// The size of the profile that it worked on.
    pub profile_bytes: Option<u64>,
    /// From start to end, of each run.
    pub walls: Vec<Duration>,
}

impl Start {
    /// The spread in milliseconds; `None` without runs.
    pub fn spread_ms(&self) -> Option<Spread> {
        Spread::of(self.walls.iter().map(|wall| wall.as_secs_f64() * 1e3))
    }
}

/// Starts all of them so many times, in turn, after one uncounted run of each. Without a small profile, none is
/// analysed.
///
/// # Errors
///
/// When dre cannot be started or fails, or the profile cannot be read.
pub fn starts(dre: &Path, small: Option<&Path>, run_count: u32) -> Result<Vec<Start>> {
    let mut help = Command::new(dre);
    help.arg("--help");
    let mut contenders = vec![(Started::Help, None, help)];
    if let Some(small) = small {
        let mut analyze = Command::new(dre);
        analyze.args(["profile", "analyze"]).arg(small);
        contenders.push((Started::Small, Some(small.metadata()?.len()), analyze));
    }
    let mut nothing = Command::new(Started::Nothing.name());
    if measure::run(&mut nothing).is_ok() {
        contenders.push((Started::Nothing, None, nothing));
    }
    let mut starts = Vec::new();
    for (started, profile_bytes, command) in &mut contenders {
        measure::run(command)?;
        starts.push(Start {
            started: *started,
            profile_bytes: *profile_bytes,
            walls: Vec::new(),
        });
    }
    for _ in 0..run_count {
        for (start, (_, _, command)) in starts.iter_mut().zip(&mut contenders) {
            start.walls.push(measure::run(command)?.wall);
        }
    }
    Ok(starts)
}
