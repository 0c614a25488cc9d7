//! A bundle that lies in a folder and may change at any time: each file is read when it is asked for.

use crate::asset::{sha256, Asset};
use crate::error::FolderError;
use crate::name::{is_path, BROTLI_ENDING, GZIP_ENDING, INDEX};
use std::borrow::Cow;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// A folder with a bundle.
#[derive(Clone, Debug)]
pub struct Folder(PathBuf);

impl Folder {
    /// Opens a folder.
    ///
    /// # Errors
    /// When it cannot be read, or has no page.
    pub fn open(path: &Path) -> Result<Self, FolderError> {
        let root = fs::canonicalize(path).map_err(|source| unreadable(path, source))?;
        fs::read_dir(&root).map_err(|source| unreadable(path, source))?;
        match root.join(INDEX).is_file() {
            true => Ok(Self(root)),
            false => Err(FolderError::NoIndex {
                path: path.to_owned(),
            }),
        }
    }

    /// Reads the file of this path in the bundle, as [`file_of`](crate::file_of) gives it; `None` when there is none.
    /// A compressed form that is older than its file is left out: it is that of an earlier build.
    ///
    /// # Errors
    /// When the file is there and cannot be read.
    pub fn read(&self, file: &str) -> Result<Option<Asset>, FolderError> {
        let Some((bytes, modified)) = self.content(file)? else {
            return Ok(None);
        };
        let compressed = |ending: &str| -> Result<Option<Cow<'static, [u8]>>, FolderError> {
            let found = self.content(&format!("{file}{ending}"))?;
            let fresh = found.filter(|(form, time)| *time >= modified && form.len() < bytes.len());
            Ok(fresh.map(|(form, _)| Cow::Owned(form)))
        };
        let (brotli, gzip) = (compressed(BROTLI_ENDING)?, compressed(GZIP_ENDING)?);
        let digest = sha256(&bytes);
        Ok(Some(Asset {
            brotli,
            gzip,
            ..Asset::new(file, &digest, Cow::Owned(bytes))
        }))
    }

    /// A file's bytes and when they were written; `None` for what is no file within the folder.
    fn content(&self, file: &str) -> Result<Option<(Vec<u8>, SystemTime)>, FolderError> {
        if !is_path(file) {
            return Ok(None);
        }
        let path = self.0.join(file);
        let read = || -> io::Result<Option<(Vec<u8>, SystemTime)>> {
            // A link may lead anywhere; only what is in the folder is served.
            let real = fs::canonicalize(&path)?;
            let metadata = fs::metadata(&real)?;
            if !real.starts_with(&self.0) || !metadata.is_file() {
                return Ok(None);
            }
            Ok(Some((fs::read(&real)?, metadata.modified()?)))
        };
        match read() {
            Err(error) if is_absence(&error) => Ok(None),
            result => result.map_err(|source| unreadable(&path, source)),
        }
    }
}

/// Whether the error means that there is no such file, or that none could have this name.
fn is_absence(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::NotFound | ErrorKind::NotADirectory | ErrorKind::InvalidFilename
    )
}

pub(crate) fn unreadable(path: &Path, source: io::Error) -> FolderError {
    FolderError::Unreadable {
        path: path.to_owned(),
        source,
    }
}
