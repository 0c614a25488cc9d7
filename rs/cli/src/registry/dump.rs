//! `dre registry dump`, and how any dump is written: to standard output, or to a file that is replaced whole.

use std::io::{self, BufWriter, Write};
use std::path::Path;

use anyhow::Context;
use registry::{Snapshot, Timestamp};
use registry_store::to_dump_json;

use super::args::DumpArgs;
use crate::exit::Outcome;
use crate::origin::Origin;
use crate::output::remark;
use crate::replace::replace_file;
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
    replace_file(output, |out| Ok(to_dump_json(snapshot, out)?)).with_context(|| {
        format!(
            "{}: cannot be written: give another file, or - for standard output",
            output.display()
        )
    })
}
