//! A PostgreSQL server of a test's own, on loopback, from the binaries that Debian's package installs. It does not run
//! as root: where the tests do, it runs in a user namespace in which it is somebody else.

use std::fs::{self, File};
use std::net::TcpListener;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use postgres::{Client, NoTls};
use tempfile::TempDir;

const PACKAGE: &str = "/usr/lib/postgresql";
const START_LIMIT: Duration = Duration::from_secs(60);
/// Between two looks at whether the server answers.
const PAUSE: Duration = Duration::from_millis(30);
/// Somebody else may take a port that was free.
const ATTEMPTS: usize = 3;
const ROOT: u32 = 0;
/// Makes a process somebody else, to whom the files of the one who started it belong.
const SOMEBODY_ELSE: [&str; 4] = ["unshare", "--user", "--map-user=1000", "--map-group=1000"];

/// A running server; it ends with this value.
pub struct Server {
    package: Package,
    /// What belongs to it, its data among them.
    pub folder: TempDir,
    process: Child,
    port: u16,
}

impl Server {
    /// Starts a server; `None`, and a line that says why, where this machine has none.
    pub fn start() -> Option<Self> {
        Self::start_with(|_| Vec::new())
    }

    /// Starts a server with settings; `prepare` makes them, and files that they name, in the server's folder.
    pub fn start_with(prepare: impl FnOnce(&Path) -> Vec<String>) -> Option<Self> {
        let package = Package::find()
            .map_err(|reason| println!("skipped: {reason}"))
            .ok()?;
        let folder = tempfile::Builder::new()
            .prefix("pg")
            .tempdir()
            .expect("a folder");
        let data = folder.path().join("data");
        let made = package
            .command("initdb")
            .args([
                "-A",
                "trust",
                "-U",
                "dre",
                "-E",
                "UTF8",
                "--locale=C",
                "--no-sync",
                "-D",
            ])
            .arg(&data)
            .output()
            .expect("initdb starts");
        assert!(
            made.status.success(),
            "{}",
            String::from_utf8_lossy(&made.stderr)
        );
        let settings = prepare(folder.path());
        for _ in 0..ATTEMPTS {
            let port = free_port();
            let mut process = package.serve(folder.path(), port, &settings);
            if answers(&mut process, port) {
                return Some(Self {
                    package,
                    folder,
                    process,
                    port,
                });
            }
            stop(&package, folder.path(), &mut process);
        }
        let log = fs::read_to_string(folder.path().join("log")).unwrap_or_default();
        panic!("PostgreSQL does not start: {log}");
    }

    /// The address of its database.
    pub fn url(&self) -> String {
        format!("postgres://dre@127.0.0.1:{}/postgres", self.port)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        stop(&self.package, self.folder.path(), &mut self.process);
    }
}

/// Ends the server and all its processes at once. What it holds is of no use any more.
fn stop(package: &Package, folder: &Path, process: &mut Child) {
    // Asked to, it takes its shared memory along.
    let asked = package
        .command("pg_ctl")
        .args(["stop", "-m", "immediate", "-t", "20", "-D"])
        .arg(folder.join("data"))
        .output();
    if !asked.is_ok_and(|it| it.status.success()) {
        let _ = process.kill();
    }
    let _ = process.wait();
}

/// Whether the server answers before it ends, or too much time goes by.
fn answers(process: &mut Child, port: u16) -> bool {
    let url = format!("postgres://dre@127.0.0.1:{port}/postgres?connect_timeout=5");
    let start = Instant::now();
    while start.elapsed() < START_LIMIT && matches!(process.try_wait(), Ok(None)) {
        if Client::connect(&url, NoTls).is_ok() {
            return true;
        }
        thread::sleep(PAUSE);
    }
    false
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("an address").port()
}

/// The programs of the package.
struct Package {
    binaries: PathBuf,
    /// What they are started by.
    prefix: &'static [&'static str],
}

impl Package {
    fn find() -> Result<Self, String> {
        let versions = fs::read_dir(PACKAGE).map_err(|_| format!("no PostgreSQL in {PACKAGE}"))?;
        let mut found: Vec<PathBuf> = versions
            .flatten()
            .map(|version| version.path().join("bin"))
            .filter(|binaries| binaries.join("initdb").exists())
            .collect();
        found.sort();
        let binaries = found
            .pop()
            .ok_or(format!("no PostgreSQL server in {PACKAGE}"))?;
        let package = |prefix| Self {
            binaries: binaries.clone(),
            prefix,
        };
        // Files belong to the user that makes them.
        let own = tempfile::tempfile().and_then(|file| file.metadata());
        if own.is_ok_and(|it| it.uid() != ROOT) {
            return Ok(package(&[]));
        }
        let become_other = Command::new(SOMEBODY_ELSE[0])
            .args(&SOMEBODY_ELSE[1..])
            .arg("true")
            .output();
        if become_other.is_ok_and(|it| it.status.success()) {
            return Ok(package(&SOMEBODY_ELSE));
        }
        Err(
            "PostgreSQL does not run as root, and there is no user namespace to run it in"
                .to_owned(),
        )
    }

    fn command(&self, program: &str) -> Command {
        let path = self.binaries.join(program);
        let mut command = match self.prefix {
            [] => Command::new(path),
            [first, rest @ ..] => {
                let mut command = Command::new(first);
                command.args(rest).arg(path);
                command
            }
        };
        command.stdin(Stdio::null());
        command
    }

    fn serve(&self, folder: &Path, port: u16, settings: &[String]) -> Child {
        let log = File::create(folder.join("log")).expect("a log");
        let mut command = self.command("postgres");
        command.arg("-D").arg(folder.join("data"));
        let port = format!("port={port}");
        let own = [
            "listen_addresses=127.0.0.1",
            "unix_socket_directories=",
            // Clients are killed here, never the machine.
            "fsync=off",
            &port,
        ];
        for setting in own.into_iter().chain(settings.iter().map(String::as_str)) {
            command.args(["-c", setting]);
        }
        let outputs = [log.try_clone().expect("a log"), log];
        let [stdout, stderr] = outputs;
        command
            .stdout(stdout)
            .stderr(stderr)
            .spawn()
            .expect("postgres starts")
    }
}
