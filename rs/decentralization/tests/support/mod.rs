//! Networks on paper, and the folder with the real one's data.

#![allow(dead_code)] // Each test file is a crate of its own and uses some of this.

pub mod check;
pub mod dump;

use decentralization::Feature;
use registry::{
    DataCenter, Node, NodeOperator, NodeProvider, Principal, Provenance, Record, Region, Snapshot,
    Source, Subnet, VersionOrigin,
};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The special subnets of the Internet Computer, and one that is none of them.
pub const NNS: &str = "tdb26-jop6k-aogll-7ltgs-eruif-6kk7m-qpktf-gdiqx-mxtrf-vb5e6-eqe";
pub const SNS: &str = "x33ed-h457x-bsgyx-oqxqf-6pzwv-wkhzr-rm2j3-npodi-purzm-n66cg-gae";
pub const FIDUCIARY: &str = "pzp6e-ekpqk-3c5x7-2h6so-njoeq-mt45d-h3h6c-q3mxf-vpeq5-fk5o7-yae";
pub const IDENTITY: &str = "uzr34-akd3s-xrdag-3ql62-ocgoh-ld2ao-tamcv-54e7j-krwgb-2gm4z-oqe";
pub const EUROPEAN: &str = "bkfrj-6k62g-dycql-7h53p-atvkj-zg4to-gaogh-netha-ptybj-ntsgw-rqe";
pub const OTHER: &str = "w4rem-dv5e3-widiz-wbpea-kbttk-mnzfm-tzrc7-svcj3-kbxyb-zamch-hqe";

/// The foundation's name as a provider.
pub const FOUNDATION: &str = "DFINITY Stiftung";

/// A node on paper.
#[derive(Clone)]
pub struct Member {
    pub provider: Principal,
    pub provider_name: Option<&'static str>,
    pub data_center: String,
    pub owner: String,
    pub area: String,
    pub country: String,
}

/// A provider that is told from others by one number.
pub fn provider(number: usize) -> Principal {
    Principal::from_slice(&[2, u8::try_from(number).unwrap()])
}

pub fn principal(text: &str) -> Principal {
    Principal::from_text(text).unwrap()
}

/// So many nodes that share nothing, the first of which is the foundation's. Countries are in Europe while they last.
pub fn distinct(size: usize) -> Vec<Member> {
    const COUNTRIES: [&str; 13] = [
        "CH", "BE", "FR", "DE", "ES", "IT", "PL", "SE", "PT", "RO", "SI", "CZ", "LT",
    ];
    let member = |number: usize| Member {
        provider: provider(number),
        provider_name: (number == 0).then_some(FOUNDATION),
        data_center: format!("dc{number}"),
        owner: format!("owner {number}"),
        area: format!("area {number}"),
        country: match COUNTRIES.get(number) {
            Some(code) => (*code).to_owned(),
            None => format!("X{number}"),
        },
    };
    (0..size).map(member).collect()
}

/// Gives the last `count` nodes one value of a feature.
pub fn share(members: &mut [Member], feature: Feature, count: usize, value: &str) {
    let first = members.len() - count;
    for member in &mut members[first..] {
        let value = value.to_owned();
        match feature {
            Feature::DataCenter => member.data_center = value,
            Feature::DataCenterOwner => member.owner = value,
            Feature::Area => member.area = value,
            Feature::Country => member.country = value,
            Feature::NodeOperator | Feature::NodeProvider => panic!("{feature} is no text"),
        }
    }
}

/// A network of one subnet of these nodes, each with an operator of its own.
pub fn network(subnet: &str, members: &[Member]) -> Snapshot {
    let provenance = Provenance {
        source: Source::Dump,
        version_origin: VersionOrigin::Given,
    };
    let time = "2025-07-11T12:00:00Z".parse().unwrap();
    let mut snapshot = Snapshot::new(1, time, provenance);
    let mut membership = Vec::new();
    for (number, member) in members.iter().enumerate() {
        let byte = u8::try_from(number).unwrap();
        let id = Principal::from_slice(&[0, byte]);
        let operator = Principal::from_slice(&[1, byte]);
        membership.push(id);
        snapshot.insert(Record::Node(node(id, operator)));
        snapshot.insert(Record::NodeOperator(NodeOperator {
            id: operator,
            provider_id: member.provider,
            data_center_id: Some(member.data_center.clone()),
            node_allowance: None,
            rewardable_nodes: BTreeMap::new(),
            max_rewardable_nodes: BTreeMap::new(),
            ipv6: None,
        }));
        snapshot.insert(Record::NodeProvider(NodeProvider {
            id: member.provider,
            name: member.provider_name.map(Into::into),
            reward_account: None,
        }));
        let (country, area) = (&member.country, &member.area);
        snapshot.insert(Record::DataCenter(DataCenter {
            id: member.data_center.clone(),
            region: Region::new(format!("Somewhere,{country},{area}")),
            owner: member.owner.clone(),
            name: None,
            gps: None,
        }));
    }
    snapshot.insert(Record::Subnet(Subnet {
        id: principal(subnet),
        membership,
        subnet_type: None,
        replica_version: None,
        parameters: None,
    }));
    snapshot
}

/// A node of which nothing but its operator is known.
pub fn node(id: Principal, operator_id: Principal) -> Node {
    Node {
        id,
        operator_id,
        xnet: None,
        http: None,
        chip_id: None,
        hostos_version: None,
        guestos_version: None,
        public_ipv4: None,
        domain: None,
        reward_type: None,
        status: None,
    }
}

/// The folder with the real registry's data: `DRE_IC_DATA`, or `shared/data/ic` beside a folder above this program or
/// the working directory. Without it the test says that it is skipped.
pub fn real_data(test: &str) -> Option<PathBuf> {
    let named = std::env::var_os("DRE_IC_DATA").map(PathBuf::from);
    let places = [std::env::current_exe().ok(), std::env::current_dir().ok()];
    let found = named.or_else(|| places.iter().flatten().find_map(|it| beside(it)));
    let found = found.filter(|folder| folder.is_dir());
    if found.is_none() {
        println!("skipped: {test}: no real registry data (set DRE_IC_DATA)");
    }
    found
}

fn beside(place: &Path) -> Option<PathBuf> {
    let folders = place.ancestors().map(|it| it.join("shared/data/ic"));
    folders.into_iter().find(|folder| folder.is_dir())
}
