//! Answers to queries over the rows of one list document: filter, order, columns and length. It computes what the
//! unbounded cache keeps; it must not know HTTP.
//!
//! It takes the parameters that the load benchmark asks with: `q` (a part of any text of a row, in any case), `sort` (one
//! column of text), `fields` (columns), `limit`, and any column of text with the values that it may have. Values are taken
//! as they stand, without percent-decoding.

use anyhow::{bail, Context, Result};

use super::document::Document;

/// The rows of a document, and what stands around them.
#[derive(Debug)]
pub struct Rows {
    envelope: Vec<(Box<str>, Document)>,
    position: usize,
    rows: Vec<Document>,
}

impl Rows {
    /// Takes a record with a list in it, which is the first one.
    ///
    /// # Errors
    ///
    /// When it is no such document.
    pub fn new(document: Document) -> Result<Self> {
        let Document::Record(mut envelope) = document else {
            bail!("the document is no record");
        };
        let is_list = |(_, value): &(Box<str>, Document)| matches!(value, Document::List(_));
        let position = envelope
            .iter()
            .position(is_list)
            .context("the document has no list of rows")?;
        let list = envelope
            .get_mut(position)
            .map(|(_, value)| std::mem::replace(value, Document::Null));
        let Some(Document::List(rows)) = list else {
            bail!("the document has no list of rows");
        };
        Ok(Self {
            envelope,
            position,
            rows,
        })
    }

    /// The document of a query, as JSON.
    ///
    /// # Errors
    ///
    /// When a parameter is none of those above, or its value cannot be used.
    pub fn answer(&self, query: &str) -> Result<Vec<u8>> {
        let mut rows: Vec<&Document> = self.rows.iter().collect();
        let mut limit = rows.len();
        let mut fields = None;
        for parameter in query.split('&').filter(|parameter| !parameter.is_empty()) {
            let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
            match name {
                "q" => rows.retain(|row| has_text(row, &value.to_lowercase())),
                "sort" => rows.sort_by(|one, other| text(one, value).cmp(text(other, value))),
                "fields" => fields = Some(value.split(',').collect::<Vec<_>>()),
                "limit" => {
                    limit = value
                        .parse()
                        .with_context(|| format!("`{value}` is no limit"))?;
                }
                column if self.has_column(column) => {
                    let values: Vec<&str> = value.split(',').collect();
                    rows.retain(|row| values.contains(&text(row, column)));
                }
                _ => bail!("the parameter `{name}` is none of q, sort, fields, limit or a column"),
            }
        }
        let rows = rows.into_iter().take(limit);
        let rows = rows.map(|row| match &fields {
            Some(fields) => columns(row, fields),
            None => row.clone(),
        });
        let mut document = self.envelope.clone();
        if let Some((_, list)) = document.get_mut(self.position) {
            *list = Document::List(rows.collect());
        }
        Ok(serde_json::to_vec(&Document::Record(document))?)
    }
}

impl Rows {
    fn has_column(&self, name: &str) -> bool {
        self.rows
            .first()
            .is_some_and(|row| row.member(name).is_some())
    }
}

fn text<'a>(row: &'a Document, column: &str) -> &'a str {
    match row.member(column) {
        Some(Document::Text(text)) => text,
        _ => "",
    }
}

fn has_text(row: &Document, part: &str) -> bool {
    match row {
        Document::Text(text) => text.to_lowercase().contains(part),
        Document::List(values) => values.iter().any(|value| has_text(value, part)),
        Document::Record(members) => members.iter().any(|(_, value)| has_text(value, part)),
        _ => false,
    }
}

fn columns(row: &Document, fields: &[&str]) -> Document {
    let Document::Record(members) = row else {
        return row.clone();
    };
    let kept = members.iter().filter(|(name, _)| fields.contains(&&**name));
    Document::Record(kept.cloned().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows() -> Rows {
        let text = r#"{"version":7,"nodes":[
            {"id":"c","ip":"10.0.0.1","tags":["Blue"]},
            {"id":"a","ip":"10.0.0.2","size":3},
            {"id":"b","ip":"10.0.0.12","size":4}
        ],"next":null}"#;
        Rows::new(Document::parse(text).unwrap()).unwrap()
    }

    fn answer(query: &str) -> String {
        String::from_utf8(rows().answer(query).unwrap()).unwrap()
    }

    #[test]
    fn rows_are_filtered_sorted_cut_and_limited() {
        assert_eq!(
            answer("limit=1&fields=id,ip&sort=id&q=0.1"),
            r#"{"version":7,"nodes":[{"id":"b","ip":"10.0.0.12"}],"next":null}"#
        );
        assert_eq!(
            answer("fields=id&sort=id"),
            r#"{"version":7,"nodes":[{"id":"a"},{"id":"b"},{"id":"c"}],"next":null}"#
        );
        assert_eq!(
            answer("q=BLUE&fields=id"),
            r#"{"version":7,"nodes":[{"id":"c"}],"next":null}"#
        );
        assert_eq!(
            answer("fields=id&id=a,x,b"),
            r#"{"version":7,"nodes":[{"id":"a"},{"id":"b"}],"next":null}"#
        );
        assert_eq!(answer("q=none"), r#"{"version":7,"nodes":[],"next":null}"#);
    }

    #[test]
    fn other_questions_are_errors() {
        for query in ["limit=x", "limit", "page=1"] {
            assert!(rows().answer(query).is_err(), "{query}");
        }
        for text in ["[]", "{}", r#"{"a":1}"#] {
            assert!(Rows::new(Document::parse(text).unwrap()).is_err(), "{text}");
        }
    }
}
