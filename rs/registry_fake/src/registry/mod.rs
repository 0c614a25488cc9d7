//! A registry canister on a network of its own: it keeps versions, answers queries over HTTP as a replica does,
//! and signs real certificates. It can be told to do one thing wrong. What records mean is not known here.

mod certificate;
mod chunk;
mod key;
mod query;
mod tree;

use std::collections::HashMap;

use ic_certification::{fork, labeled, leaf, HashTree};
use ic_principal::Principal;
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};

pub use key::{other_root_key_der, pem, root_key_der};
pub use query::rejection;

use crate::wire::{field, leb128, mutation, INSERT};
use crate::{Action, Request, Response, Server};

/// The registry canister, `rwlgt-iiaaa-aaaaa-aaaaa-cai`.
pub const REGISTRY_CANISTER_ID: Principal = Principal::from_slice(&[0, 0, 0, 0, 0, 0, 0, 0, 1, 1]);

/// What to do wrong.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Fault {
    /// Nothing.
    None,
    /// The signature is over another tree.
    WrongSignature,
    /// The signature is no point of the curve.
    DamagedSignature,
    /// The certificate has certified data only for another canister.
    OtherCanister,
    /// The certified data is not the tree's hash.
    OtherData,
    /// The last version given was changed after it was certified.
    TamperedLeaf,
    /// The certificate's time is this far from now.
    TimeOff(SignedDuration),
    /// This version is not in the certified tree.
    Gap(u64),
    /// This version was pruned from the certified tree.
    Pruned(u64),
    /// The newest version is said to be one less than it is.
    CurrentTooLow,
    /// The delegation is for other canisters.
    OtherRange,
    /// The delegation has no canister ranges.
    NoRange,
    /// The delegation's certificate is signed by the subnet itself.
    SelfMadeDelegation,
    /// The delegation's certificate has a delegation.
    NestedDelegation,
    /// The chunks given are changed.
    ChangedChunk,
    /// The chunks are gone.
    NoChunk,
}

/// Who signs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Signer {
    /// The network's root key.
    Root,
    /// A subnet, whose ranges stand in one leaf.
    Subnet,
    /// A subnet, whose ranges stand in a leaf for each stretch.
    SubnetWithShards,
}

/// The canister and its network.
#[derive(Clone, Debug)]
pub struct FakeRegistry {
    /// Who signs its certificates; at first the root key.
    pub signer: Signer,
    /// What it does wrong; at first nothing.
    pub fault: Fault,
    /// The most versions of an answer; at first all.
    pub page_limit: u64,
    /// Whether the tree is a list instead of balanced, so that it is as deep as it has versions; at first not.
    pub is_list: bool,
    /// The versions, the first being version 1: each some [`mutation`]s, one after another.
    pub versions: Vec<Vec<u8>>,
    clock: fn() -> Timestamp,
    chunks: HashMap<[u8; 32], Vec<u8>>,
}

impl FakeRegistry {
    /// A registry without versions. The clock tells the time of certificates.
    pub fn new(clock: fn() -> Timestamp) -> Self {
        Self {
            signer: Signer::Root,
            fault: Fault::None,
            page_limit: u64::MAX,
            is_list: false,
            versions: Vec::new(),
            clock,
            chunks: HashMap::new(),
        }
    }

    /// A registry with this many plain versions: version v inserts key `key_<v>` with value `[v]`.
    pub fn with_plain_versions(versions: u8, clock: fn() -> Timestamp) -> Self {
        let plain = |version| {
            let key = format!("key_{version}");
            mutation(INSERT, key.as_bytes(), &field(3, &[version]))
        };
        Self {
            versions: (1..=versions).map(plain).collect(),
            ..Self::new(clock)
        }
    }

    /// Keeps a value in chunks of this size in bytes, and returns the [`mutation`]'s content that refers to them.
    pub fn keep_chunks(&mut self, value: &[u8], size: usize) -> Vec<u8> {
        let mut hashes = Vec::new();
        for chunk in value.chunks(size) {
            let hash: [u8; 32] = Sha256::digest(chunk).into();
            hashes.extend(field(1, &hash));
            self.chunks.insert(hash, chunk.to_vec());
        }
        field(4, &hashes)
    }

    /// Answers an HTTP request as a replica does: a reply, or a status from 400 on with the reason.
    pub fn answer(&self, request: &Request) -> Response {
        let query = match query::read(request, (self.clock)()) {
            Ok(query) => query,
            Err(refusal) => return refusal,
        };
        let reply = match query.method.as_str() {
            "get_certified_changes_since" => {
                read_since(&query.argument).map(|since| self.changes_since(since))
            }
            "get_chunk" => chunk::read_request(&query.argument).map(|hash| self.chunk(&hash)),
            _ => return rejection(),
        };
        reply.map_or_else(
            || Response::refusal(400, "arg: it is not the method's"),
            query::reply,
        )
    }

    /// A server for this registry.
    pub fn serve(self) -> Server {
        Server::start(move |request| Action::Reply(self.answer(request)))
    }

    fn changes_since(&self, since: u64) -> Vec<u8> {
        let newest = self.versions.len() as u64;
        let last = newest.min(since.saturating_add(self.page_limit));
        let certified = self.tree(&self.versions, since, last);
        let certificate =
            certificate::certificate(certified.digest(), (self.clock)(), self.signer, self.fault);
        let mut sent = certified;
        if self.fault == Fault::TamperedLeaf {
            let mut versions = self.versions.clone();
            let changed = versions.iter_mut().take(last as usize).next_back();
            if let Some(byte) = changed.and_then(|version| version.last_mut()) {
                *byte ^= 1;
            }
            sent = self.tree(&versions, since, last);
        }
        [field(1, &tree::to_protobuf(&sent)), field(2, &certificate)].concat()
    }

    /// The tree over these versions that shows those after `since` up to `last`.
    fn tree(&self, versions: &[Vec<u8>], since: u64, last: u64) -> HashTree {
        let newest = versions.len() as u64;
        let current = newest.saturating_sub(u64::from(self.fault == Fault::CurrentTooLow));
        let entries: Vec<(u64, HashTree)> = (1..=newest)
            .zip(versions)
            .filter(|(version, _)| self.fault != Fault::Gap(*version))
            .map(|(version, content)| (version, leaf(content.clone())))
            .collect();
        let is_shown =
            |version| version > since && version <= last && self.fault != Fault::Pruned(version);
        let delta = if self.is_list {
            tree::list(&entries, &is_shown)
        } else {
            tree::balanced(&entries, &is_shown)
        };
        fork(
            labeled("current_version", leaf(leb128(current))),
            labeled("delta", delta),
        )
    }

    fn chunk(&self, hash: &[u8; 32]) -> Vec<u8> {
        let mut content = match self.chunks.get(hash) {
            Some(content) if self.fault != Fault::NoChunk => content.clone(),
            _ => return chunk::not_found(),
        };
        if self.fault == Fault::ChangedChunk {
            content[0] ^= 1;
        }
        chunk::found(&content)
    }
}

/// The version of a request for changes: field 1, absent if it is 0.
fn read_since(argument: &[u8]) -> Option<u64> {
    let Some((8, digits)) = argument.split_first().map(|(tag, rest)| (*tag, rest)) else {
        return argument.is_empty().then_some(0);
    };
    let value = digits.iter().rev().try_fold(0u64, |value, digit| {
        Some(value.checked_mul(128)? | u64::from(digit & 0x7f))
    })?;
    // No other digits than these, and no other field behind them.
    (leb128(value) == digits).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_asked_for_is_read() {
        for version in [1, 127, 128, 57_012, u64::MAX] {
            let argument = [vec![8], leb128(version)].concat();
            assert_eq!(read_since(&argument), Some(version));
        }
        assert_eq!(read_since(b""), Some(0));
        for wrong in [
            &b"\x08"[..],
            b"\x10\x01",
            b"\x08\x80",
            b"\x08\x01\x01",
            &[8; 20],
        ] {
            assert_eq!(read_since(wrong), None, "{wrong:?}");
        }
    }
}
