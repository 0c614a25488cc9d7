//! A packed bundle: slices of bytes that a program has anyhow.

use crate::asset::Asset;
use crate::error::BundleError;
use crate::format::{Extent, FileEntry, Index, HEAD_BYTES, MAGIC, VERSION};
use crate::name::{is_path, INDEX};
use std::borrow::Cow;
use std::collections::HashMap;

/// A packed bundle.
#[derive(Debug)]
pub struct Bundle(HashMap<String, Asset>);

impl Bundle {
    /// Opens what [`pack`](crate::pack()) made. Only the index is read, so contents that are never asked for are never
    /// brought into memory.
    ///
    /// # Errors
    /// When the bytes are not a whole pack, or files in it cannot be served.
    pub fn open(packed: &'static [u8]) -> Result<Self, BundleError> {
        let (index, contents) = split(packed)?;
        let mut assets = HashMap::with_capacity(index.files.len());
        for entry in index.files {
            if !is_path(&entry.path) {
                return Err(BundleError::BadPath { path: entry.path });
            }
            let asset = asset(&entry, contents)?;
            if assets.insert(entry.path.clone(), asset).is_some() {
                return Err(BundleError::Duplicate { path: entry.path });
            }
        }
        match assets.contains_key(INDEX) {
            true => Ok(Self(assets)),
            false => Err(BundleError::NoIndex),
        }
    }

    /// The file of this path in the bundle, as [`file_of`](crate::file_of) gives it.
    pub fn find(&self, file: &str) -> Option<&Asset> {
        self.0.get(file)
    }
}

/// The index, and the contents that it is about.
fn split(packed: &'static [u8]) -> Result<(Index, &'static [u8]), BundleError> {
    let unrecognized = BundleError::Unrecognized { version: VERSION };
    let Some((version, rest)) = packed
        .strip_prefix(MAGIC)
        .and_then(|rest| rest.split_first())
    else {
        return Err(unrecognized);
    };
    if *version != VERSION {
        return Err(unrecognized);
    }
    let size = |index_bytes: u64, content_bytes: u64| BundleError::WrongSize {
        expected_bytes: (HEAD_BYTES as u64)
            .saturating_add(index_bytes)
            .saturating_add(content_bytes),
        actual_bytes: packed.len() as u64,
    };
    let Some((length, rest)) = rest.split_first_chunk() else {
        return Err(size(0, 0));
    };
    let index_bytes = u32::from_le_bytes(*length);
    let Some((index, contents)) = rest.split_at_checked(index_bytes as usize) else {
        return Err(size(index_bytes.into(), 0));
    };
    let index: Index =
        serde_json::from_slice(index).map_err(|source| BundleError::Index { source })?;
    match index.content_bytes == contents.len() as u64 {
        true => Ok((index, contents)),
        false => Err(size(index_bytes.into(), index.content_bytes)),
    }
}

fn asset(entry: &FileEntry, contents: &'static [u8]) -> Result<Asset, BundleError> {
    let slice = |extent: Extent| {
        extent
            .of(contents)
            .map(Cow::Borrowed)
            .ok_or_else(|| BundleError::OutOfRange {
                path: entry.path.clone(),
            })
    };
    let identity = slice(entry.identity)?;
    Ok(Asset {
        brotli: entry.brotli.map(slice).transpose()?,
        gzip: entry.gzip.map(slice).transpose()?,
        ..Asset::new(&entry.path, &entry.sha256, identity)
    })
}
