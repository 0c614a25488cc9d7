//! Files and standard input, and what to tell a person about one that cannot be read.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use bazel_profile::{DamagedEnd, Options, Profile, ProfileError, Report, Trace};

/// Analyses a file, or standard input for `-`. The error is one line: what is wrong, and what to
/// do.
pub fn analyze(path: &Path, options: &Options) -> Result<Report, String> {
    read(path, |reader| bazel_profile::analyze(reader, options))
}

/// The same with every action.
pub fn analyze_actions(path: &Path, options: &Options) -> Result<Profile, String> {
    read(path, |reader| {
        bazel_profile::analyze_actions(reader, options)
    })
}

/// The same with the timeline.
pub fn read_trace(path: &Path, options: &Options) -> Result<(Report, Trace), String> {
    read(path, |reader| bazel_profile::read_trace(reader, options))
}

fn read<T>(
    path: &Path,
    analyze: impl FnOnce(&mut dyn Read) -> Result<T, ProfileError>,
) -> Result<T, String> {
    let result = if path.as_os_str() == "-" {
        analyze(&mut io::stdin().lock())
    } else {
        open(path).and_then(|mut file| analyze(&mut file))
    };
    result.map_err(|error| failure(&error))
}

fn failure(error: &ProfileError) -> String {
    match error {
        ProfileError::Io { source } => read_failure(source),
        _ => format!("{error}: {}", advice(error)),
    }
}

fn open(path: &Path) -> Result<File, ProfileError> {
    let file = File::open(path)?;
    // On Unix a directory can be opened, but not read.
    if file.metadata()?.is_dir() {
        return Err(io::Error::from(io::ErrorKind::IsADirectory).into());
    }
    Ok(file)
}

/// Why a file cannot be read, and what to do.
pub fn read_failure(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "does not exist: check the path".to_owned(),
        io::ErrorKind::IsADirectory => {
            "is a directory: name the profile in it, in an output base command.profile.gz"
                .to_owned()
        }
        io::ErrorKind::PermissionDenied => {
            "may not be read: ask for permission, or copy it".to_owned()
        }
        _ => format!("cannot be read ({error}): try again, or copy it first"),
    }
}

fn advice(error: &ProfileError) -> &'static str {
    match error {
        ProfileError::Empty => "the build may still be running, or was killed: build again",
        ProfileError::NoEvents {
            end: DamagedEnd::CorruptGzip,
            ..
        } => "copy the file again, as binary",
        ProfileError::NoEvents { .. } => "copy the file again, or wait until the build has ended",
        _ => "name a file that bazel build --profile=FILE wrote",
    }
}
