//! Reading runs and trends. A run is believed only if its content has the digest that it is named by.

use std::collections::HashMap;

use perf_metrics::{Metric, MetricName};

use super::database::{all, integer, Row, Session, Value};
use super::filter::Condition;
use super::{attachments, figures, members};
use crate::error::HistoryError;
use crate::history::{Cursor, Filter, Page, Point, RunPage, StoredRun};
use crate::run::{cache_state_from_name, Outcome, Run, RunContent, RunId, RunIdPrefix, RunKey};

const COLUMNS: &str =
    "r.id, r.digest, r.time_ms, r.revision, s.branch, s.target_pattern, s.config, \
                       s.host_class, s.cache_state, r.outcome, r.source, h.members, r.figures";
const TABLES: &str =
    "runs r JOIN series s ON s.id = r.series_id JOIN shapes h ON h.id = r.shape_id";

/// The metrics' names by their numbers; a text where this program knows no such metric.
pub(super) type Names = HashMap<i64, Result<MetricName, String>>;

/// All names.
pub(super) fn names(session: &mut dyn Session) -> Result<Names, HistoryError> {
    let rows = all(session, "SELECT id, name FROM metrics", &[], |mut row| {
        let (number, name) = (row.integer()?, row.text()?);
        Ok((number, name.parse().map_err(|_| name)))
    })?;
    Ok(rows.into_iter().collect())
}

/// All names that some run has and this program knows, in ascending order.
pub(super) fn used_names(session: &mut dyn Session) -> Result<Vec<MetricName>, HistoryError> {
    // Pruning removes those that no run has.
    let mut names: Vec<MetricName> = names(session)?.into_values().flatten().collect();
    names.sort();
    Ok(names)
}

/// Runs of which the condition holds, the newest first.
fn runs(
    session: &mut dyn Session,
    mut condition: Condition,
    limit: usize,
) -> Result<Vec<StoredRun>, HistoryError> {
    let names = names(session)?;
    let limit = condition.place(integer(limit));
    let meant = format!(
        "FROM {TABLES} WHERE {} ORDER BY r.time_ms DESC, r.digest DESC LIMIT {limit}",
        condition.text()
    );
    let query = format!("SELECT {COLUMNS} {meant}");
    let rows = all(session, &query, condition.parameters(), |row| {
        self::run(row, &names)
    })?;
    let attached = format!("SELECT r.id {meant}");
    let mut attached = attachments::infos(session, &attached, condition.parameters())?;
    let with_attachments = |(number, run)| StoredRun {
        run,
        attachments: attached.remove(&number).unwrap_or_default(),
    };
    Ok(rows.into_iter().map(with_attachments).collect())
}

/// The runs of an identifier's beginning, at most two.
pub(super) fn find(
    session: &mut dyn Session,
    prefix: &RunIdPrefix,
) -> Result<Vec<StoredRun>, HistoryError> {
    let [low, high] = prefix.range();
    let mut condition = Condition::after(Vec::new());
    condition.and("r.digest >= #", low.as_bytes().as_slice());
    condition.and("r.digest <= #", high.as_bytes().as_slice());
    runs(session, condition, 2)
}

/// A page of a list.
pub(super) fn list(
    session: &mut dyn Session,
    filter: &Filter,
    page: &Page,
) -> Result<RunPage, HistoryError> {
    let mut condition = Condition::after(Vec::new());
    condition.and_filter(filter);
    if let Some(cursor) = &page.after {
        condition.and_after(cursor);
    }
    // One more than asked for shows whether the list goes on.
    let mut runs = runs(session, condition, page.limit.saturating_add(1))?;
    let goes_on = runs.len() > page.limit;
    runs.truncate(page.limit);
    let next = runs.last().filter(|_| goes_on).map(|last| Cursor {
        time_ms: last.run.time_ms(),
        id: last.run.id(),
    });
    Ok(RunPage { runs, next })
}

/// The row's number and the run of a row of [`COLUMNS`].
fn run(mut row: Row, names: &Names) -> Result<(i64, Run), HistoryError> {
    let number = row.integer()?;
    let id = run_id(&row.bytes()?)?;
    let damaged = |reason: String| HistoryError::Damaged {
        what: format!("run {id}"),
        reason,
    };
    let time_ms = row.integer()?;
    let [commit, branch, target_pattern, config, host_class, state, outcome, source] =
        texts(&mut row)?;
    let numbers = members::decode(&row.bytes()?)?;
    let values = figures::decode(&row.bytes()?)?;
    if numbers.len() != values.len() {
        let (metrics, values) = (numbers.len(), values.len());
        return Err(damaged(format!(
            "has {values} values for {metrics} metrics"
        )));
    }
    let metrics = numbers
        .iter()
        .zip(values)
        .map(|(metric, value)| match names.get(metric) {
            Some(Ok(name)) => Ok(Metric {
                name: name.clone(),
                value,
            }),
            Some(Err(name)) => Err(HistoryError::UnknownMetric {
                id,
                name: name.escape_debug().to_string(),
            }),
            None => Err(damaged(format!("has metric {metric}, which has no name"))),
        });
    let content = RunContent {
        time_ms,
        key: RunKey {
            commit,
            branch,
            target_pattern,
            config,
            host_class,
            cache_state: cache_state_from_name(&state)
                .ok_or_else(|| damaged("has an unknown cache state".to_owned()))?,
        },
        outcome: Outcome::from_name(&outcome)
            .ok_or_else(|| damaged("has an unknown outcome".to_owned()))?,
        source,
        metrics: metrics.collect::<Result<_, HistoryError>>()?,
    };
    let run = Run::new(content).map_err(|error| damaged(error.to_string()))?;
    if run.id() == id {
        Ok((number, run))
    } else {
        Err(damaged("is not what was added".to_owned()))
    }
}

fn texts<const COUNT: usize>(row: &mut Row) -> Result<[String; COUNT], HistoryError> {
    let mut texts = [const { String::new() }; COUNT];
    for text in &mut texts {
        *text = row.text()?;
    }
    Ok(texts)
}

fn run_id(bytes: &[u8]) -> Result<RunId, HistoryError> {
    let bytes = bytes.try_into().map_err(|_| HistoryError::Damaged {
        what: "a run's identifier".to_owned(),
        reason: format!("has {} bytes, not 32", bytes.len()),
    })?;
    Ok(RunId::from_bytes(bytes))
}

/// The newest values of a metric, in ascending order of time.
pub(super) fn trend(
    session: &mut dyn Session,
    metric: &MetricName,
    filter: &Filter,
    limit: usize,
) -> Result<Vec<Point>, HistoryError> {
    let name: Value = metric.as_str().into();
    let mut condition = Condition::after(vec![name]);
    condition.and_filter(filter);
    let limit = condition.place(integer(limit));
    let width = figures::WIDTH;
    let query = format!(
        "SELECT r.digest, r.time_ms, r.revision,
                substr(r.figures, CAST(m.position * {width} + 1 AS INTEGER), {width})
         FROM metrics n
         JOIN shape_metrics m ON m.metric_id = n.id
         JOIN runs r ON r.shape_id = m.shape_id
         JOIN series s ON s.id = r.series_id
         WHERE n.name = $1 AND {}
         ORDER BY r.time_ms DESC, r.digest DESC LIMIT {limit}",
        condition.text()
    );
    let mut points = all(session, &query, condition.parameters(), |mut row| {
        Ok(Point {
            id: run_id(&row.bytes()?)?,
            time_ms: row.integer()?,
            commit: row.text()?,
            value: figures::decode_one(&row.bytes()?)?,
        })
    })?;
    points.reverse();
    Ok(points)
}

/// Hands over each run, with its row's number, or what is wrong with it.
pub(super) fn for_each_run(
    session: &mut dyn Session,
    names: &Names,
    each: &mut dyn FnMut(Result<(i64, Run), HistoryError>),
) -> Result<(), HistoryError> {
    let query = format!("SELECT {COLUMNS} FROM {TABLES}");
    session.for_each(&query, &[], &mut |row| {
        each(self::run(row, names));
        Ok(())
    })
}

/// Reads an attachment's row: what is wrong with it.
pub(super) fn attachment_problem(mut row: Row) -> Result<Option<HistoryError>, HistoryError> {
    let id = run_id(&row.bytes()?)?;
    Ok(attachments::unpack(row, id).err())
}
