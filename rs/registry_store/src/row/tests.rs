use super::*;
use registry::{
    parse_principal, ApiBoundaryNode, DataCenter, Endpoint, Gps, GuestosVersion, HostosVersion,
    Node, NodeOperator, NodeProvider, NodeStatus, Principal, PublicIpv4, Region, RewardRate,
    RewardRegion, Subnet, SubnetParameters, SubnetType, UnassignedNodes,
};
use std::collections::BTreeMap;

fn principal(number: u8) -> Principal {
    Principal::from_slice(&[number, 2])
}

/// A record of each kind, with and without what may be missing.
fn records() -> Vec<Record> {
    let release = (Some("ab".to_owned()), vec!["https://example.org/x".into()]);
    vec![
        Record::Subnet(Subnet {
            id: principal(1),
            membership: vec![principal(2), principal(3)],
            subnet_type: Some(SubnetType::VerifiedApplication),
            replica_version: Some("abc".into()),
            parameters: Some(SubnetParameters {
                unit_delay_ms: u64::MAX,
                is_halted: true,
                chain_keys: vec!["Ecdsa:1:key_1".into()],
                ..SubnetParameters::default()
            }),
        }),
        Record::Subnet(Subnet {
            id: principal(4),
            membership: Vec::new(),
            subnet_type: None,
            replica_version: None,
            parameters: None,
        }),
        Record::Node(full_node()),
        Record::Node(Node {
            id: principal(6),
            xnet: None,
            http: None,
            chip_id: None,
            hostos_version: None,
            guestos_version: None,
            public_ipv4: None,
            domain: None,
            reward_type: None,
            status: None,
            ..full_node()
        }),
        Record::NodeOperator(NodeOperator {
            id: principal(7),
            provider_id: principal(8),
            data_center_id: Some("an1".into()),
            node_allowance: Some(0),
            rewardable_nodes: BTreeMap::from([("type1".into(), 3)]),
            max_rewardable_nodes: BTreeMap::new(),
            ipv6: None,
        }),
        Record::NodeProvider(NodeProvider {
            id: principal(8),
            name: Some("Ünïcode \"quoted\"".into()),
            reward_account: None,
        }),
        Record::DataCenter(DataCenter {
            id: "an1".into(),
            region: Region::new("Europe,BE,Antwerp, Center"),
            owner: "Someone".into(),
            name: None,
            gps: Some(Gps {
                latitude_degrees: 51.219_4,
                longitude_degrees: f32::MIN_POSITIVE,
            }),
        }),
        Record::GuestosVersion(GuestosVersion {
            id: "abc".into(),
            release_package_sha256: release.0.clone(),
            release_package_urls: release.1.clone(),
        }),
        Record::HostosVersion(HostosVersion {
            id: "abc".into(),
            release_package_sha256: None,
            release_package_urls: release.1,
        }),
        Record::ApiBoundaryNode(ApiBoundaryNode {
            id: principal(9),
            version: "abc".into(),
        }),
        Record::RewardRegion(RewardRegion {
            region: "Africa,ZA".into(),
            rates: BTreeMap::from([(
                "type3".into(),
                RewardRate {
                    xdr_permyriad_per_month: 27_491_250,
                    coefficient_percent: Some(98),
                },
            )]),
        }),
        Record::UnassignedNodes(UnassignedNodes {
            replica_version: "abc".into(),
            ssh_readonly_access: vec!["ssh-ed25519 AAAA".into()],
        }),
    ]
}

fn full_node() -> Node {
    Node {
        id: principal(5),
        operator_id: principal(7),
        xnet: Some(Endpoint {
            address: "2001:db8::1".parse().unwrap(),
            port: Some(2497),
        }),
        http: Some(Endpoint {
            address: "192.0.2.1".parse().unwrap(),
            port: None,
        }),
        chip_id: Some("00ff".into()),
        hostos_version: Some("host".into()),
        guestos_version: Some("guest".into()),
        public_ipv4: Some(PublicIpv4 {
            address: "192.0.2.2".parse().unwrap(),
            gateways: vec!["192.0.2.254".parse().unwrap()],
            prefix_length: 24,
        }),
        domain: Some("example.org".into()),
        reward_type: Some("type1.1".into()),
        status: Some(NodeStatus::Degraded),
    }
}

#[test]
fn every_kind_has_itself_back() {
    let records = records();
    for kind in RecordKind::ALL {
        assert!(records.iter().any(|record| record.kind() == kind), "{kind}");
    }
    for record in records {
        let body = encode(&record).unwrap();
        assert_eq!(decode(record.kind(), &body.text), Ok(record));
        assert_eq!(body.hash, hash_of(&body.text));
    }
}

#[test]
fn the_text_of_a_record_is_as_published() {
    // Files hold these texts: a change of the form needs a migration.
    let body = encode(&Record::Node(full_node())).unwrap();
    let id = principal(5);
    let operator = principal(7);
    let expected = format!(
        r#"{{"id":"{id}","operator_id":"{operator}","xnet":{{"address":"2001:db8::1","port":2497}},"http":{{"address":"192.0.2.1"}},"chip_id":"00ff","hostos_version":"host","guestos_version":"guest","public_ipv4":{{"address":"192.0.2.2","gateways":["192.0.2.254"],"prefix_length":24}},"domain":"example.org","reward_type":"type1.1","status":"Degraded"}}"#
    );
    assert_eq!(body.text, expected);
}

#[test]
fn what_is_no_record_is_refused() {
    let provider = parse_principal("em77e-bvlzu-aq").unwrap();
    let good = format!(r#"{{"id":"{provider}"}}"#);
    assert!(decode(RecordKind::NodeProvider, &good).is_ok());
    for text in [
        "",
        "{}",
        r#"{"id":"em77e-bvlzu-ar"}"#,
        r#"{"id":7}"#,
        r#"{"id":"em77e-bvlzu-aq","more":1}"#,
        r#"{"id":"em77e-bvlzu-aq"} x"#,
    ] {
        assert!(decode(RecordKind::NodeProvider, text).is_err(), "{text}");
    }
    assert!(decode(RecordKind::Node, &good).is_err());
}

#[test]
fn a_position_that_is_no_number_is_refused() {
    let record = Record::DataCenter(DataCenter {
        id: "an1".into(),
        region: Region::default(),
        owner: String::new(),
        name: None,
        gps: Some(Gps {
            latitude_degrees: f32::NAN,
            longitude_degrees: 0.0,
        }),
    });
    assert!(encode(&record).is_err());
}

#[test]
fn fingerprints_tell_keys_and_bodies_apart() {
    let key = |kind, id: &str| RecordKey {
        kind,
        id: id.to_owned(),
    };
    let hash = hash_of("x");
    let first = fingerprint(&key(RecordKind::GuestosVersion, "a"), &hash);
    assert_ne!(
        first,
        fingerprint(&key(RecordKind::HostosVersion, "a"), &hash)
    );
    assert_ne!(
        first,
        fingerprint(&key(RecordKind::GuestosVersion, "b"), &hash)
    );
    assert_ne!(
        first,
        fingerprint(&key(RecordKind::GuestosVersion, "a"), &hash_of("y"))
    );
}

#[test]
fn positions_come_back_to_the_last_bit() {
    let mut bits = 1_u32;
    for _ in 0..20_000 {
        bits = bits.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let degrees = f32::from_bits(bits);
        if !degrees.is_finite() {
            continue;
        }
        let record = Record::DataCenter(DataCenter {
            id: String::new(),
            region: Region::default(),
            owner: String::new(),
            name: None,
            gps: Some(Gps {
                latitude_degrees: degrees,
                longitude_degrees: -degrees,
            }),
        });
        let body = encode(&record).unwrap();
        assert_eq!(decode(RecordKind::DataCenter, &body.text), Ok(record));
    }
}
