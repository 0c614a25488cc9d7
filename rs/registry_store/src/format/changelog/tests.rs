use super::super::proto;
use super::*;
use registry::{Record, SubnetType};

fn principal(number: u8) -> Principal {
    Principal::from_slice(&[number, 1])
}

fn only(changes: Vec<RecordChange>) -> Record {
    match <[RecordChange; 1]>::try_from(changes) {
        Ok([RecordChange::Set(record)]) => record,
        other => panic!("not one record: {other:?}"),
    }
}

#[test]
fn versions_are_told_by_paths_of_the_local_store() {
    let version = |path: &str| local_store_version(Path::new(path));
    assert_eq!(version("0000000000/00/00/01.pb"), Some(1));
    assert_eq!(version("0000000000/00/de/b4.pb"), Some(0xdeb4));
    assert_eq!(version("00000000000000ff.pb"), Some(255));
    assert_eq!(version("./0000000000/00/00/0a.pb"), Some(10));
    for path in [
        "",
        "0000000000/00/00/00.pb",
        "0000000000/00/00/01",
        "0000000000/00/00/1.pb",
        "0000000000/00/00/0001.pb",
        "../000000/00/00/01.pb",
        "/0000000000/00/00/01.pb",
        "0000000000/00/00/0g.pb",
        "genesis.changelog.pb",
    ] {
        assert_eq!(version(path), None, "{path}");
    }
}

#[test]
fn keys_without_records_are_counted_by_kind() {
    let id = principal(1);
    for (key, kind) in [
        (format!("crypto_record_{id}_3"), "crypto_record"),
        (format!("crypto_tls_cert_{id}"), "crypto_tls_cert"),
        ("routing_table".into(), "routing_table"),
        ("firewall_rules_global".into(), "firewall_rules_global"),
        ("9".into(), "other"),
        (String::new(), "other"),
    ] {
        assert_eq!(ignored_key_kind(&key).as_deref(), Some(kind));
        assert_eq!(changes_of_mutation(&key, Some(b"?")).unwrap(), []);
    }
    assert_eq!(ignored_key_kind(&format!("node_record_{id}")), None);
}

#[test]
fn a_subnet_is_read_with_its_members_in_order() {
    let value = proto::SubnetRecord {
        membership: vec![
            principal(3).as_slice().into(),
            principal(2).as_slice().into(),
        ],
        subnet_type: 5,
        chain_key_config: Some(proto::ChainKeyConfig {
            key_configs: vec![proto::KeyConfig {
                key_id: Some(proto::MasterPublicKeyId {
                    schnorr: Some(proto::KeyId {
                        variant: 2,
                        name: "key_1".into(),
                    }),
                    ..Default::default()
                }),
            }],
        }),
        ..Default::default()
    };
    let key = format!("subnet_record_{}", principal(1));
    let record = only(changes_of_mutation(&key, Some(&value.encode_to_vec())).unwrap());
    let Record::Subnet(subnet) = record else {
        panic!("{record:?}");
    };
    assert_eq!(subnet.membership, [principal(2), principal(3)]);
    assert_eq!(subnet.subnet_type, Some(SubnetType::CloudEngine));
    assert_eq!(subnet.replica_version, None);
    assert_eq!(subnet.parameters.unwrap().chain_keys, ["Schnorr:2:key_1"]);
}

#[test]
fn an_operator_brings_its_provider() {
    let value = proto::NodeOperatorRecord {
        node_provider_principal_id: principal(2).as_slice().into(),
        dc_id: "an1".into(),
        ..Default::default()
    };
    let key = format!("node_operator_record_{}", principal(1));
    let changes = changes_of_mutation(&key, Some(&value.encode_to_vec())).unwrap();
    let [RecordChange::Set(Record::NodeOperator(operator)), RecordChange::Set(Record::NodeProvider(provider))] =
        changes.as_slice()
    else {
        panic!("{changes:?}");
    };
    assert_eq!(operator.data_center_id.as_deref(), Some("an1"));
    assert_eq!((provider.id, &provider.name), (principal(2), &None));
}

#[test]
fn the_reward_table_takes_the_place_of_the_one_before() {
    let value = proto::NodeRewardsTable {
        table: BTreeMap::from([("Asia".to_owned(), proto::NodeRewardRates::default())]),
    };
    let changes = changes_of_mutation("node_rewards_table", Some(&value.encode_to_vec())).unwrap();
    assert_eq!(changes[0], RecordChange::Clear(RecordKind::RewardRegion));
    assert_eq!(changes.len(), 2);
    let gone = changes_of_mutation("node_rewards_table", None).unwrap();
    assert_eq!(gone, [RecordChange::Clear(RecordKind::RewardRegion)]);
}

#[test]
fn an_address_of_the_earlier_field_counts() {
    let value = proto::ReplicaVersionRecord {
        release_package_url: "https://example.org/ic/a/x".into(),
        ..Default::default()
    };
    let changes = changes_of_mutation("replica_version_a", Some(&value.encode_to_vec())).unwrap();
    let Record::GuestosVersion(version) = only(changes) else {
        panic!("no version");
    };
    assert_eq!(version.release_package_urls, ["https://example.org/ic/a/x"]);
}

#[test]
fn every_removal_names_its_record() {
    let id = principal(1).to_text();
    for (key, kind, name) in [
        (format!("subnet_record_{id}"), RecordKind::Subnet, &*id),
        (format!("node_record_{id}"), RecordKind::Node, &*id),
        (
            format!("node_operator_record_{id}"),
            RecordKind::NodeOperator,
            &*id,
        ),
        (
            format!("api_boundary_node_{id}"),
            RecordKind::ApiBoundaryNode,
            &*id,
        ),
        (
            "data_center_record_an1".into(),
            RecordKind::DataCenter,
            "an1",
        ),
        ("replica_version_a".into(), RecordKind::GuestosVersion, "a"),
        ("hostos_version_a".into(), RecordKind::HostosVersion, "a"),
        (
            "unassigned_nodes_config".into(),
            RecordKind::UnassignedNodes,
            "",
        ),
    ] {
        let deletion = RecordChange::Delete(RecordKey {
            kind,
            id: name.to_owned(),
        });
        assert_eq!(changes_of_mutation(&key, None).unwrap(), [deletion]);
    }
}

#[test]
fn wrong_values_are_named_by_key_and_field() {
    let node = format!("node_record_{}", principal(1));
    let operator = principal(2).as_slice().to_vec();
    let bad_port = proto::NodeRecord {
        node_operator_id: operator.clone(),
        http: Some(proto::ConnectionEndpoint {
            ip_addr: "::1".into(),
            port: 70_000,
        }),
        ..Default::default()
    };
    let bad_address = proto::NodeRecord {
        node_operator_id: operator,
        xnet: Some(proto::ConnectionEndpoint {
            ip_addr: "nowhere".into(),
            port: 1,
        }),
        ..Default::default()
    };
    let bad_operator = proto::NodeRecord {
        node_operator_id: vec![0; 30],
        ..Default::default()
    };
    for (key, value, part) in [
        (
            &*node,
            bad_port.encode_to_vec(),
            ": http.port: 70000 is no port",
        ),
        (
            &*node,
            bad_address.encode_to_vec(),
            ": xnet.ip_addr: \"nowhere\": ",
        ),
        (&*node, bad_operator.encode_to_vec(), ": node_operator_id: "),
        (&*node, vec![0x2a], ": value: "),
        (&*node, Vec::new(), ": node_operator_id: it is missing"),
        (
            "subnet_record_x",
            Vec::new(),
            "subnet_record_x: key: \"x\" is not a principal",
        ),
    ] {
        let message = match changes_of_mutation(key, Some(&value)) {
            Err(error) => error.to_string(),
            Ok(changes) => format!("{changes:?}"),
        };
        assert!(message.contains(part), "{message}");
        assert!(message.contains(key), "{message}");
    }
}
