//! Certificates and delegations of the fake network (interface specification, "Certification"), right or with
//! the one mistake asked for.

use ciborium::Value;
use ic_certification::{empty, fork, labeled, leaf, pruned, Certificate, Delegation, HashTree};
use jiff::{SignedDuration, Timestamp};

use super::key::Owner;
use super::{Fault, Signer, REGISTRY_CANISTER_ID};
use crate::wire::{cbor, leb128, self_described_cbor};

const SUBNET_ID: [u8; 29] = [9; 29];

/// How much older the delegation is than the certificate: on the real network, it may be days.
const DELEGATION_AGE: SignedDuration = SignedDuration::from_hours(9);

/// A certificate, encoded.
pub(super) fn certificate(
    certified_data: [u8; 32],
    now: Timestamp,
    signer: Signer,
    fault: Fault,
) -> Vec<u8> {
    let mut data = certified_data;
    let mut canister = REGISTRY_CANISTER_ID.as_slice().to_vec();
    let mut time = now;
    match fault {
        Fault::OtherData => data[0] ^= 1,
        Fault::OtherCanister => canister[7] += 1,
        Fault::TimeOff(off) => time += off,
        _ => {}
    }
    let state = fork(
        labeled("certified_data", leaf(data)),
        labeled("module_hash", pruned([7; 32])),
    );
    let tree = fork(
        labeled("canister", labeled(canister, state)),
        labeled("time", leaf(time_ns(time))),
    );
    let (owner, delegation) = match signer {
        Signer::Root => (Owner::Root, None),
        Signer::Subnet | Signer::SubnetWithShards => {
            (Owner::Subnet, Some(delegation(now, signer, fault)))
        }
    };
    let mut signature = match fault {
        Fault::WrongSignature => sign(owner, &empty()),
        _ => sign(owner, &tree),
    };
    if fault == Fault::DamagedSignature {
        signature[20] ^= 1;
    }
    encode(tree, signature, delegation)
}

fn delegation(now: Timestamp, signer: Signer, fault: Fault) -> Delegation {
    let tree = fork(
        subnet_tree(signer, fault),
        labeled("time", leaf(time_ns(now - DELEGATION_AGE))),
    );
    let owner = match fault {
        Fault::SelfMadeDelegation => Owner::Subnet,
        _ => Owner::Root,
    };
    let signature = sign(owner, &tree);
    let nested = (fault == Fault::NestedDelegation).then(|| Delegation {
        subnet_id: SUBNET_ID.to_vec(),
        certificate: encode(tree.clone(), signature.clone(), None),
    });
    Delegation {
        subnet_id: SUBNET_ID.to_vec(),
        certificate: encode(tree, signature, nested),
    }
}

/// The subnet's key and the canisters that it is responsible for.
fn subnet_tree(signer: Signer, fault: Fault) -> HashTree {
    let (first, last) = match fault {
        Fault::OtherRange => (2, 9),
        _ => (0, 1),
    };
    let pair = [first, last].map(|number| Value::Bytes(canister_id(number)));
    let ranges = leaf(cbor(&Value::Array(vec![Value::Array(pair.to_vec())])));
    let public_key = labeled("public_key", leaf(Owner::Subnet.public_key_der()));
    let subnet = |below| labeled("subnet", labeled(SUBNET_ID, below));
    match (fault, signer) {
        (Fault::NoRange, _) => subnet(public_key),
        (_, Signer::SubnetWithShards) => {
            let shards = fork(
                labeled(canister_id(0), ranges),
                labeled(canister_id(99), pruned([3; 32])),
            );
            fork(
                labeled("canister_ranges", labeled(SUBNET_ID, shards)),
                subnet(public_key),
            )
        }
        _ => subnet(fork(labeled("canister_ranges", ranges), public_key)),
    }
}

fn canister_id(number: u64) -> Vec<u8> {
    [&number.to_be_bytes()[..], &[1, 1]].concat()
}

/// A time as the state tree has it.
fn time_ns(time: Timestamp) -> Vec<u8> {
    leb128(u64::try_from(time.as_nanosecond()).expect("a time from 1970 to 2554"))
}

fn sign(owner: Owner, tree: &HashTree) -> Vec<u8> {
    let message = [&b"\x0dic-state-root"[..], &tree.digest()].concat();
    owner.private_key().sign(&message).serialize().to_vec()
}

fn encode(tree: HashTree, signature: Vec<u8>, delegation: Option<Delegation>) -> Vec<u8> {
    self_described_cbor(&Certificate {
        tree,
        signature,
        delegation,
    })
}
