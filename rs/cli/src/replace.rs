//! Files that are written whole or not at all: a reader, or a run that is broken off, never sees half of one.

use std::fs::{self, File, Permissions};
use std::io::{BufWriter, Write};
use std::path::Path;

/// Writes a file beside its final place and then puts it there.
///
/// # Errors
/// What `write` says, and if the file cannot be written; an older file is then as it was.
pub fn replace_file(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    // A link stays one: what it names is replaced.
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    if fs::metadata(&target).is_ok_and(|metadata| !metadata.is_file()) {
        // A device or a pipe must not be replaced by a file; a folder refuses by itself.
        let mut out = BufWriter::new(File::options().write(true).open(&target)?);
        write(&mut out)?;
        return Ok(out.flush()?);
    }
    let folder = target.parent().filter(|it| !it.as_os_str().is_empty());
    let mut builder = tempfile::Builder::new();
    builder.prefix(".dre-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // Those of any new file, less what the umask takes away, and not a temporary file's.
        builder.permissions(Permissions::from_mode(0o666));
    }
    let mut file = builder.tempfile_in(folder.unwrap_or(Path::new(".")))?;
    let mut out = BufWriter::new(file.as_file_mut());
    write(&mut out)?;
    out.flush()?;
    drop(out);
    file.as_file().sync_all()?;
    file.persist(&target)?;
    Ok(())
}
