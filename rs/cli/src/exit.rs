//! Exit codes: the one place where results become numbers.

use std::io;
use std::process::ExitCode;

/// How a command ended. Later ones outweigh earlier ones when several files are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// Everything was read: exit code 0.
    Complete,
    /// Something was reported, but the input is incomplete: exit code 3.
    Incomplete,
    /// Something could not be read at all, or the command was wrong: exit code 2, which clap uses
    /// for the latter, too.
    Failed,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        Self::from(match outcome {
            Outcome::Complete => 0,
            Outcome::Failed => 2,
            Outcome::Incomplete => 3,
        })
    }
}

/// Whether output ended because the reader went away, as `head` does. That is no failure.
pub fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let errors = error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<io::Error>());
    errors
        .into_iter()
        .any(|error| error.kind() == io::ErrorKind::BrokenPipe)
}
