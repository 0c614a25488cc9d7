//! Reading CBOR documents field by field, with errors that name the document and the field. Pure; it must
//! not know what the documents are for.

use std::io;

use ciborium::de::Error;
use ciborium::Value;

use crate::SyncError;

/// The tag that says "this is CBOR" and means nothing else (RFC 8949, section 3.4.6).
pub(super) const SELF_DESCRIBED_TAG: u64 = 55_799;

/// A CBOR map under a name for messages.
pub(super) struct Document {
    name: String,
    fields: Vec<(Value, Value)>,
}

impl Document {
    /// Reads `bytes` as one map, with or without the self-described tag.
    pub(super) fn parse(name: impl Into<String>, bytes: &[u8]) -> Result<Self, SyncError> {
        let name = name.into();
        let mut rest = bytes;
        match ciborium::from_reader::<Value, _>(&mut rest) {
            Err(error) => Err(cbor_error(
                name,
                format!("it is not CBOR: {}", describe(&error)),
            )),
            Ok(_) if !rest.is_empty() => Err(cbor_error(name, "bytes follow its end".to_owned())),
            Ok(value) => Self::from_value(name, value),
        }
    }

    /// Takes a value that has to be a map.
    pub(super) fn from_value(name: impl Into<String>, value: Value) -> Result<Self, SyncError> {
        let name = name.into();
        match without_tag(value) {
            Value::Map(fields) => Ok(Self { name, fields }),
            _ => Err(cbor_error(name, "it is not a map".to_owned())),
        }
    }

    /// Takes a field out, if it is there and not null.
    pub(super) fn take(&mut self, field: &str) -> Option<Value> {
        let place = self
            .fields
            .iter()
            .position(|(key, _)| key.as_text() == Some(field))?;
        let (_, value) = self.fields.swap_remove(place);
        (!value.is_null()).then_some(value)
    }

    /// Takes a field out that must be there.
    pub(super) fn require(&mut self, field: &str) -> Result<Value, SyncError> {
        self.take(field)
            .ok_or_else(|| self.error(field, "is missing"))
    }

    /// Takes a byte string out.
    pub(super) fn bytes(&mut self, field: &str) -> Result<Vec<u8>, SyncError> {
        self.require(field)?
            .into_bytes()
            .map_err(|_| self.error(field, "is not a byte string"))
    }

    /// Takes a text out.
    pub(super) fn text(&mut self, field: &str) -> Result<String, SyncError> {
        self.require(field)?
            .into_text()
            .map_err(|_| self.error(field, "is not a text"))
    }

    /// Takes a number of 0 to 2^64-1 out.
    pub(super) fn natural(&mut self, field: &str) -> Result<u64, SyncError> {
        self.require(field)?
            .into_integer()
            .ok()
            .and_then(|number| u64::try_from(number).ok())
            .ok_or_else(|| self.error(field, "is not a natural number"))
    }

    /// The error that a field has some problem.
    pub(super) fn error(&self, field: &str, problem: &str) -> SyncError {
        cbor_error(self.name.clone(), format!("field `{field}` {problem}"))
    }
}

/// The library's own words are names of its variants.
fn describe(error: &Error<io::Error>) -> String {
    match error {
        Error::Io(_) => "it ends too early".to_owned(),
        Error::Syntax(offset) => format!("malformed at byte {offset}"),
        Error::Semantic(_, message) => message.clone(),
        Error::RecursionLimitExceeded => "it is nested too deeply".to_owned(),
    }
}

fn without_tag(value: Value) -> Value {
    match value {
        Value::Tag(SELF_DESCRIBED_TAG, inner) => *inner,
        other => other,
    }
}

fn cbor_error(document: String, problem: String) -> SyncError {
    SyncError::Cbor { document, problem }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encode(value: &Value) -> Vec<u8> {
        let mut bytes = Vec::new();
        ciborium::into_writer(value, &mut bytes).unwrap();
        bytes
    }

    fn map() -> Value {
        Value::Map(vec![
            ("text".into(), "a".into()),
            ("number".into(), 7.into()),
            ("bytes".into(), Value::Bytes(vec![1])),
            ("null".into(), Value::Null),
        ])
    }

    #[test]
    fn fields_are_read_with_and_without_the_tag() {
        let tagged = Value::Tag(SELF_DESCRIBED_TAG, Box::new(map()));
        for value in [map(), tagged] {
            let mut document = Document::parse("d", &encode(&value)).unwrap();
            assert_eq!(document.text("text").unwrap(), "a");
            assert_eq!(document.natural("number").unwrap(), 7);
            assert_eq!(document.bytes("bytes").unwrap(), [1]);
            assert!(document.take("null").is_none());
        }
    }

    #[test]
    fn errors_name_document_and_field() {
        let mut document = Document::parse("d", &encode(&map())).unwrap();
        let messages = [
            document.text("number").unwrap_err(),
            document.natural("text").unwrap_err(),
            document.bytes("absent").unwrap_err(),
        ]
        .map(|error| error.to_string());
        assert_eq!(
            messages,
            [
                "d: field `number` is not a text",
                "d: field `text` is not a natural number",
                "d: field `absent` is missing"
            ]
        );
        let bytes = encode(&map());
        for damaged in [&bytes[..bytes.len() - 1], &[], &[0x01], &[0xa0, 0]] {
            assert!(matches!(
                Document::parse("d", damaged),
                Err(SyncError::Cbor { .. })
            ));
        }
    }
}
