//! Hash trees over a registry's versions, and their form in protobuf (`messaging.xnet.v1.MixedHashTree`).

use ic_certification::{empty, fork, labeled, pruned, HashTree, HashTreeNode};

use crate::wire::field;

/// A balanced tree of labelled leaves; what is not shown is pruned as high up as possible.
pub fn balanced(entries: &[(u64, HashTree)], is_shown: &dyn Fn(u64) -> bool) -> HashTree {
    let tree = match entries {
        [] => return empty(),
        [(version, content)] => labeled(version.to_be_bytes(), content.clone()),
        _ => {
            let (left, right) = entries.split_at(entries.len() / 2);
            fork(balanced(left, is_shown), balanced(right, is_shown))
        }
    };
    if entries.iter().any(|(version, _)| is_shown(*version)) {
        tree
    } else {
        pruned(tree.digest())
    }
}

/// The entries as a list of forks, the deepest tree there is.
pub fn list(entries: &[(u64, HashTree)], is_shown: &dyn Fn(u64) -> bool) -> HashTree {
    entries
        .iter()
        .rev()
        .fold(empty(), |rest, (version, content)| {
            let entry = labeled(version.to_be_bytes(), content.clone());
            let entry = if is_shown(*version) {
                entry
            } else {
                pruned(entry.digest())
            };
            fork(entry, rest)
        })
}

/// The tree as a message.
pub fn to_protobuf(tree: &HashTree) -> Vec<u8> {
    node_to_protobuf(tree.as_ref())
}

fn node_to_protobuf(node: &HashTreeNode) -> Vec<u8> {
    match node {
        HashTreeNode::Empty() => field(1, &[]),
        HashTreeNode::Fork(children) => {
            let left = field(1, &node_to_protobuf(&children.0));
            let right = field(2, &node_to_protobuf(&children.1));
            field(2, &[left, right].concat())
        }
        HashTreeNode::Labeled(name, child) => {
            let name = field(1, name.as_bytes());
            let child = field(2, &node_to_protobuf(child));
            field(3, &[name, child].concat())
        }
        HashTreeNode::Leaf(content) => field(4, content),
        HashTreeNode::Pruned(hash) => field(5, hash),
    }
}

#[cfg(test)]
mod tests {
    use ic_certification::leaf;

    use super::*;

    #[test]
    fn what_is_pruned_leaves_the_hash_as_it_was() {
        let entries: Vec<_> = (1..=9)
            .map(|version| (version, leaf([version as u8])))
            .collect();
        for build in [balanced, list] {
            let whole = build(&entries, &|_| true);
            let part = build(&entries, &|version| version > 6);
            let none = build(&entries, &|_| false);
            assert_eq!(part.digest(), whole.digest());
            assert_eq!(none.digest(), whole.digest());
            let sizes = [whole, part, none].map(|tree| to_protobuf(&tree).len());
            assert!(sizes[0] != sizes[1] && sizes[1] != sizes[2], "{sizes:?}");
        }
        let nothing = balanced(&entries, &|_| false);
        assert_eq!(nothing, pruned(balanced(&entries, &|_| true).digest()));
    }

    #[test]
    fn each_kind_of_node_has_its_field() {
        let tree = fork(labeled("l", leaf("x")), fork(empty(), pruned([7; 32])));
        let labelled = b"\x1a\x08\x0a\x01l\x12\x03\x22\x01x";
        let rest = [&b"\x12\x28\x0a\x02\x0a\x00\x12\x22\x2a\x20"[..], &[7; 32]].concat();
        let expected = [&b"\x12\x38\x0a\x0a"[..], labelled, b"\x12\x2a", &rest].concat();
        assert_eq!(to_protobuf(&tree), expected);
    }
}
