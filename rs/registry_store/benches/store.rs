//! How long an import, a snapshot and one record take.

mod support;

use criterion::{criterion_group, criterion_main, BatchSize, Criterion};
use registry::{At, Source};
use registry_store::{read_inputs, to_dump_json, ImportOptions, Input, Store, VersionChanges};
use std::hint::black_box;
use support::{network, node_keys, renamed, start};

fn dump() -> Input {
    let mut bytes = Vec::new();
    to_dump_json(&network(), &mut bytes).expect("a vector takes all");
    Input {
        name: "dump".into(),
        bytes,
    }
}

fn import(criterion: &mut Criterion) {
    let inputs = [dump()];
    criterion.bench_function("parse a dump of 1440 nodes", |bencher| {
        bencher.iter(|| read_inputs(black_box(&inputs)).expect("the dump is ours"));
    });
    let folder = tempfile::tempdir().expect("a folder for stores");
    let mut number = 0;
    criterion.bench_function("import a dump of 1440 nodes", |bencher| {
        bencher.iter_batched(
            || {
                number += 1;
                Store::open(&folder.path().join(number.to_string())).expect("a new store")
            },
            |store| {
                store
                    .import(&inputs, &ImportOptions::default())
                    .expect("the dump is ours")
            },
            BatchSize::PerIteration,
        );
    });
}

fn append(criterion: &mut Criterion) {
    let network = network();
    let folder = tempfile::tempdir().expect("a folder for stores");
    let mut number = 0;
    criterion.bench_function("append 1000 versions of one change each", |bencher| {
        bencher.iter_batched(
            || {
                number += 1;
                let path = folder.path().join(number.to_string());
                let store = Store::open(&path).expect("a new store");
                store.insert(&network, start()).expect("an empty store");
                let steps: Vec<VersionChanges> = (2..=1001)
                    .map(|version| VersionChanges {
                        version,
                        time: start(),
                        changes: renamed(&network, version),
                    })
                    .collect();
                (store, steps)
            },
            |(store, steps)| {
                store
                    .append(&steps, Source::Nns, start())
                    .expect("they follow")
            },
            BatchSize::PerIteration,
        );
    });
}

fn read(criterion: &mut Criterion) {
    let network = network();
    let folder = tempfile::tempdir().expect("a folder for the store");
    let store = Store::open(&folder.path().join("store")).expect("a new store");
    store.insert(&network, start()).expect("an empty store");
    for version in 2..=200 {
        let step = VersionChanges {
            version,
            time: start(),
            changes: renamed(&network, version),
        };
        store
            .append(&[step], Source::Nns, start())
            .expect("it follows");
    }
    criterion.bench_function("newest version", |bencher| {
        bencher.iter(|| store.newest().expect("the store is whole"));
    });
    criterion.bench_function("snapshot of 1440 nodes", |bencher| {
        bencher.iter(|| store.snapshot(At::Newest).expect("the store is whole"));
    });
    criterion.bench_function("snapshot of the first of 200 versions", |bencher| {
        bencher.iter(|| store.snapshot(At::Version(1)).expect("the store is whole"));
    });
    let keys = node_keys(&network);
    let mut next = keys.iter().cycle();
    criterion.bench_function("one record", |bencher| {
        bencher.iter(|| {
            let key = next.next().expect("a cycle has no end");
            store.record(At::Newest, key).expect("the store is whole")
        });
    });
}

criterion_group!(benches, import, append, read);
criterion_main!(benches);
