//! Adding a run. The database lets one writer in at a time, so what is looked up here stays true until the end of
//! the transaction.

use std::collections::HashMap;

use sha2::{Digest, Sha256};

use super::database::{all, first, Session, Value};
use super::{attachments, figures, members};
use crate::error::HistoryError;
use crate::history::{Added, Attachment};
use crate::run::{Run, RunKey};

/// Adds a run and its attachments, as far as they are not there.
pub(super) fn add(
    session: &mut dyn Session,
    run: &Run,
    attached: &[Attachment<'_>],
) -> Result<Added, HistoryError> {
    let known = first(
        session,
        "SELECT id FROM runs WHERE digest = $1",
        &[run.id().as_bytes().as_slice().into()],
        |mut row| row.integer(),
    )?;
    let row = match known {
        Some(row) => row,
        None => insert(session, run)?,
    };
    let mut attachment_count = 0;
    for attachment in attached {
        attachment_count += usize::from(attachments::add(session, row, attachment)?);
    }
    Ok(Added {
        is_new: known.is_none(),
        attachment_count,
    })
}

fn insert(session: &mut dyn Session, run: &Run) -> Result<i64, HistoryError> {
    // All names at once: a round trip for each metric would hold up other writers.
    let mut numbers: HashMap<String, i64> =
        all(session, "SELECT name, id FROM metrics", &[], |mut row| {
            Ok((row.text()?, row.integer()?))
        })?
        .into_iter()
        .collect();
    let mut values = Vec::with_capacity(run.metrics().len());
    for metric in run.metrics() {
        let number = match numbers.remove(metric.name.as_str()) {
            Some(number) => number,
            None => new_metric(session, metric.name.as_str())?,
        };
        values.push((number, metric.value));
    }
    values.sort_by_key(|(number, _)| *number);
    let numbers: Vec<i64> = values.iter().map(|(number, _)| *number).collect();
    let shape = shape(session, &numbers)?;
    let series = series(session, run.key())?;
    let figures = figures::encode(values.into_iter().map(|(_, value)| value));
    number_of_new(
        session,
        "INSERT INTO runs (digest, time_ms, series_id, shape_id, revision, outcome, source, figures)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id",
        &[
            run.id().as_bytes().as_slice().into(),
            run.time_ms().into(),
            series.into(),
            shape.into(),
            run.key().commit.as_str().into(),
            run.outcome().name().into(),
            run.source().into(),
            figures.into(),
        ],
    )
}

fn new_metric(session: &mut dyn Session, name: &str) -> Result<i64, HistoryError> {
    let statement = "INSERT INTO metrics (name) VALUES ($1) RETURNING id";
    number_of_new(session, statement, &[name.into()])
}

fn shape(session: &mut dyn Session, numbers: &[i64]) -> Result<i64, HistoryError> {
    let members = members::encode(numbers);
    let digest: Value = Sha256::digest(&members).as_slice().into();
    let query = "SELECT id FROM shapes WHERE digest = $1";
    let known = first(session, query, std::slice::from_ref(&digest), |mut row| {
        row.integer()
    })?;
    if let Some(number) = known {
        return Ok(number);
    }
    let number = number_of_new(
        session,
        "INSERT INTO shapes (digest, members) VALUES ($1, $2) RETURNING id",
        &[digest, members.into()],
    )?;
    let rows: Vec<String> = (0..)
        .zip(numbers)
        .map(|(position, metric): (usize, _)| format!("({metric}, {number}, {position})"))
        .collect();
    if !rows.is_empty() {
        let rows = rows.join(", ");
        let statement = "INSERT INTO shape_metrics (metric_id, shape_id, position) VALUES ";
        session.execute(&format!("{statement}{rows}"), &[])?;
    }
    Ok(number)
}

fn series(session: &mut dyn Session, key: &RunKey) -> Result<i64, HistoryError> {
    let texts = [
        key.branch.as_str(),
        &key.target_pattern,
        &key.config,
        &key.host_class,
        key.cache_state.name(),
    ];
    // No text has a control character, so the bytes say where each ends.
    let digest: Value = Sha256::digest(texts.join("\n")).as_slice().into();
    let query = "SELECT id FROM series WHERE digest = $1";
    let known = first(session, query, std::slice::from_ref(&digest), |mut row| {
        row.integer()
    })?;
    if let Some(number) = known {
        return Ok(number);
    }
    let mut parameters: Vec<Value> = texts.into_iter().map(Value::from).collect();
    parameters.push(digest);
    number_of_new(
        session,
        "INSERT INTO series (branch, target_pattern, config, host_class, cache_state, digest)
         VALUES ($1, $2, $3, $4, $5, $6) RETURNING id",
        &parameters,
    )
}

/// Runs an INSERT that returns the new row's number.
fn number_of_new(
    session: &mut dyn Session,
    statement: &str,
    parameters: &[Value],
) -> Result<i64, HistoryError> {
    let number = first(session, statement, parameters, |mut row| row.integer())?;
    number.ok_or_else(|| HistoryError::Damaged {
        what: "a new row".to_owned(),
        reason: "has no number".to_owned(),
    })
}
