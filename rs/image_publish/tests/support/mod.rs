//! What the tests need around the program: images to publish, a real registry, and a proxy with faults before it.
#![allow(dead_code)] // each suite uses a part of it

pub mod image;
pub mod proxy;
pub mod registry;

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

/// The program `name`: where the build says, else on the path.
pub fn find(name: &str, built: Option<&str>) -> Option<PathBuf> {
    if let Some(path) = built {
        return Some(env::current_dir().unwrap().join(path));
    }
    let paths = env::var_os("PATH")?;
    let found = env::split_paths(&paths)
        .map(|folder| folder.join(name))
        .find(|path| path.is_file());
    if found.is_none() {
        println!("skipped: there is no {name} on this machine");
    }
    found
}

/// crane, or `None` after a line that says so.
pub fn crane() -> Option<PathBuf> {
    find("crane", option_env!("DRE_CRANE"))
}

/// What a run of the program left.
pub struct Run {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl Run {
    /// The one line that it wrote to standard error, apart from the note that nothing is signed.
    pub fn error(&self) -> &str {
        let mut lines = self
            .stderr
            .lines()
            .filter(|line| !line.contains("nothing is signed"));
        let line = lines.next().unwrap_or_default();
        assert_eq!(lines.next(), None, "more than one line: {}", self.stderr);
        line
    }

    /// Its document.
    pub fn json(&self) -> Value {
        assert_eq!(self.code, Some(0), "{}", self.stderr);
        serde_json::from_str(&self.stdout).unwrap()
    }
}

impl From<Output> for Run {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

/// The program with a plan, away from the settings of whoever runs the tests.
pub fn program(plan: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_image_publish"));
    for variable in [
        "CI",
        "DRE_REGISTRY_PASSWORD",
        "DRE_REGISTRY_USERNAME",
        "DRE_SIGNING_KEY",
        "DRE_SIGNING_KEY_PASSWORD",
    ] {
        command.env_remove(variable);
    }
    command
        .env("DOCKER_CONFIG", plan.parent().unwrap())
        .arg("--plan")
        .arg(plan);
    if let Some(crane) = crane() {
        command.arg("--crane").arg(crane);
    }
    command
}

/// Runs the program to its end.
pub fn run(command: &mut Command) -> Run {
    command.output().unwrap().into()
}

/// Runs another program, which must succeed, and returns what it wrote.
pub fn output(command: &mut Command) -> Vec<u8> {
    let output = command.output().unwrap();
    let text = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {text}");
    output.stdout
}

/// A key of OpenSSL's making; `None` after a line that says that there is no OpenSSL.
pub fn make_key(folder: &Path, password: Option<&str>) -> Option<PathBuf> {
    let openssl = find("openssl", None)?;
    let path = folder.join("key.pem");
    let plain = output(Command::new(&openssl).args([
        "genpkey",
        "-algorithm",
        "EC",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
    ]));
    fs::write(&path, plain).unwrap();
    if let Some(password) = password {
        let encrypted = folder.join("encrypted.pem");
        output(
            Command::new(openssl)
                .args(["pkcs8", "-topk8", "-in"])
                .arg(&path)
                .args(["-passout", &format!("pass:{password}"), "-out"])
                .arg(&encrypted),
        );
        return Some(encrypted);
    }
    Some(path)
}
