//! Exit codes: the one place where results become numbers.

use std::io;
use std::process::ExitCode;

use crate::text::visible;

/// How a command ended. Later ones outweigh earlier ones when several files are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// Everything was read: exit code 0.
    Complete,
    /// Something was reported, but the input is incomplete: exit code 3.
    Incomplete,
    /// What was examined is damaged, and that was reported: exit code 1.
    Damaged,
    /// What was judged breaks its budget, and that was reported: exit code 1.
    Rejected,
    /// Something could not be read at all, or the command was wrong: exit code 2, which clap uses
    /// for the latter, too.
    Failed,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        Self::from(match outcome {
            Outcome::Complete => 0,
            Outcome::Damaged | Outcome::Rejected => 1,
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

/// An error and its causes in one line. A cause that the line already has is not said twice: some libraries
/// write it into their own message.
pub fn one_line(error: &anyhow::Error) -> String {
    let mut line = String::new();
    for cause in error.chain() {
        let text = visible(cause.to_string().trim());
        if line.contains(&text) {
            continue;
        }
        if !line.is_empty() {
            line.push_str(": ");
        }
        line.push_str(&text);
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn causes_are_said_once_and_in_one_line() {
        let cause = io::Error::other("disk\nis full");
        let error = anyhow::Error::from(cause).context("a.json: cannot be written");
        assert_eq!(
            one_line(&error),
            "a.json: cannot be written: disk\u{fffd}is full"
        );
        let repeated = anyhow::anyhow!("line 1").context("damaged: line 1");
        assert_eq!(one_line(&repeated), "damaged: line 1");
    }
}
