//! Files, folders and standard input as the store's readers take them.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use anyhow::{bail, Context};
use registry::Timestamp;
use registry_store::{local_store_version, Input, MAX_INPUT_BYTES, MAX_TOTAL_BYTES};

/// What was read.
pub struct Files {
    /// The contents.
    pub inputs: Vec<Input>,
    /// When the first file was last modified; `None` for standard input.
    pub modified: Option<Timestamp>,
}

/// Reads files, standard input for `-`, or one folder in local-store layout.
///
/// # Errors
/// If one cannot be read or is too large, or there is a folder among several.
pub fn read(paths: &[PathBuf]) -> anyhow::Result<Files> {
    match paths {
        [folder] if folder.is_dir() => return local_store(folder),
        _ => {}
    }
    let mut inputs = Vec::new();
    let mut modified = None;
    for (index, path) in paths.iter().enumerate() {
        if path.as_os_str() == "-" {
            inputs.push(content("-", io::stdin().lock(), "-")?);
            continue;
        }
        if path.is_dir() {
            bail!(
                "{}: is a folder: give it alone, or the files in it",
                path.display()
            );
        }
        let file = open(path)?;
        if index == 0 {
            modified = modification_time(&file);
        }
        let name = path.display().to_string();
        inputs.push(content(&name, file, &name)?);
    }
    Ok(Files { inputs, modified })
}

/// A folder as a replica or a proxy keeps the registry in: a file for each version, the version in its path.
fn local_store(folder: &Path) -> anyhow::Result<Files> {
    let mut found = Vec::new();
    collect(folder, Path::new(""), &mut found)?;
    found.sort();
    let mut files = Files {
        inputs: Vec::new(),
        modified: None,
    };
    let mut total_bytes = 0_u64;
    for (_, relative) in &found {
        if total_bytes > MAX_TOTAL_BYTES {
            // What is there is enough for the reader to refuse it.
            break;
        }
        let file = open(&folder.join(relative))?;
        files.modified = files.modified.max(modification_time(&file));
        // The reader tells the version from the name, which must not have the folder's own digits.
        let name = relative.display().to_string();
        let shown = folder.join(relative).display().to_string();
        let input = content(&name, file, &shown)?;
        total_bytes += input.bytes.len() as u64;
        files.inputs.push(input);
    }
    if files.inputs.is_empty() {
        bail!(
            "{}: no file of this folder is named as local-store layout has it, as \
             0000000000/00/00/0001.pb: give a file, or the folder itself",
            folder.display()
        );
    }
    Ok(files)
}

fn collect(root: &Path, below: &Path, found: &mut Vec<(u64, PathBuf)>) -> anyhow::Result<()> {
    let folder = root.join(below);
    let failed = || format!("{}: cannot be listed: check the path", folder.display());
    for entry in fs::read_dir(&folder).with_context(failed)? {
        let entry = entry.with_context(failed)?;
        let relative = below.join(entry.file_name());
        if entry.file_type().with_context(failed)?.is_dir() {
            collect(root, &relative, found)?;
        } else if let Some(version) = local_store_version(&relative) {
            found.push((version, relative));
        }
    }
    Ok(())
}

fn open(path: &Path) -> anyhow::Result<File> {
    File::open(path).with_context(|| format!("{}: cannot be read: check the path", path.display()))
}

fn modification_time(file: &File) -> Option<Timestamp> {
    let time: SystemTime = file.metadata().and_then(|it| it.modified()).ok()?;
    Timestamp::try_from(time).ok()
}

/// One byte more than is allowed is enough for the reader to refuse it.
fn content(name: &str, source: impl Read, shown: &str) -> anyhow::Result<Input> {
    let mut bytes = Vec::new();
    source
        .take(MAX_INPUT_BYTES + 1)
        .read_to_end(&mut bytes)
        .with_context(|| format!("{shown}: cannot be read: try again"))?;
    Ok(Input {
        name: name.to_owned(),
        bytes,
    })
}
