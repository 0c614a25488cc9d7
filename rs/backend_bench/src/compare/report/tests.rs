//! Reports of one handmade outcome, which other tests also use.

use expect_test::expect;

use super::*;
use crate::compare::{Also, Growth};
use crate::load::{Errors, Figures};
use crate::serve::Kind;

/// One server for one second under the lighter load.
pub fn measurement(round: u32, contender: Contender, requests: u64) -> Measurement {
    Measurement {
        round,
        contender,
        load: LOADS[0],
        figures: Figures {
            requests,
            duration_us: 1_000_000,
            received_bytes: requests * 12_800,
            p50_us: 640,
            p99_us: 1_900 + u64::from(round) * 100,
            max_us: 40_000,
            errors: Errors::default(),
        },
        memory: Memory {
            resident_bytes: 18_000_000,
            resident_max_bytes: 19_500_000,
        },
    }
}

/// Three rounds under the lighter load, and memory over 10 queries.
pub fn outcome() -> Outcome {
    let rates = [
        (Contender::Subject, [98_000, 97_000, 99_000]),
        (
            Contender::Alternative(Kind::HyperConstant),
            [100_000, 100_000, 100_000],
        ),
        (
            Contender::Alternative(Kind::SerializeRwlock),
            [20_000, 20_000, 20_000],
        ),
        (
            Contender::Alternative(Kind::CompressBrotli),
            [2_500, 2_500, 2_500],
        ),
    ];
    let measurements = (0..3).flat_map(|round| {
        rates.map(|(contender, rates)| measurement(round, contender, rates[round as usize]))
    });
    let grown = |megabytes: [u64; 3], body_bytes| Grown {
        memory: megabytes
            .map(|megabytes| Memory {
                resident_bytes: megabytes * 1_000_000,
                resident_max_bytes: megabytes * 1_000_000,
            })
            .to_vec(),
        body_bytes,
    };
    Outcome {
        contest: Contest {
            backend: "dre-backend".into(),
            also: Vec::new(),
            bench: "backend_bench".into(),
            network: Network::Synthetic("seed=1".to_owned()),
            target: "/api/subnets".to_owned(),
            worker_count: 2,
            duration_s: 1,
            round_count: 3,
            distinct_count: 10,
            pattern: "/api/nodes?limit={n}&q={i}".parse().unwrap(),
        },
        json_bytes: 56_000,
        brotli_bytes: 12_600,
        measurements: measurements.collect(),
        growth: Some(Growth {
            query_counts: vec![0, 5, 10],
            subject: grown([15, 20, 20], 1_500),
            unbounded: grown([9, 25, 40], 1_400),
        }),
        failures: Vec::new(),
    }
}

#[test]
fn the_table_has_figures_ratios_memory_and_goals() {
    expect![[r#"
        /api/subnets: 56000 bytes of JSON, 12600 as Brotli; 2 worker threads in every server
        median (min .. max) of 3 rounds of 1 s for each server and load, in turn; ratios are of the same round

        wrk -t2 -c64      requests/s                dre-backend / it          p50 ms                    p99 ms                    RSS MB   peak MB  errors
        dre-backend       98000 (97000 .. 99000)                              0.64 (0.64 .. 0.64)       2.00 (1.90 .. 2.10)       18.0     19.5     0
        hyper-constant    100000 (100000 .. 100000) 0.98 (0.97 .. 0.99)       0.64 (0.64 .. 0.64)       2.00 (1.90 .. 2.10)       18.0     19.5     0
        serialize-rwlock  20000 (20000 .. 20000)    4.90 (4.85 .. 4.95)       0.64 (0.64 .. 0.64)       2.00 (1.90 .. 2.10)       18.0     19.5     0
        compress-brotli   2500 (2500 .. 2500)       39.20 (38.80 .. 39.60)    0.64 (0.64 .. 0.64)       2.00 (1.90 .. 2.10)       18.0     19.5     0

        RSS over distinct queries /api/nodes?limit={n}&q={i}, MB
           queries   dre-backend   unbounded-cache
                 0          15.0               9.0
                 5          20.0              25.0
                10          20.0              40.0
         mean body           150               140

        goals
          met     requests/s, dre-backend / hyper-constant under -t2 -c64: 0.98, at least 0.95
          met     requests/s, dre-backend / serialize-rwlock under -t2 -c64: 4.90, at least 4
          missed  requests/s, dre-backend / compress-brotli under -t2 -c64: 39.20, at least 40
          met     resident memory of dre-backend under load, MB: 18.00, at most 25
          met     growth of memory over the second half of the distinct queries, %: 0.00, at most 5
          met     memory after the distinct queries, dre-backend / unbounded-cache: 0.50, at most 0.6
    "#]].assert_eq(&table(&outcome()));
}

#[test]
fn other_builds_of_dre_backend_stand_beside_it() {
    let mut outcome = outcome();
    outcome.contest.also = vec![Also {
        name: "native".to_owned(),
        program: "native".into(),
    }];
    let slower = (0..3).map(|round| measurement(round, Contender::Also(0), 49_000));
    outcome.measurements.extend(slower);
    let table = table(&outcome);
    assert!(table.contains("\nnative            49000 (49000 .. 49000)    2.00 (1.98 .. 2.02)"));
    let json = json(&outcome);
    assert_eq!(json["ratios"][0]["to"], "native");
    assert_eq!(json["measurements"][12]["server"], "native");
}

#[test]
fn what_was_wrong_is_told_also_when_nothing_was_measured() {
    let mut outcome = outcome();
    (outcome.json_bytes, outcome.brotli_bytes) = (0, 0);
    outcome.measurements.clear();
    outcome.growth = None;
    outcome.failures.push("dre-backend: no answer".to_owned());
    expect![[r#"
        /api/subnets: no document; 2 worker threads in every server
        median (min .. max) of 3 rounds of 1 s for each server and load, in turn; ratios are of the same round

        wrong
          dre-backend: no answer
    "#]].assert_eq(&table(&outcome));
    let json = json(&outcome);
    assert_eq!(json["failures"], json!(["dre-backend: no answer"]));
    assert_eq!(json["memory"], Value::Null);
}

#[test]
fn the_json_has_every_measurement() {
    let json = json(&outcome());
    assert_eq!(json["measurements"].as_array().unwrap().len(), 12);
    assert_eq!(json["measurements"][0]["wrk"]["p50_us"], 640);
    assert_eq!(json["ratios"][0]["to"], "hyper-constant");
    assert_eq!(json["ratios"][0]["rounds"], json!([0.98, 0.97, 0.99]));
    assert_eq!(json["memory"]["ratio"], 0.5);
    assert_eq!(json["memory"]["query_counts"], json!([0, 5, 10]));
    let met = json["goals"].as_array().unwrap().iter();
    assert_eq!(met.filter(|goal| goal["is_met"] == false).count(), 1);
}
