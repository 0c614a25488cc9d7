//! Files that the program is given.

use std::path::{Path, PathBuf};

use super::folder::Folder;

impl Folder {
    /// Writes a file of this folder.
    pub fn file(&self, name: impl AsRef<Path>, bytes: &[u8]) -> PathBuf {
        let path = self.0.join(name);
        std::fs::write(&path, bytes).expect("a file");
        path
    }
}
