//! A registry, by `crane`: how it is named, what is asked of it and sent to it, and when something is tried again. It owns
//! the program's arguments; it must not know what is published, nor the words of failures.

use std::collections::BTreeMap;
use std::env;
use std::ffi::OsStr;
use std::fs::OpenOptions;
use std::io::{self, Read as _, Seek as _, Write as _};
use std::net::{IpAddr, Ipv4Addr};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use base64::prelude::{Engine as _, BASE64_STANDARD};
use serde_json::json;
use tempfile::TempDir;

use crate::error::Error;
use crate::failure::{classify, detail, Failure};
use crate::plan::is_repository;

/// The variables of the environment with a registry's credentials.
pub const USERNAME_VARIABLE: &str = "DRE_REGISTRY_USERNAME";
/// See [`USERNAME_VARIABLE`].
pub const PASSWORD_VARIABLE: &str = "DRE_REGISTRY_PASSWORD";
/// The pause before the second attempt; each further one is twice as long.
const FIRST_PAUSE: Duration = Duration::from_millis(500);
/// The longest pause.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);
/// How often it is looked whether the program has ended: a request takes some 20 ms at least.
const POLL: Duration = Duration::from_millis(2);

/// A registry with the prefix of all its repositories.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registry {
    /// The host, with a port if one is given.
    host: String,
    /// What stands before each repository; empty or with a slash at its end.
    prefix: String,
}

impl Registry {
    /// Reads `HOST[:PORT][/PREFIX]`.
    ///
    /// # Errors
    /// When it is none, in words.
    pub fn parse(text: &str) -> Result<Self, String> {
        let (host, prefix) = match text.split_once('/') {
            Some((host, prefix)) => (host, prefix.trim_end_matches('/')),
            None => (text, ""),
        };
        let expected = "give HOST[:PORT][/PREFIX] without a scheme, such as 127.0.0.1:5000 or registry.example/team";
        let (name, port) = split_host(host);
        let is_name = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b':');
        // crane takes a first word without a dot or a port for a repository of its default registry.
        let is_host = name == "localhost" || host.contains(['.', ':']);
        let is_port = |port: &str| port.parse::<u16>().is_ok_and(|port| port > 0);
        if name.is_empty() || !name.bytes().all(is_name) || !is_host {
            return Err(format!("no name of a registry; {expected}"));
        }
        if port.is_some_and(|port| !is_port(port)) {
            return Err(format!("no usable port; {expected}"));
        }
        if !prefix.is_empty() && !is_repository(prefix) {
            return Err(format!("no usable prefix {prefix:?}; {expected}"));
        }
        Ok(Self {
            host: host.to_owned(),
            prefix: match prefix {
                "" => String::new(),
                prefix => format!("{prefix}/"),
            },
        })
    }

    /// The full name of a repository.
    pub fn repository(&self, name: &str) -> String {
        format!("{}/{}{name}", self.host, self.prefix)
    }

    /// The name for people.
    pub fn name(&self) -> String {
        format!("{}/{}", self.host, self.prefix)
            .trim_end_matches('/')
            .to_owned()
    }

    /// Whether crane would fall back to plain HTTP although the registry may not be on this machine. It does so for what only
    /// looks like this machine, too: for every name in which its address stands somewhere.
    pub fn may_lack_encryption(&self) -> bool {
        let (name, _) = split_host(&self.host);
        match name.parse::<IpAddr>() {
            Ok(IpAddr::V4(address)) => address.is_private(),
            Ok(IpAddr::V6(address)) => !address.is_loopback() && self.host.contains("::1"),
            Err(_) => {
                name.ends_with(".local")
                    || name.ends_with(".localhost")
                    || name.contains(&Ipv4Addr::LOCALHOST.to_string())
            }
        }
    }
}

/// The host's name without brackets, and what stands for its port.
fn split_host(host: &str) -> (&str, Option<&str>) {
    let bracketed = host.strip_prefix('[').and_then(|it| it.split_once(']'));
    match (bracketed, host.split_once(':')) {
        (Some((name, "")), _) => (name, None),
        (Some((name, rest)), _) => (name, Some(rest.strip_prefix(':').unwrap_or(rest))),
        (None, Some((name, port))) => (name, Some(port)),
        (None, None) => (host, None),
    }
}

/// The program that speaks with registries.
pub struct Crane {
    program: PathBuf,
    insecure: bool,
    max_attempts: u32,
    is_interrupted: Arc<AtomicBool>,
    /// Docker's configuration with the environment's credentials, as long as this lives.
    docker_config: Option<TempDir>,
}

/// What a registry says.
enum Answer {
    Output(Vec<u8>),
    /// There is no such thing, in the registry's words.
    Missing(String),
}

impl Crane {
    /// Prepares the program for these registries.
    ///
    /// # Errors
    /// When credentials cannot be written for it.
    pub fn new(
        program: PathBuf,
        registries: &[Registry],
        insecure: bool,
        max_attempts: u32,
        is_interrupted: Arc<AtomicBool>,
    ) -> Result<Self, Error> {
        // What is empty is a secret that was not set.
        let variable = |name| env::var(name).ok().filter(|value| !value.is_empty());
        let docker_config = match (variable(USERNAME_VARIABLE), variable(PASSWORD_VARIABLE)) {
            (Some(username), Some(password)) => {
                // The password of one must not be shown to the other.
                if registries.iter().any(|it| it.host != registries[0].host) {
                    let problem = format!(
                        "{USERNAME_VARIABLE} and {PASSWORD_VARIABLE} are for one registry: give Docker's configuration for several"
                    );
                    return Err(Error::Usage(problem));
                }
                let written = write_credentials(registries, &username, &password);
                Some(written.map_err(|source| Error::Local {
                    doing: "write a temporary Docker configuration".to_owned(),
                    source,
                })?)
            }
            (None, None) => None,
            _ => {
                let problem = format!(
                    "{USERNAME_VARIABLE} and {PASSWORD_VARIABLE} go together: set both or none"
                );
                return Err(Error::Usage(problem));
            }
        };
        Ok(Self {
            program,
            insecure,
            max_attempts,
            is_interrupted,
            docker_config,
        })
    }

    /// The digest of a manifest; `None` where there is none.
    ///
    /// # Errors
    /// When the registry does not say.
    pub fn digest(&self, reference: &str) -> Result<Option<String>, Error> {
        let answer = self.ask(reference, &["digest".as_ref(), reference.as_ref()])?;
        Ok(answer.map(|text| String::from_utf8_lossy(&text).trim().to_owned()))
    }

    /// A manifest; `None` where there is none.
    ///
    /// # Errors
    /// When the registry does not say.
    pub fn manifest(&self, reference: &str) -> Result<Option<Vec<u8>>, Error> {
        self.ask(reference, &["manifest".as_ref(), reference.as_ref()])
    }

    /// Sends what a layout holds: blobs and manifests that are missing, then the layout's manifest.
    ///
    /// # Errors
    /// When not all of it arrived.
    pub fn push(&self, layout: &Path, reference: &str) -> Result<(), Error> {
        self.tell(
            reference,
            &["push".as_ref(), layout.as_ref(), reference.as_ref()],
        )
    }

    /// Fetches an image into a layout.
    ///
    /// # Errors
    /// When not all of it arrived.
    pub fn pull(&self, reference: &str, layout: &Path) -> Result<(), Error> {
        let format = "--format=oci".as_ref();
        self.tell(
            reference,
            &["pull".as_ref(), format, reference.as_ref(), layout.as_ref()],
        )
    }

    /// Gives a manifest that is there a tag.
    ///
    /// # Errors
    /// When the registry does not take it.
    pub fn tag(&self, reference: &str, tag: &str) -> Result<(), Error> {
        self.tell(
            reference,
            &["tag".as_ref(), reference.as_ref(), tag.as_ref()],
        )
    }

    fn tell(&self, reference: &str, arguments: &[&OsStr]) -> Result<(), Error> {
        self.repeat(reference, arguments).and_then(|answer| match answer {
            Answer::Output(_) => Ok(()),
            // To a registry that is asked to take something, nothing may be unknown but the repository.
            Answer::Missing(detail) => Err(Error::Answer {
                reference: reference.to_owned(),
                problem: format!("the registry does not take it ({detail}); is there such a repository, or project?"),
            }),
        })
    }

    /// What the program writes; `None` when what it asks for is not there.
    fn ask(&self, reference: &str, arguments: &[&OsStr]) -> Result<Option<Vec<u8>>, Error> {
        self.repeat(reference, arguments)
            .map(|answer| match answer {
                Answer::Output(output) => Some(output),
                Answer::Missing(_) => None,
            })
    }

    /// Runs the program until it succeeds, or fails in a way that trying again does not mend.
    fn repeat(&self, reference: &str, arguments: &[&OsStr]) -> Result<Answer, Error> {
        let mut pause = FIRST_PAUSE;
        for attempt in 1.. {
            let result = self.run(arguments)?;
            if self.is_interrupted.load(Ordering::Relaxed) {
                return Err(Error::Interrupted);
            }
            let text = match result {
                Ok(output) => return Ok(Answer::Output(output)),
                Err(text) => text,
            };
            let detail = detail(&text);
            let reference = reference.to_owned();
            match classify(&text) {
                Failure::Missing => return Ok(Answer::Missing(detail)),
                Failure::Denied => return Err(Error::Denied { reference, detail }),
                Failure::Full => return Err(Error::Full { reference, detail }),
                Failure::Transient if attempt < self.max_attempts => {
                    self.pause(pause)?;
                    pause = (pause * 2).min(LONGEST_PAUSE);
                }
                Failure::Transient | Failure::Other => {
                    return Err(Error::Registry {
                        reference,
                        attempts: attempt,
                        detail,
                    });
                }
            }
        }
        unreachable!("the last attempt returns")
    }

    /// Waits, unless a signal asks for the end.
    fn pause(&self, length: Duration) -> Result<(), Error> {
        let start = Instant::now();
        while start.elapsed() < length {
            if self.is_interrupted.load(Ordering::Relaxed) {
                return Err(Error::Interrupted);
            }
            thread::sleep(POLL);
        }
        Ok(())
    }

    fn run(&self, arguments: &[&OsStr]) -> Result<Result<Vec<u8>, String>, Error> {
        let mut command = Command::new(&self.program);
        if self.insecure {
            command.arg("--insecure");
        }
        if let Some(folder) = &self.docker_config {
            command.env("DOCKER_CONFIG", folder.path());
        }
        for secret in [
            USERNAME_VARIABLE,
            PASSWORD_VARIABLE,
            crate::key::KEY_VARIABLE,
            crate::key::PASSWORD_VARIABLE,
        ] {
            command.env_remove(secret);
        }
        command.args(arguments);
        let (status, stdout, stderr) = self.wait(&mut command)?;
        Ok(match status.success() {
            true => Ok(stdout),
            false => Err(String::from_utf8_lossy(&stderr).into_owned()),
        })
    }

    /// Runs a program to its end, and ends it when a signal asks for that: who sends one to this program alone does not
    /// want to wait for a registry that does not answer.
    fn wait(&self, command: &mut Command) -> Result<(ExitStatus, Vec<u8>, Vec<u8>), Error> {
        let failed = |source| Error::Local {
            doing: format!("run {} (--crane says where it is)", self.program.display()),
            source,
        };
        let (mut stdout, mut stderr) = (
            tempfile::tempfile().map_err(failed)?,
            tempfile::tempfile().map_err(failed)?,
        );
        let mut child = command
            .stdin(Stdio::null())
            .stdout(stdout.try_clone().map_err(failed)?)
            .stderr(stderr.try_clone().map_err(failed)?)
            .spawn()
            .map_err(failed)?;
        let status = loop {
            if let Some(status) = child.try_wait().map_err(failed)? {
                break status;
            }
            if self.is_interrupted.load(Ordering::Relaxed) {
                child.kill().and_then(|()| child.wait()).map_err(failed)?;
                return Err(Error::Interrupted);
            }
            thread::sleep(POLL);
        };
        let mut texts = [Vec::new(), Vec::new()];
        for (file, text) in [&mut stdout, &mut stderr].into_iter().zip(&mut texts) {
            file.rewind()
                .and_then(|()| file.read_to_end(text))
                .map_err(failed)?;
        }
        let [stdout, stderr] = texts;
        Ok((status, stdout, stderr))
    }
}

/// Docker's configuration with these credentials for each of the registries, which nobody else can read.
fn write_credentials(
    registries: &[Registry],
    username: &str,
    password: &str,
) -> io::Result<TempDir> {
    let folder = TempDir::new()?;
    let encoded = BASE64_STANDARD.encode(format!("{username}:{password}"));
    let entry = |registry: &Registry| {
        // Docker's own hub is known by another name.
        let host = match &*registry.host {
            "docker.io" | "index.docker.io" => "https://index.docker.io/v1/",
            host => host,
        };
        (host.to_owned(), json!({"auth": encoded}))
    };
    let auths: BTreeMap<_, _> = registries.iter().map(entry).collect();
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(folder.path().join("config.json"))?;
    file.write_all(json!({"auths": auths}).to_string().as_bytes())?;
    Ok(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn registries_are_read() {
        for good in [
            "localhost",
            "localhost:5000",
            "127.0.0.1:5000",
            "[::1]:5000",
            "registry.example",
            "registry.example:443/team/images/",
        ] {
            assert!(Registry::parse(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "dre",
            "https://registry.example",
            "a.b:x",
            "a.b:0",
            "a.b/Team",
            "a b.c",
            "user@a.b",
        ] {
            assert!(Registry::parse(bad).is_err(), "{bad}");
        }
        let registry = Registry::parse("registry.example/team/").unwrap();
        assert_eq!(registry.repository("dre"), "registry.example/team/dre");
        assert_eq!(registry.name(), "registry.example/team");
    }

    #[test]
    fn plain_http_is_for_this_machine() {
        for (text, expected) in [
            ("10.1.2.3:5000", true),
            ("printer.local", true),
            ("other.localhost:5000", true),
            ("127.0.0.1.example", true),
            ("[2001:db8::1]:5000", true),
            ("[::1]:5000", false),
            ("[2001:db8::2]:5000", false),
            ("127.0.0.1:5000", false),
            ("localhost", false),
            ("registry.example", false),
        ] {
            let registry = Registry::parse(text).unwrap();
            assert_eq!(registry.may_lack_encryption(), expected, "{text}");
        }
    }
}
