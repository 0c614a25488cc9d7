//! A registry canister of our own with a small history of real records, in protobuf as the network has them.

use registry::{Principal, Timestamp};
use registry_fake::wire::{field, mutation, number, timestamp_ns, DELETE, INSERT, UPDATE, UPSERT};
use registry_fake::{FakeRegistry, Signer};

/// The second from which the history counts: 2025-01-01.
const START_S: u64 = 1_735_689_600;

/// A principal of this number.
pub fn id(number: u8) -> Principal {
    Principal::from_slice(&[number; 29])
}

/// Seven versions, an hour apart, the first without a time: halls and an operator; three nodes; a subnet of two of
/// them; the third joins; a hall's owner, kept in chunks, changes; the subnet is upgraded; the first node is
/// removed. A page has three versions, and a subnet signs.
pub fn registry() -> FakeRegistry {
    let mut registry = FakeRegistry::new(Timestamp::now);
    registry.signer = Signer::Subnet;
    registry.page_limit = 3;
    let long_owner = data_center("bb1", &"Long Halls, ".repeat(6));
    let in_chunks = registry.keep_chunks(&long_owner, 30);
    let nodes = [1, 2, 3].map(|number| set(INSERT, &node_key(number), &node()));
    registry.versions = vec![
        [
            set(
                INSERT,
                "data_center_record_aa1",
                &data_center("aa1", "Halls"),
            ),
            set(
                INSERT,
                "data_center_record_bb1",
                &data_center("bb1", "Halls"),
            ),
            set(
                INSERT,
                &format!("node_operator_record_{}", id(20)),
                &operator(),
            ),
        ]
        .concat(),
        version(2, &nodes),
        version(
            3,
            &[
                set(INSERT, &subnet_key(), &subnet(&[1, 2], "v1")),
                set(INSERT, "nns_subnet_id", b"?"),
            ],
        ),
        version(4, &[set(UPDATE, &subnet_key(), &subnet(&[1, 2, 3], "v1"))]),
        version(
            5,
            &[mutation(UPDATE, b"data_center_record_bb1", &in_chunks)],
        ),
        version(6, &[set(UPSERT, &subnet_key(), &subnet(&[1, 2, 3], "v2"))]),
        version(
            7,
            &[
                set(UPDATE, &subnet_key(), &subnet(&[2, 3], "v2")),
                mutation(DELETE, node_key(1).as_bytes(), &[]),
            ],
        ),
    ];
    registry
}

/// Two versions more: a node is added, and joins the subnet.
pub fn go_on(registry: &mut FakeRegistry) {
    registry
        .versions
        .push(version(8, &[set(INSERT, &node_key(4), &node())]));
    registry.versions.push(version(
        9,
        &[set(UPDATE, &subnet_key(), &subnet(&[2, 3, 4], "v2"))],
    ));
}

fn version(hour: u64, mutations: &[Vec<u8>]) -> Vec<u8> {
    let time_ns = (START_S + 3600 * hour) * 1_000_000_000;
    [mutations.concat(), timestamp_ns(time_ns)].concat()
}

fn set(kind: u64, key: &str, value: &[u8]) -> Vec<u8> {
    mutation(kind, key.as_bytes(), &field(3, value))
}

fn node_key(number: u8) -> String {
    format!("node_record_{}", id(number))
}

fn subnet_key() -> String {
    format!("subnet_record_{}", id(10))
}

/// `DataCenterRecord`.
fn data_center(id: &str, owner: &str) -> Vec<u8> {
    let texts = [(1, id), (2, "Europe,BE,Flanders"), (3, owner)];
    texts
        .map(|(tag, text)| field(tag, text.as_bytes()))
        .concat()
}

/// `NodeOperatorRecord` of operator 20, provider 30.
fn operator() -> Vec<u8> {
    [
        field(1, id(20).as_slice()),
        number(2, 5),
        field(3, id(30).as_slice()),
        field(4, b"aa1"),
    ]
    .concat()
}

/// `NodeRecord` of operator 20.
fn node() -> Vec<u8> {
    let http = [field(1, b"2001:db8::1"), number(2, 8080)].concat();
    [field(6, &http), field(15, id(20).as_slice())].concat()
}

/// `SubnetRecord` of an application subnet.
fn subnet(members: &[u8], replica_version: &str) -> Vec<u8> {
    let members = members
        .iter()
        .flat_map(|number| field(3, id(*number).as_slice()));
    let mut record: Vec<u8> = members.collect();
    record.extend(field(9, replica_version.as_bytes()));
    record.extend(number(15, 1));
    record
}
