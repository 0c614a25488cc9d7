//! Running the program.

use std::ffi::OsStr;
use std::io::Write;
use std::process::{Command, Stdio};

/// What the program printed, and its exit code.
pub struct Run {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

/// Runs `dre` with these bytes as standard input and no environment.
pub fn dre<S: AsRef<OsStr>>(args: &[S], stdin: &[u8]) -> Run {
    dre_with(&[], args, stdin)
}

/// Runs `dre` with these bytes as standard input and only these variables as its environment.
pub fn dre_with<S: AsRef<OsStr>>(environment: &[(&str, &OsStr)], args: &[S], stdin: &[u8]) -> Run {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dre"));
    command
        .args(args)
        .env_clear()
        .envs(environment.iter().copied())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped());
    let mut child = command.stderr(Stdio::piped()).spawn().expect("dre starts");
    // It may stop reading early; that is not this side's concern.
    let _ = child.stdin.take().expect("piped").write_all(stdin);
    let output = child.wait_with_output().expect("dre ends");
    Run {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).expect("UTF-8"),
        stderr: String::from_utf8(output.stderr).expect("UTF-8"),
    }
}
