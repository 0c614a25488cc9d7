//! Removing what a policy does not keep, and the names, shapes and series that nothing uses any more.

use super::database::{all, first, integer, Session, Value};
use crate::error::HistoryError;
use crate::history::{KeepPolicy, Pruned, TIMELINE};

/// Removes what a policy does not keep.
pub(super) fn prune(
    session: &mut dyn Session,
    policy: &KeepPolicy,
) -> Result<Pruned, HistoryError> {
    let mut pruned = Pruned::default();
    for run in outdated(session, policy)? {
        let (kind_is, parameters): (&str, Vec<Value>) = if policy.timelines_only {
            (" AND kind = $2", vec![run.into(), TIMELINE.into()])
        } else {
            ("", vec![run.into()])
        };
        let (count, bytes) = attached(session, kind_is, &parameters)?;
        pruned.attachment_count += count;
        pruned.attachment_bytes += bytes;
        pruned.run_count += u64::from(!policy.timelines_only);
        if policy.is_dry_run {
            continue;
        }
        let statement = format!("DELETE FROM attachments WHERE run_id = $1{kind_is}");
        session.execute(&statement, &parameters)?;
        if !policy.timelines_only {
            session.execute("DELETE FROM runs WHERE id = $1", &[run.into()])?;
        }
    }
    if pruned.run_count > 0 && !policy.is_dry_run {
        remove_unused(session)?;
    }
    Ok(pruned)
}

/// The rows of runs that no limit of the policy keeps.
fn outdated(session: &mut dyn Session, policy: &KeepPolicy) -> Result<Vec<i64>, HistoryError> {
    let KeepPolicy {
        since_ms,
        last_per_key,
        ..
    } = policy;
    if since_ms.is_none() && last_per_key.is_none() {
        return Ok(Vec::new());
    }
    all(
        session,
        "SELECT id FROM (
             SELECT id, time_ms, row_number() OVER (
                 PARTITION BY series_id ORDER BY time_ms DESC, digest DESC) AS place
             FROM runs) AS placed
         WHERE time_ms < $1 AND place > $2",
        &[
            // A limit that is not given keeps nothing.
            since_ms.unwrap_or(i64::MAX).into(),
            integer(last_per_key.unwrap_or(0)),
        ],
        |mut row| row.integer(),
    )
}

/// How many attachments, and how many bytes they take.
fn attached(
    session: &mut dyn Session,
    kind_is: &str,
    parameters: &[Value],
) -> Result<(u64, u64), HistoryError> {
    let query = format!(
        "SELECT count(*), CAST(coalesce(sum(length(content)), 0) AS BIGINT)
         FROM attachments WHERE run_id = $1{kind_is}"
    );
    let found = first(session, &query, parameters, |mut row| {
        Ok((row.count()?, row.count()?))
    })?;
    Ok(found.unwrap_or_default())
}

fn remove_unused(session: &mut dyn Session) -> Result<(), HistoryError> {
    let statements = [
        "DELETE FROM shape_metrics WHERE NOT EXISTS (
             SELECT 1 FROM runs WHERE runs.shape_id = shape_metrics.shape_id)",
        "DELETE FROM shapes WHERE NOT EXISTS (
             SELECT 1 FROM runs WHERE runs.shape_id = shapes.id)",
        "DELETE FROM metrics WHERE NOT EXISTS (
             SELECT 1 FROM shape_metrics WHERE shape_metrics.metric_id = metrics.id)",
        "DELETE FROM series WHERE NOT EXISTS (
             SELECT 1 FROM runs WHERE runs.series_id = series.id)",
    ];
    for statement in statements {
        session.execute(statement, &[])?;
    }
    Ok(())
}
