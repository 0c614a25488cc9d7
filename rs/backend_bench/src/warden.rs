//! What must not outlive the benchmark: child processes and one directory for files. It owns them from their making to
//! their end, however the end comes: by drop, by a panic (which aborts in release builds, without any drop), by a
//! signal, or by the deadline. It must not know what the children do.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::process::CommandExt;
use std::panic;
use std::path::{Path, PathBuf};
use std::process::{self, Child, Command, ExitStatus};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result};
use tokio::signal::unix::{signal, SignalKind};

/// The exit code of a run that was ended by its deadline.
const OUT_OF_TIME: i32 = 2;
/// Shells say "ended by signal N" with this and N.
const ENDED_BY_SIGNAL: i32 = 128;

static HELD: Mutex<Held> = Mutex::new(Held {
    children: BTreeMap::new(),
    directories: Vec::new(),
});

struct Held {
    children: BTreeMap<u32, Child>,
    directories: Vec<PathBuf>,
}

impl Held {
    fn lock() -> MutexGuard<'static, Self> {
        HELD.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn end(&mut self) {
        for (_, mut child) in std::mem::take(&mut self.children) {
            end(&mut child);
        }
        for directory in self.directories.drain(..) {
            // What remains lies where the system cleans up.
            let _ = fs::remove_dir_all(directory);
        }
    }
}

/// From now on, ends everything that is held, and then this process, at the deadline, at SIGINT and at SIGTERM; and
/// everything that is held at a panic.
///
/// # Errors
///
/// When signals cannot be waited for.
pub fn watch(deadline: Duration) -> Result<()> {
    let report = panic::take_hook();
    panic::set_hook(Box::new(move |information| {
        report(information);
        Held::lock().end();
    }));
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .context("cannot wait for signals")?;
    let signals = {
        let _entered = runtime.enter();
        (
            signal(SignalKind::interrupt())?,
            signal(SignalKind::terminate())?,
        )
    };
    thread::spawn(move || {
        let (mut interrupt, mut terminate) = signals;
        let (code, why) = runtime.block_on(async {
            tokio::select! {
                _ = interrupt.recv() => (ENDED_BY_SIGNAL + SignalKind::interrupt().as_raw_value(), "interrupted"),
                _ = terminate.recv() => (ENDED_BY_SIGNAL + SignalKind::terminate().as_raw_value(), "terminated"),
                () = tokio::time::sleep(deadline) => (OUT_OF_TIME, "the run took longer than --deadline-seconds"),
            }
        });
        // The lock is kept: whoever misses its child waits here instead of telling that the child failed.
        let mut held = Held::lock();
        eprintln!("backend_bench: {why}");
        held.end();
        process::exit(code);
    });
    Ok(())
}

/// A child process that is killed when this is dropped.
#[derive(Debug)]
pub struct Ward {
    pid: u32,
}

impl Ward {
    /// Starts a child in a process group of its own, so that a terminal's signals reach the benchmark alone. `take`
    /// takes the pipes to it.
    ///
    /// # Errors
    ///
    /// When it cannot be started.
    pub fn spawn<T>(
        command: &mut Command,
        take: impl FnOnce(&mut Child) -> T,
    ) -> Result<(Self, T)> {
        let mut held = Held::lock();
        let mut child = command.process_group(0).spawn().with_context(|| {
            format!(
                "cannot start {}",
                Path::new(command.get_program()).display()
            )
        })?;
        let taken = take(&mut child);
        let pid = child.id();
        held.children.insert(pid, child);
        Ok((Self { pid }, taken))
    }

    /// Its process id.
    pub fn pid(&self) -> u32 {
        self.pid
    }

    /// Waits for its end. It is no longer held while it is waited for, so it must be ending already.
    ///
    /// # Errors
    ///
    /// When it cannot be waited for.
    pub fn wait(self) -> Result<ExitStatus> {
        let child = Held::lock().children.remove(&self.pid);
        let mut child = child.with_context(|| format!("process {} is not held", self.pid))?;
        child
            .wait()
            .with_context(|| format!("cannot wait for process {}", self.pid))
    }
}

impl Drop for Ward {
    fn drop(&mut self) {
        if let Some(mut child) = Held::lock().children.remove(&self.pid) {
            end(&mut child);
        }
    }
}

fn end(child: &mut Child) {
    // Both fail only for a child that is gone, which is what is wanted.
    let _ = child.kill();
    let _ = child.wait();
}

/// A directory that is removed, with what is in it, when this is dropped.
#[derive(Debug)]
pub struct Scratch {
    directory: PathBuf,
}

impl Scratch {
    /// Makes a directory where the system wants temporary files.
    ///
    /// # Errors
    ///
    /// When it cannot be made.
    pub fn create() -> Result<Self> {
        let mut held = Held::lock();
        let directory = tempfile::Builder::new()
            .prefix("backend_bench.")
            .tempdir()
            .context("cannot make a temporary directory")?
            .keep();
        held.directories.push(directory.clone());
        Ok(Self { directory })
    }

    /// The path of a file in it.
    pub fn path(&self, name: &str) -> PathBuf {
        self.directory.join(name)
    }

    /// Writes a file into it.
    ///
    /// # Errors
    ///
    /// When it cannot be written.
    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) -> Result<PathBuf> {
        let path = self.path(name);
        fs::write(&path, content).with_context(|| format!("cannot write {}", path.display()))?;
        Ok(path)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let mut held = Held::lock();
        held.directories
            .retain(|directory| *directory != self.directory);
        // What remains lies where the system cleans up.
        let _ = fs::remove_dir_all(&self.directory);
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;
    use std::process::Stdio;

    use super::*;

    #[test]
    fn a_dropped_child_is_gone() {
        let mut command = Command::new("cat");
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let (ward, pipes) = Ward::spawn(&mut command, |child| {
            (child.stdin.take(), child.stdout.take())
        })
        .unwrap();
        let (stdin, stdout) = pipes;
        let pid = ward.pid();
        assert!(Path::new(&format!("/proc/{pid}")).exists());
        drop(ward);
        assert!(!Path::new(&format!("/proc/{pid}")).exists());
        // It was killed: its input had not ended yet.
        drop(stdin);
        let mut output = String::new();
        stdout.unwrap().read_to_string(&mut output).unwrap();
        assert_eq!(output, "");
    }

    #[test]
    fn a_dropped_directory_is_gone_with_its_files() {
        let scratch = Scratch::create().unwrap();
        let path = scratch.write("file", "text").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "text");
        drop(scratch);
        assert!(!path.parent().unwrap().exists());
    }

    #[test]
    fn a_program_that_is_not_there_is_named() {
        let error = Ward::spawn(&mut Command::new("/nowhere/server"), |_| ()).unwrap_err();
        assert_eq!(error.to_string(), "cannot start /nowhere/server");
    }
}
