//! Lists as documents: the chosen rows of a table, page by page, each with the chosen fields.

use crate::error::Error;
use crate::query::{select, write_json, Condition, Cursor, Filter, List, Page, Question, Row};
use crate::view::View;
use bytes::Bytes;
use serde::Serialize;

/// What a list is of.
pub(super) struct Source<'a, H> {
    /// What the document says first.
    pub head: &'a H,
    /// The version, for cursors.
    pub version: u64,
    /// The version that it is compared with, for cursors; 0 where there is none.
    pub from_version: u64,
    /// The digest of the contents, for cursors.
    pub contents: u32,
}

impl<H: Serialize> Source<'_, H> {
    /// The document with the rows that are asked for. The view knows the identifiers that conditions may give by
    /// their beginning.
    pub fn list<R: Row>(
        &self,
        rows: &[R],
        question: &Question,
        view: Option<&View>,
    ) -> Result<Bytes, Error> {
        let mut list = question.list.clone();
        if let Some(view) = view {
            complete_identifiers::<R>(&mut list.conditions, view)?;
        }
        let position = match question.cursor {
            Some(cursor) if cursor.contents != self.contents => {
                return Err(Error::BadCursor {
                    reason: "its version has other contents now",
                })
            }
            Some(cursor) => cursor.position,
            None => 0,
        };
        let page = select(rows, &list, position);
        let next = page.next.map(|position| Cursor {
            version: self.version,
            from_version: self.from_version,
            contents: self.contents,
            question: question.digest(),
            position,
        });
        // A boxed slice: answers are kept, and room to grow would be kept with them.
        Ok(self.write(&page, &list, next).into_boxed_slice().into())
    }

    fn write<R: Row>(&self, page: &Page<'_, R>, list: &List, next: Option<Cursor>) -> Vec<u8> {
        let mut out = Vec::new();
        write_json(self.head, &mut out);
        // The list goes on inside of the object that the head is.
        out.pop();
        out.extend_from_slice(b",\"total\":");
        write_json(&page.total, &mut out);
        out.extend_from_slice(b",\"next\":");
        write_json(&next.map(|cursor| cursor.encode()), &mut out);
        out.extend_from_slice(b",\"");
        out.extend_from_slice(R::PLURAL.as_bytes());
        out.extend_from_slice(b"\":[");
        for (index, row) in page.rows.iter().enumerate() {
            if index > 0 {
                out.push(b',');
            }
            let start = out.len();
            write_row(*row, &list.fields, &mut out);
            if index == 0 {
                // Rows are of like length: room for all of them saves copies of a growing list.
                let row_bytes = out.len() - start;
                out.reserve(row_bytes.saturating_mul(page.rows.len()));
            }
        }
        out.extend_from_slice(b"]}");
        out
    }
}

/// Writes the fields at these places, ascending; all of them when none is named.
fn write_row<R: Row>(row: &R, fields: &[usize], out: &mut Vec<u8>) {
    let mut separator = b'{';
    for (place, (field, write)) in R::FIELDS.iter().zip(R::WRITERS).enumerate() {
        if fields.is_empty() || fields.binary_search(&place).is_ok() {
            out.push(separator);
            out.push(b'"');
            out.extend_from_slice(field.name.as_bytes());
            out.extend_from_slice(b"\":");
            write(row, out);
            separator = b',';
        }
    }
    out.push(b'}');
}

/// Puts whole identifiers in the place of beginnings. What begins no identifier stays and finds nothing.
fn complete_identifiers<R: Row>(conditions: &mut [Condition], view: &View) -> Result<(), Error> {
    for condition in conditions {
        let field = R::FIELDS.get(condition.field);
        if let Some(Filter::Identifier(kind)) = field.map(|field| field.filter) {
            condition.complete(|text| match view.find(kind, text) {
                Ok((_, whole)) => Ok(Some(whole.to_owned())),
                Err(Error::NotFound { .. }) => Ok(None),
                Err(error) => Err(error),
            })?;
        }
    }
    Ok(())
}
