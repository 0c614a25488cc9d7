//! The wire form of data centers.

use super::Row;
use registry::{DataCenter, Gps, Region};
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DataCenterRow {
    id: String,
    region: String,
    owner: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    gps: Option<GpsRow>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct GpsRow {
    /// With all digits of a double: reading may then be off by the last one and still gives the same single.
    latitude_degrees: f64,
    longitude_degrees: f64,
}

/// Whether JSON can hold the record.
pub(super) fn check(data_center: &DataCenter) -> Result<(), String> {
    let finite = |gps: Gps| gps.latitude_degrees.is_finite() && gps.longitude_degrees.is_finite();
    match data_center.gps {
        Some(gps) if !finite(gps) => Err("gps is not made of finite numbers".to_owned()),
        _ => Ok(()),
    }
}

impl Row for DataCenterRow {
    type Domain = DataCenter;

    fn of(it: &DataCenter) -> Self {
        Self {
            id: it.id.clone(),
            region: it.region.as_str().to_owned(),
            owner: it.owner.clone(),
            name: it.name.clone(),
            gps: it.gps.map(|gps| GpsRow {
                latitude_degrees: f64::from(gps.latitude_degrees),
                longitude_degrees: f64::from(gps.longitude_degrees),
            }),
        }
    }

    fn into_domain(self) -> Result<DataCenter, String> {
        Ok(DataCenter {
            id: self.id,
            region: Region::new(self.region),
            owner: self.owner,
            name: self.name,
            gps: self.gps.map(|gps| Gps {
                latitude_degrees: gps.latitude_degrees as f32,
                longitude_degrees: gps.longitude_degrees as f32,
            }),
        })
    }
}
