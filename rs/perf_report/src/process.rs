//! Other programs: run to their end within a time, and what that cost. It must not know what is measured with them.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{Read, Seek};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{self, Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{bail, Context, Result};
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::iterator::Signals;
use wait4::{ResourceUsage, Wait4};

/// How often an end is looked for.
const POLL: Duration = Duration::from_millis(20);
/// How long a server may take to end by itself.
const GRACE: Duration = Duration::from_secs(5);
/// Shells say "ended by signal N" with this and N.
const ENDED_BY_SIGNAL: i32 = 128;

/// What a finished program took and said.
#[derive(Debug)]
pub struct Finished {
    /// From before it was started to its end.
    pub wall: Duration,
    /// The most that one of these processes had resident, in bytes.
    pub peak_memory_bytes: u64,
    /// Its standard output.
    pub stdout: String,
    /// Its standard error.
    pub stderr: String,
}

/// Runs a command to its end. Whatever runs longer than `limit` is killed.
///
/// # Errors
///
/// When it cannot be started, is killed, or fails: one line with the command and what it said last.
pub fn run(command: &mut Command, limit: Duration) -> Result<Finished> {
    let shown = shown(command);
    let [mut stdout, mut stderr] = [tempfile::tempfile()?, tempfile::tempfile()?];
    command
        .process_group(0)
        .stdin(Stdio::null())
        .stdout(stdout.try_clone()?)
        .stderr(stderr.try_clone()?);
    forget_own_peak();
    let begin = Instant::now();
    let child = command
        .spawn()
        .with_context(|| format!("cannot start {shown}"))?;
    let (status, usage, end) = wait(child, limit, &shown)?;
    let finished = Finished {
        wall: end - begin,
        peak_memory_bytes: usage.maxrss,
        stdout: text(&mut stdout)?,
        stderr: text(&mut stderr)?,
    };
    if !status.success() {
        bail!("{shown} failed ({status}): {}", last_line(&finished));
    }
    Ok(finished)
}

/// Waits with a watch beside, since `wait4` itself has no time limit. The last value is when the program ended.
fn wait(
    mut child: Child,
    limit: Duration,
    shown: &str,
) -> Result<(ExitStatus, ResourceUsage, Instant)> {
    let group = Group::of(&child);
    let ended = AtomicBool::new(false);
    let (used, end, is_killed) = thread::scope(|scope| {
        let watch = scope.spawn(|| {
            let begin = Instant::now();
            while !ended.load(Ordering::Acquire) {
                if begin.elapsed() > limit {
                    group.signal("KILL");
                    return true;
                }
                thread::park_timeout(POLL);
            }
            false
        });
        let used = child.wait4();
        let end = Instant::now();
        ended.store(true, Ordering::Release);
        watch.thread().unpark();
        (used, end, watch.join().unwrap_or(false))
    });
    if is_killed {
        bail!(
            "{shown} took longer than {} s and was killed",
            limit.as_secs()
        );
    }
    let used = used.with_context(|| format!("cannot wait for {shown}"))?;
    Ok((used.status, used.rusage, end))
}

/// A server that was started, and is ended with this value.
#[derive(Debug)]
pub struct Server {
    child: Child,
    group: Group,
    shown: String,
}

impl Server {
    /// Starts a server; what it says goes to a file.
    ///
    /// # Errors
    ///
    /// When it cannot be started.
    pub fn start(command: &mut Command, log: &Path) -> Result<Self> {
        let shown = shown(command);
        let log = File::create(log).with_context(|| format!("cannot write {}", log.display()))?;
        let child = command
            .process_group(0)
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()
            .with_context(|| format!("cannot start {shown}"))?;
        let group = Group::of(&child);
        Ok(Self {
            child,
            group,
            shown,
        })
    }

    /// Its process, for programs that look into it.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Waits until something answers at a port of the loopback interface.
    ///
    /// # Errors
    ///
    /// When the server ends first, or does not listen within the time.
    pub fn wait_for_port(&mut self, port: u16, limit: Duration) -> Result<()> {
        let begin = Instant::now();
        while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err() {
            if let Some(status) = self.child.try_wait()? {
                bail!("{} ended at once ({status})", self.shown);
            }
            if begin.elapsed() > limit {
                bail!("{} does not listen on port {port}", self.shown);
            }
            thread::sleep(POLL);
        }
        Ok(())
    }

    /// What its own process has resident, in bytes: now, and at most so far.
    ///
    /// # Errors
    ///
    /// When it has ended.
    pub fn memory_bytes(&self) -> Result<(u64, u64)> {
        let path = format!("/proc/{}/status", self.child.id());
        let status = fs::read_to_string(&path).with_context(|| format!("{} ended", self.shown))?;
        let of = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name))?;
            line.trim().strip_suffix(" kB")?.parse::<u64>().ok()
        };
        let values = of("VmRSS:").zip(of("VmHWM:"));
        let (now, most) = values.with_context(|| format!("{path} tells no memory"))?;
        Ok((now * 1024, most * 1024))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.group.signal("TERM");
        let begin = Instant::now();
        while begin.elapsed() < GRACE {
            if let Ok(Some(_)) = self.child.try_wait() {
                break;
            }
            thread::sleep(POLL);
        }
        // Whatever of its children remains.
        self.group.signal("KILL");
        // It cannot be waited for a second time; nothing is lost then.
        let _ = self.child.wait();
    }
}

/// A port of the loopback interface that nobody uses.
///
/// # Errors
///
/// When there is none.
pub fn free_port() -> Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("no port is free")?;
    Ok(listener.local_addr()?.port())
}

/// A program and all that it started, from its start to the end of this value.
#[derive(Debug)]
struct Group(u32);

static GROUPS: Mutex<BTreeSet<u32>> = Mutex::new(BTreeSet::new());
static SCRATCH: Mutex<Option<PathBuf>> = Mutex::new(None);

impl Group {
    fn of(child: &Child) -> Self {
        groups().insert(child.id());
        Self(child.id())
    }

    fn signal(&self, name: &str) {
        signal(self.0, name);
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        groups().remove(&self.0);
    }
}

fn groups() -> MutexGuard<'static, BTreeSet<u32>> {
    GROUPS.lock().unwrap_or_else(PoisonError::into_inner)
}

fn signal(group: u32, name: &str) {
    let kill = Command::new("kill")
        .args([&format!("-{name}"), "--", &format!("-{group}")])
        .stderr(Stdio::null())
        .status();
    // A group that has ended already is what was wanted.
    let _ = kill;
}

/// From now on, SIGINT and SIGTERM end all programs that were started, and then this one.
///
/// # Errors
///
/// When signals cannot be waited for.
pub fn end_all_on_signals() -> Result<()> {
    let mut signals = Signals::new([SIGINT, SIGTERM]).context("cannot wait for signals")?;
    thread::spawn(move || {
        if let Some(number) = signals.forever().next() {
            for group in groups().iter() {
                signal(*group, "KILL");
            }
            let scratch = SCRATCH.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(folder) = scratch.as_deref() {
                // What remains lies where the system cleans up.
                let _ = fs::remove_dir_all(folder);
            }
            process::exit(ENDED_BY_SIGNAL + number);
        }
    });
    Ok(())
}

/// Has a folder removed by the signals that end this program, too.
pub fn remove_on_signals(folder: &Path) {
    let mut scratch = SCRATCH.lock().unwrap_or_else(PoisonError::into_inner);
    *scratch = Some(folder.to_owned());
}

/// Forgets the peak of this process: Linux never gives a child a lower one than that of the process that started it.
fn forget_own_peak() {
    // Where that cannot be written, peaks are at least this process's own few megabytes.
    let _ = fs::write("/proc/self/clear_refs", "5");
}

/// A time as the report has it.
#[must_use]
pub fn microseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e6
}

/// A command as people would type it.
#[must_use]
pub fn shown(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words
        .map(OsStr::to_string_lossy)
        .collect::<Vec<_>>()
        .join(" ")
}

fn text(file: &mut File) -> Result<String> {
    file.rewind()?;
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn last_line(finished: &Finished) -> &str {
    let texts = [&finished.stderr, &finished.stdout];
    let mut last = texts.into_iter().filter_map(|text| {
        let mut lines = text.lines();
        lines.rfind(|line| !line.trim().is_empty())
    });
    last.next().unwrap_or("it said nothing")
}

/// Where a program is, looked for as a shell does.
#[must_use]
pub fn find(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let mut candidates = std::env::split_paths(&path).map(|folder| folder.join(name));
    candidates.find(|candidate| is_file(candidate))
}

/// Which of these programs are not installed, as the reason for leaving something out.
#[must_use]
pub fn missing(names: &[&str]) -> Option<String> {
    let missing: Vec<&str> = names
        .iter()
        .copied()
        .filter(|name| find(name).is_none())
        .collect();
    (!missing.is_empty()).then(|| format!("not installed: {}", missing.join(", ")))
}

fn is_file(path: &Path) -> bool {
    path.metadata().is_ok_and(|metadata| metadata.is_file())
}
