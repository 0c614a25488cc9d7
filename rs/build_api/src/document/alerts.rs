//! The list of alerts.

use super::builds::limit;
use super::{json, SCHEMA_VERSION};
use crate::alerts::Alert;
use crate::error::BuildError;
use crate::ledger::StoredAlert;
use crate::library::Library;
use serde::Serialize;
use utoipa::ToSchema;

/// The most alerts of a page.
const MAX_LIMIT: usize = 1000;
/// The alerts of a page that does not say how many.
const DEFAULT_LIMIT: usize = 100;

/// Which alerts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AlertsQuestion {
    /// The most alerts of the page, at most 1000; 100 when `None`.
    pub limit: Option<usize>,
    /// Where the page begins: the field `next` of the page before.
    pub cursor: Option<i64>,
}

/// A page of alerts, the newest first.
#[derive(Serialize, ToSchema)]
#[schema(as = AlertList)]
pub(crate) struct Alerts<'a> {
    schema_version: u32,
    alerts: Vec<Row<'a>>,
    /// The cursor of the next page; null on the last one.
    #[schema(required)]
    next: Option<String>,
}

/// An alert, and whether the webhook has it.
#[derive(Serialize, ToSchema)]
#[schema(as = AlertRow)]
struct Row<'a> {
    #[serde(flatten)]
    alert: &'a Alert,
    /// What became of it on its way to the webhook.
    delivery: &'static str,
    /// How often it was sent.
    attempt_count: u32,
    /// Why it was not taken the last time.
    #[schema(required)]
    last_failure: Option<&'a str>,
}

impl Library {
    /// The list of alerts, the newest first, as JSON.
    ///
    /// # Errors
    /// When the limit is wrong, or the ledger fails.
    pub fn alerts(&self, question: &AlertsQuestion) -> Result<Vec<u8>, BuildError> {
        let limit = limit(question.limit, DEFAULT_LIMIT, MAX_LIMIT)?;
        // One more than asked for says whether the list goes on.
        let mut found = self.ledger().alerts(question.cursor, limit + 1)?;
        let goes_on = found.len() > limit;
        found.truncate(limit);
        let last = found.last().filter(|_| goes_on);
        let document = Alerts {
            schema_version: SCHEMA_VERSION,
            next: last.map(|last| last.sequence.to_string()),
            alerts: found.iter().map(row).collect(),
        };
        json("the list of alerts", &document)
    }
}

fn row(stored: &StoredAlert) -> Row<'_> {
    Row {
        alert: &stored.alert,
        delivery: stored.delivery.name(),
        attempt_count: stored.attempt_count,
        last_failure: stored.last_failure.as_deref(),
    }
}
