//! Packs the folder that a bundler wrote into one file. The bytes follow from names and contents alone.

use crate::asset::sha256;
use crate::error::{FolderError, PackError};
use crate::folder::unreadable;
use crate::format::{Extent, FileEntry, Index, MAGIC, VERSION};
use crate::name::{is_path, BROTLI_ENDING, GZIP_ENDING, INDEX};
use flate2::read::MultiGzDecoder;
use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::Path;

/// The most folders within each other.
const MAX_DEPTH: usize = 16;
/// What the Brotli decoder reads at once, in bytes.
const BUFFER_BYTES: usize = 16 << 10;

/// Files by their paths.
type Files = BTreeMap<String, Vec<u8>>;

/// Packs a folder with `index.html` in it. Compressed forms (`NAME.br`, `NAME.gz` beside `NAME`) become part of their
/// file, if they are smaller.
///
/// # Errors
/// When the folder cannot be read or has no page, or a compressed form is not that of the file beside it.
pub fn pack(folder: &Path) -> Result<Vec<u8>, PackError> {
    let mut files = Files::new();
    collect(folder, "", 0, &mut files)?;
    if !files.contains_key(INDEX) {
        let path = folder.to_owned();
        return Err(FolderError::NoIndex { path }.into());
    }
    let forms = take_forms(&mut files)?;
    let mut index = Index::default();
    let mut contents = Vec::new();
    let mut append = |bytes: &[u8]| {
        let extent = Extent {
            offset: contents.len() as u64,
            length: bytes.len() as u64,
        };
        contents.extend_from_slice(bytes);
        extent
    };
    for (path, identity) in files {
        let mut form = |ending| {
            let form = forms.get(&format!("{path}{ending}"))?;
            (form.len() < identity.len()).then(|| append(form))
        };
        let (brotli, gzip) = (form(BROTLI_ENDING), form(GZIP_ENDING));
        index.files.push(FileEntry {
            sha256: sha256(&identity),
            identity: append(&identity),
            brotli,
            gzip,
            path,
        });
    }
    index.content_bytes = contents.len() as u64;
    assemble(&index, &contents)
}

/// Reads all files of a folder, at any depth.
fn collect(folder: &Path, prefix: &str, depth: usize, files: &mut Files) -> Result<(), PackError> {
    if depth > MAX_DEPTH {
        return Err(PackError::TooDeep {
            path: folder.to_owned(),
            limit: MAX_DEPTH,
        });
    }
    for entry in fs::read_dir(folder).map_err(|source| unreadable(folder, source))? {
        let path = entry.map_err(|source| unreadable(folder, source))?.path();
        let name = path.file_name().and_then(|name| name.to_str());
        let Some(name) = name.filter(|name| is_path(name)) else {
            return Err(PackError::BadName { path });
        };
        let name = format!("{prefix}{name}");
        // Links are followed: a build may hand over a folder of them.
        let metadata = fs::metadata(&path).map_err(|source| unreadable(&path, source))?;
        if metadata.is_dir() {
            collect(&path, &format!("{name}/"), depth + 1, files)?;
        } else {
            let bytes = fs::read(&path).map_err(|source| unreadable(&path, source))?;
            files.insert(name, bytes);
        }
    }
    Ok(())
}

/// Takes the compressed forms out of the files, and checks that each is that of its file.
fn take_forms(files: &mut Files) -> Result<Files, PackError> {
    let is_form = |path: &str| path.ends_with(BROTLI_ENDING) || path.ends_with(GZIP_ENDING);
    let paths: Vec<String> = files.keys().filter(|path| is_form(path)).cloned().collect();
    let forms: Files = paths
        .into_iter()
        .filter_map(|path| files.remove_entry(&path))
        .collect();
    for (path, form) in &forms {
        let is_brotli = path.ends_with(BROTLI_ENDING);
        let ending = if is_brotli {
            BROTLI_ENDING
        } else {
            GZIP_ENDING
        };
        let Some(identity) = files.get(&path[..path.len() - ending.len()]) else {
            return Err(PackError::Orphan { path: path.clone() });
        };
        let is_fresh = match is_brotli {
            true => holds(brotli::Decompressor::new(&**form, BUFFER_BYTES), identity),
            false => holds(MultiGzDecoder::new(&**form), identity),
        };
        if !is_fresh {
            return Err(PackError::Stale { path: path.clone() });
        }
    }
    Ok(forms)
}

/// Whether a decoder gives exactly these bytes; it is not read far beyond them.
fn holds(decoder: impl Read, expected: &[u8]) -> bool {
    let mut decoded = Vec::with_capacity(expected.len() + 1);
    let limit = expected.len() as u64 + 1;
    let read = decoder.take(limit).read_to_end(&mut decoded);
    read.is_ok() && decoded == expected
}

fn assemble(index: &Index, contents: &[u8]) -> Result<Vec<u8>, PackError> {
    let index = serde_json::to_vec(index).map_err(|source| PackError::Index { source })?;
    let length =
        u32::try_from(index.len()).map_err(|_| PackError::TooLarge { bytes: index.len() })?;
    let parts: [&[u8]; 5] = [MAGIC, &[VERSION], &length.to_le_bytes(), &index, contents];
    Ok(parts.concat())
}
