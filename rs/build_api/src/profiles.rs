//! The profiles of builds, compressed, as long as there is room: comparisons read their actions anew.
//!
//! A file of its final name is complete: it was written beside, flushed and renamed. This module must not know what is in
//! a profile.

use crate::digest::Digest;
use crate::error::BuildError;
use crate::spool::Received;
use flate2::write::GzEncoder;
use flate2::Compression;
use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// What a kept profile's file is called after the digest of what was uploaded.
const EXTENSION: &str = "gz";
/// How a file begins that is not complete yet.
const UNFINISHED: &str = "unfinished-";
/// The first bytes of gzip (RFC 1952, section 2.3.1).
const GZIP_MAGIC: [u8; 2] = [0x1f, 0x8b];

/// The folder of profiles.
pub struct Profiles {
    folder: PathBuf,
    max_bytes: u64,
}

impl Profiles {
    /// Opens the folder, and makes it where there is none. It takes at most so many bytes beside the newest profile.
    ///
    /// # Errors
    /// When the folder cannot be made or read.
    pub fn open(folder: &Path, max_bytes: u64) -> Result<Self, BuildError> {
        fs::create_dir_all(folder).map_err(BuildError::file("make", folder))?;
        for entry in fs::read_dir(folder).map_err(BuildError::file("read", folder))? {
            let entry = entry.map_err(BuildError::file("read", folder))?;
            if entry.file_name().to_string_lossy().starts_with(UNFINISHED) {
                let path = entry.path();
                fs::remove_file(&path).map_err(BuildError::file("remove", &path))?;
            }
        }
        Ok(Self {
            folder: folder.to_owned(),
            max_bytes,
        })
    }

    /// Keeps an upload: as it is when it is gzip, else compressed. It is on disk when this returns.
    ///
    /// # Errors
    /// When a file fails.
    pub fn keep(&self, received: &Received) -> Result<(), BuildError> {
        let path = self.path(&received.digest());
        let mut source = received.open()?;
        let failed = || BuildError::file("keep the profile in", &self.folder);
        if is_gzip(&mut source).map_err(failed())? {
            source.sync_all().map_err(failed())?;
            fs::rename(received.path(), &path).map_err(failed())?;
        } else {
            let target = tempfile::Builder::new()
                .prefix(UNFINISHED)
                .tempfile_in(&self.folder)
                .map_err(failed())?;
            let mut encoder = GzEncoder::new(target, Compression::fast());
            io::copy(&mut source, &mut encoder).map_err(failed())?;
            let target = encoder.finish().map_err(failed())?;
            target.as_file().sync_all().map_err(failed())?;
            target
                .persist(&path)
                .map_err(|error| failed()(error.error))?;
        }
        // The new name is on disk when the folder is.
        File::open(&self.folder)
            .and_then(|folder| folder.sync_all())
            .map_err(failed())?;
        self.prune(&path)
    }

    /// Opens a profile; `None` when it was not kept, or not as long.
    ///
    /// # Errors
    /// When the file fails.
    pub fn find(&self, digest: &Digest) -> Result<Option<File>, BuildError> {
        let path = self.path(digest);
        match File::open(&path) {
            Ok(file) => Ok(Some(file)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(BuildError::file("open", &path)(error)),
        }
    }

    /// Removes the oldest profiles, but not this one, where all take too much room.
    fn prune(&self, newest: &Path) -> Result<(), BuildError> {
        let failed = || BuildError::file("read", &self.folder);
        let mut kept = Vec::new();
        for entry in fs::read_dir(&self.folder).map_err(failed())? {
            let path = entry.map_err(failed())?.path();
            let is_kept = path
                .extension()
                .is_some_and(|extension| extension == EXTENSION);
            // Another request may have removed it meanwhile.
            let metadata = fs::metadata(&path).ok().filter(|_| is_kept);
            let Some(metadata) = metadata.filter(|_| path != newest) else {
                continue;
            };
            let modified = metadata.modified().unwrap_or(SystemTime::UNIX_EPOCH);
            kept.push((modified, metadata.len(), path));
        }
        kept.sort();
        let mut total_bytes: u64 = kept.iter().map(|(_, bytes, _)| bytes).sum();
        for (_, bytes, path) in kept {
            if total_bytes <= self.max_bytes {
                break;
            }
            match fs::remove_file(&path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    return Err(BuildError::file("remove", &path)(error));
                }
                _ => total_bytes -= bytes,
            }
        }
        Ok(())
    }

    fn path(&self, digest: &Digest) -> PathBuf {
        self.folder.join(format!("{digest}.{EXTENSION}"))
    }
}

fn is_gzip(file: &mut File) -> io::Result<bool> {
    let mut first = Vec::new();
    file.take(2).read_to_end(&mut first)?;
    file.seek(SeekFrom::Start(0))?;
    Ok(first == GZIP_MAGIC)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spool::{Spool, SpoolLimits, Start};
    use flate2::read::GzDecoder;
    use std::time::Duration;

    fn received(spool: &Spool, bytes: &[u8]) -> Received {
        let mut incoming = spool.receive(None, Start::Anew, SystemTime::now()).unwrap();
        incoming.write(bytes).unwrap();
        incoming.finish().unwrap()
    }

    fn spool(folder: &Path) -> Spool {
        let limits = SpoolLimits {
            max_upload_bytes: 1 << 20,
            keep_for: Duration::from_secs(60),
        };
        Spool::open(&folder.join("uploads"), limits).unwrap()
    }

    #[test]
    fn plain_and_gzip_uploads_are_kept_as_gzip() {
        let folder = tempfile::tempdir().unwrap();
        let spool = spool(folder.path());
        let profiles = Profiles::open(&folder.path().join("profiles"), 1 << 20).unwrap();
        let mut compressed = Vec::new();
        flate2::read::GzEncoder::new(&b"text"[..], Compression::fast())
            .read_to_end(&mut compressed)
            .unwrap();
        for bytes in [&b"text"[..], &compressed] {
            let received = received(&spool, bytes);
            profiles.keep(&received).unwrap();
            let file = profiles.find(&received.digest()).unwrap().unwrap();
            let mut text = String::new();
            GzDecoder::new(file).read_to_string(&mut text).unwrap();
            assert_eq!(text, "text");
        }
        assert!(profiles.find(&Digest::of(b"other")).unwrap().is_none());
        let left = fs::read_dir(folder.path().join("uploads")).unwrap().count();
        assert_eq!(left, 0);
    }

    #[test]
    fn the_oldest_go_where_there_is_no_room() {
        let folder = tempfile::tempdir().unwrap();
        let spool = spool(folder.path());
        let path = folder.path().join("profiles");
        let profiles = Profiles::open(&path, 60).unwrap();
        let digests: Vec<Digest> = (0..4_u8)
            .map(|byte| {
                let received = received(&spool, &[byte; 10]);
                profiles.keep(&received).unwrap();
                let kept = File::options()
                    .write(true)
                    .open(profiles.path(&received.digest()));
                let modified = SystemTime::UNIX_EPOCH + Duration::from_secs(u64::from(byte));
                kept.unwrap().set_modified(modified).unwrap();
                received.digest()
            })
            .collect();
        let kept: Vec<bool> = digests
            .iter()
            .map(|digest| profiles.find(digest).unwrap().is_some())
            .collect();
        assert_eq!((kept[0], kept[3]), (false, true), "{kept:?}");
    }
}
