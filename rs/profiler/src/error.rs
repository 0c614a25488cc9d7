//! What stops a profile, each with what to do about it.

use std::io;
use std::path::PathBuf;

/// Why there is no profile.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A program that this needs is not in `PATH`.
    #[error("{tool} is not installed; Debian: apt-get install {package}")]
    Absent {
        /// The program.
        tool: &'static str,
        /// The Debian package that has it.
        package: &'static str,
    },
    /// The target names no file that can be run.
    #[error("{}: {reason}; a target is a program's path, or a label that begins with // or @", path.display())]
    Program {
        /// What was looked for.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// A label can only be built where the workspace is known.
    #[error("{label}: which workspace it is in is unknown; start this with tools/bazel run, or name a program's path")]
    NoWorkspace {
        /// The label.
        label: String,
    },
    /// Bazel does not build the target.
    #[error("{label}: {step} failed, see above ({status})")]
    Build {
        /// The label.
        label: String,
        /// Bazel's command.
        step: &'static str,
        /// How Bazel ended.
        status: String,
    },
    /// The label is no program.
    #[error("{label} is nothing that can be run; name a binary or a test")]
    NotExecutable {
        /// The label.
        label: String,
    },
    /// perf may not sample.
    #[error(
        "perf may not sample here: {message}; kernel.perf_event_paranoid is {paranoid}, and `sysctl kernel.perf_event_paranoid=2` as root allows it"
    )]
    Forbidden {
        /// What perf says.
        message: String,
        /// The setting's value, or `unknown`.
        paranoid: String,
    },
    /// A tool ended without the file that it was to write.
    #[error("{tool} wrote no profile ({status}); see above")]
    NoProfile {
        /// The tool.
        tool: &'static str,
        /// How it ended.
        status: String,
    },
    /// A tool's output is not what its format says.
    #[error("line {line} of {tool}'s output is not understood: {problem}")]
    Format {
        /// The tool.
        tool: &'static str,
        /// From 1.
        line: usize,
        /// What is wrong.
        problem: String,
    },
    /// There is nothing to draw.
    #[error("{0}")]
    Empty(&'static str),
    /// A file or a process cannot be used.
    #[error("cannot {what}: {source}")]
    Io {
        /// What was tried, with the path.
        what: String,
        /// Why not.
        source: io::Error,
    },
}

impl Error {
    /// Turns the error of the operating system into one that says what was tried.
    pub(crate) fn io(what: impl Into<String>) -> impl FnOnce(io::Error) -> Self {
        let what = what.into();
        move |source| Self::Io { what, source }
    }
}
