//! Each format: what is read from a small file, and how a wrong one is named.

mod support;

use registry::{At, NodeStatus, Snapshot, Source, SubnetType, VersionOrigin};
use registry_store::{read_inputs, to_dump_json, ContentRecords, Format, ImportOptions, Store};
use support::*;

fn imported(inputs: &[registry_store::Input]) -> (Snapshot, registry_store::ImportReport) {
    let store = Store::open_in_memory().unwrap();
    let report = store.import(inputs, &at(0)).unwrap();
    assert!(store.check().unwrap().is_ok());
    (store.snapshot(At::Newest).unwrap().unwrap(), report)
}

#[test]
fn a_dump_has_every_kind_of_records() {
    let (snapshot, report) = imported(&[input("x", DUMP)]);
    assert_eq!(report.format, Format::Dump);
    assert_eq!(report.warnings, Vec::<String>::new());
    assert_eq!(report.record_count, 17);
    assert_eq!(snapshot.record_count(), 17);
    let root = snapshot
        .subnets
        .values()
        .find(|subnet| subnet.subnet_type == Some(SubnetType::System))
        .unwrap();
    let parameters = root.parameters.as_ref().unwrap();
    assert!(root.membership.is_sorted());
    assert_eq!(parameters.chain_keys, ["Ecdsa:1:key_1", "Schnorr:1:key_1"]);
    assert!(parameters.start_as_nns && parameters.features.http_requests);
    let with_chip = snapshot
        .nodes
        .values()
        .find(|node| node.chip_id.is_some())
        .unwrap();
    assert_eq!(with_chip.chip_id.as_deref(), Some("00ff"));
    assert_eq!(with_chip.public_ipv4.as_ref().unwrap().prefix_length, 24);
    let types: Vec<_> = snapshot
        .nodes
        .values()
        .filter(|it| it.reward_type.is_none())
        .collect();
    assert_eq!(types.len(), 1, "\"unknown:...\" is no reward type");
    assert_eq!(types[0].status, Some(NodeStatus::Dead));
    assert!(
        snapshot.guestos_versions.contains_key("aaaa"),
        "from the address"
    );
    assert_eq!(snapshot.data_centers["zh5"].gps, None);
    let unnamed: Vec<_> = snapshot
        .providers
        .values()
        .filter(|it| it.name.is_none())
        .collect();
    assert_eq!(unnamed.len(), 1, "an operator names it");
    let rates = &snapshot.reward_table["Europe"].rates;
    assert_eq!(rates["type1.1"].coefficient_percent, Some(98));
    assert_eq!(rates["type0"].coefficient_percent, None);
}

#[test]
fn a_dump_that_contradicts_itself_is_taken_with_warnings() {
    let json = DUMP
        .replacen("\"dc_id\": \"zh5\"", "\"dc_id\": \"zh6\"", 10)
        .replacen(
            "\"node_operators\"",
            "\"node_operators_of_no_interest\": [],\n\"node_operators\"",
            1,
        );
    let operators = json.find("node_operators_of_no").unwrap();
    let (nodes, rest) = json.split_at(operators);
    let json = format!("{nodes}{}", rest.replace("zh6", "zh5"));
    let (_, report) = imported(&[input("x", json)]);
    let told = ": dc_id: zh6, but its operator is in zh5";
    let found = report
        .warnings
        .iter()
        .filter(|line| line.contains(told))
        .count();
    assert_eq!(found, 2, "{:?}", report.warnings);
}

#[test]
fn a_node_list_is_the_same_as_json_and_csv() {
    let (from_json, report) = imported(&[input("x", NODES_JSON)]);
    assert_eq!(report.format, Format::NodeListJson);
    assert_eq!(report.provenance.source, Source::NodeList);
    assert_eq!(report.provenance.version_origin, VersionOrigin::Assigned);
    let wrapped = format!("{{\"nodes\":{NODES_JSON}}}");
    assert_eq!(imported(&[input("x", wrapped)]).0, from_json);
    let (mut from_csv, report) = imported(&[input("x", format!("\u{feff}{NODES_CSV}"))]);
    assert_eq!(report.format, Format::NodeListCsv);
    for node in from_csv.nodes.values_mut() {
        assert_eq!(node.guestos_version.take().as_deref(), Some("aaaa"));
    }
    assert_eq!(from_csv, from_json);
    let statuses: Vec<_> = from_json
        .nodes
        .values()
        .filter_map(|node| node.status)
        .collect();
    use NodeStatus::{Dead, Degraded, Healthy};
    assert_eq!(statuses, [Healthy, Healthy, Degraded, Dead]);
    assert_eq!(from_json.subnets.len(), 2);
    let first = from_json.providers.values().next().unwrap();
    assert_eq!(first.name.as_deref(), Some("First, with a comma"));
}

#[test]
fn data_centers_come_with_a_node_list_in_either_order() {
    let (snapshot, report) = imported(&[input("a", NODES_JSON), input("b", DATA_CENTERS)]);
    assert_eq!(report.format, Format::NodeListJson);
    assert_eq!(snapshot.data_centers.len(), 3);
    let antwerp = &snapshot.data_centers["an1"];
    assert_eq!(antwerp.gps.unwrap().latitude_degrees, 51.2194);
    assert_eq!(antwerp.name.as_deref(), Some("Antwerp"));
    let (other, _) = imported(&[input("b", DATA_CENTERS), input("a", NODES_JSON)]);
    assert_eq!(other, snapshot);
    let (from_csv, _) = imported(&[input("b", DATA_CENTERS), input("a", NODES_CSV)]);
    assert_eq!(from_csv.data_centers, snapshot.data_centers);
}

#[test]
fn a_changelog_sets_and_removes_records() {
    let node = format!("api_boundary_node_{}", principal(1));
    let keys = [2, 3].map(|number| format!("crypto_record_{}_1", principal(number)));
    let first = entry(&[
        (&node, Some(texts(&[(1, "aaaa")]))),
        (
            "data_center_record_an1",
            Some(texts(&[(2, "Europe,BE,Flanders")])),
        ),
        (&keys[0], Some(vec![1])),
        (&keys[1], Some(vec![1])),
    ]);
    let second = entry(&[
        (&node, Some(texts(&[(1, "bbbb")]))),
        ("data_center_record_an1", None),
    ]);
    let files = [
        input("0000000000/00/00/02.pb", second),
        input("0000000000/00/00/01.pb", first),
    ];
    let store = Store::open_in_memory().unwrap();
    let report = store.import(&files, &at(0)).unwrap();
    assert_eq!((report.version, report.versions_added), (2, 2));
    assert_eq!(report.provenance.version_origin, VersionOrigin::Registry);
    assert_eq!(report.ignored["crypto_record"], 2);
    let at = |version| store.snapshot(At::Version(version)).unwrap().unwrap();
    assert_eq!(at(1).data_centers.len(), 1);
    assert_eq!(at(2).data_centers.len(), 0);
    assert_eq!(at(1).api_boundary_nodes[&principal(1)].version, "aaaa");
    assert_eq!(at(2).api_boundary_nodes[&principal(1)].version, "bbbb");
    assert!(store.check().unwrap().is_ok());
}

#[test]
fn an_exported_snapshot_comes_back_the_same() {
    let (mut snapshot, _) = imported(&[input("x", DUMP)]);
    snapshot.provenance.source = Source::Nns;
    snapshot.provenance.version_origin = VersionOrigin::Registry;
    snapshot.version = 57_012;
    for (index, snapshot) in [snapshot, network(60, 2)].into_iter().enumerate() {
        let mut bytes = Vec::new();
        to_dump_json(&snapshot, &mut bytes).unwrap();
        let store = Store::open_in_memory().unwrap();
        let options = ImportOptions::default();
        let report = store.import(&[input("dump", bytes)], &options).unwrap();
        assert_eq!(report.warnings, Vec::<String>::new(), "{index}");
        assert_eq!(
            store.snapshot(At::Newest).unwrap().unwrap(),
            snapshot,
            "{index}"
        );
    }
}

#[test]
fn what_is_generated_stays_so_whatever_the_caller_says() {
    let mut bytes = Vec::new();
    to_dump_json(&network(60, 2), &mut bytes).unwrap();
    let store = Store::open_in_memory().unwrap();
    let options = ImportOptions {
        source: Some(Source::IcApi),
        version: Some(9),
        ..ImportOptions::default()
    };
    let report = store.import(&[input("dump", bytes)], &options).unwrap();
    assert_eq!(report.provenance.source, Source::Synthetic { seed: 7 });
    assert_eq!(report.provenance.version_origin, VersionOrigin::Given);
    assert!(store.snapshot(At::Newest).unwrap().unwrap().is_synthetic());
}

#[test]
fn one_wrong_record_is_named_with_its_field_and_reason() {
    let entry = |value: &[u8]| entry(&[("node_record_em77e-bvlzu-aq", Some(value.to_vec()))]);
    let replaced = |text: &str, from: &str, to: &str| {
        assert!(text.contains(from), "{from}");
        // Dumps repeat nodes within subnets, where they are not read.
        text.replace(from, to).into_bytes()
    };
    for (bytes, expected) in [
        (
            replaced(DUMP, "\"2001:db8::1\"", "\"2001:db8::g\""),
            "",
        ),
        (
            replaced(DUMP, "\"port\": 8080\n   },\n   \"node_operator_id\": \"yhfxe-babam\",\n   \"chip_id\": null", "\"port\": -1},\"node_operator_id\": \"yhfxe-babam\",\"chip_id\": null"),
            "x: node f7crg-kabae: http.port: -1 is no whole number from 0 on",
        ),
        (
            replaced(DUMP, "\"system\"", "\"big\""),
            "x: subnet w3gef-eqbai: subnet_type: \"big\" is no subnet type",
        ),
        (
            replaced(DUMP, "\"membership\": [\n    \"atueb-2ycae\"", "\"membership\": [\n    \"f7crg-kabae\""),
            "x: subnet w3gef-eqbai: membership: f7crg-kabae is in it twice",
        ),
        (
            replaced(DUMP, "\"w3gef-eqbai\"", "\"w3gef-eqbaj\""),
            "x: subnets[0]: subnet_id: \"w3gef-eqbaj\" is not a principal: Text must be in valid Base32 encoding.",
        ),
        (
            replaced(DUMP, "/ic/aaaa/", "/xy/aaaa/"),
            "x: elected_guest_os_versions[0]: release_package_urls: no address has a version after \"/ic/\"",
        ),
        (
            replaced(DUMP, "51.219398498535156", "91"),
            "x: data center an1: gps.latitude: 91 is not between -90 and 90",
        ),
        (
            replaced(DUMP, "\"id\": \"zh5\"", "\"id\": \"an1\""),
            "x: dcs[1]: id: data_center an1 is there already",
        ),
        (
            replaced(NODES_JSON, "\"node_operator_id\": \"yhfxe-babam\"", "\"node_operator_id\": null"),
            "x: node f7crg-kabae: node_operator_id: it is missing",
        ),
        (
            replaced(NODES_JSON, "\"2001:db8::1\"", "\"2001\""),
            "x: node f7crg-kabae: ip_address: \"2001\": invalid IP address syntax",
        ),
        (
            replaced(NODES_CSV, "atueb-2ycae", "f7crg-kabae"),
            "x: node f7crg-kabae: node_id: another node has the same",
        ),
        (
            replaced(NODES_CSV, "atueb-2ycae", "atueb"),
            "x: row 3: node_id: \"atueb\" is not a principal: Text must be in valid Base32 encoding.",
        ),
        (
            entry(&[]),
            "x: node_record_em77e-bvlzu-aq: node_operator_id: it is missing",
        ),
    ] {
        let store = Store::open_in_memory().unwrap();
        let (message, is_bad_input) = store_error(store.import(&[input("x", bytes)], &at(0)));
        assert!(is_bad_input, "{message}");
        if expected.is_empty() {
            let start = "x: node f7crg-kabae: xnet.ip_addr: \"2001:db8::g\": ";
            assert!(message.starts_with(start), "{message}");
        } else {
            assert_eq!(message, expected);
        }
        assert_eq!(store.versions().unwrap(), [], "nothing is stored");
    }
}

#[test]
fn a_broken_data_center_is_named() {
    let broken = DATA_CENTERS.replacen("4.4025", "\"east\"", 1);
    let message = format_error(read_inputs(&[input("a", NODES_JSON), input("b", broken)]));
    assert_eq!(
        message,
        "b: data center an1: longitude: \"east\" is no number"
    );
}

#[test]
fn other_files_and_combinations_are_refused_with_what_would_do() {
    let known = "known are a registry dump (JSON), the public API's node list (JSON or CSV) with its data centers, and a local store's changelog (protobuf)";
    for (bytes, expected) in [
        (&b""[..], format!("x: the file is empty; {known}")),
        (b" \n", format!("x: the file is empty; {known}")),
        (b"[]", format!("x: JSON of another kind; {known}")),
        (b"{}", format!("x: JSON of another kind; {known}")),
        (
            b"a,b\n1,2\n",
            format!("x: neither JSON nor CSV with a column node_id; {known}"),
        ),
        (
            b"\xff\xfe",
            format!("x: neither text nor a changelog; {known}"),
        ),
        (
            b"{\"nodes\":",
            "x: damaged JSON: EOF while parsing a value at line 1 column 9".into(),
        ),
    ] {
        assert_eq!(format_error(read_inputs(&[input("x", bytes)])), expected);
    }
    let alone = format_error(read_inputs(&[input("dcs.json", DATA_CENTERS)]));
    assert_eq!(
        alone,
        "dcs.json: a list of data centers is no snapshot; give it together with a node list"
    );
    let two = format_error(read_inputs(&[input("a", DUMP), input("b", NODES_CSV)]));
    assert!(
        two.starts_with("these files do not make one import: dump, node_list_csv; give one dump")
    );
    assert!(format_error(read_inputs(&[])).starts_with("no file to read"));
}

#[test]
fn a_changelog_is_found_by_its_bytes_and_its_damage_named() {
    let whole = entry(&[("data_center_record_an1", Some(texts(&[(2, "Europe")])))]);
    let content = read_inputs(&[input("x.json", whole.clone())]).unwrap();
    assert_eq!(content.format, Format::Changelog);
    let ContentRecords::Changes(entries) = content.records else {
        panic!("no changes");
    };
    assert_eq!((entries.len(), entries[0].version), (1, None));
    let mut cut = entry(&[("data_center_record_an1", Some(vec![0; 40]))]);
    cut.pop();
    let message = format_error(read_inputs(&[input("x", cut)]));
    assert!(
        message.starts_with("x: the entry: key_mutations: "),
        "{message}"
    );
    let mut wrong = whole;
    *wrong.last_mut().unwrap() = 3;
    let message = format_error(read_inputs(&[input("x", wrong)]));
    assert_eq!(
        message,
        "x: data_center_record_an1: mutation_type: 3 is neither 1 (set) nor 2 (unset)"
    );
}

#[test]
fn a_changelog_has_every_version_once() {
    let file = |version: u64| {
        let name = format!("0000000000/00/00/{version:02x}.pb");
        input(&name, entry(&[("data_center_record_an1", None)]))
    };
    let gap = format_error(read_inputs(&[file(1), file(3)]));
    assert_eq!(
        gap,
        "0000000000/00/00/03.pb: version 3 follows version 1; a changelog has every version once"
    );
    assert!(format_error(read_inputs(&[file(1), file(1)])).contains("version 1 follows version 1"));
    let unnamed = input("b.pb", entry(&[("data_center_record_an1", None)]));
    let message = format_error(read_inputs(&[file(1), unnamed]));
    assert!(message.starts_with("b.pb: several entries"), "{message}");
}

#[test]
fn a_file_larger_than_any_registry_is_not_read() {
    let limit = usize::try_from(registry_store::MAX_INPUT_BYTES).unwrap();
    let message = format_error(read_inputs(&[input("x", vec![b' '; limit + 1])]));
    assert_eq!(
        message,
        "x: 67108865 bytes are more than the 67108864 allowed; is this the right file?"
    );
}
