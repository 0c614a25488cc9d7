//! Which runs a query means, as a condition with parameters. In it `r` is the run and `s` its series.

use super::database::Value;
use crate::history::{Cursor, Filter};

/// A condition that grows, and the parameters that it names.
pub(super) struct Condition {
    text: String,
    parameters: Vec<Value>,
}

impl Condition {
    /// A condition after parameters that the query names before it.
    pub(super) fn after(parameters: Vec<Value>) -> Self {
        Self {
            text: "1 = 1".to_owned(),
            parameters,
        }
    }

    /// Also demands this; `#` stands for the value.
    pub(super) fn and(&mut self, demand: &str, value: impl Into<Value>) {
        self.text.push_str(" AND ");
        let place = self.place(value);
        self.text.push_str(&demand.replace('#', &place));
    }

    /// Also demands to stand after this place in a list whose newest runs are first.
    pub(super) fn and_after(&mut self, cursor: &Cursor) {
        let time = self.place(cursor.time_ms);
        let digest = self.place(cursor.id.as_bytes().as_slice());
        let demand = format!(" AND (r.time_ms, r.digest) < ({time}, {digest})");
        self.text.push_str(&demand);
    }

    /// Also demands all that a filter does.
    pub(super) fn and_filter(&mut self, filter: &Filter) {
        let texts = [
            ("r.revision = #", &filter.commit),
            ("s.branch = #", &filter.branch),
            ("s.target_pattern = #", &filter.target_pattern),
            ("s.config = #", &filter.config),
            ("s.host_class = #", &filter.host_class),
            ("r.source = #", &filter.source),
        ];
        for (demand, text) in texts {
            if let Some(text) = text {
                self.and(demand, text.as_str());
            }
        }
        if let Some(state) = filter.cache_state {
            self.and("s.cache_state = #", state.name());
        }
        if let Some(outcome) = filter.outcome {
            self.and("r.outcome = #", outcome.name());
        }
        if let Some(time_ms) = filter.from_ms {
            self.and("r.time_ms >= #", time_ms);
        }
        if let Some(time_ms) = filter.until_ms {
            self.and("r.time_ms < #", time_ms);
        }
    }

    /// Adds a parameter; how the text names it.
    pub(super) fn place(&mut self, value: impl Into<Value>) -> String {
        self.parameters.push(value.into());
        format!("${}", self.parameters.len())
    }

    /// The condition's text.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// All parameters, in the order of their numbers.
    pub(super) fn parameters(&self) -> &[Value] {
        &self.parameters
    }
}
