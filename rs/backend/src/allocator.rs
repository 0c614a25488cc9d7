//! The C library's allocator, told to keep little.
//!
//! By itself it keeps a heap for each thread and gives freed memory back late; after some hundred computed answers the
//! process holds several times what it uses. Its settings can be given in the environment alone, before the process
//! starts, so the program starts itself once more with them. `backend_bench` shows what they save.

use std::env;
use std::io;
use std::os::unix::process::CommandExt;
use std::process::Command;

/// The settings, and their values unless the environment has others.
const SETTINGS: [(&str, &str); 2] = [
    ("MALLOC_ARENA_MAX", "1"),
    // Also keeps blocks of this size and above out of the heaps: they go back to the system when freed.
    ("MALLOC_TRIM_THRESHOLD_", "131072"),
];

/// Starts the program again, in the same process, unless the allocator has its settings. Returns when it has them, or
/// when the program cannot be started again: it works without them.
pub fn settle() -> io::Result<()> {
    if SETTINGS.iter().all(|(name, _)| env::var_os(name).is_some()) {
        return Ok(());
    }
    let mut arguments = env::args_os();
    let name = arguments.next();
    let mut command = Command::new(env::current_exe()?);
    if let Some(name) = name {
        command.arg0(name);
    }
    for (name, value) in SETTINGS {
        if env::var_os(name).is_none() {
            command.env(name, value);
        }
    }
    Err(command.args(arguments).exec())
}
