//! How long it takes to score and to assess every subnet of a network of the real one's size.

use criterion::{criterion_group, criterion_main, Criterion};
use decentralization::{assess_all, features_of, score, Features, Policy};
use registry::synthetic::{generate, Options};
use registry::{Timestamp, Topology};
use std::hint::black_box;

fn benches(criterion: &mut Criterion) {
    let network = generate(&Options {
        nodes: 1440,
        subnets: 42,
        seed: 1,
        time: Timestamp::UNIX_EPOCH,
    })
    .expect("1440 nodes are enough for 42 subnets");
    let topology = Topology::new(&network);
    let subnets = network.subnets.keys();
    let members: Vec<Vec<Features>> = subnets
        .map(|subnet| topology.members(subnet).iter().map(features_of).collect())
        .collect();
    criterion.bench_function("score", |bencher| {
        bencher.iter(|| {
            black_box(&members)
                .iter()
                .map(|it| score(it).product())
                .max()
        });
    });
    let policy = Policy::mainnet();
    criterion.bench_function("assess_all", |bencher| {
        bencher.iter(|| assess_all(black_box(&topology), &policy));
    });
}

criterion_group!(decentralization, benches);
criterion_main!(decentralization);
