//! The dashboard's public HTTP API, version 3: all nodes and all data centers.
//!
//! This module owns what "the whole registry of this source" is: two complete listings, or the word that
//! neither changed. It must not know what a record means beyond its identifier; reading records is the
//! store's matter.

mod listing;
mod page;

use std::sync::Arc;

use jiff::Timestamp;
use listing::{Listed, DATA_CENTERS, NODES};
use serde::{Deserialize, Serialize};

use crate::http::{base_url, HttpClient, HttpOptions};
use crate::{Clock, SyncError};

/// Where the public API answers.
pub const DEFAULT_IC_API_URL: &str = "https://ic-api.internetcomputer.org";

/// How the public API is asked.
#[derive(Clone, Debug)]
pub struct IcApiOptions {
    /// How many records are asked for at once (`limit`), at least 1. Servers may ignore it or give fewer.
    pub page_size: u32,
    /// How often a listing is begun again after it changed between two of its pages.
    pub max_restarts: u32,
    /// Limits of the HTTP client.
    pub http: HttpOptions,
}

impl Default for IcApiOptions {
    fn default() -> Self {
        Self {
            page_size: 1000,
            max_restarts: 3,
            http: HttpOptions::default(),
        }
    }
}

/// What to remember between two fetches, so that an unchanged registry is not sent again.
///
/// An ETag is kept only if it stands for a whole listing: where a listing took several pages, the first
/// page's ETag would not tell that a later page changed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct IcApiState {
    /// The ETag of the list of nodes.
    #[serde(default)]
    pub nodes_etag: Option<String>,
    /// The ETag of the list of data centers.
    #[serde(default)]
    pub data_centers_etag: Option<String>,
}

/// All nodes and data centers, each listing from one consistent pass over its pages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IcApiRegistry {
    /// One JSON array with every node's object as the server sent it (`GET /api/v3/nodes`).
    pub nodes_json: Vec<u8>,
    /// One JSON array with every data center's object as the server sent it
    /// (`GET /api/v3/data-centers`).
    pub data_centers_json: Vec<u8>,
    /// When the fetch began: changes of the registry after it may be missing.
    pub fetched_at: Timestamp,
    /// What to give to the next fetch.
    pub state: IcApiState,
}

/// What a fetch came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Both listings are as they were when the given state was made.
    NotModified,
    /// At least one listing may have changed; both are here.
    Fetched(IcApiRegistry),
}

/// Fetches nodes and data centers from the public API.
pub struct IcApiClient {
    http: HttpClient,
    base_url: String,
    page_size: u32,
    max_restarts: u32,
    clock: Arc<dyn Clock>,
}

impl IcApiClient {
    /// A client for the API at `base` (for instance [`DEFAULT_IC_API_URL`]).
    ///
    /// # Errors
    /// [`SyncError::InvalidBaseUrl`] or [`SyncError::InvalidProxy`].
    pub fn new(
        base: &str,
        options: IcApiOptions,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, SyncError> {
        let base_url = base_url(base)?;
        Ok(Self {
            http: HttpClient::new(&base_url, options.http, Arc::clone(&clock))?,
            base_url,
            page_size: options.page_size.max(1),
            max_restarts: options.max_restarts,
            clock,
        })
    }

    /// Fetches both listings, unless neither changed since `previous`.
    ///
    /// # Errors
    /// Any [`SyncError`] of HTTP or of the public API; then nothing is handed over.
    pub fn fetch(&self, previous: &IcApiState) -> Result<Outcome, SyncError> {
        let fetched_at = self.clock.now();
        let nodes = self.list(&NODES, previous.nodes_etag.as_deref())?;
        let data_centers = self.list(&DATA_CENTERS, previous.data_centers_etag.as_deref())?;
        let (nodes, data_centers) = match (nodes, data_centers) {
            (Listed::NotModified, Listed::NotModified) => return Ok(Outcome::NotModified),
            // Only one changed: the other is needed too, since both are handed over together.
            (Listed::NotModified, other) => (self.list(&NODES, None)?, other),
            (other, Listed::NotModified) => (other, self.list(&DATA_CENTERS, None)?),
            both => both,
        };
        // Without an ETag in the question, `NotModified` cannot be the answer.
        let (
            Listed::Whole {
                json: nodes_json,
                etag: nodes_etag,
            },
            Listed::Whole {
                json: data_centers_json,
                etag: data_centers_etag,
            },
        ) = (nodes, data_centers)
        else {
            return Ok(Outcome::NotModified);
        };
        Ok(Outcome::Fetched(IcApiRegistry {
            nodes_json,
            data_centers_json,
            fetched_at,
            state: IcApiState {
                nodes_etag,
                data_centers_etag,
            },
        }))
    }
}
