//! `dre registry dump`, and how any dump is written: to standard output, or to a file that is replaced whole.

use std::fs::{self, File, Permissions};
use std::io::{self, BufWriter, Write};
use std::path::Path;

use anyhow::Context;
use registry::{Snapshot, Timestamp};
use registry_store::to_dump_json;

use super::args::DumpArgs;
use crate::exit::Outcome;
use crate::origin::Origin;
use crate::output::remark;
use crate::store::StoreArgs;
use crate::terminal::OUTPUT_FAILURE;

/// Writes a version as a registry dump.
///
/// # Errors
/// If the store has no such version, or the output cannot be written.
pub fn dump(store: &StoreArgs, args: &DumpArgs) -> anyhow::Result<Outcome> {
    let snapshot = store.open_to_read()?.snapshot(args.at.at)?;
    write(&snapshot, &args.output)?;
    let origin = Origin::from(&snapshot);
    if let Some(mark) = origin.synthetic_mark() {
        remark(&mark);
    }
    remark(&origin.describe_for(args.at.at, Timestamp::now()));
    Ok(Outcome::Complete)
}

/// Writes a dump to a file, or to standard output for `-`.
///
/// # Errors
/// If the output cannot be written; a regular file is then as it was.
pub fn write(snapshot: &Snapshot, output: &Path) -> anyhow::Result<()> {
    if output.as_os_str() == "-" {
        let mut out = BufWriter::new(io::stdout().lock());
        return to_dump_json(snapshot, &mut out)
            .and_then(|()| out.flush())
            .context(OUTPUT_FAILURE);
    }
    write_file(snapshot, output).with_context(|| {
        format!(
            "{}: cannot be written: give another file, or - for standard output",
            output.display()
        )
    })
}

fn write_file(snapshot: &Snapshot, output: &Path) -> anyhow::Result<()> {
    // A link stays one: what it names is replaced.
    let target = fs::canonicalize(output).unwrap_or_else(|_| output.to_path_buf());
    if fs::metadata(&target).is_ok_and(|metadata| !metadata.is_file()) {
        // A device or a pipe must not be replaced by a file; a folder refuses by itself.
        let mut out = BufWriter::new(File::options().write(true).open(&target)?);
        to_dump_json(snapshot, &mut out)?;
        return Ok(out.flush()?);
    }
    let folder = target.parent().filter(|it| !it.as_os_str().is_empty());
    let mut builder = tempfile::Builder::new();
    builder.prefix(".dre-dump-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // Those of any new file, less what the umask takes away, and not a temporary file's.
        builder.permissions(Permissions::from_mode(0o666));
    }
    let mut file = builder.tempfile_in(folder.unwrap_or(Path::new(".")))?;
    let mut out = BufWriter::new(file.as_file_mut());
    to_dump_json(snapshot, &mut out)?;
    out.flush()?;
    drop(out);
    file.as_file().sync_all()?;
    file.persist(&target)?;
    Ok(())
}
