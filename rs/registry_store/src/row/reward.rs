//! The wire form of the reward table's regions.

use super::Row;
use registry::{RewardRate, RewardRegion};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RewardRegionRow {
    region: String,
    rates: BTreeMap<String, RateRow>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RateRow {
    xdr_permyriad_per_month: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    coefficient_percent: Option<u32>,
}

impl Row for RewardRegionRow {
    type Domain = RewardRegion;

    fn of(it: &RewardRegion) -> Self {
        let rate = |rate: &RewardRate| RateRow {
            xdr_permyriad_per_month: rate.xdr_permyriad_per_month,
            coefficient_percent: rate.coefficient_percent,
        };
        Self {
            region: it.region.clone(),
            rates: it
                .rates
                .iter()
                .map(|(name, it)| (name.clone(), rate(it)))
                .collect(),
        }
    }

    fn into_domain(self) -> Result<RewardRegion, String> {
        let rate = |row: RateRow| RewardRate {
            xdr_permyriad_per_month: row.xdr_permyriad_per_month,
            coefficient_percent: row.coefficient_percent,
        };
        let rates = self.rates.into_iter();
        Ok(RewardRegion {
            region: self.region,
            rates: rates.map(|(name, row)| (name, rate(row))).collect(),
        })
    }
}
