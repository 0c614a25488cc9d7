//! `dre history prune`: removing what nobody needs any more.

use perf_history::KeepPolicy;
use registry::Timestamp;

use super::args::PruneArgs;
use super::store::HistoryStore;
use crate::exit::Outcome;
use crate::terminal::Terminal;
use crate::units::{bytes, counted};

/// Removes runs or their timelines.
///
/// # Errors
/// If the history is not there or fails, or standard output does.
pub fn prune(
    store: &HistoryStore,
    args: &PruneArgs,
    terminal: &Terminal,
) -> anyhow::Result<Outcome> {
    // A history that is not there is a typing error, and not to be made.
    drop(store.open_to_read()?);
    let pruned = store.open_to_write()?.prune(&KeepPolicy {
        since_ms: args.keep_since.map(Timestamp::as_millisecond),
        last_per_key: args.keep_last,
        timelines_only: args.timelines_only,
        is_dry_run: args.dry_run,
    })?;
    terminal.print(&format!(
        "{} {} and {} ({})\n",
        if args.dry_run {
            "would remove"
        } else {
            "removed"
        },
        counted(pruned.run_count, "run"),
        counted(pruned.attachment_count, "attachment"),
        bytes(pruned.attachment_bytes)
    ))
}
