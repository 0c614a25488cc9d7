//! The documents: one recorded row of each list, and each document about one thing.

mod support;

use expect_test::{expect, Expect};
use serde_json::Value;
use support::{node_id, subnet_id, Network};

/// Compares a document with its recorded form. Of each list in it only the first element is recorded.
fn check(question: &str, expected: &Expect) {
    let mut document = Network::shared().document(question);
    cut(&mut document);
    expected.assert_eq(&format!("{document:#}\n"));
}

fn cut(value: &mut Value) {
    match value {
        Value::Array(values) => {
            values.truncate(1);
            values.iter_mut().for_each(cut);
        }
        Value::Object(fields) => fields.values_mut().for_each(cut),
        _ => {}
    }
}

#[test]
fn subnets() {
    check(
        "/api/subnets",
        &expect![[r#"
            {
              "next": null,
              "source": "dump",
              "subnets": [
                {
                  "average_log2": 0.0,
                  "coefficients": [
                    {
                      "controlled": 2,
                      "distinct": 2,
                      "feature": "node_operator",
                      "largest": {
                        "nodes": 2,
                        "value": "n6e37-rydam-bqgay-dambq-gayda-mbqga-ydamb-qgayd-ambqg-aydam-bqe"
                      },
                      "value": 1
                    }
                  ],
                  "countries": 2,
                  "country_nodes": [
                    {
                      "nodes": 2,
                      "value": "US"
                    }
                  ],
                  "findings": [
                    {
                      "count": 0,
                      "feature": null,
                      "limit": 1,
                      "penalty": 1000,
                      "rule": "foundation_nodes",
                      "subject": "DFINITY Stiftung",
                      "text": "DFINITY Stiftung has 0 of 3 nodes, target 1: +1000"
                    }
                  ],
                  "healthy_nodes": 2,
                  "id": "axqca-lybai-baeaq-caiba-eaqca-ibaea-qcaib-aeaqc-aibae-aqcai-bae",
                  "is_halted": null,
                  "nakamoto": {
                    "area": 1,
                    "country": 1,
                    "data_center": 1,
                    "data_center_owner": 1,
                    "node_operator": 1,
                    "node_provider": 1
                  },
                  "penalty": 1030,
                  "providers": 2,
                  "replica_version": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                  "size": 3,
                  "subnet_type": null
                }
              ],
              "synthetic": false,
              "time": "2025-07-03T12:00:00Z",
              "total": 2,
              "version": 30,
              "version_origin": "registry"
            }
        "#]],
    );
}

#[test]
fn a_subnet() {
    let question = format!("/api/subnets/{}", subnet_id(2));
    check(
        &question,
        &expect![[r#"
            {
              "source": "dump",
              "subnet": {
                "average_log2": 0.0,
                "coefficients": [
                  {
                    "controlled": 2,
                    "distinct": 2,
                    "feature": "node_operator",
                    "largest": {
                      "nodes": 2,
                      "value": "n6e37-rydam-bqgay-dambq-gayda-mbqga-ydamb-qgayd-ambqg-aydam-bqe"
                    },
                    "value": 1
                  }
                ],
                "countries": 2,
                "country_nodes": [
                  {
                    "nodes": 2,
                    "value": "US"
                  }
                ],
                "decentralization": {
                  "average_linear": 1.0,
                  "average_log2": 0.0,
                  "coefficients": [
                    {
                      "controlled": 2,
                      "distinct": 2,
                      "feature": "node_operator",
                      "largest": [
                        {
                          "nodes": 2,
                          "value": "n6e37-rydam-bqgay-dambq-gayda-mbqga-ydamb-qgayd-ambqg-aydam-bqe"
                        }
                      ],
                      "value": 1
                    }
                  ],
                  "findings": [
                    {
                      "count": 0,
                      "feature": null,
                      "limit": 1,
                      "penalty": 1000,
                      "rule": "foundation_nodes",
                      "subject": "DFINITY Stiftung",
                      "text": "DFINITY Stiftung has 0 of 3 nodes, target 1: +1000"
                    }
                  ],
                  "minimum": 1,
                  "nakamoto": {
                    "area": 1,
                    "country": 1,
                    "data_center": 1,
                    "data_center_owner": 1,
                    "node_operator": 1,
                    "node_provider": 1
                  },
                  "penalty": 1030,
                  "size": 3,
                  "subnet_id": "axqca-lybai-baeaq-caiba-eaqca-ibaea-qcaib-aeaqc-aibae-aqcai-bae"
                },
                "findings": [
                  {
                    "count": 0,
                    "feature": null,
                    "limit": 1,
                    "penalty": 1000,
                    "rule": "foundation_nodes",
                    "subject": "DFINITY Stiftung",
                    "text": "DFINITY Stiftung has 0 of 3 nodes, target 1: +1000"
                  }
                ],
                "healthy_nodes": 2,
                "id": "axqca-lybai-baeaq-caiba-eaqca-ibaea-qcaib-aeaqc-aibae-aqcai-bae",
                "is_halted": null,
                "members": [
                  {
                    "area": "Washington, D.C.",
                    "country": "US",
                    "data_center_id": "zz3",
                    "data_center_owner": "First Owner",
                    "domain": null,
                    "guestos_version": null,
                    "hostos_version": "cccccccccccccccccccccccccccccccccccccccc",
                    "id": "km4ip-iicau-cqkbi-faucq-kbifa-ucqkb-ifauc-qkbif-aucqk-bifau-cqe",
                    "ip": "2001:db8::5",
                    "ipv4": null,
                    "is_api_boundary_node": false,
                    "operator_id": "n6e37-rydam-bqgay-dambq-gayda-mbqga-ydamb-qgayd-ambqg-aydam-bqe",
                    "provider_id": "ggezx-wqeai-baeaq-caiba-eaqca-ibaea-qcaib-aeaqc-aibae-aqcai-bae",
                    "provider_name": null,
                    "region": "North America,US,Washington, D.C.",
                    "reward_type": "type3",
                    "status": "Healthy",
                    "subnet_id": "axqca-lybai-baeaq-caiba-eaqca-ibaea-qcaib-aeaqc-aibae-aqcai-bae"
                  }
                ],
                "nakamoto": {
                  "area": 1,
                  "country": 1,
                  "data_center": 1,
                  "data_center_owner": 1,
                  "node_operator": 1,
                  "node_provider": 1
                },
                "parameters": null,
                "penalty": 1030,
                "providers": 2,
                "replica_version": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                "size": 3,
                "subnet_type": null
              },
              "synthetic": false,
              "time": "2025-07-03T12:00:00Z",
              "version": 30,
              "version_origin": "registry"
            }
        "#]],
    );
}

#[test]
fn nodes() {
    check(
        "/api/nodes?q=node1.example",
        &expect![[r#"
        {
          "next": null,
          "nodes": [
            {
              "area": "Zürich",
              "country": "CH",
              "data_center_id": "zz1",
              "data_center_owner": "First Owner",
              "domain": "node1.example",
              "guestos_version": null,
              "hostos_version": "cccccccccccccccccccccccccccccccccccccccc",
              "id": "r4ztx-yqcae-aqcai-baeaq-caiba-eaqca-ibaea-qcaib-aeaqc-aibae-aqe",
              "ip": "2001:db8::1",
              "ipv4": "192.0.2.1",
              "is_api_boundary_node": false,
              "operator_id": "5q2of-rqdae-aqcai-baeaq-caiba-eaqca-ibaea-qcaib-aeaqc-aibae-aqe",
              "provider_id": "dzjow-6yeae-aqcai-baeaq-caiba-eaqca-ibaea-qcaib-aeaqc-aibae-aqe",
              "provider_name": "Älpler Nodes",
              "region": "Europe,CH,Zürich",
              "reward_type": "type1.1",
              "status": "Healthy",
              "subnet_id": "fi5vb-dqbae-aqcai-baeaq-caiba-eaqca-ibaea-qcaib-aeaqc-aibae-aqe"
            }
          ],
          "source": "dump",
          "synthetic": false,
          "time": "2025-07-03T12:00:00Z",
          "total": 1,
          "version": 30,
          "version_origin": "registry"
        }
    "#]],
    );
}

#[test]
fn a_node() {
    check(
        &format!("/api/nodes/{}", node_id(1)),
        &expect![[r#"
        {
          "node": {
            "api_boundary_version": null,
            "area": "Zürich",
            "chip_id": null,
            "country": "CH",
            "data_center_id": "zz1",
            "data_center_owner": "First Owner",
            "domain": "node1.example",
            "guestos_version": null,
            "hostos_version": "cccccccccccccccccccccccccccccccccccccccc",
            "http": "[2001:db8::1]:8080",
            "id": "r4ztx-yqcae-aqcai-baeaq-caiba-eaqca-ibaea-qcaib-aeaqc-aibae-aqe",
            "ip": "2001:db8::1",
            "ipv4": "192.0.2.1",
            "ipv4_gateways": [
              "192.0.2.254"
            ],
            "ipv4_prefix_length": 24,
            "is_api_boundary_node": false,
            "operator_id": "5q2of-rqdae-aqcai-baeaq-caiba-eaqca-ibaea-qcaib-aeaqc-aibae-aqe",
            "provider_id": "dzjow-6yeae-aqcai-baeaq-caiba-eaqca-ibaea-qcaib-aeaqc-aibae-aqe",
            "provider_name": "Älpler Nodes",
            "region": "Europe,CH,Zürich",
            "reward_type": "type1.1",
            "status": "Healthy",
            "subnet_id": "fi5vb-dqbae-aqcai-baeaq-caiba-eaqca-ibaea-qcaib-aeaqc-aibae-aqe",
            "xnet": "[2001:db8::1]:2497"
          },
          "source": "dump",
          "synthetic": false,
          "time": "2025-07-03T12:00:00Z",
          "version": 30,
          "version_origin": "registry"
        }
    "#]],
    );
}

#[test]
fn providers() {
    check(
        "/api/providers",
        &expect![[r#"
        {
          "next": null,
          "providers": [
            {
              "assigned_nodes": 4,
              "data_centers": 2,
              "healthy_nodes": 4,
              "id": "dzjow-6yeae-aqcai-baeaq-caiba-eaqca-ibaea-qcaib-aeaqc-aibae-aqe",
              "name": "Älpler Nodes",
              "nodes": 5,
              "operators": 2,
              "reward_account": "0000000000000000000000000000000000000000000000000000000000000001",
              "subnets": 2
            }
          ],
          "source": "dump",
          "synthetic": false,
          "time": "2025-07-03T12:00:00Z",
          "total": 2,
          "version": 30,
          "version_origin": "registry"
        }
    "#]],
    );
}

#[test]
fn operators() {
    check(
        "/api/operators",
        &expect![[r#"
        {
          "next": null,
          "operators": [
            {
              "assigned_nodes": 2,
              "country": "CH",
              "data_center_id": "zz1",
              "healthy_nodes": 3,
              "id": "5q2of-rqdae-aqcai-baeaq-caiba-eaqca-ibaea-qcaib-aeaqc-aibae-aqe",
              "ipv6": null,
              "max_rewardable_nodes": {},
              "node_allowance": 1,
              "nodes": 3,
              "provider_id": "dzjow-6yeae-aqcai-baeaq-caiba-eaqca-ibaea-qcaib-aeaqc-aibae-aqe",
              "provider_name": "Älpler Nodes",
              "rewardable_nodes": {
                "type1.1": 2
              }
            }
          ],
          "source": "dump",
          "synthetic": false,
          "time": "2025-07-03T12:00:00Z",
          "total": 4,
          "version": 30,
          "version_origin": "registry"
        }
    "#]],
    );
}

#[test]
fn data_centers() {
    check(
        "/api/data-centers",
        &expect![[r#"
        {
          "data_centers": [
            {
              "area": "Zürich",
              "assigned_nodes": 2,
              "continent": "Europe",
              "country": "CH",
              "gps": {
                "latitude_degrees": 47.5,
                "longitude_degrees": 8.5
              },
              "healthy_nodes": 3,
              "id": "zz1",
              "name": "ZZ1",
              "nodes": 3,
              "operators": 1,
              "owner": "First Owner",
              "providers": 1,
              "region": "Europe,CH,Zürich"
            }
          ],
          "next": null,
          "source": "dump",
          "synthetic": false,
          "time": "2025-07-03T12:00:00Z",
          "total": 3,
          "version": 30,
          "version_origin": "registry"
        }
    "#]],
    );
}

#[test]
fn versions() {
    check(
        "/api/versions",
        &expect![[r#"
        {
          "next": null,
          "source": "dump",
          "synthetic": false,
          "time": "2025-07-03T12:00:00Z",
          "total": 3,
          "version": 30,
          "version_origin": "registry",
          "versions": [
            {
              "imported_at": "2025-08-01T00:00:00Z",
              "source": "dump",
              "synthetic": false,
              "time": "2025-07-01T00:00:00Z",
              "version": 10,
              "version_origin": "registry"
            }
          ]
        }
    "#]],
    );
}

#[test]
fn changes() {
    check(
        "/api/diff?from=10&to=20&change=data_center_changed",
        &expect![[r#"
            {
              "changes": [
                {
                  "change": "data_center_changed",
                  "fields": [
                    {
                      "field": "owner",
                      "from": "Second Owner",
                      "to": "Second Owner, Ltd"
                    }
                  ],
                  "from": null,
                  "subject_id": "zz2",
                  "subject_kind": "data_center",
                  "text": "data_center zz2 changed: owner \"Second Owner\" -> \"Second Owner, Ltd\"",
                  "to": null
                }
              ],
              "from": {
                "source": "dump",
                "synthetic": false,
                "time": "2025-07-01T00:00:00Z",
                "version": 10,
                "version_origin": "registry"
              },
              "next": null,
              "source": "dump",
              "synthetic": false,
              "time": "2025-07-02T00:00:00Z",
              "total": 1,
              "version": 20,
              "version_origin": "registry"
            }
        "#]],
    );
}

#[test]
fn assessments() {
    check(
        "/api/decentralization",
        &expect![[r#"
        {
          "assessments": [
            {
              "area": 1,
              "average_linear": 1.0,
              "average_log2": 0.0,
              "country": 1,
              "data_center": 1,
              "data_center_owner": 1,
              "findings": 4,
              "minimum": 1,
              "node_operator": 1,
              "node_provider": 1,
              "penalty": 1030,
              "size": 3,
              "subnet_id": "axqca-lybai-baeaq-caiba-eaqca-ibaea-qcaib-aeaqc-aibae-aqcai-bae"
            }
          ],
          "next": null,
          "source": "dump",
          "synthetic": false,
          "time": "2025-07-03T12:00:00Z",
          "total": 2,
          "version": 30,
          "version_origin": "registry"
        }
    "#]],
    );
}

#[test]
fn an_assessment() {
    let question = format!("/api/decentralization/{}", subnet_id(2));
    check(
        &question,
        &expect![[r#"
        {
          "assessment": {
            "average_linear": 1.0,
            "average_log2": 0.0,
            "coefficients": [
              {
                "controlled": 2,
                "distinct": 2,
                "feature": "node_operator",
                "largest": [
                  {
                    "nodes": 2,
                    "value": "n6e37-rydam-bqgay-dambq-gayda-mbqga-ydamb-qgayd-ambqg-aydam-bqe"
                  }
                ],
                "value": 1
              }
            ],
            "findings": [
              {
                "count": 0,
                "feature": null,
                "limit": 1,
                "penalty": 1000,
                "rule": "foundation_nodes",
                "subject": "DFINITY Stiftung",
                "text": "DFINITY Stiftung has 0 of 3 nodes, target 1: +1000"
              }
            ],
            "minimum": 1,
            "nakamoto": {
              "area": 1,
              "country": 1,
              "data_center": 1,
              "data_center_owner": 1,
              "node_operator": 1,
              "node_provider": 1
            },
            "penalty": 1030,
            "size": 3,
            "subnet_id": "axqca-lybai-baeaq-caiba-eaqca-ibaea-qcaib-aeaqc-aibae-aqcai-bae"
          },
          "source": "dump",
          "synthetic": false,
          "time": "2025-07-03T12:00:00Z",
          "version": 30,
          "version_origin": "registry"
        }
    "#]],
    );
}
