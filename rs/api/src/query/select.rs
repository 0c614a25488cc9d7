//! One page of a list: the rows that fulfil the conditions, in order, from a position on.

use super::fields::Row;
use super::filter::contains;
use super::question::List;
use super::sort::compare;

/// A part of a list.
pub(crate) struct Page<'a, R> {
    /// How many rows the whole list has.
    pub total: usize,
    /// The rows of this page.
    pub rows: Vec<&'a R>,
    /// The position at which the next page begins; `None` after the last page.
    pub next: Option<u32>,
}

/// The page that begins at this position.
pub(crate) fn select<'a, R: Row>(rows: &'a [R], list: &List, position: u32) -> Page<'a, R> {
    let is_wanted = |row: &&R| {
        list.conditions.iter().all(|each| each.holds(*row))
            && (list.search.is_empty() || contains(*row, &list.search))
    };
    let mut rows: Vec<&R> = rows.iter().filter(is_wanted).collect();
    // A stable sort: rows that are equal by the keys keep the order of identifiers.
    rows.sort_by(|this, that| compare(*this, *that, &list.sort));
    let total = rows.len();
    let start = usize::try_from(position).unwrap_or(total).min(total);
    let limit = list.limit.and_then(|limit| usize::try_from(limit).ok());
    let end = limit.map_or(total, |limit| start.saturating_add(limit).min(total));
    rows.truncate(end);
    rows.drain(..start);
    let next = (end < total).then(|| u32::try_from(end).ok()).flatten();
    Page { total, rows, next }
}
