//! The statistics of the real network that generated ones follow, as declarative tables and nothing else.
//!
//! Counted in the registry of 11 July 2025: 1438 nodes, 113 data centers, 94 providers, 159 operators. Country codes
//! are the registry's (`UK`); positions are whole degrees near the middle of the country's inhabited part.

/// A country with data centers.
pub(super) struct Country {
    /// The continent, as regions name it.
    pub(super) continent: &'static str,
    /// The code, as regions name it.
    pub(super) code: &'static str,
    /// How many of the real network's data centers are there.
    pub(super) data_centers: usize,
    /// Degrees north.
    pub(super) latitude_degrees: i16,
    /// Degrees east.
    pub(super) longitude_degrees: i16,
}

const fn country(
    continent: &'static str,
    code: &'static str,
    data_centers: usize,
    latitude_degrees: i16,
    longitude_degrees: i16,
) -> Country {
    Country {
        continent,
        code,
        data_centers,
        latitude_degrees,
        longitude_degrees,
    }
}

/// Countries, those with most data centers first.
pub(super) const COUNTRIES: [Country; 34] = [
    country("North America", "US", 25, 39, -98),
    country("Europe", "CH", 10, 47, 8),
    country("Oceania", "AU", 6, -34, 146),
    country("North America", "CA", 5, 46, -76),
    country("Africa", "ZA", 5, -29, 25),
    country("Europe", "ES", 4, 40, -4),
    country("Asia", "IN", 4, 22, 78),
    country("Asia", "HK", 4, 22, 114),
    country("Europe", "PL", 4, 52, 19),
    country("Europe", "BE", 3, 51, 4),
    country("Europe", "PT", 3, 39, -8),
    country("Europe", "CZ", 3, 50, 15),
    country("Europe", "LT", 3, 55, 24),
    country("Europe", "FR", 3, 47, 2),
    country("Asia", "KR", 3, 37, 127),
    country("Europe", "SI", 3, 46, 15),
    country("Asia", "SG", 3, 1, 104),
    country("Asia", "JP", 3, 36, 138),
    country("Europe", "IM", 2, 54, -5),
    country("Europe", "LV", 2, 57, 25),
    country("Europe", "EE", 2, 59, 25),
    country("South America", "AR", 1, -34, -61),
    country("South America", "CO", 1, 5, -74),
    country("Europe", "RO", 1, 46, 25),
    country("Asia", "LK", 1, 7, 81),
    country("North America", "CR", 1, 10, -84),
    country("Europe", "DE", 1, 51, 10),
    country("Europe", "UK", 1, 52, -1),
    country("Oceania", "NZ", 1, -39, 176),
    country("North America", "PA", 1, 9, -80),
    country("Europe", "SE", 1, 59, 16),
    country("Asia", "GE", 1, 42, 44),
    country("Asia", "IL", 1, 32, 35),
    country("Europe", "HR", 1, 45, 16),
];

/// The continents of those countries.
pub(super) const CONTINENTS: [&str; 6] = [
    "Africa",
    "Asia",
    "Europe",
    "North America",
    "Oceania",
    "South America",
];

/// The real network's nodes.
pub(super) const NODES: usize = 1438;
/// Its data centers.
pub(super) const DATA_CENTERS: usize = 113;
/// Its data centers that have nodes.
pub(super) const DATA_CENTERS_WITH_NODES: usize = 93;
/// Its owners of data centers.
pub(super) const DATA_CENTER_OWNERS: usize = 78;
/// Its providers that have nodes.
pub(super) const PROVIDERS_WITH_NODES: usize = 70;
/// Its providers that have none.
pub(super) const PROVIDERS_WITHOUT_NODES: usize = 24;
/// Its operators that have no nodes.
pub(super) const OPERATORS_WITHOUT_NODES: usize = 15;
/// Its API boundary nodes.
pub(super) const API_BOUNDARY_NODES: usize = 20;
/// Its nodes with public IPv4 addresses.
pub(super) const NODES_WITH_IPV4: usize = 92;

/// A distribution over ranked things: how many of them have which value, largest first.
pub(super) type Ranks = [(usize, usize)];

/// Providers by how many nodes they have: so many providers, so many nodes each.
pub(super) const NODES_OF_PROVIDERS: [(usize, usize); 14] = [
    (1, 71),
    (14, 42),
    (1, 36),
    (12, 28),
    (2, 25),
    (3, 18),
    (3, 16),
    (7, 14),
    (5, 10),
    (6, 7),
    (5, 6),
    (6, 4),
    (3, 3),
    (2, 2),
];

/// Providers by how many operators they have.
pub(super) const OPERATORS_OF_PROVIDERS: [(usize, usize); 7] =
    [(1, 12), (5, 7), (4, 5), (2, 4), (2, 3), (21, 2), (36, 1)];

/// Owners by how many data centers they have.
pub(super) const DATA_CENTERS_OF_OWNERS: [(usize, usize); 5] =
    [(3, 5), (1, 4), (5, 3), (10, 2), (59, 1)];

/// Operators by their nodes' reward type: weights of a hundred.
pub(super) const REWARD_TYPES: [(&str, usize); 4] =
    [("type1.1", 70), ("type3.1", 22), ("type3", 5), ("type1", 3)];

/// Scales one of the real network's counts to a network of other size, rounded to the nearest, at least one.
pub(super) fn scaled(count: usize, nodes: usize) -> usize {
    ((count * nodes + NODES / 2) / NODES).max(1)
}

/// The value that the thing of this rank has, of so many things in all, when they are distributed like the real ones.
pub(super) fn at_rank(ranks: &Ranks, rank: usize, things: usize) -> usize {
    let all: usize = ranks.iter().map(|(count, _)| count).sum();
    let mut real_rank = rank * all / things.max(1);
    for (count, value) in ranks {
        if real_rank < *count {
            return *value;
        }
        real_rank -= count;
    }
    ranks.last().map_or(0, |(_, value)| *value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_agree_with_the_counts() {
        let data_centers: usize = COUNTRIES.iter().map(|it| it.data_centers).sum();
        assert_eq!(data_centers, DATA_CENTERS);
        let providers: usize = NODES_OF_PROVIDERS.iter().map(|(count, _)| count).sum();
        assert_eq!(providers, PROVIDERS_WITH_NODES);
        let owners: usize = DATA_CENTERS_OF_OWNERS.iter().map(|(count, _)| count).sum();
        assert_eq!(owners, DATA_CENTER_OWNERS);
        assert!(COUNTRIES
            .iter()
            .all(|it| CONTINENTS.contains(&it.continent)));
    }

    #[test]
    fn ranks_are_kept_in_networks_of_any_size() {
        let ranks = [(1, 9), (3, 2)];
        let of =
            |things| -> Vec<usize> { (0..things).map(|it| at_rank(&ranks, it, things)).collect() };
        assert_eq!(of(4), [9, 2, 2, 2]);
        assert_eq!(of(8), [9, 9, 2, 2, 2, 2, 2, 2]);
        assert_eq!(of(1), [9]);
    }
}
