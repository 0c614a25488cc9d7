//! What can go wrong, in one line each (what, where, what to do), and the exit code of each: the one place where errors
//! become numbers.

use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use thiserror::Error;

/// Why nothing, or not all, was published. Tags of images move last, so that most of these mean that none was moved.
#[derive(Debug, Error)]
pub enum Error {
    // What was given.
    /// Arguments contradict each other, or the environment.
    #[error("{0}")]
    Usage(String),
    /// A file cannot be read.
    #[error("cannot read {what} {}: {source}", path.display())]
    Unreadable {
        /// What it is for.
        what: &'static str,
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// A file is not what it should be.
    #[error("{}: not a usable {what}: {problem}", path.display())]
    Invalid {
        /// What it should be.
        what: &'static str,
        /// The file.
        path: PathBuf,
        /// What is wrong.
        problem: String,
    },
    /// The layout of an image is not whole.
    #[error("{}: damaged image layout: {problem}; build it anew", path.display())]
    Layout {
        /// The folder.
        path: PathBuf,
        /// What is wrong.
        problem: String,
    },
    /// The signing key cannot be used.
    #[error("{origin}: not a usable signing key: {problem}")]
    Key {
        /// The file, or the variable of the environment.
        origin: String,
        /// What is wrong, and what to do.
        problem: String,
    },

    // What a registry says.
    /// A tag that never moves is already something else.
    #[error(
        "{reference} is {existing} and must not become {wanted}: nothing was sent; choose another tag"
    )]
    ImmutableTag {
        /// The tag with its repository and registry.
        reference: String,
        /// The digest that it has.
        existing: String,
        /// The digest that it would get.
        wanted: String,
    },
    /// Who asks is not known, or may not do this.
    #[error(
        "{reference}: the registry refuses the credentials ({detail}); check the registry's entry in Docker's configuration (DOCKER_CONFIG), or DRE_REGISTRY_USERNAME and DRE_REGISTRY_PASSWORD"
    )]
    Denied {
        /// What was asked for.
        reference: String,
        /// What the registry said.
        detail: String,
    },
    /// The registry has no room.
    #[error(
        "{reference}: the registry's disk is full ({detail}); make room there and run this again"
    )]
    Full {
        /// What was sent.
        reference: String,
        /// What the registry said.
        detail: String,
    },
    /// The registry cannot be reached, or fails.
    #[error("{reference}: no success after {attempts} attempt(s): {detail}; see that the registry runs and is reachable, then run this again: it goes on where it stopped")]
    Registry {
        /// What was asked for or sent.
        reference: String,
        /// How often it was tried.
        attempts: u32,
        /// What was seen last.
        detail: String,
    },
    /// The registry answers, but not as the protocol says.
    #[error("{reference}: {problem}")]
    Answer {
        /// What was asked for.
        reference: String,
        /// What is wrong.
        problem: String,
    },

    // This machine.
    /// A program or a temporary file.
    #[error("cannot {doing}: {source}")]
    Local {
        /// What was tried, as a verb with its object.
        doing: String,
        /// Why it failed.
        #[source]
        source: io::Error,
    },
    /// A signal asked for the end.
    #[error("interrupted; run this again: it goes on where it stopped")]
    Interrupted,
}

impl Error {
    /// The exit code; `--help` lists them.
    pub fn exit_code(&self) -> ExitCode {
        ExitCode::from(match self {
            Self::Local { .. } => 1,
            Self::Usage(_)
            | Self::Unreadable { .. }
            | Self::Invalid { .. }
            | Self::Layout { .. }
            | Self::Key { .. } => 2,
            Self::ImmutableTag { .. } => 3,
            Self::Denied { .. } => 4,
            Self::Full { .. } | Self::Registry { .. } | Self::Answer { .. } => 5,
            Self::Interrupted => 130,
        })
    }
}
