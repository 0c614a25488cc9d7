//! From a decoded change to the one handed over: keys become text, deletions become `None`, and values kept
//! in chunks are fetched and checked against their certified hashes. It must only be given verified changes.

use sha2::{Digest, Sha256};

use super::certificate::hex;
use super::messages::{AtomicMutation, ChunkKeys, Content, KeyMutation, MutationType};
use super::{candid, Delta, Mutation, NnsClient};
use crate::SyncError;

impl NnsClient {
    /// The changes of one version, with large values put together.
    pub(super) fn delta(&self, version: u64, change: AtomicMutation) -> Result<Delta, SyncError> {
        let mutations = change
            .mutations
            .into_iter()
            .enumerate()
            .map(|(place, mutation)| self.mutation(version, place, mutation))
            .collect::<Result<_, _>>()?;
        Ok(Delta {
            version,
            timestamp_ns: (change.timestamp_ns != 0).then_some(change.timestamp_ns),
            mutations,
        })
    }

    fn mutation(
        &self,
        version: u64,
        place: usize,
        mutation: KeyMutation,
    ) -> Result<Mutation, SyncError> {
        let key = read_key(version, place, mutation.key)?;
        let value = match MutationType::try_from(mutation.mutation_type) {
            Ok(MutationType::Delete) => None,
            Ok(MutationType::Insert | MutationType::Update | MutationType::Upsert) => {
                Some(match mutation.content {
                    Some(Content::Value(value)) => value,
                    Some(Content::Chunks(chunks)) => self.large_value(version, &key, &chunks)?,
                    // Versions from before values could be chunked leave an empty value away, as protobuf
                    // does with every field at its default.
                    None => Vec::new(),
                })
            }
            Err(_) => {
                return Err(SyncError::MutationType {
                    version,
                    key,
                    code: mutation.mutation_type,
                })
            }
        };
        Ok(Mutation { key, value })
    }

    fn large_value(
        &self,
        version: u64,
        key: &str,
        chunks: &ChunkKeys,
    ) -> Result<Vec<u8>, SyncError> {
        let mut value = Vec::new();
        for (chunk, sha256) in chunks.chunk_content_sha256s.iter().enumerate() {
            let failed = |problem| SyncError::Chunk {
                version,
                key: key.to_owned(),
                chunk,
                problem,
            };
            let reply = self.query("get_chunk", &candid::encode_chunk_request(sha256))?;
            let content = candid::decode_chunk_reply(&reply).map_err(failed)?;
            let computed = Sha256::digest(&content);
            if computed.as_slice() != sha256.as_slice() {
                return Err(SyncError::ChunkHash {
                    version,
                    key: key.to_owned(),
                    chunk,
                    expected: hex(sha256),
                    computed: hex(&computed),
                });
            }
            value.extend_from_slice(&content);
        }
        Ok(value)
    }
}

fn read_key(version: u64, mutation: usize, key: Vec<u8>) -> Result<String, SyncError> {
    let key_error = |bytes: &[u8], problem| SyncError::MutationKey {
        version,
        mutation,
        key: hex(bytes),
        problem,
    };
    match String::from_utf8(key) {
        Ok(key) if key.is_empty() => Err(key_error(&[], "empty")),
        Ok(key) => Ok(key),
        Err(error) => Err(key_error(error.as_bytes(), "not UTF-8")),
    }
}
