//! Which rules hold in a network: tables, and nothing that computes.
//!
//! The tables of the Internet Computer are those of its adopted target topology (motions 132136 and 135700) as its
//! public tooling has them (dfinity/dre, `rs/decentralization`). What a violation costs stands in `rules`.

use registry::{Principal, Snapshot};
use std::collections::{BTreeMap, BTreeSet};

/// The rules of one network. Other networks, and planners that try other rules, make their own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// The foundation that must have a node in each subnet, for recovery; `None` where there is none, and then no
    /// rule about it applies.
    pub foundation: Option<Foundation>,
    /// What holds in every subnet without rules of its own.
    pub general: SubnetRules,
    /// What holds in particular subnets, instead of the general rules.
    pub special: BTreeMap<Principal, SubnetRules>,
    /// Providers that are known to be linked.
    pub clusters: Vec<Cluster>,
}

/// The foundation that stewards a network. A node is its own when the provider has this principal or this name:
/// sources of the registry alone know no names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Foundation {
    /// Its principal as a node provider.
    pub provider: Principal,
    /// Its name as a node provider.
    pub name: String,
}

/// What holds in one subnet. Limits are in nodes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubnetRules {
    /// How many nodes of the foundation there should be, neither more nor fewer.
    pub foundation_nodes: u32,
    /// Whether the foundation may have that many nodes beyond the limit of each provider, and of each data center
    /// and owner in which it has a node of the subnet.
    pub foundation_exempt: bool,
    /// The most nodes of one node provider, of one data center, and of one data center owner.
    pub limit_per_actor: u32,
    /// The most nodes in one country.
    pub limit_per_country: u32,
    /// Whether no country may hold more than a third of the nodes, on pain of a much higher penalty: the subnet
    /// holds keys that a third of its nodes could extract.
    pub countries_below_third: bool,
    /// The countries it must stay in; `None` for all.
    pub residence: Option<Residence>,
}

/// The countries that a subnet must stay in. There the country is no actor of its own: it may hold any share of the
/// nodes without counting as one that could stop the subnet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Residence {
    /// What the countries are together, as `Europe`.
    pub name: String,
    /// Countries that are allowed, up to the limit of each country.
    pub limited: BTreeSet<String>,
    /// Countries that are allowed without limit.
    pub unlimited: BTreeSet<String>,
}

/// Node providers that are known to be linked, so that they count as one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cluster {
    /// What the cluster is called.
    pub name: String,
    /// The providers' principals.
    pub providers: BTreeSet<Principal>,
}

/// The root subnet, which runs the network's governance.
const NNS: &str = "tdb26-jop6k-aogll-7ltgs-eruif-6kk7m-qpktf-gdiqx-mxtrf-vb5e6-eqe";
/// The subnet of the service nervous systems.
const SNS: &str = "x33ed-h457x-bsgyx-oqxqf-6pzwv-wkhzr-rm2j3-npodi-purzm-n66cg-gae";
/// The fiduciary subnet: it signs with the network's main threshold keys.
const FIDUCIARY: &str = "pzp6e-ekpqk-3c5x7-2h6so-njoeq-mt45d-h3h6c-q3mxf-vpeq5-fk5o7-yae";
/// The subnet of Internet Identity; it keeps the backup of the main threshold keys.
const INTERNET_IDENTITY: &str = "uzr34-akd3s-xrdag-3ql62-ocgoh-ld2ao-tamcv-54e7j-krwgb-2gm4z-oqe";
/// The European subnet.
const EUROPEAN: &str = "bkfrj-6k62g-dycql-7h53p-atvkj-zg4to-gaogh-netha-ptybj-ntsgw-rqe";

/// The DFINITY Foundation as a node provider.
const DFINITY: &str = "bvcsg-3od6r-jnydw-eysln-aql7w-td5zn-ay5m6-sibd2-jzojt-anwag-mqe";

/// Linked providers, by what their clusters are called in the public tooling.
const CLUSTERS: [(&str, &[&str]); 2] = [
    (
        "Node provider cluster 1 (6sq7t, vegae, eatbv)",
        &[
            "6sq7t-knkul-fko6h-xzvnf-ktbvr-jhx7r-hapzr-kjlek-whugy-zt6ip-xqe",
            "vegae-c4chr-aetfj-7gzuh-c23sx-u2paz-vmvbn-bcage-pu7lu-mptnn-eqe",
            "eatbv-nlydd-n655c-g7j7p-gnmpz-pszdg-6e6et-veobv-ftz2y-4m752-vqe",
        ],
    ),
    (
        "Providers that share multiple dcs 1",
        &[
            "4r6qy-tljxg-slziw-zoteo-pboxh-vlctz-hkv2d-7zior-u3pxm-mmuxb-cae",
            "ivf2y-crxj4-y6ewo-un35q-a7pum-wqmbw-pkepy-d6uew-bfmff-g5yxe-eae",
            "3oqw6-vmpk2-mlwlx-52z5x-e3p7u-fjlcw-yxc34-lf2zq-6ub2f-v63hk-lae",
            "dhywe-eouw6-hstpj-ahsnw-xnjxq-cmqks-47mrg-nnncb-3sr5d-rac6m-nae",
            "diyay-s4rfq-xnx23-zczwi-nptra-5254n-e4zn6-p7tqe-vqhzr-sd4gd-bqe",
        ],
    ),
];

/// The 27 members of the European Union, by their codes in the registry.
const EUROPEAN_UNION: [&str; 27] = [
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT",
    "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
];

/// Other countries of the European subnet. The registry writes `UK`; the ISO code `GB` is not accepted.
const EUROPEAN_NEIGHBOURS: [&str; 2] = ["CH", "UK"];

impl Policy {
    /// The rules of the Internet Computer.
    pub fn mainnet() -> Self {
        let general = SubnetRules::general();
        let large = SubnetRules {
            limit_per_country: 3,
            ..general.clone()
        };
        let keys = SubnetRules {
            countries_below_third: true,
            ..large.clone()
        };
        let root = SubnetRules {
            foundation_nodes: 3,
            foundation_exempt: true,
            ..keys.clone()
        };
        let european = SubnetRules {
            residence: Some(europe()),
            ..general.clone()
        };
        let special = [
            (NNS, root),
            (SNS, keys.clone()),
            (INTERNET_IDENTITY, keys),
            (FIDUCIARY, large),
            (EUROPEAN, european),
        ];
        Self {
            foundation: Some(Foundation {
                provider: principal(DFINITY),
                name: "DFINITY Stiftung".into(),
            }),
            general,
            special: special
                .into_iter()
                .map(|(subnet, rules)| (principal(subnet), rules))
                .collect(),
            clusters: CLUSTERS
                .into_iter()
                .map(|(name, providers)| Cluster {
                    name: name.into(),
                    providers: providers.iter().map(|text| principal(text)).collect(),
                })
                .collect(),
        }
    }

    /// The rules that make sense in any network: the general limits, no special subnets, no foundation, no clusters.
    pub fn general() -> Self {
        Self {
            foundation: None,
            general: SubnetRules::general(),
            special: BTreeMap::new(),
            clusters: Vec::new(),
        }
    }

    /// The rules for a snapshot: [`general`](Policy::general) for a generated network, else
    /// [`mainnet`](Policy::mainnet).
    ///
    /// In a generated network every subnet would miss a node of a foundation that it does not have.
    pub fn of(snapshot: &Snapshot) -> Self {
        if snapshot.is_synthetic() {
            Self::general()
        } else {
            Self::mainnet()
        }
    }

    /// What holds in this subnet.
    pub fn rules_of(&self, subnet: &Principal) -> &SubnetRules {
        self.special.get(subnet).unwrap_or(&self.general)
    }
}

impl Default for Policy {
    /// The rules of the [Internet Computer](Policy::mainnet).
    fn default() -> Self {
        Self::mainnet()
    }
}

impl SubnetRules {
    /// The target topology's row for application subnets.
    pub fn general() -> Self {
        Self {
            foundation_nodes: 1,
            foundation_exempt: false,
            limit_per_actor: 1,
            limit_per_country: 2,
            countries_below_third: false,
            residence: None,
        }
    }
}

fn europe() -> Residence {
    let owned = |codes: &[&str]| codes.iter().map(|code| (*code).to_owned()).collect();
    Residence {
        name: "Europe".into(),
        limited: owned(&EUROPEAN_UNION),
        unlimited: owned(&EUROPEAN_NEIGHBOURS),
    }
}

/// Reads a principal of the tables above; a test reads each of them.
fn principal(text: &str) -> Principal {
    Principal::from_text(text).expect("a principal of the tables of this file")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_read_and_nothing_stands_twice() {
        let policy = Policy::mainnet();
        assert_eq!(policy.special.len(), 5);
        let sizes: Vec<usize> = policy
            .clusters
            .iter()
            .map(|it| it.providers.len())
            .collect();
        assert_eq!(sizes, [3, 5]);
        let residence = policy.rules_of(&principal(EUROPEAN)).residence.clone();
        let residence = residence.expect("the European subnet has a residence");
        assert_eq!(residence.limited.len(), 27);
        assert!(residence.limited.is_disjoint(&residence.unlimited));
    }

    #[test]
    fn a_subnet_without_rules_of_its_own_has_the_general_ones() {
        let policy = Policy::default();
        assert_eq!(policy.rules_of(&Principal::anonymous()), &policy.general);
        assert_eq!(policy.rules_of(&principal(NNS)).foundation_nodes, 3);
        assert_eq!(policy.rules_of(&principal(FIDUCIARY)).limit_per_country, 3);
    }
}
