//! Black box: how decentralized subnets are, on generated networks.

mod support {
    pub mod check;
    pub mod documents;
    pub mod folder;
    pub mod network;
    pub mod program;
    pub mod stable;
}

use std::collections::BTreeSet;

use expect_test::expect;
use support::check::check;
use support::folder::{text, Folder};
use support::network::{network, Network};
use support::program::dre;

#[test]
fn decentralization_is_assessed() {
    let network = network("decentralization");
    check(
        &network,
        &["decentralization", "--all"],
        &expect![[r#"
        SYNTHETIC: generated network (seed 1), no real data
        Penalty   log2  Operator  Provider  DC  Owner  Area  Country  Nodes  Subnet
            130  1.362         4         2   3      3     2        2     13  hhb72-azorc-ltg5r-dh6zw-nzimd-jaqpw-ct2d2-pxglg-amtnb-6jitr-qqe
             90  1.610         5         2   3      3     3        3     13  ubby5-iqngn-z2yyg-z7tau-67ull-4rpgr-rljap-ks2yk-wnbm7-ilgq3-dae

        Findings
        Penalty  Subnet  Finding
             20  hhb72   node provider h72qq holds 3 of 13, limit 1: +20
             20  hhb72   node provider oz7eq holds 3 of 13, limit 1: +20
             10  hhb72   node provider ukzsm holds 2 of 13, limit 1: +10
             10  hhb72   data center shk1 holds 2 of 13, limit 1: +10
             10  hhb72   data center spl1 holds 2 of 13, limit 1: +10
             10  hhb72   data center sus3 holds 2 of 13, limit 1: +10
             10  hhb72   data center owner Synthetic Data Center Owner 002 holds 2 of 13, limit 1: +10
             10  hhb72   data center owner Synthetic Data Center Owner 008 holds 2 of 13, limit 1: +10
             10  hhb72   data center owner Synthetic Data Center Owner 010 holds 2 of 13, limit 1: +10
             20  hhb72   country US holds 4 of 13, limit 2: +20
             20  ubby5   node provider oz7eq holds 3 of 13, limit 1: +20
             10  ubby5   node provider ukzsm holds 2 of 13, limit 1: +10
             10  ubby5   data center sau1 holds 2 of 13, limit 1: +10
             10  ubby5   data center shk1 holds 2 of 13, limit 1: +10
             10  ubby5   data center sin1 holds 2 of 13, limit 1: +10
             10  ubby5   data center owner Synthetic Data Center Owner 003 holds 2 of 13, limit 1: +10
             10  ubby5   data center owner Synthetic Data Center Owner 010 holds 2 of 13, limit 1: +10
             10  ubby5   data center owner Synthetic Data Center Owner 011 holds 2 of 13, limit 1: +10
        registry version 3 (synthetic, number assigned by the store) of 2025-01-01 16:19 UTC, AGE old
    "#]],
    );
    let id = network.first_subnet();
    check(
        &network,
        &["decentralization", &id[..5]],
        &expect![[r#"
        SYNTHETIC: generated network (seed 1), no real data
        Subnet   ubby5-iqngn-z2yyg-z7tau-67ull-4rpgr-rljap-ks2yk-wnbm7-ilgq3-dae
        Nodes    13
        Penalty  90
        Score    1.610 (mean of log2)

        Nakamoto coefficients
        Coefficient  Nodes held  Values  Feature            Largest
                  5           5      13  node operator      5axfw 1, 6bmnr 1, 6gr6y 1, 6jpce 1, ...
                  2           5      10  node provider      oz7eq 3, ukzsm 2, 62slg 1, fszrv 1, ...
                  3           6      10  data center        sau1 2, shk1 2, sin1 2, sbe1 1, ...
                  3           6      10  data center owner  Synthetic Data Center Owner 003 2, Synthetic Data Center Owner 010 2, Synthetic Data Center Owner 011 2, Synthetic Data Center Owner 001 1, ...
                  3           6       9  area               Area 003 2, Area 005 2, Area 009 2, Area 010 2, ...
                  3           6       9  country            AU 2, HK 2, IN 2, US 2, ...

        Findings
        Penalty  Subnet  Finding
             20  ubby5   node provider oz7eq holds 3 of 13, limit 1: +20
             10  ubby5   node provider ukzsm holds 2 of 13, limit 1: +10
             10  ubby5   data center sau1 holds 2 of 13, limit 1: +10
             10  ubby5   data center shk1 holds 2 of 13, limit 1: +10
             10  ubby5   data center sin1 holds 2 of 13, limit 1: +10
             10  ubby5   data center owner Synthetic Data Center Owner 003 holds 2 of 13, limit 1: +10
             10  ubby5   data center owner Synthetic Data Center Owner 010 holds 2 of 13, limit 1: +10
             10  ubby5   data center owner Synthetic Data Center Owner 011 holds 2 of 13, limit 1: +10
        registry version 3 (synthetic, number assigned by the store) of 2025-01-01 16:19 UTC, AGE old
    "#]],
    );
    check(
        &network,
        &[
            "decentralization",
            "--all",
            "--format",
            "csv",
            "--sort",
            "subnet",
        ],
        &expect![[r#"
            subnet_id,node_count,penalty,average_log2,node_operator,node_provider,data_center,data_center_owner,area,country,findings
            ubby5-iqngn-z2yyg-z7tau-67ull-4rpgr-rljap-ks2yk-wnbm7-ilgq3-dae,13,90,1.6102963496286644,5,2,3,3,3,3,"node provider oz7eq holds 3 of 13, limit 1: +20; node provider ukzsm holds 2 of 13, limit 1: +10; data center sau1 holds 2 of 13, limit 1: +10; data center shk1 holds 2 of 13, limit 1: +10; data center sin1 holds 2 of 13, limit 1: +10; data center owner Synthetic Data Center Owner 003 holds 2 of 13, limit 1: +10; data center owner Synthetic Data Center Owner 010 holds 2 of 13, limit 1: +10; data center owner Synthetic Data Center Owner 011 holds 2 of 13, limit 1: +10"
            hhb72-azorc-ltg5r-dh6zw-nzimd-jaqpw-ct2d2-pxglg-amtnb-6jitr-qqe,13,130,1.361654166907052,4,2,3,3,2,2,"node provider h72qq holds 3 of 13, limit 1: +20; node provider oz7eq holds 3 of 13, limit 1: +20; node provider ukzsm holds 2 of 13, limit 1: +10; data center shk1 holds 2 of 13, limit 1: +10; data center spl1 holds 2 of 13, limit 1: +10; data center sus3 holds 2 of 13, limit 1: +10; data center owner Synthetic Data Center Owner 002 holds 2 of 13, limit 1: +10; data center owner Synthetic Data Center Owner 008 holds 2 of 13, limit 1: +10; data center owner Synthetic Data Center Owner 010 holds 2 of 13, limit 1: +10; country US holds 4 of 13, limit 2: +20"
            SYNTHETIC: generated network (seed 1), no real data
            registry version 3 (synthetic, number assigned by the store) of 2025-01-01 16:19 UTC, AGE old
        "#]],
    );
}

#[test]
fn the_worst_subnets_come_first() {
    let folder = Folder::new("sort");
    let store = folder.0.join("store.sqlite");
    let generate = [
        "registry",
        "generate",
        "--nodes",
        "400",
        "--subnets",
        "20",
        "--store",
        text(&store),
    ];
    assert_eq!(dre(&generate, b"").code, Some(0));
    let network = Network { folder, store };
    let column = |order: &str, column: &str| -> Vec<String> {
        let rows = network.csv(&["decentralization", "--all", "--sort", order]);
        assert_eq!(rows.len(), 20);
        let cells = rows
            .into_iter()
            .flatten()
            .filter(|(name, _)| name == column);
        cells.map(|(_, value)| value).collect()
    };
    let numbers = |texts: Vec<String>| -> Vec<f64> {
        texts
            .iter()
            .map(|text| text.parse().expect("a number"))
            .collect()
    };
    let penalties = numbers(column("penalty", "penalty"));
    assert!(
        penalties.is_sorted_by(|one, other| one >= other),
        "{penalties:?}"
    );
    assert!(penalties[0] > 0.0);
    let scores = numbers(column("score", "average_log2"));
    assert!(
        scores.is_sorted_by(|one, other| *one <= other + 1e-9),
        "{scores:?}"
    );
    let sizes = numbers(column("size", "node_count"));
    assert!(sizes.is_sorted_by(|one, other| one >= other), "{sizes:?}");
    let ids: BTreeSet<String> = column("subnet", "subnet_id").into_iter().collect();
    assert_eq!(ids.len(), 20);
}
