//! A small network with a history of three versions, and how the tests ask about it.
//!
//! Version 10 is the first; in 20 a node moves, a subnet is upgraded and a data center changes hands; in 30 a node and
//! its operator are new. All of it is made up.
#![allow(dead_code)] // Each suite uses its part.

use api::encoding::Encoding;
use api::{Answer, Api, History, HistoryError, Options, Problem};
use registry::{
    ApiBoundaryNode, At, DataCenter, Endpoint, Gps, Node, NodeOperator, NodeProvider, NodeStatus,
    Principal, Provenance, PublicIpv4, Record, Region, Snapshot, Source, Subnet, SubnetFeatures,
    SubnetParameters, SubnetType, Timestamp, VersionInfo, VersionOrigin,
};
use serde_json::Value;
use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock, Mutex, MutexGuard};
use tokio::runtime::{Builder, Runtime};

/// A history in memory that counts how often it is read, and fails when told.
#[derive(Default)]
pub struct MemoryHistory {
    snapshots: Mutex<Vec<Snapshot>>,
    pub versions_read: AtomicUsize,
    pub snapshots_read: AtomicUsize,
    pub fails: AtomicBool,
    /// Held while no snapshot may be given out.
    gate: Mutex<()>,
}

impl MemoryHistory {
    pub fn insert(&self, snapshot: Snapshot) {
        let mut snapshots = self.snapshots.lock().unwrap();
        snapshots.retain(|each| each.version != snapshot.version);
        snapshots.push(snapshot);
        snapshots.sort_by_key(|each| each.version);
    }

    /// Lets whoever reads a snapshot wait until the guard is dropped.
    pub fn hold_snapshots(&self) -> MutexGuard<'_, ()> {
        self.gate.lock().unwrap()
    }

    fn check(&self) -> Result<(), HistoryError> {
        match self.fails.load(Ordering::SeqCst) {
            true => Err(HistoryError("the disk is on fire".into())),
            false => Ok(()),
        }
    }
}

impl History for MemoryHistory {
    fn versions(&self) -> Result<Vec<VersionInfo>, HistoryError> {
        self.versions_read.fetch_add(1, Ordering::SeqCst);
        self.check()?;
        let snapshots = self.snapshots.lock().unwrap();
        let info = |snapshot: &Snapshot| VersionInfo {
            version: snapshot.version,
            time: snapshot.time,
            provenance: snapshot.provenance.clone(),
            imported_at: time("2025-08-01T00:00:00Z"),
        };
        Ok(snapshots.iter().map(info).collect())
    }

    fn snapshot(&self, at: At) -> Result<Option<Snapshot>, HistoryError> {
        self.snapshots_read.fetch_add(1, Ordering::SeqCst);
        drop(self.gate.lock().unwrap());
        self.check()?;
        let snapshots = self.snapshots.lock().unwrap();
        let is_before = |snapshot: &&Snapshot| match at {
            At::Newest => true,
            At::Version(version) => snapshot.version <= version,
            At::Time(time) => snapshot.time <= time,
        };
        Ok(snapshots.iter().rfind(is_before).cloned())
    }
}

/// An API over a history.
pub struct Network {
    pub api: Api,
    pub history: Arc<MemoryHistory>,
    pub runtime: Runtime,
}

impl Network {
    /// With nothing published.
    pub fn unpublished(snapshots: Vec<Snapshot>, options: Options) -> Self {
        let history = Arc::new(MemoryHistory::default());
        snapshots
            .into_iter()
            .for_each(|snapshot| history.insert(snapshot));
        Self {
            api: Api::new(Arc::clone(&history) as Arc<dyn History>, options),
            history,
            runtime: Builder::new_multi_thread()
                .worker_threads(2)
                .build()
                .unwrap(),
        }
    }

    /// The three versions of the small network, with the newest published.
    pub fn small() -> Self {
        let network = Self::unpublished(small_history(), Options::default());
        network.api.publish(small_history().remove(2));
        network
    }

    /// The same, for tests that only ask.
    pub fn shared() -> &'static Self {
        static SHARED: LazyLock<Network> = LazyLock::new(Network::small);
        &SHARED
    }

    /// The answer to `path?query`, uncompressed.
    pub fn ask(&self, question: &str) -> Result<Answer, Problem> {
        let (path, query) = question.split_once('?').unwrap_or((question, ""));
        let answer = self.api.answer(path, query, Encoding::Identity);
        self.runtime.block_on(answer)
    }

    /// The document that answers `path?query`.
    pub fn document(&self, question: &str) -> Value {
        let answer = self
            .ask(question)
            .unwrap_or_else(|problem| panic!("{question}: {problem:?}"));
        serde_json::from_slice(&answer.body).unwrap()
    }

    /// One field of a list's rows.
    pub fn column(&self, question: &str, list: &str, field: &str) -> Vec<String> {
        let document = self.document(question);
        let rows = document[list].as_array().unwrap();
        rows.iter()
            .map(|row| match &row[field] {
                Value::String(text) => text.clone(),
                other => other.to_string(),
            })
            .collect()
    }

    /// What is wrong with `path?query`.
    pub fn problem(&self, question: &str) -> Problem {
        match self.ask(question) {
            Ok(_) => panic!("{question} was answered"),
            Err(problem) => problem,
        }
    }
}

impl Network {
    /// Compares a problem's status and kind, and looks for a text in its detail.
    pub fn check_problem(&self, question: &str, status: u16, kind: &str, detail: &str) {
        let problem = self.problem(question);
        assert_eq!((problem.status, problem.kind), (status, kind), "{question}");
        assert!(
            problem.detail.contains(detail),
            "{question}: {:?} does not say {detail:?}",
            problem.detail
        );
    }
}

pub fn time(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// The principal of one kind with this number.
pub fn principal(kind: u8, number: u8) -> Principal {
    let mut bytes = [number; 29];
    bytes[0] = kind;
    bytes[28] = 2;
    Principal::from_slice(&bytes)
}

pub fn subnet_id(number: u8) -> Principal {
    principal(1, number)
}

pub fn node_id(number: u8) -> Principal {
    principal(2, number)
}

pub fn operator_id(number: u8) -> Principal {
    principal(3, number)
}

pub fn provider_id(number: u8) -> Principal {
    principal(4, number)
}

/// Versions 10, 20 and 30.
pub fn small_history() -> Vec<Snapshot> {
    let provenance = Provenance {
        source: Source::Dump,
        version_origin: VersionOrigin::Registry,
    };
    let mut first = Snapshot::new(10, time("2025-07-01T00:00:00Z"), provenance);
    fill(&mut first);

    let mut second = first.clone();
    second.version = 20;
    second.time = time("2025-07-02T00:00:00Z");
    let mut left = second.subnets[&subnet_id(1)].clone();
    left.membership.retain(|node| *node != node_id(4));
    left.replica_version = Some("b".repeat(40));
    second.insert(Record::Subnet(left));
    let mut joined = second.subnets[&subnet_id(2)].clone();
    joined.membership.push(node_id(4));
    second.insert(Record::Subnet(joined));
    let mut sold = second.data_centers["zz2"].clone();
    sold.owner = "Second Owner, Ltd".into();
    second.insert(Record::DataCenter(sold));

    let mut third = second.clone();
    third.version = 30;
    third.time = time("2025-07-03T12:00:00Z");
    third.insert(Record::NodeOperator(operator(4, 2, "zz3")));
    third.insert(Record::Node(node(9, 4)));
    vec![first, second, third]
}

/// Two subnets, eight nodes, three operators, two providers, three data centers.
fn fill(snapshot: &mut Snapshot) {
    for (number, members) in [(1, 1..=4), (2, 5..=6)] {
        let membership = members.map(node_id).collect();
        snapshot.insert(Record::Subnet(subnet(number, membership)));
    }
    for (number, operator) in [
        (1, 1),
        (2, 1),
        (3, 2),
        (4, 2),
        (5, 3),
        (6, 3),
        (7, 3),
        (8, 1),
    ] {
        snapshot.insert(Record::Node(node(number, operator)));
    }
    for record in [
        operator(1, 1, "zz1"),
        operator(2, 1, "zz2"),
        operator(3, 2, "zz3"),
    ] {
        snapshot.insert(Record::NodeOperator(record));
    }
    for (number, name) in [(1, Some("Älpler Nodes")), (2, None)] {
        snapshot.insert(Record::NodeProvider(NodeProvider {
            id: provider_id(number),
            name: name.map(str::to_owned),
            reward_account: Some(format!("{number:064x}")),
        }));
    }
    for (id, region, owner) in [
        ("zz1", "Europe,CH,Zürich", "First Owner"),
        ("zz2", "Europe,BE,Antwerp", "Second Owner"),
        ("zz3", "North America,US,Washington, D.C.", "First Owner"),
    ] {
        snapshot.insert(Record::DataCenter(DataCenter {
            id: id.into(),
            region: Region::new(region),
            owner: owner.into(),
            name: Some(id.to_uppercase()),
            gps: (id == "zz1").then_some(Gps {
                latitude_degrees: 47.5,
                longitude_degrees: 8.5,
            }),
        }));
    }
    snapshot.insert(Record::ApiBoundaryNode(ApiBoundaryNode {
        id: node_id(8),
        version: "d".repeat(40),
    }));
}

fn subnet(number: u8, membership: Vec<Principal>) -> Subnet {
    let is_first = number == 1;
    Subnet {
        id: subnet_id(number),
        membership,
        subnet_type: is_first.then_some(SubnetType::Application),
        replica_version: Some("a".repeat(40)),
        parameters: is_first.then(|| SubnetParameters {
            max_ingress_bytes_per_message: 2_097_152,
            unit_delay_ms: 1000,
            features: SubnetFeatures {
                http_requests: true,
                ..SubnetFeatures::default()
            },
            chain_keys: vec!["Ecdsa:1:key_1".into()],
            ..SubnetParameters::default()
        }),
    }
}

fn node(number: u8, operator: u8) -> Node {
    let address = Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, number.into());
    let endpoint = |port| Endpoint {
        address: IpAddr::V6(address),
        port: Some(port),
    };
    let is_first = number == 1;
    Node {
        id: node_id(number),
        operator_id: operator_id(operator),
        xnet: Some(endpoint(2497)),
        http: Some(endpoint(8080)),
        chip_id: None,
        hostos_version: Some("c".repeat(40)),
        guestos_version: None,
        public_ipv4: is_first.then(|| PublicIpv4 {
            address: "192.0.2.1".parse().unwrap(),
            gateways: vec!["192.0.2.254".parse().unwrap()],
            prefix_length: 24,
        }),
        domain: is_first.then(|| "node1.example".into()),
        reward_type: Some(["type1", "type1.1", "type3"][usize::from(number % 3)].into()),
        status: Some(match number {
            3 => NodeStatus::Dead,
            6 => NodeStatus::Degraded,
            _ => NodeStatus::Healthy,
        }),
    }
}

fn operator(number: u8, provider: u8, data_center: &str) -> NodeOperator {
    NodeOperator {
        id: operator_id(number),
        provider_id: provider_id(provider),
        data_center_id: Some(data_center.into()),
        node_allowance: Some(u64::from(number)),
        rewardable_nodes: BTreeMap::from([("type1.1".into(), 2)]),
        max_rewardable_nodes: BTreeMap::new(),
        ipv6: None,
    }
}
