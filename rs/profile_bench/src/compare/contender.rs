//! Who takes part, and how each is started on a profile. It must not know how often, or what is made of it.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use serde::Serialize;

use crate::measure;

/// JSON that `json.load` is given at most: it takes some nine times as much memory.
pub const PYTHON_JSON_BYTES: u64 = 256_000_000;

const GZIP_MAGIC: [u8; 2] = [0x1f, 0x8b];

/// Reads all of a profile, in whichever form, and keeps nothing but the result.
const PYTHON_LOAD: &str =
    "import gzip, json, sys; path, form = sys.argv[1:]; json.load(gzip.open(path) if form == 'gzip' else open(path, 'rb'))";

/// Something that works on a profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Contender {
    /// `dre profile analyze`.
    Dre,
    /// `bazel analyze-profile` with its server running.
    Bazel,
    /// `gzip -dc`, which only decompresses: less than this no reader of the profile can do with that program.
    Gzip,
    /// Python's `json.load`, which only reads.
    Python,
}

impl Contender {
    /// What people call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Dre => "dre",
            Self::Bazel => "bazel, warm",
            Self::Gzip => "gzip -dc",
            Self::Python => "python3 json.load",
        }
    }

    /// The name in JSON.
    pub fn key(self) -> &'static str {
        match self {
            Self::Dre => "dre",
            Self::Bazel => "bazel",
            Self::Gzip => "gzip",
            Self::Python => "python",
        }
    }
}

/// A profile that they work on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// Where it is; absolute, because Bazel runs in another directory.
    pub path: PathBuf,
    /// Its size as it is stored.
    pub file_bytes: u64,
    /// Whether it is stored as gzip.
    pub is_gzip: bool,
}

impl Subject {
    /// Looks at a file.
    ///
    /// # Errors
    ///
    /// When it cannot be read.
    pub fn of(path: &Path) -> Result<Self> {
        let mut magic = Vec::new();
        let file = File::open(path)?;
        let file_bytes = file.metadata()?.len();
        file.take(GZIP_MAGIC.len() as u64).read_to_end(&mut magic)?;
        Ok(Self {
            path: path.to_owned(),
            file_bytes,
            is_gzip: magic == GZIP_MAGIC,
        })
    }

    /// Why a peer does not work on it, which has so many bytes of JSON; `None` if it does.
    pub fn refusal(&self, peer: Contender, json_bytes: u64) -> Option<String> {
        match peer {
            Contender::Gzip if !self.is_gzip => Some("the profile is not gzip".to_owned()),
            Contender::Python if json_bytes > PYTHON_JSON_BYTES => Some(format!(
                "more than {} MB of JSON would take it some {} GB of memory",
                PYTHON_JSON_BYTES / 1_000_000,
                json_bytes * 9 / 1_000_000_000
            )),
            _ => None,
        }
    }
}

/// The programs.
#[derive(Debug, Clone)]
pub struct Programs {
    /// The `dre` binary.
    pub dre: PathBuf,
    /// Bazel, or a wrapper around it; `None` to do without.
    pub bazel: Option<PathBuf>,
    /// The Bazel workspace whose server is measured.
    pub workspace: PathBuf,
}

impl Programs {
    /// Why a peer cannot take part at all; `None` if it can. A Bazel that was named is expected to work.
    pub fn absence(&self, peer: Contender) -> Option<String> {
        let is_there =
            |program: &str| measure::output(Command::new(program).arg("--version")).is_ok();
        match peer {
            Contender::Dre => None,
            Contender::Bazel => self
                .bazel
                .is_none()
                .then(|| "--bazel names none".to_owned()),
            Contender::Gzip => (!is_there("gzip")).then(|| "it is not installed".to_owned()),
            Contender::Python => (!is_there("python3")).then(|| "it is not installed".to_owned()),
        }
    }

    /// What runs it on a profile.
    pub fn command(&self, contender: Contender, subject: &Subject) -> Command {
        match contender {
            Contender::Dre => {
                let mut command = Command::new(&self.dre);
                command.args(["profile", "analyze", "--format", "json"]);
                command.arg(&subject.path);
                command
            }
            Contender::Bazel => {
                let mut command = self.bazel();
                command.arg("analyze-profile").arg(&subject.path);
                command
            }
            Contender::Gzip => {
                let mut command = Command::new("gzip");
                command.arg("-dc").arg(&subject.path);
                command
            }
            Contender::Python => {
                let mut command = Command::new("python3");
                let form = if subject.is_gzip { "gzip" } else { "plain" };
                command
                    .args(["-c", PYTHON_LOAD])
                    .arg(&subject.path)
                    .arg(form);
                command
            }
        }
    }

    /// The process id of Bazel's server.
    ///
    /// # Errors
    ///
    /// When Bazel does not say.
    pub fn server_pid(&self) -> Result<u32> {
        let pid = measure::output(self.bazel().args(["info", "server_pid"]))?;
        pid.trim()
            .parse()
            .with_context(|| format!("`{}` is no process id", pid.trim()))
    }

    fn bazel(&self) -> Command {
        let program = self.bazel.as_deref().unwrap_or(Path::new("bazel"));
        let mut command = Command::new(program);
        command.current_dir(&self.workspace);
        command
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn subject(is_gzip: bool) -> Subject {
        Subject {
            path: "/p".into(),
            file_bytes: 1,
            is_gzip,
        }
    }

    #[test]
    fn peers_work_on_what_they_can() {
        assert_eq!(subject(true).refusal(Contender::Gzip, 1), None);
        assert!(subject(false).refusal(Contender::Gzip, 1).is_some());
        assert_eq!(
            subject(true).refusal(Contender::Python, PYTHON_JSON_BYTES),
            None
        );
        let refusal = subject(true).refusal(Contender::Python, 1_000_000_000);
        let expected = "more than 256 MB of JSON would take it some 9 GB of memory";
        assert_eq!(refusal.as_deref(), Some(expected));
    }

    #[test]
    fn a_peer_that_is_not_named_is_absent() {
        let mut programs = Programs {
            dre: "dre".into(),
            bazel: None,
            workspace: "/".into(),
        };
        assert!(programs.absence(Contender::Bazel).is_some());
        programs.bazel = Some("bazel".into());
        assert_eq!(programs.absence(Contender::Bazel), None);
        assert_eq!(programs.absence(Contender::Dre), None);
    }
}
