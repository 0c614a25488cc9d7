//! Uploads under way: bytes that arrive, stop and go on, in one file each until all of them are there.
//!
//! An upload whose sender declared its digest lies in `<digest>.part` and outlives its connection and this process; any
//! other one lies in a nameless file and ends with its connection. What is here is no build yet: nothing reads it but the
//! next request for the same digest. This module must not know profiles, nor how bytes come.

#[cfg(test)]
mod tests;

use crate::digest::{Digest, Digester};
use crate::error::BuildError;
use std::collections::HashSet;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};
use tempfile::TempPath;

/// What an unfinished upload's file is called after its digest.
const PART: &str = "part";
/// How the files of uploads without a declared digest begin.
const NAMELESS: &str = "nameless-";
/// Most unfinished uploads that are kept, however small they are.
const MAX_PARTS: usize = 256;
/// How many uploads of the largest size the unfinished ones may take together.
const MAX_TOTAL_UPLOADS: u64 = 4;
/// How much is read at once where bytes that were received before are hashed.
const BUFFER_BYTES: usize = 1 << 16;

/// How much is received, and for how long it is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SpoolLimits {
    /// The most bytes of one upload. Unfinished ones take at most four times as many together.
    pub max_upload_bytes: u64,
    /// How long an unfinished upload is kept after its last byte.
    pub keep_for: Duration,
}

/// The folder of uploads under way.
pub struct Spool {
    folder: PathBuf,
    limits: SpoolLimits,
    claimed: Arc<Mutex<HashSet<Digest>>>,
}

/// Where a request's bytes belong in an upload.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// At its beginning; what was received before is forgotten.
    Anew,
    /// After so many bytes, which must be all that were received before.
    At(u64),
}

/// An upload that receives bytes. Dropped before its end, it keeps them if its digest was declared.
pub struct Incoming {
    file: File,
    place: Place,
    declared: Option<Digest>,
    digester: Digester,
    received_bytes: u64,
    max_bytes: u64,
}

/// A complete upload, checked against the digest that was declared. Dropped, it is gone.
pub struct Received {
    digest: Digest,
    bytes: u64,
    place: Place,
}

/// Where an upload lies, and the right to write there.
enum Place {
    Nameless(TempPath),
    Named { path: PathBuf, _claim: Claim },
}

/// Nobody else in this process writes the upload of this digest.
struct Claim {
    digest: Digest,
    claimed: Arc<Mutex<HashSet<Digest>>>,
}

impl Spool {
    /// Opens the folder, and makes it where there is none. Nameless files in it are left over from a process that ended,
    /// so they go. Only one process may have the folder open.
    ///
    /// # Errors
    /// When the folder cannot be made or read.
    pub fn open(folder: &Path, limits: SpoolLimits) -> Result<Self, BuildError> {
        fs::create_dir_all(folder).map_err(BuildError::file("make", folder))?;
        for entry in fs::read_dir(folder).map_err(BuildError::file("read", folder))? {
            let entry = entry.map_err(BuildError::file("read", folder))?;
            if entry.file_name().to_string_lossy().starts_with(NAMELESS) {
                let path = entry.path();
                fs::remove_file(&path).map_err(BuildError::file("remove", &path))?;
            }
        }
        Ok(Self {
            folder: folder.to_owned(),
            limits,
            claimed: Arc::default(),
        })
    }

    /// How many bytes of an unfinished upload are here; `None` when there is none.
    ///
    /// # Errors
    /// When its file cannot be looked at.
    pub fn received_bytes(&self, digest: &Digest) -> Result<Option<u64>, BuildError> {
        let path = self.part(digest);
        match fs::metadata(&path) {
            Ok(metadata) => Ok(Some(metadata.len())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(BuildError::file("look at", &path)(error)),
        }
    }

    /// Starts or continues an upload. Reads what was received before, so it may take a while. Without a declared digest it
    /// always begins anew.
    ///
    /// # Errors
    /// When another request writes the same upload, when it does not have as many bytes as [`Start::At`] says, or when a
    /// file fails.
    pub fn receive(
        &self,
        declared: Option<Digest>,
        start: Start,
        now: SystemTime,
    ) -> Result<Incoming, BuildError> {
        // What is to be continued is claimed before others are pruned.
        let claim = declared.map(|digest| self.claim(digest)).transpose()?;
        self.prune(now)?;
        match claim {
            None => self.receive_nameless(),
            Some(claim) => self.receive_named(claim, start),
        }
    }

    fn receive_nameless(&self) -> Result<Incoming, BuildError> {
        let file = tempfile::Builder::new()
            .prefix(NAMELESS)
            .tempfile_in(&self.folder)
            .map_err(BuildError::file("make a file in", &self.folder))?;
        let (file, path) = file.into_parts();
        Ok(Incoming {
            file,
            place: Place::Nameless(path),
            declared: None,
            digester: Digester::default(),
            received_bytes: 0,
            max_bytes: self.limits.max_upload_bytes,
        })
    }

    fn receive_named(&self, claim: Claim, start: Start) -> Result<Incoming, BuildError> {
        let digest = claim.digest;
        let received = self.received_bytes(&digest)?;
        match (start, received) {
            (Start::At(given), received) if given != received.unwrap_or(0) => {
                return Err(BuildError::WrongOffset {
                    given,
                    received: received.unwrap_or(0),
                });
            }
            _ => {}
        }
        let path = self.part(&digest);
        let failed = |doing| BuildError::file(doing, &path);
        let mut file = OpenOptions::new()
            .create(true)
            .truncate(start == Start::Anew)
            .read(true)
            .write(true)
            .open(&path)
            .map_err(failed("open"))?;
        let (digester, received_bytes) = hash(&mut file).map_err(failed("read"))?;
        file.seek(SeekFrom::End(0)).map_err(failed("read"))?;
        Ok(Incoming {
            file,
            place: Place::Named {
                path,
                _claim: claim,
            },
            declared: Some(digest),
            digester,
            received_bytes,
            max_bytes: self.limits.max_upload_bytes,
        })
    }

    /// Removes unfinished uploads that are too old, and the oldest ones where they are too many or too large together.
    /// Those that receive bytes now stay.
    ///
    /// # Errors
    /// When the folder cannot be read or a file not be removed.
    pub fn prune(&self, now: SystemTime) -> Result<(), BuildError> {
        let mut parts = self.unclaimed_parts()?;
        parts.sort_by_key(|part| std::cmp::Reverse(part.modified));
        let max_total = self
            .limits
            .max_upload_bytes
            .saturating_mul(MAX_TOTAL_UPLOADS);
        let mut total_bytes = 0_u64;
        for (index, part) in parts.iter().enumerate() {
            total_bytes = total_bytes.saturating_add(part.bytes);
            let age = now.duration_since(part.modified).unwrap_or_default();
            if age > self.limits.keep_for || index >= MAX_PARTS || total_bytes > max_total {
                remove(&part.path)?;
            }
        }
        Ok(())
    }

    fn unclaimed_parts(&self) -> Result<Vec<Part>, BuildError> {
        let failed = || BuildError::file("read", &self.folder);
        let claimed = lock(&self.claimed).clone();
        let mut parts = Vec::new();
        for entry in fs::read_dir(&self.folder).map_err(failed())? {
            let path = entry.map_err(failed())?.path();
            let name = path.file_stem().and_then(|stem| stem.to_str());
            let digest: Option<Digest> = name.and_then(|name| name.parse().ok());
            let is_part = path.extension().is_some_and(|extension| extension == PART);
            let Some(digest) = digest.filter(|_| is_part) else {
                continue;
            };
            // Another request may have finished it meanwhile.
            let Ok(metadata) = fs::metadata(&path) else {
                continue;
            };
            if !claimed.contains(&digest) {
                parts.push(Part {
                    path,
                    bytes: metadata.len(),
                    modified: metadata.modified().unwrap_or(SystemTime::UNIX_EPOCH),
                });
            }
        }
        Ok(parts)
    }

    fn part(&self, digest: &Digest) -> PathBuf {
        self.folder.join(format!("{digest}.{PART}"))
    }

    fn claim(&self, digest: Digest) -> Result<Claim, BuildError> {
        match lock(&self.claimed).insert(digest) {
            true => Ok(Claim {
                digest,
                claimed: Arc::clone(&self.claimed),
            }),
            false => Err(BuildError::Busy { digest }),
        }
    }
}

/// An unfinished upload that nobody writes.
struct Part {
    path: PathBuf,
    bytes: u64,
    modified: SystemTime,
}

impl Incoming {
    /// How many bytes there are, those of earlier requests included.
    #[must_use]
    pub fn received_bytes(&self) -> u64 {
        self.received_bytes
    }

    /// Adds bytes.
    ///
    /// # Errors
    /// When there are too many in all: the upload is gone then. When the file fails: what was received before stays.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), BuildError> {
        let total = self.received_bytes.saturating_add(bytes.len() as u64);
        if total > self.max_bytes {
            self.place.remove()?;
            return Err(BuildError::TooLarge {
                max_bytes: self.max_bytes,
            });
        }
        if let Err(error) = self.file.write_all(bytes) {
            // Half a piece would make the offset that the sender is told a lie.
            let _ = self.file.set_len(self.received_bytes);
            return Err(BuildError::file("write", self.place.path())(error));
        }
        self.digester.update(bytes);
        self.received_bytes = total;
        Ok(())
    }

    /// The upload as a whole: these were all bytes.
    ///
    /// # Errors
    /// When they are not those of the declared digest: the upload is gone then.
    pub fn finish(self) -> Result<Received, BuildError> {
        let actual = self.digester.finish();
        match self.declared {
            Some(declared) if declared != actual => {
                self.place.remove()?;
                Err(BuildError::WrongDigest { declared, actual })
            }
            _ => Ok(Received {
                digest: actual,
                bytes: self.received_bytes,
                place: self.place,
            }),
        }
    }
}

impl Received {
    /// What it is known by.
    #[must_use]
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// How many bytes it has.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Opens it for reading.
    ///
    /// # Errors
    /// When the file fails.
    pub fn open(&self) -> Result<File, BuildError> {
        let path = self.place.path();
        File::open(path).map_err(BuildError::file("open", path))
    }

    /// Where it lies, for the one that moves it on.
    pub(crate) fn path(&self) -> &Path {
        self.place.path()
    }
}

impl Drop for Received {
    /// A complete upload that became no build is worth nothing: the same bytes would fail again.
    fn drop(&mut self) {
        let _ = self.place.remove();
    }
}

impl Place {
    fn path(&self) -> &Path {
        match self {
            Self::Nameless(path) => path,
            Self::Named { path, .. } => path,
        }
    }

    fn remove(&self) -> Result<(), BuildError> {
        remove(self.path())
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        lock(&self.claimed).remove(&self.digest);
    }
}

/// Removes a file that may be gone already.
fn remove(path: &Path) -> Result<(), BuildError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(BuildError::file("remove", path)(error))
        }
        _ => Ok(()),
    }
}

fn hash(file: &mut File) -> io::Result<(Digester, u64)> {
    let mut digester = Digester::default();
    let mut buffer = vec![0; BUFFER_BYTES];
    let mut bytes = 0;
    loop {
        let count = file.read(&mut buffer)?;
        if count == 0 {
            return Ok((digester, bytes));
        }
        digester.update(&buffer[..count]);
        bytes += count as u64;
    }
}

/// A panic elsewhere leaves the set as it was before or after one insertion.
fn lock(claimed: &Mutex<HashSet<Digest>>) -> std::sync::MutexGuard<'_, HashSet<Digest>> {
    claimed.lock().unwrap_or_else(PoisonError::into_inner)
}
