//! What is measured: a program that Bazel builds, or one that is there. It owns how a target becomes a file; it must not know what
//! measures it.

use std::env;
use std::ffi::OsString;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::Error;

/// The config whose programs can be named and walked: tools/bazelrc/profiling.bazelrc.
const CONFIG: &str = "--config=profiling";
/// The path of what a label runs, from the execution root; nothing where it runs nothing.
const EXECUTABLE: &str = "--starlark:expr=(lambda run: run.executable.path if run and run.executable else '')(providers(target).get('FilesToRunProvider'))";

/// A program to measure, and how it is started.
#[derive(Debug, Clone)]
pub struct Invocation {
    /// The file.
    pub program: PathBuf,
    /// Its arguments.
    pub arguments: Vec<OsString>,
    /// Where it starts.
    pub folder: PathBuf,
    /// When it gets SIGTERM, in seconds from its start; never without.
    pub limit_s: Option<u32>,
}

/// Where a command was given, which is not where `bazel run` starts programs.
#[derive(Debug, Clone)]
pub struct Caller {
    /// The folder.
    pub folder: PathBuf,
    /// The workspace, where Bazel started this process.
    pub workspace: Option<PathBuf>,
}

impl Caller {
    /// As `bazel run` says it in the environment; without, the current folder and no workspace.
    ///
    /// # Errors
    ///
    /// When there is no current folder.
    pub fn from_environment() -> Result<Self, Error> {
        let folder = match env::var_os("BUILD_WORKING_DIRECTORY") {
            Some(folder) => PathBuf::from(folder),
            None => env::current_dir().map_err(Error::io("find the current folder"))?,
        };
        let workspace = env::var_os("BUILD_WORKSPACE_DIRECTORY").map(PathBuf::from);
        Ok(Self { folder, workspace })
    }

    /// The program that a target names: a label is built, a path starts from the caller's folder.
    ///
    /// # Errors
    ///
    /// When a label does not build or is nothing to run, and when a path is no file that can be run.
    pub fn program(&self, target: &str) -> Result<PathBuf, Error> {
        let program = if target.starts_with("//") || target.starts_with('@') {
            self.build(target)?
        } else {
            self.folder.join(target)
        };
        let problem = match program.metadata() {
            Err(error) => error.to_string(),
            Ok(metadata) if !metadata.is_file() => "it is no file".to_owned(),
            Ok(metadata) if metadata.permissions().mode() & 0o111 == 0 => {
                "it may not be run".to_owned()
            }
            Ok(_) => return Ok(program),
        };
        Err(Error::Program {
            path: program,
            reason: problem,
        })
    }

    fn build(&self, label: &str) -> Result<PathBuf, Error> {
        let Some(workspace) = &self.workspace else {
            return Err(Error::NoWorkspace {
                label: label.to_owned(),
            });
        };
        let bazel = |step: &'static str, arguments: &[&str]| {
            let mut command = Command::new(workspace.join("tools/bazel"));
            command.arg(step).args(arguments).current_dir(workspace);
            let output = command
                .stderr(Stdio::inherit())
                .output()
                .map_err(Error::io("start tools/bazel"))?;
            if output.status.success() {
                Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
            } else {
                Err(Error::Build {
                    label: label.to_owned(),
                    step,
                    status: output.status.to_string(),
                })
            }
        };
        bazel("build", &[CONFIG, "--", label])?;
        let executable = bazel(
            "cquery",
            &[
                CONFIG,
                "--ui_event_filters=-info",
                "--noshow_progress",
                "--output=starlark",
                EXECUTABLE,
                "--",
                label,
            ],
        )?;
        if executable.is_empty() {
            return Err(Error::NotExecutable {
                label: label.to_owned(),
            });
        }
        let root = bazel(
            "info",
            &[
                CONFIG,
                "--ui_event_filters=-info",
                "--noshow_progress",
                "execution_root",
            ],
        )?;
        Ok(Path::new(&root).join(executable))
    }
}
