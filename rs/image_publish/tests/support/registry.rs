//! Debian's `docker-registry` on loopback, with its files in a temporary folder. It ends with the test.

use std::fs;
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

use super::{crane, find, output};

/// Who may ask the registry that asks for a password.
pub const USERNAME: &str = "alibaba";
/// See [`USERNAME`].
pub const PASSWORD: &str = "open sesame";
/// That password as `htpasswd -B` writes it.
const HASH: &str = "$2b$04$RSLDrkdmuePJgaQs6FiHdOhht.Aq6aBihJCA2fGDTyiWuGx61HFhS";

/// A running registry.
pub struct Server {
    child: Child,
    folder: TempDir,
    pub address: String,
}

impl Server {
    /// A registry that asks for nothing; `None` after a line that says what is absent.
    pub fn start() -> Option<Self> {
        Self::start_with("", &[])
    }

    /// A registry that asks for a password.
    pub fn start_with_password() -> Option<Self> {
        Self::start_with(
            "auth: {htpasswd: {realm: test, path: FOLDER/htpasswd}}\n",
            &[],
        )
    }

    /// A registry on a disk of this size, in a mount namespace of its own; needs root.
    pub fn start_on_small_disk(bytes: usize) -> Option<Self> {
        let unshare = find("unshare", None)?;
        let may = Command::new(&unshare)
            .args(["--mount", "mount", "-t", "tmpfs", "none", "/mnt"])
            .output();
        if !may.is_ok_and(|output| output.status.success()) {
            println!("skipped: no file system can be mounted here");
            return None;
        }
        let script =
            format!("mount -t tmpfs -o size={bytes} none \"$1/data\" && exec \"$2\" serve \"$3\"");
        let unshare = unshare.to_str()?.to_owned();
        Self::start_with("", &[&unshare, "--mount", "sh", "-c", &script, "sh"])
    }

    fn start_with(more: &str, wrapper: &[&str]) -> Option<Self> {
        crane()?;
        let program = find("docker-registry", None)?;
        let folder = TempDir::new().unwrap();
        let path = folder.path().to_str().unwrap().to_owned();
        // Chosen by the system and free again when the registry binds it.
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        drop(listener);
        fs::create_dir(folder.path().join("data")).unwrap();
        fs::write(
            folder.path().join("htpasswd"),
            format!("{USERNAME}:{HASH}\n"),
        )
        .unwrap();
        let config = format!(
            "version: 0.1\nlog: {{level: error, accesslog: {{disabled: true}}}}\nstorage: {{filesystem: {{rootdirectory: {path}/data}}}}\nhttp: {{addr: \"{address}\"}}\n{}",
            more.replace("FOLDER", &path)
        );
        let config_file = folder.path().join("config.yml");
        fs::write(&config_file, config).unwrap();
        let mut command = match wrapper {
            [] => {
                let mut command = Command::new(&program);
                command.arg("serve");
                command
            }
            [first, rest @ ..] => {
                let mut command = Command::new(first);
                command.args(rest).arg(&path).arg(&program);
                command
            }
        };
        let child = command
            .arg(&config_file)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut server = Self {
            child,
            folder,
            address,
        };
        server.wait();
        Some(server)
    }

    fn wait(&mut self) {
        let deadline = Instant::now() + Duration::from_secs(20);
        while TcpStream::connect(&self.address).is_err() {
            assert!(Instant::now() < deadline, "the registry does not start");
            assert!(
                self.child.try_wait().unwrap().is_none(),
                "the registry ended"
            );
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// What crane says, asked without the program's help.
    pub fn ask(&self, arguments: &[&str]) -> Vec<u8> {
        output(
            Command::new(crane().unwrap())
                .args(arguments)
                .env("DOCKER_CONFIG", self.folder.path()),
        )
    }

    /// The digest that a tag or a digest of the repository `test` has.
    pub fn digest(&self, reference: &str) -> String {
        let reference = format!("{}/test{reference}", self.address);
        String::from_utf8(self.ask(&["digest", &reference]))
            .unwrap()
            .trim()
            .to_owned()
    }

    /// A manifest of the repository `test`.
    pub fn manifest(&self, reference: &str) -> Value {
        let reference = format!("{}/test{reference}", self.address);
        serde_json::from_slice(&self.ask(&["manifest", &reference])).unwrap()
    }

    /// A blob of the repository `test`.
    pub fn blob(&self, digest: &str) -> Vec<u8> {
        self.ask(&["blob", &format!("{}/test@{digest}", self.address)])
    }

    /// The tags of the repository `test` that are for people; none when there is no repository.
    pub fn tags(&self) -> Vec<String> {
        let repository = self
            .folder
            .path()
            .join("data/docker/registry/v2/repositories/test");
        tags(&repository)
    }
}

fn tags(repository: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(repository.join("_manifests/tags")) else {
        return Vec::new();
    };
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.filter(|name| !name.starts_with("sha256-")).collect();
    names.sort_unstable();
    names
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
