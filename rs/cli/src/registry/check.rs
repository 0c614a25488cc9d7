//! `dre registry check`: whether the store holds together.

use crate::exit::Outcome;
use crate::store::StoreArgs;
use crate::terminal::Terminal;
use crate::text::{line, visible, GOOD, WARNING};
use crate::units::counted;

/// Checks the store and says what is wrong with it.
///
/// # Errors
/// If the store is not there, it is none, or standard output fails.
pub fn check(store: &StoreArgs, terminal: &Terminal) -> anyhow::Result<Outcome> {
    let store = store.open_to_read()?;
    let mut out = String::new();
    let path = visible(&store.path.display().to_string());
    let report = match store.check() {
        Ok(report) => report,
        Err(error) => {
            let head = format!("{path}: {WARNING}damaged{WARNING:#} (the check cannot go on)");
            line(&mut out, &head);
            line(&mut out, &visible(&error.to_string()));
            return damaged(out, terminal);
        }
    };
    let read = format!(
        "{}, {}",
        counted(report.versions, "version"),
        counted(report.bodies, "different record")
    );
    if report.is_ok() {
        line(&mut out, &format!("{path}: {GOOD}sound{GOOD:#} ({read})"));
        return terminal.print(&out);
    }
    line(
        &mut out,
        &format!("{path}: {WARNING}damaged{WARNING:#} ({read})"),
    );
    for problem in &report.problems {
        line(&mut out, &visible(problem));
    }
    let untold = report
        .problems_total
        .saturating_sub(report.problems.len() as u64);
    if untold > 0 {
        line(
            &mut out,
            &format!("and {}", counted(untold, "more problem")),
        );
    }
    damaged(out, terminal)
}

fn damaged(mut out: String, terminal: &Terminal) -> anyhow::Result<Outcome> {
    line(&mut out, "Restore the file from a copy, or import anew.");
    terminal.print(&out)?;
    Ok(Outcome::Damaged)
}
