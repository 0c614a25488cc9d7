//! How long the vocabulary takes on a network of the real one's size: generating it, its next version, and what
//! changed between two versions.

use criterion::{criterion_group, criterion_main, Criterion};
use registry::synthetic::{evolve, generate, Options};
use registry::{diff, Snapshot, Topology};
use std::hint::black_box;

const OPTIONS: Options = Options {
    nodes: 1440,
    subnets: 42,
    seed: 1,
    time: registry::Timestamp::UNIX_EPOCH,
};

fn network() -> Snapshot {
    generate(&OPTIONS).expect("1440 nodes are enough for 42 subnets")
}

fn benches(criterion: &mut Criterion) {
    criterion.bench_function("generate", |bencher| {
        bencher.iter(|| generate(black_box(&OPTIONS)));
    });
    let network = network();
    let next = evolve(&network, 1);
    criterion.bench_function("evolve", |bencher| {
        bencher.iter(|| evolve(black_box(&network), 1));
    });
    criterion.bench_function("diff", |bencher| {
        bencher.iter(|| diff(black_box(&network), black_box(&next)));
    });
    criterion.bench_function("topology", |bencher| {
        bencher.iter(|| Topology::new(black_box(&network)));
    });
}

criterion_group!(registry, benches);
criterion_main!(registry);
