//! `dre history check`: whether the history holds what was added to it.

use super::store::HistoryStore;
use crate::exit::Outcome;
use crate::terminal::Terminal;
use crate::text::{line, visible, GOOD, WARNING};
use crate::units::counted;

/// Checks the history and says what is wrong with it.
///
/// # Errors
/// If the history is not there or cannot be read on, or standard output fails.
pub fn check(store: &HistoryStore, terminal: &Terminal) -> anyhow::Result<Outcome> {
    let report = store.open_to_read()?.check()?;
    let read = format!(
        "{}, {}",
        counted(report.run_count, "run"),
        counted(report.attachment_count, "attachment")
    );
    let mut out = String::new();
    if report.is_sound() {
        line(&mut out, &format!("{GOOD}sound{GOOD:#} ({read})"));
        return terminal.print(&out);
    }
    line(&mut out, &format!("{WARNING}damaged{WARNING:#} ({read})"));
    for problem in &report.problems {
        line(&mut out, &visible(problem));
    }
    terminal.print(&out)?;
    Ok(Outcome::Damaged)
}
