//! Generated networks: the same everywhere, like the real one in size and skew, and plainly not the real one.

use expect_test::{expect, Expect};
use proptest::prelude::*;
use registry::synthetic::{evolve, generate, Options, SyntheticError, MOST_NODES};
use registry::{diff, Change, NodeStatus, RecordKind, Snapshot, Source, Topology, VersionOrigin};
use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

fn options(nodes: usize, subnets: usize, seed: u64) -> Options {
    Options {
        nodes,
        subnets,
        seed,
        time: "2025-07-11T12:00:00Z".parse().unwrap(),
    }
}

fn network(nodes: usize, subnets: usize, seed: u64) -> Snapshot {
    generate(&options(nodes, subnets, seed)).unwrap()
}

/// The FNV-1a hash of every field of every record.
fn fingerprint(snapshot: &Snapshot) -> u64 {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    let mut add = |text: &str| {
        for byte in text.bytes().chain([0xff]) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    };
    for record in snapshot.records() {
        add(&record.key().to_string());
        record.fields().iter().for_each(|(_, text)| add(text));
    }
    hash
}

fn check(told: String, expected: Expect) {
    expected.assert_eq(&told);
}

/// Whoever changes the generator on purpose takes the new values over with `UPDATE_EXPECT=1 cargo test`.
#[test]
fn a_seed_gives_the_same_network_on_every_machine() {
    let network = network(1440, 42, 1);
    let later = evolve(&evolve(&network, 1), 2);
    let first = network.subnets.values().next().unwrap();
    check(
        format!(
            "subnet {}\nnode {}\nrecords {}\nfingerprint {:016x}\nafter two steps {:016x} at {}\n",
            first.id,
            first.membership[0],
            network.record_count(),
            fingerprint(&network),
            fingerprint(&later),
            later.time,
        ),
        expect![[r#"
            subnet dlvxy-yieq6-zh5of-pciif-a2na7-jh6zq-7qd6o-jsvez-74fxh-5l6ow-jqe
            node a4lsx-yaec3-5ie52-7cquz-opihh-m5wij-rfawz-56tm6-pw7wo-gwolc-pqe
            records 1931
            fingerprint df46b768d8ec80c6
            after two steps 7e41fb8cd2216adf at 2025-07-12T04:19:19Z
        "#]],
    );
}

#[test]
fn the_network_has_the_statistics_of_the_real_one() {
    let network = network(1440, 42, 1);
    let topology = Topology::new(&network);
    let mut sizes: Vec<usize> = network
        .subnets
        .values()
        .map(|it| it.membership.len())
        .collect();
    sizes.sort_unstable_by(|one, two| two.cmp(one));
    let assigned = topology
        .placements()
        .filter(|it| it.subnet_id.is_some())
        .count();
    let most = |counts: BTreeMap<String, usize>| {
        let mut counts: Vec<usize> = counts.into_values().collect();
        counts.sort_unstable_by(|one, two| two.cmp(one));
        (counts.len(), counts[0], counts[counts.len() / 2])
    };
    let by = |value: fn(&registry::Placement) -> String| {
        let mut counts = BTreeMap::new();
        for placement in topology.placements() {
            *counts.entry(value(&placement)).or_insert(0) += 1;
        }
        most(counts)
    };
    let mut told = format!("subnets {:?}, of {assigned} nodes in all\n", &sizes[..6]);
    told += "nodes by          values, most, median\n";
    told += &format!(
        "  provider        {:?}\n",
        by(|it| it.provider_id().unwrap().to_text())
    );
    told += &format!(
        "  operator        {:?}\n",
        by(|it| it.node.operator_id.to_text())
    );
    told += &format!(
        "  data center     {:?}\n",
        by(|it| it.data_center_id().unwrap().into())
    );
    told += &format!(
        "  owner           {:?}\n",
        by(|it| it.data_center.unwrap().owner.clone())
    );
    told += &format!(
        "  country         {:?}\n",
        by(|it| it.data_center.unwrap().region.country().into())
    );
    told += &format!(
        "  reward type     {:?}\n",
        by(|it| it.node.reward_type.clone().unwrap())
    );
    told += &format!(
        "  status          {:?}\n",
        by(|it| it.node.status.unwrap().as_str().into())
    );
    told += "records of each kind\n";
    for kind in RecordKind::ALL {
        let count = network.records().filter(|it| it.kind() == kind).count();
        told += &format!("  {kind} {count}\n");
    }
    check(
        told,
        expect![[r#"
            subnets [40, 34, 34, 34, 13, 13], of 636 nodes in all
            nodes by          values, most, median
              provider        (70, 68, 16)
              operator        (158, 41, 7)
              data center     (93, 48, 14)
              owner           (68, 61, 17)
              country         (30, 324, 32)
              reward type     (4, 1081, 90)
              status          (3, 1430, 6)
            records of each kind
              subnet 42
              node 1440
              node_operator 173
              node_provider 94
              data_center 113
              guestos_version 3
              hostos_version 13
              api_boundary_node 20
              reward_region 32
              unassigned_nodes 1
        "#]],
    );
}

/// Everything that identifies someone says that it is made up, or lies in a range kept for documentation.
fn assert_plainly_synthetic(network: &Snapshot) {
    assert!(network.is_synthetic());
    let documentation = [[192, 0, 2], [198, 51, 100], [203, 0, 113]];
    for node in network.nodes.values() {
        for endpoint in [node.http.unwrap(), node.xnet.unwrap()] {
            let IpAddr::V6(address) = endpoint.address else {
                panic!("{endpoint} is not of IPv6");
            };
            assert_eq!(address.segments()[..2], [0x2001, 0xdb8], "{endpoint}");
        }
        if let Some(ipv4) = &node.public_ipv4 {
            let [first, second, third, _] = ipv4.address.octets();
            assert!(documentation.contains(&[first, second, third]));
        }
        let domain = node.domain.as_deref().unwrap_or("x.example");
        assert!(domain.ends_with(".example"), "{domain}");
    }
    for provider in network.providers.values() {
        let name = provider.name.as_deref().unwrap();
        assert!(name.starts_with("Synthetic Provider "), "{name}");
    }
    for center in network.data_centers.values() {
        assert!(center.owner.starts_with("Synthetic "), "{}", center.owner);
        assert!(center.id.starts_with('s'), "{}", center.id);
        assert_ne!(center.region.country(), "Unknown");
    }
}

/// What holds in every generated and evolved network.
fn assert_sound(network: &Snapshot, nodes: usize) {
    assert_eq!(network.inconsistencies(), []);
    assert_eq!(network.nodes.len(), nodes);
    assert_plainly_synthetic(network);
    let addresses: BTreeSet<_> = network.nodes.values().map(|it| it.ip_address()).collect();
    assert_eq!(addresses.len(), nodes, "two nodes have one address");
    let topology = Topology::new(network);
    for placement in topology.placements() {
        assert!(placement.provider.is_some() && placement.data_center.is_some());
        let is_boundary = network.api_boundary_nodes.contains_key(&placement.node.id);
        assert!(!is_boundary || placement.subnet_id.is_none());
    }
    for subnet in network.subnets.values() {
        assert!(subnet.membership.is_sorted(), "a membership is not sorted");
        let version = subnet.replica_version.as_ref().unwrap();
        assert!(network.guestos_versions.contains_key(version));
        for member in &subnet.membership {
            let node = &network.nodes[member];
            assert_eq!(node.guestos_version.as_ref(), Some(version));
        }
    }
    for id in network.nodes.keys() {
        let bytes = id.as_slice();
        assert_eq!((bytes.len(), bytes[28]), (29, 2), "{id}");
    }
}

#[test]
fn one_subnet_of_exactly_its_nodes_can_be_generated() {
    let network = network(13, 1, 5);
    assert_sound(&network, 13);
    let subnet = network.subnets.values().next().unwrap();
    assert_eq!(subnet.membership.len(), 13);
    assert!(subnet.parameters.as_ref().unwrap().start_as_nns);
    assert!(network.api_boundary_nodes.is_empty());
    let topology = Topology::new(&network);
    let members = topology.members(&subnet.id);
    let providers: BTreeSet<_> = members.iter().map(|it| it.provider_id()).collect();
    assert_eq!(providers.len(), 13, "there are enough providers for all");
    // No node can leave; one still comes.
    assert_sound(&evolve(&network, 4), 14);
}

#[test]
fn a_version_that_was_just_generated_is_the_first_of_its_store() {
    let network = network(20, 1, 77);
    assert_eq!(network.version, 1);
    assert_eq!(network.provenance.source, Source::Synthetic { seed: 77 });
    assert_eq!(network.provenance.version_origin, VersionOrigin::Assigned);
    assert_eq!(network.time, options(20, 1, 77).time);
}

#[test]
fn options_without_a_network_are_refused_and_named() {
    let refused = |nodes, subnets| generate(&options(nodes, subnets, 1)).unwrap_err();
    assert_eq!(refused(13, 0), SyntheticError::NoSubnets);
    let few = refused(635, 42);
    let expected = SyntheticError::TooFewNodes {
        nodes: 635,
        subnets: 42,
        needed: 636,
    };
    assert_eq!(few, expected);
    assert_eq!(
        few.to_string(),
        "cannot generate 42 subnets of 635 nodes: they need at least 636 nodes"
    );
    assert!(matches!(
        refused(MOST_NODES + 1, 1),
        SyntheticError::TooManyNodes { .. }
    ));
    assert!(matches!(
        refused(MOST_NODES, usize::MAX),
        SyntheticError::TooFewNodes { .. }
    ));
}

#[test]
fn a_history_has_changes_of_every_daily_kind() {
    let mut network = network(1440, 42, 1);
    let mut names = BTreeSet::new();
    for step in 1..=40 {
        let next = evolve(&network, step);
        assert_sound(&next, 1440);
        assert_eq!(next.version, network.version + 1);
        let hours = next.time.duration_since(network.time).as_hours();
        assert!((4..=20).contains(&hours), "{hours} hours");
        let changes = diff(&network, &next);
        assert!(
            (4..200).contains(&changes.len()),
            "{} changes",
            changes.len()
        );
        names.extend(changes.iter().map(Change::name));
        network = next;
    }
    check(
        names.into_iter().collect::<Vec<_>>().join("\n"),
        expect![[r#"
            api_boundary_node_changed
            guestos_version_added
            guestos_version_removed
            node_added
            node_changed
            node_joined
            node_left
            node_removed
            operator_changed
            subnet_upgraded
            unassigned_nodes_changed"#]],
    );
    assert!(network.guestos_versions.len() <= 6);
}

#[test]
fn a_step_is_drawn_from_the_seed_the_version_and_its_number() {
    let network = network(60, 2, 9);
    assert_eq!(evolve(&network, 1), evolve(&network, 1));
    assert_ne!(evolve(&network, 1), evolve(&network, 2));
    let later = Snapshot {
        version: 2,
        ..network.clone()
    };
    assert_ne!(evolve(&later, 1).nodes, evolve(&network, 1).nodes);
}

#[test]
fn what_comes_of_a_real_network_is_synthetic() {
    let mut real = network(40, 2, 3);
    real.provenance.source = Source::Dump;
    real.provenance.version_origin = VersionOrigin::Registry;
    let next = evolve(&real, 1);
    assert_eq!(next.provenance.source, Source::Synthetic { seed: 0 });
    assert_eq!(next.provenance.version_origin, VersionOrigin::Assigned);
}

#[test]
fn an_empty_network_only_grows_older() {
    let full = network(13, 1, 1);
    let mut empty = Snapshot::new(u64::MAX, registry::Timestamp::MAX, full.provenance);
    empty = evolve(&empty, 4);
    assert_eq!(empty.version, u64::MAX);
    assert_eq!(empty.time, registry::Timestamp::MAX);
    assert_eq!(empty.nodes.len() + empty.subnets.len(), 0);
}

#[test]
fn a_replacement_comes_from_the_healthy_nodes_without_a_subnet() {
    let mut network = network(60, 2, 4);
    let topology = Topology::new(&network);
    let free = topology.placements().filter(|it| it.subnet_id.is_none());
    let free: Vec<_> = free.map(|it| it.node.id).collect();
    for id in &free {
        network.nodes.get_mut(id).unwrap().status = Some(NodeStatus::Dead);
    }
    let next = evolve(&network, 1);
    for (id, subnet) in &network.subnets {
        assert_eq!(subnet.membership, next.subnets[id].membership);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn every_seed_and_size_gives_a_sound_network(
        seed in any::<u64>(),
        subnets in 1_usize..25,
        spare in 0_usize..400,
    ) {
        let needed = match generate(&options(0, subnets, seed)) {
            Err(SyntheticError::TooFewNodes { needed, .. }) => needed,
            other => panic!("no nodes are too few, but: {other:?}"),
        };
        let nodes = needed + spare;
        let network = network(nodes, subnets, seed);
        assert_sound(&network, nodes);
        prop_assert_eq!(network.subnets.len(), subnets);
        let members: usize = network.subnets.values().map(|it| it.membership.len()).sum();
        prop_assert_eq!(members, needed);
        prop_assert_eq!(network.reward_table.len(), 32);
        prop_assert_eq!(network.api_boundary_nodes.is_empty(), spare == 0);
        let operated: usize = network
            .operators
            .values()
            .flat_map(|it| it.rewardable_nodes.values())
            .map(|count| *count as usize)
            .sum();
        prop_assert_eq!(operated, nodes);
        // A node comes, and one leaves if there is one that may.
        let free = spare - network.api_boundary_nodes.len();
        assert_sound(&evolve(&network, seed), nodes + usize::from(free == 0));
    }
}
