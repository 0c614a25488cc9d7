//! The business rules of every subnet, on networks small enough to calculate by hand.

mod support;

use decentralization::{assess, assess_members, Feature, Policy, Rule};
use registry::{Principal, Record, Topology};
use support::check::{check, check_policy, set_provider};
use support::*;

#[test]
fn thirteen_nodes_that_share_nothing_keep_every_rule() {
    check(OTHER, &distinct(13), &[]);
    check(EUROPEAN, &distinct(13), &[]);
    check(FIDUCIARY, &distinct(34), &[]);
}

#[test]
fn nothing_else_is_asked_of_a_subnet_of_one_node_or_none() {
    check(NNS, &[], &["the subnet has 0 of at least 2 nodes: +1"]);
    let mut members = distinct(1);
    set_provider(&mut members, 1, provider(9));
    check(NNS, &members, &["the subnet has 1 of at least 2 nodes: +1"]);
}

#[test]
fn a_provider_data_center_or_owner_has_one_node() {
    let mut members = distinct(13);
    share(&mut members, Feature::DataCenter, 3, "dc12");
    share(&mut members, Feature::DataCenterOwner, 4, "owner 12");
    share(&mut members, Feature::Area, 3, "area 12");
    share(&mut members, Feature::Country, 3, "LT");
    set_provider(&mut members, 2, provider(12));
    check(
        OTHER,
        &members,
        &[
            "node provider <12> holds 2 of 13, limit 1: +10",
            "data center dc12 holds 3 of 13, limit 1: +20",
            "data center owner owner 12 holds 4 of 13, limit 1: +30",
            "country LT holds 3 of 13, limit 2: +10",
        ],
    );
}

#[test]
fn values_against_one_limit_are_told_largest_first_and_then_by_name() {
    let mut members = distinct(13);
    for (place, owner) in [(1, "b"), (2, "b"), (3, "a"), (4, "a")] {
        members[place].owner = owner.into();
    }
    share(&mut members, Feature::DataCenterOwner, 3, "c");
    check(
        OTHER,
        &members,
        &[
            "data center owner c holds 3 of 13, limit 1: +20",
            "data center owner a holds 2 of 13, limit 1: +10",
            "data center owner b holds 2 of 13, limit 1: +10",
        ],
    );
}

#[test]
fn one_provider_cannot_stop_a_subnet() {
    let mut members = distinct(13);
    set_provider(&mut members, 4, provider(12));
    check(
        OTHER,
        &members,
        &["node provider <12> holds 4 of 13, limit 1: +30"],
    );
    set_provider(&mut members, 5, provider(12));
    check(
        OTHER,
        &members,
        &[
            "node provider <12> holds 5 of 13, limit 1: +40",
            "node provider <12> alone can stop the subnet with 5 of 13, limit 4: +10000",
        ],
    );
}

#[test]
fn a_subnet_of_three_nodes_may_be_stopped_by_one_provider() {
    let mut members = distinct(3);
    set_provider(&mut members, 2, provider(2));
    check(
        OTHER,
        &members,
        &["node provider <2> holds 2 of 3, limit 1: +10"],
    );
    let mut members = distinct(4);
    set_provider(&mut members, 2, provider(3));
    check(
        OTHER,
        &members,
        &[
            "node provider <3> holds 2 of 4, limit 1: +10",
            "node provider <3> alone can stop the subnet with 2 of 4, limit 1: +10000",
        ],
    );
}

#[test]
fn no_value_of_any_feature_holds_more_than_two_thirds() {
    let mut members = distinct(13);
    share(&mut members, Feature::Area, 8, "Zurich");
    check(OTHER, &members, &[]);
    share(&mut members, Feature::Area, 10, "Zurich");
    share(&mut members, Feature::Country, 9, "CH");
    set_provider(&mut members, 9, provider(12));
    check(
        OTHER,
        &members,
        &[
            "node provider <12> holds 9 of 13, limit 1: +80",
            "country CH holds 10 of 13, limit 2: +80",
            "node provider <12> alone can stop the subnet with 9 of 13, limit 4: +10000",
            "node provider <12> holds 9 of 13, limit 8: +1000",
            "area Zurich holds 10 of 13, limit 8: +2000",
            "country CH holds 10 of 13, limit 8: +2000",
        ],
    );
}

#[test]
fn linked_providers_count_as_one() {
    let clusters = Policy::mainnet().clusters;
    let linked: Vec<Vec<Principal>> = clusters
        .iter()
        .map(|it| it.providers.iter().copied().collect())
        .collect();
    let mut members = distinct(13);
    members[1].provider = linked[0][0];
    members[2].provider = linked[1][0];
    check(OTHER, &members, &[]);
    members[3].provider = linked[0][2];
    for (place, provider) in (4..8).zip(&linked[1][1..]) {
        members[place].provider = *provider;
    }
    check(
        OTHER,
        &members,
        &[
            "linked providers \"Node provider cluster 1 (6sq7t, vegae, eatbv)\" hold 2 of 13, limit 1: +10",
            "linked providers \"Providers that share multiple dcs 1\" hold 5 of 13, limit 1: +40",
        ],
    );
}

#[test]
fn two_nodes_of_one_linked_provider_are_against_two_rules() {
    let cluster = Policy::mainnet().clusters.swap_remove(0);
    let vegae = *cluster
        .providers
        .iter()
        .find(|it| it.to_text().starts_with("vegae"))
        .unwrap();
    let mut members = distinct(13);
    set_provider(&mut members, 2, vegae);
    check(
        OTHER,
        &members,
        &[
            "node provider vegae holds 2 of 13, limit 1: +10",
            "linked providers \"Node provider cluster 1 (6sq7t, vegae, eatbv)\" hold 2 of 13, limit 1: +10",
        ],
    );
}

#[test]
fn other_networks_have_the_general_limits_only() {
    let policy = Policy::general();
    let mut members = distinct(13);
    members[0].provider_name = None;
    members[1].provider = Policy::mainnet().clusters[0]
        .providers
        .first()
        .copied()
        .unwrap();
    members[2].provider = Policy::mainnet().clusters[0]
        .providers
        .last()
        .copied()
        .unwrap();
    check_policy(&policy, NNS, &members, &[]);
    share(&mut members, Feature::Country, 6, "US");
    for subnet in [NNS, SNS, EUROPEAN, OTHER] {
        check_policy(
            &policy,
            subnet,
            &members,
            &["country US holds 6 of 13, limit 2: +40"],
        );
    }
}

#[test]
fn a_finding_names_its_subject_in_full() {
    let mut members = distinct(13);
    set_provider(&mut members, 2, provider(12));
    let snapshot = network(OTHER, &members);
    let topology = Topology::new(&snapshot);
    let assessment = assess(&topology, &principal(OTHER), &Policy::mainnet()).unwrap();
    let finding = &assessment.findings[0];
    assert_eq!(finding.rule, Rule::ActorLimit);
    assert_eq!(finding.feature, Some(Feature::NodeProvider));
    assert_eq!(finding.subject, provider(12).to_text());
    assert_eq!((finding.count, finding.limit), (2, 1));
}

#[test]
fn a_subnet_that_is_not_there_is_not_assessed() {
    let snapshot = network(OTHER, &distinct(13));
    let topology = Topology::new(&snapshot);
    let policy = Policy::mainnet();
    assert_eq!(assess(&topology, &principal(NNS), &policy), None);
}

#[test]
fn members_without_records_are_not_counted() {
    let mut snapshot = network(OTHER, &distinct(13));
    let first = *snapshot.nodes.keys().next().unwrap();
    snapshot.nodes.remove(&first);
    let topology = Topology::new(&snapshot);
    let assessment = assess(&topology, &principal(OTHER), &Policy::general()).unwrap();
    assert_eq!(assessment.size, 12);
    assert_eq!(assessment.penalty, 0);
}

#[test]
fn a_set_of_nodes_is_assessed_as_if_it_were_the_subnet() {
    let snapshot = network(OTHER, &distinct(13));
    let topology = Topology::new(&snapshot);
    let mut members = topology.members(&principal(OTHER));
    let policy = Policy::mainnet();
    members.remove(0);
    let without = assess_members(principal(OTHER), &members, &policy);
    assert_eq!((without.size, without.penalty), (12, 1000));
    let as_root = assess_members(principal(NNS), &members, &policy);
    assert_eq!(as_root.penalty, 3000);
}

#[test]
fn the_rules_follow_from_the_snapshots_source() {
    let mut snapshot = network(OTHER, &distinct(2));
    assert_eq!(Policy::of(&snapshot), Policy::mainnet());
    snapshot.provenance.source = registry::Source::Synthetic { seed: 1 };
    assert_eq!(Policy::of(&snapshot), Policy::general());
}

#[test]
fn what_the_records_do_not_tell_is_one_unknown_actor() {
    let mut snapshot = network(OTHER, &distinct(13));
    let operators: Vec<Principal> = snapshot.operators.keys().copied().collect();
    let set = |snapshot: &mut registry::Snapshot, place: usize, data_center: Option<&str>| {
        let mut operator = snapshot.operators[&operators[place]].clone();
        operator.data_center_id = data_center.map(Into::into);
        snapshot.insert(Record::NodeOperator(operator));
    };
    set(&mut snapshot, 1, None);
    set(&mut snapshot, 2, None);
    set(&mut snapshot, 3, Some("gone"));
    snapshot.operators.remove(&operators[4]);
    let region = registry::Region::new("Europe");
    snapshot.data_centers.get_mut("dc5").unwrap().region = region;
    let topology = Topology::new(&snapshot);
    let features: Vec<_> = topology
        .members(&principal(OTHER))
        .iter()
        .map(decentralization::features_of)
        .collect();
    let values = |place: usize| Feature::ALL.map(|it| features[place].value(it).to_owned());
    let told = |place: usize| values(place)[1..].join(" ");
    let (second, sixth) = (provider(1).to_text(), provider(5).to_text());
    let fourth = provider(3).to_text();
    assert_eq!(told(1), format!("{second} unknown unknown unknown unknown"));
    assert_eq!(told(3), format!("{fourth} gone unknown unknown unknown"));
    assert_eq!(told(4), "unknown unknown unknown unknown unknown");
    assert_eq!(told(5), format!("{sixth} dc5 owner 5 Unknown Unknown"));
    assert_eq!(values(4)[0], operators[4].to_text());
    let assessment = assess(&topology, &principal(OTHER), &Policy::mainnet()).unwrap();
    let lines: Vec<&str> = assessment.findings.iter().map(|it| &*it.text).collect();
    assert_eq!(
        lines,
        [
            "data center unknown holds 3 of 13, limit 1: +20",
            "data center owner unknown holds 4 of 13, limit 1: +30",
            "country unknown holds 4 of 13, limit 2: +20",
        ]
    );
}
