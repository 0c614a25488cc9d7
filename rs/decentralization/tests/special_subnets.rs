//! The rules and exemptions of special subnets, and of the foundation's nodes, calculated by hand.

mod support;

use decentralization::{Feature, Policy};
use support::check::{check, set_foundation};
use support::*;

#[test]
fn the_foundation_has_one_node() {
    let mut members = distinct(13);
    members[0].provider_name = None;
    check(
        OTHER,
        &members,
        &["DFINITY Stiftung has 0 of 13 nodes, target 1: +1000"],
    );
    let mut members = distinct(13);
    set_foundation(&mut members, 2);
    check(
        OTHER,
        &members,
        &[
            "DFINITY Stiftung has 3 of 13 nodes, target 1: +2000",
            "node provider <0> holds 3 of 13, limit 1: +20",
        ],
    );
}

#[test]
fn the_foundation_has_three_nodes_of_the_root_subnet() {
    let mut members = distinct(40);
    set_foundation(&mut members, 2);
    check(NNS, &members, &[]);
    let mut members = distinct(40);
    set_foundation(&mut members, 1);
    check(
        NNS,
        &members,
        &["DFINITY Stiftung has 2 of 40 nodes, target 3: +1000"],
    );
    let mut members = distinct(40);
    set_foundation(&mut members, 3);
    check(
        NNS,
        &members,
        &[
            "DFINITY Stiftung has 4 of 40 nodes, target 3: +1000",
            "node provider <0> holds 4 of 40, limit 1: +30",
        ],
    );
}

#[test]
fn the_foundation_is_known_by_its_principal_or_its_name() {
    let mut members = distinct(13);
    members[0].provider_name = None;
    members[0].provider = Policy::mainnet().foundation.unwrap().provider;
    check(OTHER, &members, &[]);
    members[0].provider = provider(40);
    members[0].provider_name = Some(FOUNDATION);
    check(OTHER, &members, &[]);
}

#[test]
fn in_the_root_subnet_the_foundation_may_have_its_nodes_in_one_place() {
    let mut members = distinct(40);
    set_foundation(&mut members, 2);
    share(&mut members, Feature::DataCenter, 2, "dc0");
    share(&mut members, Feature::DataCenterOwner, 2, "owner 0");
    share(&mut members, Feature::Area, 2, "area 0");
    share(&mut members, Feature::Country, 2, "CH");
    check(NNS, &members, &[]);
    // Anywhere else it may not.
    check(
        FIDUCIARY,
        &members,
        &[
            "DFINITY Stiftung has 3 of 40 nodes, target 1: +2000",
            "node provider <0> holds 3 of 40, limit 1: +20",
            "data center dc0 holds 3 of 40, limit 1: +20",
            "data center owner owner 0 holds 3 of 40, limit 1: +20",
        ],
    );
}

#[test]
fn in_the_root_subnet_others_may_share_the_foundations_places_up_to_three() {
    let mut members = distinct(40);
    set_foundation(&mut members, 2);
    // One more node where the foundation has one: a data center and owner of two nodes.
    members[5].data_center = "dc0".into();
    members[5].owner = "owner 0".into();
    (members[5].area, members[5].country) = (members[0].area.clone(), members[0].country.clone());
    check(NNS, &members, &[]);
    for place in [6, 7] {
        members[place] = Member {
            provider: members[place].provider,
            ..members[5].clone()
        };
    }
    check(
        NNS,
        &members,
        &[
            "data center dc0 holds 4 of 40, limit 1: +30",
            "data center owner owner 0 holds 4 of 40, limit 1: +30",
            "country CH holds 4 of 40, limit 3: +10",
        ],
    );
}

#[test]
fn in_the_root_subnet_other_places_and_providers_have_the_usual_limit() {
    let mut members = distinct(40);
    set_foundation(&mut members, 2);
    members[5].provider = members[6].provider;
    members[7].owner = members[8].owner.clone();
    check(
        NNS,
        &members,
        &[
            "node provider <6> holds 2 of 40, limit 1: +10",
            "data center owner owner 8 holds 2 of 40, limit 1: +10",
        ],
    );
}

#[test]
fn a_country_has_two_nodes_or_three_of_a_large_subnet() {
    let mut members = distinct(13);
    share(&mut members, Feature::Country, 4, "US");
    check(OTHER, &members, &["country US holds 4 of 13, limit 2: +20"]);
    for subnet in [SNS, FIDUCIARY, IDENTITY] {
        check(
            subnet,
            &members,
            &["country US holds 4 of 13, limit 3: +10"],
        );
    }
    set_foundation(&mut members, 2);
    check(NNS, &members, &["country US holds 4 of 13, limit 3: +10"]);
}

#[test]
fn no_country_holds_a_third_of_a_subnet_with_important_keys() {
    let mut members = distinct(13);
    share(&mut members, Feature::Country, 6, "US");
    for subnet in [SNS, IDENTITY] {
        check(
            subnet,
            &members,
            &[
                "country US holds 6 of 13, limit 4: +2000",
                "country US holds 6 of 13, limit 3: +30",
            ],
        );
    }
    check(
        FIDUCIARY,
        &members,
        &["country US holds 6 of 13, limit 3: +30"],
    );
    set_foundation(&mut members, 2);
    check(
        NNS,
        &members,
        &[
            "country US holds 6 of 13, limit 4: +2000",
            "country US holds 6 of 13, limit 3: +30",
        ],
    );
}

#[test]
fn the_european_subnet_limits_countries_of_the_union_only() {
    let mut members = distinct(13);
    share(&mut members, Feature::Country, 12, "CH");
    share(&mut members, Feature::Country, 7, "UK");
    share(&mut members, Feature::Country, 3, "DE");
    check(
        EUROPEAN,
        &members,
        &["country DE holds 3 of 13, limit 2: +10"],
    );
}

#[test]
fn the_european_subnet_is_in_europe() {
    let mut members = distinct(13);
    share(&mut members, Feature::Country, 6, "unknown");
    share(&mut members, Feature::Country, 5, "US");
    share(&mut members, Feature::Country, 2, "GB");
    check(
        EUROPEAN,
        &members,
        &[
            "country US is outside Europe and holds 3 of 13, limit 0: +3000",
            "country GB is outside Europe and holds 2 of 13, limit 0: +2000",
            "country unknown is outside Europe and holds 1 of 13, limit 0: +1000",
        ],
    );
}

#[test]
fn in_the_european_subnet_a_country_may_hold_more_than_two_thirds() {
    let mut members = distinct(13);
    share(&mut members, Feature::Country, 13, "CH");
    check(EUROPEAN, &members, &[]);
    share(&mut members, Feature::Area, 9, "Zurich");
    check(
        EUROPEAN,
        &members,
        &["area Zurich holds 9 of 13, limit 8: +1000"],
    );
}
