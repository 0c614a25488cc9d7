//! One answer of the public API: an array, or an object with the array in a field. Reads as much as paging
//! needs: the number of records, their identifiers, the total. It must not know HTTP.

use std::collections::BTreeMap;

use serde_json::value::RawValue;

use super::listing::Kind;
use crate::SyncError;

/// One record: its identifier and its text as sent.
pub(super) struct Record {
    pub(super) id: String,
    pub(super) json: Box<RawValue>,
}

/// One answer.
pub(super) struct ApiPage {
    pub(super) records: Vec<Record>,
    /// How many records the whole listing has, if the server says so.
    pub(super) total: Option<usize>,
    pub(super) etag: Option<String>,
}

type Fields = BTreeMap<String, Box<RawValue>>;

impl ApiPage {
    /// Reads the body of an answer to `url`.
    pub(super) fn parse(
        kind: &Kind,
        url: &str,
        body: &[u8],
        etag: Option<String>,
    ) -> Result<Self, SyncError> {
        let json_error = |source| SyncError::Json {
            url: url.to_owned(),
            source,
        };
        let document_error = |field: &str, problem| SyncError::JsonDocument {
            url: url.to_owned(),
            field: field.to_owned(),
            problem,
        };
        // Whether it is JSON at all is settled first, so that afterwards only shapes can be wrong.
        let document: Box<RawValue> = serde_json::from_slice(body).map_err(json_error)?;
        let (list, total) = match document.get().as_bytes().first() {
            Some(b'[') => (document, None),
            Some(b'{') => {
                let mut fields: Fields =
                    serde_json::from_str(document.get()).map_err(json_error)?;
                let total = read_total(kind, &fields, document_error)?;
                let list = fields
                    .remove(kind.list_field)
                    .ok_or_else(|| document_error(kind.list_field, "it is missing"))?;
                (list, total)
            }
            _ => return Err(document_error(".", "it is neither an array nor an object")),
        };
        let values: Vec<Box<RawValue>> = serde_json::from_str(list.get())
            .map_err(|_| document_error(kind.list_field, "it is not an array"))?;
        let records = values
            .into_iter()
            .enumerate()
            .map(|(record, json)| read_record(kind, url, record, json))
            .collect::<Result<_, _>>()?;
        Ok(Self {
            records,
            total,
            etag,
        })
    }
}

fn read_total(
    kind: &Kind,
    fields: &Fields,
    document_error: impl Fn(&str, &'static str) -> SyncError,
) -> Result<Option<usize>, SyncError> {
    for name in kind.total_fields {
        if let Some(value) = fields.get(*name) {
            return serde_json::from_str(value.get())
                .map_err(|_| document_error(name, "it is not a count"));
        }
    }
    Ok(None)
}

fn read_record(
    kind: &Kind,
    url: &str,
    record: usize,
    json: Box<RawValue>,
) -> Result<Record, SyncError> {
    let record_error = |field, problem| SyncError::JsonRecord {
        url: url.to_owned(),
        record,
        field,
        problem,
    };
    let fields: Fields = serde_json::from_str(json.get())
        .map_err(|_| record_error(".", "the record is not an object"))?;
    let id = fields
        .get(kind.id_field)
        .ok_or_else(|| record_error(kind.id_field, "it is missing"))?;
    let id: String = serde_json::from_str(id.get())
        .map_err(|_| record_error(kind.id_field, "it is not a string"))?;
    if id.is_empty() {
        return Err(record_error(kind.id_field, "it is empty"));
    }
    Ok(Record { id, json })
}

/// One JSON array of all records, a line each.
pub(super) fn merge(records: &[Record]) -> Vec<u8> {
    let bytes: usize = records
        .iter()
        .map(|record| record.json.get().len() + 2)
        .sum();
    let mut json = Vec::with_capacity(bytes + 2);
    json.push(b'[');
    for (place, record) in records.iter().enumerate() {
        if place > 0 {
            json.extend_from_slice(b",\n");
        }
        json.extend_from_slice(record.json.get().as_bytes());
    }
    json.push(b']');
    json
}

#[cfg(test)]
mod tests {
    use super::super::listing::NODES;
    use super::*;

    fn parse(body: &str) -> Result<ApiPage, SyncError> {
        ApiPage::parse(&NODES, "http://h/nodes", body.as_bytes(), None)
    }

    fn message(body: &str) -> String {
        match parse(body) {
            Ok(_) => panic!("{body} was taken"),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn an_array_and_an_object_read_the_same_and_records_stay_as_sent() {
        let list = r#"[{"node_id":"a", "x":1.10},{"node_id":"b"}]"#;
        let object =
            format!(r#" {{"total_nodes": 9, "nodes": {list}, "other": {{"deep": [1]}}}} "#);
        let bare = parse(list).unwrap();
        let wrapped = parse(&object).unwrap();
        assert_eq!((bare.total, wrapped.total), (None, Some(9)));
        for page in [bare, wrapped] {
            assert_eq!(
                merge(&page.records),
                b"[{\"node_id\":\"a\", \"x\":1.10},\n{\"node_id\":\"b\"}]"
            );
        }
        assert_eq!(merge(&parse("[]").unwrap().records), b"[]");
        assert_eq!(parse(r#"{"total":null,"nodes":[]}"#).unwrap().total, None);
    }

    #[test]
    fn what_is_wrong_is_named_with_its_record_and_field() {
        let cases = [
            ("", "not JSON"),
            ("[{\"node_id\":\"a\"},", "not JSON"),
            ("[] []", "not JSON"),
            ("7", "field `.`: it is neither"),
            ("{}", "field `nodes`: it is missing"),
            (r#"{"nodes":{}}"#, "field `nodes`: it is not an array"),
            (
                r#"{"nodes":[],"total":-1}"#,
                "field `total`: it is not a count",
            ),
            (
                r#"[{"node_id":"a"},3]"#,
                "record 1: field `.`: the record is not an object",
            ),
            (
                r#"[{"id":"a"}]"#,
                "record 0: field `node_id`: it is missing",
            ),
            (
                r#"[{"node_id":7}]"#,
                "record 0: field `node_id`: it is not a string",
            ),
            (
                r#"[{"node_id":""}]"#,
                "record 0: field `node_id`: it is empty",
            ),
        ];
        for (body, expected) in cases {
            let message = message(body);
            assert!(
                message.starts_with("http://h/nodes: ") && message.contains(expected),
                "{body}: {message}"
            );
        }
    }
}
