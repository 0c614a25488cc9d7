//! Programs that measure others: whether they are installed, and starting them so that what they measure keeps its terminal, its folder
//! and its exit code.

use std::env;
use std::ffi::OsStr;
use std::process::{Command, ExitStatus};
use std::sync::atomic::AtomicBool;
use std::sync::Arc;

use signal_hook::consts::SIGINT;

use crate::program::Invocation;
use crate::Error;

/// How long a program may take to end after SIGTERM, in seconds, before it is killed.
const KILL_AFTER_S: u32 = 10;

/// Fails when a tool is not in `PATH`.
pub fn require(tool: &'static str, package: &'static str) -> Result<(), Error> {
    let path = env::var_os("PATH").unwrap_or_default();
    if env::split_paths(&path).any(|folder| folder.join(tool).is_file()) {
        Ok(())
    } else {
        Err(Error::Absent { tool, package })
    }
}

/// Runs `tool`, with the arguments that it has so far, on the program. `timeout` stands between them where there is a limit, because it
/// signals the program and not the tool, and hands its exit code on.
pub fn measure(
    tool: &'static str,
    arguments: &[&OsStr],
    invocation: &Invocation,
    is_timeout_outside: bool,
) -> Result<ExitStatus, Error> {
    // Ctrl-C ends the program; what was measured until then is still wanted.
    signal_hook::flag::register(SIGINT, Arc::new(AtomicBool::new(false)))
        .map_err(Error::io("catch SIGINT"))?;
    let mut words: Vec<&OsStr> = vec![tool.as_ref()];
    words.extend(arguments);
    let limit = invocation.limit_s.map(|limit_s| limit_s.to_string());
    let kill_after = format!("--kill-after={KILL_AFTER_S}");
    if let Some(limit) = &limit {
        let timeout = [
            "timeout",
            "--foreground",
            "--preserve-status",
            &kill_after,
            limit,
        ];
        let at = if is_timeout_outside { 0 } else { words.len() };
        words.splice(at..at, timeout.map(OsStr::new));
    }
    words.push(invocation.program.as_os_str());
    words.extend(
        invocation
            .arguments
            .iter()
            .map(AsRef::as_ref as fn(&_) -> &OsStr),
    );
    let mut command = Command::new(words[0]);
    command.args(&words[1..]).current_dir(&invocation.folder);
    command.status().map_err(Error::io(format!("start {tool}")))
}
