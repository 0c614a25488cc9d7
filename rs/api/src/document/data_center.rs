//! Data centers and who is in them.

use super::tally::{count, Tally};
use super::texts::Texts;
use crate::query::{row, Filter, Kind, Scalar, Value};
use registry::{DataCenter, Topology};
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Arc;
use utoipa::ToSchema;

/// A data center.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DataCenterRow {
    /// Its identifier.
    #[schema(example = "an1")]
    pub id: Arc<str>,
    /// Its name for people.
    pub name: Option<Arc<str>>,
    /// Who owns it.
    pub owner: Arc<str>,
    /// Its region as the registry has it: continent, country, area.
    #[schema(example = "Europe,BE,Antwerp")]
    pub region: Arc<str>,
    /// The region's continent.
    pub continent: Arc<str>,
    /// The region's country.
    pub country: Arc<str>,
    /// The region's area.
    pub area: Arc<str>,
    /// How many nodes stand in it.
    pub nodes: u32,
    /// How many of them belong to a subnet.
    pub assigned_nodes: u32,
    /// How many of them are healthy; null where the source does not observe nodes.
    pub healthy_nodes: Option<u32>,
    /// How many operators run nodes in it, or may.
    pub operators: u32,
    /// How many providers have nodes in it.
    pub providers: u32,
    /// Where it is on Earth.
    pub gps: Option<Position>,
}

row!(DataCenterRow in "data_centers" {
    id: Filter::Equal,
    name: Filter::Equal,
    owner: Filter::Equal,
    region: Filter::Equal,
    continent: Filter::Equal,
    country: Filter::Equal,
    area: Filter::Equal,
    nodes: Filter::Equal,
    assigned_nodes: Filter::Equal,
    healthy_nodes: Filter::Equal,
    operators: Filter::Equal,
    providers: Filter::Equal,
    gps,
});

/// A position on Earth.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, ToSchema)]
pub struct Position {
    /// Degrees north, -90 to 90.
    pub latitude_degrees: f32,
    /// Degrees east, -180 to 180.
    pub longitude_degrees: f32,
}

impl Scalar for Position {
    const KIND: Kind = Kind::Composite;

    fn value(&self) -> Value<'_> {
        Value::Absent
    }
}

/// A row for each data center, in the order of their identifiers.
pub(super) fn rows(topology: &Topology<'_>, texts: &mut Texts) -> Vec<DataCenterRow> {
    let snapshot = topology.snapshot();
    let mut nodes: BTreeMap<&str, Tally<'_>> = BTreeMap::new();
    for placement in topology.placements() {
        if let Some(id) = placement.data_center_id() {
            nodes.entry(id).or_default().add(&placement);
        }
    }
    let mut operators: BTreeMap<&str, u32> = BTreeMap::new();
    for operator in snapshot.operators.values() {
        if let Some(id) = &operator.data_center_id {
            *operators.entry(id).or_default() += 1;
        }
    }
    let none = Tally::default();
    let data_centers = snapshot.data_centers.values();
    data_centers
        .map(|data_center| {
            let id = data_center.id.as_str();
            let operators = operators.get(id).copied().unwrap_or_default();
            row_of(
                data_center,
                operators,
                nodes.get(id).unwrap_or(&none),
                texts,
            )
        })
        .collect()
}

fn row_of(
    data_center: &DataCenter,
    operators: u32,
    nodes: &Tally<'_>,
    texts: &mut Texts,
) -> DataCenterRow {
    let region = &data_center.region;
    DataCenterRow {
        id: texts.of(&data_center.id),
        name: texts.of_optional(data_center.name.as_deref()),
        owner: texts.of(&data_center.owner),
        region: texts.of(region.as_str()),
        continent: texts.of(region.continent()),
        country: texts.of(region.country()),
        area: texts.of(region.area()),
        nodes: nodes.nodes,
        assigned_nodes: nodes.assigned_nodes,
        healthy_nodes: nodes.healthy_nodes(),
        operators,
        providers: count(nodes.providers.len()),
        gps: data_center.gps.map(|gps| Position {
            latitude_degrees: gps.latitude_degrees,
            longitude_degrees: gps.longitude_degrees,
        }),
    }
}
