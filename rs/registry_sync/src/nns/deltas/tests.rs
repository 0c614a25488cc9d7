//! Runs of versions in trees with every kind of hole.

use ic_certification::hash_tree::{empty, fork, label, leaf, pruned, Label};

use super::*;
use crate::nns::messages::{KeyMutation, MutationType};

fn content(version: u64) -> Bytes {
    AtomicMutation {
        mutations: vec![KeyMutation {
            mutation_type: MutationType::Upsert as i32,
            key: b"k".to_vec(),
            content: None,
        }],
        timestamp_ns: version,
    }
    .encode_to_vec()
    .into()
}

fn name(bytes: &[u8]) -> Label<Bytes> {
    Label::from(Bytes::copy_from_slice(bytes))
}

fn version(number: u64) -> Tree {
    label(name(&number.to_be_bytes()), leaf(content(number)))
}

fn border(number: u64) -> Tree {
    label(name(&number.to_be_bytes()), pruned([0; 32]))
}

/// A tree with this newest version and these things under `/delta`.
fn tree(current: u8, parts: Vec<Tree>) -> Tree {
    let delta = parts.into_iter().reduce(fork).unwrap_or_else(empty);
    fork(
        label(name(b"current_version"), leaf(vec![current])),
        label(name(b"delta"), delta),
    )
}

fn versions(tree: &Tree, since: u64) -> Result<Vec<u64>, String> {
    match read(tree, since) {
        Ok((_, changes)) => Ok(changes.iter().map(|(version, _)| *version).collect()),
        Err(error) => Err(error.to_string()),
    }
}

fn hidden() -> Tree {
    pruned([1; 32])
}

#[test]
fn a_run_may_end_early_and_have_pruned_borders() {
    let run = |parts| versions(&tree(9, parts), 3).unwrap();
    assert_eq!(run(vec![version(4), version(5)]), [4, 5]);
    assert_eq!(
        run(vec![hidden(), version(4), version(5), hidden()]),
        [4, 5]
    );
    assert_eq!(run(vec![border(3), version(4), border(5)]), [4]);
    assert_eq!(
        run(vec![hidden(), border(3), version(4), border(5), hidden()]),
        [4]
    );
}

#[test]
fn nothing_new_needs_no_versions() {
    assert_eq!(versions(&tree(3, vec![]), 3).unwrap(), [0u64; 0]);
    assert_eq!(versions(&tree(3, vec![hidden()]), 3).unwrap(), [0u64; 0]);
    let without_delta = label(name(b"current_version"), leaf(vec![3]));
    assert_eq!(versions(&without_delta, 3).unwrap(), [0u64; 0]);
}

#[test]
fn every_hole_is_an_error() {
    let cases = [
        (vec![], "version 4 is missing: nothing"),
        (vec![hidden()], "version 4 is missing: a pruned node"),
        (vec![version(5)], "version 4 is missing: version 5"),
        (
            vec![version(4), version(6)],
            "version 5 is missing: version 6",
        ),
        (
            vec![version(4), hidden(), version(6)],
            "version 5 is missing: a pruned node and then version 6",
        ),
        (
            vec![version(4), border(5), version(6)],
            "version 5 is missing: its hash alone",
        ),
        (
            vec![border(4), version(5)],
            "version 4 is missing: its hash alone",
        ),
        (
            vec![version(4), version(4)],
            "version 5 is missing: version 4",
        ),
        (
            vec![version(5), version(4)],
            "version 4 is missing: version 5",
        ),
        (
            vec![version(3), version(4)],
            "version 4 is missing: version 3",
        ),
    ];
    for (parts, expected) in cases {
        let message = versions(&tree(9, parts), 3).unwrap_err();
        assert!(message.contains(expected), "{expected}: {message}");
    }
}

#[test]
fn the_newest_version_bounds_the_run() {
    let message = versions(&tree(4, vec![version(4), version(5)]), 3).unwrap_err();
    assert!(message.contains("version 5 is in the answer"), "{message}");
    let message = versions(&tree(2, vec![]), 3).unwrap_err();
    assert!(message.contains("at version 2, before the 3"), "{message}");
}

#[test]
fn malformed_trees_are_named_by_path() {
    let odd_label = label(name(b"short"), leaf(content(4)));
    let no_leaf = label(name(&4u64.to_be_bytes()), empty());
    let damaged = label(name(&4u64.to_be_bytes()), leaf(vec![0xff]));
    let cases = [
        (empty(), "/current_version: it is missing"),
        (pruned([0; 32]), "/current_version: it was cut out"),
        (
            label(name(b"current_version"), leaf(vec![0x80])),
            "not a LEB128",
        ),
        (
            tree(9, vec![odd_label]),
            "/delta: a version has not 8 bytes",
        ),
        (tree(9, vec![no_leaf]), "/delta/4: it is not a leaf"),
        (
            tree(9, vec![damaged]),
            "registry version 4: not the protobuf",
        ),
    ];
    for (tree, expected) in cases {
        let message = versions(&tree, 3).unwrap_err();
        assert!(message.contains(expected), "{expected}: {message}");
    }
}
