//! The public API's list of data centers: positions and names for a node list.

use super::json::Object;
use crate::FormatError;
use registry::{DataCenter, Gps, Region};
use serde_json::Value;
use std::collections::BTreeMap;

/// Reads the list, bare or as `data_centers` of an object.
pub(super) fn read(
    input: &str,
    document: &Value,
) -> Result<BTreeMap<String, DataCenter>, FormatError> {
    let list = document.get("data_centers").unwrap_or(document);
    let list = list.as_array().ok_or_else(|| FormatError::Record {
        input: input.to_owned(),
        record: "the file".to_owned(),
        field: "data_centers".to_owned(),
        reason: "it is no list".to_owned(),
    })?;
    let mut data_centers = BTreeMap::new();
    for (index, value) in list.iter().enumerate() {
        let object = Object::new(input, format!("data_centers[{index}]"), value)?;
        let id = object.text("key")?.to_owned();
        let object = object.named("data center", &id);
        let data_center = DataCenter {
            id: id.clone(),
            region: Region::new(object.optional_text("region")?.unwrap_or_default()),
            owner: object.optional_string("owner")?.unwrap_or_default(),
            name: object.optional_string("name")?,
            gps: gps(&object)?,
        };
        if data_centers.insert(id, data_center).is_some() {
            return Err(object.error("key", "another data center has the same"));
        }
    }
    Ok(data_centers)
}

/// A position; none when it has neither coordinate.
pub(super) fn gps(object: &Object<'_>) -> Result<Option<Gps>, FormatError> {
    let latitude = object.optional_degrees("latitude", 90.0)?;
    let longitude = object.optional_degrees("longitude", 180.0)?;
    match (latitude, longitude) {
        (None, None) => Ok(None),
        (Some(latitude_degrees), Some(longitude_degrees)) => Ok(Some(Gps {
            latitude_degrees,
            longitude_degrees,
        })),
        (None, _) => Err(object.error("latitude", "it is missing")),
        (_, None) => Err(object.error("longitude", "it is missing")),
    }
}
