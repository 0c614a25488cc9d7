//! The values of a run as bytes: 8 each, so that a query can cut one out by its position.

use crate::error::HistoryError;

/// Bytes of one value.
pub(super) const WIDTH: usize = 8;

/// The bytes of these values.
pub(super) fn encode(values: impl Iterator<Item = f64>) -> Vec<u8> {
    values.flat_map(f64::to_le_bytes).collect()
}

/// The values of these bytes.
pub(super) fn decode(bytes: &[u8]) -> Result<Vec<f64>, HistoryError> {
    let (values, rest) = bytes.as_chunks::<WIDTH>();
    if !rest.is_empty() {
        return Err(HistoryError::Damaged {
            what: "a run's values".to_owned(),
            reason: format!("have {} bytes, no multiple of {WIDTH}", bytes.len()),
        });
    }
    Ok(values.iter().copied().map(f64::from_le_bytes).collect())
}

/// The one value of these bytes.
pub(super) fn decode_one(bytes: &[u8]) -> Result<f64, HistoryError> {
    bytes
        .try_into()
        .map(f64::from_le_bytes)
        .map_err(|_| HistoryError::Damaged {
            what: "a run's value".to_owned(),
            reason: format!("has {} bytes, not {WIDTH}", bytes.len()),
        })
}
