//! What both commands are: the program to measure on the command line, the flame graph that comes of it, and exit codes. It must not
//! know how a program is measured.

use std::ffi::OsString;
use std::fmt::Display;
use std::fs::Permissions;
use std::io::{BufWriter, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{ExitCode, ExitStatus};

use clap::{value_parser, Args};
use tempfile::{NamedTempFile, TempDir};

use crate::program::{Caller, Invocation};
use crate::stacks::{Caption, Stacks};
use crate::Error;

const SHOWN: u8 = 0;
const PROGRAM_FAILED: u8 = 1;
const FAILED: u8 = 2;

/// The program to measure, and where the result goes.
#[derive(Debug, Args)]
pub struct Subject {
    /// End the program by SIGTERM after so many seconds: for servers. Ctrl-C does as well
    #[arg(long, value_name = "N", value_parser = value_parser!(u32).range(1..=86_400))]
    seconds: Option<u32>,
    /// Keep what the profiler itself wrote, for its own tools: `perf report`, `ms_print`
    #[arg(long)]
    keep: bool,
    /// A label, which is built with --config=profiling, or the path of a program
    #[arg(value_name = "TARGET")]
    target: String,
    /// What the program is given
    #[arg(value_name = "ARGS", last = true)]
    arguments: Vec<OsString>,
}

/// A program that is built, and a flame graph that can be written.
#[derive(Debug)]
pub struct Session {
    /// How the program is started.
    pub invocation: Invocation,
    /// A folder for the profiler's files; deleted unless they are to be kept.
    pub scratch: TempDir,
    out: PathBuf,
    graph: NamedTempFile,
    command: String,
    keep: bool,
}

impl Subject {
    /// Finds a place for the flame graph `out`, then builds the program.
    ///
    /// # Errors
    ///
    /// When one of them cannot be done.
    pub fn session(&self, out: &Path) -> Result<Session, Error> {
        let caller = Caller::from_environment()?;
        let out = caller.folder.join(out);
        let folder = out.parent().unwrap_or(&caller.folder);
        // Renamed when it is complete.
        let graph = tempfile::Builder::new()
            .permissions(Permissions::from_mode(0o666))
            .tempfile_in(folder)
            .map_err(Error::io(format!("write to {}", folder.display())))?;
        let mut scratch =
            TempDir::with_prefix("profiler-").map_err(Error::io("make a temporary folder"))?;
        scratch.disable_cleanup(self.keep);
        let words = self.arguments.iter().map(|word| word.to_string_lossy());
        let command = [self.target.as_str().into()]
            .into_iter()
            .chain(words)
            .collect::<Vec<_>>();
        Ok(Session {
            invocation: Invocation {
                program: caller.program(&self.target)?,
                arguments: self.arguments.clone(),
                folder: caller.folder,
                limit_s: self.seconds,
            },
            scratch,
            out,
            graph,
            command: command.join(" "),
            keep: self.keep,
        })
    }

    /// The exit code, after a line about what went wrong: 0 when all went well, 1 when the program did not, 2 when there is no profile.
    pub fn exit_code(&self, name: &str, done: Result<ExitStatus, Error>) -> ExitCode {
        ExitCode::from(match done {
            Ok(status) if status.success() => SHOWN,
            Ok(status) => {
                eprintln!("{name}: {} ended with {status}", self.target);
                PROGRAM_FAILED
            }
            Err(error) => {
                eprintln!("{name}: {error}");
                FAILED
            }
        })
    }
}

impl Session {
    /// Writes the flame graph and says where it is, what it is about, and where the profiler's files are if they are kept.
    ///
    /// # Errors
    ///
    /// When it cannot be written.
    pub fn draw(
        self,
        stacks: &Stacks,
        title: &str,
        unit: &str,
        summary: impl Display,
    ) -> Result<(), Error> {
        let caption = Caption {
            title,
            subtitle: &self.command,
            unit,
        };
        let mut output = BufWriter::new(&self.graph);
        let written = stacks
            .write_svg(caption, &mut output)
            .and_then(|()| output.flush());
        drop(output);
        let written =
            written.and_then(|()| self.graph.persist(&self.out).map_err(|error| error.error));
        written.map_err(Error::io(format!("write {}", self.out.display())))?;
        println!("flame graph: {}", self.out.display());
        if self.keep {
            println!("profiler's files: {}", self.scratch.path().display());
        }
        println!("{summary}");
        Ok(())
    }
}
