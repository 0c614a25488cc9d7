//! `make_provenance`: writes down how an image was built, for the build. It owns arguments and files; what a predicate
//! says is the crate's.

use std::env;
use std::fs;
use std::process::ExitCode;

use sbom::{provenance_predicate, status_value, Build};

const USAGE: &str =
    "usage: make_provenance --build-type URI --builder URI --rustc FILE [--parameter NAME=VALUE]...
    [--material NAME=FILE]... [--status FILE] --output FILE
STABLE_REVISION and STABLE_COMMIT_TIME of --status are the commit.";

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match run(&arguments) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => {
            eprintln!("{USAGE}");
            ExitCode::from(2)
        }
        Err(problem) => {
            eprintln!("make_provenance: {problem}");
            ExitCode::FAILURE
        }
    }
}

/// Writes the predicate; `false` when the arguments are none.
fn run(arguments: &[String]) -> Result<bool, String> {
    let mut build = Build::default();
    let mut output = None;
    for pair in arguments.chunks(2) {
        let [option, value] = pair else {
            return Ok(false);
        };
        let pair = value.split_once('=');
        match (&**option, pair) {
            ("--build-type", _) => build.build_type.clone_from(value),
            ("--builder", _) => build.builder.clone_from(value),
            ("--rustc", _) => build.compiler = read(value)?.trim().to_owned(),
            ("--status", _) => {
                let status = read(value)?;
                let revision = status_value(&status, "STABLE_REVISION");
                let time = status_value(&status, "STABLE_COMMIT_TIME");
                build.commit = Some((
                    revision.map_err(|error| error.to_string())?,
                    time.map_err(|error| error.to_string())?,
                ));
            }
            ("--parameter", Some((name, value))) => {
                build.parameters.push((name.to_owned(), value.to_owned()));
            }
            ("--material", Some((name, path))) => {
                let content = read(path)?.into_bytes();
                build.materials.push((name.to_owned(), content));
            }
            ("--output", _) => output = Some(value),
            _ => return Ok(false),
        }
    }
    let Some(path) = output else {
        return Ok(false);
    };
    if build.build_type.is_empty() || build.builder.is_empty() || build.compiler.is_empty() {
        return Ok(false);
    }
    fs::write(path, provenance_predicate(&build))
        .map_err(|error| format!("cannot write {path}: {error}"))?;
    Ok(true)
}

fn read(path: &str) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("cannot read {path}: {error}"))
}
