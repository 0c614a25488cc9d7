use super::*;
use registry::{
    Principal, Provenance, Record, Snapshot, Source, Subnet, SubnetParameters, VersionOrigin,
};

#[test]
fn chain_keys_are_written_in_the_dumps_form_where_they_have_it() {
    let provenance = Provenance {
        source: Source::Dump,
        version_origin: VersionOrigin::Given,
    };
    let mut snapshot = Snapshot::new(1, registry::Timestamp::UNIX_EPOCH, provenance);
    snapshot.insert(Record::Subnet(Subnet {
        id: Principal::anonymous(),
        membership: Vec::new(),
        subnet_type: None,
        replica_version: None,
        parameters: Some(SubnetParameters {
            chain_keys: vec!["Ecdsa:01:x".into(), "Schnorr:2:a:b".into()],
            ..SubnetParameters::default()
        }),
    }));
    let mut bytes = Vec::new();
    to_dump_json(&snapshot, &mut bytes).unwrap();
    let dump: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
    let configs = dump
        .pointer("/subnets/0/chain_key_config/key_configs")
        .unwrap();
    let expected = serde_json::json!([
        {"key_id": {"key_id": "Ecdsa:01:x"}},
        {"key_id": {"key_id": {"Schnorr": {"algorithm": 2, "name": "a:b"}}}}
    ]);
    assert_eq!(configs, &expected);
}
