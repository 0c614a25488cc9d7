//! Whether a history holds what was added to it: the database's own structure, each run and each attachment against
//! its digest, and the places of values in trends against those in runs.

use std::collections::HashMap;

use super::database::{all, Session};
use super::{members, read};
use crate::error::HistoryError;
use crate::history::CheckReport;

/// So many problems are told; a file that is damaged throughout would fill the memory.
const PROBLEM_LIMIT: usize = 100;

/// Reads all there is.
pub(super) fn check(session: &mut dyn Session) -> Result<CheckReport, HistoryError> {
    let mut report = CheckReport {
        problems: session.integrity_problems()?,
        ..CheckReport::default()
    };
    check_runs(session, &mut report)?;
    check_attachments(session, &mut report)?;
    check_shapes(session, &mut report)?;
    report.problems.truncate(PROBLEM_LIMIT);
    Ok(report)
}

fn note(report: &mut CheckReport, problem: impl ToString) {
    if report.problems.len() < PROBLEM_LIMIT {
        report.problems.push(problem.to_string());
    }
}

fn check_runs(session: &mut dyn Session, report: &mut CheckReport) -> Result<(), HistoryError> {
    let names = read::names(session)?;
    read::for_each_run(session, &names, &mut |run| {
        report.run_count += 1;
        if let Err(error) = run {
            note(report, error);
        }
    })
}

fn check_attachments(
    session: &mut dyn Session,
    report: &mut CheckReport,
) -> Result<(), HistoryError> {
    // One at a time: all together may be large.
    let rows = all(
        session,
        "SELECT run_id, kind FROM attachments",
        &[],
        |mut row| Ok((row.integer()?, row.text()?)),
    )?;
    let query = "SELECT r.digest, a.kind, a.encoding, a.content_bytes, a.digest, a.content
                 FROM attachments a JOIN runs r ON r.id = a.run_id
                 WHERE a.run_id = $1 AND a.kind = $2";
    for (run, kind) in rows {
        report.attachment_count += 1;
        session.for_each(query, &[run.into(), kind.as_str().into()], &mut |row| {
            if let Some(problem) = read::attachment_problem(row)? {
                note(report, problem);
            }
            Ok(())
        })?;
    }
    Ok(())
}

/// Trends find values by `shape_metrics`, runs by `members`: both must say the same.
fn check_shapes(session: &mut dyn Session, report: &mut CheckReport) -> Result<(), HistoryError> {
    let shapes = all(session, "SELECT id, members FROM shapes", &[], |mut row| {
        Ok((row.integer()?, row.bytes()?))
    })?;
    let mut places: HashMap<i64, Vec<(i64, i64)>> = HashMap::new();
    let query = "SELECT shape_id, position, metric_id FROM shape_metrics";
    session.for_each(query, &[], &mut |mut row| {
        let (shape, place) = (row.integer()?, (row.integer()?, row.integer()?));
        places.entry(shape).or_default().push(place);
        Ok(())
    })?;
    for (shape, members) in shapes {
        let mut found = places.remove(&shape).unwrap_or_default();
        found.sort_unstable();
        let expected = members::decode(&members).unwrap_or_default();
        if !found.into_iter().eq((0..).zip(expected)) {
            note(
                report,
                format!("shape {shape}: its metrics in trends are not those of its runs"),
            );
        }
    }
    Ok(())
}
