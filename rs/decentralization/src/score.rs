//! Nakamoto coefficients of a set of nodes, and the averages over them.
//!
//! A subnet of n nodes works as long as at most floor(n/3) of them do not. A feature's coefficient is how many
//! of its values (providers, countries, ...) must fail or act together before more nodes than that are gone.

use crate::{Feature, Features};

/// The Nakamoto coefficient of one feature in a set of nodes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coefficient {
    /// The feature.
    pub feature: Feature,
    /// The coefficient: the fewest values that together hold more than a third of the nodes, rounded down. 0 in an
    /// empty set, else from 1 to floor(nodes/3) + 1.
    pub value: u32,
    /// How many nodes the largest values hold together, as many of them as the coefficient says.
    pub controlled: u32,
    /// How many different values there are.
    pub distinct: u32,
    /// Every value and the nodes it holds: largest first, equal ones by their text.
    pub largest: Vec<(String, u32)>,
}

/// How decentralized a set of nodes is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Score {
    /// How many nodes the set has.
    pub size: u32,
    /// The coefficients, in the order of [`Feature::ALL`].
    pub coefficients: [Coefficient; 6],
}

/// The score of a set of nodes, in whatever order they are given.
pub fn score(members: &[Features]) -> Score {
    Score {
        size: count(members.len()),
        coefficients: Feature::ALL.map(|feature| coefficient(feature, members)),
    }
}

impl Score {
    /// The coefficient of one feature.
    pub fn coefficient(&self, feature: Feature) -> &Coefficient {
        let [operator, provider, data_center, owner, area, country] = &self.coefficients;
        match feature {
            Feature::NodeOperator => operator,
            Feature::NodeProvider => provider,
            Feature::DataCenter => data_center,
            Feature::DataCenterOwner => owner,
            Feature::Area => area,
            Feature::Country => country,
        }
    }

    /// The mean of the coefficients' binary logarithms; `None` for an empty set.
    ///
    /// Two scores should be compared by [`product`](Score::product), which has the same order and no rounding.
    pub fn average_log2(&self) -> Option<f64> {
        let values = self.values();
        let defined = values.iter().all(|value| *value > 0);
        defined.then(|| mean(values.map(|value| f64::from(value).log2())))
    }

    /// The mean of the coefficients.
    pub fn average_linear(&self) -> f64 {
        mean(self.values().map(f64::from))
    }

    /// The smallest coefficient.
    pub fn minimum(&self) -> u32 {
        self.values().into_iter().min().unwrap_or_default()
    }

    /// The product of the coefficients: orders scores exactly as the mean of their logarithms does, and an
    /// undefined mean (0) below every other. Exact for sets of up to six million nodes, larger ones may saturate.
    pub fn product(&self) -> u128 {
        self.values()
            .into_iter()
            .fold(1, |product, value| product.saturating_mul(value.into()))
    }

    /// Whether two scores belong to one group of ties: all coefficients and all controlled counts are the same.
    ///
    /// That is not the same as comparing equal: the [order](Score::compare) ignores most controlled counts, and heeds
    /// the numbers of different providers and countries, which this does not.
    pub fn is_equal(&self, other: &Self) -> bool {
        let pairs = self.coefficients.iter().zip(&other.coefficients);
        pairs
            .into_iter()
            .all(|(one, two)| one.value == two.value && one.controlled == two.controlled)
    }

    pub(crate) fn values(&self) -> [u32; 6] {
        self.coefficients.each_ref().map(|each| each.value)
    }
}

fn coefficient(feature: Feature, members: &[Features]) -> Coefficient {
    let largest = largest(members.iter().map(|member| member.value(feature)).collect());
    let tolerated = count(members.len() / 3);
    let (mut value, mut controlled) = (0, 0);
    for (_, nodes) in &largest {
        value += 1;
        controlled += nodes;
        if controlled > tolerated {
            break;
        }
    }
    Coefficient {
        feature,
        value,
        controlled,
        distinct: count(largest.len()),
        largest: largest
            .into_iter()
            .map(|(text, nodes)| (text.to_owned(), nodes))
            .collect(),
    }
}

/// Sorting thirteen texts is cheaper than hashing them, and leaves equal counts in the order of their texts.
fn largest(mut values: Vec<&str>) -> Vec<(&str, u32)> {
    values.sort_unstable();
    let mut counts: Vec<(&str, u32)> = values
        .chunk_by(|one, two| one == two)
        .filter_map(|equal| equal.first().map(|text| (*text, count(equal.len()))))
        .collect();
    counts.sort_by_key(|(_, nodes)| std::cmp::Reverse(*nodes));
    counts
}

fn mean(values: [f64; 6]) -> f64 {
    values.iter().sum::<f64>() / 6.0
}

/// A count of nodes: no network has more than four thousand million of them.
pub(crate) fn count(nodes: usize) -> u32 {
    u32::try_from(nodes).unwrap_or(u32::MAX)
}
