//! The registry canister of the Internet Computer, asked through its public HTTP interface.
//!
//! This module owns the way from a version number to a verified page of changes. Everything that comes from
//! the network is checked against the root key before a change is read from it; there is no way around
//! that. What a record's bytes mean is not known here.

mod candid;
mod cbor;
mod certificate;
mod chunks;
mod deltas;
mod hash_tree;
mod leb128;
mod messages;
mod public_key;
mod query;

use std::sync::Arc;
use std::time::Duration;

use ic_principal::Principal;
use ic_verify_bls_signature::PublicKey;
use jiff::Timestamp;
use messages::{CertifiedResponse, ChangesSince};
use prost::Message;

pub use public_key::MAINNET_ROOT_KEY_DER;

use crate::http::{base_url, HttpClient, HttpOptions};
use crate::{Clock, SyncError};

/// Where the Internet Computer's API boundary nodes answer.
pub const DEFAULT_NNS_URL: &str = "https://icp-api.io";

/// The registry canister, `rwlgt-iiaaa-aaaaa-aaaaa-cai`.
pub const REGISTRY_CANISTER_ID: Principal = Principal::from_slice(&[0, 0, 0, 0, 0, 0, 0, 0, 1, 1]);

/// How the registry canister is asked and judged.
#[derive(Clone, Debug)]
pub struct NnsOptions {
    /// The network's root key: 133 bytes, DER. Test networks have their own.
    pub root_key_der: Vec<u8>,
    /// How far a certificate's time may be from the clock, to either side.
    pub max_clock_skew: Duration,
    /// Limits of the HTTP client.
    pub http: HttpOptions,
}

impl Default for NnsOptions {
    fn default() -> Self {
        Self {
            root_key_der: MAINNET_ROOT_KEY_DER.to_vec(),
            max_clock_skew: Duration::from_secs(300),
            http: HttpOptions::default(),
        }
    }
}

/// One change of one key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mutation {
    /// The registry key, such as `node_record_<principal>`.
    pub key: String,
    /// The new value, a protobuf message; `None` if the key was deleted. Large values are put together.
    pub value: Option<Vec<u8>>,
}

/// All changes of one registry version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delta {
    /// The version, from 1.
    pub version: u64,
    /// When the registry applied it, in nanoseconds since 1970; old versions do not say.
    pub timestamp_ns: Option<u64>,
    /// The changes, in the canister's order.
    pub mutations: Vec<Mutation>,
}

/// A verified, unbroken run of versions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// The versions directly after the one asked for, ascending; empty if there are none.
    pub deltas: Vec<Delta>,
    /// The newest version of the registry; the page may end before it.
    pub current_version: u64,
    /// When the network certified this.
    pub certified_at: Timestamp,
}

/// Fetches certified changes from the registry canister.
pub struct NnsClient {
    http: HttpClient,
    query_url: String,
    root_key: PublicKey,
    max_clock_skew: Duration,
    clock: Arc<dyn Clock>,
}

impl NnsClient {
    /// A client for the network that answers at `base` (for instance [`DEFAULT_NNS_URL`]).
    ///
    /// # Errors
    /// [`SyncError::InvalidBaseUrl`], [`SyncError::InvalidProxy`] or [`SyncError::InvalidRootKey`].
    pub fn new(base: &str, options: NnsOptions, clock: Arc<dyn Clock>) -> Result<Self, SyncError> {
        let base_url = base_url(base)?;
        let root_key = public_key::parse_der(&options.root_key_der)
            .map_err(|problem| SyncError::InvalidRootKey { problem })?;
        Ok(Self {
            http: HttpClient::new(&base_url, options.http, Arc::clone(&clock))?,
            // Version 2 of the interface is what every replica and gateway answers.
            query_url: format!("{base_url}/api/v2/canister/{REGISTRY_CANISTER_ID}/query"),
            root_key,
            max_clock_skew: options.max_clock_skew,
            clock,
        })
    }

    /// Fetches the versions directly after `since`, as many as the canister gives at once.
    ///
    /// The page is not empty unless `since` is the newest version.
    ///
    /// # Errors
    /// Any [`SyncError`] of HTTP or of the registry canister; then nothing is handed over.
    pub fn changes_since(&self, since: u64) -> Result<Page, SyncError> {
        let argument = ChangesSince { version: since }.encode_to_vec();
        let reply = self.query("get_certified_changes_since", &argument)?;
        let response = CertifiedResponse::decode(reply).map_err(|source| SyncError::Protobuf {
            message: format!("{}: CertifiedResponse", self.query_url),
            source,
        })?;
        let tree = hash_tree::from_protobuf(response.hash_tree)?;
        let certified_at = certificate::verify(
            &certificate::Expectation {
                root_key: &self.root_key,
                canister: REGISTRY_CANISTER_ID,
                certified_data: tree.digest(),
                now: self.clock.now(),
                max_clock_skew: self.max_clock_skew,
            },
            &response.certificate,
        )?;
        let (current_version, changes) = deltas::read(&tree, since)?;
        let deltas = changes
            .into_iter()
            .map(|(version, change)| self.delta(version, change))
            .collect::<Result<_, _>>()?;
        Ok(Page {
            deltas,
            current_version,
            certified_at,
        })
    }

    /// Fetches page after page from `since` on, gives each to `take`, and returns the version reached: the
    /// newest one at the time of the last page. `take` is called at least once.
    ///
    /// # Errors
    /// The first error of [`NnsClient::changes_since`] or of `take`; pages given before it stay given.
    pub fn fetch_until_current<E: From<SyncError>>(
        &self,
        since: u64,
        take: &mut dyn FnMut(Page) -> Result<(), E>,
    ) -> Result<u64, E> {
        let mut reached = since;
        loop {
            let page = self.changes_since(reached)?;
            reached = page.deltas.last().map_or(reached, |delta| delta.version);
            let current_version = page.current_version;
            take(page)?;
            if reached >= current_version {
                return Ok(reached);
            }
        }
    }
}
