//! Elected versions of the guest and host systems, and the reward table.

use super::random::{Random, Topic};
use super::world::{CONTINENTS, COUNTRIES};
use crate::{GuestosVersion, HostosVersion, RewardRate, RewardRegion, Snapshot, UnassignedNodes};
use std::collections::BTreeMap;

/// How many guest system versions are elected at a time.
const GUESTOS_VERSIONS: usize = 3;
/// How many host system versions are elected at a time.
const HOSTOS_VERSIONS: usize = 13;
/// How many regions the reward table has.
const REWARD_REGIONS: usize = 32;

/// The elected versions' ids, oldest first.
pub(super) struct Elected {
    pub(super) guestos: Vec<String>,
    pub(super) hostos: Vec<String>,
}

impl Elected {
    /// The guest system version that was elected last.
    pub(super) fn newest_guestos(&self) -> String {
        self.guestos.last().cloned().unwrap_or_default()
    }

    /// The guest system version that was elected before the last.
    pub(super) fn older_guestos(&self) -> String {
        let older = self.guestos.iter().rev().nth(1);
        older.or(self.guestos.last()).cloned().unwrap_or_default()
    }
}

/// Elects versions, and configures the nodes without a subnet to run the newest.
pub(super) fn elect(snapshot: &mut Snapshot, seed: u64) -> Elected {
    let mut random = Random::new(seed, Topic::Versions);
    let elected = Elected {
        guestos: (0..GUESTOS_VERSIONS)
            .map(|_| elect_guestos(snapshot, &mut random))
            .collect(),
        hostos: (0..HOSTOS_VERSIONS)
            .map(|_| elect_hostos(snapshot, &mut random))
            .collect(),
    };
    snapshot.unassigned_nodes = Some(UnassignedNodes {
        replica_version: elected.newest_guestos(),
        ssh_readonly_access: Vec::new(),
    });
    elected
}

/// Elects one more guest system version and gives its id.
pub(super) fn elect_guestos(snapshot: &mut Snapshot, random: &mut Random) -> String {
    let id = random.hexadecimal(20);
    let record = GuestosVersion {
        id: id.clone(),
        release_package_sha256: Some(random.hexadecimal(32)),
        release_package_urls: vec![image(&id, "guest-os")],
    };
    snapshot.guestos_versions.insert(id.clone(), record);
    id
}

fn elect_hostos(snapshot: &mut Snapshot, random: &mut Random) -> String {
    let id = random.hexadecimal(20);
    let record = HostosVersion {
        id: id.clone(),
        release_package_sha256: Some(random.hexadecimal(32)),
        release_package_urls: vec![image(&id, "host-os")],
    };
    snapshot.hostos_versions.insert(id.clone(), record);
    id
}

/// The domain is one that is kept for examples: nothing can be had there.
fn image(id: &str, system: &str) -> String {
    format!("https://synthetic.example/ic/{id}/{system}/update-img/update-img.tar.zst")
}

/// Makes the reward table: every continent, and the countries with most data centers.
pub(super) fn reward_table(snapshot: &mut Snapshot, seed: u64) {
    let mut random = Random::new(seed, Topic::Rewards);
    let continents = CONTINENTS.iter().map(|it| (*it).to_owned());
    let countries = COUNTRIES
        .iter()
        .map(|it| format!("{},{}", it.continent, it.code));
    for region in continents.chain(countries).take(REWARD_REGIONS) {
        let mut rate = |low, high, coefficient_percent| RewardRate {
            xdr_permyriad_per_month: random.between(low, high) as u64 * 1_000,
            coefficient_percent,
        };
        let rates = BTreeMap::from([
            ("type1".to_owned(), rate(0, 0, None)),
            ("type1.1".to_owned(), rate(9_000, 13_000, Some(100))),
            ("type3".to_owned(), rate(12_000, 28_000, Some(98))),
            ("type3.1".to_owned(), rate(12_000, 24_000, Some(70))),
        ]);
        let record = RewardRegion {
            region: region.clone(),
            rates,
        };
        snapshot.reward_table.insert(region, record);
    }
}
