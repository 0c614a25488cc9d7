//! Data centers: where they are, and who owns them.

use super::random::{apportion, Random, Topic};
use super::world::{
    at_rank, scaled, Country, COUNTRIES, DATA_CENTERS, DATA_CENTERS_OF_OWNERS, DATA_CENTER_OWNERS,
};
use crate::{DataCenter, Gps, Region, Snapshot};

/// A data center, with the numbers that choosing members of subnets goes by.
pub(super) struct Site {
    pub(super) id: String,
    /// Its place in the list of data centers.
    pub(super) place: usize,
    pub(super) owner: usize,
    pub(super) country: usize,
    pub(super) area: usize,
}

/// Makes the data centers of a network whose largest subnet has so many nodes: enough for one data center and one
/// owner for each of them.
pub(super) fn generate(
    snapshot: &mut Snapshot,
    nodes: usize,
    largest: usize,
    seed: u64,
) -> Vec<Site> {
    let mut random = Random::new(seed, Topic::DataCenters);
    let total = scaled(DATA_CENTERS, nodes).max(largest);
    let mut owners = owners(total, largest, &mut random).into_iter();
    let weights = COUNTRIES.each_ref().map(|it| it.data_centers);
    let mut sites = Vec::with_capacity(total);
    let mut first_area = 1;
    for (place, count) in apportion(total, &weights, 0).into_iter().enumerate() {
        let Some(country) = COUNTRIES.get(place) else {
            continue;
        };
        let areas = (count * 3).div_ceil(4);
        for number in 1..=count {
            let site = Site {
                id: format!("s{}{number}", country.code.to_lowercase()),
                place: sites.len(),
                owner: owners.next().unwrap_or_default(),
                country: place,
                area: first_area + random.below(areas),
            };
            snapshot
                .data_centers
                .insert(site.id.clone(), record(&site, country, number, &mut random));
            sites.push(site);
        }
        first_area += areas;
    }
    sites
}

/// Which owner each data center has, by number from 1.
fn owners(total: usize, largest: usize, random: &mut Random) -> Vec<usize> {
    let count = (total * DATA_CENTER_OWNERS / DATA_CENTERS).max(largest);
    let weights: Vec<usize> = (0..count)
        .map(|rank| at_rank(&DATA_CENTERS_OF_OWNERS, rank, count))
        .collect();
    let mut owners: Vec<usize> = apportion(total, &weights, 1)
        .into_iter()
        .enumerate()
        .flat_map(|(place, owned)| std::iter::repeat_n(place + 1, owned))
        .collect();
    random.shuffle(&mut owners);
    owners
}

fn record(site: &Site, country: &Country, number: usize, random: &mut Random) -> DataCenter {
    let Country {
        continent, code, ..
    } = country;
    DataCenter {
        id: site.id.clone(),
        region: Region::new(format!("{continent},{code},Area {:03}", site.area)),
        owner: format!("Synthetic Data Center Owner {:03}", site.owner),
        name: Some(format!("Synthetic {code} {number}")),
        gps: Some(Gps {
            latitude_degrees: near(country.latitude_degrees, random),
            longitude_degrees: near(country.longitude_degrees, random),
        }),
    }
}

/// A position within half a degree, in hundredths: a division that every machine rounds alike.
fn near(degrees: i16, random: &mut Random) -> f32 {
    let offset = i16::try_from(random.below(101)).unwrap_or_default() - 50;
    (f32::from(degrees) * 100.0 + f32::from(offset)) / 100.0
}
