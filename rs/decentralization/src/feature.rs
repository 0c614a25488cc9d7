//! The six features of a node that are scored, and how a node's records tell them.

use registry::{Placement, Region};
use std::fmt;

/// A feature by which nodes may depend on the same actor. A node's continent and its own principal are
/// features of the network's tooling too, and are not scored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Feature {
    /// Who runs the node: the operator's principal.
    NodeOperator,
    /// Who owns the node: the provider's principal.
    NodeProvider,
    /// Where the node stands: the data center's id.
    DataCenter,
    /// Who owns the data center, by name.
    DataCenterOwner,
    /// The area within the country, such as a state or a city.
    Area,
    /// The country's code, as the registry writes it.
    Country,
}

impl Feature {
    /// Every feature, in the order in which scores list and compare them.
    pub const ALL: [Self; 6] = [
        Self::NodeOperator,
        Self::NodeProvider,
        Self::DataCenter,
        Self::DataCenterOwner,
        Self::Area,
        Self::Country,
    ];

    /// The name: `node_operator`, `node_provider`, `data_center`, `data_center_owner`, `area` or `country`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NodeOperator => "node_operator",
            Self::NodeProvider => "node_provider",
            Self::DataCenter => "data_center",
            Self::DataCenterOwner => "data_center_owner",
            Self::Area => "area",
            Self::Country => "country",
        }
    }

    /// The feature of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|each| each.as_str() == name)
    }
}

impl fmt::Display for Feature {
    /// Writes the name in words: `data center owner`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::NodeOperator => "node operator",
            Self::NodeProvider => "node provider",
            Self::DataCenter => "data center",
            Self::DataCenterOwner => "data center owner",
            Self::Area => "area",
            Self::Country => "country",
        })
    }
}

/// The values of one node's features.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Features {
    /// The operator's principal.
    pub node_operator: String,
    /// The provider's principal.
    pub node_provider: String,
    /// The data center's id.
    pub data_center: String,
    /// The data center's owner.
    pub data_center_owner: String,
    /// The area.
    pub area: String,
    /// The country's code.
    pub country: String,
}

impl Features {
    /// The value of a feature that the records do not tell. It counts as one actor, the same for all such nodes.
    pub const UNKNOWN: &'static str = "unknown";

    /// The value of one feature.
    pub fn value(&self, feature: Feature) -> &str {
        match feature {
            Feature::NodeOperator => &self.node_operator,
            Feature::NodeProvider => &self.node_provider,
            Feature::DataCenter => &self.data_center,
            Feature::DataCenterOwner => &self.data_center_owner,
            Feature::Area => &self.area,
            Feature::Country => &self.country,
        }
    }
}

/// The features of a node, as its records tell them.
///
/// A node whose operator has no record has an [`UNKNOWN`](Features::UNKNOWN) provider; one whose operator
/// names no data center, an unknown data center, owner, area and country. A data center that is named and has
/// no record is known by its id only. A region that is not `Continent,Country,Area` makes area and country
/// [`Region::UNKNOWN`], which is another text.
pub fn features_of(placement: &Placement) -> Features {
    let unknown = || Features::UNKNOWN.to_owned();
    let region = placement.data_center.map(|it| &it.region);
    let part = |part: fn(&Region) -> &str| match region {
        Some(region) => part(region).to_owned(),
        None => unknown(),
    };
    Features {
        node_operator: placement.node.operator_id.to_text(),
        node_provider: placement
            .provider_id()
            .map_or_else(unknown, |provider| provider.to_text()),
        data_center: placement
            .data_center_id()
            .map_or_else(unknown, str::to_owned),
        data_center_owner: placement
            .data_center
            .map_or_else(unknown, |it| it.owner.clone()),
        area: part(Region::area),
        country: part(Region::country),
    }
}

#[cfg(test)]
mod tests {
    use super::Feature;

    #[test]
    fn features_are_found_by_their_names() {
        for feature in Feature::ALL {
            assert_eq!(Feature::from_name(feature.as_str()), Some(feature));
            assert_eq!(feature.to_string(), feature.as_str().replace('_', " "));
        }
        assert_eq!(Feature::from_name("continent"), None);
    }
}
